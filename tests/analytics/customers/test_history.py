from datetime import timedelta

import pytest

from analytics.customers.editing import merge
from analytics.customers.history import history
from analytics.customers.identity import rename
from analytics.customers.looking_back import look_back
from analytics.customers.migration import headline, migration
from analytics.customers.segments import keep_segments, segment


@pytest.fixture
def shop_of_two_years(sold, lives):
    rows = lives(400, 700)
    return sold(rows), max(row["day"] for row in rows)


def test_a_run_writes_down_only_who_moved(shop_of_two_years):
    warehouse, today = shop_of_two_years
    first = segment(warehouse, today - timedelta(days=30), ("rfm",))
    keep_segments(warehouse, first)
    second = segment(warehouse, today, ("rfm",))
    keep_segments(warehouse, second)
    for customer in second.members.index[:60]:
        now = second.members.loc[customer, "name"]
        then = first.members["name"].get(customer)
        told = [(one.since, one.group) for one in history(warehouse, customer, today)]
        before = [(first.today, then)] if then else []
        assert told == (before if then == now else [*before, (second.today, now)])


def test_the_same_day_again_changes_nothing(shop_of_two_years):
    warehouse, today = shop_of_two_years
    found = segment(warehouse, today, k=3)
    keep_segments(warehouse, found)
    keep_segments(warehouse, found)
    assert all(len(history(warehouse, customer, today)) == 1 for customer in found.members.index[:20])


def test_the_first_run_looks_back_a_year_under_the_names_of_today(shop_of_two_years):
    warehouse, today = shop_of_two_years
    found = segment(warehouse, today, k=3)
    look_back(warehouse, found, found)
    keep_segments(warehouse, found)
    names = {one.name for one in found.segments}
    told = [history(warehouse, customer, today) for customer in found.members.index]
    assert {one.group for stays in told for one in stays} <= names
    assert min(stays[0].since for stays in told) == today - timedelta(days=360)
    assert all(stays[-1].group == found.members.loc[customer, "name"] for customer, stays in zip(found.members.index, told, strict=True))
    assert history(warehouse, found.members.index[0], today - timedelta(days=400)) == ()


def test_another_name_is_no_move(shop_of_two_years):
    warehouse, today = shop_of_two_years
    found = segment(warehouse, today, k=3)
    keep_segments(warehouse, found)
    renamed = rename(warehouse, found, found.segments[0].name, "귀한 손님")
    customer = renamed.members.index[renamed.members["name"] == "귀한 손님"][0]
    assert [one.group for one in history(warehouse, customer, today)] == ["귀한 손님"]
    merge(warehouse, renamed, ("귀한 손님", renamed.segments[1].name), "모두 귀한 손님")
    assert [one.group for one in history(warehouse, customer, today)] == ["모두 귀한 손님"]


def test_groups_by_rule_move_too_and_the_rules_always_hold(shop_of_two_years):
    warehouse, today = shop_of_two_years
    went = migration(warehouse, today, ("rfm",))
    assert went.holds and sum(one.n for one in went.moves) == went.n
    then, now = segment(warehouse, went.since, ("rfm",)), segment(warehouse, today, ("rfm",))
    both = then.members["name"].to_frame("then").join(now.members["name"].rename("now"), how="inner")
    counted = both.value_counts().to_dict()
    assert {(went.names[one.source], went.names[one.target]): one.n for one in went.moves} == counted
    assert headline(went)
