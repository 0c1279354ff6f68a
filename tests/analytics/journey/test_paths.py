"""What customers do after an order, on a shop small enough to count by hand."""

import pandas as pd
import pytest

from analytics.charts.paths import sankey
from analytics.journey.paths import paths
from analytics.journey.telling_paths import loops_in_words, ways_in_words
from analytics.metrics.question import Scope
from data.troubles import NoData


@pytest.fixture
def shop(warehouse, tell):
    """``shop(orders=[(customer, day)], said=[(customer, day, channel, feeling)], visits=[(session, step)])``"""

    def put(orders=(), said=(), visits=()):
        if said:
            tell([{"customer_key": c, "answered_at": day, "channel": channel, "sentiment": feeling, "text": "말"} for c, day, channel, feeling in said])
        with warehouse.writing() as writer:
            if orders:
                writer.register("o", pd.DataFrame([
                    {"line_id": i, "order_id": f"o{i}", "customer_key": c, "ordered_at": pd.Timestamp(day), "amount": 100, "refunded": 0, "status": "paid"}
                    for i, (c, day) in enumerate(orders)]))
                writer.execute("INSERT INTO orders BY NAME SELECT * FROM o")
            if visits:
                writer.register("v", pd.DataFrame([
                    {"visit_id": i, "session_id": s, "visited_at": pd.Timestamp("2026-01-01"), "step": step} for i, (s, step) in enumerate(visits)]))
                writer.execute("INSERT INTO visits BY NAME SELECT * FROM v")

    return put


def test_an_episode_is_an_order_and_what_followed_until_the_next(shop, warehouse):
    shop(
        orders=[("a", "2026-01-01"), ("a", "2026-02-01"), ("b", "2026-01-01"), ("z", "2026-12-01")],
        said=[("a", "2026-01-05", "채팅", -0.5), ("a", "2026-01-06", "채팅", -0.5), ("a", "2026-01-09", "리뷰", 0.9), ("b", "2026-08-01", "리뷰", 0.9)],
    )
    found = paths(warehouse)
    ways = {path.steps: (path.n, path.again.n, path.again.value) for path in found.paths}
    assert found.episodes == 4
    assert ways[("contact", "happy")] == (1, 1, 1.0)  # two chats in a row are one step; a bought again in time
    assert ways[()] == (3, 2, 0.0)  # b's remark came after 90 days; z's order is too young to be judged
    assert sum(flow.n for flow in found.flows if flow.source == (0, "order")) == 4
    assert sum(flow.n for flow in found.flows if flow.target[1] in ("again", "left", "open")) == 4


def test_flows_into_a_node_flow_out_of_it(shop, warehouse):
    shop(
        orders=[(f"c{i}", f"2026-0{i % 5 + 1}-03") for i in range(40)] + [("z", "2026-12-01")],
        said=[(f"c{i}", f"2026-0{i % 5 + 1}-1{i % 7}", ("채팅", "리뷰")[i % 2], (-0.8, 0.0, 0.8)[i % 3]) for i in range(30)],
    )
    flows = paths(warehouse).flows
    inner = {flow.target for flow in flows} & {flow.source for flow in flows}
    for node in inner:
        assert sum(f.n for f in flows if f.target == node) == sum(f.n for f in flows if f.source == node)
    drawn = sankey(flows)["series"][0]
    assert {link["source"] for link in drawn["links"]} <= {node["name"] for node in drawn["data"]}


def test_a_second_contact_within_seven_days_is_a_loop(shop, warehouse):
    shop(said=[("a", "2026-01-01", "전화", 0), ("a", "2026-01-07", "채팅", 0), ("a", "2026-01-20", "전화", 0), ("b", "2026-03-01", "리뷰", 0), ("c", "2026-03-01", "전화", 0)])
    again = paths(warehouse).loops[0].again
    assert (again.value, again.n) == (pytest.approx(1 / 3), 3)  # c's contact is not seven days old


def test_a_visit_ends_where_it_went_no_further(shop, warehouse):
    shop(visits=[("s1", "visit"), ("s1", "product"), ("s2", "visit"), ("s3", "visit"), ("s3", "cart"), ("s4", "purchase")])
    leaves = {leave.step: (leave.left.value, leave.left.n) for leave in paths(warehouse).leaves}
    assert leaves["visit"] == (0.25, 4)
    assert leaves["product"] == (pytest.approx(1 / 3), 3)
    assert leaves["cart"] == (0.5, 2)


def test_a_way_that_ends_in_fewer_orders_is_named(shop, warehouse):
    orders, said = [("z", "2026-12-01")], []
    for i in range(160):
        orders.append((f"c{i}", "2026-01-01"))
        unhappy = i % 2
        if unhappy:
            said.append((f"c{i}", "2026-01-05", "리뷰", -0.8))
        if i % 10 < (2 if unhappy else 9):
            orders.append((f"c{i}", "2026-02-20"))
    shop(orders=orders, said=said)
    assert "나쁜 말" in ways_in_words(paths(warehouse))


def test_nothing_at_all_is_said_and_not_drawn(warehouse):
    with pytest.raises(NoData):
        paths(warehouse)


def test_a_segment_keeps_its_own_customers(shop, warehouse):
    shop(orders=[("a", "2026-01-01"), ("b", "2026-01-02"), ("z", "2026-12-01")])
    with warehouse.writing() as writer:
        writer.execute("INSERT INTO customer_scores BY NAME SELECT 'a' AS customer_key, 'segment' AS model, '단골' AS label")
    assert paths(warehouse, Scope().where("segment", "단골")).episodes == 1
    assert loops_in_words(paths(warehouse)) == ""


def test_steps_can_be_the_stages_that_remarks_are_about(warehouse, tell, shop):
    shop(orders=[("a", "2026-01-01"), ("a", "2026-02-01"), ("z", "2026-12-01")])
    tell([{"customer_key": "a", "answered_at": day, "channel": "채팅", "stage": stage, "sentiment": -0.5, "text": "말"}
          for day, stage in (("2026-01-04", "배송"), ("2026-01-11", "문의"))])
    found = paths(warehouse, by_stage=True)
    assert ("배송", "문의·A/S") in {path.steps for path in found.paths}  # "문의" is a name a file may use for it
    assert {one.kind: one.median_days for one in found.durations if one.kind in ("배송", "문의·A/S")} == {"배송": 3, "문의·A/S": 10}
