"""How good a risk is, with intervals, in the measures a reader of forecasts expects.

AUC and its differences by DeLong's method in O(n log n) (DeLong, DeLong & Clarke-Pearson 1988; Sun & Xu 2014),
calibration error over ten groups of equal size, average precision by a weighted bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from analytics.metrics.intervals import wilson

_Z = 1.959964
_BINS = 10
_DRAWS = 200
_TOP = 0.1


@dataclass(frozen=True)
class Figure:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """The interval leaves out zero: for differences."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Bin:
    """A tenth of the customers by forecast: what was said, what came, of how many."""

    said: float
    came: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Judged:
    """A risk judged on customers that it did not learn from."""

    n: int
    events: int
    auc: Figure
    average_precision: Figure
    brier: Figure
    lift_top: Figure  # events among the tenth with the highest risk, over the mean
    calibration_error: float  # mean |said - came| over ten equal groups, 0..1
    bins: tuple[Bin, ...]


def judge(happened: np.ndarray, risk: np.ndarray, seed: int = 0) -> Judged:
    """happened: 0/1 of shape (n,); risk: probability of shape (n,). Both classes must be there."""
    bins = _bins(happened, risk)
    return Judged(
        len(happened), int(happened.sum()), auc(happened, risk), _average_precision(happened, risk, seed),
        _mean((happened - risk) ** 2), _lift(happened, risk),
        float(sum(one.n * abs(one.said - one.came) for one in bins) / len(happened)), bins,
    )


def auc(happened: np.ndarray, risk: np.ndarray) -> Figure:
    """The chance that one who left was ranked above one who stayed."""
    value, of_events, of_others = _placements(happened, risk)
    spread = float(np.sqrt(of_events.var(ddof=1) / len(of_events) + of_others.var(ddof=1) / len(of_others)))
    return Figure(value, max(value - _Z * spread, 0.0), min(value + _Z * spread, 1.0))


def auc_difference(happened: np.ndarray, risk: np.ndarray, other: np.ndarray) -> Figure:
    """AUC of ``risk`` minus AUC of ``other`` on the same customers."""
    value, events, others = _placements(happened, risk)
    value_b, events_b, others_b = _placements(happened, other)
    spread = float(np.sqrt((events - events_b).var(ddof=1) / len(events) + (others - others_b).var(ddof=1) / len(others)))
    apart = value - value_b
    return Figure(apart, apart - _Z * spread, apart + _Z * spread)


def _placements(happened: np.ndarray, risk: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """AUC and, per event and per other customer, the share of the opposite class on its right side."""
    event = happened.astype(bool)
    n_events, n_others = int(event.sum()), int((~event).sum())
    ranks = rankdata(risk)
    of_events = (ranks[event] - rankdata(risk[event])) / n_others
    of_others = 1 - (ranks[~event] - rankdata(risk[~event])) / n_events
    return float(of_events.mean()), of_events, of_others


def _average_precision(happened: np.ndarray, risk: np.ndarray, seed: int) -> Figure:
    order = np.argsort(-risk, kind="stable")
    sorted_happened, sorted_risk = happened[order].astype(float), risk[order]
    last_of_tie = np.r_[sorted_risk[1:] != sorted_risk[:-1], True]
    weights = np.random.default_rng(seed).poisson(1.0, (_DRAWS, len(order))) if len(order) <= 50_000 else None
    value = _weighted_precision(sorted_happened, np.ones(len(order)), last_of_tie)
    if weights is None:  # so many that the interval is narrower than what is shown
        weights = np.random.default_rng(seed).poisson(1.0, (20, len(order)))
    draws = [_weighted_precision(sorted_happened, row.astype(float), last_of_tie) for row in weights]
    margin = _Z * float(np.std(draws, ddof=1))
    return Figure(value, max(value - margin, 0.0), min(value + margin, 1.0))


def _weighted_precision(happened: np.ndarray, weights: np.ndarray, last_of_tie: np.ndarray) -> float:
    found, seen = np.cumsum(happened * weights)[last_of_tie], np.cumsum(weights)[last_of_tie]
    precision = np.divide(found, seen, out=np.zeros_like(found), where=seen > 0)
    return float(np.sum(np.diff(found, prepend=0.0) * precision) / max(found[-1], 1.0))


def _mean(values: np.ndarray) -> Figure:
    mean, margin = float(values.mean()), _Z * float(values.std(ddof=1) / np.sqrt(len(values)))
    return Figure(mean, mean - margin, mean + margin)


def _lift(happened: np.ndarray, risk: np.ndarray) -> Figure:
    top = np.argsort(-risk, kind="stable")[: max(int(round(len(risk) * _TOP)), 1)]
    base = float(happened.mean())
    low, high = wilson(float(happened[top].sum()), len(top))
    return Figure(float(happened[top].mean()) / base, low / base, high / base)


def _bins(happened: np.ndarray, risk: np.ndarray) -> tuple[Bin, ...]:
    groups = np.array_split(np.argsort(risk, kind="stable"), _BINS)
    return tuple(
        Bin(float(risk[group].mean()), float(happened[group].mean()), *wilson(float(happened[group].sum()), len(group)), len(group))
        for group in groups if len(group)
    )
