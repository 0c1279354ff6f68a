"""What a first look shows: the four figures that the data can give, each with change and recent course."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import Against, compare, compare_all
from analytics.metrics.decomposing import decompose
from analytics.metrics.measuring import groups_of, measure
from analytics.metrics.question import FEW, Cell, Change, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

# In this order the first four that have data are shown.
PREFERRED = ("nps", "csat", "sentiment", "repeat_purchase_rate", "rating", "revenue", "ces", "average_order_value", "answers", "orders")
MOST = 4
MOST_GROUPS = 300  # one among thousands of products does not explain a change of the whole
_MAIN_PART = 0.4  # of a change: from here on one group is named
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
    changes = compare_all(warehouse, WATCHED, scope)  # the same correction as in the list of what moved
    for metric in PREFERRED:
        measured = measure(warehouse, MetricQuestion(metric, (grain,), scope))
        if measured.total.value is None:
            continue
        found.append(Headline(metric, measured.total, changes.get(metric) or compare(warehouse, metric, scope), measured.cells, grain))
        if len(found) == MOST:
            break
    return tuple(found)


# What may be told as changed, most telling first; one metric of each family, so that one move is told once.
WATCHED = ("nps", "csat", "ces", "rating", "negative_share", "payment_rate", "conversion", "cart_abandonment", "refund_rate",
           "average_order_value", "repeat_purchase_rate")
# Where a move is looked for: the first of these by which the metric can be cut.
_CUTS = {"answers": ("stage", "product", "channel"), "invitations": ("channel",), "lines": ("product",), "baskets": ("segment", "channel"), "sessions": ("channel",)}


@dataclass(frozen=True)
class Moved:
    """A clear change (after Holm's correction over all that was looked at) and where most of it happened."""

    metric: str
    change: Change
    cut: str | None
    group: str | None
    part: float | None  # the group's part of the change, in the metric's unit


def what_moved(warehouse: Warehouse, scope: Scope) -> tuple[Moved, ...]:
    """The clear changes against the period before, surest first; () when nothing clearly moved."""
    changes = compare_all(warehouse, WATCHED, scope)
    clear = sorted((name for name, one in changes.items() if one.clear), key=lambda name: changes[name].p_value or 0)
    return tuple(where_moved(warehouse, name, changes[name], scope) for name in clear)


def where_moved(warehouse: Warehouse, metric: str, change: Change, scope: Scope, other: Against | Scope = "before") -> Moved:
    """The group that carries the largest part, when it carries at least _MAIN_PART of the change between the scopes."""
    definition = catalogue().metric(metric)
    for cut in _CUTS[definition.table]:
        if groups_of(warehouse, definition, catalogue().dimension(cut, definition)) > MOST_GROUPS:
            continue
        found = decompose(warehouse, metric, cut, scope, other)
        known = [one for one in found.effects if one.group is not None and one.people >= FEW] if found else []
        if found and len(known) > 1 and known[0].both / found.difference >= _MAIN_PART:
            return Moved(metric, change, cut, str(known[0].group), known[0].both)
    return Moved(metric, change, None, None, None)
