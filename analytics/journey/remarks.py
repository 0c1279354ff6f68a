"""The real remarks behind a point of the curve: masked when they were stored, otherwise word for word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from analytics.journey.curve import journey
from analytics.journey.scoping import parameters
from analytics.journey.stages import chosen
from analytics.metrics.question import Scope
from data.warehouse import Warehouse

Leaning = Literal["saddest", "typical", "happiest", "question", "request", "consequence"]
_NEAR = {"saddest": -1.0, "happiest": 1.0}
_ACTS = ("question", "request", "consequence")


@dataclass(frozen=True)
class Remark:
    """One remark as it was written. feeling is -1..1, of the stage when its clauses were placed."""

    feedback_id: int
    answered_at: datetime | None
    channel: str | None
    product: str | None
    question: str | None
    score: float | None
    scale_max: float | None
    text: str
    feeling: float
    stage: str
    touchpoint: str | None
    segment: str | None


def remarks(
    warehouse: Warehouse, scope: Scope, stage: str, touchpoint: str | None = None, leaning: Leaning = "typical", most: int = 12
) -> tuple[Remark, ...]:
    """Remarks at a stage (or one touchpoint of it): the saddest, the happiest, those nearest to the mean, or the
    newest in which a clause about the stage asks, requests or tells a consequence."""
    names = [alias for alias, name in chosen(warehouse).known_as.items() if name == stage] or [stage]
    if leaning in _ACTS:
        found = warehouse.query("journey_acts", **parameters(scope), stages=names, act=leaning, most=most)
        return tuple(Remark(**row) for row in found.to_pylist())
    near = _NEAR.get(leaning)
    if near is None:
        point = journey(warehouse, scope).point(stage, touchpoint)
        near = point.mean if point and point.mean is not None else 0.0
    found = warehouse.query("journey_remarks", **parameters(scope), stages=names, touchpoint=touchpoint, near=near, most=most)
    return tuple(Remark(**row) for row in found.to_pylist())
