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
from analytics.metrics.question import Cell, Filter, Measured, MetricQuestion, Scope
from analytics.reports.auditing import Released, unsafe
from data.privacy import mask
from data.warehouse import Warehouse

LEAST = 10
CUTS = ("month", "channel", "stage")
TIMES = ("week", "month", "quarter", "year")
# What a published figure may be cut or limited by: dimensions of which none can be told from another, as a category
# can from its products. The audit of several links counts on it.
OPEN = (*TIMES, "channel", "stage", "region", "segment", "category")


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
class Headline:
    label: str
    value: str
    between: str
    n: int


@dataclass(frozen=True)
class Block:
    """One metric cut one way, or as one figure, or words alone."""

    title: str = ""
    rows: tuple[Row, ...] = ()
    hidden: int = 0  # groups not shown
    text: str = ""  # what the board's maker says to it
    about: str = ""  # period and filters
    course: bool = False  # the rows follow each other in time
    headline: Headline | None = None


@dataclass(frozen=True)
class Published:
    """What a link shows, as it was when it was made."""

    period: str
    headlines: tuple[Headline, ...]
    blocks: tuple[Block, ...]
    released: tuple[Released, ...] = ()  # its groups, for the audit of later links; no part of what is shown


@dataclass(frozen=True)
class Wanted:
    """One block of a board that is to be published: the maker's words and the metrics its card answers."""

    text: str = ""
    answers: tuple[Measured, ...] = ()


def publish(
    warehouse: Warehouse, metrics: Sequence[str], scope: Scope, language: str = "ko", before: Sequence[Released] = (), reach: Sequence[Filter] = (),
) -> Published:
    """The metrics over the scope, and each by month, channel and stage. Raises UnknownMetric.

    ``before`` are the groups of all earlier links: what could be worked out of them and this one is hidden here too.
    ``reach`` are the limits of what the warehouse shows to the maker.
    """
    wholes = [measure(warehouse, MetricQuestion(name, (), scope)) for name in metrics]
    tables = [whole for whole in wholes if whole.total.value is not None and whole.total.n >= LEAST]
    tables += [
        measured for whole in tables for cut in CUTS
        if (measured := _cut(warehouse, whole.question.metric, cut, scope)) and len(measured.cells) > 1
    ]
    unseen, released = _judged(warehouse, tables, before, reach)
    shut = {measured.question.metric for measured, places in zip(tables, unseen, strict=True) if places and not measured.question.by}
    shown = [(measured, places) for measured, places in zip(tables, unseen, strict=True) if measured.question.metric not in shut]
    closed = {_rows_of(warehouse, name) for name in shut}
    return Published(
        period=telling.period_words(scope.period, language),
        headlines=tuple(_headline(measured, language) for measured, _places in shown if not measured.question.by),
        blocks=tuple(_block(measured, places, language) for measured, places in shown if measured.question.by),
        released=tuple(replace(one, n=None) if one.metric in closed else one for one in released),
    )


def publish_board(
    warehouse: Warehouse, blocks: Sequence[Wanted], language: str = "ko", before: Sequence[Released] = (), reach: Sequence[Filter] = (),
) -> Published:
    """The blocks of a board in their order: its words with personal data masked, and the metrics that ``publishable`` lets through."""
    tables = [answer for block in blocks for answer in block.answers if publishable(answer)]
    unseen, released = _judged(warehouse, tables, before, reach)
    left, told = iter(zip(tables, unseen, strict=True)), list[Block]()
    for block in blocks:
        made = [_block(*next(left), language) for answer in block.answers if publishable(answer)]
        words, _kinds = mask(block.text)
        told += [replace(made[0], text=words), *made[1:]] if made else [Block(text=words)] if words else []
    return Published("", (), tuple(told), released)


def publishable(answer: Measured) -> bool:
    """Whether a figure may leave the house: enough rows, cut and limited by what the audit can follow."""
    question = answer.question
    limited = all(not one.exclude and one.dimension in OPEN for one in question.scope.filters)
    return limited and len(question.by) <= 1 and set(question.by) <= set(OPEN) and answer.total.value is not None and answer.total.n >= LEAST


def _judged(
    warehouse: Warehouse, tables: Sequence[Measured], before: Sequence[Released], reach: Sequence[Filter]
) -> tuple[list[frozenset[int]], tuple[Released, ...]]:
    """Which cells of each table must not be shown, and all of their groups as they are shown or hidden."""
    unseen = [hidden([cell.n for cell in _cells(measured)]) for measured in tables]
    groups = [(number, place, cell) for number, measured in enumerate(tables) for place, cell in enumerate(_cells(measured))]
    released = [_released(warehouse, tables[number].question, cell, reach, shown=place not in unseen[number]) for number, place, cell in groups]
    scopes = {(measured.question.metric, measured.question.scope) for measured in tables}
    secrets = [group for metric, scope in sorted(scopes, key=repr) for group in _small(warehouse, metric, scope, reach)]
    more = unsafe(released, before, LEAST, secrets)
    found = [places | {place for at, (of, place, _cell) in enumerate(groups) if of == number and at in more} for number, places in enumerate(unseen)]
    return found, tuple(replace(one, n=None) if at in more else one for at, one in enumerate(released))


def _cells(measured: Measured) -> list[Cell]:
    """The groups with answers; of an uncut metric the whole."""
    return [cell for cell in measured.cells if cell.n > 0 and cell.value is not None] if measured.question.by else [measured.total]


def _released(warehouse: Warehouse, question: MetricQuestion, cell: Cell, reach: Sequence[Filter], *, shown: bool) -> Released:
    """Which rows a group is: the scope's days and filters, cut by what the group is of."""
    since, until = question.scope.period.since, question.scope.period.until
    kept = [(one.dimension, one.values) for one in (*reach, *question.scope.filters) if not one.exclude]
    for name in question.by:
        if name in TIMES:
            first = date.fromisoformat(str(cell.group[name])[:10])
            since, until = max(since or first, first), min(until or date.max, _end(name, first))
        else:
            kept.append((name, (cell.group[name],)))
    return Released(_rows_of(warehouse, question.metric), since, until, tuple(sorted(kept, key=repr)), cell.n if shown else None)


def _end(grain: str, first: date) -> date:
    """The day after the last of a week, month, quarter or year that begins on ``first``."""
    if grain == "week":
        return first + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    return date(first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 1)


def _rows_of(warehouse: Warehouse, metric: str) -> str:
    """One name for all metrics that count the same rows: what one of them shows, another must not hide."""
    def counted(name: str) -> tuple[str, str, str]:
        one = catalogue().metrics[name]
        return one.table, one.where, one.parts.get("n", "")

    first = next(name for name in catalogue().metrics if counted(name) == counted(metric))
    return f"{warehouse.name.partition('~')[0]}:{first}"


def _small(warehouse: Warehouse, metric: str, scope: Scope, reach: Sequence[Filter]) -> list[Released]:
    """Groups too small to be shown, of every channel and stage, whatever the link is limited to."""
    names = tuple(name for name in ("channel", "stage") if name in catalogue().dimensions_of(catalogue().metric(metric)))
    if not names:
        return []
    question = MetricQuestion(metric, names, Scope(scope.period))
    return [_released(warehouse, question, cell, reach, shown=False) for cell in measure(warehouse, question).cells if 0 < cell.n < LEAST]


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


def _block(measured: Measured, unseen: frozenset[int], language: str) -> Block:
    metric, about = catalogue().metric(measured.question.metric), " · ".join(telling.scope_words(measured.question.scope, language))
    if not measured.question.by:
        headline = None if unseen else _headline(measured, language)
        return Block(metric.label[language], hidden=len(unseen), about=about, headline=headline)
    cut, cells = measured.question.by[0], _cells(measured)
    seen = [cell for place, cell in enumerate(cells) if place not in unseen]
    ends = [edge for cell in seen for edge in (cell.value, cell.low, cell.high) if edge is not None]
    ends = ends if cut in TIMES and ends else [0.0, *ends]  # lengths are measured from zero, a course over its own range
    low, high = min(ends), max(ends)

    def along(value: float | None) -> float | None:
        return None if value is None else round((value - low) / ((high - low) or 1.0), 4)

    def row(place: int, cell: Cell) -> Row:
        label = telling.group_words(cut, cell.group[cut], language)
        if place in unseen:
            return Row(label, None)
        written = telling.written(metric, cell.value, language)
        return Row(label, written, telling.interval(metric, cell, language), cell.n, along(cell.value), along(cell.low), along(cell.high))

    by = catalogue().dimensions[cut].label[language]
    rows = tuple(row(*numbered) for numbered in enumerate(cells))
    return Block(f"{metric.label[language]} · {by}", rows, len(unseen), about=about, course=cut in TIMES)
