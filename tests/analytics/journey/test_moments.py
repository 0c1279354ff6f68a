"""Moments of truth: a stage counts when feelings there go with coming back."""

from datetime import datetime, timedelta

import pandas as pd

from analytics.journey.moments import moments
from analytics.journey.remarks import remarks
from analytics.metrics.question import Scope

START = datetime(2026, 1, 1)


def test_a_stage_where_feeling_decides_stands_above_one_where_it_does_not(tell, warehouse):
    said, orders = [], []
    for stage, loyal in (("배송", {True: 0.9, False: 0.2}), ("탐색", {True: 0.5, False: 0.5})):
        for i in range(160):
            happy, who = i % 2 == 0, f"{stage}{i}"
            orders.append((who, START))
            said.append({"stage": stage, "customer_key": who, "answered_at": START + timedelta(days=5), "text": "말",
                         "sentiment": (0.6 if happy else -0.6) - (0.2 if stage == "배송" else 0)})
            if (i // 2) % 10 < loyal[happy] * 10:
                orders.append((who, START + timedelta(days=40)))
    orders.append(("z", START + timedelta(days=200)))
    tell(said)
    with warehouse.writing() as writer:
        writer.register("o", pd.DataFrame([{"line_id": i, "order_id": f"o{i}", "customer_key": who, "ordered_at": day, "amount": 10, "status": "paid"}
                                           for i, (who, day) in enumerate(orders)]))
        writer.execute("INSERT INTO orders BY NAME SELECT * FROM o")
    found = {moment.stage: moment for moment in moments(warehouse)}
    assert round(found["배송"].happy, 2) == 0.9
    assert round(found["배송"].unhappy, 2) == 0.2
    assert found["배송"].clear
    assert not found["탐색"].clear
    assert moments(warehouse)[0].stage == "배송"


def test_without_orders_there_is_no_moment_of_truth(tell, warehouse):
    tell([{"stage": "배송", "customer_key": "a", "sentiment": 0.5, "text": "말"}] * 40)
    assert moments(warehouse) == ()


def test_questions_about_a_stage_are_found_by_their_clause(tell, warehouse):
    tell([{"text": "예뻐요. 그런데 언제 와요?", "sentiment": 0.2, "placed_stage": "개봉·사용"}])
    with warehouse.writing() as writer:
        writer.execute("""INSERT INTO clauses BY NAME SELECT feedback_id, 1 AS clause_no, 0.1 AS sentiment, '배송' AS stage, 'question' AS act,
            false AS consequence FROM feedback""")
    assert [remark.text for remark in remarks(warehouse, Scope(), "배송", None, "question")] == ["예뻐요. 그런데 언제 와요?"]
    assert remarks(warehouse, Scope(), "배송", None, "request") == ()
    assert remarks(warehouse, Scope(), "배송", None, "consequence") == ()
