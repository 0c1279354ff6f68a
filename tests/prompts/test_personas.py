"""Names of a model for personas: checked against the traits, marked by the page, never used by themselves."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from analytics.customers.naming import Trait
from prompts import settings
from prompts.tasks.personas import holds, material, proposed
from tests.model_server import model_server


def trait(feature, gap, label="특징"):
    return Trait(feature, label, label, 1.0, 1.0, gap, "1", "1", "1", "1")


def persona(name, *traits, subjects=()) -> Any:
    segment = SimpleNamespace(name=name, name_en=f"{name} en", traits=traits)
    journey = SimpleNamespace(peak=None, lowest=None)
    return SimpleNamespace(segment=segment, journey=journey, subjects=tuple(SimpleNamespace(name=one) for one in subjects), channels=())


OFTEN = persona("자주 사는 고객", trait("frequency", 1.2, "구매 횟수"), trait("discount_share", 0.8, "할인 비중"), subjects=("배송",))
AWAY = persona("오래 안 온 고객", trait("recency_days", 1.5, "마지막 구매"), trait("frequency", -0.9, "구매 횟수"))


def asked(*names):
    def answer(body):
        return json.dumps({"names": [{"number": number, "name": name} for number, name in names]}, ensure_ascii=False)

    with model_server(answer) as server:
        use = settings.checked({"on": True, "base_url": server.address, "model": "test", "timeout_s": 15.0})
        return proposed((OFTEN, AWAY), "ko", use)


def test_names_that_the_traits_bear_out_are_proposed_for_their_groups():
    found = asked((1, "알뜰한 단골 고객"), (2, "뜸해진 고객"))
    assert found.names == {"자주 사는 고객": "알뜰한 단골 고객", "오래 안 온 고객": "뜸해진 고객"}


@pytest.mark.parametrize("name", [
    "30대 단골", "알뜰한 엄마들", "멋쟁이 여성 단골", "MZ세대 단골", "**단골** 고객", "http://evil.example", "", "가" * 60,
    "뜸해진 고객", "큰손 고객", "불만 많은 단골", "자주 사는 고객", "오래 안 온 고객", "가끔 오는 고객",
])
def test_what_is_invented_contradicts_or_repeats_is_dropped(name):
    assert asked((1, name)).names == {}


def test_a_word_the_facts_hold_may_stand_in_the_name():
    region = persona("서울에 사는 여성이 많은 고객", trait("gender:여", 1.0, "여성 비중"))
    assert holds("여성이 많은 동네 고객", region) and not holds("여성이 많은 동네 고객", OFTEN)


def test_two_groups_never_get_one_name_and_unknown_numbers_are_left_out():
    assert asked((1, "반가운 손님"), (2, "반가운 손님"), (9, "누구 고객")).names == {"자주 사는 고객": "반가운 손님"}


def test_no_figure_and_no_remark_is_sent():
    told = json.loads(material((OFTEN, AWAY), "ko"))
    assert [one["number"] for one in told] == [1, 2]
    assert told[0]["traits"][0] == {"what": "구매 횟수", "than_others": "more"} and set(told[0]) == {
        "number", "name_now", "traits", "subjects", "channels", "best_stage", "worst_stage"}


def test_without_a_model_nothing_is_proposed_and_the_reason_is_said():
    found = proposed((OFTEN,), "ko", settings.ModelSettings())
    assert found.names == {} and found.trouble is not None and found.trouble.code == "NoModel"
