"""Korean sentences from facts. The verb follows the sign, the hedge follows the interval, the particle the sound."""

from __future__ import annotations

from analytics.reports import korean
from analytics.reports.facts import WHOLE, Fact
from analytics.reports.korean import particle, particle_alone

_PLACES = {"stage": "단계", "channel": "채널", "subject": "주제", "region": "지역", "category": "분류", "campaign": "캠페인", "grade": "등급"}
_COUNTED = ("원", "명", "건", "개", "회")


def figure(fact: Fact, value: float | None) -> str:
    """A value in the fact's unit: 32.4점, 41.7%, 12억 3,457만 원, 1,842건."""
    if value is None:
        return "값 없음"
    if fact.unit == "원":
        return korean.won(value)
    if fact.unit in _COUNTED:
        return korean.counted(value, fact.unit)
    return f"{korean.grouped(value, decimals(fact))}{fact.unit.partition('(')[0]}"


def decimals(fact: Fact) -> int:
    if fact.unit == "%":
        return 1
    return 2 if fact.unit.startswith("점(") or (fact.value is not None and abs(fact.value) <= 1) else 1


def apart(fact: Fact) -> str:
    """How far the value moved: %p for shares, the relative change for money and counts, else points."""
    if fact.value is None or fact.prev is None:
        return ""
    if fact.unit in _COUNTED and fact.prev:
        return f"{korean.grouped(abs(fact.value - fact.prev) / abs(fact.prev) * 100, 1)}%"
    return _gap(fact, fact.value - fact.prev)


def _gap(fact: Fact, difference: float) -> str:
    if fact.unit == "%":
        return f"{korean.grouped(abs(difference), 1)}%p"
    return f"{korean.grouped(abs(difference), decimals(fact))}{fact.unit.partition('(')[0]}"


def place(fact: Fact) -> str:
    """ "‘배송’ 단계의 " - nothing for the whole."""
    if fact.segment == WHOLE:
        return ""
    return f"‘{fact.segment}’ {_PLACES.get(str(fact.source.get('dimension')), '')}".strip() + "의 "


def spot(fact: Fact) -> str:
    """ "‘배송’ 단계" as a noun."""
    return place(fact).removesuffix("의 ")


def _moved(fact: Fact, turn: int) -> str:
    rising = (fact.change or 0) > 0
    if fact.unit in _COUNTED:
        return "늘었습니다" if rising else "줄었습니다"
    return (("올랐습니다", "높아졌습니다") if rising else ("낮아졌습니다", "떨어졌습니다"))[turn % 2]


def before(fact: Fact) -> str:
    return fact.prev_period.partition("(")[0]


def headline(fact: Fact, window: str) -> str:
    """A leading figure with its change, hedged when the change is within its interval."""
    start, now = f"{window} {fact.metric}", figure(fact, fact.value)
    careful = _careful(fact)
    if fact.prev is None:
        return f"{particle(start, '은/는')} {now}입니다{careful}."
    if fact.clear:
        return f"{particle(start, '은/는')} {particle(now, '으로/로')} {before(fact)}({figure(fact, fact.prev)})보다 {apart(fact)} {_moved(fact, 0)}{careful}."
    if fact.change_low is not None:
        return f"{particle(start, '은/는')} {particle(now, '으로/로')} {before(fact)}({figure(fact, fact.prev)})와 견주어 뚜렷한 변화가 없습니다{careful}."
    return f"{particle(start, '은/는')} {now}이고, {before(fact)}에는 {particle(figure(fact, fact.prev), '이었/였')}습니다{careful}."


def changed(fact: Fact, turn: int) -> str:
    """A change over time in a group or the whole, said in one of three ways."""
    metric, now, then = fact.metric, figure(fact, fact.value), figure(fact, fact.prev)
    name = place(fact) + metric
    if turn % 3 == 0:
        return f"{particle(name, '이/가')} {then}에서 {particle(now, '으로/로')} {apart(fact)} {_moved(fact, turn)}."
    if turn % 3 == 1:
        return f"{particle(name, '은/는')} {particle(now, '으로/로')}, {before(fact)}({then})보다 {apart(fact)} {_moved(fact, turn)}."
    return f"{particle(name, '은/는')} {before(fact)} {then}에서 {particle(now, '으로/로')} {apart(fact)} {_moved(fact, turn)}."


def also(fact: Fact) -> str:
    """Another metric that moved in the same place."""
    return f"같은 {spot(fact)}에서 {fact.metric}도 {figure(fact, fact.prev)}에서 {particle(figure(fact, fact.value), '으로/로')} {_moved(fact, 1)}."


def standing(fact: Fact, whole: Fact, turn: int) -> str:
    """A group that differs from the whole, without a change over time."""
    gap = (fact.value or 0) - (whole.value or 0)
    size = f"{korean.grouped(abs(gap) / abs(whole.value) * 100, 1)}%" if fact.unit in _COUNTED and whole.value else _gap(fact, gap)
    level = "높습니다" if gap > 0 else "낮습니다"
    name, now, all_of_it = place(fact) + fact.metric, figure(fact, fact.value), figure(whole, whole.value)
    if turn % 2:
        return f"{particle(name, '은/는')} {now}입니다. 전체({all_of_it})보다 {size} {level}."
    return f"{particle(name, '이/가')} {particle(now, '으로/로')} 전체({all_of_it})보다 {size} {level}."


def lowest_stage(fact: Fact, clear: bool) -> str:
    value = figure(fact, fact.value)
    if clear:
        return f"{particle(fact.metric, '이/가')} 가장 낮은 곳은 ‘{fact.segment}’ 단계로 {value}입니다{_careful(fact)}."
    return f"‘{fact.segment}’ 단계의 {particle(fact.metric, '은/는')} {value}이지만, 다른 단계와 확실히 갈리지는 않습니다{_careful(fact)}."


def risk(leaving: Fact, watched: Fact) -> str:
    return f"앞으로 석 달 안에 {leaving.metric}은 {figure(leaving, leaving.value)}으로, {particle(watched.metric, '은/는')} {figure(watched, watched.value)}입니다."


def quoted(text: str, channel: str | None) -> str:
    where = f"{channel}에는 " if channel else ""
    return f"{where}“{text}”{particle_alone(text, '이라는/라는')} 의견이 있습니다."


def no_data() -> str:
    return "이 기간과 조건에는 요약할 자료가 아직 없습니다."


def nothing_found(window: str) -> str:
    return f"{window}에는 우연으로 보기 어려운 변화나 차이가 없습니다."


def action(fact: Fact, is_good: bool | None) -> str:
    """What to look at next: advice, not a claim."""
    where, dimension = spot(fact) or "전체", fact.source.get("dimension")
    if is_good:
        return f"{where}에서 무엇이 좋아졌는지 의견으로 확인하고, 다른 곳에도 옮길 수 있는지 살펴보시기 바랍니다."
    if fact.source.get("table") == "sessions":
        return f"{place(fact)}구매 과정을 고객처럼 따라가 보고, 어느 단계에서 나가는지 ‘구매 전환’ 화면에서 확인하시기 바랍니다."
    if dimension == "product":
        return f"{where}의 환불 사유와 최근 의견을 함께 읽고, 상품 안내와 품질을 먼저 확인하시기 바랍니다."
    if dimension in ("segment", "grade", "gender", "region"):
        return f"{where} 고객이 남긴 의견을 따로 읽고, 먼저 연락할 고객을 추려 보시기 바랍니다."
    return f"{where}의 부정 의견부터 읽고, 이 기간에 바뀐 일이 있는지 담당자와 확인하시기 바랍니다."


def _careful(fact: Fact) -> str:
    return f"(응답 {fact.n}건뿐이라 참고만 하시기 바랍니다)" if fact.n is not None and fact.n < 30 else ""
