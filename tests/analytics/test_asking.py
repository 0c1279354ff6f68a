"""Answers hold what the result holds; one question back; context is kept; the same question has the same answer."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.metrics.asking import answer as told
from analytics.metrics.asking import answering, checking, periods
from analytics.metrics.asking.turns import BadConversation, Edit, Turn, answers, conversation, edited, written
from analytics.metrics.asking.understood import Reading
from analytics.metrics.asking.verified import badge, verified, verify, withdraw
from analytics.metrics.measuring import measure
from analytics.metrics.question import Filter, MetricQuestion, Period, Scope
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
    assert told.plain(ask(shop, "채널별 평점")) == told.plain(ask(shop, "채널별 평점"))


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
    verify(warehouse, [Turn("지난달 채널별 평점")], ask(shop, "지난달 채널별 평점").reading, "김분석", date(2026, 11, 3))
    found = badge(warehouse, ask(shop, "9월 평점을 채널별로 보여줘").reading)
    assert (found.by, found.on) == ("김분석", date(2026, 11, 3))
    assert badge(warehouse, ask(shop, "상품별 평점").reading) is None
    assert answering.suggestions(warehouse)[0] == "지난달 채널별 평점"
    withdraw(warehouse, found.meaning)
    assert badge(warehouse, ask(shop, "채널별 평점").reading) is None


def test_a_checked_question_is_a_test_that_notices_when_it_is_read_otherwise(shop):
    warehouse = shop[0]
    turns = [Turn("지난달 매출"), Turn("채널별로", edit=Edit(by=("region",)))]
    found = answers(turns, lambda turn, before: ask(shop, turn.text, before, picked=turn.picked, edit=turn.edit))[-1]
    assert found.reading.question.by == ("region",)
    verify(warehouse, turns, found.reading, "김분석", TODAY)
    verify(warehouse, [Turn("지난달 평점")], ask(shop, "상품별 평점").reading, "김분석", TODAY)  # as if the words had come to mean less
    assert [one.state for one in checking.tested(warehouse, TODAY)] == ["changed", "same"]
    for one in verified(warehouse):
        withdraw(warehouse, one.meaning)


def test_only_as_much_of_a_conversation_is_checked_as_it_takes(shop):
    turns = [Turn("지난달 평점"), Turn("지난달 매출"), Turn("채널별로")]
    found = answers(turns, lambda turn, before: ask(shop, turn.text, before))[-1]
    assert checking.shortest(shop[0], turns, found.reading, TODAY) == tuple(turns[1:])


def test_a_conversation_is_kept_word_for_word_and_nothing_else_is_read_as_one():
    turns = (Turn("지난달 매출"), Turn("채널별로", "revenue", Edit("nps", ("region",), "4w", (Filter("channel", ("쿠팡", None), exclude=True),), compared=True)))
    assert conversation(written(turns)) == turns
    for text in ("", "[]]", "[1]", '[["a",null,{"metric":"app_users"}]]', '[["a",null,{"by":["password"]}]]', '[["a",null,{"days":"x~y"}]]', '{"a":1}'):
        with pytest.raises(BadConversation):
            conversation(text)


def test_a_change_by_hand_drops_what_the_new_metric_cannot_have(shop):
    reading = ask(shop, "지난달 배송 단계별 평점").reading
    changed = edited(reading, Edit(metric="revenue"), TODAY)
    assert (changed.question.metric, changed.question.by, changed.question.scope.filters) == ("revenue", (), ())
    assert edited(reading, Edit(compared=True), TODAY).against == Period(date(2026, 9, 1), date(2026, 10, 1))


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


def test_a_bound_keeps_the_groups_that_lie_within_it(shop):
    cells = measure(shop[0], MetricQuestion("revenue", ("product",))).cells
    answer = ask(shop, "매출 3천만원 이상인 상품")
    assert {row["product"] for row in answer.rows} == {cell.group["product"] for cell in cells if cell.value and cell.value >= 3e7}
    assert 0 < len(answer.rows) < len(cells)


def test_a_bound_on_one_figure_is_a_yes_or_no_that_admits_doubt(shop):
    assert ask(shop, "지난달 매출이 1억 넘었어?").sentence.startswith("아니요")
    assert ask(shop, "지난달 매출이 1천만원 넘었어?").sentence.startswith("네")
    nps = ask(shop, "NPS").measured.total
    unsure = ask(shop, f"NPS가 {(nps.low + nps.high) / 2 - 0.1:.1f}점 이상이야?") if nps.low > 0 else ask(shop, "평점이 4.13점 이상이야?")
    assert "단정할 수는 없어요" in unsure.sentence


@pytest.mark.parametrize("text", ["매출 5점 이상인 상품", "NPS 3만원 넘는 채널", "환불률 100건 이상인 상품"])
def test_a_bound_in_another_unit_is_not_understood(shop, text):
    assert ask(shop, text).reason == "unknown"


def test_a_supposed_order_value_moves_revenue_by_as_much(shop):
    answer = ask(shop, "객단가가 5% 오르면 매출은 얼마나 늘어?")
    now = answer.measured.total.value
    assert answer.outcome.then == pytest.approx(1.05 * now, rel=0.002)
    assert answer.outcome.shift.low < answer.outcome.shift.value < answer.outcome.shift.high
    assert "예측은 아니에요" in answer.sentence


def test_a_supposed_group_moves_the_whole_by_its_part(shop):
    answer = ask(shop, "만약 리뷰 평점이 4.5점이 되면 전체 평점은?")
    cells = {cell.group["channel"]: cell for cell in measure(shop[0], MetricQuestion("rating", ("channel",))).cells}
    n = sum(cell.n for cell in cells.values())
    whole = sum(cell.n * (4.5 if name == "리뷰" else cell.value) for name, cell in cells.items()) / n
    assert answer.outcome.then == pytest.approx(whole)


def test_a_mended_stage_comes_to_the_level_of_the_others(shop):
    answer = ask(shop, "배송 문제를 해결하면 만족도는 얼마나 오를까?")
    others = measure(shop[0], MetricQuestion("csat", (), Scope(filters=(Filter("stage", ("배송",), exclude=True),)))).total
    delivery = measure(shop[0], MetricQuestion("csat", (), Scope().where("stage", "배송"))).total
    whole = answer.measured.total
    assert answer.outcome.shift.value == pytest.approx((others.value - delivery.value) * delivery.n / whole.n)


@pytest.mark.parametrize(("text", "reason"), [
    ("재구매율이 5%p 오르면 매출은?", "what_if_apart"), ("환불률이 절반의 절반으로 바뀌면?", "unknown"), ("만약에?", "what_if"),
    ("전환율이 99%p 오르면 매출은?", "what_if_size"), ("가격을 10% 올리면 매출은?", "unknown"), ("광고비를 두 배로 늘리면 매출은?", "outside"),
    ("쿠팡 고객이 10% 늘면 전체 고객 수는?", "what_if_apart"),
])
def test_a_supposition_that_no_identity_carries_is_refused(shop, text, reason):
    answer = ask(shop, text)
    assert (answer.verdict, answer.reason) == ("refused", reason)
    assert "{" not in answer.sentence


def test_ten_percent_of_a_share_is_asked_back_and_settled(shop):
    back = ask(shop, "환불률이 10% 줄면?")
    assert [choice.name for choice in back.choices] == ["relative", "points"]
    now = ask(shop, "환불률").measured.total.value
    assert ask(shop, "환불률이 10% 줄면?", picked="relative").outcome.then == pytest.approx(0.9 * now)


def test_how_to_is_no_what_if(shop):
    assert ask(shop, "환불률을 줄이려면?").verdict == "refused"


def test_a_campaign_named_before_the_conversion_limits_it_to_its_visits(shop):
    answer = ask(shop, "인스타 살림템 캠페인 전환율")
    assert answer.reading.question == MetricQuestion("conversion", (), Scope().where("campaign", "인스타 살림템"))
    assert ask(shop, "캠페인 전환율").reading.question.metric == "campaign_response"


def test_a_viewer_hears_no_figure_of_a_few_people(shop):
    cells = measure(shop[0], MetricQuestion("csat", ("region", "age_band"))).cells
    few = next(cell for cell in cells if 0 < cell.n < 10 and cell.value is not None and None not in cell.group.values())
    text = f"{few.group['region']} {few.group['age_band']} 만족도"
    assert ask(shop, text).measured.total.n == few.n
    viewed = ask(shop, text, may_list=False)
    assert (viewed.verdict, viewed.reason, viewed.measured) == ("refused", "few", None)
    assert str(few.n) not in viewed.sentence.replace("10", "")
