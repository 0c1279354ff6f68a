"""Personas from data: each is a segment's centre with what its customers do, feel and say. Nothing is invented:
no age, no picture, no hobby that the data does not hold; the quotes are remarks as they were written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from analytics.customers.segments import Segment
from analytics.journey.comparing import Compared, compare_journeys
from analytics.journey.curve import Journey, journey
from analytics.journey.remarks import Remark, remarks
from analytics.metrics.question import Period, Scope
from data.warehouse import Warehouse

WATCHED_DAYS = 365
MONTH_DAYS = 30
_MOST = 3


@dataclass(frozen=True)
class Topic:
    """A subject or channel of a segment's remarks: share 0..1 of those whose subject (channel) is known."""

    name: str
    n: int
    share: float
    feeling: float | None


@dataclass(frozen=True)
class Persona:
    """One segment as a person to think of. month compares the last 30 days with the 30 before."""

    segment: Segment
    journey: Journey
    month: Compared
    subjects: tuple[Topic, ...]
    channels: tuple[Topic, ...]
    remarks: tuple[Remark, ...]


def personas(warehouse: Warehouse, segments: tuple[Segment, ...], today: date) -> tuple[Persona, ...]:
    """One persona a segment that is in use, in the order of ``segments``, seen over the year before today.

    segments: of a Segmentation, under the names that are kept (``as_kept``). Empty when none of them is in use.
    """
    period = Period(today - timedelta(days=WATCHED_DAYS), today)
    topics = warehouse.query("journey_personas", since=period.since, until=period.until).to_pylist()
    known = {row["segment"] for row in topics}
    chosen = [one for one in segments if one.name in known]
    return tuple(_persona(warehouse, one, period, today, [row for row in topics if row["segment"] == one.name]) for one in chosen)


def _persona(warehouse: Warehouse, one: Segment, period: Period, today: date, topics: list[dict[str, Any]]) -> Persona:
    scope = Scope(period).where("segment", one.name)
    month = Period(today - timedelta(days=MONTH_DAYS), today)
    before = month.before() or month
    year = journey(warehouse, scope)
    return Persona(
        segment=one,
        journey=year,
        month=compare_journeys(warehouse, scope.within(month), scope.within(before)),
        subjects=_topics(topics, "subject"),
        channels=_topics(topics, "channel"),
        remarks=_voices(warehouse, scope, year),
    )


def _topics(rows: list[dict[str, Any]], kind: str) -> tuple[Topic, ...]:
    some = [row for row in rows if row["kind"] == kind]
    total = sum(row["n"] for row in some)
    return tuple(Topic(row["name"], row["n"], row["n"] / total, row["feeling"]) for row in some[:_MOST])


def _voices(warehouse: Warehouse, scope: Scope, year: Journey) -> tuple[Remark, ...]:
    """A typical remark of each of the segment's three most spoken-of stages."""
    most = sorted((point for point in year.drawn), key=lambda point: -point.n)[:_MOST]
    return tuple(remark for point in most for remark in remarks(warehouse, scope, point.stage, None, "typical", 1))
