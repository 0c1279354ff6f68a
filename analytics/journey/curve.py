"""The emotion curve: how customers felt at each stage and touchpoint, with its uncertainty.

A feeling lies on -1..1. What a point is made of: the words of remarks (sentiment weighted by intensity)
and, where there are no words, answers mapped from their stored scale (data/sql/derived/40_feelings.sql).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.journey.resampling import BUCKETS, interval, resampled_means
from analytics.journey.scoping import PARTS, NoSuchCut, parameters
from analytics.journey.stages import Template, chosen
from analytics.metrics.question import Scope
from data.warehouse import Warehouse

LEAST = 10  # under it a point is absent
SOLID = 30  # under it a point is hollow


@dataclass(frozen=True)
class Point:
    """The feeling at a stage (touchpoint is None) or at one of its touchpoints.

    mean is on -1..1; None with fewer than LEAST known feelings. low and high bound it; None when unknown.
    n counts remarks and answers whose feeling is known, rows all that were placed here.
    """

    stage: str
    touchpoint: str | None
    mean: float | None
    low: float | None
    high: float | None
    n: int
    rows: int

    @property
    def hollow(self) -> bool:
        return self.n < SOLID

    @property
    def key(self) -> tuple[str, str | None]:
        return self.stage, self.touchpoint


@dataclass(frozen=True)
class ScaleUse:
    """Answers of one scale that were mapped to -1..1."""

    question_kind: str | None
    scale_min: float | None
    scale_max: float | None
    high_is_good: bool
    n: int


@dataclass(frozen=True)
class Journey:
    """The curve of a scope. points has every stage in order, the absent ones with mean None."""

    scope: Scope
    level: float
    points: tuple[Point, ...]
    touchpoints: tuple[Point, ...]  # those with LEAST feelings, in the order of the stages
    rows: int  # remarks and answers in scope, counted once for each stage they speak of
    unplaced: int  # of rows, without a stage
    scales: tuple[ScaleUse, ...]
    template: Template
    dataset: str
    version: int

    @property
    def drawn(self) -> tuple[Point, ...]:
        """The stages that have enough to be drawn."""
        return tuple(point for point in self.points if point.mean is not None)

    @property
    def n(self) -> int:
        return sum(point.n for point in self.points)

    @property
    def lowest(self) -> Point | None:
        """The stage that hurts most; None when fewer than two stages can be compared."""
        return min(self._compared, key=_mean, default=None)

    @property
    def peak(self) -> Point | None:
        return max(self._compared, key=_mean, default=None)

    @property
    def end(self) -> Point | None:
        """The last stage that is drawn: with the peak it shapes what is remembered (Kahneman et al. 1993)."""
        return self._compared[-1] if self._compared else None

    @property
    def lowest_is_clear(self) -> bool:
        """Is the lowest stage's interval below every other's mean?"""
        low = self.lowest
        return low is not None and low.high is not None and all(
            low.high < _mean(other) for other in self._compared if other is not low
        )

    @property
    def _compared(self) -> tuple[Point, ...]:
        solid = tuple(point for point in self.drawn if not point.hollow)
        shown = solid if len(solid) > 1 else self.drawn
        return shown if len(shown) > 1 else ()

    def worst(self, most: int = 5) -> tuple[Point, ...]:
        """Touchpoints that hurt, surely: ordered by the upper bound of their feeling, hollow ones left out."""
        known = [point for point in self.touchpoints if point.high is not None and not point.hollow]
        return tuple(sorted(known, key=lambda point: point.high or 0)[:most])

    def point(self, stage: str, touchpoint: str | None = None) -> Point | None:
        places = self.points if touchpoint is None else self.touchpoints
        return next((point for point in places if point.key == (stage, touchpoint)), None)


@dataclass(frozen=True)
class Sums:
    """Additive sums of groups by customer bucket, each of shape (buckets, groups)."""

    keys: tuple[tuple[str, str | None], ...]
    rows: np.ndarray  # (groups,)
    n: np.ndarray
    total: np.ndarray


def journey(warehouse: Warehouse, scope: Scope = Scope(), level: float = 0.95) -> Journey:
    """The curve of a scope, through the journey this data set has chosen."""
    template = chosen(warehouse)
    return journey_of(warehouse, scope, level, template, read(warehouse, scope))


def read(warehouse: Warehouse, scope: Scope) -> pa.Table:
    """The additive sums of a scope: rows of data/sql/journey_curve.sql."""
    return warehouse.query("journey_curve", by=None, **parameters(scope))


def journeys_by(warehouse: Warehouse, scope: Scope, by: str, level: float = 0.95) -> dict[str | None, Journey]:
    """One curve (without touchpoints) for each value of a dimension, in the order of their names."""
    if by not in PARTS:
        raise NoSuchCut(dimension=by, known=", ".join(PARTS))
    template = chosen(warehouse)
    table = warehouse.query("journey_curve", by=by, **parameters(scope))
    part = table.column("part").combine_chunks().dictionary_encode()
    codes = part.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    names = part.dictionary.to_pylist()
    found = {}
    for code in sorted(range(len(names)), key=lambda code: names[code]) + ([-1] if (codes == -1).any() else []):
        some = table.filter(pa.array(codes == code))
        found[names[code] if code >= 0 else None] = journey_of(warehouse, scope, level, template, some, scales=False)
    return found


def journey_of(
    warehouse: Warehouse, scope: Scope, level: float, template: Template, table: pa.Table, scales: bool = True
) -> Journey:
    """The curve of sums that were read already."""
    touch = sums(table, template)
    stages = by_stage(touch, template)
    whole = points(Sums(stages.keys + touch.keys, *(_joined(stages, touch, name) for name in ("rows", "n", "total"))), level)
    rows = int(np.sum(table.column("rows").to_numpy()))
    return Journey(
        scope=scope,
        level=level,
        points=whole[: len(stages.keys)],
        touchpoints=tuple(point for point in whole[len(stages.keys) :] if point.touchpoint and point.n >= LEAST),
        rows=rows,
        unplaced=rows - int(stages.rows.sum()),
        scales=_scales(warehouse, scope) if scales else (),
        template=template,
        dataset=warehouse.name,
        version=warehouse.version,
    )


def _scales(warehouse: Warehouse, scope: Scope) -> tuple[ScaleUse, ...]:
    return tuple(ScaleUse(**row) for row in warehouse.query("journey_scales", **parameters(scope)).to_pylist())


def _joined(one: Sums, other: Sums, name: str) -> np.ndarray:
    return np.concatenate([getattr(one, name), getattr(other, name)], axis=-1)


def sums(table: pa.Table, template: Template) -> Sums:
    """Rows of data/sql/journey_curve.sql as sums by (stage, touchpoint), stages under the journey's own names."""
    stage, stages = _codes(table, "stage")
    touchpoint, touchpoints = _codes(table, "touchpoint")
    placed = stage >= 0
    pair = stage[placed] * (len(touchpoints) + 1) + touchpoint[placed] + 1
    pairs, group = np.unique(pair, return_inverse=True)
    raw = [(stages[p // (len(touchpoints) + 1)], ([None, *touchpoints])[p % (len(touchpoints) + 1)]) for p in pairs]
    keys, group = _renamed(raw, group, template)
    bucket = table.column("bucket").to_numpy()[placed].astype(np.int64)
    cell = bucket * max(len(keys), 1) + group
    n, total, rows = (np.bincount(cell, table.column(name).to_numpy()[placed], BUCKETS * len(keys)) for name in ("n", "total", "rows"))
    shape = (BUCKETS, len(keys))
    return Sums(keys, rows.reshape(shape).sum(axis=0).astype(np.int64), n.reshape(shape), total.reshape(shape))


def _renamed(raw: list[Any], group: np.ndarray, template: Template) -> tuple[tuple[Any, ...], np.ndarray]:
    """Names a file used for a stage become the journey's own; groups that so become one are joined."""
    known = template.known_as
    named = [(known.get(stage.strip(), stage), touchpoint) for stage, touchpoint in raw]
    keys = tuple(dict.fromkeys(named))
    place = {key: number for number, key in enumerate(keys)}
    return keys, np.array([place[key] for key in named], dtype=np.int64)[group] if named else group


def by_stage(touch: Sums, template: Template) -> Sums:
    """Touchpoints summed up to stages: the journey's own in order, then the ones only the data knows."""
    found = tuple(dict.fromkeys(stage for stage, _ in touch.keys))
    names = template.names + tuple(name for name in found if name not in template.names)
    into = np.zeros((len(touch.keys), len(names)))
    for row, (stage, _) in enumerate(touch.keys):
        into[row, names.index(stage)] = 1
    return Sums(tuple((name, None) for name in names), (touch.rows @ into).astype(np.int64), touch.n @ into, touch.total @ into)


def points(of: Sums, level: float) -> tuple[Point, ...]:
    """Mean and interval of every group; absent under LEAST."""
    n = of.n.sum(axis=0)
    mean = np.divide(of.total.sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
    low, high = interval(resampled_means(of.n, of.total), mean, (of.n > 0).sum(axis=0), level)
    return tuple(
        Point(stage, touchpoint, *(_known(x, n[i]) for x in (mean[i], max(low[i], -1), min(high[i], 1))), int(n[i]), int(of.rows[i]))
        for i, (stage, touchpoint) in enumerate(of.keys)
    )


def _known(value: float, n: float) -> float | None:
    return None if n < LEAST or np.isnan(value) else float(value)


def _codes(table: pa.Table, name: str) -> tuple[np.ndarray, list[str]]:
    made = table.column(name).combine_chunks()
    encoded = made.cast(pa.string()).dictionary_encode()
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _mean(point: Point) -> float:
    return point.mean if point.mean is not None else np.inf
