"""Intervals of single figures and of differences, from the additive parts of a metric.

Sources: Wilson 1927; Rocks 2016, "Interval estimation for the Net Promoter Score" (adjusted Wald);
Newcombe 1998, method 10 (difference of two proportions); Welch 1947.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtr, ndtri, stdtr, stdtrit

Parts = Mapping[str, float]
Bounds = tuple[float, float]


def z_of(level: float) -> float:
    """Two-sided normal quantile of a confidence level in 0..1."""
    return float(ndtri((1 + level) / 2))


def wilson(hits: float, n: float, level: float = 0.95) -> Bounds:
    """Interval of a share hits/n in 0..1 (n > 0).

    >>> tuple(round(x, 4) for x in wilson(81, 263))
    (0.2553, 0.3662)
    """
    z = z_of(level)
    centre = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def nps_interval(promoters: float, detractors: float, n: float, level: float = 0.95) -> Bounds:
    """Adjusted Wald interval of 100 (P - D)/N in -100..100 (Rocks 2016: three more answers, spread evenly)."""
    more = n + 3
    p, d = (promoters + 0.75) / more, (detractors + 0.75) / more
    half = z_of(level) * sqrt((p + d - (p - d) ** 2) / more)
    return max(-100.0, 100 * (p - d - half)), min(100.0, 100 * (p - d + half))


def mean_interval(total: float, squares: float, n: float, level: float = 0.95) -> Bounds | None:
    """t interval of a mean from sum, sum of squares and n; None when n < 2."""
    if n < 2:
        return None
    half = float(stdtrit(n - 1, (1 + level) / 2)) * sqrt(variance(total, squares, n) / n)
    return total / n - half, total / n + half


def variance(total: float, squares: float, n: float) -> float:
    """Sample variance from sums (n > 1), never negative by rounding."""
    return max(0.0, (squares - total * total / n) / (n - 1))


@dataclass(frozen=True)
class Difference:
    """now - then with its interval, p-value and the test's name."""

    value: float
    low: float | None
    high: float | None
    p_value: float | None
    test: str


def _normal(value: float, error: float, level: float, test: str) -> Difference:
    if error <= 0:
        return Difference(value, None, None, None, "none")
    half = z_of(level) * error
    return Difference(value, value - half, value + half, float(2 * ndtr(-abs(value) / error)), test)


def share_difference(now: Parts, then: Parts, level: float) -> Difference:
    """Newcombe's interval of two shares; p from the pooled two-proportion test."""
    a, b = now["hits"] / now["n"], then["hits"] / then["n"]
    (al, ah), (bl, bh) = wilson(now["hits"], now["n"], level), wilson(then["hits"], then["n"], level)
    pooled = (now["hits"] + then["hits"]) / (now["n"] + then["n"])
    error = sqrt(pooled * (1 - pooled) * (1 / now["n"] + 1 / then["n"]))
    p_value = float(2 * ndtr(-abs(a - b) / error)) if error else None
    low = (a - b) - sqrt((a - al) ** 2 + (bh - b) ** 2)
    return Difference(a - b, low, (a - b) + sqrt((ah - a) ** 2 + (b - bl) ** 2), p_value, "two-proportion")


def nps_centre(parts: Parts) -> Bounds:
    """NPS on the adjusted counts (Rocks 2016) and the variance of that estimate, both in points."""
    more = parts["n"] + 3
    p, d = (parts["promoters"] + 0.75) / more, (parts["detractors"] + 0.75) / more
    return 100 * (p - d), 1e4 * (p + d - (p - d) ** 2) / more


def nps_difference(now: Parts, then: Parts, level: float) -> Difference:
    """Difference of two NPS by the delta method on the adjusted counts."""
    (_a, va), (_b, vb) = nps_centre(now), nps_centre(then)
    value = 100 * ((now["promoters"] - now["detractors"]) / now["n"] - (then["promoters"] - then["detractors"]) / then["n"])
    return _normal(value, sqrt(va + vb), level, "nps-delta")


def mean_difference(now: Parts, then: Parts, level: float) -> Difference:
    """Welch's t of two means from their sums."""
    value = now["total"] / now["n"] - then["total"] / then["n"]
    if now["n"] < 2 or then["n"] < 2:
        return Difference(value, None, None, None, "none")
    va = variance(now["total"], now["squares"], now["n"]) / now["n"]
    vb = variance(then["total"], then["squares"], then["n"]) / then["n"]
    if va + vb == 0:
        return Difference(value, None, None, None, "none")
    freedom = (va + vb) ** 2 / (va**2 / (now["n"] - 1) + vb**2 / (then["n"] - 1))
    half = float(stdtrit(freedom, (1 + level) / 2)) * sqrt(va + vb)
    p_value = float(2 * stdtr(freedom, -abs(value) / sqrt(va + vb)))
    return Difference(value, value - half, value + half, p_value, "welch")


@dataclass(frozen=True)
class Kind:
    """An interval's name in the definitions: the parts it needs, its bounds and its difference."""

    needs: tuple[str, ...]
    bounds: Callable[[Parts, float], Bounds | None]
    difference: Callable[[Parts, Parts, float], Difference] | None


KINDS: dict[str, Kind] = {
    "none": Kind(("n",), lambda parts, level: None, None),
    "wilson": Kind(("n", "hits"), lambda p, level: wilson(p["hits"], p["n"], level), share_difference),
    "nps": Kind(("n", "promoters", "detractors"),
                lambda p, level: nps_interval(p["promoters"], p["detractors"], p["n"], level), nps_difference),
    "mean": Kind(("n", "total", "squares"), lambda p, level: mean_interval(p["total"], p["squares"], p["n"], level),
                 mean_difference),
}
