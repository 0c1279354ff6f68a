"""The access log: who looked at whose data, when, from where, what and why. It can be added to, not changed.

Each entry's seal is an HMAC over the entry and the seal before it, with a key outside the database. Where the
log begins and ends is sealed as well, so that cutting off its end is found like changing its middle.
Kept one year (개인정보의 안전성 확보조치 기준, article 8: one year, two from 50,000 persons on: set MAEUM_LEDGER_DAYS).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from data import home, keys
from data.access import Person
from data.statements import Statements
from data.troubles import Trouble

Act = Literal["reveal", "download", "share", "open_share", "end_share", "erase", "people", "settings", "review", "backup", "restore"]
FILE, ENDS = "ledger.sqlite", "ledger_ends"
LEAST_REASON = 5  # characters
_DAY = 86400.0


class ReasonMissing(Trouble):
    """A look at a person needs a reason. Facts: least."""


class LedgerBroken(Trouble):
    """The access log was changed. Facts: number, what."""


@dataclass(frozen=True)
class Entry:
    """One look. ``whose`` is a pseudonym or a number of people, never a name."""

    number: int
    happened_at: float  # seconds since 1970
    person_id: str
    person: str
    address: str
    act: str
    whose: str
    what: str
    reason: str
    seal: str = ""


class Ledger:
    """The log file and, beside it, the sealed note of where it begins and ends."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        self._file = Statements(path, "ledger")
        self._note = path.with_name(ENDS)

    def write(self, person: Person | None, act: Act, *, whose: str = "", what: str = "", reason: str = "", address: str = "") -> Entry:
        """Add an entry. Revealing without a reason raises ReasonMissing."""
        if act == "reveal" and len(reason.strip()) < LEAST_REASON:
            raise ReasonMissing(least=LEAST_REASON)
        with self._file:
            first, last, seal = self._ends()
            entry = Entry(
                last + 1, self.clock(), person.person_id if person else "", (person.email or person.name) if person else "",
                address, act, whose, what, reason.strip(),
            )
            entry = replace(entry, seal=_seal(entry, seal))
            self._file.run("add", **asdict(entry))
            self._remember(first, entry.number, entry.seal)
        return entry

    def recent(self, days: int = 31, most: int = 5000) -> list[Entry]:
        """The entries of the last days, newest first."""
        return [_entry(row) for row in self._file.run("recent", since=self.clock() - days * _DAY, most=most)]

    def last_of(self, act: Act) -> Entry | None:
        """The latest entry of this kind; None when there is none."""
        found = self._file.one("last_of", act=act)
        return _entry(found) if found else None

    def ends_hold(self) -> bool:
        """Whether the note of the log's ends is there and sealed by us (``check`` looks at each entry as well)."""
        self._ends()
        return True

    def check(self) -> int:
        """How many entries there are, all of them as they were written. Raises LedgerBroken."""
        first, last, end = self._ends()
        expected, seal = first[0], first[1]
        for row in self._file.run("all"):
            entry = _entry(row)
            if entry.number != expected + 1:
                raise LedgerBroken(number=expected + 1, what="missing")
            if not hmac.compare_digest(entry.seal, _seal(entry, seal)):
                raise LedgerBroken(number=entry.number, what="changed")
            expected, seal = entry.number, entry.seal
        if (expected, seal) != (last, end):
            raise LedgerBroken(number=expected + 1, what="missing")
        return expected - first[0]

    def forget_old(self) -> int:
        """Drop what is older than the law asks for; how many entries went."""
        days = int(os.environ.get("MAEUM_LEDGER_DAYS", "365"))
        with self._file:
            found = self._file.one("last_before", before=self.clock() - days * _DAY)
            if found is None:
                return 0
            first, last, seal = self._ends()
            self._file.run("drop_through", number=found["number"])
            self._remember((found["number"], found["seal"]), last, seal)
        return int(found["number"] - first[0])

    def copy_to(self, folder: Path) -> None:
        """The log and the note of its ends as of one moment, into a folder."""
        with self._file, closing(sqlite3.connect(self.path)) as log, closing(sqlite3.connect(folder / FILE)) as copy:
            log.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            if self._note.exists():
                (folder / ENDS).write_bytes(self._note.read_bytes())

    def _ends(self) -> tuple[tuple[int, str], int, str]:
        """(number and seal before the first entry), number and seal of the last. Raises LedgerBroken."""
        if not self._note.exists():
            if self._file.run("all"):
                raise LedgerBroken(number=1, what="ends")
            return (0, ""), 0, ""
        body, _, seal = self._note.read_text(encoding="utf-8").partition("\n")
        if not hmac.compare_digest(seal, _hmac(body)):
            raise LedgerBroken(number=0, what="ends")
        ends = json.loads(body)
        return (ends["before"], ends["before_seal"]), ends["last"], ends["last_seal"]

    def _remember(self, first: tuple[int, str], last: int, seal: str) -> None:
        body = json.dumps({"before": first[0], "before_seal": first[1], "last": last, "last_seal": seal})
        draft = self._note.with_name(f".{ENDS}")
        draft.write_text(f"{body}\n{_hmac(body)}", encoding="utf-8")
        draft.replace(self._note)


def _seal(entry: Entry, before: str) -> str:
    return _hmac(json.dumps([before, *list(asdict(entry).values())[:-1]], ensure_ascii=False))


def _hmac(text: str) -> str:
    return hmac.new(keys.key("ledger"), text.encode(), hashlib.sha256).hexdigest()


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(*row)


@lru_cache(maxsize=8)
def _open(path: Path) -> Ledger:
    return Ledger(path)


def ledger() -> Ledger:
    """The access log of this MAEUM_HOME, opened once a process."""
    return _open(home.home() / FILE)
