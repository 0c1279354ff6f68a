"""Questions that an analyst has checked: the same meaning asked later carries their name and the day.

The meaning is metric, cuts, filters, ranking and intent; not the days, which move on ("지난달").
Kept in the data set itself (meta), so that a backup holds them.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date

from analytics.metrics.asking.understood import Reading
from data.warehouse import Warehouse

_KEY = "verified_questions"


@dataclass(frozen=True)
class Verified:
    """One checked question. meaning: see ``meaning``; by: who checked it; on: when."""

    text: str
    meaning: str
    by: str
    on: date


def meaning(reading: Reading) -> str:
    """What a reading asks for, without its days, as one line."""
    asked = reading.question
    filters = sorted([one.dimension, one.exclude, sorted(map(str, one.values))] for one in asked.scope.filters)
    compared = reading.against is not None and reading.intent == "figure"
    return json.dumps([asked.metric, asked.by, filters, reading.intent, reading.top, reading.order, compared, *([reading.moved] if reading.moved else [])], ensure_ascii=False)


def verified(warehouse: Warehouse) -> tuple[Verified, ...]:
    """All checked questions, the latest first."""
    kept = json.loads(warehouse.meta(_KEY) or "[]")
    return tuple(Verified(one["text"], one["meaning"], one["by"], date.fromisoformat(one["on"])) for one in kept)


def badge(warehouse: Warehouse, reading: Reading) -> Verified | None:
    """The check that covers this reading, if there is one."""
    wanted = meaning(reading)
    return next((one for one in verified(warehouse) if one.meaning == wanted), None)


def verify(warehouse: Warehouse, text: str, reading: Reading, by: str, on: date) -> None:
    """Mark what a reading asks for as checked; a second check replaces the first."""
    new = Verified(text, meaning(reading), by, on)
    _keep(warehouse, (new, *(one for one in verified(warehouse) if one.meaning != new.meaning)))


def withdraw(warehouse: Warehouse, reading: Reading) -> None:
    """Take a check back."""
    wanted = meaning(reading)
    _keep(warehouse, tuple(one for one in verified(warehouse) if one.meaning != wanted))


def _keep(warehouse: Warehouse, those: tuple[Verified, ...]) -> None:
    rows = [dataclasses.asdict(one) | {"on": one.on.isoformat()} for one in those]
    warehouse.set_meta(_KEY, json.dumps(rows, ensure_ascii=False))
