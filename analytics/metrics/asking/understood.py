"""What a question was understood as: a reading, a question back, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.metrics.asking.amounts import Way
from analytics.metrics.question import Filter, MetricQuestion, Period

Intent = Literal["figure", "why", "who", "what_if"]


@dataclass(frozen=True)
class Limit:
    """``value`` in the metric's unit; above: at least it, else at most; strict: the value itself does not count."""

    value: float
    above: bool
    strict: bool

    def keeps(self, value: float) -> bool:
        return value == self.value and not self.strict or (value > self.value if self.above else value < self.value)


@dataclass(frozen=True)
class Scenario:
    """A supposed change of one figure (``lever``) within ``filters``.

    way: up and down by ``amount``, to ``amount``; better and worse: no size was said, the group comes to the level of
    all others. relative: the amount is a share of the figure (0.05), else it is in the figure's unit.
    """

    lever: str
    filters: tuple[Filter, ...]
    way: Way
    amount: float | None = None
    relative: bool = False


@dataclass(frozen=True)
class Matched:
    """A word of the question and the value of the data it was taken for."""

    said: str
    dimension: str
    value: str
    exact: bool


@dataclass(frozen=True)
class Reading:
    """An understood question. against: the period to compare with; top and order: a ranking; moved: a ranking by change;
    limits: what the figure of a group must keep to be told; scenario: what a what-if question supposes."""

    question: MetricQuestion
    intent: Intent = "figure"
    against: Period | None = None
    top: int | None = None
    order: Literal["high", "low"] | None = None
    matched: tuple[Matched, ...] = ()
    moved: Literal["up", "down"] | None = None
    limits: tuple[Limit, ...] = ()
    scenario: Scenario | None = None


@dataclass(frozen=True)
class Asked:
    """Two readings differ: one question back. about: metric | dimension | value | size; choices: names or values to pick."""

    about: str
    choices: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True)
class Refused:
    """Not answerable from this data. reason: future | outside | people | command | smalltalk | unknown | cut | period | empty."""

    reason: str
    said: str = ""
    choices: tuple[str, ...] = ()
