"""A supposed change carried over to the figure that was asked for: arithmetic on what was measured, never a forecast.

The change of a group counts for the whole by its share (or fully, for sums); from one figure to another it goes by
the identities of what_if.toml (revenue = orders x order value). Intervals are of the change; where several estimated
figures are multiplied their ends are, which is wide rather than narrow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from analytics.metrics.asking.understood import Reading, Scenario
from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import change
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Filter, Measured, MetricQuestion, Scope
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Shift:
    """A difference in a figure's unit, with the ends of its interval (the same as ``value`` where nothing is estimated)."""

    value: float
    low: float
    high: float

    def times(self, low: float, value: float, high: float) -> Shift:
        ends = [end * factor for end in (self.low, self.high) for factor in (low, high)]
        return Shift(self.value * value, min(ends), max(ends))

    @property
    def estimated(self) -> bool:
        return self.low < self.high


@dataclass(frozen=True)
class Used:
    """A figure that the calculation rests on."""

    metric: str
    filters: tuple[Filter, ...]
    cell: Cell


@dataclass(frozen=True)
class Outcome:
    """now: the figure as it is; shift: how far the supposition moves it; lever: how far it moves the lever itself."""

    now: Cell
    shift: Shift
    lever: Shift
    used: tuple[Used, ...]
    held: tuple[Mapping[str, str], ...]  # what was taken to stay as it is, by language

    @property
    def then(self) -> float:
        return (self.now.value or 0.0) + self.shift.value


@cache
def _steps() -> tuple[Mapping[str, str], ...]:
    return tuple(tomllib.loads((Path(__file__).parent / "what_if.toml").read_text(encoding="utf-8"))["steps"])


def path(lever: str, target: str) -> tuple[Mapping[str, str], ...] | None:
    """The steps from one metric to another, () when they are one; None where no identity joins them."""
    if lever == target:
        return ()
    for step in _steps():
        if step["lever"] == lever and (rest := path(step["target"], target)) is not None:
            return (step, *rest)
    return None


def work_out(warehouse: Warehouse, found: Reading, asked: Measured) -> Outcome | str:
    """The outcome, or the reason (a key of sentences.toml) why there is none. ``asked``: the figure as it is now."""
    scenario = found.scenario
    steps = path(scenario.lever, found.question.metric) if scenario else None
    if scenario is None or steps is None:
        return "what_if_apart"
    inside = replace(found.question.scope, filters=_joined(scenario.filters, found.question.scope.filters))
    cell = _total(warehouse, scenario.lever, inside)
    if cell.value is None or asked.total.value is None:
        return "what_if_empty"
    lever = _lever(warehouse, scenario, cell, inside)
    if lever is None:
        return "what_if_empty"
    if catalogue().metric(scenario.lever).unit == "share" and not -1e-9 <= cell.value + lever.value <= 1 + 1e-9:
        return "what_if_size"
    used, shift, before = [Used(scenario.lever, inside.filters, cell)], lever, scenario.lever
    for step in steps:
        factor = _factor(warehouse, step, before, inside, found.question.scope, cell)
        if factor is None:
            return "what_if_empty"
        used += [factor[1]] if factor[1] else []
        shift, before = shift.times(*factor[0]), step["target"]
    whole = _of_the_whole(warehouse, found, inside, asked, shift)
    return whole if isinstance(whole, str) else Outcome(asked.total, whole, lever, tuple(used), steps)


def _total(warehouse: Warehouse, metric: str, scope: Scope) -> Cell:
    return measure(warehouse, MetricQuestion(metric, (), scope)).total


def _joined(lever: tuple[Filter, ...], target: tuple[Filter, ...]) -> tuple[Filter, ...]:
    named = {one.dimension for one in lever}
    return (*lever, *(one for one in target if one.dimension not in named))


def _lever(warehouse: Warehouse, scenario: Scenario, now: Cell, inside: Scope) -> Shift | None:
    """How far the lever moves, in its own unit."""
    value, low, high = _ends(now)
    if scenario.amount is None:
        return _to_the_others(warehouse, scenario, now, inside)
    if scenario.way == "to":
        if scenario.relative:
            return Shift(0.0, 0.0, 0.0) if scenario.amount == 1 else _part(scenario.amount - 1, value, low, high)
        return Shift(scenario.amount - value, scenario.amount - high, scenario.amount - low)
    sign = 1 if scenario.way == "up" else -1
    if scenario.relative:
        return _part(sign * scenario.amount, value, low, high)
    return Shift(sign * scenario.amount, sign * scenario.amount, sign * scenario.amount)


def _part(share: float, value: float, low: float, high: float) -> Shift:
    return Shift(share * value, min(share * low, share * high), max(share * low, share * high))


def _ends(cell: Cell) -> tuple[float, float, float]:
    value = cell.value or 0.0
    return value, value if cell.low is None else cell.low, value if cell.high is None else cell.high


def _to_the_others(warehouse: Warehouse, scenario: Scenario, now: Cell, inside: Scope) -> Shift | None:
    """The group as all the others are. None for sums and where there are no others."""
    first, *rest = scenario.filters
    others = _total(warehouse, scenario.lever, replace(inside, filters=(replace(first, exclude=not first.exclude), *rest)))
    apart = change(scenario.lever, others, now)
    if apart.difference is None or apart.low is None or apart.high is None:
        return None
    return Shift(apart.difference, apart.low, apart.high)


def _factor(warehouse: Warehouse, step: Mapping[str, str], before: str, inside: Scope, whole: Scope, lever: Cell) -> tuple[tuple[float, float, float], Used | None] | None:
    """What a step multiplies by, as (low, value, high), and the figure it is read from."""
    if step["by"] == "n":
        return _exactly(float(lever.n)), None
    metric = step["target"] if step["by"] == "each" else step["by"]
    used = _measured(warehouse, metric, inside, whole)
    if used is None:
        return None
    value, low, high = _ends(used.cell)
    if step["by"] != "each":
        return (low, value, high), used
    base = _measured(warehouse, before, inside, whole)
    return (_exactly(value / base.cell.value), used) if base and base.cell.value else None


def _exactly(value: float) -> tuple[float, float, float]:
    return value, value, value


def _measured(warehouse: Warehouse, metric: str, inside: Scope, whole: Scope) -> Used | None:
    """A figure inside of the group, or of the whole where it cannot be told for the group."""
    known = catalogue().dimensions_of(catalogue().metric(metric))
    for scope in (inside, whole):
        if all(one.dimension in known for one in scope.filters):
            cell = _total(warehouse, metric, scope)
            if cell.value is not None:
                return Used(metric, scope.filters, cell)
    return None


def _of_the_whole(warehouse: Warehouse, found: Reading, inside: Scope, asked: Measured, shift: Shift) -> Shift | str:
    """The group's shift as a shift of what was asked for: in full for sums, by the group's part of n for the others."""
    target = catalogue().metric(found.question.metric)
    if set(inside.filters) == set(found.question.scope.filters) or found.scenario and found.scenario.lever != target.name:
        return shift
    if not set(found.question.scope.filters) <= set(inside.filters):
        return "what_if_apart"
    known = catalogue().dimensions_of(target)
    if not target.on([known[one.dimension] for one in inside.filters]).additive:
        return "what_if_apart"
    if target.interval == "none":
        return shift
    part = _total(warehouse, target.name, inside).n / asked.total.n
    return shift.times(part, part, part)


def rows(found: Outcome) -> tuple[Mapping[str, Any], ...]:
    """The figures used, as rows: metric, filters, value, interval, n."""
    return tuple(
        {"metric": one.metric, "filters": tuple((kept.dimension, kept.values, kept.exclude) for kept in one.filters), "value": one.cell.value,
         "low": one.cell.low, "high": one.cell.high, "n": one.cell.n} for one in found.used
    )
