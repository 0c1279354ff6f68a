"""The offline writer: evidence in, sentences out. Every sentence names the facts and quotes it rests on.

Three readers: an executive (one page), a marketer (what to do), an analyst (how it was found).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from analytics.reports import prose_en, prose_ko
from analytics.reports.evidence import Evidence
from analytics.reports.facts import Fact
from analytics.reports.searching import FALSE_DISCOVERIES

Audience = Literal["executive", "marketer", "analyst"]
AUDIENCES: tuple[Audience, ...] = ("executive", "marketer", "analyst")
Role = Literal["headline", "finding", "support", "quote", "journey", "risk", "action"]
_FINDINGS = {"executive": 3, "marketer": 6, "analyst": 8}
_HEADLINES = {"executive": 3, "marketer": 2, "analyst": 4}


@dataclass(frozen=True)
class Sentence:
    """One sentence and what it rests on. ``finding`` is the finding's place, None for the rest."""

    text: str
    role: Role
    fact_ids: tuple[str, ...] = ()
    quote_ids: tuple[str, ...] = ()
    finding: int | None = None


def write(evidence: Evidence, audience: Audience = "executive", language: str = "ko") -> tuple[Sentence, ...]:
    """The summary as sentences in reading order."""
    prose = prose_ko if language == "ko" else prose_en
    sentences = (*_headlines(evidence, audience, prose), *_findings(evidence, audience, prose), *_outlook(evidence, prose))
    return tuple({one.text: one for one in reversed(sentences)}[text] for text in dict.fromkeys(one.text for one in sentences))


def _headlines(evidence: Evidence, audience: Audience, prose: ModuleType) -> Iterator[Sentence]:
    told = {ids[0] for ids in evidence.finding_ids if ids}
    shown = [fact_id for fact_id in evidence.headline_ids if fact_id not in told][: _HEADLINES[audience]]
    for fact_id in shown:
        yield Sentence(prose.headline(evidence.fact(fact_id), evidence.window), "headline", (fact_id,))


def _findings(evidence: Evidence, audience: Audience, prose: ModuleType) -> Iterator[Sentence]:
    if not evidence.searched.metrics:
        yield Sentence(prose.no_data(), "headline")
    elif not evidence.findings:
        yield Sentence(prose.nothing_found(evidence.window), "headline")
    for place, finding in enumerate(evidence.findings[: _FINDINGS[audience]]):
        ids = evidence.finding_ids[place]
        fact = evidence.fact(ids[0])
        if finding.main.kind == "change":
            yield Sentence(prose.changed(fact, place), "finding", ids[:1], finding=place)
        else:
            yield Sentence(prose.standing(fact, evidence.fact(ids[1]), place), "finding", ids[:2], finding=place)
        yield from _support(evidence, place, audience, fact, prose)


def _support(evidence: Evidence, place: int, audience: Audience, fact: Fact, prose: ModuleType) -> Iterator[Sentence]:
    finding, ids = evidence.findings[place], evidence.finding_ids[place]
    if finding.main.kind == "change" and audience != "executive":
        for fact_id in ids[1:]:
            yield Sentence(prose.also(evidence.fact(fact_id)), "support", (fact_id,), finding=place)
    quote_id = evidence.finding_quotes[place]
    quote = next((one for one in evidence.quotes if one.id == quote_id), None)
    if quote and (audience == "marketer" or place == 0):
        yield Sentence(prose.quoted(quote.text, quote.speaker), "quote", (), (quote.id,), place)
    if audience == "marketer":
        yield Sentence(prose.action(fact, finding.main.is_good), "action", (fact.id,), finding=place)


def _outlook(evidence: Evidence, prose: ModuleType) -> Iterator[Sentence]:
    if evidence.journey_ids:
        lowest = evidence.fact(evidence.journey_ids[0])
        ids = evidence.journey_ids if evidence.lowest_is_clear else evidence.journey_ids[:1]
        yield Sentence(prose.lowest_stage(lowest, evidence.lowest_is_clear), "journey", ids)
    if evidence.risk_ids:
        leaving, watched = (evidence.fact(fact_id) for fact_id in evidence.risk_ids)
        yield Sentence(prose.risk(leaving, watched), "risk", evidence.risk_ids)


# ---- how it was found --------------------------------------------------------------------------------


def method(evidence: Evidence, language: str = "ko") -> tuple[str, ...]:
    """What was searched, how chance was kept out, what was set aside: the lines under every summary."""
    searched, found = evidence.searched, len(evidence.searched.found)
    folded = sum(len(finding.explains) + len(finding.together) for finding in evidence.findings)
    if language == "ko":
        aside = f"다른 발견으로 설명되거나 같은 곳에서 나온 {folded:,}가지는 합쳤습니다." if folded else "", (
            f"확실하지만 너무 작은 {searched.small:,}가지는 뺐습니다." if searched.small else "")
        return (
            f"지표 {len(searched.metrics)}개를 {len(searched.dimensions)}가지로 나누어 {searched.comparisons:,}번 비교했습니다.",
            f"여러 번 비교할 때 생기는 우연을 보정해(Benjamini–Hochberg, {FALSE_DISCOVERIES:.0%}) {found:,}가지가 남았습니다. 표본 30건 미만인 묶음은 비교하지 않았습니다.",
            *filter(None, aside),
        )
    aside = f"{folded:,} that another finding explains were folded in." if folded else "", (
        f"{searched.small:,} certain but too small ones were left out." if searched.small else "")
    return (
        f"{len(searched.metrics)} metrics were cut {len(searched.dimensions)} ways: {searched.comparisons:,} comparisons.",
        f"After correcting for the number of comparisons (Benjamini–Hochberg, {FALSE_DISCOVERIES:.0%}) {found:,} remain. Groups under 30 were not compared.",
        *filter(None, aside),
    )


def detail(evidence: Evidence, place: int, language: str = "ko") -> str:
    """How one finding was tested: test, p, corrected q, n and interval, for the analyst."""
    main, fact = evidence.findings[place].main, evidence.fact(evidence.finding_ids[place][0])
    low, high = main.change.low, main.change.high
    times = 100.0 if fact.unit == "%" else 1.0
    words = ("차이의 95% 신뢰구간", "보정 q") if language == "ko" else ("95% interval of the difference", "corrected q")
    interval = f"{words[0]} {low * times:+,.2f} ~ {high * times:+,.2f}" if low is not None and high is not None else ""
    return " · ".join(part for part in (f"n={fact.n:,}", main.change.test, f"p={main.change.p_value:.2g}", f"{words[1]}={main.q:.2g}", interval) if part)
