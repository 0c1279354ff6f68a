"""Change points of a course: where the level of a metric moved, found by ruptures and tested against noise.

PELT (Killick, Fearnhead & Eckley 2012) proposes; a proposal stays when the pooled periods on both sides differ by
the metric's own test and by Welch's test of the period values, each corrected for the places it could have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import fmean

import numpy as np
import ruptures

from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import change
from analytics.metrics.intervals import mean_difference
from analytics.metrics.question import Cell, Measured

SHORTEST = 3  # periods on each side
_PENALTY = 3.0  # in variances of the noise


@dataclass(frozen=True)
class Break:
    """From ``at`` on the level is ``after`` instead of ``before`` (means of the periods' values)."""

    at: date
    before: float
    after: float
    p_value: float


def breaks(measured: Measured, level: float = 0.95) -> tuple[Break, ...]:
    """The change points of a course by one time dimension; () with fewer than six whole periods.

    ``level`` is 1 minus the chance of a false alarm in a course without a change.
    """
    grain = measured.question.by[0]
    cells = [cell for cell in measured.cells if cell.value is not None and not cell.running and isinstance(cell.group[grain], date)]
    if len(cells) < 2 * SHORTEST:
        return ()
    edges = [0, *_proposed(cells), len(cells)]
    found = []
    for left, middle, right in zip(edges, edges[1:], edges[2:], strict=False):
        one = _tested(measured.question.metric, cells[left:middle], cells[middle:right], grain, len(cells) - 2 * SHORTEST + 1)
        if one.p_value < 1 - level:
            found.append(one)
    return tuple(found)


def _proposed(cells: list[Cell]) -> list[int]:
    values = np.array([cell.value for cell in cells], dtype=float)
    noise = float(np.median(np.abs(np.diff(values)))) / 0.954 or float(values.std()) or 1.0  # MAD of differences, normal
    signal = (values / noise).reshape(-1, 1)
    return ruptures.Pelt(model="l2", min_size=SHORTEST, jump=1).fit_predict(signal, pen=_PENALTY * np.log(len(cells)))[:-1]


def _tested(metric: str, before: list[Cell], after: list[Cell], grain: str, places: int) -> Break:
    by_rows = change(metric, _pooled(metric, after), _pooled(metric, before)).p_value
    by_periods = mean_difference(_sums(after), _sums(before), 0.95).p_value
    p_value = max(one for one in (by_rows, by_periods, 0.0) if one is not None)
    return Break(after[0].group[grain], fmean(_values(before)), fmean(_values(after)), min(1.0, p_value * places))


def _pooled(metric: str, cells: list[Cell]) -> Cell:
    """One cell of all periods; its value only says that there is one (the tests read the parts)."""
    parts = {name: sum(cell.parts[name] for cell in cells) for name in catalogue().metric(metric).parts}
    return Cell(fmean(_values(cells)), None, None, int(parts["n"]), parts=parts)


def _values(cells: list[Cell]) -> list[float]:
    return [cell.value for cell in cells if cell.value is not None]


def _sums(cells: list[Cell]) -> dict[str, float]:
    values = _values(cells)
    return {"n": len(values), "total": sum(values), "squares": sum(value * value for value in values)}
