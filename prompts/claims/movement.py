"""Words for how figures moved or stand: rose, fell, unchanged, a lot, the highest, more than half."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.reports.facts import WHOLE, Fact
from prompts import reading
from prompts.claims.clause import Clause
from prompts.claims.naming import good_direction
from prompts.claims.sheet import Reason, unit_class


def wrong_movement(clause: Clause) -> Iterator[Reason]:
    yield from _wrong_superlatives(clause)
    yield from _wrong_comparisons(clause)
    yield from _wrong_directions(clause)
    yield from _wrong_shares(clause)


def _wrong_superlatives(clause: Clause) -> Iterator[Reason]:
    match = reading.SUPERLATIVE.search(clause.text)
    if not match:
        return
    basis = {one.start for one in clause.basis}
    named = [one.name for one in clause.segments if one.start not in basis and one.name != WHOLE] or [name for name in clause.subjects if name != WHOLE]
    tail = clause.text[match.start() : match.start() + 24]
    margin = reading.MARGIN.search(clause.text[: match.start()])
    if margin and re.search(r"[크컸큰]", tail):  # the largest fall is a fall
        tail += " " + ("하락" if margin["down"] else "상승")
    if not named or not any(_is_extreme(clause, named, metric, tail) for metric in clause.metric_names or clause.sheet.metrics):
        yield Reason("superlative", tail.strip())


def _is_extreme(clause: Clause, named: Sequence[str], metric: str, tail: str) -> bool:
    facts = [fact for fact in clause.sheet.facts if fact.metric == metric and fact.segment != WHOLE and fact.value is not None]
    mine = [fact for fact in facts if fact.segment in named]
    if not mine or len({fact.segment for fact in facts}) < 2:
        return False
    changed = [word for word, _, _ in reading.directions(tail)]
    if changed:
        values = {fact.id: fact.change for fact in facts if fact.change is not None}
        high = _is_upward(changed[0], mine[0])
    else:
        values = {fact.id: fact.value for fact in facts if fact.value is not None}
        high = _wants_high(tail, mine[0])
    if high is None or any(fact.id not in values for fact in mine):
        return False
    top = max(values.values()) if high else min(values.values())
    clause.used += [fact.id for fact in mine]
    return any(values[fact.id] == top for fact in mine)


def _wrong_comparisons(clause: Clause) -> Iterator[Reason]:
    """ "매장은 앱보다 높다": the sign of the difference between two segments."""
    level = next((match for match in reading.LEVELS.finditer(clause.text) if clause.basis and match.start() > clause.basis[0].end), None)
    words = [word for word, _, at in reading.directions(clause.text) if clause.basis and at > clause.basis[0].end]
    if not level and not words:
        return
    for metric in clause.metric_names:
        ones, others = clause.sheet.of((metric,), clause.subjects), clause.sheet.of((metric,), (clause.basis[0].name,))
        if not ones or not others or ones[0].value is None or others[0].value is None:
            yield Reason("comparison", clause.text.strip())
            continue
        upward = bool(level["up"]) if level else _is_upward(words[0], ones[0])
        clause.used += [ones[0].id, others[0].id]
        if upward is not None and (ones[0].value > others[0].value) != upward:
            yield Reason("direction", clause.text.strip())
        yield from _wrong_magnitude(clause, ones[0], others[0].value, ones[0].value)


def _wrong_directions(clause: Clause) -> Iterator[Reason]:
    if clause.basis:
        return
    for word, denied, at in reading.directions(clause.text):
        facts = _changed(clause, at) or _told_by_figures(clause)
        if not facts:
            if clause.metrics or clause.segments:
                yield Reason("direction", clause.text[at : at + 6].strip())
            continue
        clause.used += [fact.id for fact in facts]
        for fact in facts:
            if not _moves(fact, word, denied):
                yield Reason("direction", f"{fact.segment} {fact.metric}")
            elif word != "same" and fact.prev is not None and fact.value is not None:
                yield from _wrong_magnitude(clause, fact, fact.prev, fact.value)


def _changed(clause: Clause, at: int) -> list[Fact]:
    """The facts whose change the word at this place speaks of."""
    before = [one for one in clause.metrics if one.start < at]
    metrics = [one.name for one in before] or list(clause.metric_names)
    if not metrics and not clause.segments:
        return []
    segments = clause.subjects
    if len(clause.metrics) > 1 and before:  # "NPS 하락과 배송 부정 비율 상승": each metric with the segments right before it
        metrics = [before[-1].name]
        near = [one.name for one in clause.segments if (before[-2].end if len(before) > 1 else 0) <= one.start < at]
        shared = clause.segments and clause.segments[0].start < clause.metrics[0].start
        segments = tuple(near) or (segments if shared else clause.unnamed)
    return [fact for fact in clause.sheet.of(metrics, segments) if fact.change is not None]


def _told_by_figures(clause: Clause) -> list[Fact]:
    """The facts whose figures the clause gives, where it names none of them."""
    if clause.metrics or clause.segments:
        return []
    return [fact for fact in clause.sheet.facts if fact.id in clause.used and fact.change is not None]


def _wrong_magnitude(clause: Clause, fact: Fact, before: float, after: float) -> Iterator[Reason]:
    size = _size(fact, before, after)
    big, little = reading.BIG.search(clause.text), reading.LITTLE.search(clause.text)
    extreme = reading.EXTREME.search(clause.text)
    if extreme and not (before and abs(after - before) >= 0.5 * abs(before)):
        yield Reason("magnitude", extreme[0])
    if big and not size.much:
        yield Reason("magnitude", big[0])
    if little and not size.little:
        yield Reason("magnitude", little[0])


def _wrong_shares(clause: Clause) -> Iterator[Reason]:
    most, half = reading.MOST.search(clause.text), reading.HALF.search(clause.text)
    facts = [fact for fact in clause.sheet.of(clause.metric_names, clause.subjects) if unit_class(fact.unit) == "pct" and fact.value is not None]
    if not (most or half):
        return
    if most and not any((fact.value or 0) > (50 if "절반" in most[0] or "과반" in most[0] or "half" in most[0].lower() else 60) for fact in facts):
        yield Reason("magnitude", most[0])
    if half and not most and clause.metric_names and facts and not any(42 <= (fact.value or 0) <= 58 for fact in facts):
        yield Reason("magnitude", half[0])


# ---- how much is much ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Size:
    still: bool  # may be called unchanged
    little: bool  # may be called a little
    much: bool  # may be called a lot


def _size(fact: Fact, before: float, after: float) -> _Size:
    """How a change may be called: by points for shares and scores, else by the relative change."""
    change, unit = abs(after - before), unit_class(fact.unit)
    relative = change / abs(before) if before else float("inf")
    if unit == "pct":
        return _Size(change <= 0.5, change <= 2 and relative <= 0.2, change >= 3 or (relative >= 0.2 and change >= 1))
    if unit == "score":
        scale = re.search(r"\((\d+)점\)", fact.unit)
        span = float(scale[1]) - 1 if scale else (200.0 if "NPS" in fact.metric.upper() or abs(after) > 10 else 4.0)
        share = change / span
        return _Size(share <= 0.006 if span == 200 else share <= 0.0125 + 1e-9, share <= 0.02 if span == 200 else share <= 0.05,
                     share >= 0.02 if span == 200 else share >= 0.05)
    return _Size(relative <= 0.02, relative <= 0.05, relative >= 0.1)


def _is_upward(word: str, fact: Fact) -> bool | None:
    if word in ("up", "down"):
        return word == "up"
    good = good_direction(fact)
    if word == "same" or good is None:
        return None
    return (good == "up") == (word == "better")


def _moves(fact: Fact, word: str, denied: bool) -> bool:
    """Whether the fact's change is what the word says."""
    change, size = fact.change or 0.0, _size(fact, fact.prev or 0.0, fact.value or 0.0)
    tested = fact.change_low is not None or fact.p_value is not None
    still = size.still or (tested and not fact.clear)
    if word == "same":
        return still != denied
    upward = _is_upward(word, fact)
    if upward is None:
        return True
    moved = change > 0 if upward else change < 0
    return (not moved or still) if denied else moved


def _wants_high(tail: str, fact: Fact) -> bool | None:
    """Whether a superlative means the largest: 가장 높은, 최저, worst ..."""
    if re.search(r"높|많|큰|크|최고|최대|최다|1위|highest|largest|biggest|\bmost\b", tail, re.IGNORECASE):
        return True
    if re.search(r"낮|적|작|최저|최소|꼴찌|lowest|smallest|\bleast\b", tail, re.IGNORECASE):
        return False
    good = good_direction(fact)
    if good is None:
        return None
    if re.search(r"좋|우수|만족|최상|best", tail, re.IGNORECASE):
        return good == "up"
    return good == "down" if re.search(r"나쁜|나쁘|심각|심한|힘든|불만|최악|worst", tail, re.IGNORECASE) else None
