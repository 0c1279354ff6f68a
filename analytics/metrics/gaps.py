"""Our figure against a number that was not measured here: a target, a competitor's or an industry's figure.

A number without a known n is taken as given (one-sample tests); with a known n its own uncertainty counts too.
Sources: Wilson 1927 (score test and interval of one share); Rocks 2016 (NPS); Student 1908 (one mean);
Newcombe 1998, method 10 (two shares).
"""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtr, stdtr

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import KINDS, nps_centre, share_difference, variance, z_of
from analytics.metrics.question import Cell, Change

Found = tuple[float, str]  # p-value, test


def gap(metric: str, now: Cell, given: float, level: float = 0.95, n: int | None = None) -> Change:
    """``now`` minus a given number, with interval and p-value; the number stands in ``then`` with its n.

    Counts and sums have a difference and no test. ``n``: how many the given number is made of, if its source says so.
    """
    kind = catalogue().metric(metric).interval
    then = Cell(given, None, None, n or 0)
    if now.value is None:
        return Change(now, then, None, None, None, None, "none", level)
    if kind == "none" or now.n < 2:
        return Change(now, then, now.value - given, None, None, None, "none", level)
    return _between(kind, now, then, level) if n else _fixed(kind, now, then, level)


def _fixed(kind: str, now: Cell, then: Cell, level: float) -> Change:
    given, bounds = then.value or 0.0, KINDS[kind].bounds(now.parts, level)
    found = _FIXED[kind](now, given)
    low, high = (bounds[0] - given, bounds[1] - given) if bounds else (None, None)
    return Change(now, then, (now.value or 0.0) - given, low, high, found[0], found[1], level)


def _share(now: Cell, given: float) -> Found:
    """The score test, which Wilson's interval turns around."""
    error = sqrt(given * (1 - given) / now.n) if 0 < given < 1 else 0.0
    return _two_sided((now.value or 0.0) - given, error), "one-proportion"


def _nps(now: Cell, given: float) -> Found:
    centre, spread = nps_centre(now.parts)
    return _two_sided(centre - given, sqrt(spread)), "nps-one"


def _mean(now: Cell, given: float) -> Found:
    error = sqrt(variance(now.parts["total"], now.parts["squares"], now.n) / now.n)
    if not error:
        return float((now.value or 0.0) == given), "one-sample-t"
    return float(2 * stdtr(now.n - 1, -abs((now.value or 0.0) - given) / error)), "one-sample-t"


_FIXED = {"wilson": _share, "nps": _nps, "mean": _mean}


def _two_sided(difference: float, error: float) -> float:
    """A number at the edge of what is possible (0 % or 100 %) is refuted by any row that differs."""
    return float(2 * ndtr(-abs(difference) / error)) if error else float(difference == 0)


# ---- a given number with a known n ----------------------------------------------------------------------


def _between(kind: str, now: Cell, then: Cell, level: float) -> Change:
    if kind == "wilson":
        theirs = {"hits": min(max(then.value or 0.0, 0.0), 1.0) * then.n, "n": float(then.n)}
        found = share_difference(now.parts, theirs, level)
        return Change(now, then, found.value, found.low, found.high, found.p_value, found.test, level)
    ours, spread = _SPREADS[kind](now)
    error = sqrt(spread / now.n + _their_spread(kind, spread, then.value or 0.0) / then.n)
    difference = (now.value or 0.0) - (then.value or 0.0)
    half = z_of(level) * error
    return Change(now, then, difference, ours - (then.value or 0.0) - half, ours - (then.value or 0.0) + half,
                  _two_sided(ours - (then.value or 0.0), error), "two-z", level)


def _their_spread(kind: str, ours: float, value: float) -> float:
    """Of one of their answers. NPS: the most that their figure allows (nobody in between). Means: as ours scatter."""
    return 1e4 - min(abs(value), 100.0) ** 2 if kind == "nps" else ours


def _nps_spread(now: Cell) -> tuple[float, float]:
    centre, spread = nps_centre(now.parts)
    return centre, spread * now.n


def _mean_spread(now: Cell) -> tuple[float, float]:
    return now.value or 0.0, variance(now.parts["total"], now.parts["squares"], now.n)


_SPREADS = {"nps": _nps_spread, "mean": _mean_spread}
