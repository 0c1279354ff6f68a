"""Two curves over each other: before and after, segment and segment, channel and channel.

Both curves are resampled with the same customers, so what they share cancels; the p-values of all stages
are corrected together (Benjamini & Hochberg 1995), because a screen that shows ten differences makes ten
comparisons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from analytics.journey.curve import LEAST, Journey, Sums, by_stage, journey_of, read, sums
from analytics.journey.resampling import interval, resampled_means
from analytics.journey.stages import chosen
from analytics.metrics.question import Scope
from data.warehouse import Warehouse


@dataclass(frozen=True)
class StageChange:
    """``now`` minus ``then`` at one stage. difference is None when either side is absent.

    clear: more than noise after all stages were corrected together.
    """

    stage: str
    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    n_now: int
    n_then: int
    clear: bool


@dataclass(frozen=True)
class Compared:
    """Two journeys and where they differ by more than noise; changes has every stage in order."""

    now: Journey
    then: Journey
    changes: tuple[StageChange, ...]

    @property
    def clear(self) -> tuple[StageChange, ...]:
        """The differences that are more than noise, the largest first."""
        return tuple(sorted((c for c in self.changes if c.clear), key=lambda change: -abs(change.difference or 0)))


def compare_journeys(warehouse: Warehouse, now: Scope, then: Scope, level: float = 0.95) -> Compared:
    """The curve of ``now`` against the curve of ``then``."""
    template = chosen(warehouse)
    tables = [read(warehouse, scope) for scope in (now, then)]
    first, second = (by_stage(sums(table, template), template) for table in tables)
    names = tuple(dict.fromkeys((*first.keys, *second.keys)))
    changes = _changes(_aligned(first, names), _aligned(second, names), level)
    curves = (journey_of(warehouse, scope, level, template, table) for scope, table in zip((now, then), tables, strict=True))
    return Compared(*curves, changes)


def against_goals(found: Journey, goals: Mapping[str, float]) -> Compared:
    """The curve as it is against the one that is to be: goals are fixed, so all noise is the curve's own.

    goals: stage -> feeling (-1..1). A stage without a goal, or too few remarks for an interval, is not compared.
    """
    wanted = tuple(replace(point, mean=goals.get(point.stage), low=None, high=None, n=0, rows=0) for point in found.points)
    known = [point for point in found.drawn if point.stage in goals and point.low is not None and point.high is not None]
    gaps = {point.stage: (point.mean or 0.0) - goals[point.stage] for point in known}
    half = stats.norm.ppf((1 + found.level) / 2)
    p = [2 * stats.norm.sf(abs(gaps[point.stage]) / max(((point.high or 0) - (point.low or 0)) / 2 / half, 1e-9)) for point in known]
    adjusted = dict(zip(gaps, stats.false_discovery_control(p) if p else (), strict=True))
    changes = tuple(
        StageChange(point.stage, gaps[point.stage], (point.low or 0) - goals[point.stage], (point.high or 0) - goals[point.stage],
                    float(adjusted[point.stage]), point.n, 0, bool(adjusted[point.stage] < 1 - found.level))
        if point.stage in gaps else StageChange(point.stage, None, None, None, None, point.n, 0, False) for point in found.points
    )
    return Compared(found, replace(found, points=wanted, touchpoints=()), changes)


def _aligned(of: Sums, keys: tuple[tuple[str, str | None], ...]) -> Sums:
    """The same groups in the same order, zero where this side has none."""
    take = np.array([[key == own for key in keys] for own in of.keys], dtype=float).reshape(len(of.keys), len(keys))
    return Sums(keys, (of.rows @ take).astype(np.int64), of.n @ take, of.total @ take)


def _changes(now: Sums, then: Sums, level: float) -> tuple[StageChange, ...]:
    n_now, n_then = now.n.sum(axis=0), then.n.sum(axis=0)
    enough = (n_now >= LEAST) & (n_then >= LEAST)
    means = [np.divide(of.total.sum(axis=0), n, out=np.zeros(len(n)), where=n > 0) for of, n in ((now, n_now), (then, n_then))]
    difference = means[0] - means[1]
    replicates = np.where(enough, resampled_means(now.n, now.total) - resampled_means(then.n, then.total), 0.0)
    clusters = np.minimum((now.n > 0).sum(axis=0), (then.n > 0).sum(axis=0))
    low, high = interval(replicates, difference, clusters, level)
    error = np.std(replicates, axis=0)
    p = 2 * stats.t.sf(np.abs(np.divide(difference, error, out=np.zeros_like(difference), where=error > 0)), np.maximum(clusters - 1, 1))
    adjusted = np.ones(len(p))
    if enough.any():
        adjusted[enough] = stats.false_discovery_control(p[enough])
    return tuple(
        StageChange(
            stage, *(float(x[i]) if enough[i] and not np.isnan(x[i]) else None for x in (difference, low, high, adjusted)),
            int(n_now[i]), int(n_then[i]), bool(enough[i] and adjusted[i] < 1 - level and (low[i] > 0 or high[i] < 0)),
        )
        for i, (stage, _) in enumerate(now.keys)
    )
