"""Small groups: hidden from those who may not look at single people, together with a second one.

One hidden group alone could be found by taking the others from the whole (../shared/reference/measures.md). The one
place where this happens is ``hidden``, through which a page's results pass (pages/kit/store.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import singledispatch
from typing import Any

from analytics.metrics.cohorts import Cohorts
from analytics.metrics.decomposing import Decomposition
from analytics.metrics.funnel import Funnel
from analytics.metrics.overview import Moved
from analytics.metrics.question import FEW, Cell, Change, Measured


@singledispatch
def hidden(result: Any) -> Any:
    """A result as somebody sees it who may not look at single people; what holds no figure of a group is the same object."""
    if not is_dataclass(result) or isinstance(result, type):
        return result
    found = {one.name: (value, hidden(value)) for one in fields(result) if one.init for value in [getattr(result, one.name)]}
    changed = {name: after for name, (before, after) in found.items() if after is not before}
    return replace(result, **changed) if changed else result


@hidden.register
def _(result: tuple) -> tuple:
    found = tuple(map(hidden, result))
    return found if any(after is not before for before, after in zip(result, found, strict=True)) and type(result) is tuple else result


@hidden.register
def _(result: dict) -> dict:
    found = {name: hidden(value) for name, value in result.items()}
    return found if any(found[name] is not value for name, value in result.items()) else result


@hidden.register
def _(cell: Cell) -> Cell:
    return _emptied(cell) if 0 < cell.n < FEW else cell


@hidden.register
def _(change: Change) -> Change:
    if not 0 < min(change.now.n, change.then.n) < FEW:
        return change
    return replace(change, now=hidden(change.now), then=hidden(change.then), difference=None, low=None, high=None, p_value=None, adjusted_p=None, test="none")


@hidden.register
def hide_small(measured: Measured) -> Measured:
    """Without values, parts and n of groups under ``FEW``, and of the next larger when it was only one.

    A whole that is itself under ``FEW`` is hidden with all its groups.
    """
    if measured.total.n < FEW:
        return replace(measured, total=_emptied(measured.total), cells=tuple(map(_emptied, measured.cells)))
    small = _small(measured.cells, lambda cell: cell.n)
    return replace(measured, cells=tuple(_emptied(cell) if place in small else cell for place, cell in enumerate(measured.cells)))


@hidden.register
def _(found: Cohorts) -> Cohorts:
    """Cohorts of fewer customers are left out with all their months; the curve over all cohorts stays."""
    sizes = [cell for cell in found.cells if cell.age == 0]
    small = {sizes[place].start for place in _small(sizes, lambda cell: cell.n)}
    return replace(found, cells=tuple(cell for cell in found.cells if cell.start not in small), curve=tuple(cell for cell in found.curve if cell.n >= FEW))


@hidden.register
def _(found: Funnel) -> Funnel:
    """The funnel ends before the first step that fewer visits reached."""
    reached = [place for place, one in enumerate(found.passages) if one.cell.n < FEW]
    shown = found.passages[: reached[0]] if reached else found.passages
    whole, change = hidden(found.whole), hidden(found.change)
    return replace(found, passages=tuple(replace(one, change=hidden(one.change)) for one in shown), whole=whole, change=change)


@hidden.register
def _(split: Decomposition) -> Decomposition:
    small = _small(split.effects, lambda effect: effect.people)
    return replace(split, effects=tuple(one for place, one in enumerate(split.effects) if place not in small))


@hidden.register
def _(moved: Moved) -> Moved:
    return replace(moved, change=hidden(moved.change))


def _small(groups: Sequence[Any], size: Callable[[Any], int]) -> frozenset[int]:
    """The places of the groups under FEW; of the two smallest when only one is."""
    order = sorted(range(len(groups)), key=lambda place: size(groups[place]))
    small = [place for place in order if size(groups[place]) < FEW]
    return frozenset(order[:2] if len(small) == 1 else small)


def _emptied(cell: Cell) -> Cell:
    return replace(cell, value=None, low=None, high=None, n=0, parts={})
