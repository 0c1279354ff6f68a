"""Two scopes of one metric compared: is the difference more than noise?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeVar

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import KINDS
from analytics.metrics.measuring import end_of, last_day, measure, start_of, whole
from analytics.metrics.question import Cell, Change, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

Against = Literal["before", "year"]


@dataclass(frozen=True)
class LikeForLike:
    """A period that is not over, and the same days of the one before."""

    change: Change
    now: Period
    before: Period
Key = TypeVar("Key")  # of whatever was compared: a name, a place
HISTORY_DAYS = 180  # of orders before the compared period, for metrics that count a customer's earlier orders


def compare(
    warehouse: Warehouse, metric: str, scope: Scope, against: Scope | None = None, level: float = 0.95
) -> Change | None:
    """The change of a metric between two scopes; the default is the period of the same length before.

    None when the scope has no closed period to compare with, or one that the metric cannot be compared with.
    """
    if against is None:
        before = scope.period.before()
        if before is None:
            return None
        against = replace(scope, period=before)
    if against.period != scope.period and not has_history(warehouse, metric, against.period):
        return None
    now = whole(warehouse, MetricQuestion(metric, scope=scope, level=level))
    then = whole(warehouse, MetricQuestion(metric, scope=against, level=level))
    return change(metric, now, then, level)


def has_history(warehouse: Warehouse, metric: str, past: Period) -> bool:
    """Whether "has bought before" means the same in a past period: near the orders' beginning everybody looks new."""
    definition = catalogue().metric(metric)
    if past.since is None or not any("order_rank" in sql for sql in definition.parts.values()):
        return True
    first = warehouse.kept_rows("SELECT min(day) AS first FROM lines")[0]["first"]
    return first is None or (past.since - first).days >= HISTORY_DAYS


def change(metric: str, now: Cell, then: Cell, level: float = 0.95) -> Change:
    """Two cells of one metric compared by the test that fits its interval."""
    test = KINDS[catalogue().metric(metric).interval].difference
    if now.value is None or then.value is None:
        return Change(now, then, None, None, None, None, "none", level)
    if test is None:
        return Change(now, then, now.value - then.value, None, None, None, "none", level)
    found = test(now.parts, then.parts, level)
    return Change(now, then, found.value, found.low, found.high, found.p_value, found.test, level)


def against(scope: Scope, what: Against) -> Scope | None:
    """The scope to compare with: the period before, or the same days a year ago; None for an open period."""
    period = scope.period.before() if what == "before" else scope.period.year_before()
    return replace(scope, period=period) if period else None


def compare_all(
    warehouse: Warehouse, metrics: tuple[str, ...], scope: Scope, what: Against = "before", level: float = 0.95
) -> dict[str, Change]:
    """Several metrics compared on one screen, their p-values corrected for being several (Holm 1979)."""
    other = against(scope, what)
    if other is None:
        return {}
    found = {name: compare(warehouse, name, scope, other, level) for name in metrics}
    return holm({name: change for name, change in found.items() if change is not None})


def holm(changes: Mapping[Key, Change]) -> dict[Key, Change]:
    """Each change with its adjusted p-value; those without a test stay as they are."""
    tested = sorted(((change.p_value, name) for name, change in changes.items() if change.p_value is not None), key=lambda one: one[0])
    adjusted, highest = {}, 0.0
    for place, (p_value, name) in enumerate(tested):
        highest = max(highest, min(1.0, p_value * (len(tested) - place)))
        adjusted[name] = highest
    return {name: replace(change, adjusted_p=adjusted.get(name)) for name, change in changes.items()}


def like_for_like(warehouse: Warehouse, question: MetricQuestion) -> LikeForLike | None:
    """The running period of a course against as many days from the start of the one before; None when all are whole.

    It must be cut by one span of days (week, month, quarter, year).
    """
    (grain,) = question.by
    measured = measure(warehouse, question)
    now = measured.cells[-1].group[grain] if measured.cells and measured.cells[-1].running else None
    last = last_day(warehouse, catalogue().metric(question.metric))
    if not isinstance(now, date) or last is None or end_of(now, grain) <= last:
        return None
    days = (last - now).days + 1
    before = start_of(now - timedelta(days=1), grain)
    since = [Period(start, min(start + timedelta(days=days), end_of(start, grain))) for start in (now, before)]
    scope = question.scope
    found = compare(warehouse, question.metric, scope.within(since[0]), scope.within(since[1]), question.level)
    return LikeForLike(found, since[0], since[1]) if found is not None else None
