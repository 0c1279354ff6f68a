"""The summary: the offline sentences, each checked against its facts; a model may rephrase, never inform.

The model is given the sentences with places for the figures and returns text with those places. It writes no
digit: the app prints every number, unit and period. A sentence that then fails the checker, or strays from
what it was to say, falls back to the offline one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from analytics.metrics.question import Scope
from analytics.reports import prose_en, prose_ko
from analytics.reports.evidence import Evidence, facts_of, gather
from analytics.reports.facts import Fact, Quote
from analytics.reports.writing import Audience, Sentence, method, write
from data.warehouse import Warehouse
from prompts import client, settings
from prompts.grounding import Reason, check
from prompts.settings import ModelSettings
from prompts.texts import prompt

LEAST_SENT = 10  # figures of fewer are not sent
_PLACE = re.compile(r"\{(?P<id>[fq]\d+)(?:\.(?P<part>value|prev|change|window|before))?\}")
_NOT_PLAIN = re.compile(r"[<>`\[\]{}|\\*_#]|https?:|www\.|://|!\(", re.IGNORECASE)
_NEAR = 0.45  # of the claim's letter pairs must come from the sentence it rephrases
_READERS = {
    "ko": {"executive": "경영진", "marketer": "마케터", "analyst": "분석가"},
    "en": {"executive": "executives", "marketer": "marketers", "analyst": "analysts"},
}


@dataclass(frozen=True)
class Line:
    """A sentence that passed the checker. ``by_model``: its words are the model's, its figures never."""

    sentence: Sentence
    by_model: bool = False

    @property
    def text(self) -> str:
        return self.sentence.text


@dataclass(frozen=True)
class Dropped:
    text: str
    reasons: tuple[Reason, ...]
    by_model: bool


@dataclass(frozen=True)
class Summary:
    """What is shown: every line verified; what failed is in ``dropped`` and is not shown."""

    evidence: Evidence
    audience: Audience
    language: str
    lines: tuple[Line, ...]
    dropped: tuple[Dropped, ...] = ()
    trouble: client.ModelTrouble | None = None  # what went wrong with the model
    model: str | None = None
    facts: tuple[Fact, ...] = field(default=())

    @property
    def verified(self) -> int:
        return len(self.lines)

    @property
    def written(self) -> int:
        return len(self.lines) + sum(not one.by_model for one in self.dropped)


def summarise(warehouse: Warehouse, scope: Scope, audience: Audience = "executive", language: str = "ko") -> Summary:
    """The offline summary of a scope. Needs no model and sends nothing."""
    return verified(gather(warehouse, scope, language), audience, language)


def verified(evidence: Evidence, audience: Audience, language: str) -> Summary:
    """The offline sentences of the evidence; one that its facts do not carry is withdrawn."""
    lines, dropped = [], []
    for sentence in write(evidence, audience, language):
        reasons = _reasons(sentence, evidence)
        if reasons:
            dropped.append(Dropped(sentence.text, reasons, by_model=False))
        else:
            lines.append(Line(sentence))
    return Summary(evidence, audience, language, tuple(lines), tuple(dropped), facts=evidence.facts)


def _reasons(sentence: Sentence, evidence: Evidence) -> tuple[Reason, ...]:
    quotes = [quote for quote in evidence.quotes if quote.id in sentence.quote_ids]
    return check(sentence.text, facts_of(evidence, sentence.fact_ids), quotes).reasons


# ---- with a model ---------------------------------------------------------------------------------------


class Claim(BaseModel):
    number: int
    text: str


class Claims(BaseModel):
    claims: list[Claim]


def rephrased(summary: Summary, chosen: ModelSettings | None = None) -> Summary:
    """The summary with the model's words where they pass; with the offline ones and the trouble's code where not."""
    use = chosen or settings.load()
    asked = client.Asked("summary", prompt("summary", summary.language, audience=_READERS[summary.language][summary.audience]),
                         material(summary, use))
    try:
        claims = client.ask(asked, Claims, use).claims
    except client.ModelTrouble as trouble:
        return replace(summary, trouble=trouble, model=use.model)
    return replace(_chosen(summary, claims), model=use.model)


def material(summary: Summary, use: ModelSettings) -> str:
    """What is sent: sentences, their facts as words, and masked remarks only where the owner allows it."""
    sent = [line.sentence for line in summary.lines if _may_go(line.sentence, summary, use)]
    ids = {fact_id for sentence in sent for fact_id in sentence.fact_ids}
    quotes = {quote_id for sentence in sent for quote_id in sentence.quote_ids}
    prose = _prose(summary.language)
    places = {sentence: number for number, sentence in enumerate(line.sentence for line in summary.lines)}
    return json.dumps({
        "sentences": [{"number": places[one], "text": one.text, "facts": one.fact_ids, "quotes": one.quote_ids} for one in sent],
        "facts": [_as_words(fact, summary.evidence, prose) for fact in summary.evidence.facts if fact.id in ids],
        "quotes": [{"id": quote.id, "text": quote.text} for quote in summary.evidence.quotes if quote.id in quotes],
    }, ensure_ascii=False)


def _may_go(sentence: Sentence, summary: Summary, use: ModelSettings) -> bool:
    small = any(fact.n is not None and fact.n < LEAST_SENT for fact in facts_of(summary.evidence, sentence.fact_ids))
    return not small and (not sentence.quote_ids or use.may_send == "figures_and_remarks") and sentence.role != "action"


def _prose(language: str) -> ModuleType:
    return prose_ko if language == "ko" else prose_en


def _as_words(fact: Fact, evidence: Evidence, prose: ModuleType) -> dict[str, Any]:
    direction = "unclear" if not fact.clear else "up" if (fact.change or 0) > 0 else "down"
    return {"id": fact.id, "metric": fact.metric, "group": fact.segment, "direction": direction if fact.prev is not None else "none",
            **{part: _printed(fact, part, evidence, prose) for part in ("value", "prev", "change", "window", "before")}}


def _printed(fact: Fact, part: str | None, evidence: Evidence, prose: ModuleType) -> str:
    """The app's own words for a place: the only way a digit gets into a sentence."""
    if part == "window":
        return evidence.window
    if part == "before":
        return prose.before(fact)
    if part == "change":
        return prose.apart(fact)
    return prose.figure(fact, fact.prev if part == "prev" else fact.value)


def _chosen(summary: Summary, claims: Sequence[Claim]) -> Summary:
    """Sentence by sentence: the model's where it holds, else the offline one."""
    said = {claim.number: claim.text for claim in claims}
    lines, dropped = [], []
    for number, line in enumerate(summary.lines):
        text = said.get(number)
        if text is None:
            lines.append(line)
            continue
        filled, reasons = judged(text, line.sentence, summary)
        if reasons:
            dropped.append(Dropped(text, reasons, by_model=True))
            lines.append(line)
        else:
            lines.append(Line(replace(line.sentence, text=filled), by_model=filled != line.text))
    return replace(summary, lines=tuple(lines), dropped=(*summary.dropped, *dropped))


def judged(text: str, sentence: Sentence, summary: Summary) -> tuple[str, tuple[Reason, ...]]:
    """The model's text with its places filled in, and the reasons it may not be shown."""
    if re.search(r"\d", _PLACE.sub("", text)):
        return text, (Reason("digits", text),)
    allowed = {*sentence.fact_ids, *sentence.quote_ids}
    used = {match["id"] for match in _PLACE.finditer(text)}
    if not used <= allowed or (sentence.quote_ids and not used & set(sentence.quote_ids)):
        return text, (Reason("place", ", ".join(sorted(used - allowed)) or text),)
    filled = _PLACE.sub(lambda match: _filled(match, summary), text).strip()
    if _NOT_PLAIN.search(_PLACE.sub("", text)) or "\n" in filled:
        return filled, (Reason("plain", text),)
    if not _is_near(filled, sentence.text) or not _names_all(filled, sentence, summary.evidence):
        return filled, (Reason("strayed", text),)
    return filled, _reasons(replace(sentence, text=filled), summary.evidence)


def _filled(match: re.Match[str], summary: Summary) -> str:
    quote: Quote | None = next((one for one in summary.evidence.quotes if one.id == match["id"]), None)
    if quote:
        return f"“{quote.text}”"
    return _printed(summary.evidence.fact(match["id"]), match["part"], summary.evidence, _prose(summary.language))


def _is_near(claim: str, sentence: str) -> bool:
    """Whether the claim speaks of what the sentence speaks of: most of its letter pairs are from there."""
    pairs = _pairs(claim)
    return bool(pairs) and len(pairs & _pairs(sentence)) / len(pairs) >= _NEAR


def _names_all(claim: str, sentence: Sentence, evidence: Evidence) -> bool:
    """Whether metric and group of the sentence's first fact are still named, where the sentence names them."""
    facts = [fact for fact in evidence.facts if fact.id in sentence.fact_ids[:1]]
    return all(name in claim for fact in facts for name in (fact.metric, fact.segment) if name in sentence.text)


def _pairs(text: str) -> set[str]:
    words = re.findall(r"[가-힣A-Za-z0-9]+", text.lower())
    return {word[at : at + 2] for word in words for at in range(max(len(word) - 1, 1))}


# ---- for the terminal --------------------------------------------------------------------------------------


def plain(summary: Summary) -> dict[str, Any]:
    """The summary as JSON-ready values: sentences with their ids, the facts and quotes they name, what was searched."""
    evidence, searched = summary.evidence, summary.evidence.searched
    return {
        "dataset": evidence.dataset, "version": evidence.version, "period": evidence.scope.period, "window": evidence.window,
        "filters": evidence.scope.filters, "reader": summary.audience, "language": summary.language,
        "sentences": [
            {"text": line.text, "role": line.sentence.role, "facts": line.sentence.fact_ids, "quotes": line.sentence.quote_ids,
             "by_model": line.by_model, "verified": True} for line in summary.lines
        ],
        "facts": evidence.facts, "quotes": evidence.quotes,
        "verified": summary.verified, "written": summary.written, "dropped": len(summary.dropped),
        "searched": {"metrics": searched.metrics, "dimensions": searched.dimensions, "comparisons": searched.comparisons,
                     "found": len(searched.found), "too_small": searched.small},
        "method": method(evidence, summary.language),
        "model": summary.model, "trouble": summary.trouble.code if summary.trouble else None,
    }


def as_text(summary: Summary) -> str:
    """The summary as lines of text, each with the numbers of its facts."""
    lines = [f"{line.text} [{', '.join((*line.sentence.fact_ids, *line.sentence.quote_ids))}]" for line in summary.lines]
    return "\n".join([*lines, "", *method(summary.evidence, summary.language)])
