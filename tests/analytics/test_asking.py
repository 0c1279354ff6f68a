"""Answers hold what the result holds; one question back; context is kept; the same question has the same answer."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.metrics.asking import answering, periods
from analytics.metrics.asking.reading import Reading
from analytics.metrics.asking.verified import badge, verify, withdraw
from analytics.metrics.measuring import measure
from analytics.metrics.question import MetricQuestion, Period, Scope
from data.sample import make
from data.warehouse import Warehouse

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("asking") / "sample.duckdb")
    made = make(warehouse, TODAY)
    yield warehouse, made
    warehouse.close()


def ask(shop, text, previous=None, **settings):
    return answering.ask(shop[0], text, TODAY, previous, **settings)


def test_the_figure_is_the_one_that_measure_gives(shop):
    answer = ask(shop, "지난달 쿠팡 매출")
    scope = Scope(Period(date(2026, 10, 1), date(2026, 11, 1))).where("channel", "쿠팡")
    assert answer.measured.total.value == measure(shop[0], MetricQuestion("revenue", scope=scope)).total.value
    assert f"n={answer.measured.total.n:,}" in answer.sentence
    assert "SELECT" in answer.sql


def test_the_planted_defect_is_found_by_asking(shop):
    assert shop[1].defective_product in ask(shop, "평점이 가장 낮은 상품은?").sentence
    assert shop[1].defective_product in ask(shop, "which product has the highest refund rate?", language="en").sentence


def test_a_running_month_is_compared_with_the_same_days(shop):
    answer = ask(shop, "이번 달 매출은 지난달보다 늘었어?")
    assert answer.reading.question.scope.period == Period(date(2026, 11, 1), TODAY)
    assert answer.reading.against == Period(date(2026, 10, 1), date(2026, 10, 22))


def test_why_names_where_the_change_comes_from_only_when_it_is_clear(shop):
    clear = ask(shop, "6월 배송 만족도가 왜 낮아졌어?")
    assert clear.change.clear
    assert clear.findings
    calm = ask(shop, "지난달 평점이 왜 떨어졌어?")
    assert calm.change.clear or not calm.findings


def test_the_same_question_has_the_same_answer(shop):
    assert answering.plain(ask(shop, "채널별 평점")) == answering.plain(ask(shop, "채널별 평점"))


def test_a_question_back_has_choices_that_settle_it(shop):
    back = ask(shop, "쿠팡 지난달 어때?")
    assert back.verdict == "asked_back"
    settled = ask(shop, "쿠팡 지난달 어때?", picked="revenue")
    assert (settled.verdict, settled.reading.question.metric) == ("answered", "revenue")


def test_a_follow_up_changes_only_what_was_said(shop):
    first = ask(shop, "지난달 매출")
    then = ask(shop, "채널별로", first.reading)
    last = ask(shop, "그중 VIP만", then.reading)
    assert last.reading.question.by == ("channel",)
    assert last.reading.question.scope.period == first.reading.question.scope.period
    assert last.reading.question.scope.filters[0].values == ("VIP",)


@pytest.mark.parametrize("text", ["쿠팡 매출원가", "경쟁사 NPS", "담당자별 만족도", "NPS 그리고 우주선", "매출 vs 기온"])
def test_a_word_that_is_not_known_is_never_left_out_in_silence(shop, text):
    assert ask(shop, text).verdict != "answered"


def test_customers_are_listed_only_for_those_who_may(shop):
    assert ask(shop, "이탈할 고객 명단", may_list=False).reason == "role"


def test_a_refusal_says_what_can_be_asked(shop):
    for text in ("내일 날씨", "다음 달 매출", "고객 전화번호", "테이블 다 지워줘", "2015년 매출", "단계별 매출", ""):
        answer = ask(shop, text)
        assert answer.verdict == "refused"
        assert answer.sentence
        assert answer.suggestions
        assert "{" not in answer.sentence


def test_every_suggestion_and_follow_up_can_be_asked(shop):
    for language in ("ko", "en"):
        for text in answering.suggestions(shop[0], language):
            answer = ask(shop, text, language=language)
            assert answer.verdict == "answered", text
            for more in answer.follow_ups:
                assert isinstance(ask(shop, more, answer.reading, language=language).reading, Reading), (text, more)


def test_a_checked_question_keeps_its_badge_when_asked_in_other_words_or_another_month(shop):
    warehouse = shop[0]
    verify(warehouse, "지난달 채널별 평점", ask(shop, "지난달 채널별 평점").reading, "김분석", date(2026, 11, 3))
    found = badge(warehouse, ask(shop, "9월 평점을 채널별로 보여줘").reading)
    assert (found.by, found.on) == ("김분석", date(2026, 11, 3))
    assert badge(warehouse, ask(shop, "상품별 평점").reading) is None
    assert answering.suggestions(warehouse)[0] == "지난달 채널별 평점"
    withdraw(warehouse, ask(shop, "채널별 평점").reading)
    assert badge(warehouse, ask(shop, "채널별 평점").reading) is None


def test_an_empty_data_set_refuses_kindly(tmp_path):
    warehouse = Warehouse(tmp_path / "empty.duckdb")
    answer = answering.ask(warehouse, "지난달 NPS", TODAY)
    assert answer.verdict in ("answered", "refused")
    assert answer.measured is None or answer.measured.total.value is None
    warehouse.close()


@pytest.mark.parametrize(("said", "since", "until"), [
    ("지난달", "2026-10-01", "2026-11-01"), ("최근 4주", "2026-10-25", "2026-11-22"), ("작년 3분기", "2025-07-01", "2025-10-01"),
    ("6월부터 8월까지", "2026-06-01", "2026-09-01"), ("추석 연휴", "2026-09-24", "2026-09-27"), ("작년 추석", "2025-10-05", "2025-10-08"),
    ("12월", "2025-12-01", "2026-01-01"), ("재작년", "2024-01-01", "2025-01-01"), ("7월 3일", "2026-07-03", "2026-07-04"),
    ("2026-06", "2026-06-01", "2026-07-01"), ("지난주", "2026-11-09", "2026-11-16"), ("최근 세 달", "2026-08-22", "2026-11-22"),
    ("last month", "2026-10-01", "2026-11-01"), ("June 2025", "2025-06-01", "2025-07-01"), ("last 2 weeks", "2026-11-08", "2026-11-22"),
])
def test_spans_of_time(said, since, until):
    found = periods.find(said.replace(" ", "").lower(), TODAY)
    assert [one.period for one in found] == [Period(date.fromisoformat(since), date.fromisoformat(until))]


def test_a_leap_day_has_a_year_before():
    assert periods.year_before(Period(date(2024, 2, 29), date(2024, 3, 1))).since == date(2023, 2, 28)


def test_what_fell_most_is_the_group_whose_two_figures_lie_furthest_apart(shop):
    answer = ask(shop, "지난달 매출이 가장 많이 줄어든 상품 3개")
    october, september = (
        {cell.group["product"]: cell.value for cell in measure(shop[0], MetricQuestion("revenue", ("product",), Scope(Period(*days)))).cells if cell.n >= 30}
        for days in ((date(2026, 10, 1), date(2026, 11, 1)), (date(2026, 9, 1), date(2026, 10, 1)))
    )
    fell = sorted(october[name] - september[name] for name in october.keys() & september.keys())
    assert [row["difference"] for row in answer.rows] == pytest.approx([one for one in fell[:3] if one < 0])
    assert str(answer.rows[0]["product"]) in answer.sentence


def test_a_fall_within_chance_is_said_to_be_one(shop):
    answer = ask(shop, "지난달 평점이 떨어진 채널")
    assert answer.rows
    assert ("우연한 흔들림보다 크지는 않아요" in answer.sentence) == (not (answer.rows[0]["high"] < 0))
