"""A published copy: figures for people without an account. Nothing in it names a person or a small group.

Groups under ``LEAST`` are hidden, and as many of the next smallest as it takes that what is hidden cannot be
had by subtracting the shown from the total: at least two groups, together at least ``LEAST``
(complementary suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Measured, MetricQuestion, Scope
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


def publish(warehouse: Warehouse, metrics: Sequence[str], scope: Scope, language: str = "ko") -> Published:
    """The metrics over the scope, and each by month, channel and stage. Raises UnknownMetric."""
    wholes = [measure(warehouse, MetricQuestion(name, (), scope)) for name in metrics]
    shown = [whole for whole in wholes if whole.total.value is not None and whole.total.n >= LEAST]
    return Published(
        period=telling.period_words(scope.period, language),
        headlines=tuple(_headline(whole, language) for whole in shown),
        blocks=tuple(
            _block(measured, cut, language)
            for whole in shown for cut in CUTS
            if (measured := _cut(warehouse, whole.question.metric, cut, scope)) and len(measured.cells) > 1
        ),
    )


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


def _block(measured: Measured, cut: str, language: str) -> Block:
    metric = catalogue().metric(measured.question.metric)
    cells = [cell for cell in measured.cells if cell.n > 0 and cell.value is not None]
    unseen = hidden([cell.n for cell in cells])
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
