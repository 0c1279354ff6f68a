"""Where we stand against our targets: ahead, behind, or not to be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import holm
from analytics.metrics.gaps import gap
from analytics.metrics.measuring import whole
from analytics.metrics.question import Cell, Change, MetricQuestion, Period, Scope
from data.targets import Target
from data.warehouse import Warehouse

Verdict = Literal["ahead", "behind", "unclear", "counting", "no_data", "not_begun"]


@dataclass(frozen=True)
class Aimed:
    """A target and where we stand. ``gone`` is the share (0..1) of its days that are over.

    ahead, behind: the interval of the gap excludes zero after Holm's correction. unclear: it does not.
    counting: a sum or count before its last day, which grows and is not judged.
    """

    target: Target
    cell: Cell
    gap: Change
    gone: float
    verdict: Verdict


def scope_of(target: Target, until: date | None = None) -> Scope:
    """The rows a target is about, up to a day."""
    scope = Scope(Period(target.since, min(target.until, until) if until else target.until))
    return scope.where(target.dimension, target.part) if target.dimension else scope


def aimed(warehouse: Warehouse, targets: tuple[Target, ...], today: date, level: float = 0.95) -> tuple[Aimed, ...]:
    """All targets as of ``today`` (the day after the data's last one), p-values corrected for their number."""
    cells = {one.target_id: _cell(warehouse, one, today, level) for one in targets}
    gaps = holm({one.target_id: gap(one.metric, cells[one.target_id], one.value, level) for one in targets})
    return tuple(_judged(one, cells[one.target_id], gaps[one.target_id], today) for one in targets)


def _cell(warehouse: Warehouse, target: Target, today: date, level: float) -> Cell:
    if today <= target.since:
        return Cell(None, None, None, 0)
    return whole(warehouse, MetricQuestion(target.metric, scope=scope_of(target, today), level=level))


def _judged(target: Target, cell: Cell, found: Change, today: date) -> Aimed:
    gone = min(max((today - target.since).days / (target.until - target.since).days, 0.0), 1.0)
    return Aimed(target, cell, found, gone, _verdict(target, cell, found, gone))


def _verdict(target: Target, cell: Cell, found: Change, gone: float) -> Verdict:
    metric = catalogue().metric(target.metric)
    if gone == 0:
        return "not_begun"
    if cell.value is None or found.difference is None:
        return "no_data"
    counted = found.test == "none"
    if counted and gone < 1 and metric.interval == "none":
        return "counting"
    if not counted and not found.clear:
        return "unclear"
    wanted = -found.difference if metric.good == "down" else found.difference
    return "ahead" if wanted >= 0 else "behind"


def target_of(targets: tuple[Target, ...], metric: str, scope: Scope) -> tuple[Target, ...]:
    """The targets a trend of this scope can be held against: same metric and part, some day in common."""
    def same_part(one: Target) -> bool:
        kept = [(f.dimension, f.values, f.exclude) for f in scope.filters]
        return kept == ([(one.dimension, (one.part,), False)] if one.dimension else [])

    since, until = scope.period.since or date.min, scope.period.until or date.max
    return tuple(one for one in targets if one.metric == metric and same_part(one) and one.since < until and since < one.until)


def against_target(warehouse: Warehouse, target: Target, scope: Scope, level: float = 0.95) -> Change:
    """The scope's figure over the days that are the target's too, minus the target."""
    since, until = max(scope.period.since or date.min, target.since), min(scope.period.until or date.max, target.until)
    return gap(target.metric, whole(warehouse, MetricQuestion(target.metric, scope=scope.within(Period(since, until)), level=level)), target.value, level)
