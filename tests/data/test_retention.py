"""Retention: what is past its period goes each day, with what models wrote about it, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from data import home, retention
from data.ledger import ledger
from data.retention import BadPeriod
from data.warehouse import Warehouse, close_all, open_warehouse

NOW = datetime(2026, 11, 22, 4, 0)


@pytest.fixture
def shop() -> Iterator[Warehouse]:
    warehouse = open_warehouse(home.MAIN)
    with warehouse.writing() as writer:
        for number, day in enumerate(("2024-01-01", "2026-11-01")):
            facts = {"n": number, "day": day, "key": f"c{number}"}
            writer.execute("INSERT INTO feedback (feedback_id, answered_at, customer_key, question_kind, text) VALUES ($n, $day::TIMESTAMP, $key, 'open', '말')", facts)
            writer.execute("INSERT INTO feedback_scores (feedback_id, sentiment) VALUES ($n, 0.5)", {"n": number})
            writer.execute("INSERT INTO clauses (feedback_id, clause_no) VALUES ($n, 0)", {"n": number})
            writer.execute("INSERT INTO orders (line_id, order_id, ordered_at) VALUES ($n, 'o', $day::TIMESTAMP)", {"n": number, "day": day})
            writer.execute("INSERT INTO uploads (upload_id, loaded_at) VALUES ('u' || $n, $day::TIMESTAMP)", {"n": number, "day": day})
            writer.execute("INSERT INTO rejects (upload_id, row_no) VALUES ('u' || $n, 1)", {"n": number})
    yield warehouse
    close_all()


def test_without_a_period_nothing_goes(shop: Warehouse) -> None:
    assert retention.daily(shop, NOW) == {}
    assert shop.count("feedback") == 2


def test_what_is_past_its_period_goes_with_what_was_written_about_it(shop: Warehouse) -> None:
    retention.keep_for(shop, {"feedback": 365, "rejects": 90})
    assert retention.daily(shop, NOW) == {"feedback": 1, "rejects": 1}
    left = {table: shop.count(table) for table in ("feedback", "feedback_scores", "clauses", "orders", "rejects", "uploads")}
    assert left == {"feedback": 1, "feedback_scores": 1, "clauses": 1, "orders": 2, "rejects": 1, "uploads": 2}
    assert shop.run("SELECT count(*) FROM answers").column(0)[0].as_py() == 1
    assert [entry.what for entry in ledger().recent(days=36500)] == ["main: feedback 1, rejects 1"]
    assert retention.daily(shop, NOW) == {}, "a second round of the day finds nothing"


def test_a_period_can_be_taken_back_and_a_foolish_one_is_refused(shop: Warehouse) -> None:
    retention.keep_for(shop, {"orders": 400})
    retention.keep_for(shop, {"orders": None})
    assert retention.periods(shop) == {}
    for wrong in ({"orders": 3}, {"customers": 400}):
        with pytest.raises(BadPeriod):
            retention.keep_for(shop, wrong)
