"""Moments of truth: stages where a bad feeling goes with not coming back, often felt and far from the usual.

importance: how much more often customers order again within 90 days after a happy remark at the stage than
after an unhappy one. weight = importance x number of remarks x distance of the stage's feeling from the mean
of all stages. Association, not cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.journey.curve import SOLID, journey
from analytics.journey.pains import HURT
from analytics.journey.resampling import BUCKETS, interval, resampled_means
from analytics.journey.scoping import parameters
from analytics.journey.stages import chosen
from analytics.metrics.question import Scope
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Moment:
    """One stage. happy, unhappy: shares 0..1 that ordered again; importance is their difference (low..high).

    clear: the interval of the importance lies above zero. n: remarks judged.
    """

    stage: str
    happy: float
    unhappy: float
    importance: float
    low: float
    high: float
    n: int
    distance: float
    weight: float

    @property
    def clear(self) -> bool:
        return self.low > 0


def moments(warehouse: Warehouse, scope: Scope = Scope(), level: float = 0.95) -> tuple[Moment, ...]:
    """Stages with SOLID judged remarks of both moods, heaviest first; () without orders to judge by."""
    known = chosen(warehouse).known_as
    rows = warehouse.query("journey_outcomes", **parameters(scope), aliases=list(known), names=list(known.values()), clear=HURT)
    stages = sorted(set(rows["stage"].to_pylist()))
    if not stages:
        return ()
    happy, unhappy = (_sums(rows.to_pylist(), stages, mood) for mood in (True, False))
    means = {point.stage: point.mean for point in journey(warehouse, scope, level).drawn if point.mean is not None}
    middle = float(np.mean(list(means.values()))) if means else 0.0
    enough = [i for i in range(len(stages)) if min(happy[0][:, i].sum(), unhappy[0][:, i].sum()) >= SOLID and stages[i] in means]
    if not enough:
        return ()
    (n_happy, again_happy), (n_unhappy, again_unhappy) = ((n[:, enough], again[:, enough]) for n, again in (happy, unhappy))
    shares = [again.sum(axis=0) / n.sum(axis=0) for n, again in ((n_happy, again_happy), (n_unhappy, again_unhappy))]
    difference = shares[0] - shares[1]
    clusters = np.minimum((n_happy > 0).sum(axis=0), (n_unhappy > 0).sum(axis=0))
    low, high = interval(resampled_means(n_happy, again_happy) - resampled_means(n_unhappy, again_unhappy), difference, clusters, level)
    found = []
    for place, at in enumerate(enough):
        n = int(n_happy[:, place].sum() + n_unhappy[:, place].sum())
        distance = abs(means[stages[at]] - middle)
        found.append(Moment(stages[at], float(shares[0][place]), float(shares[1][place]), float(difference[place]), float(low[place]),
                            float(high[place]), n, distance, max(float(difference[place]), 0.0) * n * distance))
    return tuple(sorted(found, key=lambda moment: -moment.weight))


def _sums(rows: list[dict[str, Any]], stages: list[str], happy: bool) -> tuple[np.ndarray, np.ndarray]:
    n, again = np.zeros((BUCKETS, len(stages))), np.zeros((BUCKETS, len(stages)))
    for row in rows:
        if row["happy"] == happy:
            n[row["bucket"], stages.index(row["stage"])] += row["n"]
            again[row["bucket"], stages.index(row["stage"])] += row["again"]
    return n, again
