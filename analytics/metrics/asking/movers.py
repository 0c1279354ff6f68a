"""Which groups moved most between two periods: "지난달 매출이 가장 많이 줄어든 상품"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.metrics import telling
from analytics.metrics.asking.reading import LEAST_TO_RANK
from analytics.metrics.asking.understood import Reading
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import change, holm
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, MetricQuestion, Period
from analytics.reports import korean
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Mover:
    """One group that went the way that was asked for."""

    group: Mapping[str, Any]
    change: Change


def movers(warehouse: Warehouse, found: Reading) -> tuple[Mover, ...]:
    """The groups that rose (or fell), the furthest first, tested and corrected for being several (Holm).

    Groups with few rows in either period take no place, unless there are no others.
    """
    question, then = found.question, found.question.scope.within(found.against or Period())
    before = {_key(cell): cell for cell in measure(warehouse, MetricQuestion(question.metric, question.by, then)).cells}
    pairs = [(cell, before[_key(cell)]) for cell in measure(warehouse, question).cells if _key(cell) in before and None not in cell.group.values()]
    large = [pair for pair in pairs if min(one.n for one in pair) >= LEAST_TO_RANK] or pairs
    changes = holm({str(place): change(question.metric, *pair) for place, pair in enumerate(large)})
    found_ones = [Mover(large[int(place)][0].group, one) for place, one in changes.items() if one.difference]
    sign = 1 if found.moved == "up" else -1
    going = [one for one in found_ones if sign * (one.change.difference or 0.0) > 0]
    return tuple(sorted(going, key=lambda one: -sign * (one.change.difference or 0.0))[: found.top])


def _key(cell: Cell) -> tuple[Any, ...]:
    return tuple(cell.group.values())


def sentence(metric: Definition, found: Reading, moved: tuple[Mover, ...], language: str) -> str:
    ko, up = language == "ko", found.moved == "up"
    noun = catalogue().dimensions[found.question.by[0]].label[language]
    name = metric.label[language]
    if not moved:
        return (f"{korean.particle(name, '이/가')} {'늘거나 오른' if up else '줄거나 내린'} {korean.particle(noun, '이/가')} 없어요." if ko
                else f"No {noun} has {'risen' if up else 'fallen'} in {name}.")
    first = moved[0]
    group = " · ".join(telling.group_words(dimension, value, language) for dimension, value in first.group.items())
    then, now = (telling.written(metric, cell.value, language) for cell in (first.change.then, first.change.now))
    size = telling.moved(metric, first.change.difference or 0.0, language)
    unsure = first.change.test != "none" and not first.change.clear
    n = f"n={first.change.now.n:,}"
    if ko:
        hedge = " 다만 우연한 흔들림보다 크지는 않아요." if unsure else ""
        went = {"share": ("오른", "내린"), "points": ("오른", "내린"), "score": ("오른", "내린")}.get(metric.unit, ("늘어난", "줄어든"))[not up]
        return f"{korean.particle(name, '이/가')} 가장 많이 {went} {korean.particle(noun, '은/는')} ‘{group}’: {then} → {now} ({size}, {n}).{hedge}"
    hedge = " It is no larger than chance." if unsure else ""
    return f"{name} {'rose' if up else 'fell'} most for {noun} '{group}': {then} → {now} ({size}, {n}).{hedge}"


def row(one: Mover, language: str) -> dict[str, Any]:
    group = {name: telling.group_words(name, value, language) for name, value in one.group.items()}
    found = one.change
    return {**group, "value": found.now.value, "before": found.then.value, "difference": found.difference, "low": found.low, "high": found.high, "n": found.now.n}
