"""How many rows a period needs so that a change of a given size would be noticed.

Two periods of equal n, two-sided test at ``level``, noticed with probability ``power``:
n = 2 v (z_level + z_power)^2 / size^2 with v the variance of one row as it is now (Cohen 1988, ch. 2 and 6).
"""

from __future__ import annotations

from math import ceil

from scipy.special import ndtri

from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.intervals import nps_centre, variance, z_of
from analytics.metrics.question import Cell
from analytics.metrics.telling import moved
from analytics.reports.korean import particle

SIZES = {"points": 5.0, "share": 0.03, "score": 0.2, "feeling": 0.1}  # offered first; others: a tenth of the value
POWER = 0.8


def variance_of_one(metric: Definition, cell: Cell) -> float | None:
    """Of one row of the metric; None for counts and sums, or with fewer than two rows."""
    if cell.n < 2 or metric.interval == "none":
        return None
    if metric.interval == "nps":
        return nps_centre(cell.parts)[1] * (cell.n + 3)
    if metric.interval == "wilson":
        share = (cell.parts["hits"] + 1) / (cell.n + 2)
        return share * (1 - share)
    return variance(cell.parts["total"], cell.parts["squares"], cell.n)


def needed(metric: Definition, cell: Cell, size: float, level: float = 0.95, power: float = POWER) -> int | None:
    """Rows each of two periods needs to notice a change of ``size`` (metric's unit, > 0)."""
    spread = variance_of_one(metric, cell)
    if not spread or size <= 0:
        return None
    return ceil(2 * spread * (z_of(level) + float(ndtri(power))) ** 2 / size**2)


def usual_size(metric: Definition, cell: Cell) -> float:
    """The size to start from."""
    return SIZES.get(metric.unit, abs(cell.value or 0) / 10)


def needed_title(name: str, cell: Cell, size: float, typical: int, language: str = "ko") -> str:
    """Whether a usual period has enough rows to notice a change of this size."""
    metric = catalogue().metric(name)
    want, said, ko = needed(metric, cell, size), moved(metric, size, language).lstrip("+"), language == "ko"
    if want is None:
        return "이 지표에는 정할 수 없어요" if ko else "Not defined for this metric"
    if ko:
        enough = f"{particle(f'{said}', '은/는')} 지금의 n으로 알아챌 수 있어요" if typical >= want else f"{particle(f'{said}', '을/를')} 알아채려면 기간마다 {want:,}건이 필요해요"
        return f"{enough} (보통 {typical:,}건)"
    enough = f"A change of {said} would be noticed" if typical >= want else f"To notice a change of {said} a period needs {want:,} rows"
    return f"{enough} (usually {typical:,})"
