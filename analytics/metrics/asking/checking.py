"""The checked questions as tests: is each still read as it was when it was checked, and does it have an answer?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from analytics.metrics.asking.answer import Answer
from analytics.metrics.asking.answering import ask
from analytics.metrics.asking.turns import answers
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


def _tested(warehouse: Warehouse, one: Verified, real_day: date, language: str, may_list: bool) -> Tested:
    found = answers(one.turns, lambda turn, before: ask(warehouse, turn.text, real_day, before, may_list, language, turn.picked, turn.edit))[-1]
    if found.reading is None:
        return Tested(one, "unanswered", found)
    if meaning(found.reading) != one.meaning:
        return Tested(one, "changed", found)
    has_value = bool(found.rows) or (found.measured is not None and found.measured.total.value is not None)
    return Tested(one, "same" if has_value else "empty", found)
