"""Products bought together: lift of a pair, kept only when it is more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from analytics.metrics.intervals import z_of
from analytics.metrics.question import Scope
from data.warehouse import Warehouse

LEAST = 10  # orders with both
MOST_PRODUCTS = 200  # the most bought ones are looked at


@dataclass(frozen=True)
class Pair:
    """``lift`` is how many times more often both are in one order than independent products would be."""

    first: str
    second: str
    together: int
    lift: float
    low: float
    high: float


def pairs(warehouse: Warehouse, scope: Scope, most: int = 8, level: float = 0.95) -> tuple[Pair, ...]:
    """The pairs whose lift is surely above 1, corrected for the number of pairs looked at, strongest bound first.

    The interval is that of a ratio on the log scale (delta method, Katz et al. 1978), at a Bonferroni level.
    """
    found = warehouse.query("pairs", since=scope.period.since, until=scope.period.until, products=MOST_PRODUCTS, least=LEAST).to_pylist()
    corrected = 1 - (1 - level) / max(1, len(found))
    every = [_pair(row, corrected) for row in found]
    return tuple(sorted((one for one in every if one.low > 1), key=lambda one: -one.low)[:most])


def _pair(row: dict[str, int | str], level: float) -> Pair:
    together, a, b, orders = (float(row[name]) for name in ("together", "with_first", "with_second", "orders"))
    lift = together * orders / (a * b)
    half = z_of(level) * sqrt(max(0.0, 1 / together - 1 / a + 1 / b - 1 / orders))
    return Pair(str(row["first"]), str(row["second"]), int(together), lift, exp(log(lift) - half), exp(log(lift) + half))
