"""A journey of one's own: names, order, touchpoints, words; other templates."""

from dataclasses import replace

import pytest

from analytics.journey.curve import journey
from analytics.journey.editing import EditedStage, edited, keep_journey, rows_of, told
from analytics.journey.placing import place
from analytics.journey.stages import BadJourney, chosen, read, template

LATE = [{"text": "배송이 너무 늦어요", "sentiment": -0.6, "customer_key": f"c{i}", "placed_stage": "배송", "placed_touchpoint": "배송 기간"} for i in range(20)]


def test_a_template_goes_through_its_json_unchanged():
    import json

    for key in ("commerce", "hotel"):
        assert read(json.loads(told(template(key)))) == template(key)


def test_a_renamed_stage_keeps_its_rules_its_remarks_and_its_old_name(tell, warehouse):
    tell(LATE)
    rows = [replace(row, name="배달") if row.name == "배송" else row for row in rows_of(template())]
    keep_journey(warehouse, edited(template(), rows))
    assert journey(warehouse).point("배달").n == 20
    assert place(["배송이 늦어요"], journey=chosen(warehouse)).stage[0] == "배달"
    assert chosen(warehouse).known_as["배송"] == "배달"


def test_order_and_removal_are_kept_and_what_lost_its_stage_is_unplaced(tell, warehouse):
    tell(LATE)
    rows = [row for row in reversed(rows_of(template())) if row.name != "배송"]
    keep_journey(warehouse, edited(template(), rows))
    found = journey(warehouse)
    assert found.points[0].stage == "재구매·추천"
    assert found.unplaced == 20


def test_own_words_place_remarks_at_a_new_stage(warehouse):
    rows = (*rows_of(template()), EditedStage(None, "선물 포장", "Gift wrap", ("리본",), (), ("선물 ?포장", "리본")))
    mine = edited(template(), rows)
    keep_journey(warehouse, mine)
    assert place(["리본이 너무 예뻐요"], journey=chosen(warehouse)).stage[0] == "선물 포장"
    assert rows_of(chosen(warehouse))[-1].words == ("선물 ?포장", "리본")


def test_another_template_is_a_choice_away(tell, warehouse):
    tell([{"text": "조식이 맛있고 종류가 많아요", "sentiment": 0.7, "customer_key": f"c{i}"} for i in range(12)])
    assert keep_journey(warehouse, template("hotel")) == 12
    assert journey(warehouse).point("식사·부대시설").n == 12


@pytest.mark.parametrize("rows", [
    (), (EditedStage(None, " ", ""),), (EditedStage(None, "가", ""), EditedStage(None, "가", "")), (EditedStage(None, "가", "", words=("(",)),),
])
def test_a_journey_that_cannot_be_is_refused(rows):
    with pytest.raises(BadJourney):
        edited(template(), rows)
