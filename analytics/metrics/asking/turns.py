"""A conversation as it can be kept: each question as typed, the choice that settled it, and what was changed by hand.

Relative words stay as they were said ("지난달"), so that a kept conversation answers for the days it is opened on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.metrics.asking import periods
from analytics.metrics.asking.answer import Answer
from analytics.metrics.asking.understood import Reading
from analytics.metrics.catalogue import catalogue
from analytics.metrics.question import Filter, MetricQuestion, Period, span
from data.troubles import Trouble

MOST = 20  # turns of one conversation that are kept


class BadConversation(Trouble):
    """The address holds no conversation that can be read."""


@dataclass(frozen=True)
class Edit:
    """What was changed on an answer by hand; None leaves what was read. days: a code of ``question.span``."""

    metric: str | None = None
    by: tuple[str, ...] | None = None
    days: str | None = None
    filters: tuple[Filter, ...] | None = None
    compared: bool | None = None


@dataclass(frozen=True)
class Turn:
    """One question and how it was settled."""

    text: str
    picked: str | None = None
    edit: Edit | None = None


def edited(found: Reading, edit: Edit, today: date) -> Reading:
    """The reading with what was changed by hand; cuts and filters that its metric cannot have fall away."""
    metric = edit.metric or found.question.metric
    known = catalogue().dimensions_of(catalogue().metric(metric))
    by = tuple(name for name in (found.question.by if edit.by is None else edit.by) if name in known)
    filters = tuple(one for one in (found.question.scope.filters if edit.filters is None else edit.filters) if one.dimension in known)
    period = found.question.scope.period if edit.days is None else span(edit.days, today)
    against = found.against if edit.compared is None else periods.preceding(period) if edit.compared else None
    if against and edit.days is not None:
        against = periods.preceding(period)
    if period == Period():
        against = None
    same = metric == found.question.metric
    scope = replace(found.question.scope, period=period, filters=filters)
    return replace(
        found, question=MetricQuestion(metric, by, scope, found.question.level), against=against,
        order=found.order if by else None, top=found.top if by else None, moved=found.moved if by and against else None,
        limits=found.limits if same else (), matched=tuple(one for one in found.matched if any(one.dimension == kept.dimension for kept in filters)),
    )


def answers(turns: Sequence[Turn], ask: Callable[[Turn, Reading | None], Answer]) -> list[Answer]:
    """The answer to each turn; what one left open the next may continue."""
    found: list[Answer] = []
    reading = None
    for turn in turns[-MOST:]:
        found.append(ask(turn, reading))
        reading = found[-1].reading or reading
    return found


def written(turns: Sequence[Turn]) -> str:
    """For an address or a row."""
    return json.dumps([[turn.text, turn.picked, _plain(turn.edit) if turn.edit else None] for turn in turns[-MOST:]], ensure_ascii=False, separators=(",", ":"))


def conversation(text: str) -> tuple[Turn, ...]:
    """The way back. Raises BadConversation."""
    try:
        return tuple(Turn(str(said), None if picked is None else str(picked), _edit(edit) if edit else None) for said, picked, edit in json.loads(text))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadConversation() from error


def title(turns: Sequence[Turn]) -> str:
    """The conversation in a line."""
    return " → ".join(turn.text for turn in turns)


def _plain(edit: Edit) -> dict[str, Any]:
    filters = None if edit.filters is None else [[one.dimension, one.values, one.exclude] for one in edit.filters]
    kept = {"metric": edit.metric, "by": edit.by, "days": edit.days, "filters": filters, "compared": edit.compared}
    return {name: value for name, value in kept.items() if value is not None}


def _edit(plain: dict[str, Any]) -> Edit:
    """Only names of the catalogue pass."""
    metric, by, days, filters, compared = (plain.get(name) for name in ("metric", "by", "days", "filters", "compared"))
    if metric is not None and metric not in catalogue().metrics or any(name not in catalogue().dimensions for name in by or ()):
        raise ValueError("no such name")
    if days is not None:
        span(str(days), date.today())
    kept = None if filters is None else tuple(Filter(str(name), tuple(None if one is None else str(one) for one in values), bool(without)) for name, values, without in filters)
    return Edit(metric, None if by is None else tuple(by), None if days is None else str(days), kept, None if compared is None else bool(compared))
