"""Laws that hold for every metric of the catalogue on a stocked shop."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.metrics.catalogue import catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.question import Filter, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

METRICS = {name: metric for name, metric in catalogue().metrics.items() if metric.table != "invitations"}  # the shop sent none
HALF = Scope(Period(date(2025, 1, 1), date(2025, 10, 1)))


@pytest.mark.parametrize("name", METRICS)
def test_the_sql_of_the_answer_gives_the_same_figure_from_the_rows(stocked: Warehouse, name: str) -> None:
    found = measure(stocked, MetricQuestion(name, ("month",), HALF))
    rows = stocked.run(found.sql, {"since": HALF.period.since, "until": HALF.period.until}).to_pylist()
    whole = next(row for row in rows if row["is_total"])
    assert found.total.n > 0
    assert whole["value"] == pytest.approx(found.total.value)
    assert {row["d0"]: row["n"] for row in rows if not row["is_total"]} == {cell.group["month"]: cell.n for cell in found.cells}


DISTINCT = [name for name, metric in METRICS.items() if not metric.additive]


@pytest.mark.parametrize("name", DISTINCT)
@pytest.mark.parametrize("by", [("channel",), ("weekday",), ("month", "channel"), ("hour",), ("segment",)])
@pytest.mark.parametrize("kept", [(), (Filter("channel", ("쿠팡",)),), (Filter("channel", ("쿠팡", "자사몰")),), (Filter("gender", ("여", None)),)])
def test_counting_customers_by_their_gaps_gives_what_counting_the_rows_gives(
    stocked: Warehouse, name: str, by: tuple[str, ...], kept: tuple[Filter, ...]
) -> None:
    for period in (HALF.period, Period(), Period(date(2025, 3, 17), None)):
        found = measure(stocked, MetricQuestion(name, by, Scope(period, kept)))
        params = {"since": period.since, "until": period.until, **{f"f{i}": [v for v in one.values if v] for i, one in enumerate(kept)}}
        rows = stocked.run(found.sql, {key: value for key, value in params.items() if f"${key}" in found.sql}).to_pylist()
        counted = {tuple(row[f"d{i}"] for i in range(len(by))): (row["n"], row["value"]) for row in rows if not row["is_total"]}
        assert {tuple(cell.group.values()): (cell.n, cell.value) for cell in found.cells} == counted
        assert [found.total.n] == [row["n"] for row in rows if row["is_total"]]


ADDITIVE = [name for name, metric in METRICS.items() if metric.additive]


@pytest.mark.parametrize("name", ADDITIVE)
def test_sums_held_as_columns_give_what_the_rows_give(stocked: Warehouse, name: str) -> None:
    """For open and closed periods, spans of days, kept groups, both, and under filters."""
    for by in (("day",), ("week", "channel"), ("quarter",), ("channel", "year"), ("gender",)):
        for kept in ((), (Filter("channel", ("쿠팡", "리뷰", None)),), (Filter("gender", ("여",), exclude=True),)):
            for period in (HALF.period, Period(), Period(None, date(2025, 3, 17))):
                found = measure(stocked, MetricQuestion(name, by, Scope(period, kept)))
                params = {"since": period.since, "until": period.until, **{f"f{i}": [v for v in one.values if v] for i, one in enumerate(kept)}}
                rows = stocked.run(found.sql, {key: value for key, value in params.items() if f"${key}" in found.sql}).to_pylist()
                here = {tuple(cell.group.values()): (cell.n, cell.value if cell.n >= METRICS[name].least else None) for cell in found.cells}
                there = {tuple(row[f"d{i}"] for i in range(len(by))): (row["n"], row["value"]) for row in rows if not row["is_total"]}
                assert here.keys() == there.keys()
                for group, (n, value) in here.items():
                    assert n == there[group][0]
                    assert value is None or value == pytest.approx(there[group][1])


@pytest.mark.parametrize("name", METRICS)
def test_a_value_lies_in_its_interval_and_its_bounds(stocked: Warehouse, name: str) -> None:
    metric = METRICS[name]
    limits = {"share": (0, 1), "points": (-100, 100), "feeling": (-1, 1)}.get(metric.unit, (float("-inf"), float("inf")))
    for cell in measure(stocked, MetricQuestion(name, ("month",))).cells:
        assert cell.value is not None
        assert limits[0] <= cell.value <= limits[1]
        if metric.interval not in ("none", "nps") and cell.n > 1:  # the NPS interval is centred on the adjusted counts
            assert cell.low is not None and cell.high is not None
            assert cell.low - 1e-9 <= cell.value <= cell.high + 1e-9


@pytest.mark.parametrize("name", ADDITIVE)
@pytest.mark.parametrize("cut", ["channel", "weekday", "month"])
def test_groups_that_partition_add_up_to_the_whole(stocked: Warehouse, name: str, cut: str) -> None:
    found = measure(stocked, MetricQuestion(name, (cut,), HALF))
    for part, whole in found.total.parts.items():
        assert sum(cell.parts[part] for cell in found.cells) == pytest.approx(whole)


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.additive])
def test_a_filter_and_its_opposite_make_the_whole(stocked: Warehouse, name: str) -> None:
    value = measure(stocked, MetricQuestion(name, ("channel",))).cells[0].group["channel"]
    inside, outside = (measure(stocked, MetricQuestion(name, scope=Scope(filters=(Filter("channel", (value,), exclude),)))) for exclude in (False, True))
    assert inside.total.n + outside.total.n == measure(stocked, MetricQuestion(name)).total.n


@pytest.mark.parametrize("name", METRICS)
def test_filtering_by_a_group_gives_the_figure_of_that_group(stocked: Warehouse, name: str) -> None:
    for cell in measure(stocked, MetricQuestion(name, ("channel",))).cells:
        alone = measure(stocked, MetricQuestion(name, scope=Scope().where("channel", cell.group["channel"]))).total
        assert (alone.n, alone.value) == (cell.n, pytest.approx(cell.value))


def test_competitors_count_only_when_a_brand_is_asked_for(stocked: Warehouse) -> None:
    by_brand = {cell.group["brand"]: cell.n for cell in measure(stocked, MetricQuestion("rating", ("brand",))).cells}
    assert measure(stocked, MetricQuestion("rating")).total.n == by_brand[None]
    assert measure(stocked, MetricQuestion("rating", scope=Scope().where("brand", "경쟁사"))).total.n == by_brand["경쟁사"] > 0


def test_a_period_after_the_data_is_none_and_never_zero(stocked: Warehouse) -> None:
    for name in METRICS:
        found = measure(stocked, MetricQuestion(name, ("month",), Scope(Period(date(2030, 1, 1), date(2030, 2, 1)))))
        assert (found.total.value, found.total.n, found.cells) == (None, 0, ())


def test_scales_are_never_averaged_together(stocked: Warehouse) -> None:
    before = measure(stocked, MetricQuestion("rating")).total
    with stocked.writing() as writer:
        writer.execute("""INSERT INTO feedback BY NAME SELECT 900000 + i AS feedback_id, TIMESTAMP '2025-03-01' AS answered_at,
            'rating' AS question_kind, 10.0 AS score, 1.0 AS scale_min, 10.0 AS scale_max, true AS high_is_good FROM range(20) t(i)""")
    found = measure(stocked, MetricQuestion("rating"))
    with stocked.writing() as writer:
        writer.execute("DELETE FROM feedback WHERE feedback_id >= 900000")
    assert (found.total.value, found.total.n) == (before.value, before.n)
    assert found.left_out["other_scale"] == 20
    assert found.scale == "1~5"


def test_a_write_is_seen_by_the_next_question(stocked: Warehouse) -> None:
    before = measure(stocked, MetricQuestion("answers")).total.n
    with stocked.writing() as writer:
        writer.execute("INSERT INTO feedback BY NAME SELECT 910000 AS feedback_id, TIMESTAMP '2025-03-01' AS answered_at, 'open' AS question_kind")
    after = measure(stocked, MetricQuestion("answers")).total.n
    with stocked.writing() as writer:
        writer.execute("DELETE FROM feedback WHERE feedback_id = 910000")
    assert (after, measure(stocked, MetricQuestion("answers")).total.n) == (before + 1, before)


def test_an_invitation_without_an_answer_counts_for_the_response_rate_alone(stocked: Warehouse) -> None:
    before = measure(stocked, MetricQuestion("answers")).total.n
    with stocked.writing() as writer:
        writer.execute("""INSERT INTO feedback BY NAME SELECT 920000 + i AS feedback_id, TIMESTAMP '2025-03-01' AS invited_at,
            CASE WHEN i < 3 THEN TIMESTAMP '2025-03-02' END AS answered_at, 'nps' AS question_kind, CASE WHEN i < 3 THEN 9.0 END AS score FROM range(12) t(i)""")
    rate, after = measure(stocked, MetricQuestion("response_rate")), measure(stocked, MetricQuestion("answers")).total.n
    with stocked.writing() as writer:
        writer.execute("DELETE FROM feedback WHERE feedback_id >= 920000")
    assert (rate.total.value, rate.total.n) == (0.25, 12)
    assert after == before + 3
    assert measure(stocked, MetricQuestion("response_rate")).total.value is None


def test_another_currency_is_never_added_to_won(stocked: Warehouse) -> None:
    before = {name: measure(stocked, MetricQuestion(name)).total.value for name in ("revenue", "average_order_value")}
    with stocked.writing() as writer:
        writer.execute("""INSERT INTO orders BY NAME SELECT 930000 AS line_id, 'in dollars' AS order_id, TIMESTAMP '2025-03-01' AS ordered_at,
            12.5 AS amount, 'USD' AS currency, 'paid' AS status, 1 AS quantity""")
    found = {name: measure(stocked, MetricQuestion(name)) for name in before}
    with stocked.writing() as writer:
        writer.execute("DELETE FROM orders WHERE line_id = 930000")
    assert {name: one.total.value for name, one in found.items()} == pytest.approx(before)
    assert found["revenue"].left_out["other_currency"] == 1
