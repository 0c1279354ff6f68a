"""Numbers that name a thing stay, numbers that name a person never enter, in whatever column they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.intake.examining import examine, settled
from data.intake.loading import LoadReport, load
from data.warehouse import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "w.duckdb")


def put(warehouse: Warehouse, folder: Path, text: str) -> LoadReport:
    path = folder / "파일.csv"
    path.write_text(text, encoding="utf-8")
    return load(warehouse, settled(examine(path)), by="p1")


def stored(warehouse: Warehouse, column: str) -> list[Any]:
    return [row[column] for row in warehouse.run(f"SELECT {column} FROM orders ORDER BY row_no").to_pylist()]


def with_barcode_digit(twelve: str) -> str:
    return twelve + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve)) % 10)


def resident(twelve: str) -> str:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    return twelve + str((11 - sum(weight * int(digit) for weight, digit in zip(weights, twelve, strict=True)) % 11) % 10)


def test_a_column_of_barcodes_stays_as_it_is(warehouse: Warehouse, tmp_path: Path) -> None:
    codes = [with_barcode_digit(f"400112{place}") for place in range(510_000, 510_040)]
    lines = "".join(f"K{at},2025-01-05,0007,{code},1,24000\n" for at, code in enumerate(codes))
    put(warehouse, tmp_path, "주문번호,주문일,고객번호,상품명,수량,결제금액\n" + lines)
    assert stored(warehouse, "product") == codes


def test_resident_and_card_numbers_used_as_ids_become_pseudonyms_in_any_column(warehouse: Warehouse, tmp_path: Path) -> None:
    people = [resident(f"85010{day}12345{day}") for day in range(1, 9)]
    cards = ["4111111111111111", "5500000000000004"]
    lines = "".join(f"{cards[at % 2]},K{at},2025-01-05,{person},컵,1,24000\n" for at, person in enumerate(people))
    report = put(warehouse, tmp_path, "주문번호,상품주문번호,주문일,고객번호,상품명,수량,결제금액\n" + lines)
    assert all(one.startswith("p-") for column in ("customer_key", "order_id") for one in stored(warehouse, column))
    assert len(set(stored(warehouse, "customer_key"))) == len(people)
    assert "pseudonym" in {note.code for note in report.notes}
    warehouse.close()
    content = (tmp_path / "w.duckdb").read_bytes()
    assert not any(number.encode() in content for number in (*people, *cards))


def test_a_shops_own_numbers_of_thirteen_and_sixteen_digits_stay(warehouse: Warehouse, tmp_path: Path) -> None:
    orders = [f"240315{1_000_000 + at}" for at in range(40)]
    lines = [f"{3_025_030_112_345_600 + at}" for at in range(40)]
    rows = "".join(f"{order},{line},2024-03-15,0007,컵,1,24000\n" for order, line in zip(orders, lines, strict=True))
    put(warehouse, tmp_path, "주문번호,상품주문번호,주문일,고객번호,상품명,수량,결제금액\n" + rows)
    assert stored(warehouse, "order_id") == orders and stored(warehouse, "order_line_id") == lines
