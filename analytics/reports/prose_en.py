"""English sentences from facts, with the same functions as prose_ko."""

from __future__ import annotations

from analytics.reports.facts import WHOLE, Fact
from analytics.reports.korean import grouped

_PLACES = {"stage": "stage", "channel": "channel", "subject": "subject", "region": "region", "category": "category", "campaign": "campaign", "grade": "grade"}
_NOUNS = {"명": "customers", "건": "", "개": "", "회": ""}


def figure(fact: Fact, value: float | None) -> str:
    if value is None:
        return "no value"
    if fact.unit == "원":
        return f"KRW {value / 1e9:,.2f} billion" if abs(value) >= 1e9 else f"KRW {value / 1e6:,.1f} million" if abs(value) >= 1e6 else f"KRW {value:,.0f}"
    if fact.unit == "%":
        return f"{grouped(value, 1)}%"
    if fact.unit in _NOUNS:
        return f"{grouped(value)} {_NOUNS[fact.unit]}".strip()
    return grouped(value, decimals(fact))


def decimals(fact: Fact) -> int:
    return 2 if fact.unit.startswith("점(") or (fact.value is not None and abs(fact.value) <= 1) else 1


def apart(fact: Fact) -> str:
    if fact.value is None or fact.prev is None:
        return ""
    if (fact.unit == "원" or fact.unit in _NOUNS) and fact.prev:
        return f"{grouped(abs(fact.value - fact.prev) / abs(fact.prev) * 100, 1)}%"
    return _gap(fact, fact.value - fact.prev)


def _gap(fact: Fact, difference: float) -> str:
    if fact.unit == "%":
        return f"{grouped(abs(difference), 1)} percentage points"
    return f"{grouped(abs(difference), decimals(fact))} points"


def place(fact: Fact) -> str:
    if fact.segment == WHOLE:
        return ""
    noun = _PLACES.get(str(fact.source.get("dimension")), "")
    return f" for ‘{fact.segment}’" + (f" ({noun})" if noun else "")


def before(fact: Fact) -> str:
    return fact.prev_period


def _rose(fact: Fact) -> str:
    return "rose" if (fact.change or 0) > 0 else "fell"


def headline(fact: Fact, window: str) -> str:
    careful = _careful(fact)
    name, now = f"{fact.metric}", figure(fact, fact.value)
    if fact.prev is None:
        return f"{name} was {now} over {window}{careful}."
    if fact.clear:
        return f"{name} {_rose(fact)} by {apart(fact)} from {figure(fact, fact.prev)} to {now} over {window}{careful}."
    if fact.change_low is not None:
        return f"{name} was {now} over {window}, with no clear change from {figure(fact, fact.prev)}{careful}."
    return f"{name} went from {figure(fact, fact.prev)} to {now} over {window}{careful}."


def changed(fact: Fact, turn: int) -> str:
    name = f"{fact.metric}{place(fact)}"
    if turn % 2:
        return f"{name} is at {figure(fact, fact.value)}; it {_rose(fact)} by {apart(fact)} from {figure(fact, fact.prev)}."
    return f"{name} {_rose(fact)} by {apart(fact)} from {figure(fact, fact.prev)} to {figure(fact, fact.value)}."


def also(fact: Fact) -> str:
    return f"In the same place, {fact.metric}{place(fact)} {_rose(fact)} from {figure(fact, fact.prev)} to {figure(fact, fact.value)}."


def standing(fact: Fact, whole: Fact, turn: int) -> str:
    gap = (fact.value or 0) - (whole.value or 0)
    relative = (fact.unit == "원" or fact.unit in _NOUNS) and whole.value
    size = f"{grouped(abs(gap) / abs(whole.value or 1) * 100, 1)}%" if relative else _gap(fact, gap)
    level = "higher" if gap > 0 else "lower"
    return f"{fact.metric}{place(fact)} is {figure(fact, fact.value)}, {size} {level} than overall ({figure(whole, whole.value)})."


def lowest_stage(fact: Fact, clear: bool) -> str:
    if clear:
        return f"The {fact.metric} is lowest at ‘{fact.segment}’ ({figure(fact, fact.value)}){_careful(fact)}."
    return f"The {fact.metric} at ‘{fact.segment}’ is {figure(fact, fact.value)}, not surely apart from the other stages{_careful(fact)}."


def _careful(fact: Fact) -> str:
    return f" (only {fact.n} answers)" if fact.n is not None and fact.n < 30 else ""


def risk(leaving: Fact, watched: Fact) -> str:
    return f"The number of {leaving.metric} within three months is {grouped(leaving.value or 0)}; {watched.metric}: {grouped(watched.value or 0)}."


def quoted(text: str, channel: str | None) -> str:
    return f"One customer wrote: “{text}”" + (f" ({channel})" if channel else "")


def no_data() -> str:
    return "There is no data to summarise for this period and filter yet."


def nothing_found(window: str) -> str:
    return f"Nothing over {window} is more than chance would bring."


def action(fact: Fact, is_good: bool | None) -> str:
    where = f"‘{fact.segment}’" if fact.segment != WHOLE else "the whole"
    if is_good:
        return f"Read what customers say about {where}, and see whether it can be carried elsewhere."
    if fact.source.get("table") == "sessions":
        return f"Walk through a purchase as a customer does{place(fact)}, and see on the conversion page at which step people leave."
    if fact.source.get("dimension") == "product":
        return f"Read the refund reasons and the latest remarks on {where}, and check its description and quality first."
    if fact.source.get("dimension") in ("segment", "grade", "gender", "region"):
        return f"Read what {where} customers wrote, and choose whom to call first."
    return f"Start with the negative remarks on {where}, and ask the team what changed in this period."
