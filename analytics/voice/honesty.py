"""How far reviews can be taken at their word: scores against words, paid against unpaid, copies and templates."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from analytics.journey.scoping import parameters
from analytics.metrics.intervals import variance, wilson
from analytics.metrics.question import Scope
from data.warehouse import Warehouse

LEAST = 30  # remarks under which no share or difference is given
_Z = 1.959964


@dataclass(frozen=True)
class Part:
    """n of all; share 0..1 with its 95 % interval, None where all is under LEAST."""

    n: int
    all: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Apart:
    """Paid less unpaid in the mean, with the 95 % interval of the difference (Welch 1947); None under LEAST of either."""

    paid: float | None
    unpaid: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def clear(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Honesty:
    """praised: good scores (3/4 of the scale and up) with a clear complaint; panned: bad scores with clear praise.

    score (0..1) and feeling (-1..1): paid against unpaid; alike: remarks that nearly repeat another; templates: of
    those, the ones in groups of five and more.
    """

    praised: Part
    panned: Part
    alike: Part
    templates: int
    paid_n: int
    unpaid_n: int
    score: Apart
    feeling: Apart


def honesty(warehouse: Warehouse, scope: Scope) -> Honesty:
    """Signs in a scope that scores, rewards or copies colour what reviews say."""
    row = warehouse.query("voice_honesty", **parameters(scope)).to_pylist()[0]
    return Honesty(
        _part(row["praised"], row["high"]), _part(row["panned"], row["low"]), _part(row["alike"], row["remarks"]), row["templates"],
        row["paid_n"], row["unpaid_n"], _apart(row, "paid", "unpaid"), _apart(row, "paid_felt", "unpaid_felt"),
    )


def _part(n: int, of: int) -> Part:
    if of < LEAST:
        return Part(n, of, None, None, None)
    return Part(n, of, n / of, *wilson(n, of))


def _apart(row: dict[str, Any], paid: str, unpaid: str) -> Apart:
    sides = [(row[f"{side}_n"], row[f"{side}_total"], row[f"{side}_squares"]) for side in (paid, unpaid)]
    if min(n for n, _, _ in sides) < LEAST:
        return Apart(None, None, None, None, None)
    means = [total / n for n, total, _ in sides]
    error = sqrt(sum(variance(total, squares, n) / n for n, total, squares in sides))
    difference = means[0] - means[1]
    return Apart(means[0], means[1], difference, difference - _Z * error, difference + _Z * error)
