"""Alarms without a rule: the last whole week of each metric against the weeks before it, and a digest of them.

A week is an alarm when it differs from the eight weeks before by the metric's own test (their rows pooled), widened
by how much those weeks scatter beyond their sampling noise (quasi-likelihood: McCullagh & Nelder 1989, 4.5), at a
p-value that is corrected for all metrics looked at (Holm).
Alarms that share one source table and move the same way for good or
bad are one cause and are told together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from math import sqrt

from scipy.special import ndtr, ndtri

from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import change, holm
from analytics.metrics.measuring import measure
from analytics.metrics.overview import WATCHED, Moved, where_moved
from analytics.metrics.question import Change, MetricQuestion, Period, Scope
from analytics.metrics.telling import is_good, moved_words
from data.warehouse import Warehouse

BEFORE_WEEKS = 8
LEAST = 30  # n in the week


@dataclass(frozen=True)
class Alarm:
    """Metrics of one cause in one week, surest first."""

    week: date
    good: bool | None
    moves: tuple[Moved, ...]


@dataclass(frozen=True)
class Digest:
    """What one week brought: the alarms, and how many metrics could be judged."""

    week: date
    alarms: tuple[Alarm, ...]
    judged: int


def digest(warehouse: Warehouse, today: date, level: float = 0.95, metrics: tuple[str, ...] = WATCHED) -> Digest:
    """The alarms of the last week that ended before ``today``. ``level`` is 1 minus the chance of any false alarm."""
    week = today - timedelta(days=today.weekday() + 7)
    judged = {name: found for name in metrics if (found := _judged(warehouse, name, week, level))}
    moves = [_move(warehouse, name, one, week) for name, one in holm(judged).items() if one.clear]
    return Digest(week, _grouped(week, sorted(moves, key=lambda move: move.change.p_value or 0)), len(judged))


def _judged(warehouse: Warehouse, metric: str, week: date, level: float) -> Change | None:
    """The week against the eight before; None with too little to say."""
    scope = Scope(Period(week - timedelta(weeks=BEFORE_WEEKS), week + timedelta(weeks=1)))
    cells = {cell.group["week"]: cell for cell in measure(warehouse, MetricQuestion(metric, ("week",), scope)).cells}
    now = cells.pop(week, None)
    before = [cell for cell in cells.values() if cell.value is not None]
    if now is None or now.value is None or now.n < LEAST or len(before) < BEFORE_WEEKS:
        return None
    earlier = measure(warehouse, MetricQuestion(metric, scope=Scope(Period(scope.period.since, week)))).total
    found = change(metric, now, earlier, level)
    if found.p_value is None:
        return None
    return replace(found, p_value=_widened(found.p_value, [change(metric, cell, earlier).p_value for cell in before]))


def _widened(p_value: float, earlier: list[float | None]) -> float:
    """The p-value after dividing its z by the scatter of the earlier weeks' z, which is 1 when there is only noise."""
    squares = [float(ndtri(one / 2)) ** 2 for one in earlier if one]
    scatter = max(1.0, sum(squares) / max(1, len(squares) - 1))
    return float(2 * ndtr(ndtri(p_value / 2) / sqrt(scatter)))


def _move(warehouse: Warehouse, metric: str, found: Change, week: date) -> Moved:
    return where_moved(warehouse, metric, found, Scope(Period(week, week + timedelta(weeks=1))))


def _grouped(week: date, moves: list[Moved]) -> tuple[Alarm, ...]:
    groups: dict[tuple[str, bool | None], list[Moved]] = {}
    for move in moves:
        metric = catalogue().metric(move.metric)
        groups.setdefault((metric.table, is_good(metric, move.change)), []).append(move)
    return tuple(Alarm(week, good, tuple(found)) for (_table, good), found in groups.items())


def digest_title(found: Digest, language: str = "ko") -> str:
    """What the week brought in one sentence; says so when nothing happened."""
    ko = language == "ko"
    if not found.judged:
        return "아직 판단할 만큼 자료가 쌓이지 않았어요" if ko else "Not enough data to judge yet"
    bad = sum(alarm.good is False for alarm in found.alarms)
    if not found.alarms:
        return "지난주에는 특별한 일이 없었어요" if ko else "Nothing unusual happened last week"
    if ko:
        return f"지난주에 살펴볼 일이 {len(found.alarms)}건 있어요" + (f"(나빠진 것 {bad}건)" if bad else "")
    return f"{len(found.alarms)} things to look at last week" + (f" ({bad} for the worse)" if bad else "")


def digest_html(found: Digest, language: str = "ko") -> str:
    """The digest as a mail-ready page without scripts or outside requests."""
    lines = "".join(
        f"<li>{escape(moved_words(_definition(move), move.change, language))}</li>" for alarm in found.alarms for move in alarm.moves
    )
    title, last = escape(digest_title(found, language)), found.week + timedelta(days=6)
    looked = f"지표 {found.judged}개를 앞선 {BEFORE_WEEKS}주와 견줬어요." if language == "ko" else f"{found.judged} metrics against the {BEFORE_WEEKS} weeks before."
    return (f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
            f"<body style=\"font-family:Pretendard,sans-serif;max-width:40rem;margin:2rem auto;color:#1c2b2a\"><h1>{title}</h1>"
            f"<p>{found.week:%Y.%m.%d} ~ {last:%Y.%m.%d}</p><ul>{lines}</ul><p>{looked}</p></body></html>")


def _definition(move: Moved) -> Definition:
    return catalogue().metric(move.metric)
