"""Which findings are one finding: a segment's fall that is the channel's fall is told once.

For a stronger and a weaker finding of one metric the weaker is looked at again without the stronger one's
group. When less than half of it is left, the stronger one explains it. A group that moved as the rest
moved is explained by the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.metrics.comparing import change
from analytics.metrics.measuring import whole as the_whole
from analytics.metrics.question import Change, Filter, MetricQuestion, Scope
from analytics.reports.searching import Comparison, Searched
from data.warehouse import Warehouse

MOST_TOLD = 8
_LOOKED_AT = 16  # the strongest findings are compared with each other; further down nobody reads
_LEFT = 0.5


@dataclass(frozen=True)
class Finding:
    """A comparison worth telling, with those that say the same thing and those it explains."""

    main: Comparison
    together: tuple[Comparison, ...] = ()  # other metrics that moved in the same place
    explains: tuple[Comparison, ...] = ()


def told(warehouse: Warehouse, searched: Searched, most: int = MOST_TOLD) -> tuple[Finding, ...]:
    """The findings to tell, strongest first, none that another one explains."""
    kept: list[Finding] = []
    looked_at = _one_per_cut(searched.found)[:_LOOKED_AT]
    for one in _narrowed(warehouse, looked_at):
        place = next((at for at, finding in enumerate(kept) if _same_place(finding.main, one)), None)
        if place is not None:
            kept[place] = replace(kept[place], together=(*kept[place].together, one))
            continue
        standing = next((at for at, finding in enumerate(kept) if _same_group(finding.main, one)), None)
        if standing is not None:
            kept[standing] = replace(kept[standing], explains=(*kept[standing].explains, one))
            continue
        cause = next((at for at, finding in enumerate(kept) if explains(warehouse, finding.main, one)), None)
        if cause is not None:
            kept[cause] = replace(kept[cause], explains=(*kept[cause].explains, one))
            continue
        kept.append(Finding(one))
    return tuple(kept[:most])


def _narrowed(warehouse: Warehouse, found: Sequence[Comparison]) -> list[Comparison]:
    """A movement of the whole gives its place to the group that makes it: what is left without the group is small."""
    result = list(found)
    for whole in [one for one in found if one.dimension is None]:
        group = next((one for one in result if one.dimension is not None and explains(warehouse, one, whole)), None)
        if group is not None:
            result.remove(group)
            result[result.index(whole)] = group
    return result


def _one_per_cut(found: Sequence[Comparison]) -> list[Comparison]:
    """Of the standing differences of one metric in one dimension the strongest: where one is low, others are high."""
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for one in found:
        if one.kind == "difference" and (one.metric, one.dimension) in seen:
            continue
        if one.kind == "difference":
            seen.add((one.metric, one.dimension))
        kept.append(one)
    return kept


def _same_place(main: Comparison, other: Comparison) -> bool:
    """Another metric that changed in the same group, to the same side of good and bad."""
    return (
        main.dimension is not None and (main.dimension, main.group, main.kind) == (other.dimension, other.group, other.kind)
        and main.is_good == other.is_good and main.metric != other.metric
    )


def _same_group(main: Comparison, other: Comparison) -> bool:
    """One metric of one group, once as a change and once as a difference from the rest."""
    return (main.metric, main.dimension, main.group) == (other.metric, other.dimension, other.group)


def explains(warehouse: Warehouse, strong: Comparison, weak: Comparison) -> bool:
    """Whether the weaker finding is gone without the stronger one's group, or is the whole's own movement."""
    if strong.metric != weak.metric or strong.kind != weak.kind or strong.difference * weak.difference < 0:
        return False
    if strong.dimension is None:
        rest = _again(warehouse, weak, _without(_outer(weak), weak), whole=True)
        return rest is not None and _share_left(rest, weak) >= _LEFT
    if strong.dimension == weak.dimension:
        return False
    left = _again(warehouse, weak, _without(weak.scope if weak.dimension else _outer(weak), strong))
    return left is None or _share_left(left, weak) < _LEFT


def _share_left(now: Change, before: Comparison) -> float:
    return (now.difference or 0.0) / before.difference if before.difference else 0.0


def _outer(one: Comparison) -> Scope:
    """The scope of the search: the comparison's without its own group."""
    return replace(one.scope, filters=one.scope.filters[:-1]) if one.dimension else one.scope


def _without(scope: Scope, one: Comparison) -> Scope:
    return replace(scope, filters=(*scope.filters, Filter(str(one.dimension), (str(one.group),), exclude=True)))


def _again(warehouse: Warehouse, weak: Comparison, scope: Scope, whole: bool = False) -> Change | None:
    """The weaker comparison over another scope; None where too little is left to compare."""
    against = _rest_of(weak, scope) if weak.kind == "difference" and not whole else _past(scope)
    if against is None:
        return None
    now, then = (the_whole(warehouse, MetricQuestion(weak.metric, scope=one)) for one in (scope, against))
    return change(weak.metric, now, then) if now.value is not None and then.value is not None else None


def _past(scope: Scope) -> Scope | None:
    before = scope.period.before()
    return replace(scope, period=before) if before else None


def _rest_of(weak: Comparison, scope: Scope) -> Scope:
    """Everything of the scope but the weaker finding's group."""
    others = tuple(kept for kept in scope.filters if not (kept.dimension == weak.dimension and not kept.exclude))
    return _without(replace(scope, filters=others), weak)

