"""Two curves: noise is not called a change, a real change is."""

from datetime import date

import numpy as np

from analytics.journey.comparing import against_goals, compare_journeys
from analytics.journey.curve import journey
from analytics.metrics.question import Period, Scope

STAGES = ("탐색", "구매", "결제", "배송", "문의·A/S")
BEFORE, AFTER = Scope(Period(date(2026, 1, 1), date(2026, 2, 1))), Scope(Period(date(2026, 2, 1), date(2026, 3, 1)))


def month(number, rng, shift=None):
    """60 remarks a stage in that month, each from a customer of their own; shift moves single stages."""
    return [
        {"answered_at": f"2026-{number:02d}-{day % 27 + 1:02d}", "stage": stage, "customer_key": f"{number}-{stage}-{day}", "text": "말",
         "sentiment": float(np.clip(rng.normal(0.1 + (shift or {}).get(stage, 0), 0.5), -1, 1))}
        for stage in STAGES for day in range(60)
    ]


def test_a_change_of_one_stage_is_found_there_and_nowhere_else(tell, warehouse):
    rng = np.random.default_rng(2)
    tell(month(1, rng) + month(2, rng, {"결제": -0.6}))
    compared = compare_journeys(warehouse, AFTER, BEFORE)
    assert [change.stage for change in compared.clear] == ["결제"]
    assert compared.clear[0].high < 0


def test_two_months_of_the_same_show_a_change_in_few_runs(tmp_path):
    from data.warehouse import Warehouse  # each run has its own shop
    from tests.analytics.journey.conftest import store

    alarms = 0
    for seed in range(12):
        shop = Warehouse(tmp_path / f"{seed}.duckdb")
        rng = np.random.default_rng(seed)
        store(shop, month(1, rng) + month(2, rng))
        alarms += bool(compare_journeys(shop, AFTER, BEFORE).clear)
        shop.close()
    assert alarms <= 2  # 5 % of 12 is 0.6; three or more has a chance of 2 %


def test_customers_in_both_curves_are_in_both_resamples(tell, warehouse):
    """The same customers with the same remarks in both months: no difference and next to no doubt about it."""
    rng = np.random.default_rng(4)
    rows = [row | {"customer_key": f"c{i}"} for i, row in enumerate(month(1, rng))]
    tell(rows + [row | {"answered_at": row["answered_at"].replace("-01-", "-02-", 1)} for row in rows])
    change = next(c for c in compare_journeys(warehouse, AFTER, BEFORE).changes if c.stage == "배송")
    assert abs(change.difference) < 1e-9
    assert change.high - change.low < 1e-6


def test_a_stage_with_too_little_on_one_side_has_no_difference(tell, warehouse):
    rng = np.random.default_rng(5)
    tell(month(1, rng) + month(2, rng)[:5])
    change = next(c for c in compare_journeys(warehouse, AFTER, BEFORE).changes if c.stage == "탐색")
    assert change.difference is None
    assert not change.clear


def test_the_journey_to_be_is_missed_only_where_the_gap_is_more_than_noise(tell, warehouse):
    tell(month(1, np.random.default_rng(4), {"결제": -0.6}))
    found = journey(warehouse)
    goals = {"결제": 0.3, "배송": found.point("배송").mean + 0.01, "비교": 0.5}
    compared = against_goals(found, goals)
    assert [change.stage for change in compared.clear] == ["결제"]
    assert compared.clear[0].difference == found.point("결제").mean - 0.3
    nowhere = next(change for change in compared.changes if change.stage == "비교")
    assert nowhere.difference is None and not nowhere.clear


def test_without_goals_nothing_is_compared(tell, warehouse):
    tell(month(1, np.random.default_rng(4)))
    assert not against_goals(journey(warehouse), {}).clear
