"""A scope as the parameters of the macros ``felt`` and ``remarks_in`` (data/sql/derived)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.metrics.question import Scope
from data.troubles import Trouble

DIMENSIONS = ("channel", "segment", "product", "region", "gender", "grade", "question_kind", "brand")
OF_REMARKS = (*DIMENSIONS, "stage", "touchpoint", "subject")  # what ``remarks_in`` keeps by
PARTS = (*DIMENSIONS[:7], "week", "month", "quarter", "year")


class NoSuchCut(Trouble):
    """The journey cannot be cut or filtered by that. Facts: dimension, known."""


def parameters(scope: Scope, dimensions: Sequence[str] = DIMENSIONS) -> dict[str, Any]:
    """since, until and for every dimension the values kept and left out ("" is unknown; None is no filter)."""
    kept: dict[str, list[str] | None] = dict.fromkeys(dimensions)
    without: dict[str, list[str] | None] = dict.fromkeys(dimensions)
    for one in scope.filters:
        if one.dimension not in dimensions:
            raise NoSuchCut(dimension=one.dimension, known=", ".join(dimensions))
        side, values = (without if one.exclude else kept), ["" if value is None else value for value in one.values]
        before = side[one.dimension]
        # Two filters of one dimension: keeping means in both, leaving out means in either.
        side[one.dimension] = values if before is None else sorted(set(before) | set(values) if one.exclude else set(before) & set(values))
    return {"since": scope.period.since, "until": scope.period.until, "kept": kept, "without": without}
