"""Findings as facts: what a summary, a report and a model may say, each figure with its source.

Facts are in the unit they are said in (41.7 with "%"). A fact's ``source`` names metric, dimension, group and
period, so that a click can show the definition, the SQL and the remarks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from analytics.customers.kept import kept
from analytics.journey.curve import Journey, journey
from analytics.journey.scoping import OF_REMARKS, parameters
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import compare_all
from analytics.metrics.overview import WATCHED
from analytics.metrics.question import Cell, Change, Measured, Period, Scope
from analytics.reports import korean
from analytics.reports.explaining import Finding, told
from analytics.reports.facts import WHOLE, Fact, Quote
from analytics.reports.searching import Comparison, Searched, search
from data.warehouse import Warehouse, statement

HEADLINES = 4
_SHORT, _LONG = 12, 90  # characters of a remark that reads as a quote
_CANDIDATES, _MANY = 8, 400
_HARD_TO_QUOTE = re.compile(r"""[\[\]\n"“”'‘’]""")
_UNITS = {"points": "점", "share": "%", "feeling": "점", "money": "원", "days": "일"}
_COUNTERS = {"customers": "명", "people": "명", "orders": "건", "answers": "건", "remarks": "건", "order lines": "건"}
_TIMES = {"share": 100.0}


@dataclass(frozen=True)
class Evidence:
    """Everything a summary rests on. findings[i] rests on the facts named in places[i]."""

    scope: Scope
    searched: Searched
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    headline_ids: tuple[str, ...]
    finding_ids: tuple[tuple[str, ...], ...]
    finding_quotes: tuple[str | None, ...]
    journey_ids: tuple[str, ...]  # the lowest stage first
    lowest_is_clear: bool
    risk_ids: tuple[str, ...]
    window: str  # "최근 12주" or the period's name
    version: int
    dataset: str

    def fact(self, fact_id: str) -> Fact:
        return next(fact for fact in self.facts if fact.id == fact_id)


def gather(warehouse: Warehouse, scope: Scope, language: str = "ko") -> Evidence:
    """Search the scope and lay out what was found as facts and quotes."""
    searched = search(warehouse, scope)
    findings = told(warehouse, searched)
    desk = _Desk(scope, language)
    headline_ids = desk.headlines(searched, compare_all(warehouse, WATCHED, scope))
    finding_ids = tuple(desk.finding(finding, searched) for finding in findings)
    curve = journey(warehouse, scope)
    journey_ids = desk.stages(curve)
    risk_ids = desk.risk(warehouse)
    quotes = _quotes(warehouse, scope, findings, language)
    return Evidence(
        scope, searched, findings, tuple(desk.facts), tuple(quote for quote in quotes if quote), headline_ids, finding_ids,
        tuple(quote.id if quote else None for quote in quotes), journey_ids, curve.lowest_is_clear, risk_ids,
        desk.window, warehouse.version, warehouse.name,
    )


def last_weeks(warehouse: Warehouse, weeks: int = 12) -> Period:
    """The last weeks that the data reaches; open when there is none."""
    lasts = [row["last"] for row in warehouse.kept_rows(statement("freshness")) if row["last"]]
    if not lasts:
        return Period()
    until = max(lasts).date() + timedelta(days=1)
    return Period(until - timedelta(weeks=weeks), until)


# ---- facts ------------------------------------------------------------------------------------------


class _Desk:
    """Numbers facts as they are laid out; the same figure is laid out once."""

    def __init__(self, scope: Scope, language: str) -> None:
        self.language = language
        self.facts: list[Fact] = []
        self.period, self.before = scope.period, scope.period.before()
        self.window = window_words(self.period, language)
        self._known: dict[tuple[Any, ...], str] = {}

    def _lay(self, key: tuple[Any, ...], fact: Fact) -> str:
        if key not in self._known:
            self._known[key] = f"f{len(self.facts) + 1}"
            self.facts.append(replace(fact, id=self._known[key]))
        return self._known[key]

    def headlines(self, searched: Searched, changes: Mapping[str, Change]) -> tuple[str, ...]:
        """The leading metrics as a whole. Their changes are judged as on the overview, so that no two pages differ."""
        wanted = [name for name in ("nps", "csat", "sentiment", "rating", "revenue", "repeat_purchase_rate", "conversion", "ces") if name in searched.whole]
        wanted += [name for name in searched.whole if name not in wanted]
        return tuple(self.whole(name, searched, changes.get(name)) for name in wanted[:HEADLINES])

    def whole(self, metric: str, searched: Searched, change: Change | None = None) -> str:
        total = searched.totals.get(metric)
        if total:
            return self._changed(replace(total, change=change) if change else total, None, searched.whole[metric])
        return self._lay((metric, None, None), self._fact(catalogue().metric(metric), searched.whole[metric].total, None, searched.whole[metric]))

    def finding(self, finding: Finding, searched: Searched) -> tuple[str, ...]:
        ids = []
        for one in (finding.main, *finding.together[:2]):
            if one.kind == "change":
                ids.append(self._changed(one, one.group, searched.whole[one.metric]))
            else:
                ids.append(self._standing(one, searched.whole[one.metric]))
                ids.append(self.whole(one.metric, searched))
        return tuple(dict.fromkeys(ids))

    def _changed(self, one: Comparison, group: Any, measured: Measured) -> str:
        fact = self._fact(catalogue().metric(one.metric), one.change.now, group, measured, one.change)
        return self._lay((one.metric, one.dimension, group), replace(fact, source={**fact.source, "dimension": one.dimension}))

    def _standing(self, one: Comparison, measured: Measured) -> str:
        fact = self._fact(catalogue().metric(one.metric), one.change.now, one.group, measured)
        source = {**fact.source, "dimension": one.dimension}
        tested = replace(fact, p_value=one.change.p_value, test=one.change.test, source=source)
        return self._lay((one.metric, one.dimension, one.group, "now"), tested)

    def _fact(self, metric: Definition, cell: Cell, group: Any, measured: Measured, change: Change | None = None) -> Fact:
        times, unit = _TIMES.get(metric.unit, 1.0), said_unit(metric)

        def said(value: float | None) -> float | None:
            return None if value is None else round(value * times, 6)

        then = change.then if change else None
        return Fact(
            "", short_label(metric, self.language), said(cell.value), unit, str(group) if group is not None else WHOLE,
            f"{self.window}({korean.period(self.period)})" if self.language == "ko" else self.window,
            said(then.value) if then else None, before_words(self.period, self.language) if then else "",
            cell.n, then.n if then else None, metric.good if metric.good != "neutral" else None,
            said(cell.low), said(cell.high), said(change.low) if change else None, said(change.high) if change else None,
            _tested_p(change), change.test if change else None, sql=measured.sql,
            source={"metric": metric.name, "table": metric.table, "dimension": None, "group": group, "since": self.period.since, "until": self.period.until},
        )

    def stages(self, curve: Journey) -> tuple[str, ...]:
        """One fact a stage that is drawn, the lowest first; () where no stage can be called lowest."""
        if curve.lowest is None:
            return ()
        name = "여정 감정" if self.language == "ko" else "journey feeling"
        ids = []
        for point in sorted(curve.drawn, key=lambda point: point.mean or 0.0):
            ids.append(self._lay(("journey", point.stage), Fact(
                "", name, round(point.mean or 0.0, 4), "점", point.stage, f"{self.window}({korean.period(self.period)})", n=point.n,
                good="up", low=point.low, high=point.high, source={"journey": point.stage, "since": self.period.since, "until": self.period.until},
            )))
        return tuple(ids)

    def risk(self, warehouse: Warehouse) -> tuple[str, ...]:
        """Who is about to leave, from the kept churn scores; () when the model has not run."""
        scores = kept(warehouse, "churn")
        if scores.empty:
            return ()
        as_of = max(scores["as_of"])
        names = ("떠날 것으로 보이는 고객", "지켜본 고객") if self.language == "ko" else ("customers likely to leave", "customers watched")
        figures = (round(float(scores["value"].sum())), len(scores))
        return tuple(
            self._lay(("risk", name), Fact("", name, float(figure), "명", WHOLE, str(as_of), n=len(scores), good="down" if not at else None,
                                           forecast=True, source={"model": "churn", "as_of": as_of}))
            for at, (name, figure) in enumerate(zip(names, figures, strict=True))
        )


def _tested_p(change: Change | None) -> float | None:
    return None if change is None else change.p_value if change.adjusted_p is None else change.adjusted_p


def short_label(metric: Definition, language: str) -> str:
    """ "순추천지수(NPS)" is NPS in a sentence."""
    label = metric.label[language]
    acronym = re.search(r"\(([A-Z]{2,6})\)", label)
    return acronym[1] if acronym else label


def said_unit(metric: Definition) -> str:
    if metric.unit == "score":
        return "점(7점)" if metric.name == "ces" else "점(5점)"
    return _UNITS.get(metric.unit) or _COUNTERS.get(metric.n_unit, "건")


def window_words(period: Period, language: str = "ko") -> str:
    """ "2026년 10월" for a whole month (quarter, year), "최근 12주" for weeks, else "최근 20일"."""
    name, days = korean.period(period), period.days
    if days is None:
        return ("전체 기간" if period.since is None and period.until is None else name) if language == "ko" else "the whole period"
    whole = "일" not in name
    if language == "ko":
        return name if whole else f"최근 {days // 7}주" if days % 7 == 0 else f"최근 {days}일"
    if whole and period.since:
        return f"{period.since:%B %Y}" if days < 32 else f"Q{period.since.month // 3 + 1} {period.since.year}" if days < 93 else f"{period.since.year}"
    return f"the last {days // 7} weeks" if days % 7 == 0 else f"the last {days} days"


def before_words(period: Period, language: str = "ko") -> str:
    before = period.before()
    if before is None:
        return ""
    name = korean.period(before)
    if "일" not in name:
        return window_words(before, language)
    days = period.days or 0
    if language == "ko":
        return f"그 전 {days // 7}주({name})" if days % 7 == 0 else f"그 전 {days}일({name})"
    return f"the {days // 7} weeks before" if days % 7 == 0 else f"the {days} days before"


# ---- quotes -------------------------------------------------------------------------------------------


def _quotes(warehouse: Warehouse, scope: Scope, findings: Sequence[Finding], language: str) -> tuple[Quote | None, ...]:
    """For each finding a remark that says the same, strongly: sad for bad news, happy for good; else None."""
    strong = {good: _strongest(warehouse, scope, good, _MANY) for good in {_mood(finding.main) for finding in findings} - {None}}
    candidates = [_candidates(warehouse, finding.main, strong) for finding in findings]
    words = _words(warehouse, [row["feedback_id"] for rows in candidates for row in rows])
    quotes: list[Quote | None] = []
    for number, rows in enumerate(candidates, 1):
        fitting = [row for row in rows if not _HARD_TO_QUOTE.search(words[row["feedback_id"]]["text"])]
        fitting.sort(key=lambda row: words[row["feedback_id"]]["language"] != language)
        quotes.append(_said(f"q{number}", fitting[0], words) if fitting else None)
    return tuple(quotes)


def _mood(one: Comparison) -> bool | None:
    """The feeling a quote must have; None where remarks do not speak of the metric."""
    return one.is_good if catalogue().metric(one.metric).table == "answers" else None


def _candidates(warehouse: Warehouse, one: Comparison, strong: Mapping[bool | None, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Remarks from the finding's own place that feel as it says, the most fitting first.

    Most places are found among the strongest of the whole scope; a small one is asked for by itself.
    """
    good = _mood(one)
    if good is None or (one.dimension is not None and one.dimension not in OF_REMARKS):
        return []
    here = [row for row in strong[good] if one.dimension is None or str(row[one.dimension]) == str(one.group)]
    return here[:_CANDIDATES] or _strongest(warehouse, one.scope, good, _CANDIDATES)


def _strongest(warehouse: Warehouse, scope: Scope, good: bool | None, most: int) -> list[dict[str, Any]]:
    if not _has_remarks(scope):
        return []
    return warehouse.query(
        "report_quotes", good=good, shortest=_SHORT, longest=_LONG, most=most, **parameters(scope, OF_REMARKS)
    ).to_pylist()


def remarks_behind(warehouse: Warehouse, scope: Scope, dimension: str, group: str, most: int = 3) -> tuple[Quote, ...]:
    """Remarks from the place a fact is about, the newest first; () where the place has none."""
    inside = scope.where(dimension, group) if dimension and group != WHOLE else scope
    if not _has_remarks(inside):
        return ()
    rows = warehouse.query("report_remarks", most=most, **parameters(inside, OF_REMARKS)).to_pylist()
    words = _words(warehouse, [row["feedback_id"] for row in rows])
    return tuple(_said(f"r{place}", row, words) for place, row in enumerate(rows, 1))


def _has_remarks(scope: Scope) -> bool:
    """Whether remarks are kept by everything that the scope filters by."""
    return all(kept.dimension in OF_REMARKS for kept in scope.filters)


def _words(warehouse: Warehouse, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not ids:
        return {}
    return {row["feedback_id"]: row for row in warehouse.query("remark_texts", ids=list(ids)).to_pylist()}


def _said(name: str, row: dict[str, Any], words: dict[int, dict[str, Any]]) -> Quote:
    return Quote(name, words[row["feedback_id"]]["text"], row["channel"], row["feedback_id"])


def facts_of(evidence: Evidence, ids: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(fact for fact in evidence.facts if fact.id in ids)
