"""Pain points: what is heavier stands first, what is new is dated, what is noise is not named."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.journey.measures import measures, measures_for
from analytics.journey.pains import pains, surest_excess, worse_since
from analytics.journey.stages import template
from analytics.metrics.catalogue import catalogue


def hurt(stage, n, unhappy, who=None, **more):
    return [
        {"stage": stage, "touchpoint": f"{stage} 접점", "customer_key": (who or stage) + str(i), "text": "말", "sentiment": -0.7 if i < unhappy else 0.6} | more
        for i in range(n)
    ]


def test_more_people_hurt_as_much_stand_first(tell, warehouse):
    tell(hurt("배송", 100, 60) + hurt("결제", 100, 20))
    found = pains(warehouse)
    assert [(pain.stage, pain.people) for pain in found] == [("배송", 60), ("결제", 20)]
    assert found[0].low < 0.6 < found[0].high
    assert found[0].money is None


def test_money_at_stake_moves_a_pain_up(tell, warehouse):
    tell(hurt("배송", 100, 40) + hurt("결제", 100, 40))
    orders = [{"line_id": i, "order_id": f"o{i}", "customer_key": f"결제{i}", "ordered_at": pd.Timestamp("2026-01-02"), "amount": 1000, "status": "paid"} for i in range(40)]
    with warehouse.writing() as writer:
        writer.register("o", pd.DataFrame(orders))
        writer.execute("INSERT INTO orders BY NAME SELECT * FROM o")
    first = pains(warehouse)[0]
    assert (first.stage, first.money, first.payers) == ("결제", 40_000, 40)


def test_a_place_with_few_remarks_is_no_pain_yet(tell, warehouse):
    tell(hurt("배송", 29, 29))
    assert pains(warehouse) == ()


def test_a_break_is_dated_to_its_month():
    rng = np.random.default_rng(1)
    months = [(date(2025 + m // 12, m % 12 + 1, 1), 60, int(rng.binomial(60, 0.2 if m < 14 else 0.5))) for m in range(24)]
    assert worse_since(months) == date(2026, 3, 1)


def test_steady_months_have_no_break_in_19_of_20_runs():
    rng = np.random.default_rng(2)
    alarms = sum(worse_since([(date(2025, m + 1, 1), 60, int(rng.binomial(60, 0.3))) for m in range(12)]) is not None for _ in range(100))
    assert alarms <= 5


def test_a_product_that_is_hit_is_named_and_an_even_one_is_not():
    assert surest_excess({"텀블러": (100, 60), "수건": (300, 90), "냄비": (200, 60)}) == "텀블러"
    assert surest_excess({"텀블러": (100, 31), "수건": (300, 90), "냄비": (200, 60)}) is None


def test_every_stage_has_measures_whose_metric_is_defined():
    known = template()
    for one in measures():
        assert one.stage in known.names
        assert one.metric in catalogue().metrics
        assert set(one.owner) == {"ko", "en"}
        assert one.weeks > 0
    for stage in known.stages:
        for touchpoint, _ in stage.touchpoints:
            assert measures_for(stage.name, touchpoint), (stage.name, touchpoint)
    assert len({one.id for one in measures()}) == len(measures())


@pytest.mark.parametrize("stage", ["없는 단계"])
def test_an_unknown_stage_has_no_measure(stage):
    assert measures_for(stage, None) == ()
