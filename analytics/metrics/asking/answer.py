"""An answer and how it is told to people (the question as understood, what to ask next) and to machines (``plain``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from analytics.metrics import telling
from analytics.metrics.asking.understood import Limit, Matched, Reading, Scenario
from analytics.metrics.asking.vocabulary import TIMES
from analytics.metrics.asking.what_if import Outcome
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.question import Change, Filter, Measured, Scope
from analytics.reports import korean


@dataclass(frozen=True)
class Choice:
    """One way to go on after a question back: ``name`` for ``ask(..., picked=name)``, ``label`` for people."""

    name: str
    label: str


@dataclass(frozen=True)
class Answer:
    """What Maeum says to a question.

    verdict: answered, asked_back (``choices`` to pick from) or refused (``suggestions`` that can be asked).
    restated: the question as it was understood; sentence: made from the result alone. measured holds the figure
    with interval, n and SQL (None for a customer list); outcome: of a what-if question; rows: the table below it; findings: of a why-question.
    """

    text: str
    verdict: Literal["answered", "asked_back", "refused"]
    sentence: str
    reading: Reading | None = None
    restated: str = ""
    measured: Measured | None = None
    change: Change | None = None
    rows: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    reason: str = ""
    outcome: Outcome | None = None

    @property
    def sql(self) -> str:
        return self.measured.sql if self.measured else ""


def restated(found: Reading, language: str = "ko") -> str:
    """The question as understood: "2026년 10월 · 채널: 앱스토어 · 부정 의견 비율 · 단계별"."""
    scope = found.question.scope
    when = korean.period(scope.period) if language == "ko" else telling.period_words(scope.period, "en")
    told = [when, *telling.scope_words(scope, language)[1:]]
    told.append(catalogue().metric(found.question.metric).label[language] if found.intent != "who" else "이탈 위험 고객" if language == "ko" else "customers at risk")
    told += [f"{label}별" if language == "ko" else f"by {label}" for label in (catalogue().dimensions[name].label[language] for name in found.question.by)]
    if found.against:
        told.append(f"{korean.period(found.against)} 대비" if language == "ko" else f"against {telling.period_words(found.against, 'en')}")
    if found.order:
        much = ("높은 순", "낮은 순") if language == "ko" else ("highest first", "lowest first")
        if found.moved:
            much = ("많이 늘어난 순", "많이 줄어든 순") if language == "ko" else ("largest rise first", "largest fall first")
        told.append(much[found.order == "low"] + (f" {found.top}" if found.top else ""))
    told += [limit_words(catalogue().metric(found.question.metric), one, language) for one in found.limits]
    if found.intent == "why":
        told.append("이유" if language == "ko" else "why")
    if found.scenario:
        told.append(("가정: " if language == "ko" else "supposing: ") + scenario_words(found.scenario, language))
    return " · ".join(told)


def follow_ups(found: Reading, language: str = "ko") -> tuple[str, ...]:
    """Short questions that continue this one."""
    ko = language == "ko"
    known = catalogue().dimensions_of(catalogue().metric(found.question.metric))
    cuts = [name for name in ("channel", "stage", "product", "region", "segment") if name in known and name not in found.question.by]
    told = [f"{catalogue().dimensions[name].label[language]}별로" if ko else f"by {catalogue().dimensions[name].label[language]}" for name in cuts[:2]]
    if not set(found.question.by) & set(TIMES):
        told.append("월별로" if ko else "by month")
    if found.against is None:
        told.append("작년은?" if ko else "and last year?")
    return tuple(told)


def limit_words(metric: Definition, one: Limit, language: str) -> str:
    """"1,000만 원 이상", "over ₩1,000"."""
    value = telling.written(metric, one.value, language)
    if language == "ko":
        return f"{value} {('초과' if one.strict else '이상') if one.above else ('미만' if one.strict else '이하')}"
    return f"{('over' if one.strict else 'at least') if one.above else ('under' if one.strict else 'at most')} {value}"


def scenario_words(scenario: Scenario, language: str) -> str:
    """What is supposed, short: "쿠팡 매출 +20.0%", "평점 → 4.50", "배송 평점 = 나머지"."""
    name, size = _lever_words(scenario, language), _size_words(scenario, language)
    if scenario.amount is None:
        return f"{name} = {'나머지' if language == 'ko' else 'all others'}"
    if scenario.way == "to":
        return f"{name} → {size}"
    return f"{name} {'+' if scenario.way == 'up' else '−'}{size}"


def condition_words(scenario: Scenario, language: str) -> str:
    """What is supposed, as the first half of a sentence: "객단가가 5.0% 오르면", "If orders rise by 10.0%"."""
    name, size, up = _lever_words(scenario, language), _size_words(scenario, language), scenario.way == "up"
    counted = catalogue().metric(scenario.lever).unit in ("money", "count")
    if language == "en":
        if scenario.amount is None:
            return f"With {name} at the level of all others"
        return f"With {name} at {size}" if scenario.way == "to" else f"With {name} {size} {'higher' if up else 'lower'}"
    subject = korean.particle(name, "이/가")
    if scenario.amount is None:
        return f"{subject} 나머지와 같아지면"
    if scenario.way == "to":
        return f"{subject} {korean.particle(size, '이/가')} 되면"
    return f"{subject} {size} {('늘면' if up else '줄면') if counted else ('오르면' if up else '내리면')}"


def _lever_words(scenario: Scenario, language: str) -> str:
    metric, where = catalogue().metric(scenario.lever), _where(scenario.filters, language)
    return f"{where} {metric.label[language]}" if where else metric.label[language]


def _size_words(scenario: Scenario, language: str) -> str:
    metric, amount = catalogue().metric(scenario.lever), scenario.amount or 0.0
    if scenario.relative and scenario.way == "to":
        times = f"{amount:g}"
        return f"지금의 {times}배" if language == "ko" else f"{times} times what it is"
    if scenario.relative:
        return f"{korean.grouped(100 * amount, 1)}%"
    return telling.written(metric, amount, language) if scenario.way == "to" else telling.moved(metric, amount, language).lstrip("+")


def _where(filters: tuple[Filter, ...], language: str) -> str:
    return " · ".join(one.partition(": ")[2] for one in telling.scope_words(Scope(filters=filters), language)[1:])


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def matched_words(matched: tuple[Matched, ...]) -> list[str]:
    """Which words were taken for which values, where that is not plain: "앱 → 앱스토어"."""
    return [f"{one.said} → {one.value}" for one in matched if not one.exact]


def plain(found: Answer) -> dict[str, Any]:
    """An answer as plain values for machines: the question in the catalogue's names, SQL, rows, sentence, verdict."""
    reading, measured = found.reading, found.measured
    asked = None
    if reading:
        scope = reading.question.scope
        asked = {
            "metric": reading.question.metric, "by": reading.question.by, "since": scope.period.since, "until": scope.period.until,
            "filters": [{"dimension": one.dimension, "values": one.values, "exclude": one.exclude} for one in scope.filters],
            "level": reading.question.level, "intent": reading.intent, "against": reading.against, "top": reading.top, "order": reading.order, "moved": reading.moved,
            "limits": reading.limits, "scenario": reading.scenario, "chart": chart(reading), "matched": reading.matched,
        }
    return {
        "text": found.text, "verdict": found.verdict, "question": asked, "restated": found.restated, "sentence": found.sentence,
        "value": measured.total.value if measured else None, "low": measured.total.low if measured else None,
        "high": measured.total.high if measured else None, "n": measured.total.n if measured else None, "change": found.change,
        "supposed": {"value": found.outcome.then, "difference": found.outcome.shift} if found.outcome else None,
        "rows": found.rows, "sql": found.sql, "findings": found.findings, "choices": found.choices, "suggestions": found.suggestions,
        "follow_ups": found.follow_ups, "reason": found.reason,
    }


def chart(found: Reading) -> str:
    """The form that fits: number, course (over time), ranking, table."""
    if found.intent in ("who", "what_if") or found.moved or len(found.question.by) > 1:
        return "table"
    if not found.question.by:
        return "number"
    return "course" if found.question.by[0] in ("day", "week", "month", "quarter", "year") else "ranking"
