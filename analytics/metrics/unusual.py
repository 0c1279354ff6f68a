"""Is the last whole day or week of a metric unlike the eight before it, by more than chance and their own unrest?

A week is held against the eight before it, a day against the same weekday of the eight weeks before. The test is the
metric's own against the rows of those eight together, its z divided by how much the weeks before (up to sixteen)
scatter around each other beyond sampling noise (quasi-likelihood: McCullagh & Nelder 1989, 4.5), with Student's t
where that scatter had to be estimated. Counts and sums are held against the prediction interval of the eight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import Literal

from scipy.special import ndtri, stdtr, stdtrit

from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import change
from analytics.metrics.intervals import z_of
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, Filter, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

Grain = Literal["day", "week"]
BEFORE = 8  # periods, seven days apart
UNREST = 16  # periods from which the unrest is learned, where there are so many
LEAST = 30  # n in the period


@dataclass(frozen=True)
class Window:
    """The last whole day or week before ``today``, and the weeks it is held against."""

    grain: Grain
    period: Period

    @property
    def start(self) -> date:
        return self.period.since or date.min

    @property
    def before(self) -> Period:
        return Period(self.start - timedelta(weeks=BEFORE), self.start)


def window(today: date, grain: Grain) -> Window:
    """Yesterday, or the week (Monday to Sunday) that ended before ``today``."""
    start = today - timedelta(days=1 if grain == "day" else today.weekday() + 7)
    return Window(grain, Period(start, start + timedelta(days=1 if grain == "day" else 7)))


def unlike(warehouse: Warehouse, metric: str, looked: Window, filters: tuple[Filter, ...] = (), level: float = 0.95) -> Change | None:
    """The period against the eight before; None when there is too little to say."""
    cells = measure(warehouse, MetricQuestion(metric, (looked.grain,), _scope(looked, filters))).cells
    return _judged(metric, looked, {cell.group[looked.grain]: cell for cell in cells}, level)


def unlike_by(warehouse: Warehouse, metric: str, dimension: str, looked: Window, level: float = 0.95) -> dict[str, Change]:
    """As ``unlike`` for each known value of a dimension that has enough to say."""
    parts: dict[str, dict[date, Cell]] = defaultdict(dict)
    for cell in measure(warehouse, MetricQuestion(metric, (looked.grain, dimension), _scope(looked))).cells:
        if cell.group[dimension] is not None:
            parts[str(cell.group[dimension])][cell.group[looked.grain]] = cell
    return {part: found for part, cells in parts.items() if (found := _judged(metric, looked, cells, level))}


def _scope(looked: Window, filters: tuple[Filter, ...] = ()) -> Scope:
    return Scope(Period(looked.start - timedelta(weeks=UNREST), looked.period.until), filters)


def _judged(metric: str, looked: Window, cells: Mapping[date, Cell], level: float) -> Change | None:
    now = cells.get(looked.start)
    earlier = [cells.get(looked.start - timedelta(weeks=back)) for back in range(1, UNREST + 1)]
    known = [cell for cell in earlier if cell and cell.value is not None]
    before = [cell for cell in earlier[:BEFORE] if cell and cell.value is not None]
    if now is None or now.value is None or len(before) < BEFORE:
        return None
    if catalogue().metric(metric).interval == "none":
        return _by_scatter(now, before, level) if fmean(cell.n for cell in before) >= LEAST else None
    return _by_rows(metric, now, before, known, level) if now.n >= LEAST else None


def pooled(metric: str, cells: list[Cell]) -> Cell:
    """One cell of several periods: parts added up, the value weighted by n."""
    parts = {name: sum(cell.parts[name] for cell in cells) for name in catalogue().metric(metric).parts}
    return Cell(sum((cell.value or 0.0) * cell.n for cell in cells) / parts["n"], None, None, int(parts["n"]), parts=parts)


def _by_rows(metric: str, now: Cell, before: list[Cell], known: list[Cell], level: float) -> Change | None:
    found = change(metric, now, pooled(metric, before), level)
    if found.p_value is None or found.low is None or found.high is None or found.difference is None:
        return None
    scatter = _scatter(metric, known)
    if scatter <= 1:
        return found
    freedom, middle = len(known) - 1, found.difference
    wider = sqrt(scatter) * float(stdtrit(freedom, (1 + level) / 2)) / z_of(level)
    return replace(found, p_value=float(2 * stdtr(freedom, ndtri(found.p_value / 2) / sqrt(scatter))),
                   low=middle - (middle - found.low) * wider, high=middle + (found.high - middle) * wider)


def _scatter(metric: str, cells: list[Cell]) -> float:
    """Mean squared z of each period against all others: 1 when there is sampling noise alone."""
    against_others = [change(metric, cell, pooled(metric, [one for one in cells if one is not cell])).p_value for cell in cells]
    return sum(float(ndtri(p_value / 2)) ** 2 for p_value in against_others if p_value) / len(cells)


def _by_scatter(now: Cell, before: list[Cell], level: float) -> Change | None:
    """The prediction interval of one more period after eight (Student 1908)."""
    values = [cell.value or 0.0 for cell in before]
    middle, error = fmean(values), stdev(values) * sqrt(1 + 1 / len(values))
    if not error or now.value is None:
        return None
    half, freedom = error * float(stdtrit(len(values) - 1, (1 + level) / 2)), len(values) - 1
    difference = now.value - middle
    p_value = float(2 * stdtr(freedom, -abs(difference) / error))
    return Change(now, Cell(middle, None, None, sum(cell.n for cell in before)), difference, difference - half, difference + half, p_value, "scatter", level)
