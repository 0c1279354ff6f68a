import json

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from analytics.customers.segments import headline, keep_segments, segment
from data.troubles import TooLittleData
from data.warehouse import Warehouse


@pytest.fixture(scope="module")
def found(shop):
    warehouse, truth = shop
    return segment(warehouse, truth.today)


def test_the_planted_segments_are_found(found, shop):
    planted = pd.Series(shop[1].segments).reindex(found.members.index)
    assert adjusted_rand_score(planted, found.members["segment"]) >= 0.8


def test_everybody_is_in_one_group_and_all_money_is_counted(found):
    assert sum(one.size for one in found.segments) == found.n == len(found.members)
    assert sum(one.money_share for one in found.segments) == pytest.approx(1)
    assert len({one.name for one in found.segments}) == found.k
    assert [one.money_won for one in found.segments] == sorted((one.money_won for one in found.segments), reverse=True)


def test_bargain_hunters_are_named_by_what_they_do(found, shop):
    hunters = [key for key, kind in shop[1].segments.items() if kind == "할인 사냥"]
    name = found.members["name"].reindex(hunters).mode()[0]
    assert "할인" in name
    assert next(one for one in found.segments if one.name == name).name_en.startswith("discount")


def test_the_same_data_give_the_same_groups(found, shop):
    again = segment(shop[0], shop[1].today)
    assert again.version == found.version
    pd.testing.assert_frame_equal(again.members, found.members)


def test_feelings_come_with_their_interval_or_not_at_all(found):
    for one in found.segments:
        if one.feeling.value is None:
            assert one.feeling.n == 0
        elif one.feeling.low is not None:
            assert one.feeling.low <= one.feeling.value <= one.feeling.high


def test_a_kept_segment_is_a_dimension_of_orders(sold, lives):
    rows = lives(120, 400)
    warehouse: Warehouse = sold(rows)
    result = segment(warehouse, max(row["day"] for row in rows))
    keep_segments(warehouse, result)
    kept = warehouse.run("SELECT segment, count(DISTINCT customer_key) AS n FROM lines WHERE segment IS NOT NULL GROUP BY ALL").to_pylist()
    assert {row["segment"]: row["n"] for row in kept} == {one.name: one.size for one in result.segments}
    detail = warehouse.run("SELECT detail FROM customer_scores LIMIT 1").to_pylist()[0]["detail"]
    assert json.loads(detail)["en"]


def test_too_few_customers_are_not_grouped(sold, lives):
    rows = lives(40, 400)
    with pytest.raises(TooLittleData) as refusal:
        segment(sold(rows), max(row["day"] for row in rows))
    assert refusal.value.facts["need"] == 60 and refusal.value.facts["have"] <= 40


def test_the_headline_says_who_brings_the_money(found):
    assert found.segments[0].name in headline(found)
    assert found.segments[0].name_en in headline(found, "en")
