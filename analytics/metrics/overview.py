"""What a first look shows: the four figures that the data can give, each with change and recent course."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.metrics.comparing import compare
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

# In this order the first four that have data are shown.
PREFERRED = ("nps", "csat", "sentiment", "repeat_purchase_rate", "rating", "revenue", "ces", "average_order_value", "answers", "orders")
MOST = 4
LONGEST_BY_WEEK = 7 * 30  # days; longer periods are drawn by month


@dataclass(frozen=True)
class Headline:
    """One figure of the first row. ``course`` holds the recent periods, oldest first, the running one last."""

    metric: str
    cell: Cell
    change: Change | None
    course: tuple[Cell, ...]
    grain: str


def grain_of(period: Period) -> str:
    """week for periods up to seven months, else month."""
    return "week" if period.days is not None and period.days <= LONGEST_BY_WEEK else "month"


def headlines(warehouse: Warehouse, scope: Scope) -> tuple[Headline, ...]:
    """The first four of PREFERRED that have a value in the scope."""
    found: list[Headline] = []
    grain = grain_of(scope.period)
    for metric in PREFERRED:
        measured = measure(warehouse, MetricQuestion(metric, (grain,), scope))
        if measured.total.value is None:
            continue
        found.append(Headline(metric, measured.total, compare(warehouse, metric, scope), measured.cells, grain))
        if len(found) == MOST:
            break
    return tuple(found)
