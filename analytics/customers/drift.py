"""Whether today's customers are still those that a model learnt from: the population stability index of its features.

The index is the symmetric Kullback-Leibler distance over the tenths of then (Siddiqi 2006: above .25 the population
has changed). Without any change it is about chi-square / n, so with few customers a larger one is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from analytics.customers.features import Feature

_CHANGED = 0.25
_TENTHS = 10
_CERTAIN = 0.999  # of the index without any change: one of some thirty features must not warn by luck


@dataclass(frozen=True)
class Drift:
    """One feature: its index between then and now, and the index above which it has changed."""

    feature: str
    label: str
    label_en: str
    index: float
    limit: float

    @property
    def changed(self) -> bool:
        return self.index > self.limit


def drift(then: pd.DataFrame, now: pd.DataFrame, used: list[Feature]) -> tuple[Drift, ...]:
    """Each feature, the most changed first. then, now: one row per customer, columns by feature name."""
    found = [_one(feature, then[feature.name].to_numpy(dtype=float), now[feature.name].to_numpy(dtype=float)) for feature in used]
    return tuple(sorted(found, key=lambda one: -one.index))


def _one(feature: Feature, then: np.ndarray, now: np.ndarray) -> Drift:
    edges = np.unique(np.nanquantile(then, np.linspace(0, 1, _TENTHS + 1)[1:-1]))
    before, after = _counted(then, edges), _counted(now, edges)
    index = float(((after - before) * np.log(after / before)).sum())
    noise = float(chi2.ppf(_CERTAIN, len(before) - 1)) * (1 / len(then) + 1 / len(now))
    return Drift(feature.name, *feature.label, index, max(_CHANGED, noise))


def _counted(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Shares of the parts between the edges, and of the unknown; half a customer in each keeps the logarithm finite."""
    known = values[~np.isnan(values)]
    counts = np.append(np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1), len(values) - len(known)) + 0.5
    return counts / counts.sum()
