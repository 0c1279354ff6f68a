"""Erasing a person: no row, no byte, no open link; a receipt that names nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import pytest

from data import backups, erasing, home
from data.access import Person
from data.erasing import NobodyThere
from data.sharing import sharing
from data.warehouse import close_all, open_warehouse

NOW = datetime(2026, 11, 22, 13, 0)
KEY = "CUSTOMER-4711-KANG"


@pytest.fixture(autouse=True)
def shop(maeum_home: object) -> Iterator[None]:
    """Two customers with rows in every table about people; derived tables built."""
    warehouse = open_warehouse(home.MAIN)
    with warehouse.writing() as writer:
        for number, key in enumerate((KEY, "CUSTOMER-1")):
            facts = {"key": key, "n": number}
            writer.execute("INSERT INTO customers (customer_key, name) VALUES ($key, $key || ' 강지움')", {"key": key})
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, customer_key, question_kind, text) "
                "VALUES ($n, TIMESTAMP '2026-10-01', $key, 'open', '비밀 ' || $key)", facts)
            writer.execute("INSERT INTO feedback_scores (feedback_id, sentiment) VALUES ($n, 0.5)", {"n": number})
            writer.execute("INSERT INTO clauses (feedback_id, clause_no) VALUES ($n, 0)", {"n": number})
            writer.execute("INSERT INTO orders (line_id, order_id, customer_key, ordered_at) VALUES ($n, $key, $key, TIMESTAMP '2026-10-01')", facts)
            writer.execute("INSERT INTO visits (visit_id, customer_key, visited_at) VALUES ($n, $key, TIMESTAMP '2026-10-01')", facts)
            writer.execute("INSERT INTO customer_scores (customer_key, model) VALUES ($key, 'churn')", {"key": key})
            writer.execute("INSERT INTO rejects (upload_id, row_no, value, row) VALUES ('u', 1, $key, json_object('id', $key))", {"key": key})
    warehouse.query("freshness")
    yield
    close_all()


def left() -> list[str]:
    return [path.name for path in home.home().rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_an_erased_person_leaves_no_row_and_no_byte_in_any_file() -> None:
    close_all()
    assert left(), "the search below would find the key"
    receipt = erasing.erase(home.MAIN, KEY, NOW)
    assert receipt.rows == {"customers": 1, "feedback": 1, "orders": 1, "visits": 1, "customer_scores": 1}
    close_all()
    assert left() == []
    warehouse = open_warehouse(home.MAIN)
    for table in ("customers", "feedback", "feedback_scores", "clauses", "orders", "visits", "customer_scores", "rejects"):
        assert warehouse.count(table) == 1, table
    warehouse.set_meta("still", "writes")


def test_every_table_about_people_is_in_the_statement() -> None:
    from data.warehouse import statement

    text = statement("erase_customer")
    assert all(f"DELETE FROM {table} " in text for table in erasing.tables_about_people())


def test_the_receipt_names_nobody_and_says_which_backups_still_hold_the_person() -> None:
    backup = backups.make(NOW)
    receipt = erasing.erase(home.MAIN, KEY, NOW)
    assert receipt.in_backups == (backup.name,)
    kept = next((home.home() / "receipts").glob("*.json")).read_text()
    assert KEY not in kept
    assert json.loads(kept)["who"] == receipt.who


def test_open_links_are_ended() -> None:
    sharing().make(Person("p", None, "", "owner"), "회의", "{}")
    erasing.erase(home.MAIN, KEY, NOW)
    assert all(share.ended_at for share in sharing().listed())


def test_erasing_somebody_who_is_not_there_changes_nothing() -> None:
    with pytest.raises(NobodyThere):
        erasing.erase(home.MAIN, "nobody", NOW)
    assert open_warehouse(home.MAIN).count("customers") == 2
