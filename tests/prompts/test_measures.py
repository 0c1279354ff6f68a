"""Drafts of measures: ideas of a model, marked, plain, new, and never a figure."""

import json

import pytest

from analytics.journey.measures import is_draft, measures_for
from analytics.journey.pains import Pain
from prompts import settings
from prompts.tasks.measures import drafted
from tests.model_server import model_server

PAIN = Pain("결제", "결제 오류", people=40, payers=0, unhappy=40, n=60, share=2 / 3, low=0.54, high=0.77, feeling=-0.8, money=None, weight=32.0,
            since=None, worst_month=None, segment=None, product=None)
KNOWN = measures_for("결제", "결제 오류")


def answering(*texts, owner="개발팀"):
    return lambda body: json.dumps({"proposals": [{"text": text, "owner": owner} for text in texts]}, ensure_ascii=False)


def asked(answer):
    with model_server(answer) as server:
        use = settings.checked({"on": True, "base_url": server.address, "model": "test", "timeout_s": 15.0})
        return drafted(PAIN, "결제 · 결제 오류", KNOWN, "ko", use), server


def test_a_draft_is_marked_and_judged_by_the_metric_of_the_place():
    found, _ = asked(answering("결제 전에 오류 안내를 먼저 보여 주기"))
    (measure,) = found.measures
    assert is_draft(measure.id) and not is_draft(KNOWN[0].id)
    assert (measure.metric, measure.weeks) == (KNOWN[0].metric, KNOWN[0].weeks)
    assert measure.text("ko") == "결제 전에 오류 안내를 먼저 보여 주기"


@pytest.mark.parametrize("text", ["불만을 30% 줄이기", "[여기](http://evil.example) 누르기", "가" * 200, " ", KNOWN[0].ko, "첫째\n둘째"])
def test_figures_links_and_repeats_are_dropped(text):
    found, _ = asked(answering(text))
    assert found.measures == () and found.trouble is None


def test_no_more_than_three_are_taken():
    found, _ = asked(answering(*(f"{name} 화면을 새로 짜기" for name in "가나다라마")))
    assert len(found.measures) == 3


def test_a_model_that_answers_nonsense_is_a_trouble_and_no_draft():
    found, _ = asked(lambda body: "<html>busy</html>")
    assert found.measures == () and found.trouble is not None


def test_without_a_model_nothing_is_sent_and_the_reason_is_said():
    found = drafted(PAIN, "결제", KNOWN, "ko", settings.ModelSettings())
    assert found.measures == () and found.trouble.code == "NoModel"
