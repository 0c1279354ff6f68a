"""Score a file of remarks without storing it: every row in, the same row with its reading out."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from analytics.voice.own_ratings import Learnt, learn
from analytics.voice.reading import Clause, Reading, read
from analytics.voice.scoring import version
from analytics.voice.sentiment import labels, probability
from analytics.voice.subjects import Mention, taxonomy
from data.intake.opening import Wanted, open_source
from data.intake.refusal import PasswordNeeded, Refused
from data.troubles import Trouble

_BATCH = 4096
_HEAD = 50  # rows in which the header is looked for


class NoSuchColumn(Trouble):
    """The file has no column of that name. Facts: column, there."""


class UnreadableFile(Trouble):
    """The file is no table that can be read. Facts: file, reason."""


@dataclass(frozen=True)
class FileScored:
    """What was written and how it came out."""

    rows: int
    worded: int  # rows with words, hence with a score
    labels: dict[str, int]  # positive | negative | unsure -> rows
    seconds: float
    version: str
    out: Path
    rated: int = 0  # rows whose rating has a clear side
    base_accuracy: float | None = None  # balanced accuracy on them without what ratings taught
    own_accuracy: float | None = None  # and with it, each row judged by a model that has not seen it


def score_file(
    path: Path, column: str, out: Path, progress: Callable[[float, str], None] | None = None, rating: str | None = None
) -> FileScored:
    """Read one column of a CSV, TSV, Excel, Parquet or JSON file closely and write all rows with what was found.

    The kind of ``out`` follows its name: .csv (default), .tsv, .jsonl, .parquet. Added columns:
    sentiment_probability (0..1), sentiment_label, subjects (JSON: subject, leaf, polarity, probability,
    start, end, text), emotion (the first one), emotions (JSON with intensity and span), consequence (its
    words), consequence_kind, acts (JSON), mixed. Positions are characters of the text as it stands.
    With ``rating`` (a column of scores, high is good) the model learns from them where that is better.
    Raises NoSuchColumn, UnreadableFile.
    """
    begun = time.monotonic()
    table = rows_of(path, column)
    texts = [text or "" for text in table[column].to_pylist()]
    found: list[dict[str, Any]] = []
    probabilities: list[float] = []
    for at in range(0, len(texts), _BATCH):
        readings = read(texts[at : at + _BATCH])
        found += [_row(text, reading) for text, reading in zip(texts[at : at + _BATCH], readings, strict=True)]
        probabilities += [reading.probability for reading in readings]
        if progress:
            progress(len(found) / len(texts), f"{len(found):,} / {len(texts):,}")
    learnt = _learnt(table, rating, texts, probabilities, found) if rating else None
    added = pa.Table.from_pylist(found, schema=_ADDED)
    for name in added.column_names:
        table = table.drop_columns([name]) if name in table.column_names else table
        table = table.append_column(name, added[name])
    _write(table, out)
    counted = {row["values"]: row["counts"] for row in pc.call_function("value_counts", [added["sentiment_label"].drop_null()]).to_pylist()}
    return FileScored(len(texts), sum(counted.values()), counted, time.monotonic() - begun, version(), out, *(
        (learnt.rated, learnt.base, learnt.own) if learnt else ()
    ))


def _learnt(
    table: pa.Table, rating: str, texts: list[str], probabilities: list[float], found: list[dict[str, Any]]
) -> Learnt:
    """Correct the rows' probabilities by the ratings beside them, where that is better."""
    if rating not in table.column_names:
        raise NoSuchColumn(column=rating, there=", ".join(table.column_names[:20]))
    goodness = goodness_of([_number(cell) for cell in table[rating].to_pylist()])
    even = np.clip(np.array(probabilities), 1e-6, 1 - 1e-6)
    learnt = learn(texts, np.log(even / (1 - even)), goodness)
    if learnt.used:
        corrected = probability(learnt.log_odds)
        for row, value, label in zip(found, corrected, labels(corrected), strict=True):
            if "sentiment_probability" in row:
                row |= {"sentiment_probability": round(float(value), 4), "sentiment_label": str(label)}
    return learnt


def goodness_of(scores: Sequence[float]) -> np.ndarray:
    """Scores as 0..1 with good up, on the smallest usual scale that holds them all (0-1, 1-5, 1-10, 0-10, 0-100); NaN stays."""
    found = np.array(scores, dtype=float)
    low, high = np.nanmin(found, initial=np.inf), np.nanmax(found, initial=-np.inf)
    scale = next(((start, end) for start, end in _SCALES if start <= low and high <= end), (low, high))
    return (found - scale[0]) / (scale[1] - scale[0]) if low < high else np.full(found.size, np.nan)


_SCALES = ((0, 1), (1, 5), (1, 10), (0, 10), (0, 100))
_SCORE = re.compile(r"-?\d+(?:[.,]\d+)?")


def _number(cell: str | None) -> float:
    """4, 4.5, 4점, 4/5 and ★★★★☆ are scores."""
    text = (cell or "").strip()
    if "★" in text:
        return float(text.count("★"))
    found = _SCORE.match(text)
    return float(found[0].replace(",", ".")) if found else float("nan")


_ADDED = pa.schema([
    ("sentiment_probability", pa.float64()),
    ("sentiment_label", pa.string()),
    ("subjects", pa.string()),
    ("emotion", pa.string()),
    ("emotions", pa.string()),
    ("consequence", pa.string()),
    ("consequence_kind", pa.string()),
    ("acts", pa.string()),
    ("mixed", pa.bool_()),
])


def _row(text: str, reading: Reading) -> dict[str, Any]:
    if not reading.clauses:
        return {"subjects": "[]", "emotions": "[]", "acts": "[]"}
    consequence = next((clause for clause in reading.clauses if clause.consequence), None)
    return {
        "sentiment_probability": round(reading.probability, 4),
        "sentiment_label": reading.label,
        "subjects": _json(subjects_of(text, reading)),
        "emotion": reading.emotion,
        "emotions": _json([
            {"emotion": clause.emotion, "intensity": round(clause.intensity, 2), "start": clause.start, "end": clause.end}
            for clause in reading.clauses
        ]),
        "consequence": text[consequence.start : consequence.end] if consequence else None,
        "consequence_kind": consequence.consequence if consequence else None,
        "acts": _json([
            {"act": act, "start": clause.start, "end": clause.end} for clause in reading.clauses for act in clause.acts
        ]),
        "mixed": reading.mixed,
    }


def subjects_of(text: str, reading: Reading) -> list[dict[str, Any]]:
    """Each leaf once a polarity, with the words that told it and the clause it was judged by."""
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for clause in reading.clauses:
        for mention in clause.mentions:
            polarity = "positive" if clause.probability >= 0.5 else "negative"
            known.setdefault((mention.leaf.id, polarity), _subject(text, clause, mention, polarity))
    return list(known.values())


def _subject(text: str, clause: Clause, mention: Mention, polarity: str) -> dict[str, Any]:
    leaf = mention.leaf
    return {
        "subject": leaf.subject,
        "name": taxonomy().name(leaf.subject),
        "leaf": leaf.id,
        "leaf_name": leaf.ko,
        "polarity": polarity,
        "probability": round(clause.probability, 4),
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "clause_start": clause.start,
        "clause_end": clause.end,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ---- the file -----------------------------------------------------------------------------------


def rows_of(path: Path, column: str) -> pa.Table:
    """All rows of the file under the header that names ``column``, as columns of text; none is left out."""
    with tempfile.TemporaryDirectory() as workdir:
        try:
            source = open_source(path, path.name, Wanted(), Path(workdir))
        except (Refused, PasswordNeeded) as error:
            raise UnreadableFile(file=path.name, reason=getattr(error, "code", "password")) from error
        head = source.table.head[:_HEAD]
        at = next((row for row, cells in enumerate(head) if column in [cell.strip() for cell in cells]), None)
        if at is None:
            there = next((row for row in head if any(row)), [])
            raise NoSuchColumn(column=column, there=", ".join(cell.strip() for cell in there[:20]))
        names = _unique([cell.strip() or f"열{number}" for number, cell in enumerate(head[at], start=1)])
        return _gathered(source.table.batches(len(names), at + 1), names)


def _gathered(batches: Any, names: Sequence[str]) -> pa.Table:
    """Regular rows and ragged ones (cut or filled to the width), in the order of the file."""
    parts: list[pa.Table] = []
    for table, ragged in batches:
        columns = [table[f"c{at}"].cast(pa.string()) for at in range(len(names))]
        parts.append(pa.table([*columns, table["row_no"].cast(pa.int64())], names=[*names, "row_no "]))
        if ragged:
            cells = [[*row.cells[: len(names)], *[""] * (len(names) - len(row.cells))] for row in ragged]
            odd = {name: pa.array([row[at] for row in cells], pa.string()) for at, name in enumerate(names)}
            parts.append(pa.table({**odd, "row_no ": pa.array([row.row_no for row in ragged], pa.int64())}))
    return pa.concat_tables(parts).sort_by("row_no ").drop_columns(["row_no "])


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return found


def _write(table: pa.Table, out: Path) -> None:
    ending = out.suffix.lower()
    if ending == ".parquet":
        parquet.write_table(table, out)
    elif ending in (".jsonl", ".ndjson"):
        out.write_text("".join(_json(row) + "\n" for row in table.to_pylist()), encoding="utf-8")
    else:
        with out.open("wb") as file:
            file.write("\ufeff".encode())  # Excel in Korea reads UTF-8 by this mark
            arrow_csv.write_csv(table, file, arrow_csv.WriteOptions(delimiter="\t" if ending == ".tsv" else ","))
