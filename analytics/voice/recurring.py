"""Stories that customers tell again and again: themes of each subject and side, found month after month and kept.

A month's themes are found in the twelve months up to its end, matched with those of the month before, and every
clause is told to one of them or to none. That is work for a child process (``keep_found``); pages count what is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from analytics.voice.apart import apart
from analytics.voice.english import is_english
from analytics.voice.lineages import Descent, descents
from analytics.voice.scoring import reading_kind
from analytics.voice.themes import OTHER, Theme, found_themes, told_by
from analytics.voice.wording import words_of
from data import jobs
from data.warehouse import Warehouse

MOST_CLAUSES = 150_000  # the newest; older ones are counted under no theme
_EACH = 400  # clauses for one more theme
_MOST_THEMES = 8  # of one subject and side
_MONTHS = 12
_STATE = "themes_of"  # meta key: what the kept themes were made of

CLAUSES = pa.schema([
    ("subject", pa.string()), ("good", pa.bool_()), ("feedback_id", pa.uint64()), ("starts", pa.int32()), ("day", pa.date32()),
    ("said", pa.string()), ("month", pa.date32()), ("before", pa.string()),
])
FOUND = pa.schema([
    ("feedback_id", pa.uint64()), ("starts", pa.int32()), ("subject", pa.string()), ("good", pa.bool_()),
    ("theme_id", pa.string()), ("confidence", pa.float32()), ("themes", pa.string()),
])
_THEMES = pa.schema([
    ("month", pa.date32()), ("theme_id", pa.string()), ("subject", pa.string()), ("good", pa.bool_()), ("label", pa.string()),
    ("words", pa.string()), ("n", pa.int32()), ("typical", pa.string()), ("came", pa.string()), ("from_ids", pa.string()),
])


@dataclass(frozen=True)
class Recurring:
    """One theme in a scope. n: clauses; remarks: distinct ones; came: first | kept | new | split | merged.

    since: the first month it was known in; before: labels of the themes it came from; typical: three clauses.
    """

    theme_id: str
    subject: str
    good: bool
    label: str
    n: int
    remarks: int
    came: str
    since: date
    before: tuple[str, ...]
    typical: tuple[str, ...]


@dataclass(frozen=True)
class Stories:
    """Themes of a scope, largest first, and how many clauses have none."""

    rows: tuple[Recurring, ...]
    others: int


def stories(warehouse: Warehouse, scope: Scope, subject: str | None = None, good: bool | None = None) -> Stories:
    """The kept themes of a subject's side (of all when None) as they are counted in a scope."""
    rows = warehouse.query("voice_themes", subject=subject, good=good, **parameters(scope)).to_pylist()
    themes = [row for row in rows if row["label"]]
    places = [place for row in themes for place in json.loads(row["typical"])]
    said = _said(warehouse, places)
    return Stories(
        tuple(
            Recurring(row["theme_id"], row["subject"], row["good"], row["label"], row["n"], row["remarks"], row["came"], row["since"],
                      tuple(row["before"] or ()), tuple(said[at] for one in json.loads(row["typical"]) if (at := tuple(one)) in said))
            for row in themes
        ),
        sum(row["n"] for row in rows if not row["label"]),
    )


def _said(warehouse: Warehouse, places: Sequence[Sequence[int]]) -> dict[tuple[int, int], str]:
    if not places:
        return {}
    rows = warehouse.query("voice_clause_texts", ids=[one[0] for one in places], starts=[one[1] for one in places]).to_pylist()
    return {(row["feedback_id"], row["starts"]): row["said"].strip(" ,.\"") for row in rows}


# ---- finding and keeping -------------------------------------------------------------------------------


def theme_state(warehouse: Warehouse) -> str:
    """A text that is the same as long as the same themes would be found."""
    return str(warehouse.query("voice_theme_state")["state"][0].as_py())


def keep_found(warehouse: Warehouse, state: str) -> jobs.Job | None:
    """Find the themes anew in the background when the reading has changed since; not while it goes on.

    state: ``theme_state`` of now, which the caller may have kept. The latest job, None when there was none.
    """
    kind = f"themes:{warehouse.path}"
    latest = jobs.latest(kind)
    reading = jobs.latest(reading_kind(warehouse))
    if (reading and reading.running) or (latest and (latest.running or latest.state == "failed")) or warehouse.meta(_STATE) == state:
        return latest
    return jobs.start(kind, lambda progress, cancelled: find_and_keep(warehouse, progress, cancelled))


def find_and_keep(warehouse: Warehouse, progress: jobs.Progress | None = None, cancelled: jobs.Cancelled | None = None) -> int:
    """Find the themes of every subject and side and keep them; the number of themes. Stopped, it keeps nothing."""
    state = theme_state(warehouse)
    clauses = warehouse.query("voice_theme_clauses", most=MOST_CLAUSES)
    if not clauses.num_rows:
        return 0
    last = max((day for day in clauses["day"].to_pylist() if day), default=date(1970, 1, 1))
    batches = list(_batches(warehouse, clauses, last.replace(day=1)))
    found: list[pa.RecordBatch] = []
    for batch in apart("themes", batches, CLAUSES):
        found.append(batch)
        if progress:
            progress(len(found) / len(batches), "")
        if cancelled and cancelled():
            return 0
    told = pa.Table.from_batches(found)
    themes = [theme for text in told["themes"].to_pylist() if text for theme in json.loads(text)]
    rows = pa.Table.from_pylist([theme | {"month": date.fromisoformat(theme["month"])} for theme in themes], schema=_THEMES)
    warehouse.write("voice_theme_write", found_themes=rows, found_clauses=told.drop_columns(["themes"]))
    warehouse.set_meta(_STATE, state)
    return rows.num_rows


def _batches(warehouse: Warehouse, clauses: pa.Table, month: date) -> Iterator[pa.RecordBatch]:
    """One batch a subject and side, with the themes of the month before."""
    before: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for row in warehouse.query("voice_theme_before", month=month).to_pylist():
        before.setdefault((row["subject"], row["good"]), []).append({"id": row["theme_id"], "words": json.loads(row["words"])})
    sides = [(subject, good) for subject, good in zip(clauses["subject"].to_pylist(), clauses["good"].to_pylist(), strict=True)]
    starts = [at for at in range(len(sides)) if at == 0 or sides[at] != sides[at - 1]]
    for start, end in zip(starts, [*starts[1:], len(sides)], strict=True):
        part = clauses.slice(start, end - start)
        known = json.dumps(before[sides[start]], ensure_ascii=False) if sides[start] in before else None
        part = part.append_column("month", pa.array([month] * part.num_rows, pa.date32()))
        part = part.append_column("before", pa.array([known] + [None] * (part.num_rows - 1), pa.string()))
        yield part.select(CLAUSES.names).cast(CLAUSES).combine_chunks().to_batches()[0]


def find_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """All clauses of one subject's side (rows of CLAUSES) -> rows of FOUND; the first row carries the themes."""
    rows = {name: batch.column(name).to_pylist() for name in ("subject", "good", "feedback_id", "starts", "day", "said", "month", "before")}
    side = (rows["subject"][0], rows["good"][0])
    words = _korean_words(rows["said"])
    month = rows["month"][0]
    now = _found(rows, words, month)
    before: list[dict[str, Any]] | None = json.loads(rows["before"][0]) if rows["before"][0] else None
    themes: list[dict[str, Any]] = []
    if before is None:
        earlier = (month - timedelta(days=1)).replace(day=1)
        first = _found(rows, words, earlier)
        before = [{"id": _new_id(side, earlier, one.label), "words": dict(one.words)} for one in first]
        themes += [_row(side, earlier, old["id"], one, rows, Descent("first", None, ()), ()) for old, one in zip(before, first, strict=True)]
    of, confidence = told_by([one.words for one in now], words)
    was, _ = told_by([one["words"] for one in before], words)
    began_before = any(day is not None and day < month for day in rows["day"])
    ids: list[str] = []
    for theme, descent in zip(now, descents(was.tolist(), of.tolist(), len(before), len(now)), strict=True):
        descent = descent if began_before else Descent("first", None, ())
        ids.append(before[descent.same]["id"] if descent.same is not None else _new_id(side, month, theme.label))
        themes.append(_row(side, month, ids[-1], theme, rows, descent, [before[at]["id"] for at in descent.before]))
    return pa.RecordBatch.from_arrays([
        batch.column("feedback_id"), batch.column("starts"), batch.column("subject"), batch.column("good"),
        pa.array([None if theme == OTHER else ids[theme] for theme in of], pa.string()), pa.array(confidence, pa.float32()),
        pa.array([json.dumps(themes, ensure_ascii=False)] + [None] * (batch.num_rows - 1), pa.string()),
    ], schema=FOUND)


def _korean_words(said: Sequence[str]) -> list[tuple[str, ...]]:
    """Words of each Korean clause; an English one has none here and so no theme."""
    english = is_english(said)
    korean = iter(words_of([text for text, is_en in zip(said, english, strict=True) if not is_en]))
    return [() if is_en else next(korean) for is_en in english]


def _found(rows: Mapping[str, Sequence[Any]], words: Sequence[Sequence[str]], month: date) -> list[Theme]:
    """Themes of the twelve months up to a month's end, with places in all rows."""
    end = (month + timedelta(days=32)).replace(day=1)
    begin = end.replace(year=end.year - _MONTHS // 12)
    inside = np.array([at for at, day in enumerate(rows["day"]) if words[at] and (day is None or begin <= day < end)], dtype=int)
    texts = [rows["said"][at] for at in inside]
    k = min(_MOST_THEMES, max(2, len(texts) // _EACH + 1))
    made = found_themes(texts, [words[at] for at in inside], k)
    return [Theme(one.label, one.words, one.n, tuple(int(inside[at]) for at in one.typical)) for one in made.rows]


def _row(
    side: tuple[str, bool], month: date, theme_id: str, theme: Theme, rows: Mapping[str, Sequence[Any]], descent: Descent, before: Sequence[str]
) -> dict[str, Any]:
    return {
        "month": month.isoformat(), "theme_id": theme_id, "subject": side[0], "good": side[1], "label": theme.label,
        "words": json.dumps(dict(theme.words), ensure_ascii=False), "n": theme.n,
        "typical": json.dumps([[rows["feedback_id"][at], rows["starts"][at]] for at in theme.typical]),
        "came": descent.came, "from_ids": json.dumps(list(before)),
    }


def _new_id(side: tuple[str, bool], month: date, label: str) -> str:
    return hashlib.sha256(f"{side}{month}{label}".encode()).hexdigest()[:12]
