"""A question -> what it asks for. The same question on the same data is always read the same way.

The text is covered by known phrases (asking/covering.py). What stays uncovered is not ignored: a question that
holds a word Maeum does not know is not answered as if the word were not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from analytics.metrics.asking import periods
from analytics.metrics.asking.amounts import in_unit
from analytics.metrics.asking.covering import Covered, Span
from analytics.metrics.asking.supposing import suppose
from analytics.metrics.asking.understood import Asked, Intent, Limit, Matched, Reading, Refused
from analytics.metrics.asking.vocabulary import TIMES, Meaning, Vocabulary, flat, words
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.question import Filter, MetricQuestion, Period, Scope

_MOVED = re.compile("늘었|줄었|올랐|떨어졌|내렸|높아졌|낮아졌|좋아졌|나빠졌|증가|감소|하락|상승|급증|급감|변했|달라졌|drop|rise|rose|fell|increase|decrease|change|goup|godown|goneup|gonedown|wentup|wentdown")
_FELL = re.compile("줄어든|줄었|떨어|내린|내렸|낮아|감소|하락|급락|급감|drop|fell|fall|decreas|declin|shrank")
_ROSE = re.compile("늘어난|늘었|늘어|오른|올랐|높아|증가|상승|급등|급증|많아진|커진|rise|rising|rose|increas|grew|grow")
_TURNED = re.compile("(?:줄어든|떨어진|내린|낮아진|감소한|하락한|급락한|급감한|늘어난|오른|높아진|증가한|상승한|급등한|급증한|많아진|커진|나빠진|악화된|좋아진|나아진|개선된)$")
LEAST_TO_RANK = 30  # groups under this take no place in a ranking
_FOLLOWS = re.compile(r"^(그중|그럼|그러면|그거|거기|이중|and|then|only|what about|how about)|(은|는|은요|는요|도)\??$")


def read(text: str, vocabulary: Vocabulary, today: date, previous: Reading | None = None,
         span: Period | None = None, picked: str | None = None) -> Reading | Asked | Refused:
    """Read one question. ``previous`` is the reading it may continue; ``span`` the days that the data covers;
    ``picked`` the metric, dimension or value chosen after a question back."""
    return _Reader(text, vocabulary, today, previous, span, picked).read()


class _Reader(Covered):
    def __init__(self, text: str, vocabulary: Vocabulary, today: date, previous: Reading | None, span: Period | None,
                 picked: str | None = None) -> None:
        super().__init__(text, vocabulary, today)
        self.text, self.previous, self.span, self.picked = text.strip(), previous, span, picked

    def read(self) -> Reading | Asked | Refused:
        if not self.flat:
            return Refused("empty")
        return self._refusal() or self._understood()

    # ---- what cannot be answered -----------------------------------------------------------------

    def _refusal(self) -> Refused | None:
        for name, reason in (("orders_to_the_machine", "command"), ("people", "people"), ("outside", "outside")):
            if self.has("refusals", name) and not (name == "people" and self.has("intents", "leaving")):
                return Refused(reason, self.said("refusals", name))
        if self.has("refusals", "future") and self.supposed is None or any(one.future for one in self.periods):
            return Refused("future", self.said("refusals", "future"))
        per = [one.unit for one in map(catalogue().metric, {meaning.name for meaning in self.metrics_said(strong=False)})]
        if self.has("refusals", "mean_per") and set(per) & {"count", "money"}:
            return Refused("mean_per", self.said("refusals", "mean_per"))
        if self.has("refusals", "smalltalk") and not self.metrics_said(strong=False):
            return Refused("smalltalk")
        return None

    # ---- what was understood ---------------------------------------------------------------------

    def _understood(self) -> Reading | Asked | Refused:
        if self._is_who():
            return self._who()
        if self.has("intents", "what_if") or self.supposed:
            return suppose(self, self._filters, self.picked)
        if self.unknown:
            return Refused("unknown", self.unknown[0])
        metric = self._metric()
        if isinstance(metric, (Asked, Refused)):
            return metric
        if metric is None and self.previous is None:
            return self._no_metric()
        follows = self.previous is not None and (metric is None or self._follows())
        definition = catalogue().metric(metric or self._before().question.metric)
        return self._filled(definition, follows)

    def _before(self) -> Reading:
        assert self.previous is not None
        return self.previous

    def _follows(self) -> bool:
        """A question with a metric continues the one before only when it says so or says nothing else."""
        alone = not self.periods and not self.has("cut") and not self.values_said()
        return bool(re.match("그중|그럼|그러면|거기|이중", self.flat)) or (alone and bool(_FOLLOWS.search(self.text.lower())))

    def _no_metric(self) -> Asked | Refused:
        if self.values_said() or self.has("cut") or self.has("dimension") or self.periods:
            return Asked("metric", ("nps", "csat", "negative_share", "revenue"), self.text)
        return Refused("unknown", self.text)

    def _metric(self) -> str | Asked | Refused | None:
        """The one metric asked for; weak words (고객, 주문) give way to any other."""
        if self.picked in catalogue().metrics:
            return self.picked
        found = self.metrics_said(strong=True) or [
            one for span in self.spans for one in span.of("metric") if not (span.of("value") and len(self.metrics_said(False)) > 1)
        ]
        names = list(dict.fromkeys(one.name for one in found))
        dropped = [one.name for one in self.metrics_said(strong=False) if one.weak and not one.generic and one.name not in names]
        if names and dropped:  # "신규 고객 매출" is not the revenue of all
            return Asked("metric", tuple(dict.fromkeys((*names, *dropped))), self.text)
        if len(names) > 1 and self.metrics_said(strong=True) == []:
            names = names[-1:] if not self.has("intents", "leaving") else names[:1]
        if len(names) > 1:
            return Asked("metric", tuple(names), self.text)
        if names and self._wants_a_share_of_a_count(names[0]):
            return Refused("unknown", self.said("filler", "share"))
        return names[0] if names else None

    def _wants_a_share_of_a_count(self, metric: str) -> bool:
        """"한 번만 산 고객 비율" is not how many customers there are."""
        return self.has("filler", "share") and catalogue().metric(metric).unit in ("count", "money")

    def _is_who(self) -> bool:
        asks = self.has("intents", "who") or self.has("intents", "leaving")
        people = any(one.name in ("customers", "churned_share") for one in self.metrics_said(False)) or "고객" in self.flat or "customer" in self.flat
        return self.has("intents", "leaving") or (asks and people and not self.has("intents", "why"))

    def _who(self) -> Reading | Asked | Refused:
        definition = catalogue().metric("customers")
        filters = self._filters(definition)
        if isinstance(filters, (Asked, Refused)):
            return filters
        return Reading(MetricQuestion("customers", (), Scope(Period(), filters[0])), "who", None, self.top, None, filters[1])

    def _filled(self, definition: Definition, follows: bool) -> Reading | Asked | Refused:
        filters = self._filters(definition)
        if isinstance(filters, (Asked, Refused)):
            return filters
        kept, matched = filters
        by = self._by(definition, kept)
        if isinstance(by, (Asked, Refused)):
            return by
        limits = self._limits(definition)
        if isinstance(limits, Refused):
            return limits
        period, against = self._compared()
        order, top = self._ranking(definition, by) if self._intent() == "figure" else (None, None)
        if follows:
            before = self._before()
            by = by or before.question.by
            kept = _merged(before.question.scope.filters, kept, catalogue().dimensions_of(definition))
            period = period or before.question.scope.period
            order, top = order or before.order, top or before.top
            limits = limits or before.limits
            against = against or (before.against if not self.periods else None)
            matched = (*before.matched, *matched)
            if bad := next((name for name in by if name not in catalogue().dimensions_of(definition)), None):
                return _uncut(definition, bad)
        elif (order or top) and not by:
            return Asked("dimension", tuple(name for name in ("channel", "product", "region", "stage", "month") if name in catalogue().dimensions_of(definition)), self.text)
        moved = self._moved(definition, by, order)
        if moved:
            period = period or Period(self.today - timedelta(weeks=4), self.today)
            against, order = against or periods.preceding(period), "high" if moved == "up" else "low"
        period = period or Period()
        if self.span and self._beyond(period):
            return Refused("period", self.flat)
        question = MetricQuestion(definition.name, by, Scope(period, kept))
        return Reading(question, self._intent(), against, top, order, matched, moved, limits)

    def _limits(self, definition: Definition) -> tuple[Limit, ...] | Refused:
        """"매출 1,000만 원 이상인 상품": the bounds in the metric's unit; one of another unit is not understood."""
        found = []
        for one in self.bounds:
            value = in_unit(one.value, one.kind, definition)
            if value is None:
                return Refused("unknown", one.said)
            found.append(Limit(value, one.above, one.strict))
        return tuple(found)

    def _moved(self, definition: Definition, by: tuple[str, ...], order: str | None) -> Literal["up", "down"] | None:
        """"매출이 가장 많이 줄어든 상품", "떨어진 상품 3개" rank by change, "매출이 늘었어?" does not."""
        places = [span for span in self.spans for one in (*span.of("dimension"), *span.of("cut")) if one.name in by and one.name not in TIMES]
        turned = any(_TURNED.search(self.flat[: place.start]) for place in places)
        if not places or self._intent() != "figure" or not (turned or (order and (_FELL.search(self.flat) or _ROSE.search(self.flat)))):
            return None
        if better := re.search("좋아|나아|개선", self.flat) or re.search("나빠|악화", self.flat):
            return "up" if (better[0] in ("좋아", "나아", "개선")) == (definition.good != "down") else "down"
        return "down" if _FELL.search(self.flat) else "up" if _ROSE.search(self.flat) else None

    def _beyond(self, period: Period) -> bool:
        """The period has no day in common with the data."""
        first, after = (self.span.since, self.span.until) if self.span else (None, None)
        return bool((period.until and first and period.until <= first) or (period.since and after and period.since >= after))

    def _intent(self) -> Intent:
        return "why" if self.has("intents", "why") else "figure"

    # ---- filters ----------------------------------------------------------------------------------

    def _filters(self, definition: Definition, values: Sequence[Span] | None = None) -> tuple[tuple[Filter, ...], tuple[Matched, ...]] | Asked | Refused:
        kept: dict[str, list[str]] = {}
        left: dict[str, list[str]] = {}
        matched = []
        for span in self.values_said() if values is None else values:
            found = self._value(span, definition)
            if isinstance(found, (Asked, Refused)):
                return found
            meant = str(found.value).split("|") if found.name in TIMES else [str(found.value)]
            (left if self._is_left_out(span) else kept).setdefault(found.name, []).extend(meant)
            matched.append(Matched(span.said, found.name, str(found.value), found.exact and not span.slip))
        if definition.name == "answers" and not kept.get("channel") and any(span.said.startswith("리뷰") for span in self.spans):
            kept["channel"] = ["리뷰"]
        filters = [Filter(name, tuple(dict.fromkeys(those))) for name, those in kept.items()]
        filters += [Filter(name, tuple(dict.fromkeys(those)), exclude=True) for name, those in left.items() if name not in kept]
        return tuple(filters), tuple(matched)

    def _value(self, span: Span, definition: Definition) -> Meaning | Asked | Refused:
        """The value meant: in a table of the metric, of the dimension named beside it, the exact one first."""
        tables = {definition.table, definition.wider.get("table"), {"baskets": "lines"}.get(definition.table)}
        known = catalogue().dimensions_of(definition)
        fitting = [one for one in span.of("value") if one.source in tables and one.name in known]
        if not fitting:
            begins = [one for surface, meanings in self.vocabulary.phrases.items() if surface.startswith(span.said)
                      for one in meanings if one.kind == "value" and one.source in tables and one.name in {m.name for m in span.of("value")} and one.name in known]
            fitting = [replace(one, exact=False) for one in begins]
        if not fitting:
            return Refused("cut", span.said, tuple(name for name in known if name not in TIMES)[:6])
        named = self._dimension_after(span)
        fitting = [one for one in fitting if one.name == named] or fitting
        exact = [one for one in fitting if one.exact] or fitting
        first = min(exact, key=lambda one: _PREFERRED.index(one.name) if one.name in _PREFERRED else len(_PREFERRED))
        same = list(dict.fromkeys(one.value for one in exact if one.name == first.name and one.value))
        if self.picked in same:
            return replace(first, value=self.picked)
        if len(same) > 1:
            return Asked("value", tuple(str(value) for value in same[:6]), span.said)
        return first

    def _dimension_after(self, span: Span) -> str | None:
        after = next((one for one in self.spans if one.start >= span.end), None)
        return after.of("dimension")[0].name if after and after.start <= span.end + 1 and after.of("dimension") else None

    def _is_left_out(self, span: Span) -> bool:
        """"쿠팡 빼고", "excluding 쿠팡": the word stands right after (particles between) or right before."""
        rest = re.sub("^(?:은|는|을|를|이|가|만|채널|단계|지역|고객|등급|상품|제품)*", "", self.flat[span.end :])
        behind = [flat(one)[0] for one in words()["intents"]["without"]]
        before = [flat(one)[0] for one in words()["intents"]["without_before"]]
        return rest.startswith(tuple(behind)) or self.flat[: span.start].endswith(tuple(before))

    # ---- cuts, periods, rankings --------------------------------------------------------------------

    def _by(self, definition: Definition, filters: tuple[Filter, ...]) -> tuple[str, ...] | Asked | Refused:
        names = [one.name for span in self.spans for one in span.of("cut")[:1]]
        if self.picked and self.picked in catalogue().dimensions:
            names.insert(0, self.picked)
        ranked = bool(self.bounds) or self.has("ranking") or self.top is not None or self.has("intents", "trend") or self.has("intents", "compare")
        values = self.values_said()
        for span in self.spans:
            named = span.of("dimension")
            if not named or span.of("cut") or span.of("metric") and not self.metrics_said(strong=True):
                continue
            qualifies = any(value.end <= span.start <= value.end + 1 for value in values)
            if not qualifies and not self._is_left_out(span) and (named[0].name not in TIMES or ranked) and (ranked or not span.of("value")) and not span.of("intents"):
                names.append(named[0].name)
        names += [kept.dimension for kept in filters if len(kept.values) > 1 and not kept.exclude and kept.dimension not in TIMES]
        if sum(any(one.name == "weekday" for one in value.of("value")) for value in values) > 1:  # 주말이랑 평일
            names.append("weekday")
        if self.has("intents", "trend") and not any(name in TIMES for name in names):
            names.append("month")
        for name in names:
            if name not in catalogue().dimensions_of(definition):
                return _uncut(definition, name)
        return tuple(dict.fromkeys(names))[:2]

    def _compared(self) -> tuple[Period | None, Period | None]:
        """The period asked about and the one to compare with."""
        said = [one.period for one in self.periods]
        compares = self.has("intents", "compare")
        if len(said) >= 2:
            main, other = sorted(said[:2], key=lambda one: one.since or date.min, reverse=True)
            return main, other if other != main else periods.preceding(main)  # 지난달 ... 전월 대비
        main = said[0] if said else None
        if self.year_before:
            main = main or periods.months_from(self.today, 0)
            return main, periods.year_before(main)
        if main and compares and self._stands_before_compare(self.periods[0]):
            return periods.following(main), main
        if main and (self.has("intents", "before") and compares or (_MOVED.search(self.flat) and self._intent() == "figure")):
            return main, periods.preceding(main)
        if self.has("intents", "before") and compares:
            main = periods.months_from(self.today, 0)
            return main, periods.preceding(main)
        return main, None

    def _stands_before_compare(self, one: periods.Said) -> bool:
        rest = self.flat[one.end :]
        return rest.startswith(("보다", "대비", "에비해", "과비교", "와비교"))

    def _ranking(self, definition: Definition, by: tuple[str, ...]) -> tuple[Literal["high", "low"] | None, int | None]:
        order: Literal["high", "low"] | None = None
        good_is_low = definition.good == "down"
        for span in self.spans:
            for one in span.of("ranking"):
                if one.name in ("high", "low"):
                    order = order or ("high" if one.name == "high" else "low")
                elif one.name in ("best", "worst"):
                    order = order or ("low" if (one.name == "best") == good_is_low else "high")
        first = self.has("ranking", "first")
        listed = self.has("ranking", "list")
        if order is None and (self.top or listed or first) and (by or self.top):
            order = "high"
        top = self.top or (1 if first and not listed and order else None)
        return order, top


_PREFERRED = ("channel", "subject", "stage", "product", "category", "region", "gender", "grade", "segment", "campaign", "brand", "touchpoint", "emotion")


def _uncut(definition: Definition, name: str) -> Refused:
    return Refused("cut", name, tuple(one for one in catalogue().dimensions_of(definition) if one not in TIMES)[:6])


def _merged(before: tuple[Filter, ...], now: tuple[Filter, ...], known: dict) -> tuple[Filter, ...]:
    """New filters replace those of the same dimension; those the metric cannot have fall away."""
    replaced = {one.dimension for one in now}
    return (*(one for one in before if one.dimension not in replaced and one.dimension in known), *now)
