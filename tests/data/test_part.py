"""Row scopes: who may see a part of the data gets that part, however they ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import sandbox
from data.access import ALL, Person, Reach
from data.accounts import Accounts, OwnerSeesAll
from data.part import PartOnly, within
from data.schema import TABLES
from data.warehouse import Warehouse

SOUTH = Reach(regions=("부산",))
OURS = Reach(brands=("",))
SHOP = Reach(channels=("자사몰", "리뷰"))
PLANTED = (
    "INSERT INTO customers (customer_key, region) VALUES ('부산-고객', '부산'), ('서울-고객', '서울')",
    "INSERT INTO feedback (feedback_id, answered_at, customer_key, channel, brand, question_kind, text) VALUES "
    "(1, TIMESTAMP '2026-01-01', '부산-고객', '리뷰', NULL, 'open', '좋아요'), (2, TIMESTAMP '2026-01-02', '서울-고객', '전화', '남의 것', 'open', '별로'), "
    "(3, TIMESTAMP '2026-01-02', '서울-고객', '리뷰', NULL, 'open', '그냥')",
    "INSERT INTO feedback_scores (feedback_id, sentiment) VALUES (1, 0.9), (2, -0.9), (3, 0)",
    "INSERT INTO clauses (feedback_id, clause_no) VALUES (1, 0), (2, 0)",
    "INSERT INTO orders (line_id, order_id, customer_key, ordered_at, channel) VALUES "
    "(1, 'o1', '부산-고객', TIMESTAMP '2026-01-01', '자사몰'), (2, 'o2', '서울-고객', TIMESTAMP '2026-01-02', '쿠팡')",
    "INSERT INTO visits (visit_id, session_id, customer_key, visited_at, step) VALUES "
    "(1, 's1', '부산-고객', TIMESTAMP '2026-01-01', 'visit'), (2, 's2', '서울-고객', TIMESTAMP '2026-01-02', 'visit')",
    "INSERT INTO customer_scores (customer_key, model, label) VALUES ('부산-고객', 'segment', '단골'), ('서울-고객', 'segment', '새')",
    "INSERT INTO rejects (upload_id, row_no, value) VALUES ('u', 1, '서울-고객')",
    "INSERT INTO uploads (upload_id, file_name) VALUES ('u', '서울 고객.csv')",
)


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Warehouse]:
    """Two regions, two channels, two brands; every row says in its ids where it belongs."""
    found = Warehouse(tmp_path / "main.duckdb")
    with found.writing() as writer:
        for text in PLANTED:
            writer.execute(text)
    yield found
    found.close()


def keys(warehouse: Warehouse, table: str) -> set[str]:
    return set(warehouse.run(f"SELECT DISTINCT customer_key FROM {table}").column(0).to_pylist())


@pytest.mark.parametrize("table", ["customers", "feedback", "orders", "visits", "answers", "lines", "baskets", "steps", "sessions", "customer_scores"])
def test_a_region_cuts_every_table_stored_or_derived(whole: Warehouse, table: str) -> None:
    assert keys(whole, table) == {"부산-고객", "서울-고객"}
    assert keys(within(whole, SOUTH), table) == {"부산-고객"}
    assert keys(whole, table) == {"부산-고객", "서울-고객"}, "the whole is as it was"


def test_a_channel_and_a_brand_cut_too_and_unknown_is_not_shown(whole: Warehouse) -> None:
    assert set(within(whole, SHOP).run("SELECT channel FROM feedback").column(0).to_pylist()) == {"리뷰"}
    assert set(within(whole, SHOP).run("SELECT channel FROM lines").column(0).to_pylist()) == {"자사몰"}
    assert set(within(whole, OURS).run("SELECT brand FROM answers").column(0).to_pylist()) == {None}
    assert within(whole, OURS).count("visits") == 0, "a visit says nothing of its brand"


def test_what_no_row_can_be_told_from_is_empty(whole: Warehouse) -> None:
    part = within(whole, SOUTH)
    told = {table.name: part.count(table.name) for table in TABLES}
    assert {name for name, n in told.items() if n} == {"customers", "feedback", "orders", "visits", "feedback_scores", "clauses", "customer_scores", "meta"}


def test_a_write_reaches_the_part_and_a_part_writes_nothing(whole: Warehouse) -> None:
    part = within(whole, SOUTH)
    before = part.run("SELECT count(*) FROM lines").column(0)[0].as_py()
    with whole.writing() as writer:
        writer.execute("INSERT INTO orders (line_id, order_id, customer_key, ordered_at) VALUES (99, 'new', '부산-고객', TIMESTAMP '2026-01-09')")
    assert part.run("SELECT count(*) FROM lines").column(0)[0].as_py() == before + 1
    with pytest.raises(PartOnly), part.writing():
        pass
    with pytest.raises(PartOnly):
        part.set_meta("x", "y")


def test_kept_roll_ups_and_rows_are_not_shared(whole: Warehouse) -> None:
    sql = "SELECT count(*) AS n FROM answers"
    part = within(whole, SOUTH)
    assert whole.kept_rows(sql)[0]["n"] == 3 > part.kept_rows(sql)[0]["n"] == 1
    assert whole.kept("rolled", sql) != part.kept("rolled", sql)
    assert part.run(f"SELECT n FROM {part.kept('rolled', sql)}").column(0)[0].as_py() == 1


def test_names_that_caches_are_keyed_by_differ_and_stay_the_same_for_the_same_reach(whole: Warehouse) -> None:
    south, shop = within(whole, SOUTH), within(whole, SHOP)
    assert len({(one.name, str(one.path)) for one in (whole, south, shop)}) == 3
    assert within(whole, Reach(regions=("부산",))) is south
    assert within(whole, ALL) is whole


def test_the_copy_for_sql_holds_the_part_alone(whole: Warehouse) -> None:
    copies = {name: sandbox.publish(one) for name, one in (("whole", whole), ("part", within(whole, SOUTH)))}
    assert copies["whole"].path != copies["part"].path
    assert b"\xec\x84\x9c\xec\x9a\xb8-" in copies["whole"].path.read_bytes()
    assert "서울-고객".encode() not in copies["part"].path.read_bytes()


def test_a_value_that_looks_like_sql_is_a_value(whole: Warehouse) -> None:
    assert within(whole, Reach(regions=("부산') OR ('1'='1",))).count("orders") == 0


def test_somebody_with_a_part_may_not_touch_the_whole(tmp_path: Path) -> None:
    people = Accounts(tmp_path / "accounts.sqlite")
    made, _ = people.invite("south@shop.example", "남부", "analyst")
    people.set_reach(made, SOUTH)
    person = people.person(made.person_id)
    assert person and person.reach == SOUTH
    assert person.may("see") and person.may("reveal")
    assert not any(person.may(ability) for ability in ("upload", "define", "people", "settings", "records"))
    people.set_role(person, "owner")
    owner = people.person(made.person_id)
    assert owner and owner.reach == ALL
    with pytest.raises(OwnerSeesAll):
        people.set_reach(owner, SOUTH)
    assert Person("x", None, "", "viewer").reach.everything
