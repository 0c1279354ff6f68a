"""Where a figure comes from: the files behind its table in its period, and how its definition came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from analytics.metrics.catalogue import built_in, catalogue
from analytics.metrics.question import MetricQuestion
from data import own_metrics
from data.warehouse import Warehouse, statement

_STORED = {
    "answers": ("feedback", "answered_at"), "invitations": ("feedback", "invited_at"), "lines": ("orders", "ordered_at"),
    "baskets": ("orders", "ordered_at"), "sessions": ("visits", "visited_at"),
}
_MOST = 20


@dataclass(frozen=True)
class Source:
    """An upload and how many of its rows lie in the period; file is None for rows that no upload brought."""

    file: str | None
    sheet: str | None
    loaded_at: datetime | None
    loaded_by: str | None
    rows: int


@dataclass(frozen=True)
class Revision:
    """One state of a definition: when, by whom (None: it came with Maeum), and what changed where that is written."""

    on: date
    by: str | None
    ko: str
    en: str


def sources(warehouse: Warehouse, question: MetricQuestion) -> tuple[Source, ...]:
    """The files a figure was reckoned from, before its filters; at most 20, largest first."""
    table, moment = _STORED[catalogue().metric(question.metric).table]
    period = question.scope.period
    found = warehouse.run(statement("metric_sources", table=table, moment=moment), {"since": period.since, "until": period.until, "most": _MOST})
    return tuple(Source(row["file_name"], row["sheet"], row["loaded_at"], row["loaded_by"], row["rows"]) for row in found.to_pylist())


def revisions(metric: str) -> tuple[Revision, ...]:
    """The states of a definition, the latest first."""
    if metric in built_in().metrics:
        told = built_in().metrics[metric].history
        return tuple(sorted((Revision(one["on"], None, one["ko"], one["en"]) for one in told), key=lambda one: one.on, reverse=True))
    versions = reversed(own_metrics.history(metric))
    return tuple(Revision(datetime.fromisoformat(one.at).date(), one.by, f"{one.number}판", f"version {one.number}") for one in versions)
