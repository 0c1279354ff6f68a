"""Derived tables and roll-ups are never stale: what took in an addition is what would have been made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from data import lineage
from data.warehouse import Warehouse

TABLES = ("answers", "lines", "baskets", "steps", "sessions", "feelings")
GROW_WITH_ALL = tuple(name for name in TABLES if name != "feelings")  # feelings look at later orders too: new ones make them anew


def add_remarks(warehouse: Warehouse, since: int, until: int) -> None:
    given = {"since": since, "until": until}
    with warehouse.writing() as writer:
        writer.execute("""INSERT INTO feedback BY NAME SELECT i AS feedback_id, TIMESTAMP '2025-01-01' + to_hours(i::INTEGER) AS answered_at,
            'c' || i % 7 AS customer_key, 'nps' AS question_kind, (i % 11)::DOUBLE AS score, 0.0 AS scale_min, 10.0 AS scale_max,
            ['설문', '리뷰'][1 + (i % 2)::INTEGER] AS channel, '좋아요' AS text FROM range($since, $until) t(i)""", given)


def add(warehouse: Warehouse, since: int, until: int) -> None:
    """Rows number since..until of a made-up shop: customers come back, orders have several lines, sessions several steps."""
    given = {"since": since, "until": until}
    add_remarks(warehouse, since, until)
    with warehouse.writing() as writer:
        writer.execute("""INSERT INTO orders BY NAME SELECT i AS line_id, 'o' || i // 2 AS order_id, 'c' || (i // 2) % 97 AS customer_key,
            TIMESTAMP '2025-01-01' + to_hours((i // 2)::INTEGER) AS ordered_at, 'p' || i % 3 AS product, 1.0 AS quantity, 1000 * (1 + i % 5) AS amount,
            'paid' AS status FROM range($since, $until) t(i)""", given)
        writer.execute("""INSERT INTO visits BY NAME SELECT i AS visit_id, 's' || i // 3 AS session_id, 'c' || i % 7 AS customer_key,
            TIMESTAMP '2025-01-01' + to_hours(i::INTEGER) AS visited_at, ['visit', 'cart', 'purchase'][1 + (i % 3)::INTEGER] AS step
            FROM range($since, $until) t(i)""", given)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Warehouse]:
    found = Warehouse(tmp_path / "main.duckdb")
    add(found, 0, 1001)
    found.bring_up()
    yield found
    found.close()


def rows(warehouse: Warehouse, table: str) -> list[str]:
    return sorted(str(row) for row in warehouse.run(f"SELECT * FROM {table}").to_pylist())


def made_anew(warehouse: Warehouse, table: str) -> list[str]:
    """The rows that the table's own SELECT gives now."""
    select = lineage.derived()[table].select
    assert select is not None
    return sorted(str(row) for row in warehouse.run(select).to_pylist())


def anew(warehouse: Warehouse, table: str) -> int:
    """The data version at which a table was last made from the beginning."""
    return warehouse._deriver._states[table].anew


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_grew_is_the_one_that_would_be_made_anew(shop: Warehouse, table: str) -> None:
    first = anew(shop, table)
    for until in (1030, 1071):  # in the middle of an order and of a session
        add(shop, 1001 if until == 1030 else 1030, until)
        assert rows(shop, table) == made_anew(shop, table)
    assert table not in GROW_WITH_ALL or anew(shop, table) == first, "it was made anew and did not grow"


def test_feelings_grow_when_remarks_alone_come(shop: Warehouse) -> None:
    first = anew(shop, "feelings")
    add_remarks(shop, 1001, 1030)
    assert rows(shop, "feelings") == made_anew(shop, "feelings")
    assert anew(shop, "feelings") == first


def test_scores_of_some_remarks_are_taken_in(shop: Warehouse) -> None:
    first = anew(shop, "answers")
    scored = pa.table({
        "feedback_id": pa.array([3, 5], pa.uint64()), "sentiment": pa.array([0.5, -0.5], pa.float32()), "sentiment_label": ["positive", "negative"],
        "placed_stage": ["배송", None], "placed_touchpoint": pa.nulls(2, pa.string()), "version": ["v", "v"],
        "emotion": pa.nulls(2, pa.string()), "subject": pa.nulls(2, pa.string()),
    })
    scored = scored.select(["feedback_id", "sentiment", "sentiment_label", "emotion", "subject", "placed_stage", "placed_touchpoint", "version"])
    shop.write("voice_write_scores", scored=scored)
    for table in ("answers", "feelings"):
        assert rows(shop, table) == made_anew(shop, table)
    assert shop.run("SELECT count(*) AS n FROM answers WHERE sentiment IS NOT NULL").to_pylist() == [{"n": 2}]
    assert anew(shop, "answers") == first


@pytest.mark.parametrize("statement", [
    "DELETE FROM orders WHERE line_id < 10", "UPDATE orders SET amount = 5 WHERE line_id = 3", "DELETE FROM visits WHERE visit_id = 4",
    "INSERT INTO customers BY NAME SELECT 'c1' AS customer_key, '여' AS gender", "DELETE FROM feedback WHERE feedback_id % 2 = 0",
])
def test_any_other_change_makes_what_it_touches_anew(shop: Warehouse, statement: str) -> None:
    with shop.writing() as writer:
        writer.execute(statement)
    for table in TABLES:
        assert rows(shop, table) == made_anew(shop, table)


def test_rows_that_moved_in_the_file_after_a_deletion_are_not_missed(shop: Warehouse) -> None:
    with shop.writing() as writer:
        writer.execute("DELETE FROM orders WHERE line_id < 900")
    shop.bring_up()
    shop._root.execute("CHECKPOINT")
    add(shop, 2000, 2004)
    for table in ("lines", "baskets"):
        assert rows(shop, table) == made_anew(shop, table)


def test_what_was_not_written_to_is_not_made_again(shop: Warehouse) -> None:
    before = shop.version_of(frozenset({"lines"}))
    with shop.writing() as writer:
        writer.execute("DELETE FROM feedback WHERE feedback_id = 1")
    assert shop.version_of(frozenset({"lines"})) == before
    assert shop.version_of(frozenset({"feelings"})) == shop.version


def test_a_new_start_finds_the_tables_ready(shop: Warehouse) -> None:
    shop.close()
    again = Warehouse(shop.path)
    try:
        again.bring_up()
        assert {table: state.made for table, state in again._deriver._states.items() if table in TABLES} == {
            table: again.version_of(frozenset({table})) for table in TABLES
        }
        assert rows(again, "baskets") == made_anew(again, "baskets")
        add(again, 1001, 1005)
        assert rows(again, "baskets") == made_anew(again, "baskets")
    finally:
        again.close()


def test_a_roll_up_takes_in_what_was_added_and_agrees_with_the_rows(shop: Warehouse) -> None:
    sql = "SELECT day, channel, count(*) AS n, sum(score) AS total FROM answers GROUP BY ALL"
    first = shop.kept("rolled", sql, adds_up=True)
    add(shop, 1001, 1020)
    table = shop.kept("rolled", sql, adds_up=True)
    assert table == first, "it was made anew"
    whole = "SELECT sum(n) AS n, sum(total) AS total FROM {}"
    assert shop.run(whole.format(table)).to_pylist() == shop.run(whole.format(f"({sql})")).to_pylist()
    with shop.writing() as writer:
        writer.execute("DELETE FROM feedback WHERE feedback_id < 50")
    assert shop.run(whole.format(shop.kept("rolled", sql, adds_up=True))).to_pylist() == shop.run(whole.format(f"({sql})")).to_pylist()


def test_a_reader_is_told_what_it_read(shop: Warehouse) -> None:
    with shop.noting() as names:
        table = shop.kept("by day", "SELECT day, count(*) AS n FROM lines GROUP BY ALL")
        shop.kept_rows(f"SELECT sum(n) AS n FROM {table}")
    assert lineage.stored(frozenset(names)) == {"orders", "customers", "customer_scores"}


@pytest.mark.parametrize(("sql", "tables"), [
    ("INSERT INTO feedback BY NAME SELECT 1 AS feedback_id", {"feedback": True}),
    ("insert or replace into meta values ('a', 'b')", {"meta": True}),
    ("INSERT INTO meta VALUES (1) ON CONFLICT (key) DO UPDATE SET value = 2", {"meta": False}),
    ("-- INSERT INTO orders\nDELETE FROM clauses WHERE true; INSERT INTO clauses SELECT 1", {"clauses": False}),
    ("UPDATE feedback_scores AS s SET sentiment = 0", {"feedback_scores": False}),
    ("CREATE OR REPLACE TEMP TABLE changed AS SELECT * FROM feedback", {}),
    ("SELECT 1 FROM orders", {}),
])
def test_a_statement_says_which_tables_it_writes(sql: str, tables: dict[str, bool]) -> None:
    assert lineage.written(sql) == tables


def test_a_statement_that_cannot_be_read_is_taken_to_change_everything() -> None:
    assert all(not adds for adds in lineage.written("COPY feedback FROM 'x.csv'").values())
    assert "orders" in lineage.written("CALL something()")
