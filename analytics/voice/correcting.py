"""Labels that a person put right: kept with author and time, above the reading, until they are taken back.

What was read stays as it was (table clauses); data/sql/derived lays the corrections over it, so every figure of this
data set follows at once and nobody else's data changes. Corrected feelings of whole remarks teach the data set's
own model as ratings do (analytics/voice/teaching.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from data.troubles import Trouble
from data.warehouse import Warehouse

Label = Literal["sentiment", "emotion", "leaf"]
FEELINGS = ("positive", "negative", "unsure")
NO_LEAF = ""

_CORRECTED = pa.schema([
    ("correction_id", pa.string()), ("feedback_id", pa.uint64()), ("place", pa.int32()), ("label", pa.string()), ("was", pa.string()),
    ("now", pa.string()), ("corrected_by", pa.string()), ("corrected_at", pa.timestamp("us")), ("withdrawn_at", pa.timestamp("us")),
])


class NothingCorrected(Trouble):
    """The corrected label is the one that was read. Facts: label."""


@dataclass(frozen=True)
class Correction:
    """One label put right. place: a character inside the clause (None: the whole remark); was, now: as in ``correct``."""

    correction_id: str
    place: int | None
    label: Label
    was: str
    now: str
    corrected_by: str
    corrected_at: datetime
    withdrawn_at: datetime | None


def correct(
    warehouse: Warehouse, feedback_id: int, label: Label, was: str, now: str, by: str, at: datetime, clause: Mapping[str, Any] | None = None
) -> None:
    """Put one label of a remark (of one of its clauses: starts, ends) right.

    sentiment: one of FEELINGS; emotion: its Korean name; leaf: "subject/leaf" or NO_LEAF.
    Raises NothingCorrected when it is as it was.
    """
    if was == now:
        raise NothingCorrected(label=label)
    place = (clause["starts"] + clause["ends"] - 1) // 2 if clause else None
    row = {"correction_id": uuid.uuid4().hex, "feedback_id": feedback_id, "place": place, "label": label, "was": was, "now": now,
           "corrected_by": by, "corrected_at": at, "withdrawn_at": None}
    warehouse.write("voice_correct", corrected=pa.Table.from_pylist([row], schema=_CORRECTED))


def withdraw(warehouse: Warehouse, correction_id: str, at: datetime) -> None:
    """Take a correction back: the label is again as it was read. The correction stays on record."""
    row = pa.table({"correction_id": [correction_id], "at": pa.array([at], pa.timestamp("us"))})
    warehouse.write("voice_withdraw", withdrawn=row)


def corrections_of(warehouse: Warehouse, feedback_id: int) -> tuple[Correction, ...]:
    """All corrections of a remark, the newest first."""
    return tuple(Correction(**row) for row in warehouse.query("voice_corrections_of", feedback_id=feedback_id).to_pylist())
