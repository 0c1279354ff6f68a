"""Does a summary say only what its facts carry? Each sentence is read (prompts/reading.py) and compared.

Checked: numbers with unit, 만/억, rounding; differences, ratios and shares derived from the facts; the
metric, segment and period a number is said of; direction and size words; superlatives; quotes word for
word and who said them; causes (only with a tested comparison), forecasts, outside comparisons, sums of
what does not add up; figures of fewer than 30 that do not say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from analytics.reports.facts import WHOLE, Fact, Quote
from prompts import reading
from prompts.reading import Number, PeriodMention

SMALL = 30
_ADDITIVE = ("won", "count", "people", "회", "개")


@dataclass(frozen=True)
class Reason:
    kind: str  # number unit period metric segment direction pct_point magnitude superlative quote speaker cause ...
    said: str


@dataclass(frozen=True)
class Verdict:
    reasons: tuple[Reason, ...]
    fact_ids: tuple[str, ...] = ()  # facts that the text was found to rest on
    quote_ids: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons


def check(text: str, facts: Sequence[Fact], quotes: Sequence[Quote] = ()) -> Verdict:
    """Compare a text of one or more sentences with the facts and quotes it may rest on."""
    sheet = Sheet(tuple(facts), tuple(quotes))
    reasons: list[Reason] = []
    used: dict[str, None] = {}
    quoted: dict[str, None] = {}
    context = _Context()
    careful = reading.CAREFUL.search(text) is not None
    for sentence in reading.sentences(text):
        check = _SentenceCheck(sheet, sentence, context, careful)
        reasons += check.run()
        used.update(dict.fromkeys(check.used))
        quoted.update(dict.fromkeys(check.quoted))
    return Verdict(tuple(dict.fromkeys(reasons)), tuple(used), tuple(quoted))


# ---- the facts, ready to be compared ------------------------------------------------------------------


@dataclass(frozen=True)
class Quantity:
    """A true figure that follows from the facts, and what it is a figure of."""

    role: str  # value prev change relative ratio n scale gap gap_ratio gap_relative sum share
    value: float
    unit: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Sheet:
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]

    @cached_property
    def segments(self) -> tuple[str, ...]:
        named = {fact.segment for fact in self.facts if fact.segment} | {quote.speaker for quote in self.quotes if quote.speaker}
        return tuple(sorted(named, key=len, reverse=True))

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        return tuple(sorted({fact.metric for fact in self.facts}, key=len, reverse=True))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(_single(self.facts)) + tuple(_paired(self.facts))

    @cached_property
    def moments(self) -> frozenset[reading.Moment]:
        labels = {fact.period for fact in self.facts} | {fact.prev_period for fact in self.facts}
        return frozenset(found for found in map(reading.moment, labels) if found)

    def of(self, metrics: Iterable[str], segments: Iterable[str]) -> list[Fact]:
        metrics, segments = tuple(metrics), tuple(segments)
        return [fact for fact in self.facts if (not metrics or fact.metric in metrics) and (not segments or fact.segment in segments)]


def unit_class(unit: str) -> str:
    """ "점(5점)" -> score, "%" -> pct, "만원" -> won ..."""
    plain = re.sub(r"\(.*?\)", "", unit).strip().lower()
    for name, pattern in (("pp", r"%p|pp"), ("pct", r"%|퍼센트|percent"), ("score", r"점|points?|pts?"), ("won", r".*원|krw|won"),
                          ("people", r"명|인|people"), ("count", r"건|orders"), ("times", r"배|x")):
        if re.fullmatch(pattern, plain):
            return name
    return plain


def _in_won(fact: Fact, value: float) -> float:
    step = {"천원": 1e3, "만원": 1e4, "백만원": 1e6, "억원": 1e8}.get(fact.unit.replace(" ", ""), 1.0)
    return value * step


def _single(facts: Sequence[Fact]) -> Iterator[Quantity]:
    for fact in facts:
        unit = unit_class(fact.unit)
        apart = "pp" if unit == "pct" else unit
        if fact.value is not None:
            yield Quantity("value", _in_won(fact, fact.value), unit, (fact,))
        for bound in (fact.low, fact.high):
            if bound is not None:
                yield Quantity("value", _in_won(fact, bound), unit, (fact,))
        for bound in (fact.change_low, fact.change_high):
            if bound is not None:
                yield Quantity("change", _in_won(fact, bound), apart, (fact,))
        if fact.prev is not None:
            yield Quantity("prev", _in_won(fact, fact.prev), unit, (fact,))
        if fact.change is not None and fact.value is not None and fact.prev is not None:
            yield Quantity("change", _in_won(fact, fact.change), apart, (fact,))
            if fact.prev:
                yield Quantity("relative", fact.change / abs(fact.prev) * 100, "pct", (fact,))
                yield Quantity("ratio", fact.value / fact.prev, "times", (fact,))
            if fact.value:
                yield Quantity("ratio", fact.prev / fact.value, "times", (fact,))
        for size in (fact.n, fact.prev_n):
            if size is not None:
                yield Quantity("n", size, "n", (fact,))


def _paired(facts: Sequence[Fact]) -> Iterator[Quantity]:
    for one in facts:
        for other in facts:
            if one is other or one.metric != other.metric or one.period != other.period:
                continue
            if one.value is None or other.value is None or one.segment == other.segment:
                continue
            unit, both = unit_class(one.unit), (one, other)
            yield Quantity("gap", _in_won(one, one.value - other.value), "pp" if unit == "pct" else unit, both)
            if other.value:
                yield Quantity("gap_ratio", one.value / other.value, "times", both)
                yield Quantity("gap_relative", (one.value - other.value) / abs(other.value) * 100, "pct", both)
            if unit in _ADDITIVE:
                yield Quantity("sum", _in_won(one, one.value + other.value), unit, both)
                if other.segment == WHOLE and other.value:
                    yield Quantity("share", one.value / other.value * 100, "pct", both)


# ---- names of metrics and segments in a text ---------------------------------------------------------

# Names of one figure. A metric called by any of them may be called by all.
_CALLED = (
    ("매출", "순매출", "매출액", "매상", "revenue", "sales"),
    ("이탈률", "이탈 비율", "이탈율", "이탈", "churn rate", "churn"),
    ("고객 수", "고객수", "구매 고객 수", "customers", "customer count", "buying customers"),
    ("의견 수", "의견수", "의견 건수", "feedback", "comments", "remarks", "answers and remarks"),
    ("재구매율", "재구매 비율", "재구매", "repeat purchase rate", "repurchase rate", "repeat rate"),
    ("평균 주문액", "평균 주문 금액", "객단가", "average order value", "aov"),
    ("부정 비율", "부정 의견 비율", "부정 의견", "부정률", "부정적 의견", "부정적인 의견", "불만 비율", "부정적", "부정", "negative share", "negative"),
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
_SYNONYMS: Mapping[str, tuple[str, ...]] = {name: names for names in _CALLED for name in names}
_SEGMENT_SYNONYMS = {
    WHOLE: ("overall", "total", "전반", "전사"),
    "앱": ("app", "모바일 앱"), "매장": ("store", "stores", "오프라인"), "배송": ("delivery", "shipping"),
    "상담": ("support", "consultation", "고객센터"), "신규": ("new customers", "new customer", "신규 고객", "new"), "VIP": ("우수 고객",),
    "리뷰": ("reviews", "review"), "설문": ("survey",), "채팅": ("chat",), "전화": ("phone", "call"), "이메일": ("email", "e-mail"),
}  # fmt: skip
_BAD_WHEN_HIGH = re.compile(r"부정|이탈|불만|반품|취소|환불|대기|불량|클레임|지연|응답 ?시간|처리 ?시간|소요|CES노력|churn|complain|return|cancel|refund", re.IGNORECASE)
_NEUTRAL = re.compile(r"CES|노력|의견 수|문의|건수", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    name: str
    start: int
    end: int


def _found(text: str, names: Sequence[str], synonyms: Mapping[str, tuple[str, ...]], bare_count: bool) -> list[Mention]:
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


# ---- how much is much ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Size:
    still: bool  # may be called unchanged
    little: bool  # may be called a little
    much: bool  # may be called a lot


def _size(fact: Fact, before: float, after: float) -> _Size:
    """How a change may be called: by points for shares and scores, else by the relative change."""
    change, unit = abs(after - before), unit_class(fact.unit)
    relative = change / abs(before) if before else float("inf")
    if unit == "pct":
        return _Size(change <= 0.5, change <= 2 and relative <= 0.2, change >= 3 or (relative >= 0.2 and change >= 1))
    if unit == "score":
        scale = re.search(r"\((\d+)점\)", fact.unit)
        span = float(scale[1]) - 1 if scale else (200.0 if "NPS" in fact.metric.upper() or abs(after) > 10 else 4.0)
        share = change / span
        return _Size(share <= 0.006 if span == 200 else share <= 0.0125, share <= 0.02 if span == 200 else share <= 0.05,
                     share >= 0.02 if span == 200 else share >= 0.05)
    return _Size(relative <= 0.02, relative <= 0.05, relative >= 0.1)


# ---- one sentence ----------------------------------------------------------------------------------------


@dataclass
class _Context:
    """What the sentences before spoke of, for a clause that leaves it out."""

    metrics: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass
class _SentenceCheck:
    sheet: Sheet
    sentence: str
    context: _Context
    careful: bool
    used: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)

    def run(self) -> list[Reason]:
        reasons = list(self._quotes())
        bare = reading.QUOTED.sub(lambda match: " " * len(match[0]) if self._is_speech(match) else match[0], self.sentence)
        reasons += self._reported(bare)
        reasons += self._untold(bare)
        first = True
        for clause in reading.clauses(bare):
            metrics, segments = _names_in(clause, self.sheet)
            if first and metrics and not segments:
                self.context.segments = ()
            check = _ClauseCheck(self.sheet, clause, metrics, segments, self.context)
            reasons += check.run()
            self.used += check.used
            self.context.metrics = tuple(one.name for one in metrics) or self.context.metrics
            self.context.segments = tuple(one.name for one in segments) or self.context.segments
            first = False
        reasons += self._small()
        return reasons

    # -- quotes

    def _is_speech(self, match: re.Match[str]) -> bool:
        """Quotation marks around somebody's words, not around the name of a metric or segment."""
        inner = match["double"] or match["single"]
        if inner in self.sheet.metrics or inner in self.sheet.segments:
            return False
        return bool(match["double"]) or len(inner) > 12 or any(inner in quote.text for quote in self.sheet.quotes)

    def _quotes(self) -> Iterator[Reason]:
        for match in reading.QUOTED.finditer(self.sentence):
            if not self._is_speech(match):
                continue
            said = (match["double"] or match["single"]).strip()
            source = next((quote for quote in self.sheet.quotes if _is_verbatim(said, quote.text)), None)
            if source is None:
                yield Reason("quote", said)
                continue
            self.quoted.append(source.id)
            yield from self._speaker(self.sentence[: match.start()], source)

    def _speaker(self, before: str, quote: Quote) -> Iterator[Reason]:
        clause = before[max(before.rfind(","), before.rfind(".")) + 1 :]
        if reading.STAFF.search(clause) and not (quote.speaker and quote.speaker in clause):
            yield Reason("speaker", clause.strip())
            return
        named = re.search(r"(?P<who>[가-힣A-Za-z ]{1,20}?)\s?(?:고객|이용자|회원|구매자|손님|응답자)(?:들)?(?:은|는|이|가|의)?[^가-힣]*$", clause)
        who = [one.name for one in _found(named["who"] if named else "", self.sheet.segments, _SEGMENT_SYNONYMS, False)]
        others = [name for name in who if name not in (quote.speaker, WHOLE) and name not in quote.text]
        if others:
            yield Reason("speaker", others[0])

    def _reported(self, bare: str) -> Iterator[Reason]:
        """Reported speech without quotation marks must at least resemble a quote."""
        for match in reading.REPORTED.finditer(bare):
            claim = match[1]
            if "   " in claim or not re.search("[가-힣]{4}", claim.replace(" ", "")) or _found(claim, self.sheet.metrics, _SYNONYMS, True):
                continue
            if not any(_resembles(claim, quote.text) for quote in self.sheet.quotes):
                yield Reason("quote", claim.strip())

    # -- what no fact can carry

    def _untold(self, bare: str) -> Iterator[Reason]:
        tested = any(fact.cause for fact in self.sheet.facts)
        cause = reading.CAUSE.search(bare) or (reading.CAUSE_BY.search(bare) if reading.directions(bare) else None)
        if cause and not reading.CAUSE_DENIED.search(bare) and not (tested and self._names_cause(bare)):
            yield Reason("cause", cause[0])
        future = reading.FUTURE.search(bare)
        if future and not any(fact.forecast for fact in self.sheet.facts):
            yield Reason("forecast", future[0])
        outside = reading.OUTSIDE.search(bare)
        if outside and not any(outside[0] in f"{fact.metric} {fact.segment} {fact.period} {fact.prev_period}" for fact in self.sheet.facts):
            yield Reason("outside", outside[0])
        significant = reading.SIGNIFICANT.search(bare)
        if significant and not reading.negated(bare, significant.end() + 3) and not any(_is_clear(fact) for fact in self.sheet.facts):
            yield Reason("significance", significant[0])

    def _names_cause(self, bare: str) -> bool:
        return any(fact.cause and fact.cause in bare for fact in self.sheet.facts)

    def _small(self) -> Iterator[Reason]:
        small = [fact for fact in self.sheet.facts if fact.id in self.used and fact.n is not None and fact.n < SMALL]
        if small and not self.careful:
            yield Reason("small_sample", f"{small[0].segment} {small[0].metric} n={small[0].n}")


def _is_clear(fact: Fact) -> bool:
    if fact.p_value is not None:
        return fact.p_value < 0.05
    return fact.change_low is not None and fact.change_high is not None and (fact.change_low > 0 or fact.change_high < 0)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s.!?…~,]+$", "", re.sub(r"\s+", " ", text.strip()))


def _is_verbatim(said: str, source: str) -> bool:
    """Word for word: the whole, or a run of whole words (an ellipsis may stand for what is left out)."""
    parts = [_squeezed(part) for part in re.split(r"…|\.{3}", said) if part.strip()]
    place, whole = 0, re.sub(r"\s+", " ", source)
    for part in parts:
        match = re.compile(rf"(?<![가-힣A-Za-z0-9]){re.escape(part)}(?![가-힣A-Za-z0-9])").search(whole, place)
        if match is None:
            return False
        place = match.end()
    return bool(parts)


def _resembles(claim: str, source: str) -> bool:
    pairs = {claim[at : at + 2] for at in range(len(claim) - 1) if " " not in claim[at : at + 2]}
    theirs = {source[at : at + 2] for at in range(len(source) - 1)}
    return bool(pairs) and len(pairs & theirs) / len(pairs) >= 0.3


def _names_in(clause: str, sheet: Sheet) -> tuple[list[Mention], list[Mention]]:
    """Metrics and segments named in the clause; where names overlap the longer one counts."""
    metrics = _found(clause, sheet.metrics, _SYNONYMS, bare_count=True)
    segments = _found(clause, sheet.segments, _SEGMENT_SYNONYMS, bare_count=False)
    metrics = [one for one in metrics if not any(_inside(one, other) for other in segments)]
    return metrics, [one for one in segments if all(one.end <= other.start or one.start >= other.end for other in metrics)]


def _inside(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


# ---- one clause --------------------------------------------------------------------------------------------


@dataclass
class _ClauseCheck:
    sheet: Sheet
    clause: str
    metrics: list[Mention]
    segments: list[Mention]
    context: _Context
    used: list[str] = field(default_factory=list)

    def run(self) -> list[Reason]:
        mentions = reading.periods(self.clause)
        blanked = self._blanked((*mentions, *self.metrics, *self.segments))
        blanked = reading.INTERVAL.sub(lambda match: " " * len(match[0]), blanked)
        blanked = reading.SCALE.sub(lambda match: " " * len(match[0]), blanked)
        reasons = list(self._periods(mentions))
        reasons += self._scales()
        reasons += self._intervals()
        if reading.SUMMED.search(self.clause):
            reasons += self._sums()
        for number in reading.numbers(blanked):
            reasons += self._number(number, mentions, blanked)
        reasons += self._superlatives()
        reasons += self._comparisons()
        reasons += self._directions()
        reasons += self._shares()
        return reasons

    # -- reading the clause

    @cached_property
    def metric_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.metrics)) or self.context.metrics

    @cached_property
    def basis(self) -> list[Mention]:
        """Segments that something is compared with: "앱보다", "앱의 두 배"."""
        text = self._blanked(self.metrics)
        return [one for one in self.segments if reading.BASIS_AFTER.match(text[one.end : one.end + 32])]

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Segments that the clause speaks of: named here, before it, or the whole."""
        basis = {one.start for one in self.basis}
        named = tuple(dict.fromkeys(one.name for one in self.segments if one.start not in basis))
        before = self.context.segments
        if named or (before and (not self.metrics or self.sheet.of(self.metric_names, before))):
            return named or before
        return self._unnamed

    @property
    def _unnamed(self) -> tuple[str, ...]:
        """A clause without a segment speaks of the whole; where only one segment is known, of that."""
        segments = {fact.segment for fact in self.sheet.of(self.metric_names, ())}
        return (WHOLE,) if WHOLE in segments or len(segments) != 1 else tuple(segments)

    def _blanked(self, mentions: Iterable[Mention | PeriodMention]) -> str:
        text = self.clause
        for one in mentions:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return text

    # -- periods

    def _periods(self, mentions: Sequence[PeriodMention]) -> Iterator[Reason]:
        for mention in mentions:
            said = self.clause[mention.start : mention.end]
            if mention.relative == "range" or re.search(r"\d", said) and mention.relative:
                if self.sheet.facts and not self._is_labelled(said, mention.relative):
                    yield Reason("period", said)
            elif mention.moments and self.sheet.moments:
                if not any(reading.same_moment(mention.moments[0], known) or _contains(mention.moments[0], known) for known in self.sheet.moments):
                    yield Reason("period", said)
            elif mention.relative.startswith("before") and not self._is_step(mention.relative.partition(":")[2]):
                yield Reason("period", said)

    def _is_labelled(self, said: str, relative: str) -> bool:
        """Whether a window ("최근 12주", a range of days) is one that the facts are about."""
        labels = [fact.prev_period if relative.startswith("before") else f"{fact.period} {fact.prev_period}" for fact in self.sheet.facts]
        spaceless = re.sub(r"\s|^the", "", said)
        return any(spaceless in re.sub(r"\s|^the", "", label) for label in labels)

    def _is_step(self, kind: str) -> bool:
        """Whether the facts are compared with the month (quarter ...) before, as the words say."""
        pairs = [(reading.moment(fact.period), reading.moment(fact.prev_period)) for fact in self.sheet.facts if fact.prev is not None]
        known = [(now, then) for now, then in pairs if now and then]
        return kind == "any" or not known or any(_apart(now, then) == kind for now, then in known)

    def _location(self, number: Number, mentions: Sequence[PeriodMention], of_change: bool = False) -> str:
        """now, then or "" - the period that the number is said of. "9월 38.1점보다 5.7점": the change is not of September."""
        figure = r"(?:의)?\s?\(?[^가-힣A-Za-z]{0,16}(?:[조억만천점원명건][^가-힣A-Za-z]{0,8}){0,3}\)?" if of_change else ""
        basis = re.compile(rf"{figure}\s?(?:보다|대비|에 비해|과 비교|와 비교|와 견주|과 견주|에서|이후|부터)")
        near = [one for one in mentions if one.end <= number.start and not basis.match(self.clause[one.end :])]
        after = [one for one in mentions if one.start >= number.end and re.match(r"[^가-힣]{0,3}in\s$", self.clause[number.end : one.start])]
        for mention in (*after[:1], *near[-1:]):
            if mention.relative:
                return "then" if mention.relative.startswith("before") else "now" if mention.relative == "now" else ""
            facts = self.sheet.of(self.metric_names, ())
            said = mention.moments[0] if mention.moments else None
            for label, place in (("period", "now"), ("prev_period", "then")):
                moments = [reading.moment(getattr(fact, label)) for fact in facts or self.sheet.facts]
                if said and any(known and reading.same_moment(said, known) for known in moments):
                    return place
        return ""

    # -- numbers

    def _number(self, number: Number, mentions: Sequence[PeriodMention], text: str) -> Iterator[Reason]:
        said = self.clause[number.start : number.end].strip()
        roles = self._roles(number, mentions, text)
        meant = [one for one in self.sheet.quantities if number.means(one.value) and _units_agree(number, one)]
        fitting = [one for one in meant if self._fits(one, number, roles)]
        if fitting:
            self.used += [fact.id for fact in fitting[0].facts]
            return
        yield Reason(self._why_not(number, meant, roles), said)

    def _roles(self, number: Number, mentions: Sequence[PeriodMention], text: str) -> tuple[str, ...]:
        """What a number in this place of the clause can be."""
        before, after = text[: number.start], text[number.end :]
        if number.unit == "times":
            return ("gap_ratio",) if self.basis else ("ratio",)
        if re.match(r"\s?(?:이었|였)?\s?에서", after) or re.search(r"\bfrom\s(?:KRW\s|₩)?$", before):
            return ("prev",)
        if reading.RATE_OF_CHANGE.search(before) and number.unit == "pct":
            return ("relative",)
        if re.search(r"에서\s$", before) and not reading.CHANGE_AFTER.match(after):
            return ("value",)
        if reading.CHANGE_AFTER.match(after) or reading.CHANGE_BEFORE.search(before) or number.unit == "pp":
            if self._location(number, mentions, of_change=True) == "then":
                return ("change of another period",)
            return ("gap", "gap_relative") if self.basis else ("change", "relative", "gap", "gap_relative")
        if reading.CAREFUL.search(self.clause) or re.search(r"응답|표본|기준|sample|answers|n\s?=\s?$", self.clause):
            return ("n", *self._value_roles(number, mentions, after))
        return self._value_roles(number, mentions, after)

    def _value_roles(self, number: Number, mentions: Sequence[PeriodMention], after: str) -> tuple[str, ...]:
        place = self._location(number, mentions)
        if place == "then":
            return ("prev",)
        compared = re.match(r"\)?\s?(?:보다|에 비해|대비)", after)
        if compared and not self._right_after_segment(number):
            return ("prev", "value") if not place else ("value",)
        bracketed = re.search(r"[(]\s?(?:n\s?=\s?)?$", self.clause[: number.start]) is not None
        many = ("n",) if number.unit in ("people", "count", "개", "") and (bracketed or not self.metrics) else ()
        share = ("share",) if number.unit == "pct" else ()
        return ("value", *many, *share)

    def _right_after_segment(self, number: Number) -> bool:
        return any(re.fullmatch(r"[\s(]{0,3}", self.clause[one.end : number.start]) for one in self.basis)

    def _fits(self, quantity: Quantity, number: Number, roles: tuple[str, ...]) -> bool:
        if quantity.role not in roles:
            return False
        if quantity.role in ("value", "prev") and (number.value < 0) != (quantity.value < 0) and abs(quantity.value) > number.step / 2:
            return False
        if self.metric_names and quantity.facts[0].metric not in self._metrics_of(number, quantity):
            return False
        if len(quantity.facts) == 2:
            return self._fits_pair(quantity)
        return quantity.facts[0].segment in self._segments_of(number, quantity)

    def _metrics_of(self, number: Number, quantity: Quantity) -> tuple[str, ...]:
        if quantity.role == "n":
            return tuple(fact.metric for fact in self.sheet.facts)
        before = [one.name for one in self.metrics if one.end <= number.start]
        return (before[-1],) if before else self.metric_names

    def _segments_of(self, number: Number, quantity: Quantity) -> tuple[str, ...]:
        near = [one for one in self.segments if one.end <= number.start]
        if "각각" in self.clause[: number.start] and len(near) > 1 and quantity.role != "n":
            place = len(reading.numbers(self.clause[self.clause.index("각각") : number.start]))
            return (near[min(place, len(near) - 1)].name,)
        if quantity.role in ("change", "relative", "ratio"):
            near = [one for one in near if one not in self.basis] or near
        if not near:
            if self.segments and not self.context.segments:
                return tuple(one.name for one in self.segments if one not in self.basis) + ((WHOLE,) if self.metrics else ())
            return self.subjects
        listed = [near[-1].name]
        for left, right in zip(reversed(near[:-1]), reversed(near[1:]), strict=False):
            if not re.fullmatch(r"(?:과|와|,|·|및|, | and )\s?", self.clause[left.end : right.start]):
                break
            listed.append(left.name)
        return tuple(listed)

    def _fits_pair(self, quantity: Quantity) -> bool:
        one, other = quantity.facts
        if quantity.role == "sum":
            return {one.segment, other.segment} <= {mention.name for mention in self.segments}
        if quantity.role == "share":
            return one.segment in self.subjects
        basis = {mention.name for mention in self.basis}
        if basis:
            return other.segment in basis and one.segment in self.subjects
        named = {mention.name for mention in self.segments}
        return {one.segment, other.segment} <= named

    def _why_not(self, number: Number, meant: list[Quantity], roles: tuple[str, ...]) -> str:
        if number.unit == "pct" and any(number.means(one.value) and one.unit == "pp" for one in self.sheet.quantities):
            return "pct_point"
        if number.unit == "pp" and any(number.means(one.value) and one.unit == "pct" for one in self.sheet.quantities):
            return "pct_point"
        of_role = [one for one in meant if one.role in roles]
        if of_role:
            metrics = [one for one in of_role if one.facts[0].metric in self.metric_names]
            return "segment" if metrics else "metric"
        if meant:
            return "period" if {one.role for one in meant} & {"value", "prev"} else "number"
        scaled = [one for one in self.sheet.quantities for power in (10.0, 100.0, 1e3, 1e4, 0.1, 0.01, 1e-3, 1e-4)
                  if number.value and abs(number.value * power - one.value) <= abs(one.value) * 0.01]
        return "unit" if scaled or any(number.means(one.value) for one in self.sheet.quantities) else "number"

    def _scales(self) -> Iterator[Reason]:
        for match in reading.SCALE.finditer(self.clause):
            points = match["points"] or match["out"]
            scales = [re.search(r"\((\d+)점\)", fact.unit) for fact in self.sheet.of(self.metric_names, ())]
            if not any(found and found[1] == points for found in scales) and any(scales):
                yield Reason("unit", match[0])

    def _intervals(self) -> Iterator[Reason]:
        """Bounds that a clause gives must be the bounds of one of its facts' values or changes."""
        for match in reading.INTERVAL.finditer(self.clause):
            bounds = reading.numbers(match[0])[1:]
            facts = self.sheet.of(self.metric_names, self.subjects)
            known = [(fact.low, fact.high) for fact in facts] + [(fact.change_low, fact.change_high) for fact in facts]
            fits = any(
                low is not None and high is not None and len(bounds) == 2 and bounds[0].means(low) and bounds[1].means(high)
                and (bounds[0].value < 0) == (low < 0) and (bounds[1].value < 0) == (high < 0)
                for low, high in known
            )
            if not fits:
                yield Reason("interval", match[0])

    def _sums(self) -> Iterator[Reason]:
        units = {unit_class(fact.unit) for fact in self.sheet.of(self.metric_names, ())}
        if units and not units <= set(_ADDITIVE):
            yield Reason("sum", self.metric_names[0] if self.metric_names else self.clause.strip())

    # -- superlatives and comparisons

    def _superlatives(self) -> Iterator[Reason]:
        match = reading.SUPERLATIVE.search(self.clause)
        if not match:
            return
        basis = {one.start for one in self.basis}
        named = [one.name for one in self.segments if one.start not in basis and one.name != WHOLE] or [name for name in self.subjects if name != WHOLE]
        tail = self.clause[match.start() : match.start() + 24]
        if not named or not any(self._is_extreme(named, metric, tail) for metric in self.metric_names or self.sheet.metrics):
            yield Reason("superlative", tail.strip())

    def _is_extreme(self, named: Sequence[str], metric: str, tail: str) -> bool:
        facts = [fact for fact in self.sheet.facts if fact.metric == metric and fact.segment != WHOLE and fact.value is not None]
        mine = [fact for fact in facts if fact.segment in named]
        if not mine or len({fact.segment for fact in facts}) < 2:
            return False
        changed = [word for word, _, _ in reading.directions(tail)]
        if changed:
            values = {fact.id: fact.change for fact in facts if fact.change is not None}
            high = _is_upward(changed[0], mine[0])
        else:
            values = {fact.id: fact.value for fact in facts if fact.value is not None}
            high = _wants_high(tail, mine[0])
        if high is None or any(fact.id not in values for fact in mine):
            return False
        top = max(values.values()) if high else min(values.values())
        self.used += [fact.id for fact in mine]
        return any(values[fact.id] == top for fact in mine)

    def _comparisons(self) -> Iterator[Reason]:
        """ "매장은 앱보다 높다": the sign of the difference between two segments."""
        level = next((match for match in reading.LEVELS.finditer(self.clause) if self.basis and match.start() > self.basis[0].end), None)
        words = [word for word, _, at in reading.directions(self.clause) if self.basis and at > self.basis[0].end]
        if not level and not words:
            return
        for metric in self.metric_names:
            ones, others = self.sheet.of((metric,), self.subjects), self.sheet.of((metric,), (self.basis[0].name,))
            if not ones or not others or ones[0].value is None or others[0].value is None:
                yield Reason("comparison", self.clause.strip())
                continue
            upward = bool(level["up"]) if level else _is_upward(words[0], ones[0])
            self.used += [ones[0].id, others[0].id]
            if upward is not None and (ones[0].value > others[0].value) != upward:
                yield Reason("direction", self.clause.strip())
            yield from self._magnitude(ones[0], others[0].value, ones[0].value)

    # -- direction of a change

    def _directions(self) -> Iterator[Reason]:
        if self.basis:
            return
        for word, denied, at in reading.directions(self.clause):
            facts = self._changed(at)
            if not facts:
                if self.metrics or self.segments:
                    yield Reason("direction", self.clause[at : at + 6].strip())
                continue
            self.used += [fact.id for fact in facts]
            for fact in facts:
                if not _moves(fact, word, denied):
                    yield Reason("direction", f"{fact.segment} {fact.metric}")
                elif word != "same" and fact.prev is not None and fact.value is not None:
                    yield from self._magnitude(fact, fact.prev, fact.value)

    def _changed(self, at: int) -> list[Fact]:
        """The facts whose change the word at this place speaks of."""
        before = [one for one in self.metrics if one.start < at]
        metrics = [one.name for one in before] or list(self.metric_names)
        if not metrics and not self.segments:
            return []
        segments = self.subjects
        if len(self.metrics) > 1 and before:  # "NPS 하락과 배송 부정 비율 상승": each metric with the segments right before it
            metrics = [before[-1].name]
            near = [one.name for one in self.segments if (before[-2].end if len(before) > 1 else 0) <= one.start < at]
            shared = self.segments and self.segments[0].start < self.metrics[0].start
            segments = tuple(near) or (segments if shared else self._unnamed)
        return [fact for fact in self.sheet.of(metrics, segments) if fact.change is not None]

    def _magnitude(self, fact: Fact, before: float, after: float) -> Iterator[Reason]:
        size = _size(fact, before, after)
        big, little = reading.BIG.search(self.clause), reading.LITTLE.search(self.clause)
        extreme = reading.EXTREME.search(self.clause)
        if extreme and not (before and abs(after - before) >= 0.5 * abs(before)):
            yield Reason("magnitude", extreme[0])
        if big and not size.much:
            yield Reason("magnitude", big[0])
        if little and not size.little:
            yield Reason("magnitude", little[0])

    def _shares(self) -> Iterator[Reason]:
        most, half = reading.MOST.search(self.clause), reading.HALF.search(self.clause)
        facts = [fact for fact in self.sheet.of(self.metric_names, self.subjects) if unit_class(fact.unit) == "pct" and fact.value is not None]
        if not (most or half):
            return
        if most and not any((fact.value or 0) > (50 if "절반" in most[0] or "과반" in most[0] or "half" in most[0].lower() else 60) for fact in facts):
            yield Reason("magnitude", most[0])
        if half and not most and self.metric_names and facts and not any(42 <= (fact.value or 0) <= 58 for fact in facts):
            yield Reason("magnitude", half[0])


def _contains(said: reading.Moment, known: reading.Moment) -> bool:
    """Whether a known month or quarter lies in the year, half or quarter that is named."""
    year, kind, number = said
    if kind == "y":
        return known[0] == year
    if known[1] == "m" and kind in "qh" and year in (None, known[0]):
        return (known[2] - 1) // (3 if kind == "q" else 6) + 1 == number
    return kind == "h" and known[1] == "q" and year in (None, known[0]) and (known[2] - 1) // 2 + 1 == number


def _apart(now: reading.Moment, then: reading.Moment) -> str:
    """m q w y: how far the compared period lies back, "" for anything else."""
    per_year = {"m": 12, "q": 4, "w": 52, "h": 2, "y": 1}
    if now[1] != then[1]:
        return ""
    if now[1] == "y":
        return "y" if now[2] - then[2] == 1 else ""
    steps = ((now[0] or 0) - (then[0] or 0)) * per_year[now[1]] + now[2] - then[2]
    return now[1] if steps == 1 else "y" if steps == per_year[now[1]] else ""


def _units_agree(number: Number, quantity: Quantity) -> bool:
    if quantity.unit == "n":
        return number.unit in ("people", "count", "개", "")
    if number.unit == "point":
        return quantity.unit in ("pp", "score")
    return number.unit in ("", quantity.unit)


def _is_upward(word: str, fact: Fact) -> bool | None:
    if word in ("up", "down"):
        return word == "up"
    good = good_direction(fact)
    if word == "same" or good is None:
        return None
    return (good == "up") == (word == "better")


def _moves(fact: Fact, word: str, denied: bool) -> bool:
    """Whether the fact's change is what the word says."""
    change, size = fact.change or 0.0, _size(fact, fact.prev or 0.0, fact.value or 0.0)
    inside = fact.change_low is not None and fact.change_high is not None and fact.change_low <= 0 <= fact.change_high
    still = size.still or inside
    if word == "same":
        return still != denied
    upward = _is_upward(word, fact)
    if upward is None:
        return True
    moved = change > 0 if upward else change < 0
    return (not moved or still) if denied else moved


def _wants_high(tail: str, fact: Fact) -> bool | None:
    """Whether a superlative means the largest: 가장 높은, 최저, worst ..."""
    if re.search(r"높|많|큰|크|최고|최대|최다|1위|highest|largest|biggest|\bmost\b", tail, re.IGNORECASE):
        return True
    if re.search(r"낮|적|작|최저|최소|꼴찌|lowest|smallest|\bleast\b", tail, re.IGNORECASE):
        return False
    good = good_direction(fact)
    if good is None:
        return None
    if re.search(r"좋|우수|만족|최상|best", tail, re.IGNORECASE):
        return good == "up"
    return good == "down" if re.search(r"나쁜|나쁘|심각|심한|힘든|불만|최악|worst", tail, re.IGNORECASE) else None
