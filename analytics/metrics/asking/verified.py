"""Questions that an analyst has checked: the same meaning asked later carries their name and the day.

The meaning is metric, cuts, filters, ranking and intent; not the days, which move on ("지난달").
Kept in the data set itself (meta), so that a backup holds them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.fuzz import token_set_ratio

from analytics.metrics.asking.turns import Turn, conversation, title, written
from analytics.metrics.asking.understood import Reading
from analytics.metrics.asking.vocabulary import flat
from data.warehouse import Warehouse

_KEY = "verified_questions"
_NEAR = 60.0  # of 100: alike enough to be offered for what was typed


@dataclass(frozen=True)
class Verified:
    """One checked question. meaning: see ``meaning``; by: who checked it; on: when; asked: its conversation, written."""

    text: str
    meaning: str
    by: str
    on: date
    asked: str = ""

    @property
    def turns(self) -> tuple[Turn, ...]:
        return conversation(self.asked) if self.asked else (Turn(self.text),)

    @property
    def alone(self) -> bool:
        """Whether its text says all of it: one question, nothing picked or changed by hand."""
        return self.turns == (Turn(self.text),)


def meaning(reading: Reading) -> str:
    """What a reading asks for, without its days, as one line."""
    asked = reading.question
    filters = sorted([one.dimension, one.exclude, sorted(map(str, one.values))] for one in asked.scope.filters)
    compared = reading.against is not None and reading.intent == "figure"
    told: list[Any] = [asked.metric, asked.by, filters, reading.intent, reading.top, reading.order, compared]
    told += [reading.moved] if reading.moved else []
    told += [[dataclasses.astuple(one) for one in reading.limits]] if reading.limits else []
    told += [dataclasses.astuple(reading.scenario)] if reading.scenario else []
    return json.dumps(told, ensure_ascii=False)


def verified(warehouse: Warehouse) -> tuple[Verified, ...]:
    """All checked questions, the latest first."""
    kept = json.loads(warehouse.meta(_KEY) or "[]")
    return tuple(Verified(one["text"], one["meaning"], one["by"], date.fromisoformat(one["on"]), one.get("asked", "")) for one in kept)


def badge(warehouse: Warehouse, reading: Reading) -> Verified | None:
    """The check that covers this reading, if there is one."""
    wanted = meaning(reading)
    return next((one for one in verified(warehouse) if one.meaning == wanted), None)


def nearest(warehouse: Warehouse, text: str, most: int = 3) -> tuple[Verified, ...]:
    """Checked questions that are worded like ``text``, the likest first; the latest ones for an empty text."""
    if not text:
        return verified(warehouse)[:most]
    likeness = [(token_set_ratio(text, one.text), one) for one in verified(warehouse)]
    return tuple(one for score, one in sorted(likeness, key=lambda pair: -pair[0]) if score >= _NEAR)[:most]


def picked(warehouse: Warehouse, text: str) -> str | None:
    """The choice with which this very question was checked: what was asked back once is not asked again."""
    same = (one.turns[0] for one in verified(warehouse) if len(one.turns) == 1 and one.turns[0].edit is None)
    return next((turn.picked for turn in same if flat(turn.text)[0] == flat(text)[0]), None)


def verify(warehouse: Warehouse, turns: Sequence[Turn], reading: Reading, by: str, on: date) -> None:
    """Mark what a conversation came to ask for as checked; a second check replaces the first."""
    new = Verified(title(turns), meaning(reading), by, on, written(turns))
    _keep(warehouse, (new, *(one for one in verified(warehouse) if one.meaning != new.meaning)))


def withdraw(warehouse: Warehouse, wanted: str) -> None:
    """Take the check of a meaning back."""
    _keep(warehouse, tuple(one for one in verified(warehouse) if one.meaning != wanted))


def _keep(warehouse: Warehouse, those: tuple[Verified, ...]) -> None:
    rows = [dataclasses.asdict(one) | {"on": one.on.isoformat()} for one in those]
    warehouse.set_meta(_KEY, json.dumps(rows, ensure_ascii=False))
