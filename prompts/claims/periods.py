"""The periods a clause names, against those of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prompts import reading
from prompts.claims.clause import Clause
from prompts.claims.sheet import Reason
from prompts.reading import Number, PeriodMention

_SINCE = re.compile(r"(?:사이|새|만에)$|[- ](?:on|over)[- ]", re.IGNORECASE)  # "한 달 새": a way to now, not a time then


def wrong_periods(clause: Clause, mentions: Sequence[PeriodMention]) -> Iterator[Reason]:
    for mention in mentions:
        said = clause.text[mention.start : mention.end]
        if mention.relative == "range" or mention.relative in ("now", "before:any") and re.search(r"\d", said):
            if clause.sheet.facts and not _is_labelled(clause, said, mention.relative):
                yield Reason("period", said)
        elif mention.moments and clause.sheet.moments:
            meant = _dated(clause, mention.moments[0])
            if not any(reading.same_moment(meant, known) or _contains(meant, known) for known in clause.sheet.moments):
                yield Reason("period", said)
        elif mention.relative.startswith("before") and not _is_step(clause, mention.relative.partition(":")[2]):
            yield Reason("period", said)


def _is_labelled(clause: Clause, said: str, relative: str) -> bool:
    """Whether a window ("최근 12주", a range of days) is one that the facts are about."""
    labels = [fact.prev_period if relative.startswith("before") else f"{fact.period} {fact.prev_period}" for fact in clause.sheet.facts]
    spaceless = re.sub(r"\s|^the", "", said)
    return any(spaceless in re.sub(r"\s|^the", "", label) for label in labels)


def _is_step(clause: Clause, kind: str) -> bool:
    """Whether the facts are compared with the month (quarter ...) before, as the words say."""
    pairs = [(reading.moment(fact.period), reading.moment(fact.prev_period)) for fact in clause.sheet.facts if fact.prev is not None]
    known = [(now, then) for now, then in pairs if now and then]
    return kind == "any" or not known or any(_apart(now, then) == kind for now, then in known)


def location(clause: Clause, number: Number, mentions: Sequence[PeriodMention], of_change: bool = False) -> str:
    """now, then or "" - the period that the number is said of. "9월 38.1점보다 5.7점": the change is not of September."""
    figure = r"(?:의)?\s?\(?[^가-힣A-Za-z]{0,16}(?:[조억만천점원명건][^가-힣A-Za-z]{0,8}){0,3}\)?" if of_change else ""
    basis = re.compile(rf"{figure}\s?(?:보다|대비|에 비해|과 비교|와 비교|와 견주|과 견주|에서|이후|부터)")
    near = [one for one in mentions if one.end <= number.start and not basis.match(clause.text[one.end :])]
    near = [one for one in near if not _SINCE.search(clause.text[one.start : one.end])]
    after = [one for one in mentions if one.start >= number.end and re.match(r"[^가-힣]{0,3}in\s$", clause.text[number.end : one.start])]
    for mention in (*after[:1], *near[-1:]):
        if mention.relative:
            return "then" if mention.relative.startswith("before") else "now" if mention.relative == "now" else ""
        facts = clause.sheet.of(clause.metric_names, ())
        said = _dated(clause, mention.moments[0]) if mention.moments else None
        for label, place in (("period", "now"), ("prev_period", "then")):
            moments = [reading.moment(getattr(fact, label)) for fact in facts or clause.sheet.facts]
            if said and any(known and reading.same_moment(said, known) for known in moments):
                return place
    return ""


def _dated(clause: Clause, said: reading.Moment) -> reading.Moment:
    """ "작년 11월" with the year that it means where the facts are of this year."""
    years = [known[0] for fact in clause.sheet.facts if (known := reading.moment(fact.period)) and known[0]]
    return (max(years) - 1, *said[1:]) if said[0] == reading.LAST_YEAR and years else said


def _contains(said: reading.Moment, known: reading.Moment) -> bool:
    """Whether a known month or quarter lies in the year, half or quarter that is named."""
    year, kind, number = said
    if kind == "y":
        return known[0] == year
    if known[1] == "m" and kind in "qh" and year in (None, known[0]):
        return (known[2] - 1) // (3 if kind == "q" else 6) + 1 == number
    return kind == "h" and known[1] == "q" and year in (None, known[0]) and (known[2] - 1) // 2 + 1 == number


def _apart(now: reading.Moment, then: reading.Moment) -> str:
    """m q w y: how far the compared period lies back, "" for anything else."""
    per_year = {"m": 12, "q": 4, "w": 52, "h": 2, "y": 1}
    if now[1] != then[1]:
        return ""
    if now[1] == "y":
        return "y" if now[2] - then[2] == 1 else ""
    steps = ((now[0] or 0) - (then[0] or 0)) * per_year[now[1]] + now[2] - then[2]
    return now[1] if steps == 1 else "y" if steps == per_year[now[1]] else ""
