"""What is asked of a metric, and what comes back: the nouns that every room shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

FEW, SMALL = 10, 30  # under the first a group is hidden from viewers (hiding.py), under the second it is greyed


@dataclass(frozen=True)
class Period:
    """Days from ``since`` (inclusive) to ``until`` (exclusive); None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def days(self) -> int | None:
        return (self.until - self.since).days if self.since and self.until else None

    def before(self) -> Period | None:
        """The period of the same length that ends where this one begins."""
        if self.since is None or self.until is None:
            return None
        return Period(self.since - (self.until - self.since), self.since)

    def year_before(self) -> Period | None:
        """The same days 52 weeks earlier: the same weekdays, so that weekends meet weekends."""
        if self.since is None or self.until is None:
            return None
        return Period(self.since - timedelta(weeks=52), self.until - timedelta(weeks=52))


SPANS_DAYS: Mapping[str, int] = {"4w": 28, "12w": 84, "26w": 182, "1y": 364}  # what controls offer, by the code in an address


def span(code: str, until: date) -> Period:
    """The days a code stands for, the last one before ``until``; "2026-01-01~2026-02-01" says both ends; "all" is open."""
    if code in SPANS_DAYS:
        return Period(until - timedelta(days=SPANS_DAYS[code]), until)
    since, sign, end = code.partition("~")
    return Period(date.fromisoformat(since), date.fromisoformat(end)) if sign else Period()


@dataclass(frozen=True)
class Filter:
    """Keep (or leave out) rows whose dimension has one of the values; None in values is "unknown"."""

    dimension: str
    values: tuple[str | None, ...]
    exclude: bool = False


@dataclass(frozen=True)
class Scope:
    """What a page, a board or a summary looks at."""

    period: Period = Period()
    filters: tuple[Filter, ...] = ()

    def within(self, period: Period) -> Scope:
        return replace(self, period=period)

    def where(self, dimension: str, *values: str | None) -> Scope:
        return replace(self, filters=(*self.filters, Filter(dimension, values)))


@dataclass(frozen=True)
class MetricQuestion:
    """One metric, cut by dimensions, over a scope, at a confidence level."""

    metric: str
    by: tuple[str, ...] = ()  # dimension names; time ones are hour weekday day week month quarter year
    scope: Scope = Scope()
    level: float = 0.95


@dataclass(frozen=True)
class Cell:
    """One figure: of the whole, or of one group.

    value is None when there is no data (never 0) or n is under the metric's ``least``.
    low and high bound the interval at the question's level; None when the figure is a plain count or sum.
    n counts what the figure is made of (answers, customers, orders ... see the definition's n_unit).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    group: Mapping[str, Any] = field(default_factory=dict)  # dimension -> value, {} for the whole
    parts: Mapping[str, float] = field(default_factory=dict)  # the additive sums behind it
    running: bool = False  # its period is not whole: the data ends in it, or the scope begins in it

    @property
    def small(self) -> bool:
        """Shown greyed or hollow."""
        return self.n < SMALL


@dataclass(frozen=True)
class Measured:
    """The answer to a MetricQuestion and everything needed to walk it back."""

    question: MetricQuestion
    total: Cell
    cells: tuple[Cell, ...]  # one a group, in the dimension's natural order; () when by is ()
    left_out: Mapping[str, int]  # reason code -> rows not counted
    sql: str
    version: int  # data version
    dataset: str
    scale: str | None = None  # "1~7": the one scale that was averaged, where scales must not be mixed


@dataclass(frozen=True)
class Change:
    """Two cells of one metric compared."""

    now: Cell
    then: Cell
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    test: str  # "two-proportion" | "welch" | "nps-delta" | "none"
    level: float = 0.95
    adjusted_p: float | None = None  # Holm's, when it is one of several comparisons on a screen

    @property
    def clear(self) -> bool:
        """More than noise: the interval of the difference excludes zero, also after Holm's correction."""
        apart = self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)
        return apart and (self.adjusted_p is None or self.adjusted_p < 1 - self.level)
