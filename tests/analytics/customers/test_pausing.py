from datetime import date, timedelta

import pytest

from analytics.customers.pausing import advice, pauses

FIRST = date(2025, 1, 1)
TODAY = date(2026, 1, 1)


def every(days, customers=30):
    return [{"customer_key": f"K{who}", "day": FIRST + timedelta(days=step * days), "amount": 1.0} for who in range(customers) for step in range(10)]


@pytest.mark.parametrize(("gap", "horizon"), [(10, 30), (31, 60), (60, 60), (85, 90)])
def test_the_horizon_is_the_shortest_that_nine_of_ten_pauses_end_within(sold, gap, horizon):
    found = pauses(sold(every(gap)), TODAY + timedelta(days=700))
    assert (found.middle_days, found.long_days, found.horizon_days, found.customers) == (gap, gap, horizon, 30)


def test_pauses_longer_than_all_horizons_get_the_longest(sold):
    found = pauses(sold(every(200, 60)), FIRST + timedelta(days=3_000))
    assert found.horizon_days == 180


def test_few_pauses_say_nothing(sold):
    found = pauses(sold(every(10, 5)), TODAY)
    assert found.n == 45 and found.horizon_days is None and advice(found, 90) == ""


def test_the_advice_names_the_figure_and_its_n(sold):
    found = pauses(sold(every(20)), TODAY)
    assert "20일" in advice(found, 90) and "30일이 더 맞아요" in advice(found, 90) and f"n={found.n:,}" in advice(found, 90)
    assert "suits" in advice(found, 30, "en") and "suit these data better" in advice(found, 90, "en")
