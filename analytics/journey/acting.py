"""From a pain to an action and back: the baseline when it is decided, the verdict when it can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from analytics.journey.stages import chosen
from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import change
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, Filter, MetricQuestion, Period, Scope
from data.actions import Action
from data.warehouse import Warehouse

BASELINE_DAYS = 90


@dataclass(frozen=True)
class Judged:
    """An action with where its metric stands. ripe: the day of judgement has come. change is None until there
    are data after the due date; better says whether a clear change goes the metric's good way (None: not clear)."""

    action: Action
    ripe: bool
    change: Change | None
    better: bool | None


def group_scope(warehouse: Warehouse, metric: str, period: Period, stage: str | None, touchpoint: str | None, segment: str | None) -> Scope:
    """The group an action concerns, as far as the metric's table knows it (orders know no stage)."""
    filters = [Filter("segment", (segment,))] if segment else []
    if catalogue().metrics[metric].table == "answers":
        if stage:
            names = [alias for alias, name in chosen(warehouse).known_as.items() if name == stage]
            filters.append(Filter("stage", tuple(names or [stage])))
        if touchpoint:
            filters.append(Filter("touchpoint", (touchpoint,)))
    return Scope(period, tuple(filters))


def baseline(warehouse: Warehouse, metric: str, today: date, stage: str | None = None, touchpoint: str | None = None,
             segment: str | None = None) -> dict[str, Any]:
    """The metric for that group over the last BASELINE_DAYS before today, as the fields of an Action."""
    period = Period(today - timedelta(days=BASELINE_DAYS), today)
    cell = _cell(warehouse, metric, period, stage, touchpoint, segment)
    return {
        "metric": metric, "stage": stage, "touchpoint": touchpoint, "segment": segment, "baseline": cell.value, "baseline_low": cell.low,
        "baseline_high": cell.high, "baseline_n": cell.n, "baseline_since": period.since, "baseline_until": period.until,
    }


def judge(warehouse: Warehouse, action: Action, today: date) -> Judged:
    """Compare the metric since the action's due date with its baseline period, on today's data."""
    ripe = today >= action.judge_on
    if today <= action.due or action.metric not in catalogue().metrics:
        return Judged(action, ripe, None, None)
    of = (action.stage, action.touchpoint, action.segment)
    now = _cell(warehouse, action.metric, Period(action.due, today), *of)
    then = _cell(warehouse, action.metric, Period(action.baseline_since, action.baseline_until), *of)
    found = change(action.metric, now, then)
    if not found.clear:
        return Judged(action, ripe, found, None)
    up = (found.difference or 0) > 0
    return Judged(action, ripe, found, up == (catalogue().metrics[action.metric].good == "up"))


def _cell(warehouse: Warehouse, metric: str, period: Period, stage: str | None, touchpoint: str | None, segment: str | None) -> Cell:
    scope = group_scope(warehouse, metric, period, stage, touchpoint, segment)
    return measure(warehouse, MetricQuestion(metric, scope=scope)).total
