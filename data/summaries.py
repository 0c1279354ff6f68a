"""Summaries as they were shown, and what people said of their sentences.

One SQLite file beside the data set: reading a summary does not count as a change of the data. Remarks that a
summary quoted are not kept here, so that nothing of a person stays when that person is erased.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from data.personal import mask
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


@cache
def _summaries_at(path: Path) -> Summaries:
    return Summaries(path)


def summaries(warehouse: Warehouse) -> Summaries:
    return _summaries_at(warehouse.path.with_suffix(".summaries.sqlite"))
