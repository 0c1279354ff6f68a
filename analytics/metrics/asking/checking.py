"""The checked questions as tests: is each still read as it was when it was checked, and does it have an answer?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analytics.metrics.asking.answer import Answer
from analytics.metrics.asking.answering import ask
from analytics.metrics.asking.turns import Turn, answers
from analytics.metrics.asking.understood import Reading
from analytics.metrics.asking.verified import Verified, meaning, verified
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Tested:
    """state: same (read as then, and the data has a value), changed (read otherwise now), unanswered, empty (no value)."""

    question: Verified
    state: Literal["same", "changed", "unanswered", "empty"]
    answer: Answer


def tested(warehouse: Warehouse, real_day: date, language: str = "ko", may_list: bool = True) -> tuple[Tested, ...]:
    """Every checked question asked anew, the latest check first."""
    return tuple(_tested(warehouse, one, real_day, language, may_list) for one in verified(warehouse))


def shortest(warehouse: Warehouse, turns: Sequence[Turn], reading: Reading, real_day: date) -> tuple[Turn, ...]:
    """As much of a conversation as it takes to ask for the same: what was asked before a new question is no part of it."""
    wanted = meaning(reading)
    for first in range(len(turns) - 1, 0, -1):
        found = _asked(warehouse, turns[first:], real_day, "ko", may_list=True).reading
        if found is not None and meaning(found) == wanted:
            return tuple(turns[first:])
    return tuple(turns)


def _asked(warehouse: Warehouse, turns: Sequence[Turn], real_day: date, language: str, may_list: bool) -> Answer:
    return answers(turns, lambda turn, before: ask(warehouse, turn.text, real_day, before, may_list, language, turn.picked, turn.edit))[-1]


def _tested(warehouse: Warehouse, one: Verified, real_day: date, language: str, may_list: bool) -> Tested:
    found = _asked(warehouse, one.turns, real_day, language, may_list)
    if found.reading is None:
        return Tested(one, "unanswered", found)
    if meaning(found.reading) != one.meaning:
        return Tested(one, "changed", found)
    has_value = bool(found.rows) or (found.measured is not None and found.measured.total.value is not None)
    return Tested(one, "same" if has_value else "empty", found)
