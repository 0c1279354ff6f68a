"""The access log can be added to; whatever else is done to it is found."""

from __future__ import annotations

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.access import Person
from data.ledger import Ledger, LedgerBroken, ReasonMissing

KIM = Person("p1", "kim@example.com", "김마음", "analyst")
DAY = 86400


@pytest.fixture
def now() -> list[float]:
    return [1_800_000_000.0]


@pytest.fixture
def log(tmp_path: Path, now: list[float]) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite", clock=lambda: now[0])


def fill(log: Ledger, n: int = 30) -> None:
    for number in range(n):
        log.write(KIM, "reveal", whose=f"c{number}", what="name", reason="상담 요청 확인", address="10.0.0.1")


def test_a_look_without_a_reason_is_refused(log: Ledger) -> None:
    for reason in ("", "    ", "확인"):
        with pytest.raises(ReasonMissing):
            log.write(KIM, "reveal", whose="c1", what="name", reason=reason)
    assert log.check() == 0


def test_what_was_written_is_read_back(log: Ledger) -> None:
    fill(log, 3)
    newest = log.recent()[0]
    assert (newest.person, newest.whose, newest.what, newest.reason, newest.address) == (
        "kim@example.com", "c2", "name", "상담 요청 확인", "10.0.0.1",
    )
    assert log.check() == 3


def test_entries_written_side_by_side_make_one_chain(log: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: log.write(KIM, "download", what=str(n)), range(60)))
    assert log.check() == 60


@pytest.mark.parametrize("seed", range(50))
def test_fifty_tamperings_are_found(log: Ledger, seed: int) -> None:
    fill(log, 12)
    chance = random.Random(seed)
    number = chance.randint(1, 12)
    column = chance.choice(["happened_at", "person", "person_id", "address", "act", "whose", "what", "reason", "seal"])
    change = [
        f"UPDATE entries SET {column} = {column} || '1' WHERE number = {number}",
        f"DELETE FROM entries WHERE number = {number}",
        f"DELETE FROM entries WHERE number >= {number}",
        f"DELETE FROM entries WHERE number <= {number}",
        f"UPDATE entries SET whose = (SELECT whose FROM entries WHERE number = {13 - number}) || 'x' WHERE number = {number}",
        f"INSERT INTO entries SELECT 13, happened_at, person_id, person, address, act, whose, what, reason, seal FROM entries WHERE number = {number}",
        "DELETE FROM entries",
    ][seed % 7]
    with sqlite3.connect(log.path) as other:
        other.execute(change)
    with pytest.raises(LedgerBroken):
        log.check()


def test_moving_the_end_mark_needs_the_key(log: Ledger) -> None:
    fill(log, 3)
    note = log.path.with_name("ledger_ends")
    note.write_text(note.read_text().replace('"last": 3', '"last": 2'))
    with pytest.raises(LedgerBroken):
        log.check()
    note.unlink()
    with pytest.raises(LedgerBroken):
        log.check()


def test_after_a_year_entries_go_and_the_chain_holds(log: Ledger, now: list[float]) -> None:
    fill(log, 5)
    now[0] += 300 * DAY
    fill(log, 4)
    now[0] += 100 * DAY
    assert log.forget_old() == 5
    assert log.check() == 4
    fill(log, 1)
    assert log.check() == 5
