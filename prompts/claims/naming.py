"""Where a text names a metric or a segment, by whatever people call it, and which way is good."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analytics.reports.facts import WHOLE, Fact
from prompts.claims.sheet import Sheet

# Names of one figure. A metric called by any of them may be called by all.
_CALLED = (
    ("매출", "순매출", "매출액", "매상", "revenue", "sales"),
    ("이탈률", "이탈 비율", "이탈율", "이탈", "churn rate", "churn"),
    ("고객 수", "고객수", "고객층", "customer base", "구매 고객 수", "customers", "customer count", "buying customers"),
    ("문의 수", "문의수", "문의 건수", "inquiries", "enquiries", "tickets", "contacts"),
    ("응답 시간", "평균 응답 시간", "첫 응답 시간", "첫 응답", "response time", "first response", "first response time", "average response time"),
    ("의견 수", "의견수", "의견 건수", "feedback volume", "feedback", "comments", "remarks", "answers and remarks"),
    ("재구매율", "재구매 비율", "재구매", "repeat purchase rate", "repurchase rate", "repeat rate"),
    ("평균 주문액", "평균 주문 금액", "객단가", "average order value", "aov"),
    ("부정 비율", "부정 의견 비율", "부정 의견", "부정률", "부정적 의견", "부정적인 의견", "불만 비율", "부정적", "부정", "negative share", "negative", "complaint rate", "complaint share"),
    ("긍정 비율", "긍정 의견 비율", "긍정 의견", "긍정률", "긍정적 의견", "긍정적", "긍정", "positive share", "positive"),
    ("NPS", "순추천지수(NPS)", "순추천지수", "추천지수", "net promoter score"),
    ("CSAT", "만족도(CSAT)", "만족도", "고객 만족도", "satisfaction"),
    ("CES", "해결 용이성(CES)", "해결 용이성", "고객 노력", "노력 지수", "customer effort", "effort score"),
    ("전환율", "구매 전환율", "전환", "conversion rate", "conversion"),
    ("주문 수", "주문수", "주문 건수", "orders"),
    ("평점", "별점", "평균 평점", "평균 별점", "rating", "stars"),
    ("반품률", "반품율", "반품 비율", "return rate"),
    ("환불률", "환불율", "환불 비율", "refund rate"),
    ("감정 점수", "감정", "sentiment"),
)
SYNONYMS: Mapping[str, tuple[str, ...]] = {name: names for names in _CALLED for name in names}
SEGMENT_SYNONYMS = {
    WHOLE: ("overall", "total", "전반", "전사"),
    "앱": ("app", "모바일 앱"), "매장": ("store", "stores", "오프라인"), "배송": ("delivery", "shipping"),
    "상담": ("support", "consultation", "고객센터"), "신규": ("new customers", "new customer", "신규 고객", "new"), "VIP": ("우수 고객",),
    "단골": ("regulars", "regular customers", "loyal customers", "단골 고객"), "휴면 위험": ("at-risk", "at risk", "휴면 위험 고객"), "휴면": ("dormant",),
    "환불": ("refunds", "refund"), "반품": ("returns", "return"), "설치": ("installation", "installations"), "결제": ("payment", "payments", "checkout"),
    "가격": ("price", "prices", "pricing"), "품질": ("quality",), "포장": ("packaging",), "모바일": ("mobile",), "온라인": ("online",), "웹": ("web",),
    "서울": ("Seoul",), "부산": ("Busan",), "대구": ("Daegu",), "인천": ("Incheon",), "광주": ("Gwangju",), "대전": ("Daejeon",), "울산": ("Ulsan",), "제주": ("Jeju",),
    "리뷰": ("reviews", "review"), "설문": ("survey",), "채팅": ("chat",), "전화": ("phone", "call"), "이메일": ("email", "e-mail"),
}  # fmt: skip
_BAD_WHEN_HIGH = re.compile(r"부정|이탈|불만|반품|취소|환불|대기|불량|클레임|지연|응답 ?시간|처리 ?시간|소요|CES노력|churn|complain|return|cancel|refund", re.IGNORECASE)
_NEUTRAL = re.compile(r"CES|노력|의견 수|문의|건수", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    name: str
    start: int
    end: int


def found(text: str, names: Sequence[str], synonyms: Mapping[str, tuple[str, ...]], bare_count: bool) -> list[Mention]:
    """Where the names (or what else they are called) stand, the longest first, none twice."""
    spelt = [(spelling, name) for name in names for spelling in (name, name.replace(" ", ""), *synonyms.get(name, ()))]
    taken: list[Mention] = []
    for spelling, name in sorted(dict.fromkeys(spelt), key=lambda pair: (-len(pair[0]), pair[1] not in names)):
        for match in _pattern(spelling).finditer(text):
            if all(match.end() <= one.start or match.start() >= one.end for one in taken):
                taken.append(Mention(name, *match.span()))
    if bare_count:  # "고객은 4만 명" speaks of 고객 수, "의견이 늘었다" of 의견 수
        for name in names:
            stem = re.match(r"([가-힣]{2,})\s?수$", name)
            for match in re.finditer(rf"(?<![가-힣])(?<![가-힣] ){stem[1]}(?=[은는이가도]|\s(?:약\s)?\d)", text) if stem else ():
                if all(match.end() <= one.start or match.start() >= one.end for one in taken):
                    taken.append(Mention(name, *match.span()))
    return sorted(taken, key=lambda one: one.start)


# What may follow a short Korean name: "앱은", "앱별" - but "앱스토어" is another name.
_AFTER_SHORT = r"(?=$|[^가-힣]|[은는이가을를의과와도만에으로보까부나및별쪽측처인였하랑])"


@lru_cache(maxsize=2048)
def _pattern(spelling: str) -> re.Pattern[str]:
    escaped = re.escape(spelling).replace(r"\ ", r"\s?")
    if re.search(r"[가-힣]", spelling):
        return re.compile(rf"(?<![가-힣]){escaped}{_AFTER_SHORT if len(spelling) <= 2 else ''}")
    return re.compile(rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])", re.IGNORECASE if len(spelling) > 3 else 0)


def good_direction(fact: Fact) -> str | None:
    """up, down, or None when it cannot be told."""
    if fact.good in ("up", "down"):
        return fact.good
    if _NEUTRAL.search(fact.metric):
        return None
    return "down" if _BAD_WHEN_HIGH.search(fact.metric) else "up"


def names_in(clause: str, sheet: Sheet) -> tuple[list[Mention], list[Mention]]:
    """Metrics and segments named in the clause; where names overlap the longer one counts."""
    metrics = found(clause, sheet.metrics, SYNONYMS, bare_count=True)
    segments = found(clause, sheet.segments, SEGMENT_SYNONYMS, bare_count=False)
    metrics = [one for one in metrics if not any(_inside(one, other) for other in segments)]
    return metrics, [one for one in segments if all(one.end <= other.start or one.start >= other.end for other in metrics)]


def _inside(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start
