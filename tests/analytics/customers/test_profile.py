from datetime import date, datetime

import pytest

from analytics.customers.calling import todays_list
from analytics.customers.churn import churn
from analytics.customers.profile import find_customers, profile
from analytics.customers.scoring import score_customers
from data.troubles import TooLittleData

DAY = date(2026, 3, 1)


@pytest.fixture
def known(sold):
    return sold(
        [{"customer_key": "A", "day": DAY, "amount": 30.0, "product": "우산", "order_id": "N1"},
         {"customer_key": "B", "day": DAY, "amount": 7.0, "product": "컵", "order_id": "N2"}],
        [{"customer_key": "A", "answered_at": datetime(2026, 3, 4), "channel": "리뷰", "question_kind": "rating", "score": 1.0,
          "scale_min": 1.0, "scale_max": 5.0, "high_is_good": True, "text": "비가 새요"}],
    )


def test_a_customer_is_found_by_id_and_by_order(known):
    assert find_customers(known, " A ") == ("A",) == find_customers(known, "N1")
    assert find_customers(known, "nobody") == ()


def test_the_profile_holds_this_customer_alone_and_nothing_later(known):
    found = profile(known, "A", date(2026, 3, 4))
    assert (found.orders, found.money_won, found.remarks) == (1, 30.0, 0)
    later = profile(known, "A", date(2026, 3, 5))
    assert later.remarks == 1 and later.feeling == -1.0
    assert set(later.events["text"]) == {"우산", "비가 새요"}


def test_models_that_cannot_run_say_why_and_the_others_run(sold, lives):
    rows = lives(200, 100)
    scored = score_customers(sold(rows), max(row["day"] for row in rows))
    assert scored.done == ("segment",)
    assert isinstance(scored.refused["churn"], TooLittleData)


def test_the_list_of_today_keeps_a_tenth_back_by_chance_and_is_the_same_all_day(shop):
    found = churn(shop[0], shop[1].today)
    listed = todays_list(found, 90)
    assert listed["contact"].sum() == 90 and len(listed) == 100
    assert listed.equals(todays_list(found, 90))
    assert set(listed.index) == set(found.customers.index[:100])
