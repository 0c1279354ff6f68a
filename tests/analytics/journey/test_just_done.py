"""What a customer had just done when they wrote, from orders, visits and refunds, and where it places them."""

from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from analytics.journey.curve import journey
from analytics.journey.editing import keep_journey, place_as_chosen
from analytics.journey.stages import template
from analytics.voice.scoring import score_batch, texts_of, unscored_remarks

WROTE = datetime(2026, 5, 20, 12)
ASK = {"text": "확인 좀 해 주세요", "channel": "채팅", "customer_key": "c1", "answered_at": WROTE}


def bought(warehouse, days_before, **more):
    line = {"line_id": 1, "order_id": "o1", "customer_key": "c1", "ordered_at": pd.Timestamp(WROTE - timedelta(days=days_before)), "amount": 10.0,
            "status": "paid"} | more
    with warehouse.writing() as writer:
        writer.register("told", pd.DataFrame([line]))
        writer.execute("INSERT INTO orders BY NAME SELECT * FROM told")


def visited(warehouse, hours_before):
    with warehouse.writing() as writer:
        writer.execute("INSERT INTO visits BY NAME SELECT 1 AS visit_id, 'c1' AS customer_key, $moment AS visited_at, 'visit' AS step",
                       {"moment": WROTE - timedelta(hours=hours_before)})


def known(warehouse):
    return [row["done"] for row in warehouse.run("SELECT done FROM just_done()").to_pylist()]


@pytest.mark.parametrize(("days", "more", "done"), [
    (1, {}, "order"), (6, {}, "delivery"), (40, {}, None), (6, {"status": "returned"}, "refund"), (6, {"refunded": 4.0}, "refund"),
    (6, {"amount": -10.0}, "refund"), (-1, {}, None), (1, {"customer_key": "somebody else"}, None),
])
def test_the_latest_order_or_refund_before_the_remark_counts(tell, warehouse, days, more, done):
    tell([ASK])
    bought(warehouse, days, **more)
    assert known(warehouse) == [done]


def test_a_visit_counts_when_nothing_was_ordered(tell, warehouse):
    tell([ASK])
    visited(warehouse, 2)
    assert known(warehouse) == ["visit"]


def test_reading_and_placing_anew_both_know_it(tell, warehouse):
    tell([ASK])
    bought(warehouse, 3, status="returned")
    fresh = texts_of(warehouse, unscored_remarks(warehouse))
    warehouse.write("voice_write_scores", scored=pa.Table.from_batches([score_batch(fresh.to_batches()[0])]))
    assert journey(warehouse).point("교환·반품").rows == 1
    keep_journey(warehouse, template())
    assert journey(warehouse).point("교환·반품").rows == 1


def test_what_is_read_later_is_placed_on_the_journey_that_was_chosen(tell, warehouse):
    keep_journey(warehouse, template("hotel"))
    tell([{"text": "조식이 맛있고 종류가 많아요", "sentiment": 0.7, "placed_stage": "개봉·사용"}])
    place_as_chosen(warehouse)
    assert journey(warehouse).point("식사·부대시설").rows == 1
