"""The real remarks behind a point of the curve: masked when they were stored, otherwise word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from analytics.journey.scoping import parameters
from analytics.journey.stages import Template, chosen
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
    customer_key: str | None


def remarks(
    warehouse: Warehouse, scope: Scope, stage: str, touchpoint: str | None = None, leaning: Leaning = "typical", most: int = 12
) -> tuple[Remark, ...]:
    """Remarks at a stage (or one touchpoint of it): the saddest, the happiest, those nearest to the mean, or the
    newest in which a clause about the stage asks, requests or tells a consequence."""
    journey_seen = chosen(warehouse)
    if leaning in _ACTS:
        found = warehouse.query("journey_acts", **parameters(scope), stages=_names(journey_seen, stage), act=leaning, most=most)
        return tuple(Remark(**row) for row in found.to_pylist())
    near = _NEAR.get(leaning)
    if near is None:
        mean = warehouse.query("journey_mean", **parameters(scope), stages=_names(journey_seen, stage), touchpoint=touchpoint)
        near = mean["mean"][0].as_py() or 0.0
    return _nearest(warehouse, scope, journey_seen, [(stage, touchpoint, near)], most)[0]


def saddest(
    warehouse: Warehouse, scope: Scope, places: Sequence[tuple[str, str | None]], most: int = 3
) -> tuple[tuple[Remark, ...], ...]:
    """The saddest remarks of several (stage, touchpoint), in their order: one reading of the remarks for all.

    Only sad ones: where fewer than ``most`` were, fewer are told."""
    wanted = [(stage, touchpoint, _NEAR["saddest"]) for stage, touchpoint in places]
    found = _nearest(warehouse, scope, chosen(warehouse), wanted, most)
    return tuple(tuple(remark for remark in one if remark.feeling < 0) for one in found)


def _nearest(
    warehouse: Warehouse, scope: Scope, template: Template, wanted: Sequence[tuple[str, str | None, float]], most: int
) -> tuple[tuple[Remark, ...], ...]:
    rows = [(point, name, touchpoint, near) for point, (stage, touchpoint, near) in enumerate(wanted) for name in _names(template, stage)]
    lists = dict(zip(("points", "stages", "touchpoints", "nears"), (list(one) for one in zip(*rows, strict=True)), strict=True))
    near = warehouse.query("journey_remarks", **parameters(scope), **lists, most=most).to_pylist() if rows else []
    words = {row["feedback_id"]: row for row in warehouse.query("remark_texts", ids=[row["feedback_id"] for row in near]).to_pylist()}
    found: list[list[Remark]] = [[] for _ in wanted]
    for row in near:
        told = words[row["feedback_id"]] | row
        found[row["point"]].append(Remark(**{field.name: told[field.name] for field in fields(Remark)}))
    return tuple(tuple(one) for one in found)


def _names(template: Template, stage: str) -> list[str]:
    """Every name the data may use for a stage."""
    return [alias for alias, name in template.known_as.items() if name == stage] or [stage]
