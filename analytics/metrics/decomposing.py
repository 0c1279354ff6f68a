"""Why a figure moved: the part of each group, split into mix (it grew or shrank) and rate (it got better or worse)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import Against, against
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, MetricQuestion, Scope
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Effect:
    """One group's part in a change, in the metric's unit. For counts and sums all of it is rate."""

    group: Any
    mix: float
    rate: float
    now: Cell | None
    then: Cell | None

    @property
    def both(self) -> float:
        return self.mix + self.rate

    @property
    def people(self) -> int:
        """n of the group, of the time when it was smaller; a time without it does not count."""
        return min((cell.n for cell in (self.now, self.then) if cell is not None and cell.n), default=0)


@dataclass(frozen=True)
class Decomposition:
    """Effects of all groups, largest first; they add up to ``difference``."""

    metric: str
    dimension: str
    difference: float
    effects: tuple[Effect, ...]

    @property
    def mix(self) -> float:
        return sum(effect.mix for effect in self.effects)

    @property
    def rate(self) -> float:
        return sum(effect.rate for effect in self.effects)


def decompose(
    warehouse: Warehouse, metric: str, dimension: str, scope: Scope, what: Against | Scope = "before"
) -> Decomposition | None:
    """The change of a metric split over the groups of a dimension; None when it cannot be compared or does not add up
    over groups (distinct counts).

    With weights w = n/N and values r, midpoint form: mix = (w1 - w0)(mean r - mean R), rate = (r1 - r0) mean w.
    """
    definition = catalogue().metric(metric)
    other = what if isinstance(what, Scope) else against(scope, what)
    if other is None or not definition.on([catalogue().dimension(dimension, definition)]).additive:
        return None
    now, then = (measure(warehouse, MetricQuestion(metric, (dimension,), one)) for one in (scope, other))
    if now.total.value is None or then.total.value is None:
        return None
    cells = [{cell.group[dimension]: cell for cell in found.cells} for found in (now, then)]
    groups = list(dict.fromkeys([*cells[0], *cells[1]]))
    summed = definition.interval == "none"
    effects = [(_sum if summed else _ratio)(group, cells[0].get(group), cells[1].get(group), now.total, then.total) for group in groups]
    ordered = tuple(sorted(effects, key=lambda effect: -abs(effect.both)))
    return Decomposition(metric, dimension, now.total.value - then.total.value, ordered)


def _sum(group: Any, now: Cell | None, then: Cell | None, _now: Cell, _then: Cell) -> Effect:
    return Effect(group, 0.0, _value(now, 0.0) - _value(then, 0.0), now, then)


def _ratio(group: Any, now: Cell | None, then: Cell | None, whole_now: Cell, whole_then: Cell) -> Effect:
    """A group that is new or gone has moved by mix alone."""
    w1, w0 = _n(now) / whole_now.n, _n(then) / whole_then.n
    r1 = _value(now, _value(then, 0.0))
    r0 = _value(then, r1)
    middle = (_value(whole_now, 0.0) + _value(whole_then, 0.0)) / 2
    return Effect(group, (w1 - w0) * ((r1 + r0) / 2 - middle), (r1 - r0) * (w1 + w0) / 2, now, then)


def _n(cell: Cell | None) -> int:
    return cell.n if cell else 0


def _value(cell: Cell | None, otherwise: float) -> float:
    return cell.value if cell and cell.value is not None else otherwise
