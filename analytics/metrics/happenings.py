"""What happened where the level of a metric moved: what began then, and what customers spoke of more from then on.

Told are coincidences in time, never causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.metrics.breaks import Break
from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import holm
from analytics.metrics.intervals import share_difference
from analytics.metrics.question import Cell, Change, Filter, MetricQuestion, Period, Scope
from analytics.metrics.telling import moved
from analytics.reports.korean import percent
from analytics.voice.speaking import subject_label, subjects
from data.warehouse import Warehouse, statement

_SPAN = {"day": 2, "week": 7, "month": 31}
_AROUND = {"day": 7, "week": 14, "month": 31}  # days before and after in which subjects are compared
_ROWS = {"answers": ("feedback", "answered_at"), "lines": ("orders", "ordered_at"), "baskets": ("orders", "ordered_at"), "sessions": ("visits", "visited_at")}
_MOST_BEGUN, _MOST_SUBJECTS = 3, 2


@dataclass(frozen=True)
class Begun:
    """An upload, channel or campaign whose first row lies near the change."""

    kind: str  # upload | channel | campaign
    name: str
    day: date


@dataclass(frozen=True)
class Risen:
    """A subject spoken of in a clearly larger share (0..1) of remarks after the change."""

    subject: str
    before: float
    after: float


@dataclass(frozen=True)
class Happened:
    """What there is to say about one change point; both may be empty. ``risen`` is None where no remarks were read."""

    at: Break
    begun: tuple[Begun, ...]
    risen: tuple[Risen, ...] | None


def happenings(warehouse: Warehouse, question: MetricQuestion, moved_at: tuple[Break, ...], level: float = 0.95) -> tuple[Happened, ...]:
    """For each change point of a question cut by one time dimension."""
    grain = question.by[0]
    filters = question.scope.filters if catalogue().metric(question.metric).table == "answers" else ()  # a visit's channel is no remark's
    return tuple(
        Happened(one, _begun(warehouse, question.metric, one.at, _SPAN[grain]), _risen(warehouse, one.at, _AROUND[grain], filters, level))
        for one in moved_at
    )


def _begun(warehouse: Warehouse, metric: str, at: date, days: int) -> tuple[Begun, ...]:
    table, moment = _ROWS[catalogue().metric(metric).table]
    sql = statement("happened", table=table, at=moment, campaign="campaign" if table == "visits" else "NULL")
    rows = warehouse.run(sql, {"since": at - timedelta(days=days), "until": at + timedelta(days=days)}).to_pylist()
    return tuple(Begun(row["kind"], row["name"], row["day"]) for row in rows[:_MOST_BEGUN])


def _risen(warehouse: Warehouse, at: date, days: int, filters: tuple[Filter, ...], level: float) -> tuple[Risen, ...] | None:
    """p-values of all subjects corrected (Holm 1979); the largest rises first."""
    after, before = (subjects(warehouse, Scope(period, filters)) for period in (Period(at, at + timedelta(days=days)), Period(at - timedelta(days=days), at)))
    if not after.remarks or not before.remarks:
        return None
    earlier = {row.name: row.n for row in before.rows}
    found = holm({row.name: _rise(row.n, after.remarks, earlier.get(row.name, 0), before.remarks, level) for row in after.rows})
    risen = [Risen(name, one.then.value or 0.0, one.now.value or 0.0) for name, one in found.items() if one.clear and (one.difference or 0) > 0]
    return tuple(sorted(risen, key=lambda one: one.before - one.after)[:_MOST_SUBJECTS])


def _rise(hits: int, n: int, hits_before: int, n_before: int, level: float) -> Change:
    parts = {"hits": float(hits), "n": float(n)}, {"hits": float(hits_before), "n": float(n_before)}
    found = share_difference(*parts, level)
    now, then = (Cell(one["hits"] / one["n"], None, None, int(one["n"]), parts=one) for one in parts)
    return Change(now, then, found.value, found.low, found.high, found.p_value, found.test, level)


def happened_words(metric: str, one: Happened, language: str = "ko") -> str:
    """"2026.06부터 −0.47 · 이때부터 ‘배송’ 이야기가 늘었어요(12% → 31%)"."""
    ko, size = language == "ko", moved(catalogue().metric(metric), one.at.after - one.at.before, language)
    told = [f"{one.at.at:%Y.%m.%d}부터 {size}" if ko else f"{size} from {one.at.at:%Y.%m.%d} on"]
    for risen in one.risen or ():
        name, shares = subject_label(risen.subject, language), f"{percent(risen.before, 0)} → {percent(risen.after, 0)}"
        told.append(f"이 무렵 ‘{name}’ 이야기가 늘었어요({shares})" if ko else f"more remarks about '{name}' around then ({shares})")
    words = {"upload": ("‘{}’ 자료가 시작돼요", "data of '{}' begin"), "channel": ("‘{}’ 채널이 시작돼요", "channel '{}' begins"), "campaign": ("‘{}’ 캠페인이 시작돼요", "campaign '{}' begins")}
    told += [f"{words[begun.kind][0 if ko else 1].format(begun.name)}({begun.day:%m.%d})" for begun in one.begun]
    if one.risen is None:
        told.append("이 무렵의 의견은 아직 주제를 읽지 않았어요" if ko else "the subjects of remarks around then have not been read yet")
    elif len(told) == 1:
        told.append("이 무렵 새로 시작된 자료나 늘어난 이야기는 찾지 못했어요" if ko else "nothing new in the data or in what customers say around then")
    return " · ".join(told)
