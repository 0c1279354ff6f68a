from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from analytics.customers.features import Scaled, catalogue, fact, features, last_day, say, span
from data.troubles import NoData

DAY = date(2026, 3, 1)


def test_nothing_from_the_date_or_later_is_counted(sold, lives):
    before = [row for row in lives(80, 300) if row["day"] < date(2025, 9, 1)]
    leak = [
        {"customer_key": "K0001", "day": date(2025, 9, 1) + timedelta(days=ahead), "amount": 9e9, "refunded": 9e9, "discount": 5.0, "category": "비밀"}
        for ahead in (0, 1, 30)
    ]
    said = [{"customer_key": "K0001", "answered_at": datetime(2025, 9, 1), "channel": "전화", "question_kind": "nps", "score": 0.0}]
    clean = features(sold(before), date(2025, 9, 1))
    leaky = features(sold(leak, said), date(2025, 9, 1))  # the same file: the leak is added to it
    pd.testing.assert_frame_equal(clean, leaky)
    assert features(sold([]), date(2025, 10, 15)).loc["K0001", "frequency"] == clean.loc["K0001", "frequency"] + 3


def test_recency_frequency_and_money_by_hand(sold):
    warehouse = sold([
        {"customer_key": "A", "day": DAY - timedelta(days=40), "amount": 10.0},
        {"customer_key": "A", "day": DAY - timedelta(days=40), "amount": 5.0},
        {"customer_key": "A", "day": DAY - timedelta(days=10), "amount": 30.0, "refunded": 30.0},
        {"customer_key": "A", "day": DAY - timedelta(days=5), "amount": 99.0, "status": "cancelled", "refunded": 99.0},
        {"customer_key": None, "day": DAY - timedelta(days=1), "amount": 7.0},
    ])
    found = features(warehouse, DAY)
    assert list(found.index) == ["A"]
    row = found.loc["A"]
    assert (row["recency_days"], row["frequency"], row["tenure_days"], row["gap_days"]) == (10, 2, 40, 30)
    assert row["money"] == 15.0
    assert row["refund_share"] == pytest.approx(129 / 45)
    assert np.isnan(row["feeling"])


def test_looking_back_a_year_forgets_what_was_before(sold):
    warehouse = sold([{"customer_key": "A", "day": DAY - timedelta(days=days), "amount": 1.0} for days in (20, 400)])
    assert features(warehouse, DAY).loc["A", "frequency"] == 2
    assert features(warehouse, DAY, 365).loc["A", "frequency"] == 1


def test_without_orders_there_is_no_span(sold):
    with pytest.raises(NoData):
        span(sold([]))


def test_a_model_stands_on_the_morning_after_the_last_purchase(sold):
    assert last_day(sold([{"customer_key": "A", "day": DAY, "amount": 1.0}])) == DAY + timedelta(days=1)


def test_every_feature_is_a_column_and_has_words_in_both_languages(sold):
    columns = features(sold([{"customer_key": "A", "day": DAY, "amount": 1.0}]), DAY + timedelta(days=1)).columns
    for feature in catalogue().values():
        assert feature.name in columns
        assert all(feature.label)
        for words in (feature.up, feature.down, feature.none, feature.change):
            assert words is None or (len(words) == 2 and all(words))
        assert say(feature, 0.5) and say(feature, 0.5, "en")


def test_a_fact_takes_the_particle_that_fits_its_number():
    assert fact(catalogue()["money"], 30_000.0, 10_000.0) == "지금까지 3만 원을 썼어요(보통 1만 원)"
    assert fact(catalogue()["bought_90"], 0.0, 2.0) == "최근 90일 동안 한 번도 안 샀어요(보통 2번)"
    assert fact(catalogue()["bought_90"], 2.0, 2.0) is None


@parametrize_with_checks([Scaled()])
def test_scaling_keeps_the_estimator_contract(estimator, check):
    check(estimator)


def test_parts_hold_every_customer_once_and_the_same_one_at_every_date(sold, lives):
    warehouse = sold(lives(200, 300))
    then, now = ([set(features(warehouse, day, parts=3, part=part).index) for part in range(3)] for day in (date(2025, 6, 1), date(2025, 10, 1)))
    whole = features(warehouse, date(2025, 10, 1))
    assert sum(map(len, now)) == len(whole) and set().union(*now) == set(whole.index) and all(now)
    assert all(before <= after for before, after in zip(then, now, strict=True))
