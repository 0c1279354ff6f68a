"""A summary laid out once for every export: blocks of lines, the table of facts, how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.reports import korean, prose_en, prose_ko
from analytics.reports.evidence import Evidence
from analytics.reports.facts import WHOLE, Fact
from analytics.reports.writing import Audience, Sentence, detail, method

_TITLES = {
    "ko": {"executive": "고객 경험 요약", "marketer": "고객 경험 요약 · 할 일", "analyst": "고객 경험 요약 · 분석 근거",
           "overall": "한눈에", "findings": "눈여겨볼 점", "outlook": "여정과 위험", "facts": "근거", "method": "어떻게 찾았나요"},
    "en": {"executive": "Customer experience summary", "marketer": "Customer experience summary: what to do",
           "analyst": "Customer experience summary: the evidence", "overall": "At a glance", "findings": "Worth noting",
           "outlook": "Journey and risk", "facts": "Evidence", "method": "How this was found"},
}
_COLUMNS = {"ko": ("번호", "무엇", "값", "앞 기간", "95% 구간", "n"), "en": ("No.", "What", "Value", "Before", "95% interval", "n")}
_BLOCK_OF = {"headline": "overall", "finding": "findings", "support": "findings", "quote": "findings", "action": "findings",
             "journey": "outlook", "risk": "outlook"}


@dataclass(frozen=True)
class Block:
    title: str
    lines: tuple[Sentence, ...]
    details: tuple[str, ...]  # one a line, "" without


@dataclass(frozen=True)
class Sheet:
    """What a page or a PDF needs, in words. rows: one a fact, as columns."""

    title: str
    period: str
    language: str
    made_on: date
    blocks: tuple[Block, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts_title: str
    method_title: str
    method: tuple[str, ...]
    badge: str


@dataclass(frozen=True)
class Document(Sheet):
    """A summary: what every export needs."""

    evidence: Evidence


def laid_out(evidence: Evidence, sentences: Sequence[Sentence], audience: Audience, language: str, today: date, badge: str = "") -> Document:
    """The sentences in blocks, with the facts they rest on and no others."""
    words = _TITLES[language]
    blocks = []
    for name in ("overall", "findings", "outlook"):
        lines = tuple(one for one in sentences if _BLOCK_OF[one.role] == name)
        if lines:
            blocks.append(Block(words[name], lines, tuple(_detail(one, evidence, audience, language) for one in lines)))
    used = {fact_id for one in sentences for fact_id in one.fact_ids}
    return Document(
        words[audience], period_line(evidence, language), language, today, tuple(blocks), _COLUMNS[language],
        tuple(row(fact, language) for fact in evidence.facts if fact.id in used), words["facts"], words["method"],
        method(evidence, language), badge, evidence,
    )


def _detail(one: Sentence, evidence: Evidence, audience: Audience, language: str) -> str:
    return detail(evidence, one.finding, language) if audience == "analyst" and one.role == "finding" and one.finding is not None else ""


def period_line(evidence: Evidence, language: str) -> str:
    period = evidence.scope.period
    days = korean.period(period) if language == "ko" else f"{period.since} – {period.until}" if period.since else "the whole period"
    filters = ", ".join(str(value) for kept in evidence.scope.filters for value in kept.values)
    return " · ".join(part for part in (evidence.window, days if days != evidence.window else "", filters) if part)


def row(fact: Fact, language: str) -> tuple[str, ...]:
    """One fact as a row of the table: number, what, value, before, interval, n."""
    prose = prose_ko if language == "ko" else prose_en
    name = fact.metric if fact.segment == WHOLE else f"{fact.segment} · {fact.metric}"
    between = f"{prose.figure(fact, fact.low)} ~ {prose.figure(fact, fact.high)}" if fact.low is not None and fact.high is not None else "–"
    return (fact.id, name, prose.figure(fact, fact.value), prose.figure(fact, fact.prev) if fact.prev is not None else "–", between,
            f"{fact.n:,}" if fact.n is not None else "–")
