"""The facts of a text, ready to be compared: every figure that follows from them, in won and percent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from analytics.reports.facts import WHOLE, Fact, Quote
from prompts import reading

ADDITIVE = ("won", "count", "people", "회", "개")


@dataclass(frozen=True)
class Reason:
    kind: str  # number unit period metric segment direction pct_point magnitude superlative quote speaker cause ...
    said: str


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
            if unit in ADDITIVE:
                yield Quantity("sum", _in_won(one, one.value + other.value), unit, both)
                if other.segment == WHOLE and other.value:
                    yield Quantity("share", one.value / other.value * 100, "pct", both)
