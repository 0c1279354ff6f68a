"""A published copy: figures for people without an account. Nothing in it names a person or a small group.

Groups under ``LEAST`` are hidden, and as many of the next smallest as it takes that what is hidden cannot be
had by subtracting the shown from the total: at least two groups, together at least ``LEAST``
(complementary suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Measured, MetricQuestion, Scope
from analytics.reports.auditing import Released, unsafe
from data.warehouse import Warehouse

LEAST = 10
CUTS = ("month", "channel", "stage")  # one grain of time: two would let a part be subtracted from the other


@dataclass(frozen=True)
class Row:
    """One group; ``value`` is None when it is hidden. ``at``, ``low`` and ``high`` are 0..1 along the block's axis."""

    label: str
    value: str | None
    between: str = ""
    n: int | None = None
    at: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Block:
    """One metric cut one way."""

    title: str
    rows: tuple[Row, ...]
    hidden: int  # groups not shown


@dataclass(frozen=True)
class Headline:
    label: str
    value: str
    between: str
    n: int


@dataclass(frozen=True)
class Published:
    """What a link shows, as it was when it was made."""

    period: str
    headlines: tuple[Headline, ...]
    blocks: tuple[Block, ...]
    released: tuple[Released, ...] = ()  # its groups, for the audit of later links; no part of what is shown


def publish(warehouse: Warehouse, metrics: Sequence[str], scope: Scope, language: str = "ko", before: Sequence[Released] = ()) -> Published:
    """The metrics over the scope, and each by month, channel and stage. Raises UnknownMetric.

    ``before`` are the groups of all earlier links: what could be worked out of them and this one is hidden here too.
    """
    wholes = [measure(warehouse, MetricQuestion(name, (), scope)) for name in metrics]
    tables = [whole for whole in wholes if whole.total.value is not None and whole.total.n >= LEAST]
    tables += [
        measured for whole in tables for cut in CUTS
        if (measured := _cut(warehouse, whole.question.metric, cut, scope)) and len(measured.cells) > 1
    ]
    groups = [(number, place, cell) for number, measured in enumerate(tables) for place, cell in enumerate(_cells(measured))]
    unseen = [hidden([cell.n for cell in _cells(measured)]) for measured in tables]
    released = [_released(tables[number].question, cell, shown=place not in unseen[number]) for number, place, cell in groups]
    secrets = [group for whole in tables if not whole.question.by for group in _small(warehouse, whole.question.metric, scope)]
    more = unsafe(released, before, LEAST, secrets)
    released = [replace(one, n=None) if at in more else one for at, one in enumerate(released)]
    also = {groups[at][:2] for at in more}
    shut = {tables[number].question.metric for number, _place in also if not tables[number].question.by}
    open_tables = [(number, measured) for number, measured in enumerate(tables) if measured.question.metric not in shut]
    return Published(
        period=telling.period_words(scope.period, language),
        headlines=tuple(_headline(measured, language) for _number, measured in open_tables if not measured.question.by),
        blocks=tuple(
            _block(measured, measured.question.by[0], unseen[number] | {place for at, place in also if at == number}, language)
            for number, measured in open_tables if measured.question.by
        ),
        released=tuple(replace(one, n=None) if one.metric in shut else one for one in released),
    )


def _cells(measured: Measured) -> list[Cell]:
    """The groups with answers; of an uncut metric the whole."""
    return [cell for cell in measured.cells if cell.n > 0 and cell.value is not None] if measured.question.by else [measured.total]


def _released(question: MetricQuestion, cell: Cell, *, shown: bool) -> Released:
    """Which rows a group is: the scope's days and filters, cut by what the group is of."""
    period, kept = question.scope.period, {one.dimension: one.values for one in question.scope.filters if not one.exclude}
    since, until = period.since, period.until
    for name in question.by:
        if name == "month":
            first = date.fromisoformat(str(cell.group[name])[:10])
            since, until = max(since or first, first), min(until or date.max, (first.replace(day=28) + timedelta(days=4)).replace(day=1))
        else:
            kept[name] = (cell.group[name],)
    return Released(question.metric, since, until, tuple(sorted(kept.items())), cell.n if shown else None)


def _small(warehouse: Warehouse, metric: str, scope: Scope) -> list[Released]:
    """Groups too small to be shown, of every channel and stage, whatever the link is limited to."""
    names = tuple(name for name in ("channel", "stage") if name in catalogue().dimensions_of(catalogue().metric(metric)))
    if not names:
        return []
    question = MetricQuestion(metric, names, Scope(scope.period))
    return [_released(question, cell, shown=False) for cell in measure(warehouse, question).cells if 0 < cell.n < LEAST]


def _cut(warehouse: Warehouse, metric: str, cut: str, scope: Scope) -> Measured | None:
    if cut not in catalogue().dimensions_of(catalogue().metric(metric)):
        return None
    return measure(warehouse, MetricQuestion(metric, (cut,), scope))


def hidden(sizes: Sequence[int], least: int = LEAST) -> frozenset[int]:
    """Which of the groups (by position) must not be shown.

    >>> sorted(hidden([50, 4, 30, 12])), sorted(hidden([50, 40])), sorted(hidden([3, 4, 50, 60]))
    ([1, 3], [], [0, 1, 2])
    """
    found = {place for place, size in enumerate(sizes) if size < least}
    rest = sorted((place for place in range(len(sizes)) if place not in found), key=lambda place: sizes[place])
    while found and rest and (len(found) < 2 or sum(sizes[place] for place in found) < least):
        found.add(rest.pop(0))
    return frozenset(found)


def _headline(whole: Measured, language: str) -> Headline:
    metric = catalogue().metric(whole.question.metric)
    return Headline(
        metric.label[language], telling.written(metric, whole.total.value, language), telling.interval(metric, whole.total, language), whole.total.n,
    )


def _block(measured: Measured, cut: str, unseen: frozenset[int] | set[int], language: str) -> Block:
    metric = catalogue().metric(measured.question.metric)
    cells = _cells(measured)
    seen = [cell for place, cell in enumerate(cells) if place not in unseen]
    ends = [edge for cell in seen for edge in (cell.value, cell.low, cell.high) if edge is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])

    def along(value: float | None) -> float | None:
        return None if value is None else round((value - low) / ((high - low) or 1.0), 4)

    def row(place: int, cell: Cell) -> Row:
        label = telling.group_words(cut, cell.group[cut], language)
        if place in unseen:
            return Row(label, None)
        written = telling.written(metric, cell.value, language)
        return Row(label, written, telling.interval(metric, cell, language), cell.n, along(cell.value), along(cell.low), along(cell.high))

    by = catalogue().dimensions[cut].label[language]
    return Block(f"{metric.label[language]} · {by}", tuple(row(*numbered) for numbered in enumerate(cells)), len(unseen))
