"""What customers do: the ways they take after an order, loops back to support, where visits end.

An episode is an order and what its customer did until the next one, at most WATCHED_DAYS. Shares of a path
that bought again rest on closed episodes alone (their days had passed) and carry an interval from a
bootstrap over customers, since one customer has many episodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.journey.resampling import BUCKETS, interval, resampled_means
from analytics.journey.stages import Template, chosen
from analytics.metrics.intervals import wilson
from analytics.metrics.question import Scope
from data.troubles import NoData
from data.warehouse import Warehouse

WATCHED_DAYS = 90
LOOP_DAYS = 7
CONTACTS = ("채팅", "전화", "이메일")
STEPS = ("visit", "product", "cart", "checkout", "purchase")
_CLEAR_FEELING = 0.2  # beyond it a remark counts as happy or unhappy
_MOST_STEPS = 2


@dataclass(frozen=True)
class Share:
    """A share 0..1 with its interval; value is None when n is 0."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Path:
    """One way after an order. steps are contact, happy, unhappy, remark, return or names of stages; () is silence.

    again: share of its closed episodes with another order within WATCHED_DAYS. clear: that share differs
    from all other paths' by more than noise.
    """

    steps: tuple[str, ...]
    n: int
    again: Share
    clear: bool


@dataclass(frozen=True)
class Flow:
    """n episodes went from one node to the next. A node is (level, kind); kinds also order, again, left, open."""

    source: tuple[int, str]
    target: tuple[int, str]
    n: int


@dataclass(frozen=True)
class Loop:
    """Contacts about a stage (None: all) that were followed by another within LOOP_DAYS."""

    stage: str | None
    again: Share


@dataclass(frozen=True)
class Leave:
    """Of the sessions that reached a step, the share that went no further."""

    step: str
    left: Share


@dataclass(frozen=True)
class Duration:
    """Days from an order to the first contact, remark or next order: quartiles."""

    kind: str
    n: int
    low_days: float
    median_days: float
    high_days: float


@dataclass(frozen=True)
class Paths:
    """Everything the paths page shows. episodes is the number of orders followed."""

    scope: Scope
    episodes: int
    paths: tuple[Path, ...]
    flows: tuple[Flow, ...]
    loops: tuple[Loop, ...]
    leaves: tuple[Leave, ...]
    durations: tuple[Duration, ...]
    version: int


def paths(warehouse: Warehouse, scope: Scope = Scope(), by_stage: bool = False, language: str = "ko", level: float = 0.95) -> Paths:
    """Ways, loops, leave points and durations. Uses the scope's period and segments.

    by_stage: a step is the stage that a contact or remark is about (its name in ``language``), else its kind.

    Raises NoData when there are neither orders of known customers, nor contacts, nor visits.
    """
    asked = _asked(scope)
    stages = chosen(warehouse)
    told = {"by_stage": by_stage, "aliases": list(stages.known_as), "names": [_label(stages, name, language) for name in stages.known_as.values()]}
    table = warehouse.query("journey_episodes", **asked, **told, days=WATCHED_DAYS, contacts=list(CONTACTS), clear=_CLEAR_FEELING, most=_MOST_STEPS)
    contacts = warehouse.query("journey_contacts", **asked, days=LOOP_DAYS, contacts=list(CONTACTS)).to_pylist()
    sessions = warehouse.query("journey_sessions", **asked).to_pylist()
    if not (table.num_rows or contacts or sessions):
        raise NoData(what="주문·문의·방문")
    times = warehouse.query("journey_times", **asked, **told, days=WATCHED_DAYS, contacts=list(CONTACTS)).to_pylist()
    return Paths(
        scope=scope,
        episodes=int(np.sum(table.column("n").to_numpy())),
        paths=_paths(table, level),
        flows=_flows(table),
        loops=_loops(contacts, level),
        leaves=_leaves({row["furthest"]: row["n"] for row in sessions}, level),
        durations=tuple(Duration(row["kind"], row["n"], *(float(days) for days in row["quartiles"])) for row in times),
        version=warehouse.version,
    )


def _label(template: Template, name: str, language: str) -> str:
    known = template.stage(name)
    return known.label(language) if known else name


def _asked(scope: Scope) -> dict[str, Any]:
    segments = next((["" if v is None else v for v in f.values] for f in scope.filters if f.dimension == "segment" and not f.exclude), None)
    return {"since": scope.period.since, "until": scope.period.until, "segments": segments}


def _paths(table: pa.Table, level: float) -> tuple[Path, ...]:
    encoded = table.column("path").combine_chunks().dictionary_encode()
    names: list[str] = encoded.dictionary.to_pylist()
    if not names:
        return ()
    cell = table.column("bucket").to_numpy().astype(np.int64) * len(names) + encoded.indices.to_numpy()
    closed, again, n = (
        np.bincount(cell, table.column(name).to_numpy(), BUCKETS * len(names)).reshape(BUCKETS, len(names)) for name in ("closed", "again", "n")
    )
    rest_closed, rest_again = closed.sum(axis=1, keepdims=True) - closed, again.sum(axis=1, keepdims=True) - again
    share = _shares(closed, again, level)
    apart = _apart((closed, again), (rest_closed, rest_again), level)
    found = [
        Path(tuple(name.split(">")) if name else (), int(n[:, i].sum()), share[i], apart[i]) for i, name in enumerate(names)
    ]
    return tuple(sorted(found, key=lambda path: (-path.n, path.steps)))


def _shares(closed: np.ndarray, again: np.ndarray, level: float) -> list[Share]:
    n = closed.sum(axis=0)
    mean = np.divide(again.sum(axis=0), n, out=np.full(len(n), np.nan), where=n > 0)
    low, high = interval(resampled_means(closed, again), mean, (closed > 0).sum(axis=0), level)
    return [
        Share(*(None if np.isnan(x) else float(np.clip(x, 0, 1)) for x in (mean[i], low[i], high[i])), int(n[i])) for i in range(len(n))
    ]


def _apart(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray], level: float) -> list[bool]:
    """Does the difference of two shares exclude zero, the same customers being drawn for both?"""
    difference = resampled_means(*one) - resampled_means(*other)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = one[1].sum(axis=0) / one[0].sum(axis=0) - other[1].sum(axis=0) / other[0].sum(axis=0)
    low, high = interval(difference, centre, (one[0] > 0).sum(axis=0), level)
    return [bool(low[i] > 0 or high[i] < 0) for i in range(len(centre))]


def _flows(table: pa.Table) -> tuple[Flow, ...]:
    """Episodes summed over what they share: level 0 is the order, then up to two steps, then how it ended."""
    counts: dict[tuple[tuple[int, str], tuple[int, str]], int] = {}
    totals: dict[str, list[int]] = {}
    for row in table.select(["path", "n", "closed", "again", "again_so_far"]).to_pylist():
        held = totals.setdefault(row["path"], [0, 0, 0])
        left = row["closed"] - row["again"]
        for place, value in enumerate((row["again_so_far"], left, row["n"] - row["again_so_far"] - left)):
            held[place] += value
    for path, ends in totals.items():
        steps = path.split(">") if path else []
        nodes = [(0, "order"), *((place + 1, kind) for place, kind in enumerate(steps))]
        for source, target in zip(nodes, nodes[1:], strict=False):
            counts[source, target] = counts.get((source, target), 0) + sum(ends)
        for kind, n in zip(("again", "left", "open"), ends, strict=True):
            if n:
                end = (_MOST_STEPS + 1, kind)
                counts[nodes[-1], end] = counts.get((nodes[-1], end), 0) + n
    return tuple(Flow(source, target, n) for (source, target), n in sorted(counts.items()))


def _loops(contacts: list[dict[str, Any]], level: float) -> tuple[Loop, ...]:
    if not contacts:
        return ()
    total = Loop(None, _share(sum(row["again"] for row in contacts), sum(row["n"] for row in contacts), level))
    return (total, *(Loop(row["stage"], _share(row["again"], row["n"], level)) for row in contacts if row["stage"] is not None))


def _leaves(furthest: dict[int, int], level: float) -> tuple[Leave, ...]:
    """The last step (purchase) is no leave point."""
    reached = [sum(n for step, n in furthest.items() if step >= place) for place in range(1, len(STEPS) + 1)]
    return tuple(
        Leave(step, _share(furthest.get(place, 0), reached[place - 1], level))
        for place, step in enumerate(STEPS[:-1], start=1) if reached[place - 1]
    )


def _share(hits: int, n: int, level: float) -> Share:
    low, high = wilson(hits, n, level) if n else (None, None)
    return Share(hits / n if n else None, low, high, n)
