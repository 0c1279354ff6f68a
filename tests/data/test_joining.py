"""One person under several ids: joined by order, mobile number and e-mail, with the rule shown, and taken apart again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data import joining
from data.intake.examining import discard, examine, settled
from data.intake.loading import LoadReport, load, undo
from data.warehouse import Warehouse

NOW = datetime(2026, 3, 1)
MALL = "주문번호,주문일,회원번호,구매자 연락처,이메일,상품명,수량,결제금액\n"
MARKET = "주문번호,상품주문번호,주문일,구매자ID,구매자연락처,상품명,수량,결제금액,쇼핑몰\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    return Warehouse(tmp_path / "shop.duckdb")


def put(shop: Warehouse, folder: Path, name: str, text: str) -> LoadReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    examined = settled(examine(path))
    try:
        return load(shop, examined, by="t")
    finally:
        discard(examined)


def customers(shop: Warehouse, table: str = "orders", key: str = "order_id") -> dict[str, str | None]:
    return {row[key]: row["customer_key"] for row in shop.run(f"SELECT {key}, customer_key FROM {table}").to_pylist()}


def two_channels(shop: Warehouse, folder: Path) -> LoadReport:
    put(shop, folder, "mall.csv", MALL + "A1,2025-01-01,M001,010-1234-5678,ga@example.com,컵,1,1000\nA2,2025-01-02,M002,010-9999-0000,,컵,1,1000\n")
    return put(shop, folder, "market.csv", MARKET + "S1,S1-1,2025-02-01,ganada,+82 10-1234-5678,접시,1,2000,스마트스토어\nS2,S2-1,2025-02-01,oh,02-123-4567,접시,1,2000,스마트스토어\n")


def test_the_same_mobile_number_in_two_channels_is_one_person(shop: Warehouse, tmp_path: Path) -> None:
    report = two_channels(shop, tmp_path)
    assert customers(shop) == {"A1": "M001", "A2": "M002", "S1": "M001", "S2": "oh"}
    assert {note.code: dict(note.facts) for note in report.notes}["joined_customers"] == {"count": 1}
    (one,) = joining.joins(shop)
    assert (one.own_key, one.customer_key, one.rule, one.confidence, one.state, one.orders) == ("ganada", "M001", "phone", "high", "joined", 1)


def test_what_was_split_stays_apart_after_further_loads_and_can_be_joined_again(shop: Warehouse, tmp_path: Path) -> None:
    two_channels(shop, tmp_path)
    joining.split(shop, "ganada", by="owner", now=NOW)
    assert customers(shop)["S1"] == "ganada"
    put(shop, tmp_path, "more.csv", MARKET + "S3,S3-1,2025-03-01,ganada,010-1234-5678,컵,1,500,스마트스토어\n")
    assert customers(shop)["S3"] == "ganada"
    joining.join(shop, "ganada", by="owner", now=NOW)
    assert customers(shop)["S1"] == customers(shop)["S3"] == "M001"
    with pytest.raises(joining.NoSuchJoin):
        joining.split(shop, "nobody", by="owner", now=NOW)


def test_undoing_the_file_that_held_the_number_takes_the_join_back(shop: Warehouse, tmp_path: Path) -> None:
    report = two_channels(shop, tmp_path)
    undo(shop, report.upload_id)
    assert joining.joins(shop) == () and customers(shop) == {"A1": "M001", "A2": "M002"}


def test_the_same_rows_again_after_a_join_change_nothing(shop: Warehouse, tmp_path: Path) -> None:
    two_channels(shop, tmp_path)
    again = put(shop, tmp_path, "market2.csv", MARKET + "S1,S1-1,2025-02-01,ganada,010-1234-5678,접시,1,2000,스마트스토어\n")
    assert (again.rows_already, again.rows_updated) == (1, 0) and shop.count("orders") == 4


def test_a_number_of_three_ids_or_against_the_customer_list_is_only_proposed(shop: Warehouse, tmp_path: Path) -> None:
    put(shop, tmp_path, "people.csv", "회원번호,이름,휴대폰,성별\nP1,가,010-1111-1111,여\nP2,나,010-1111-1111,남\nQ1,다,010-2222-2222,여\nQ2,라,010-2222-2222,여\nQ3,마,010-2222-2222,여\n")
    found = {one.own_key: (one.confidence, one.state) for one in joining.joins(shop)}
    assert found == {"P2": ("low", "proposed"), "Q2": ("middle", "proposed"), "Q3": ("middle", "proposed")}
    joining.join(shop, "Q2", by="owner", now=NOW)
    assert {one.own_key: one.state for one in joining.joins(shop)}["Q2"] == "joined"


def test_a_number_of_many_ids_is_nobodys(shop: Warehouse, tmp_path: Path) -> None:
    put(shop, tmp_path, "people.csv", "회원번호,이름,휴대폰\n" + "".join(f"P{at},가,010-1111-1111\n" for at in range(6)))
    assert joining.joins(shop) == ()


def test_a_review_has_the_customer_of_its_order(shop: Warehouse, tmp_path: Path) -> None:
    reviews = "작성자,작성일,평점,내용,상품주문번호\ngana01,2025-02-10,5,잘 받았어요,S1-1\nzz02,2025-02-11,4,예뻐요,S9-9\n"
    put(shop, tmp_path, "reviews.csv", reviews)
    assert set(customers(shop, "feedback", "text").values()) == {"gana01", "zz02"}
    report = two_channels(shop, tmp_path)
    assert customers(shop, "feedback", "text") == {"잘 받았어요": "M001", "예뻐요": "zz02"}
    assert joining.by_order(shop) == (1, 2)
    assert "joined_reviews" in {note.code for note in report.notes}
    undo(shop, report.upload_id)
    assert customers(shop, "feedback", "text")["잘 받았어요"] == "gana01"


def test_people_whose_ids_look_alike_once_masked_are_not_one_customer(shop: Warehouse, tmp_path: Path) -> None:
    reviews = "작성자,작성일,평점,내용,상품주문번호\ngana****,2025-02-10,5,잘 받았어요,S1-1\ngana****,2025-02-11,4,예뻐요,\n"
    report = put(shop, tmp_path, "reviews.csv", reviews)
    assert customers(shop, "feedback", "text") == {"잘 받았어요": None, "예뻐요": None}
    assert {note.code: dict(note.facts) for note in report.notes}["hidden_id"] == {"count": 2}
    two_channels(shop, tmp_path)
    assert customers(shop, "feedback", "text") == {"잘 받았어요": "M001", "예뻐요": None}


def test_masked_numbers_and_addresses_join_nobody(shop: Warehouse, tmp_path: Path) -> None:
    put(shop, tmp_path, "mall.csv", MALL + "A1,2025-01-01,,010-12**-5678,ga***@example.com,컵,1,1000\nA2,2025-01-02,김*수,,,컵,1,1000\n")
    assert set(customers(shop).values()) == {None}


def test_a_load_without_anything_to_join_writes_no_other_table(shop: Warehouse, tmp_path: Path) -> None:
    two_channels(shop, tmp_path)
    before = shop.run("SELECT value FROM meta WHERE key = 'table_versions'").to_pylist()
    put(shop, tmp_path, "words.csv", "작성일,내용\n2025-01-01,포장이 좋아요\n")
    after = shop.run("SELECT value FROM meta WHERE key = 'table_versions'").to_pylist()
    import json

    old, new = json.loads(before[0]["value"]), json.loads(after[0]["value"])
    assert old["orders"] == new["orders"] and old["customer_joins"] == new["customer_joins"]
