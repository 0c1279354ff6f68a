"""The numbers of a clause: each must be a figure that the facts carry, of what the clause speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analytics.reports.facts import WHOLE
from prompts import reading
from prompts.claims.clause import Clause
from prompts.claims.periods import location
from prompts.claims.sheet import ADDITIVE, Quantity, Reason, unit_class
from prompts.reading import Number, PeriodMention


def wrong_figures(clause: Clause, mentions: Sequence[PeriodMention]) -> Iterator[Reason]:
    """Scales, intervals, sums and every other number of the clause that no fact carries."""
    text = clause.blanked((*mentions, *clause.metrics, *clause.segments))
    for told_apart in (reading.INTERVAL, reading.SCALE):
        text = told_apart.sub(lambda match: " " * len(match[0]), text)
    yield from _wrong_scales(clause)
    yield from _wrong_intervals(clause)
    if reading.SUMMED.search(clause.text):
        yield from _wrong_sums(clause)
    for number in reading.numbers(text):
        yield from _wrong_number(clause, number, mentions, text)


def _wrong_number(clause: Clause, number: Number, mentions: Sequence[PeriodMention], text: str) -> Iterator[Reason]:
    said = clause.text[number.start : number.end].strip()
    roles = _roles(clause, number, mentions, text)
    meant = [one for one in clause.sheet.quantities if number.means(one.value) and _units_agree(number, one)]
    fitting = [one for one in meant if _fits(clause, one, number, roles)]
    if fitting:
        clause.used += [fact.id for fact in fitting[0].facts]
        return
    yield Reason(_why_not(clause, number, meant, roles), said)


def _roles(clause: Clause, number: Number, mentions: Sequence[PeriodMention], text: str) -> tuple[str, ...]:
    """What a number in this place of the clause can be."""
    before, after = text[: number.start], text[number.end :]
    if number.unit == "times":
        return ("gap_ratio",) if clause.basis else ("ratio",)
    if re.match(r"대?\s?(?:에서|이?던|이었던|였던)", after) or re.search(r"\bfrom\s(?:KRW\s|₩)?$", before):
        return ("prev",)
    if reading.RATE_OF_CHANGE.search(before) and number.unit == "pct":
        return ("relative",)
    if re.search(r"에서\s$", before) and not reading.CHANGE_AFTER.match(after):
        return ("value",)
    if len(clause.segments) > 1 and reading.APART.search(before):
        return ("gap", "gap_relative")
    if reading.CHANGE_AFTER.match(after) or reading.CHANGE_BEFORE.search(before) or number.unit == "pp":
        if location(clause, number, mentions, of_change=True) == "then":
            return ("change of another period",)
        return ("gap", "gap_relative") if clause.basis else ("change", "relative", "gap", "gap_relative")
    if reading.CAREFUL.search(clause.text) or re.search(r"응답|표본|기준|sample|answers|n\s?=\s?$", clause.text):
        return ("n", *_value_roles(clause, number, mentions, after))
    return _value_roles(clause, number, mentions, after)


def _value_roles(clause: Clause, number: Number, mentions: Sequence[PeriodMention], after: str) -> tuple[str, ...]:
    place = location(clause, number, mentions)
    if place == "then":
        return ("prev",)
    compared = re.match(r"\)?\s?(?:보다|에 비해|대비)", after)
    if compared and not _right_after_segment(clause, number):
        return ("prev", "value") if not place else ("value",)
    bracketed = re.search(r"[(]\s?(?:n\s?=\s?)?$", clause.text[: number.start]) is not None
    many = ("n",) if number.unit in ("people", "count", "개", "") and (bracketed or not clause.metrics) else ()
    share = ("share",) if number.unit == "pct" else ()
    return ("value", *many, *share)


def _right_after_segment(clause: Clause, number: Number) -> bool:
    return any(re.fullmatch(r"[\s(]{0,3}", clause.text[one.end : number.start]) for one in clause.basis)


def _fits(clause: Clause, quantity: Quantity, number: Number, roles: tuple[str, ...]) -> bool:
    if quantity.role not in roles:
        return False
    if quantity.role in ("value", "prev") and (number.value < 0) != (quantity.value < 0) and abs(quantity.value) > number.step / 2:
        return False
    if clause.metric_names and quantity.facts[0].metric not in _metrics_of(clause, number, quantity):
        return False
    if len(quantity.facts) == 2:
        return _fits_pair(clause, quantity)
    return quantity.facts[0].segment in _segments_of(clause, number, quantity)


def _metrics_of(clause: Clause, number: Number, quantity: Quantity) -> tuple[str, ...]:
    if quantity.role == "n":
        return tuple(fact.metric for fact in clause.sheet.facts)
    before = [one.name for one in clause.metrics if one.end <= number.start]
    return (before[-1],) if before else clause.metric_names


def _segments_of(clause: Clause, number: Number, quantity: Quantity) -> tuple[str, ...]:
    near = [one for one in clause.segments if one.end <= number.start]
    if "각각" in clause.text[: number.start] and len(near) > 1 and quantity.role != "n":
        place = len(reading.numbers(clause.text[clause.text.index("각각") : number.start]))
        return (near[min(place, len(near) - 1)].name,)
    if quantity.role in ("change", "relative", "ratio"):
        near = [one for one in near if one not in clause.basis] or near
    if not near and quantity.role == "n":  # "응답 1,842건 가운데 앱이 640건": the number stands before its parts
        return (*clause.subjects, WHOLE)
    if not near:
        if clause.segments and not clause.context.segments:
            return tuple(one.name for one in clause.segments if one not in clause.basis) + ((WHOLE,) if clause.metrics else ())
        return clause.subjects
    listed = [near[-1].name]
    for left, right in zip(reversed(near[:-1]), reversed(near[1:]), strict=False):
        if not re.fullmatch(r"(?:과|와|,|·|및|, | and )\s?", clause.text[left.end : right.start]):
            break
        listed.append(left.name)
    return tuple(listed)


def _fits_pair(clause: Clause, quantity: Quantity) -> bool:
    one, other = quantity.facts
    if quantity.role == "sum":
        return {one.segment, other.segment} <= {mention.name for mention in clause.segments}
    if quantity.role == "share":
        return one.segment in clause.subjects
    basis = {mention.name for mention in clause.basis}
    if basis:
        return other.segment in basis and one.segment in clause.subjects
    named = {mention.name for mention in clause.segments}
    return {one.segment, other.segment} <= named


def _why_not(clause: Clause, number: Number, meant: list[Quantity], roles: tuple[str, ...]) -> str:
    if number.unit == "pct" and any(number.means(one.value) and one.unit == "pp" for one in clause.sheet.quantities):
        return "pct_point"
    if number.unit == "pp" and any(number.means(one.value) and one.unit == "pct" for one in clause.sheet.quantities):
        return "pct_point"
    of_role = [one for one in meant if one.role in roles]
    if of_role:
        metrics = [one for one in of_role if one.facts[0].metric in clause.metric_names]
        return "segment" if metrics else "metric"
    if meant:
        return "period" if {one.role for one in meant} & {"value", "prev"} else "number"
    scaled = [one for one in clause.sheet.quantities for power in (10.0, 100.0, 1e3, 1e4, 0.1, 0.01, 1e-3, 1e-4)
              if number.value and abs(number.value * power - one.value) <= abs(one.value) * 0.01]
    return "unit" if scaled or any(number.means(one.value) for one in clause.sheet.quantities) else "number"


def _wrong_scales(clause: Clause) -> Iterator[Reason]:
    for match in reading.SCALE.finditer(clause.text):
        points = match["points"] or match["out"]
        scales = [re.search(r"\((\d+)점\)", fact.unit) for fact in clause.sheet.of(clause.metric_names, ())]
        if not any(found and found[1] == points for found in scales) and any(scales):
            yield Reason("unit", match[0])


def _wrong_intervals(clause: Clause) -> Iterator[Reason]:
    """Bounds that a clause gives must be the bounds of one of its facts' values or changes."""
    for match in reading.INTERVAL.finditer(clause.text):
        bounds = reading.numbers(match[0])[1:]
        facts = clause.sheet.of(clause.metric_names, clause.subjects)
        known = [(fact.low, fact.high) for fact in facts] + [(fact.change_low, fact.change_high) for fact in facts]
        fits = any(
            low is not None and high is not None and len(bounds) == 2 and bounds[0].means(low) and bounds[1].means(high)
            and (bounds[0].value < 0) == (low < 0) and (bounds[1].value < 0) == (high < 0)
            for low, high in known
        )
        if not fits:
            yield Reason("interval", match[0])


def _wrong_sums(clause: Clause) -> Iterator[Reason]:
    units = {unit_class(fact.unit) for fact in clause.sheet.of(clause.metric_names, ())}
    if units and not units <= set(ADDITIVE):
        yield Reason("sum", clause.metric_names[0] if clause.metric_names else clause.text.strip())


def _units_agree(number: Number, quantity: Quantity) -> bool:
    if quantity.unit == "n":
        return number.unit in ("people", "count", "개", "")
    if number.unit == "point":
        return quantity.unit in ("pp", "score")
    return number.unit in ("", quantity.unit)
