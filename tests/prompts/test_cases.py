"""The commands' answers on cases that were written before the checker and the detectors were read."""

from __future__ import annotations

import pytest

from analytics.reports.facts import fact_from, quote_from
from data.personal import find
from prompts.grounding import check
from prompts.veil import Veil, holds_personal_data
from tests.prompts import cases

SURE = ("number", "unit", "direction", "quote_invented")
WORDS = ("NAME", "ADDRESS")


def _passes(case) -> bool:
    return check(case["summary"], [*map(fact_from, case["facts"])], [*map(quote_from, case["quotes"])]).ok


def test_95_of_100_errors_are_found_and_5_of_100_true_summaries_stopped():
    passed = {case["summary"]: _passes(case) for case in cases.summaries()}
    wrong = [case["summary"] for case in cases.summaries() if case["label"] == "error"]
    true = [case["summary"] for case in cases.summaries() if case["label"] == "ok"]
    assert len(wrong) >= 60 and sum(not passed[said] for said in wrong) >= 0.95 * len(wrong)
    assert len(true) >= 60 and sum(not passed[said] for said in true) <= 0.05 * len(true)


@pytest.mark.parametrize("kind", SURE)
def test_no_wrong_number_unit_direction_or_invented_quote_passes(kind):
    assert [case["summary"] for case in cases.summaries() if case["kind"] == kind and _passes(case)] == []


def _told(spans) -> set[tuple[str, int, int]]:
    return {span for span in spans if span[0] not in WORDS}


def test_structured_personal_data_is_found_with_recall_99_and_precision_97():
    right = missed = wrong = 0
    for case in cases.personal():
        got = _told((one.kind, one.start, one.end) for one in find(case["text"]))
        gold = _told((span["type"], span["start"], span["end"]) for span in case["spans"])
        right, missed, wrong = right + len(got & gold), missed + len(gold - got), wrong + len(got - gold)
    assert right > 110 and right / (right + missed) >= 0.99 and right / (right + wrong) >= 0.97


@pytest.mark.parametrize("kind", ["RRN", "FRN", "CARD"])
def test_every_resident_and_card_number_is_found(kind):
    for case in cases.personal():
        gold = {(span["start"], span["end"]) for span in case["spans"] if span["type"] == kind}
        assert gold <= {(one.start, one.end) for one in find(case["text"]) if one.kind == kind}, case["text"]


def test_what_is_sent_under_the_veil_holds_none_of_it_and_comes_back_whole():
    for case in cases.personal():
        veil = Veil()
        sent = veil.put_on(case["text"])
        for span in case["spans"]:
            assert case["text"][span["start"] : span["end"]] not in sent or span["type"] in WORDS
        assert not holds_personal_data(sent), sent
        assert veil.take_off(sent) == case["text"]
