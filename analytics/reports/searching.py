"""The finder: walks metrics x dimensions, tests each change and difference, keeps what is more than chance.

Every comparison made is counted. Their p-values pass Benjamini & Hochberg (1995) together at 3 %, so that on
data without effects, where tests are a little too eager, fewer than one search in twenty reports anything. What is too small to matter is left
out; what another finding explains is folded into it (analytics/reports/explaining.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log10, sqrt
from typing import Any, Literal

from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import change as tested
from analytics.metrics.comparing import has_history
from analytics.metrics.intervals import KINDS, mean_difference
from analytics.metrics.measuring import groups_of, measure, whole
from analytics.metrics.question import Cell, Change, Measured, MetricQuestion, Scope
from data.warehouse import Warehouse

FALSE_DISCOVERIES = 0.03
LEAST = 30  # a group with fewer is not searched
MOST_GROUPS = 30  # the largest groups of a dimension are walked
MANY_GROUPS = 200  # a dimension with more groups of LEAST rows is not walked: nobody knows thousands of products by name
_WALKED = ("channel", "stage", "segment", "product", "subject", "category", "region", "grade", "gender", "campaign")
# Another metric says the same of the same rows: searching both would tell every finding twice.
_RESTATED = frozenset({
    "promoter_share", "passive_share", "detractor_share", "csat_mean", "converted_rating", "positive_share", "units", "new_customers",
    "product_view_rate", "checkout_rate", "cart_abandonment", "minutes_to_purchase", "purchase_interval", "retention",
    "retention_bounded", "churned_share",
})  # fmt: skip
# The smallest change worth a reader's time: in the unit where it has a scale, else relative.
_ABSOLUTE = {"points": 4.0, "share": 0.02, "score": 0.12, "feeling": 0.06}
_RELATIVE = 0.05

Kind = Literal["change", "difference"]


@dataclass(frozen=True)
class Comparison:
    """One comparison of the search: a change over time, or one group against the rest.

    q is the p-value after the correction for everything that was searched.
    """

    kind: Kind
    metric: str
    dimension: str | None
    group: Any
    change: Change
    share: float  # of the metric's n, 0..1
    scope: Scope  # of the cell now, the group's filter included
    q: float = 1.0

    @property
    def cell(self) -> Cell:
        return self.change.now

    @property
    def difference(self) -> float:
        return self.change.difference or 0.0

    @property
    def size(self) -> float:
        """The difference in steps that are worth noticing."""
        definition = catalogue().metric(self.metric)
        base = self.difference
        if definition.unit not in _ABSOLUTE:
            base = self.difference / abs(self.change.then.value) if self.change.then.value else 0.0
        return abs(base) / _ABSOLUTE.get(definition.unit, _RELATIVE)

    @property
    def is_good(self) -> bool | None:
        good = catalogue().metric(self.metric).good
        return None if good == "neutral" else (self.difference > 0) == (good == "up")


@dataclass(frozen=True)
class Searched:
    """What the search looked at and what came out, strongest first."""

    scope: Scope
    found: tuple[Comparison, ...]
    totals: Mapping[str, Comparison]  # metric -> the whole's change, found or not
    whole: Mapping[str, Measured]  # metric -> the whole now
    metrics: tuple[str, ...]
    dimensions: tuple[str, ...]
    comparisons: int
    small: int  # certain, but too small to matter


def search(warehouse: Warehouse, scope: Scope, metrics: Sequence[str] | None = None) -> Searched:
    """Walk every metric that has data in the scope. Without a closed period there is no change, only differences."""
    before = scope.period.before()
    past = replace(scope, period=before) if before else None
    made: list[Comparison] = []
    totals: dict[str, Comparison] = {}
    wholes: dict[str, Measured] = {}
    walked: dict[str, None] = {}
    for name in metrics or [name for name in catalogue().metrics if name not in _RESTATED]:
        now = measure(warehouse, MetricQuestion(name, scope=scope))
        if now.total.value is None:
            continue
        wholes[name] = now
        then = past if past and has_history(warehouse, name, past.period) else None
        total = _total(warehouse, name, scope, then, now.total)
        if total:
            totals[name] = total
            made.append(total)
        for dimension in _dimensions(warehouse, name, scope):
            groups = list(_groups(warehouse, name, dimension, scope, then, now.total))
            made += groups
            walked.update(dict.fromkeys([dimension] if groups else []))
    ranked = corrected([one for one in made if one.change.p_value is not None])
    sure = [one for one in ranked if one.q <= FALSE_DISCOVERIES]
    found = sorted((one for one in sure if one.size >= 1), key=weight, reverse=True)
    by_place = {(one.metric, one.dimension): one for one in ranked if one.dimension is None}
    totals = {name: by_place.get((name, None), one) for name, one in totals.items()}
    return Searched(scope, tuple(found), totals, wholes, tuple(wholes), tuple(walked), len(ranked), len(sure) - len(found))


def corrected(made: Sequence[Comparison]) -> list[Comparison]:
    """Each comparison with its q-value (Benjamini & Hochberg 1995, step-up)."""
    order = sorted(made, key=lambda one: _p(one))
    best, result = 1.0, []
    for rank in range(len(order), 0, -1):
        best = min(best, _p(order[rank - 1]) * len(order) / rank)
        result.append(replace(order[rank - 1], q=best))
    return result[::-1]


def _p(one: Comparison) -> float:
    return 1.0 if one.change.p_value is None else one.change.p_value


def weight(one: Comparison) -> float:
    """Rank: how large, how certain, how many people; a change before a standing difference, a loss before a gain."""
    certain = min(1.0, -log10(max(one.q, 1e-12)) / 6 + 0.3)
    wanted = catalogue().metric(one.metric)
    lasting = 1.0 if one.kind == "change" else 0.2 if wanted.unit == "money" else 0.3 if one.is_good else 0.5
    urgent = 1.25 if one.is_good is False else 1.0
    leading = 1.0 if wanted.order <= 60 or wanted.unit == "money" else 0.7
    return min(one.size, 6.0) * certain * (0.25 + sqrt(min(one.share, 1.0))) * lasting * urgent * leading


# ---- the comparisons of one metric -------------------------------------------------------------------


def _dimensions(warehouse: Warehouse, metric: str, scope: Scope) -> list[str]:
    """Dimensions to walk: those in which the metric has groups and which the scope has not fixed already."""
    if not _has_test(metric):
        return []
    definition = catalogue().metric(metric)
    fixed = {kept.dimension for kept in scope.filters}
    known = catalogue().dimensions_of(definition)
    open_ones = [name for name in _WALKED if name in known and name not in fixed]
    return [name for name in open_ones if 1 < groups_of(warehouse, definition, catalogue().dimension(name, definition), LEAST) <= MANY_GROUPS]


def _total(warehouse: Warehouse, metric: str, scope: Scope, then: Scope | None, now: Cell) -> Comparison | None:
    if then is None:
        return None
    past = whole(warehouse, MetricQuestion(metric, scope=then))
    if past.value is None or min(now.n, past.n) < LEAST:
        return None
    found = tested(metric, now, past) if _has_test(metric) else _by_weeks(warehouse, metric, scope, then, now, past)
    return Comparison("change", metric, None, None, found, 1.0, scope)


def _groups(
    warehouse: Warehouse, metric: str, dimension: str, scope: Scope, then: Scope | None, total: Cell
) -> Iterator[Comparison]:
    """Each group of a dimension against its own past and against the rest of today."""
    cells = measure(warehouse, MetricQuestion(metric, (dimension,), scope)).cells
    known = [cell for cell in cells if cell.group[dimension] is not None and cell.n >= LEAST and cell.value is not None]
    if len(known) < 2:
        return
    past = {}
    if then is not None:
        past = {cell.group[dimension]: cell for cell in measure(warehouse, MetricQuestion(metric, (dimension,), then)).cells}
    for cell in sorted(known, key=lambda cell: -cell.n)[:MOST_GROUPS]:
        value = cell.group[dimension]
        inside = scope.where(dimension, str(value))
        share = cell.n / total.n
        before = past.get(value)
        if before is not None and before.n >= LEAST and before.value is not None:
            yield Comparison("change", metric, dimension, value, tested(metric, cell, before), share, inside)
        rest = _rest(catalogue().metric(metric), total, cell)
        if rest is not None:
            yield Comparison("difference", metric, dimension, value, tested(metric, cell, rest), share, inside)


def _has_test(metric: str) -> bool:
    return KINDS[catalogue().metric(metric).interval].difference is not None


def _rest(definition: Definition, total: Cell, cell: Cell) -> Cell | None:
    """The whole without one group; None where the parts do not add up (distinct counts) or too few are left."""
    if any("distinct" in sql.lower() for sql in definition.parts.values()):
        return None
    parts = {name: total.parts[name] - cell.parts[name] for name in total.parts}
    n = int(parts["n"])
    if n < LEAST:
        return None
    return Cell(_value_of(definition, parts), None, None, n, {}, parts)


def _value_of(definition: Definition, parts: Mapping[str, float]) -> float:
    if definition.interval == "nps":
        return 100 * (parts["promoters"] - parts["detractors"]) / parts["n"]
    return parts["hits" if definition.interval == "wilson" else "total"] / parts["n"]


def _by_weeks(warehouse: Warehouse, metric: str, scope: Scope, then: Scope, now: Cell, past: Cell) -> Change:
    """A sum or count has no sampling interval; its weeks have: the mean week now against the mean week then."""
    weeks_now, weeks_then = _weeks(warehouse, metric, scope), _weeks(warehouse, metric, then)
    whole = (now.value or 0.0) - (past.value or 0.0)
    if min(len(weeks_now), len(weeks_then)) < 4:
        return Change(now, past, whole, None, None, None, "none")
    found = mean_difference(_sums(weeks_now), _sums(weeks_then), 0.95)
    times = len(weeks_now)
    low, high = (None if bound is None else bound * times for bound in (found.low, found.high))
    return Change(now, past, whole, low, high, found.p_value, "welch on weeks" if found.p_value is not None else "none")


def _weeks(warehouse: Warehouse, metric: str, scope: Scope) -> list[float]:
    """The metric's value in each whole run of seven days of the period, days without rows counted as 0."""
    since, days = scope.period.since, scope.period.days
    if since is None or days is None:
        return []
    totals = [0.0] * (days // 7)
    for cell in measure(warehouse, MetricQuestion(metric, ("day",), scope)).cells:
        week = (cell.group["day"] - since).days // 7
        if week < len(totals):
            totals[week] += cell.value or 0.0
    return totals


def _sums(values: Sequence[float]) -> dict[str, float]:
    return {"n": float(len(values)), "total": sum(values), "squares": sum(value * value for value in values)}
