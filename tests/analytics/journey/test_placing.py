"""Placing, against 200 remarks that were labelled by hand before any rule was written."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analytics.journey.placing import LEAST, place
from analytics.journey.stages import BadJourney, read, template, template_keys

_LABELLED = Path(__file__).parent / "labelled_remarks.tsv"
_INDEPENDENT = Path(__file__).parent / "independent_remarks.tsv"  # 200 later labels, never used to change a rule


@pytest.fixture(scope="module")
def labelled():
    with _LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def placed(labelled):
    return place(
        [row["text"] for row in labelled],
        channels=[row["channel"] for row in labelled],
        questions=[row["question"] or None for row in labelled],
    )


def test_at_least_eight_of_ten_placements_are_right(labelled, placed):
    right = [stage == row["stage"] for row, stage in zip(labelled, placed.stage, strict=True) if stage is not None]
    assert len(right) >= 150, "so few placements prove nothing"
    assert np.mean(right) >= 0.8


def test_at_least_eight_of_ten_remarks_find_their_stage_or_stay_without_one(labelled, placed):
    assert np.mean([stage == (row["stage"] or None) for row, stage in zip(labelled, placed.stage, strict=True)]) >= 0.8


def test_a_remark_about_nothing_is_not_forced(labelled, placed):
    about_nothing = np.array([row["stage"] == "" for row in labelled])
    assert np.mean(placed.stage[about_nothing] == None) >= 0.8  # noqa: E711  (elementwise)


def test_every_placement_carries_its_rule_and_confidence(placed):
    known = {rule.id: rule.stage for rule in template().rules}
    for stage, confidence, rule in zip(placed.stage, placed.confidence, placed.rule, strict=True):
        assert (stage is None) == (rule is None) == (confidence == 0)
        if stage is not None:
            assert known[rule] == stage
            assert LEAST <= confidence <= 1


def test_order_and_company_of_the_texts_do_not_matter(labelled, placed):
    backwards = labelled[::-1]
    again = place(
        [row["text"] for row in backwards],
        channels=[row["channel"] for row in backwards],
        questions=[row["question"] or None for row in backwards],
    )
    assert again.stage[::-1].tolist() == placed.stage.tolist()


def test_a_score_without_words_is_placed_by_its_question():
    assert place([None, None], questions=["배송에 만족하셨나요?", None]).stage.tolist() == ["배송", None]


def test_the_words_beat_the_recommendation_question():
    assert place(["배송이 너무 느려서요"], kinds=["nps"]).stage[0] == "배송"
    assert place([None], kinds=["nps"]).stage[0] == "재구매·추천"


def test_no_texts_place_nothing():
    assert place([]).share is None


@pytest.mark.parametrize("key", template_keys())
def test_every_template_reads_and_each_stage_can_be_reached(key):
    journey = template(key)
    assert {rule.stage for rule in journey.rules} == set(journey.names)
    for stage in journey.stages:
        named = {rule.touchpoint for rule in journey.rules if rule.stage == stage.name}
        assert named <= {name for name, _ in stage.touchpoints}


def test_a_rule_for_a_stage_that_does_not_exist_is_refused():
    told = {"key": "x", "ko": "가", "en": "a", "stages": [{"name": "탐색"}], "rules": [{"id": "r", "stage": "배송", "weight": 0.5}]}
    with pytest.raises(BadJourney):
        read(told)


def test_eight_of_ten_placements_are_right_on_labels_the_rules_never_saw():
    with _INDEPENDENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 200
    found = place(
        [row["text"] for row in rows],
        channels=[row["channel"] for row in rows],
        questions=[row["question"] or None for row in rows],
        kinds=[row["kind"] for row in rows],
        done=[row["done"] or None for row in rows],
    )
    right = [stage in row["stages"].split("|") for row, stage in zip(rows, found.stage, strict=True) if stage is not None]
    assert len(right) >= 150
    assert np.mean(right) >= 0.8


@pytest.mark.parametrize(("done", "stage"), [("order", "구매"), ("delivery", "개봉·사용"), ("visit", "탐색"), ("refund", "교환·반품"), (None, None)])
def test_what_the_customer_had_just_done_places_what_the_words_do_not(done, stage):
    assert place(["확인 좀 해 주세요"], channels=["채팅"], done=[done]).stage[0] == stage


def test_words_outweigh_what_the_customer_had_just_done():
    assert place(["배송이 너무 늦어요"], channels=["채팅"], done=["refund"]).stage[0] == "배송"
