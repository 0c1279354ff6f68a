"""Files of several batches: every statement sees all of their rows, in the order of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from data.intake import columns, finishing, limits
from data.intake.examining import examine, settled
from data.intake.freetext import read_text, sift
from data.intake.loading import LoadReport, load, undo
from data.intake.streaming import numbered, stored
from data.schema import CUSTOMERS
from data.sealing import place_of, read
from data.warehouse import Warehouse

HEAD = "주문번호,상품주문번호,주문일,고객번호,상품명,수량,결제금액,주문상태\n"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finishing, "_GROUP_ROWS", 2)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "w.duckdb")


def order(number: int, status: str = "배송중") -> str:
    return f"K{number},K{number}-1,2025-01-{number:02d},000{number},컵,1,{number}000,{status}\n"


def loaded(warehouse: Warehouse, tmp_path: Path, text: str, **more: Any) -> LoadReport:
    path = tmp_path / "파일.csv"
    path.write_text(text, encoding="utf-8")
    return load(warehouse, settled(examine(path, **more)), by="p1")


def written(path: Path, *names: list[str]) -> Path:
    """A file with one batch of customers for each list."""
    schema = pa.schema([("customer_key", pa.string()), ("name", pa.string())])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for batch in names:
            writer.write_batch(pa.record_batch([pa.array(batch), pa.array(batch)], schema=schema))
    return path


def test_rows_of_many_batches_stand_in_the_order_of_the_file_each_once(warehouse: Warehouse, tmp_path: Path, small_batches: None) -> None:
    report = loaded(warehouse, tmp_path, HEAD + "".join(order(number) for number in range(1, 8)))
    found = warehouse.run("SELECT order_id, amount, count(*) OVER (PARTITION BY line_id) AS same FROM orders ORDER BY rowid").to_pylist()
    assert report.rows_loaded == 7
    assert [(one["order_id"], int(one["amount"]), one["same"]) for one in found] == [(f"K{number}", number * 1000, 1) for number in range(1, 8)]


def test_known_changed_and_new_rows_of_one_file_are_told_apart_in_every_batch(warehouse: Warehouse, tmp_path: Path, small_batches: None) -> None:
    first = HEAD + "".join(order(number) for number in (1, 3, 4, 5, 7))
    later = HEAD + order(1) + order(2) + order(3, "취소완료") + order(4) + order(5) + order(6) + order(7, "취소완료") + order(8)
    stands = "SELECT list(order_id || ' ' || status ORDER BY order_id) AS stands, sum(amount - refunded) AS won FROM orders"
    loaded(warehouse, tmp_path, first)
    before = warehouse.run(stands).to_pylist()
    report = loaded(warehouse, tmp_path, later)
    assert (report.rows_already, report.rows_updated) == (3, 2)
    (after,) = warehouse.run(stands).to_pylist()
    assert [one.split()[0] for one in after["stands"]] == [f"K{number}" for number in range(1, 9)]
    assert [one.split()[0] for one in after["stands"] if one.endswith("cancelled")] == ["K3", "K7"]
    undo(warehouse, report.upload_id)
    assert warehouse.run(stands).to_pylist() == before


def test_customers_of_many_batches_are_one_row_each_and_counted_by_rows_of_the_file(
    warehouse: Warehouse, tmp_path: Path, small_batches: None
) -> None:
    head = "고객번호,이름,지역,회원등급\n"
    loaded(warehouse, tmp_path, head + "001,김하나,서울,일반\n002,이두리,부산,일반\n003,박세나,대구,일반\n", kind="customers")
    report = loaded(
        warehouse, tmp_path, head + "001,김하나,서울,일반\n002,이두리,부산,일반\n002,이두리,부산,골드\n001,김하나,서울,일반\n004,최네오,광주,일반\n", kind="customers"
    )
    assert (report.rows_already, report.rows_updated) == (2, 2)
    found = warehouse.run("SELECT customer_key, grade, name FROM customers ORDER BY customer_key").to_pylist()
    assert [(one["customer_key"], one["grade"]) for one in found] == [("001", "일반"), ("002", "골드"), ("003", "일반"), ("004", "일반")]
    assert found[3]["name"] != "최네오" and read(found[3]["name"], what=place_of(CUSTOMERS, "name")) == "최네오"


def test_a_statement_may_read_a_stream_twice_and_the_next_one_again(tmp_path: Path) -> None:
    rows = stored(written(tmp_path / "rows.arrow", ["a", "b"], ["c"]))
    with duckdb.connect() as connection:
        connection.register("batch", rows)
        twice = "SELECT (SELECT count(*) FROM batch), (SELECT max(name) FROM batch WHERE customer_key > 'a')"
        assert connection.execute(twice).fetchall() == connection.execute(twice).fetchall() == [(3, "c")]


def test_what_the_schema_seals_is_sealed_in_each_batch(tmp_path: Path) -> None:
    names = [name for batch in stored(written(tmp_path / "rows.arrow", ["가"], ["나", "가"]), CUSTOMERS).batches() for name in batch.column("name").to_pylist()]
    assert [read(name, what=place_of(CUSTOMERS, "name")) for name in names] == ["가", "나", "가"]
    assert not {"가", "나"} & set(names) and names[0] == names[2]


def test_only_new_rows_come_out_numbered_and_an_empty_file_has_none(tmp_path: Path) -> None:
    ids = pa.table({"id": pa.array([7, 8, 9], pa.uint64()), "new": [True, False, True]})
    rows = numbered(stored(written(tmp_path / "rows.arrow", ["a", "b"], ["c"])), ids)
    assert [one for batch in rows.batches() for one in batch.select(["customer_key", "id"]).to_pylist()] == [
        {"customer_key": "a", "id": 7}, {"customer_key": "c", "id": 9}]  # fmt: skip
    assert list(numbered(stored(written(tmp_path / "empty.arrow")), ids.slice(0, 0)).batches()) == []


@pytest.mark.parametrize("letter", ["a", "가"])
def test_a_cell_is_cut_at_the_limit_whatever_its_letters_take(letter: str) -> None:
    memory = columns.Memory()
    read_back = read_text(sift(pa.array([letter * (limits.CELL_LETTERS + 1), letter * limits.CELL_LETTERS])), memory).values.to_pylist()
    assert [len(text) for text in read_back] == [limits.CELL_LETTERS] * 2 and memory.rules["cut"] == 1
