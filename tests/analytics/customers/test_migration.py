"""Customers who moved between groups are counted once, and the groups keep their identity."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from analytics.customers.migration import BACK_DAYS, headline, matched, migration, moved
from analytics.customers.segments import segment


@pytest.fixture(scope="module")
def found(shop):
    warehouse, truth = shop
    return migration(warehouse, truth.today)


def test_groups_whose_numbers_were_shuffled_are_matched_by_whom_they_share():
    shuffled = np.array([[1, 40, 2], [30, 0, 5], [3, 2, 50]])
    assert matched(shuffled) == [1, 0, 2]


def test_everybody_known_at_both_dates_moves_or_stays_once(found, shop):
    warehouse, truth = shop
    then = segment(warehouse, truth.today - timedelta(days=BACK_DAYS))
    now = segment(warehouse, truth.today)
    assert sum(one.n for one in found.moves) == found.n == len(then.members.index.intersection(now.members.index))
    assert found.n + found.came == now.n
    assert found.same_low < found.same < found.same_high


def test_the_planted_groups_are_still_the_same_after_ninety_days(found):
    assert found.holds
    assert found.same > 0.6


def test_money_at_risk_is_that_of_customers_who_now_spend_less(found, shop):
    now = segment(shop[0], shop[1].today)
    worth = [one.money_per_customer_won for one in now.segments]
    assert all(worth[one.target] < worth[one.source] for one in found.falls)
    assert found.at_risk_won == pytest.approx(sum(one.money_won for one in found.falls))
    assert f"{found.fell:,}" in headline(found)


def test_against_itself_nobody_moves(shop):
    now = segment(shop[0], shop[1].today)
    still = moved(replace(now, members=now.members.sample(frac=1, random_state=0)), now)
    assert still.same == 1
    assert not still.falls
