"""The one door to DuckDB: transactions, versions, derived tables, a second process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.warehouse import Warehouse, close_all, open_warehouse

ROOT = Path(__file__).resolve().parents[2]
ADD = "INSERT INTO orders (line_id, order_id, ordered_at, amount) VALUES (?, ?, TIMESTAMP '2026-01-02', 1000)"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "shop.duckdb")


def add_order(warehouse: Warehouse, number: int) -> None:
    with warehouse.writing() as writer:
        writer.execute(ADD, [number, f"o{number}"])


def test_a_write_raises_the_data_version(warehouse: Warehouse) -> None:
    before = warehouse.version
    add_order(warehouse, 1)
    assert warehouse.version == before + 1


def test_a_write_that_fails_leaves_nothing(warehouse: Warehouse) -> None:
    before = warehouse.version
    with pytest.raises(RuntimeError), warehouse.writing() as writer:
        writer.execute(ADD, [1, "o1"])
        raise RuntimeError("stop in the middle")
    assert warehouse.count("orders") == 0
    assert warehouse.version == before


def test_derived_tables_are_never_stale(warehouse: Warehouse) -> None:
    add_order(warehouse, 1)
    assert _lines(warehouse) == 1
    add_order(warehouse, 2)
    assert _lines(warehouse) == 2


def _lines(warehouse: Warehouse) -> int:
    return {row["kind"]: row["n"] for row in warehouse.query("freshness").to_pylist()}["orders"]


def test_when_the_engine_gives_itself_up_the_next_use_opens_it_anew_with_all_that_was_committed(warehouse: Warehouse) -> None:
    """A disk that fills up at a commit does that; here the engine is told to give up while it writes its file."""
    add_order(warehouse, 1)
    warehouse._fetch("SET GLOBAL debug_checkpoint_abort = 'before_header'")
    with pytest.raises(duckdb.FatalException):
        warehouse._fetch("CHECKPOINT")
    assert _lines(warehouse) == 1
    add_order(warehouse, 2)
    assert _lines(warehouse) == 2


def test_an_empty_data_set_has_no_dates(warehouse: Warehouse) -> None:
    assert all(row["last"] is None and row["n"] == 0 for row in warehouse.query("freshness").to_pylist())


def test_a_second_process_gets_a_plain_sentence(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    try:
        open_warehouse(path)
        code = (
            "import sys; from pathlib import Path; from data.troubles import WarehouseBusy\n"
            "from data.warehouse import open_warehouse; from pages.kit.sentences import sentence\n"
            f"try: open_warehouse(Path({str(path)!r}))\n"
            "except WarehouseBusy as busy: print(sentence(busy).what)"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert "마음 앱이 이 자료를 쓰고 있어요" in done.stdout
    finally:
        close_all()
