"""What was unusual in a day or week: found without a rule over all watched metrics, and by the rules people made.

Without a rule the p-values are corrected for all metrics looked at (Holm): ``level`` is 1 minus the chance of any
false alarm in a check. A rule keeps its own confidence, and rings only for a change that is large enough for it.
Alarms that share source table, direction and the place where most of it happened are one cause and are told together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import holm
from analytics.metrics.overview import WATCHED, Moved, where_moved
from analytics.metrics.question import Change, Filter, Scope
from analytics.metrics.telling import is_good
from analytics.metrics.unusual import Grain, Window, unlike, unlike_by, window
from analytics.reports.korean import particle
from data.rules import Rule
from data.warehouse import Warehouse

LOOKED_AT = (*WATCHED, "answers", "orders", "revenue")
PLACES = (("negative_share", "stage"), ("rating", "product"))  # looked at place by place too: a whole can hide a stage


class Spot(NamedTuple):
    """What is looked at: a metric of the whole, or of one value of a dimension."""

    metric: str
    dimension: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Alarm:
    """Metrics of one cause in one period, surest first. ``rules`` are those that rang for it, () when none did."""

    looked: Window
    good: bool | None
    moves: tuple[Moved, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def key(self) -> str:
        """The same cause in the same period has the same key, however often it is looked for."""
        first = self.moves[0]
        table = catalogue().metric(first.metric).table
        return ":".join(map(str, (self.looked.grain, self.looked.start, table, self.good, first.cut, first.group, *sorted(one.rule_id for one in self.rules))))


@dataclass(frozen=True)
class Digest:
    """What one day or week brought: the alarms, and every metric that could be judged with its change."""

    looked: Window
    alarms: tuple[Alarm, ...]
    changes: dict[Spot, Change] = field(default_factory=dict)

    @property
    def week(self) -> date:
        """Its first day."""
        return self.looked.start

    @property
    def judged(self) -> int:
        return len(self.changes)


def digest(
    warehouse: Warehouse, today: date, level: float = 0.95, metrics: tuple[str, ...] = LOOKED_AT, grain: Grain = "week"
) -> Digest:
    """The alarms of the last whole week (or day) before ``today``, found without a rule."""
    looked = window(today, grain)
    found = {Spot(name): change for name in metrics if (change := unlike(warehouse, name, looked, level=level))}
    for name, dimension in PLACES:
        if name in metrics:
            found |= {Spot(name, dimension, part): change for part, change in unlike_by(warehouse, name, dimension, looked, level).items()}
    judged = holm(found)
    moves = [(_at(warehouse, spot, one, looked), None) for spot, one in judged.items() if one.clear]
    return Digest(looked, _grouped(looked, moves), judged)


def _at(warehouse: Warehouse, spot: Spot, found: Change, looked: Window) -> Moved:
    filters = (Filter(spot.dimension, (spot.part,)),) if spot.dimension else ()
    return _move(warehouse, spot.metric, found, looked, filters)


def rung(warehouse: Warehouse, rules: tuple[Rule, ...], today: date) -> tuple[Alarm, ...]:
    """The alarms of the rules that ring for their last whole day or week."""
    found: list[Alarm] = []
    for grain in ("day", "week"):
        looked = window(today, grain)
        moves = [(_move(warehouse, rule.metric, change, looked, _filters(rule)), rule) for rule in rules if rule.grain == grain and (change := _rings(warehouse, rule, looked))]
        found += _grouped(looked, moves)
    return tuple(found)


def merged(alarms: tuple[Alarm, ...], by_rule: tuple[Alarm, ...]) -> tuple[Alarm, ...]:
    """Alarms found without a rule that a rule's alarm of the same cause does not tell already, after those."""
    told = {(one.looked, one.good, move.metric) for one in by_rule for move in one.moves}
    return (*by_rule, *(one for one in alarms if not all((one.looked, one.good, move.metric) in told for move in one.moves)))


def _rings(warehouse: Warehouse, rule: Rule, looked: Window) -> Change | None:
    """The change, when it is surely one, at least the rule's size, and the way the rule looks."""
    found = unlike(warehouse, rule.metric, looked, _filters(rule), rule.level)
    if found is None or found.p_value is None or found.difference is None:
        return None
    sure = found.p_value < 1 - rule.level and abs(found.difference) >= rule.least
    good = is_good(catalogue().metric(rule.metric), found)
    wanted = {"both": True, "worse": good is False, "better": good is True}[rule.direction]
    return found if sure and wanted else None


def _filters(rule: Rule) -> tuple[Filter, ...]:
    return (Filter(rule.dimension, (rule.part,)),) if rule.dimension else ()


def _move(warehouse: Warehouse, metric: str, found: Change, looked: Window, filters: tuple[Filter, ...] = ()) -> Moved:
    if filters:
        return Moved(metric, found, filters[0].dimension, str(filters[0].values[0]), found.difference)
    if catalogue().metric(metric).interval == "none":  # a sum of one week is not held against a sum of eight
        return Moved(metric, found, None, None, None)
    return where_moved(warehouse, metric, found, Scope(looked.period), Scope(looked.before))


def _grouped(looked: Window, moves: Sequence[tuple[Moved, Rule | None]]) -> tuple[Alarm, ...]:
    """One alarm a cause. What happened nowhere in particular joins the first cause of its table and direction."""
    groups: dict[tuple[str, bool | None, str | None, str | None], list[tuple[Moved, Rule | None]]] = {}
    for move, rule in sorted(moves, key=lambda one: (one[0].group is None, one[0].change.p_value or 0)):
        metric = catalogue().metric(move.metric)
        same = (metric.table, is_good(metric, move.change))
        near = next((key for key in groups if key[:2] == same), None) if move.group is None else None
        groups.setdefault(near or (*same, move.cut, move.group), []).append((move, rule))
    return tuple(
        Alarm(looked, key[1], tuple(move for move, _rule in found), tuple(rule for _move, rule in found if rule))
        for key, found in groups.items()
    )


def digest_title(found: Digest, language: str = "ko") -> str:
    """What the period brought in one sentence; says so when nothing happened."""
    ko, day = language == "ko", found.looked.grain == "day"
    if not found.judged:
        return "아직 판단할 만큼 자료가 쌓이지 않았어요" if ko else "Not enough data to judge yet"
    bad = sum(alarm.good is False for alarm in found.alarms)
    when = ("어제" if day else "지난주") if ko else ("yesterday" if day else "last week")
    if not found.alarms:
        return f"{when}에는 특별한 일이 없었어요" if ko else f"Nothing unusual happened {when}"
    if ko:
        return f"{when}에 살펴볼 일이 {len(found.alarms)}건 있어요" + (f"(나빠진 것 {bad}건)" if bad else "")
    things = "thing" if len(found.alarms) == 1 else "things"
    return f"{len(found.alarms)} {things} to look at {when}" + (f" ({bad} for the worse)" if bad else "")


def cause_title(alarm: Alarm, language: str = "ko") -> str:
    """The alarm in a sentence: what got better or worse, and where."""
    ko, place = language == "ko", alarm.moves[0].group
    names = " · ".join(dict.fromkeys(_definition(move).label[language] for move in alarm.moves[:3]))
    if alarm.good is None:
        way = ("움직였어요", "moved")
    else:
        way = ("좋아졌어요", "better") if alarm.good else ("나빠졌어요", "worse")
    if ko:
        return (f"‘{place}’에서 " if place else "") + f"{particle(names, '이/가')} {way[0]}"
    return f"{names}: {way[1]}" + (f" at '{place}'" if place else "")


def told_spots(found: Digest) -> list[Spot]:
    """What a table of the digest lists: every whole, and the places that clearly moved; clear ones first."""
    listed = [spot for spot, change in found.changes.items() if spot.dimension is None or change.clear]
    return sorted(listed, key=lambda spot: (not found.changes[spot].clear, catalogue().metric(spot.metric).order))


def spot_words(spot: Spot, language: str = "ko") -> str:
    label = catalogue().metric(spot.metric).label[language]
    return f"{label} · {spot.part}" if spot.part else label


def last_day(looked: Window) -> date:
    return (looked.period.until or looked.start) - timedelta(days=1)


def _definition(move: Moved) -> Definition:
    return catalogue().metric(move.metric)
