"""The remarks behind a figure, with their clauses: every count on the voice pages opens them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Wanted:
    """Which remarks: every condition that is given must hold.

    mark: praised (a good score with a complaint), panned (a bad score with praise), paid, alike (copies and
    templates), corrected. A subject's side is how the remark feels about that subject, else as a whole.
    """

    subject: str | None = None
    leaf: str | None = None
    side: Literal["bad", "good"] | None = None
    emotion: str | None = None
    label: Literal["positive", "negative", "unsure"] | None = None
    theme: str | None = None
    told: Literal["consequence", "leaving"] | None = None
    mark: Literal["praised", "panned", "paid", "alike", "corrected"] | None = None


@dataclass(frozen=True)
class Remark:
    """A remark with its clauses (starts, ends, sentiment, subject, leaf, emotion, consequence).

    felt: of the subject asked for, else of the whole, -1..1; alike: remarks in its group of copies, with the kind.
    """

    feedback_id: int
    text: str
    answered_at: datetime | None
    channel: str | None
    product: str | None
    score: float | None
    scale_max: float | None
    felt: float | None
    clauses: tuple[Mapping[str, Any], ...]
    emotion: str | None = None
    sentiment_label: str | None = None
    paid: bool | None = None
    conversation: str | None = None
    alike: int | None = None
    alike_kind: str | None = None
    corrected: bool = False


@dataclass(frozen=True)
class Evidence:
    """Remarks shown, and how many there are in all."""

    rows: tuple[Remark, ...]
    n: int


def evidence(warehouse: Warehouse, scope: Scope, wanted: Wanted = Wanted(), strongest: bool = False, most: int = 20) -> Evidence:
    """Remarks of a scope that fit: the newest first, or (strongest) consequences and the strongest feeling first."""
    chosen = warehouse.query("voice_evidence", strongest=strongest, most=most, **asdict(wanted), **parameters(scope)).to_pylist()
    if not chosen:
        return Evidence((), 0)
    told = {row["feedback_id"]: row for row in warehouse.query("voice_evidence_texts", ids=[row["feedback_id"] for row in chosen]).to_pylist()}
    return Evidence(tuple(_remark({**told[row["feedback_id"]], **row}) for row in chosen if row["feedback_id"] in told), chosen[0]["all_n"])


def _remark(row: Mapping[str, Any]) -> Remark:
    known = {name: row[name] for name in Remark.__dataclass_fields__ if name != "clauses"}
    return Remark(**known, clauses=tuple(row["clauses"]))
