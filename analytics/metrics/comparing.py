"""Two scopes of one metric compared: is the difference more than noise?"""

from __future__ import annotations

from dataclasses import replace

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import KINDS
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, MetricQuestion, Scope
from data.warehouse import Warehouse


def compare(
    warehouse: Warehouse, metric: str, scope: Scope, against: Scope | None = None, level: float = 0.95
) -> Change | None:
    """The change of a metric between two scopes; the default is the period of the same length before.

    None when the scope has no closed period to compare with.
    """
    if against is None:
        before = scope.period.before()
        if before is None:
            return None
        against = replace(scope, period=before)
    now = measure(warehouse, MetricQuestion(metric, scope=scope, level=level)).total
    then = measure(warehouse, MetricQuestion(metric, scope=against, level=level)).total
    return change(metric, now, then, level)


def change(metric: str, now: Cell, then: Cell, level: float = 0.95) -> Change:
    """Two cells of one metric compared by the test that fits its interval."""
    test = KINDS[catalogue().metric(metric).interval].difference
    if now.value is None or then.value is None:
        return Change(now, then, None, None, None, None, "none")
    if test is None:
        return Change(now, then, now.value - then.value, None, None, None, "none")
    found = test(now.parts, then.parts, level)
    return Change(now, then, found.value, found.low, found.high, found.p_value, found.test)
