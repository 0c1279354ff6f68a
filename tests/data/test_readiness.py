"""Ready or not is said part by part."""

from __future__ import annotations

import pytest

from data import home, readiness
from data.ledger import ledger


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_HOLDS_SECONDS", 0.0)


def test_a_new_house_is_ready() -> None:
    assert readiness.readiness() == {"accounts": True, "data": True, "log": True, "disk": True}


def test_a_damaged_data_set_and_a_log_without_its_end_are_not_ready() -> None:
    home.dataset_path(home.MAIN).write_bytes(b"not a data set" * 500)
    ledger().write(None, "backup", what="one")
    (home.home() / "ledger_ends").unlink()
    found = readiness.readiness()
    assert (found["data"], found["log"], found["accounts"]) == (False, False, True)


def test_a_full_disk_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 10**18)
    assert not readiness.readiness()["disk"]


def test_it_is_worked_out_once_in_a_while_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_HOLDS_SECONDS", 60.0)
    first = readiness.readiness()
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 10**18)
    assert readiness.readiness() is first
