"""A fact: one figure with everything needed to say it, check it and walk it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

WHOLE = "전체"
SURE = 0.05


@dataclass(frozen=True)
class Fact:
    """One figure of one metric, in one segment and period, usually beside the one before it.

    ``value`` and ``prev`` are in the unit they are said in (a share is 41.7 with unit "%", not 0.417).
    ``low`` and ``high`` bound the value, ``change_low`` and ``change_high`` the change, at 95 %.
    ``cause`` names what a tested comparison (an experiment, a matched before-and-after) showed to be the
    cause; without it no sentence may say "because".
    """

    id: str
    metric: str
    value: float | None
    unit: str = ""
    segment: str = WHOLE
    period: str = ""
    prev: float | None = None
    prev_period: str = ""
    n: int | None = None
    prev_n: int | None = None
    good: str | None = None  # up | down
    low: float | None = None
    high: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    p_value: float | None = None  # corrected for how much was compared, where that was more than one
    test: str | None = None
    cause: str | None = None
    forecast: bool = False
    sql: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)  # metric, dimension, group, period: to open the rows

    @property
    def change(self) -> float | None:
        return None if self.value is None or self.prev is None else self.value - self.prev

    @property
    def clear(self) -> bool:
        """More than noise: the change's interval excludes zero, and the test (corrected where many were made) agrees."""
        if self.p_value is not None and self.p_value >= SURE:
            return False
        if self.change_low is None or self.change_high is None:
            return self.p_value is not None
        return self.change_low > 0 or self.change_high < 0


@dataclass(frozen=True)
class Quote:
    """A customer's own words, already masked."""

    id: str
    text: str
    speaker: str | None = None  # segment or channel, never a name
    feedback_id: int | None = None


def fact_from(line: Mapping[str, Any]) -> Fact:
    """A fact from a JSON object; keys that a fact does not have are left out."""
    known = {one.name for one in fields(Fact)}
    given: dict[str, Any] = {"id": "", "metric": "", "value": None}
    given.update((key, item) for key, item in line.items() if key in known)
    return Fact(**given)


def quote_from(line: Mapping[str, Any]) -> Quote:
    speaker = next((line[key] for key in ("speaker", "segment", "channel", "who") if line.get(key)), None)
    return Quote(str(line.get("id", "")), str(line.get("text", "")), speaker)
