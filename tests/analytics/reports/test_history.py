"""Summaries are kept as they were shown, and the next one says what is new and what is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from analytics.metrics.question import Period
from analytics.reports.evidence import gather
from analytics.reports.history import place, since_last, told
from analytics.reports.writing import write
from data.summaries import Summaries, Told
from data.warehouse import Warehouse
from tests.analytics.reports.shop import SCOPE, shop

NOON = datetime(2026, 11, 22, 12)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return shop(tmp_path_factory.mktemp("history") / "shop.duckdb")


@pytest.fixture
def kept(tmp_path: Path) -> Summaries:
    return Summaries(tmp_path / "shop.summaries.sqlite")


def test_without_an_earlier_summary_nothing_is_said_to_be_new():
    assert since_last([Told("finding", "NPS가 내렸습니다.", "nps|None|전체")], ()) is None


def test_what_was_not_found_before_is_new_and_what_is_no_longer_found_is_gone(kept):
    fell, rose = Told("finding", "NPS가 내렸습니다.", "nps|stage|배송"), Told("finding", "CSAT가 올랐습니다.", "csat|stage|결제")
    kept.keep("84", date(2026, 11, 15), 1, "검증 1/1", [fell, Told("headline", "매출은 1억 원입니다.", "revenue|None|전체")], NOON)
    since = since_last([rose], kept.history("84"))
    assert since is not None
    assert since.new == {"csat|stage|결제"}
    assert [line.text for line in since.gone] == ["NPS가 내렸습니다."]


def test_a_summary_of_the_same_day_is_replaced_only_when_the_data_changed(kept):
    for version, text in ((1, "처음"), (1, "다시"), (2, "새 자료")):
        kept.keep("84", date(2026, 11, 22), version, "검증 1/1", [Told("finding", text, "nps|None|전체")], NOON)
        assert [one.lines[0].text for one in kept.history("84")] == [{"다시": "처음"}.get(text, text)]


def test_words_of_customers_are_not_kept(company):
    evidence = gather(company, SCOPE)
    sentences = write(evidence, "marketer")
    assert any(one.role == "quote" for one in sentences)
    said = " ".join(line.text for line in told(evidence, sentences))
    assert not any(quote.text in said for quote in evidence.quotes)


def test_another_reader_or_filter_is_another_place(company):
    evidence = gather(company, SCOPE)
    elsewhere = replace(evidence, scope=replace(SCOPE, period=Period()).where("channel", "리뷰"))
    places = {place(one, reader, "ko") for one in (evidence, elsewhere) for reader in ("executive", "marketer")}
    assert len(places) == 4


def test_a_correction_is_kept_with_its_author_and_without_personal_data(kept):
    kept.note("nps|None|전체", "wrong", "NPS가 내렸습니다.", "행사 때문이에요. 문의 010-1234-5678", made_at=NOON, made_by="김분석")
    (note,) = kept.notes("nps|None|전체")
    assert (note.verdict, note.made_by) == ("wrong", "김분석")
    assert "행사 때문" in note.correction
    assert "1234" not in note.correction
