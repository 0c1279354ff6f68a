"""Summaries as they were shown, what people said of their sentences, and which are made by themselves.

One SQLite file beside the data set: reading a summary does not count as a change of the data. Remarks that a
summary quoted are not kept here, so that nothing of a person stays when that person is erased.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from data.boards import EVERY_SECONDS, Every
from data.personal import mask
from data.rules import addresses
from data.statements import Statements
from data.warehouse import Warehouse

Verdict = Literal["right", "wrong"]


@dataclass(frozen=True)
class Told:
    """A sentence as it was shown. ``about`` names metric, dimension and group of its first fact."""

    role: str
    text: str
    about: str


@dataclass(frozen=True)
class KeptSummary:
    """One summary of a place (length of the period, filters, reader, language) up to a day."""

    until: date
    version: int
    badge: str
    made_at: datetime
    lines: tuple[Told, ...]


@dataclass(frozen=True)
class Note:
    """What somebody said of a sentence: right or wrong, and how it should read."""

    about: str
    verdict: Verdict
    text: str
    correction: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Schedule:
    """A summary that is made by itself, for the reach of who asked for it. days: a code of ``question.SPANS_DAYS``.

    Made and kept in the history; sent besides where ``mail_to`` or ``hook`` names somebody. trouble: code of the last refusal.
    """

    schedule_id: str
    person_id: str
    reader: str
    language: str
    days: str
    every: Every
    mail_to: tuple[str, ...]
    hook: str
    made_at: float | None  # seconds since 1970
    trouble: str = ""

    def due(self, now: float) -> bool:
        return self.made_at is None or now - self.made_at >= EVERY_SECONDS[self.every]


class Summaries:
    """The summaries of one data set."""

    def __init__(self, path: Path) -> None:
        self._file = Statements(path, "summaries")

    def keep(self, place: str, until: date, version: int, badge: str, lines: Sequence[Told], made_at: datetime) -> None:
        """Keep a summary; one of the same place and day is replaced when the data has changed since."""
        self._file.run("keep", place=place, until=until.isoformat(), version=version, badge=badge, made_at=made_at.isoformat(),
                       lines=json.dumps([asdict(line) for line in lines], ensure_ascii=False))

    def history(self, place: str) -> tuple[KeptSummary, ...]:
        """The kept summaries of a place, newest first."""
        return tuple(
            KeptSummary(date.fromisoformat(row["until"]), row["version"], row["badge"], datetime.fromisoformat(row["made_at"]),
                        tuple(Told(**line) for line in json.loads(row["lines"])))
            for row in self._file.run("history", place=place)
        )

    def note(self, about: str, verdict: Verdict, text: str, correction: str, *, made_at: datetime, made_by: str) -> None:
        """Add a note; personal data in the correction is masked first."""
        masked, _ = mask(correction.strip())
        self._file.run("note", about=about, verdict=verdict, text=text, correction=masked, made_at=made_at.isoformat(), made_by=made_by)

    def notes(self, about: str) -> tuple[Note, ...]:
        """What was said of sentences about the same, newest first."""
        return tuple(
            Note(row["about"], row["verdict"], row["text"], row["correction"], datetime.fromisoformat(row["made_at"]), row["made_by"])
            for row in self._file.run("notes", about=about)
        )


    # ---- made by themselves --------------------------------------------------------------------------

    def schedules(self) -> tuple[Schedule, ...]:
        """The oldest first."""
        return tuple(_schedule(dict(row)) for row in self._file.run("schedules"))

    def schedule(self, person_id: str, reader: str, language: str, days: str, every: Every, mail_to: Iterable[str] = (), hook: str = "") -> None:
        """Raises BadRule when an address is none."""
        self._file.run("add_schedule", schedule_id=secrets.token_hex(6), person_id=person_id, reader=reader, language=language, days=days, every=every,
                       mail_to=json.dumps(addresses(mail_to)), hook=hook)

    def note_made(self, one: Schedule, at: float, trouble: str = "") -> None:
        self._file.run("note_made", schedule_id=one.schedule_id, made_at=at, trouble=trouble)

    def end(self, one: Schedule) -> None:
        self._file.run("end_schedule", schedule_id=one.schedule_id)


def _schedule(row: dict[str, Any]) -> Schedule:
    row["mail_to"] = tuple(json.loads(row["mail_to"]))
    return Schedule(**row)


@cache
def _summaries_at(path: Path) -> Summaries:
    return Summaries(path)


def summaries(warehouse: Warehouse) -> Summaries:
    return _summaries_at(warehouse.path.with_suffix(".summaries.sqlite"))
