"""A summary against the one before: what is new, what is no longer found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.reports.evidence import Evidence
from analytics.reports.facts import Fact
from analytics.reports.writing import Sentence
from data.summaries import KeptSummary, Told

_UNSAID = ("quote", "action")  # words of customers are not kept, and advice is no finding


@dataclass(frozen=True)
class SinceLast:
    """before: the summary compared with; new: subjects found now and not then; gone: its findings no longer found."""

    before: KeptSummary
    new: frozenset[str]
    gone: tuple[Told, ...]


def about(fact: Fact) -> str:
    """What a fact is of, the same from one summary to the next: metric, dimension, group."""
    source = fact.source
    named = source.get("metric") or ("journey" if "journey" in source else source.get("model", fact.metric))
    return "|".join(str(part) for part in (named, source.get("dimension"), fact.segment))


def told(evidence: Evidence, sentences: Sequence[Sentence]) -> tuple[Told, ...]:
    """The sentences as they are kept, each with what it is about."""
    facts = {fact.id: fact for fact in evidence.facts}
    return tuple(
        Told(one.role, one.text, about(facts[one.fact_ids[0]]) if one.fact_ids else "")
        for one in sentences if one.role not in _UNSAID
    )


def since_last(now: Sequence[Told], earlier: Sequence[KeptSummary]) -> SinceLast | None:
    """Against the newest of the earlier summaries; None when there is none."""
    if not earlier:
        return None
    before = earlier[0]
    found, known = ({one.about: one for one in lines if one.role == "finding"} for lines in (now, before.lines))
    gone = tuple(one for name, one in known.items() if name not in found)
    return SinceLast(before, frozenset(found.keys() - known.keys()), gone)


def place(evidence: Evidence, audience: str, language: str) -> str:
    """Summaries of one place can be compared: length of the period, filters, reader, language."""
    scope = evidence.scope
    filters = sorted((kept.dimension, kept.exclude, *map(str, kept.values)) for kept in scope.filters)
    return "|".join(map(str, (scope.period.days or "all", audience, language, filters)))
