"""The checker: what the facts carry passes, every way to say something else is found."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analytics.reports.facts import Fact, Quote, fact_from, quote_from
from prompts.grounding import check

MONTH = {"period": "2026-05", "prev_period": "2026-04"}
FACTS = (
    Fact("a", "NPS", 41.3, "점", "전체", prev=36.8, n=2150, **MONTH),
    Fact("b", "NPS", 18.6, "점", "채팅", prev=25.2, n=310, **MONTH),
    Fact("c", "NPS", 52.7, "점", "매장", prev=52.1, n=540, **MONTH),
    Fact("d", "CSAT", 4.31, "점(5점)", "전체", prev=4.35, n=2150, **MONTH),
    Fact("e", "부정 비율", 27.4, "%", "반품", prev=19.1, n=880, **MONTH),
    Fact("f", "부정 비율", 9.8, "%", "설치", prev=14.5, n=460, **MONTH),
    Fact("g", "매출", 3_482_150_000, "원", "전체", prev=3_105_000_000, **MONTH),
    Fact("h", "고객 수", 61_730, "명", "전체", prev=58_900, **MONTH),
    Fact("i", "CES", 5.2, "점(7점)", "전화", prev=5.9, n=17, **MONTH),
    Fact("j", "전환율", 3.4, "%", "앱", prev=2.9, n=15_200, **MONTH),
)
QUOTES = (Quote("q1", "반품 접수가 세 번이나 거절돼서 지쳤어요", "채팅"), Quote("q2", "설치 기사님이 시간을 딱 맞춰 오셨어요", "전화"))

CARRIED = """
5월 NPS는 41.3점으로 4월 36.8점보다 4.5점 올랐다.
NPS가 전월보다 4.5점 높아졌습니다.
NPS는 36.8점에서 41.3점으로 상승했다.
채팅 NPS는 25.2점에서 18.6점으로 6.6점 떨어졌다.
매장 NPS는 거의 변화가 없다.
CSAT는 4.31점으로 뚜렷한 변화가 없습니다.
반품 부정 비율이 27.4%로 8.3%p 올랐다.
반품의 부정 비율은 설치(9.8%)보다 17.6%p 높다.
반품 부정 비율이 크게 높아졌고 설치는 4.7%p 낮아졌다.
설치 부정 비율이 개선됐다.
매출은 34억 8,215만 원으로 12.1% 늘었다.
매출이 약 35억 원으로 늘었다.
고객은 6만 1,730명으로 2,830명 늘었습니다.
고객 수는 6만 1천여 명이다.
NPS가 가장 낮은 채널은 채팅이다.
매장의 NPS가 52.7점으로 가장 높다.
전화 CES는 5.2점이지만 응답이 17건뿐이라 참고만 해야 한다.
앱 전환율은 0.5%p 올라 3.4%가 됐다.
“반품 접수가 세 번이나 거절돼서 지쳤어요”라는 의견이 있다.
채팅 고객은 “반품 접수가 세 번이나 거절돼서 지쳤어요”라고 했다.
NPS 상승의 원인은 확인되지 않았다.
5점 만점인 CSAT는 4.31점이다.
매장 NPS는 채팅의 세 배에 가깝다.
5월 응답은 2,150건이다.
Revenue grew 12.1% to KRW 3.48 billion in May 2026.
Chat NPS fell by 6.6 points to 18.6.
""".strip().split("\n")

NOT_CARRIED = """
number|5월 NPS는 43.1점이다.
number|NPS가 5.4점 올랐다.
number|매출은 34억 2,815만 원이다.
number|응답 2,510명 기준이다.
number|반품의 부정 비율은 설치보다 27.6%p 높다.
unit|매출은 3억 4,821만 원이다.
unit|매출은 348억 2,150만 원이다.
unit|고객은 617만 3,000명이다.
unit|5월 NPS는 41.3%다.
unit|Revenue reached KRW 34.8 billion.
direction|NPS가 4.5점 떨어졌다.
direction|채팅 NPS는 6.6점 상승했다.
direction|반품 부정 비율이 8.3%p 개선됐다.
direction|매출이 줄었다.
direction|채팅 NPS가 매장보다 높다.
direction|반품 부정 비율은 27.4%에서 19.1%로 낮아졌다.
direction|NPS fell 4.5 points.
period|4월 NPS는 41.3점이다.
period|3월 NPS는 36.8점이었다.
period|NPS는 전년 동월보다 4.5점 올랐다.
period|2025년 5월 NPS는 41.3점이다.
segment|매장 NPS는 18.6점이다.
segment|설치 부정 비율이 27.4%다.
segment|NPS는 52.7점이다.
metric|5월 CSAT는 41.3점이다.
metric|앱 부정 비율은 3.4%다.
pct_point|반품 부정 비율이 8.3% 올랐다.
pct_point|앱 전환율이 0.5% 상승했다.
quote|고객은 “다시는 여기서 안 사요”라고 말했다.
quote|“반품 접수가 두 번이나 거절돼서 지쳤어요”라는 의견이 있다.
speaker|상담원은 “반품 접수가 세 번이나 거절돼서 지쳤어요”라고 말했다.
speaker|전화 고객은 “반품 접수가 세 번이나 거절돼서 지쳤어요”라고 말했다.
cause|반품 지연 때문에 채팅 NPS가 떨어졌다.
cause|새 설치 일정표 덕분에 부정 비율이 낮아졌다.
cause|Revenue grew because of the sale.
magnitude|매장 NPS가 크게 올랐다.
magnitude|반품 부정 비율이 소폭 올랐다.
superlative|매장의 NPS가 가장 낮다.
superlative|부정 비율이 가장 높은 곳은 설치다.
forecast|다음 달 NPS는 45점까지 오를 것으로 예상된다.
outside|업계 평균보다 NPS가 높다.
outside|NPS가 역대 최고를 기록했다.
sum|채팅과 매장을 합한 NPS는 71.3점이다.
small_sample|전화 CES가 5.2점으로 나빠졌다.
significance|CSAT가 통계적으로 유의하게 낮아졌다.
""".strip().split("\n")


@pytest.mark.parametrize("sentence", CARRIED)
def test_what_the_facts_carry_passes(sentence):
    verdict = check(sentence, FACTS, QUOTES)
    assert verdict.ok, verdict.reasons


@pytest.mark.parametrize("case", NOT_CARRIED)
def test_what_no_fact_carries_is_found(case):
    assert not check(case.partition("|")[2], FACTS, QUOTES).ok


@pytest.mark.parametrize("kind", ["quote", "speaker", "cause", "pct_point", "superlative", "forecast", "outside", "sum", "small_sample"])
def test_the_reason_is_named(kind):
    for case in NOT_CARRIED:
        name, _, sentence = case.partition("|")
        if name == kind:
            assert kind in {reason.kind for reason in check(sentence, FACTS, QUOTES).reasons}, sentence


def test_a_cause_passes_only_where_a_comparison_was_tested():
    tested = Fact("t", "전환율", 4.1, "%", "새 결제 화면", prev=3.4, n=4_000, cause="새 결제 화면", **MONTH)
    assert check("새 결제 화면 덕분에 전환율이 0.7%p 올랐다.", [tested]).ok
    assert not check("배송 개선 덕분에 새 결제 화면의 전환율이 0.7%p 올랐다.".replace("새 결제 화면의 ", ""), [tested]).ok


def test_a_change_within_its_interval_may_be_called_unchanged_and_not_large():
    unsure = Fact("u", "NPS", 30.0, "점", prev=27.0, n=200, change_low=-4.0, change_high=10.0, **MONTH)
    assert check("NPS는 뚜렷한 변화가 없습니다.", [unsure]).ok
    assert not check("NPS가 통계적으로 유의하게 올랐다.", [unsure]).ok


def test_an_interval_that_is_told_must_be_the_facts_own():
    fact = Fact("v", "NPS", 41.3, "점", n=2150, low=38.2, high=44.4, **MONTH)
    assert check("NPS는 41.3점입니다(95% 신뢰구간 38.2~44.4).", [fact]).ok
    assert not check("NPS는 41.3점입니다(95% 신뢰구간 40.2~42.4).", [fact]).ok


def test_a_verdict_names_the_facts_it_rests_on():
    assert check("채팅 NPS는 18.6점이다.", FACTS).fact_ids == ("b",)


@pytest.mark.parametrize("text", ["", "고맙습니다.", "{}", "\x00", "1" * 5000, "“", "(" * 3000, "9월 " * 500])
def test_any_text_gets_a_verdict(text):
    assert check(text, FACTS, QUOTES).ok in (True, False)


def test_the_corpus_is_judged_with_95_found_and_5_false_alarms():
    shared = os.environ.get("MAEUM_SHARED") or pytest.skip("needs the shared corpora")
    lines = (Path(shared) / "corpora/summaries.jsonl").read_text(encoding="utf-8").split("\n")
    cases = [json.loads(line) for line in lines if line]
    said = {case["id"]: check(case["summary"], [*map(fact_from, case["facts"])], [*map(quote_from, case["quotes"])]).ok for case in cases}
    errors = [case for case in cases if case["label"] == "error"]
    fine = [case for case in cases if case["label"] == "ok"]
    assert sum(not said[case["id"]] for case in errors) >= 0.95 * len(errors)
    assert sum(not said[case["id"]] for case in fine) <= 0.05 * len(fine)
