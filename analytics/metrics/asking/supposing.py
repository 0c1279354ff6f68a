"""What-if questions: which figure is supposed to change, where, by how much, and which figure is asked for.

"쿠팡 매출이 20% 늘면 전체 매출은?", "객단가가 5% 오르면 매출은 얼마나 늘어?", "배송 문제를 해결하면 NPS는?"
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.metrics.asking.amounts import Supposed, in_unit
from analytics.metrics.asking.covering import Covered, Span
from analytics.metrics.asking.understood import Asked, Matched, Reading, Refused, Scenario
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.question import Filter, MetricQuestion, Period, Scope

Filters = Callable[[Definition, Sequence[Span]], tuple[tuple[Filter, ...], tuple[Matched, ...]] | Asked | Refused]
_SIZES = ("relative", "points")  # what "10% 오르면" may mean of a share


def suppose(covered: Covered, filters: Filters, picked: str | None) -> Reading | Asked | Refused:
    """The reading of a what-if question. Refused("what_if") where no figure or no change is named."""
    supposed = covered.supposed
    metrics = _metrics(covered)
    if supposed is None or not metrics:
        return Refused("what_if")
    if covered.unknown:
        return Refused("unknown", covered.unknown[0])
    begins = max(covered.flat.find("if"), 0) if covered.flat.isascii() else 0
    lever, target = _roles(metrics, supposed, begins)
    if supposed.amount is None and lever != target:
        lever = target  # "배송 불만을 해결하면 NPS는?": the NPS of who speaks of delivery
    values = covered.values_said()
    open_end = supposed.amount is None and begins > 0  # "if we fix delivery": the place stands behind the verb
    there = [span for span in values if begins <= span.start and (open_end or span.start < supposed.end)]
    limited = filters(catalogue().metric(lever), there)
    wanted = filters(catalogue().metric(target), [span for span in values if span not in there])
    if isinstance(limited, (Asked, Refused)):
        return limited
    if isinstance(wanted, (Asked, Refused)):
        return wanted
    if supposed.amount is None and not limited[0]:
        return Refused("what_if")
    scenario = _scenario(catalogue().metric(lever), limited[0], supposed, picked, covered.flat[supposed.start : supposed.end])
    if isinstance(scenario, (Asked, Refused)):
        return scenario
    period = covered.periods[0].period if covered.periods else Period()
    return Reading(MetricQuestion(target, (), Scope(period, wanted[0])), "what_if", matched=(*limited[1], *wanted[1]), scenario=scenario)


def _metrics(covered: Covered) -> list[tuple[int, str]]:
    """(place, metric) in the order said; a general noun (고객, 주문) only nearest to the supposed change or alone."""
    said = [(span.start, one) for span in covered.spans for one in span.of("metric")[:1]]
    nearest = max((start for start, _one in said if covered.supposed and start < covered.supposed.end), default=-1)
    firm = [(start, one) for start, one in said if not one.generic or start == nearest] or said
    return [(start, one.name) for start, one in firm]


def _roles(metrics: list[tuple[int, str]], supposed: Supposed, begins: int) -> tuple[str, str]:
    """Lever and target: the lever stands in the condition, nearest to its verb; the target anywhere else."""
    inside = [(start, name) for start, name in metrics if begins <= start < supposed.end]
    outside = [name for start, name in metrics if not begins <= start < supposed.end]
    if not inside:
        return outside[0], outside[0]
    lever = inside[0][1] if begins else inside[-1][1]
    others = [*outside, *(name for _start, name in inside if name != lever)]
    return lever, others[0] if others else lever


def _scenario(lever: Definition, filters: tuple[Filter, ...], supposed: Supposed, picked: str | None, said: str) -> Scenario | Asked | Refused:
    way, amount, kind = supposed.way, supposed.amount, supposed.kind
    if amount is None:
        return Scenario(lever.name, filters, way)
    if kind == "times":
        return Scenario(lever.name, filters, "to", amount, relative=True)
    if kind == "percent" and way != "to":
        if lever.unit != "share":
            return Scenario(lever.name, filters, way, amount / 100, relative=True)
        if picked not in _SIZES:
            return Asked("size", _SIZES, f"{amount:g}%")
        return Scenario(lever.name, filters, way, amount / 100, relative=picked == "relative")
    fitting = amount / 100 if kind == "points" and lever.unit == "share" else in_unit(amount, kind, lever)
    return Refused("unknown", said) if fitting is None else Scenario(lever.name, filters, way, fitting)
