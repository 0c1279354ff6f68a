"""What is suddenly spoken of more: counts of the last weeks against what the weeks before lead one to expect.

Each leaf's complaints and praise are one series. The chance of so many is read from a negative binomial whose spread
comes from the series' own weeks (Poisson where they are calm); those that stay under a false-discovery rate of 5 % over
all series (Benjamini and Hochberg 1995) are called emerging.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from scipy.stats import nbinom, poisson

from analytics.journey.scoping import parameters
from analytics.metrics.question import Period, Scope
from data.warehouse import Warehouse

RECENT_WEEKS, BEFORE_WEEKS = 4, 26
RATE = 0.05  # of false discoveries
LEAST = 8  # remarks of the last weeks


@dataclass(frozen=True)
class Emerging:
    """One leaf's side. n: remarks of the last four weeks; expected: by the 26 weeks before, at today's volume."""

    subject: str
    leaf: str
    good: bool
    n: int
    expected: float
    p_value: float

    @property
    def times(self) -> float | None:
        """How many times what was expected; None where nothing was."""
        return self.n / self.expected if self.expected >= 0.5 else None


def emerging(warehouse: Warehouse, scope: Scope) -> tuple[Emerging, ...]:
    """Leaves spoken of more in the four weeks up to the scope's end than surprise allows, the most surprising first.

    () without an end or 26 weeks before it.
    """
    until = scope.period.until or _last(warehouse, scope)
    if until is None:
        return ()
    looked = scope.within(Period(until - timedelta(weeks=RECENT_WEEKS + BEFORE_WEEKS), until))
    rows = warehouse.query("voice_weekly", last=until, **parameters(looked)).to_pylist()
    totals = np.zeros(RECENT_WEEKS + BEFORE_WEEKS)
    series: dict[tuple[str, str, bool], np.ndarray] = defaultdict(lambda: np.zeros(RECENT_WEEKS + BEFORE_WEEKS))
    for row in rows:
        counted = totals if row["leaf"] is None else series[row["subject"], row["leaf"], row["good"]]
        counted[row["weeks_ago"]] += row["n"]
    return surprising(series, totals)


def _last(warehouse: Warehouse, scope: Scope):
    """The day after the last remark of an open scope."""
    last = warehouse.query("voice_last_day", **parameters(scope))["last"][0].as_py()
    return last + timedelta(days=1) if last else None


def surprising(series: dict[tuple[str, str, bool], np.ndarray], totals: np.ndarray) -> tuple[Emerging, ...]:
    """The series (weekly counts, the latest first) that rise above chance; totals: all remarks of the weeks."""
    recent, before = totals[:RECENT_WEEKS].sum(), totals[RECENT_WEEKS:].sum()
    if before <= 0 or (totals[RECENT_WEEKS:] > 0).sum() < BEFORE_WEEKS // 2:
        return ()
    judged = []
    for (subject, leaf, good), weeks in sorted(series.items()):
        n = int(weeks[:RECENT_WEEKS].sum())
        expected = (weeks[RECENT_WEEKS:].sum() + 0.5) * recent / before
        judged.append(Emerging(subject, leaf, good, n, float(expected), _chance(n, expected, weeks[RECENT_WEEKS:], totals[RECENT_WEEKS:], recent / before)))
    ordered = sorted(judged, key=lambda one: one.p_value)
    limits = RATE * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    under = [at for at, one in enumerate(ordered) if one.p_value <= limits[at]]
    return tuple(one for one in ordered[: max(under, default=-1) + 1] if one.n >= LEAST)


def _chance(n: int, expected: float, weeks: np.ndarray, totals: np.ndarray, ratio: float) -> float:
    """Chance of n or more, with the spread of the weeks and the doubt of the expectation itself."""
    by_week = np.maximum(weeks.sum() * totals / max(totals.sum(), 1), 1e-9)
    there = totals > 0
    spread = float(((weeks - by_week) ** 2 / by_week)[there].sum() / max(there.sum() - 1, 1))
    variance = expected * max(spread, 1.0) + ratio * expected
    if variance <= expected * 1.0001:
        return float(poisson.sf(n - 1, expected))
    share = expected / variance
    return float(nbinom.sf(n - 1, expected * share / (1 - share), share))


