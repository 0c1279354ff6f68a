"""Backups: consistent while somebody writes, checked, put back whole."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data import backups, home
from data.accounts import accounts
from data.backups import BackupBroken, HouseBroken, NoBackup
from data.ledger import Ledger, ledger
from data.summaries import Summaries, summaries
from data.warehouse import close_all, open_warehouse

NOW = datetime(2026, 11, 22, 13, 0)


@pytest.fixture(autouse=True)
def closed_afterwards(maeum_home: Path):
    yield
    close_all()


def write_pair(number: int) -> None:
    """One transaction that keeps two tables equal: a copy taken in its middle would show."""
    with open_warehouse(home.MAIN).writing() as writer:
        writer.execute("INSERT INTO orders (order_id, ordered_at) VALUES ($n, now()::TIMESTAMP)", {"n": str(number)})
        writer.execute("INSERT INTO customers (customer_key) VALUES ($n)", {"n": str(number)})


def test_twenty_backups_under_write_are_each_of_one_moment() -> None:
    write_pair(0)
    stop = threading.Event()

    def write() -> None:
        number = 1
        while not stop.is_set():
            write_pair(number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.make(NOW + timedelta(seconds=n)) for n in range(20)]
    finally:
        stop.set()
        writer.join()
    assert all(backup.rows["main.orders"] == backup.rows["main.customers"] >= 1 for backup in made)
    assert made[-1].rows["main.orders"] > made[0].rows["main.orders"]
    assert len(backups.all_backups()) == 14, "older ones are let go"


def test_a_drill_finds_equal_counts_and_leaves_nothing_behind() -> None:
    write_pair(1)
    backup = backups.make(NOW)
    assert backups.drill(backup)["main.orders"] == 1
    assert [path.name for path in backups.folder().iterdir()] == [backup.name]


def test_restoring_brings_back_rows_and_people_and_keeps_what_was_there() -> None:
    write_pair(1)
    accounts().invite("kim@example.com", "김마음", "viewer")
    backup = backups.make(NOW)
    for number in range(2, 6):
        write_pair(number)
    close_all()
    aside = backups.restore(backup, NOW)
    assert open_warehouse(home.MAIN).count("orders") == 1
    write_pair(9)
    assert (aside / "datasets" / "main.duckdb").exists()
    from data.accounts import Accounts

    assert Accounts(home.home() / "accounts.sqlite").person_of_email("kim@example.com")


@pytest.mark.parametrize("file", ["datasets/main.duckdb", "accounts.sqlite"])
def test_a_changed_backup_is_found_and_not_used(file: str) -> None:
    write_pair(1)
    accounts().invite("kim@example.com", "김마음", "viewer")
    backup = backups.make(NOW)
    path = backup.folder / file
    spoilt = bytearray(path.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(BackupBroken):
        backups.restore(backup, NOW)


def test_the_keys_are_in_no_backup() -> None:
    accounts().invite("kim@example.com", "김마음", "viewer")
    backup = backups.make(NOW)
    from data import keys

    secret = keys.key("cookie")
    assert all(secret not in path.read_bytes() for path in backup.folder.rglob("*") if path.is_file())


def test_a_damaged_file_is_said_with_the_backup_to_use() -> None:
    write_pair(1)
    backup = backups.make(NOW)
    close_all()
    path = home.dataset_path(home.MAIN)
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])
    with pytest.raises(HouseBroken) as said:
        backups.inspect()
    assert said.value.facts == {"file": "main.duckdb", "backup": backup.name}


def test_what_people_planned_comes_back_with_the_data() -> None:
    write_pair(1)
    said = summaries(open_warehouse(home.MAIN))
    said.note("nps|None|전체", "wrong", "NPS가 내렸습니다.", "행사 때문이에요", made_at=NOW, made_by="김분석")
    backup = backups.make(NOW)
    assert "datasets/main.summaries.sqlite" in [path.relative_to(backup.folder).as_posix() for path in backup.folder.rglob("*.sqlite")]
    close_all()
    aside = backups.restore(backup, NOW)
    assert (aside / "datasets" / "main.summaries.sqlite").exists()
    put_back = Summaries(home.home() / "datasets" / "main.summaries.sqlite")
    assert [note.correction for note in put_back.notes("nps|None|전체")] == ["행사 때문이에요"]


def test_a_name_that_is_none_is_refused() -> None:
    for name in ("2020-01-01", "../main", ""):
        with pytest.raises(NoBackup):
            backups.read(name)


def test_restoring_does_not_turn_the_access_log_back() -> None:
    ledger().write(None, "share", what="before")
    backup = backups.make(NOW)
    ledger().write(None, "share", what="after")
    close_all()
    backups.restore(backup, NOW)
    assert Ledger(home.home() / "ledger.sqlite").check() == 2


def test_where_the_access_log_is_broken_it_comes_back_whole_from_the_backup() -> None:
    ledger().write(None, "share", what="before")
    backup = backups.make(NOW)
    ledger()._file.connection.execute("UPDATE entries SET what = 'changed'")
    close_all()
    backups.restore(backup, NOW)
    log = Ledger(home.home() / "ledger.sqlite")
    assert (log.check(), log.recent()[0].what) == (1, "before")
