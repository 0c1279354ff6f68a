"""A file is looked at: recognised, cleaned and counted in a child process, nothing stored yet.

``examine`` gives an ``Examined``: the verdict, what each column becomes, what would be loaded and set
aside, and the choices still open. ``settled`` takes the proposals for the open choices. ``load`` (loading.py)
then only has to put the prepared rows into the warehouse.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Literal

from data import home
from data.intake import child, limits, telling
from data.intake.child import Cancelled, Progress

Verdict = Literal["accept", "accept_with_note", "ask", "refuse"]
_SETTLED_BY_PROPOSAL = frozenset({"header", "ragged", "sheet", "serials", "zone", "date_order", "relative_to", "column", "scale", "money", "encoding"})
_TABLE_NAMES = ("csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xlsb", "xls", "ods", "html", "htm", "parquet", "pq",
                "json", "jsonl", "ndjson", "zip", "gz", "log")  # fmt: skip


@dataclass(frozen=True)
class Note:
    """One thing that was done, as a code with facts; ``say()`` is the sentence."""

    code: str
    facts: Mapping[str, Any]

    def say(self, language: str = "ko") -> str:
        return telling.note(self.code, self.facts, language)


@dataclass(frozen=True)
class Choice:
    """A question to the user; the rows were prepared as if the proposal were the answer."""

    key: str
    options: tuple[str, ...]
    proposed: str | None
    facts: Mapping[str, Any]

    def say(self, language: str = "ko") -> str:
        return telling.question(self.key, self.facts, language)


@dataclass(frozen=True)
class ColumnSeen:
    """A column of the file and what it becomes (``target`` as ``field`` or ``score:kind:min-max[:low]``)."""

    name: str
    target: str | None
    why: str
    samples: tuple[str, ...]
    rules: Mapping[str, int]  # rule -> cells
    changes: tuple[tuple[str, str, str], ...]  # rule, a cell before, after


@dataclass(frozen=True)
class Examined:
    """What a file is and what loading it would do. rows_read = rows_loaded + rows_set_aside."""

    path: Path
    name: str  # safe to show
    sha256: str
    workdir: Path
    verdict: Verdict
    kind: str | None = None
    template: str | None = None
    container: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    columns: tuple[ColumnSeen, ...] = ()
    rows_read: int = 0
    rows_loaded: int = 0
    rows_set_aside: int = 0
    stored_rows: int = 0  # answers: a survey row with three questions is three
    reasons: tuple[tuple[str, str, int], ...] = ()  # reason, column, rows
    totals: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    choices: tuple[Choice, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[str, Mapping[str, Any]] | None = None
    fingerprint: str = ""
    unreliable_customers: bool = False

    @property
    def mapping(self) -> dict[str, str]:
        """Column -> what it becomes, for the columns that are used."""
        return {column.name: column.target for column in self.columns if column.target}

    def message(self, language: str = "ko") -> str:
        """The verdict in one or two sentences."""
        if self.refused is not None:
            return " ".join(telling.refusal(*self.refused, language))
        if self.choices:
            return " ".join(choice.say(language) for choice in self.choices)
        if language == "en":
            return f"{self.rows_loaded:,} of {self.rows_read:,} rows can be loaded as {telling.kind(self.kind, 'en')}."
        return f"{telling.kind(self.kind)} {self.rows_read:,}행 가운데 {self.rows_loaded:,}행을 불러올 수 있어요."

    @property
    def rows_file(self) -> Path:
        return self.workdir / "rows.arrow"

    @property
    def contacts_file(self) -> Path:
        """Which keys stand beside which phone and e-mail hashes; missing when the file has neither."""
        return self.workdir / "contacts.arrow"

    @property
    def rejects_file(self) -> Path:
        return self.workdir / "rejects.arrow"


def examine(
    path: Path | str,
    name: str | None = None,
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    password: str | None = None,
    answers: Mapping[str, str] | None = None,
    remembered: Mapping[str, Any] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Examined:
    """Look at a file in a child process with bounds on memory and time.

    ``mapping`` (column -> field) replaces what was recognised for those columns; ``answers`` settles choices
    by their key; ``remembered`` is ``loading.remembered(warehouse)``. Never raises for a bad file: it is refused.
    """
    path = Path(path)
    shown, renamed = safe_name(name if name is not None else path.name)
    workdir = _new_workdir()
    request = {
        "path": str(path.resolve()), "name": shown, "workdir": str(workdir), "today": (today or date.today()).isoformat(),
        "kind": kind, "mapping": dict(mapping) if mapping else None, "sheet": sheet, "password": password,
        "answers": dict(answers or {}), "remembered": dict(remembered or {}),
    }  # fmt: skip
    with ThreadPoolExecutor(1) as beside:
        sha256 = beside.submit(sha256_of, path)
        report = child.report_on(request, progress, cancelled)
    examined = _examined(report, path, sha256.result(), shown, workdir, dict(answers or {}))
    if renamed and examined.refused is None:
        examined = replace(examined, notes=(Note("safe_name", {"shown": shown}), *examined.notes))
    return replace(examined, verdict=_verdict(examined))


def settled(examined: Examined) -> Examined:
    """The same with the proposals taken for every open choice that has one (the rows were prepared so)."""
    taken = {one.key: one.proposed for one in examined.choices if one.proposed is not None and one.key.partition(":")[0] in _SETTLED_BY_PROPOSAL}
    left = tuple(one for one in examined.choices if one.key not in taken)
    notes = (*examined.notes, *(Note("set_aside", {"count": one.facts["count"]}) for one in examined.choices if one.key == "ragged"))
    examined = replace(examined, choices=left, notes=notes, answers={**examined.answers, **taken})
    return replace(examined, verdict=_verdict(examined))


def discard(examined: Examined) -> None:
    """Forget the prepared rows."""
    shutil.rmtree(examined.workdir, ignore_errors=True)


# ---- names and places ----------------------------------------------------------------------------


def safe_name(name: str) -> tuple[str, bool]:
    """A file name made of visible letters only, and whether it had to be changed.

    >>> safe_name("고객 의견 (최종)_v2.csv"), safe_name("../../etc/evil.csv")
    (('고객 의견 (최종)_v2.csv', False), ('evil.csv', True))
    """
    composed = unicodedata.normalize("NFC", name)
    base = re.split(r"[/\\]", composed)[-1]
    visible = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C" and letter not in '<>:"|?*')
    stem, dot, ending = visible.strip().rpartition(".")
    stem = (stem if dot else ending).strip(" .-") or "이름 없는 파일"
    if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", stem):
        stem = f"{stem}_"
    known = dot and ending.lower() in _TABLE_NAMES
    shown = (stem[: limits.NAME_LETTERS] + (f".{ending}" if dot else ""))[: limits.NAME_LETTERS + 10]
    return shown, shown != composed or not known


def incoming() -> Path:
    """The private folder of files being looked at; what is older than a day is removed."""
    folder = home.home() / "incoming"
    folder.mkdir(exist_ok=True, mode=0o700)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > 86_400:
            shutil.rmtree(old, ignore_errors=True) if old.is_dir() else old.unlink(missing_ok=True)
    return folder


def keep(stream: BinaryIO) -> Path:
    """Store uploaded bytes under a name of our own."""
    path = incoming() / f"{secrets.token_hex(12)}.upload"
    with path.open("wb") as out:
        shutil.copyfileobj(stream, out, 1024 * 1024)
    path.chmod(0o600)
    return path


def _new_workdir() -> Path:
    folder = incoming() / secrets.token_hex(12)
    folder.mkdir(mode=0o700)
    return folder


# ---- what the child said --------------------------------------------------------------------------


def _examined(report: dict[str, Any], path: Path, sha256: str, shown: str, workdir: Path, answers: dict[str, str]) -> Examined:
    base = Examined(path, shown, sha256, workdir, "refuse", answers=answers)
    if report.get("cancelled"):
        return replace(base, refused=("cancelled", {}))
    if "refused" in report:
        return replace(base, refused=(report["refused"], report["facts"]))
    if "password" in report:
        key = "wrong_password" if report["password"] == "wrong" else "password"
        return replace(base, choices=(Choice(key, (), None, {}),), container="workbook")
    names = Examined.__dataclass_fields__.keys() - {"columns", "notes", "choices", "reasons", "sheets", "header_rows", "answers"}
    known = {key: value for key, value in report.items() if key in names}
    return replace(
        base,
        **known,
        sheets=tuple(report.get("sheets", ())),
        header_rows=tuple(report.get("header_rows", ())),
        reasons=tuple((reason, column, count) for reason, column, count in report.get("reasons", ())),
        columns=tuple(
            ColumnSeen(one["name"], one["target"], one["why"], tuple(one["samples"]), one["rules"], tuple((rule, before, after) for rule, before, after in one["changes"]))
            for one in report.get("columns", ())
        ),
        notes=tuple(Note(code, facts) for code, facts in report.get("notes", ())),
        choices=tuple(Choice(one["key"], tuple(one["options"]), one["proposed"], one["facts"]) for one in report.get("choices", ())),
    )


def _verdict(examined: Examined) -> Verdict:
    if examined.refused is not None:
        return "refuse"
    if examined.choices:
        return "ask"
    return "accept_with_note" if examined.notes else "accept"


def sha256_of(path: Path) -> str:
    """The fingerprint of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(4 * 1024 * 1024):
            digest.update(chunk)
    return digest.hexdigest()
