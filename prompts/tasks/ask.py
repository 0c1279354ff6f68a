"""A question read twice: by the grammar and, where a model is switched on, by the model in a closed form.

The model may only choose names from the catalogue and values of the data; it writes no SQL and no figure.
Where both read the same, the answer is given. Where they differ the person picks. What the grammar refuses
for a reason (people's data, commands, the future) stays refused, whatever the model says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, create_model

from analytics.metrics.asking import answering, verified
from analytics.metrics.asking.answer import Answer, Choice, restated
from analytics.metrics.asking.reading import read
from analytics.metrics.asking.turns import Edit, edited
from analytics.metrics.asking.understood import Asked, Reading, Refused
from analytics.metrics.asking.vocabulary import Vocabulary, vocabulary
from analytics.metrics.catalogue import catalogue
from analytics.metrics.question import Filter, MetricQuestion, Period, Scope
from data.warehouse import Warehouse
from prompts import client, settings
from prompts.texts import prompt

GRAMMAR, MODEL = "reading:grammar", "reading:model"
_MOST_VALUES = 400  # of the data's values are offered to the model
_FIRM = ("people", "command", "future", "role", "smalltalk", "empty", "outside")


@dataclass(frozen=True)
class _Known:
    """What a question is read against."""

    words: Vocabulary
    today: date
    span: Period


def ask(warehouse: Warehouse, text: str, real_day: date, previous: Reading | None = None, may_list: bool = True,
        language: str = "ko", picked: str | None = None, edit: Edit | None = None) -> Answer:
    """As ``answering.ask``, with the model as a second reader when one is ready. Same question, same answer."""
    if not settings.ready():
        return answering.ask(warehouse, text, real_day, previous, may_list, language, picked, edit)
    known = _known(warehouse, real_day)
    picked = picked or (verified.picked(warehouse, text) if previous is None else None)
    chosen = picked if picked not in (GRAMMAR, MODEL) else None
    first = read(text, known.words, known.today, previous, known.span, chosen)
    if chosen or (isinstance(first, Refused) and first.reason in _FIRM) or previous is not None:
        settled: Reading | Asked | Refused | None = first
    else:
        second = by_model(text, known, language)
        settled = _settled(first, second, picked)
        if settled is None:
            return _differ(text, first, second, language)
    if edit and isinstance(settled, Reading):
        settled = edited(settled, edit, known.today)
    return answering.answer(warehouse, text, settled, known.today, may_list=may_list, language=language)


def _settled(first: Reading | Asked | Refused, second: Reading | None, picked: str | None) -> Reading | Asked | Refused | None:
    """The one reading to go on with; None when the person has to pick."""
    if picked == MODEL and second is not None:
        return second
    if picked == GRAMMAR or second is None:
        return first
    return first if isinstance(first, Reading) and same(first, second) else None


def _differ(text: str, first: Reading | Asked | Refused, second: Reading | None, language: str) -> Answer:
    """One question back: which of the two readings is meant."""
    readings = ((GRAMMAR, first), (MODEL, second))
    choices = tuple(Choice(name, restated(one, language)) for name, one in readings if isinstance(one, Reading))
    said = "이 가운데 어떤 뜻인가요?" if language == "ko" else "Which of these do you mean?"
    return Answer(text, "asked_back", said, choices=choices, reason="readings")


def same(first: Reading, second: Reading) -> bool:
    """Whether two readings ask for the same figures, whatever words they were taken from."""
    return _bare(first) == _bare(second)


def _bare(one: Reading) -> Reading:
    filters = tuple(sorted(one.question.scope.filters, key=lambda kept: (kept.dimension, kept.exclude, kept.values)))
    question = replace(one.question, scope=replace(one.question.scope, filters=filters))
    return replace(one, question=question, matched=())


def _known(warehouse: Warehouse, real_day: date) -> _Known:
    span = answering.covered(warehouse)
    return _Known(vocabulary(warehouse), min(real_day, span.until) if span.until else real_day, span)


# ---- the model's reading --------------------------------------------------------------------------------


def shape() -> type[BaseModel]:
    """The closed form: every name is one of the catalogue's."""
    metrics, dimensions = tuple(catalogue().metrics), tuple(catalogue().dimensions)
    kept: Any = create_model("Kept", dimension=(Literal[dimensions], ...), value=(str, ...), exclude=(bool, ...))  # ty: ignore[invalid-type-form]
    fields: dict[str, Any] = {
        "answerable": (bool, ...), "metric": (Literal[metrics], ...), "by": (list[Literal[dimensions]], ...),  # ty: ignore[invalid-type-form]
        "filters": (list[kept], ...), "since": (str | None, ...), "until": (str | None, ...),
        "against_since": (str | None, ...), "against_until": (str | None, ...), "top": (int | None, ...),
        "order": (Literal["high", "low"] | None, ...), "intent": (Literal["figure", "why", "who"], ...),
    }
    return create_model("Wanted", **fields)


def by_model(text: str, known: _Known, language: str) -> Reading | None:
    """The model's reading, or None when it has none that the data can hold."""
    values = sorted({(one.name, one.value) for meanings in known.words.phrases.values() for one in meanings if one.kind == "value" and one.value})
    told = ", ".join(f"{name}: {value}" for name, value in values[:_MOST_VALUES])
    metrics = ", ".join(f"{one.name} ({one.label[language]})" for one in catalogue().metrics.values())
    asked = client.Asked("ask", prompt("ask", language, today=known.today, metrics=metrics, values=told), text, 600)
    try:
        return held(client.ask(asked, shape()), set(values))
    except client.ModelTrouble:
        return None  # the grammar answers alone


def held(wanted: Any, values: set[tuple[str, Any]]) -> Reading | None:
    """The model's form as a Reading, if every name, value and date of it holds."""
    if not wanted.answerable:
        return None
    definition = catalogue().metric(wanted.metric)
    known = catalogue().dimensions_of(definition)
    cuts = (*wanted.by, *(one.dimension for one in wanted.filters))
    if any(name not in known for name in cuts) or any((one.dimension, one.value) not in values for one in wanted.filters):
        return None
    try:
        period, against = _period(wanted.since, wanted.until), _period(wanted.against_since, wanted.against_until)
    except ValueError:
        return None
    question = MetricQuestion(wanted.metric, tuple(wanted.by), Scope(period, _filters(wanted.filters)))
    return Reading(question, wanted.intent, against if against != Period() else None, wanted.top, wanted.order)


def _filters(wanted: list[Any]) -> tuple[Filter, ...]:
    """Values of one dimension together, as the grammar puts them."""
    kept: dict[tuple[str, bool], list[str]] = {}
    for one in wanted:
        kept.setdefault((one.dimension, one.exclude), []).append(one.value)
    return tuple(Filter(name, tuple(values), exclude) for (name, exclude), values in kept.items())


def _period(since: str | None, until: str | None) -> Period:
    return Period(date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)
