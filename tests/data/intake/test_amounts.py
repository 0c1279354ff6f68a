"""A total that stands on each line of its order is known by its values and counted once; amounts of lines stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.intake.examining import Examined, examine, settled
from data.intake.loading import load
from data.warehouse import Warehouse

HEADER = "주문번호,주문일,고객번호,상품명,수량,단가,금액\n"
BARE = "주문번호,주문일,고객번호,상품명,수량,금액\n"


def looked(folder: Path, text: str, **answers: str) -> Examined:
    path = folder / "주문.csv"
    path.write_text(text, encoding="utf-8")
    return examine(path, answers=answers)


def amounts(folder: Path, examined: Examined) -> list[float | None]:
    warehouse = Warehouse(folder / "w.duckdb")
    load(warehouse, settled(examined), by="p1")
    found = warehouse.run("SELECT amount::DOUBLE AS won FROM orders ORDER BY row_no").to_pylist()
    warehouse.close()
    return [row["won"] for row in found]


def test_the_sum_of_an_order_on_each_of_its_lines_is_counted_once(tmp_path: Path) -> None:
    text = HEADER + "K1,2025-01-05,7,수건,2,5000,13000\nK1,2025-01-05,7,컵,1,3000,13000\nK2,2025-01-06,8,컵,1,3000,3000\n"
    examined = looked(tmp_path, text)
    assert (examined.mapping["금액"], examined.totals["amount"], examined.totals["difference"]) == ("order_total", "16000.0000", "0")
    assert next(column.why for column in examined.columns if column.name == "금액") == "repeated"
    assert amounts(tmp_path, examined) == [10000.0, 3000.0, 3000.0]


def test_one_amount_beside_lines_of_different_worth_is_the_orders(tmp_path: Path) -> None:
    lines = "".join(f"K{at},2025-01-05,7,수건,1,{1000 + at},{9000 + at}\nK{at},2025-01-05,7,컵,1,{5000 + at},{9000 + at}\n" for at in range(4))
    examined = looked(tmp_path, HEADER + lines)
    assert examined.mapping["금액"] == "order_total" and float(examined.totals["amount"]) == sum(9000 + at for at in range(4))


def test_without_prices_it_is_asked_and_the_answer_holds(tmp_path: Path) -> None:
    lines = "".join(f"K{at},2025-01-05,7,수건,1,{9000 + 700 * at}\nK{at},2025-01-05,7,컵,1,{9000 + 700 * at}\n" for at in range(10))
    asked = looked(tmp_path, BARE + lines)
    assert [(one.key, one.proposed) for one in asked.choices] == [("money:금액", "order_total")]
    assert float(asked.totals["amount"]) == sum(9000 + 700 * at for at in range(10))
    answered = looked(tmp_path, BARE + lines, **{"money:금액": "amount"})
    assert answered.verdict == "accept" and float(answered.totals["amount"]) == 2 * sum(9000 + 700 * at for at in range(10))


@pytest.mark.parametrize(
    "lines",
    [
        "K1,2025-01-05,7,수건,2,5000,10000\nK1,2025-01-05,7,컵,1,3000,3000\n",
        "K1,2025-01-05,7,수건,1,5000,5000\nK1,2025-01-05,7,컵,1,5000,5000\nK2,2025-01-05,7,컵,1,5000,5000\nK2,2025-01-05,7,접시,1,5000,5000\n",
        "K1,2025-01-05,7,수건,2,5000,9000\nK1,2025-01-05,7,컵,3,3000,9000\nK2,2025-01-05,7,컵,1,3000,3000\n",
    ],
)
def test_amounts_of_lines_stay_amounts_of_lines(tmp_path: Path, lines: str) -> None:
    examined = looked(tmp_path, HEADER + lines)
    assert examined.mapping["금액"] == "amount" and examined.verdict == "accept"


def test_a_total_on_the_first_line_alone_is_the_whole_orders(tmp_path: Path) -> None:
    text = "주문번호,주문일,고객번호,상품명,총 결제금액\nK1,2025-01-05,7,수건,10000\nK1,2025-01-05,7,컵,\nK2,2025-01-06,8,컵,700\n"
    examined = looked(tmp_path, text)
    assert examined.totals["difference"] == "0" and amounts(tmp_path, examined) == [5000.0, 5000.0, 700.0]


def test_totals_that_differ_within_an_order_are_amounts_of_lines_and_none_is_made_up(tmp_path: Path) -> None:
    text = "주문번호,주문일,고객번호,상품명,총 결제금액\nK1,2025-01-05,7,수건,10000\nK1,2025-01-05,7,컵,2000\nK2,2025-01-06,8,컵,\n"
    examined = looked(tmp_path, text)
    assert (examined.totals["file_total"], examined.totals["difference"]) == ("12000.0", "0")
    assert amounts(tmp_path, examined) == [10000.0, 2000.0, None]


def test_an_order_that_was_cancelled_as_a_whole_brings_nothing_and_keeps_its_amount(tmp_path: Path) -> None:
    text = "주문번호,주문일,고객번호,상품명,총 결제금액,주문상태\nK1,2025-01-05,7,수건,10000,취소완료\nK1,2025-01-05,7,컵,10000,취소완료\nK2,2025-01-06,8,컵,700,배송완료\n"
    totals = looked(tmp_path, text).totals
    assert (totals["amount"], totals["refunded"], totals["net"]) == ("10700.0000", "10000.0000", "700.0000")
