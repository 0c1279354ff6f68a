"""Who moved between the groups: today's groups beside those of ninety days before, matched by the customers they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analytics.customers.segments import Segment, Segmentation, segment
from analytics.metrics.intervals import wilson
from analytics.reports import korean
from data.warehouse import Warehouse

BACK_DAYS = 90
LEAST_KEPT = 0.5  # of the customers known then: below it the groups of then are not those of today


@dataclass(frozen=True)
class Move:
    """Customers of one group then who are in one group now. money_won: what they paid in the 365 days before ``since``."""

    source: int  # place in Migration.names
    target: int
    n: int
    money_won: float


@dataclass(frozen=True)
class Migration:
    """From ``since`` to ``until``: every customer known at both dates, once.

    same: share who stayed in their group, with its 95 % interval. falls: the moves to a group with less money
    a customer. came: customers who were none at ``since``.
    """

    since: date
    until: date
    names: tuple[str, ...]
    names_en: tuple[str, ...]
    moves: tuple[Move, ...]
    n: int
    same: float
    same_low: float
    same_high: float
    falls: tuple[Move, ...]
    came: int
    by_rule: bool = False  # the rules of then are those of today, whoever moved

    @property
    def fell(self) -> int:
        return sum(one.n for one in self.falls)

    @property
    def at_risk_won(self) -> float:
        """What those who fell had paid in the year before ``since``."""
        return sum(one.money_won for one in self.falls)

    @property
    def holds(self) -> bool:
        """Whether the groups of then are still those of today."""
        return self.by_rule or self.same >= LEAST_KEPT


def migration(warehouse: Warehouse, today: date, families: tuple[str, ...] = ("behaviour",), language: str = "ko") -> Migration:
    """The moves of the last ninety days. Raises TooFewCustomers when there were too few then.

    The customers of then are grouped by themselves, from what was known then; each of those groups takes the
    identity of the group of today with which it shares most (Kuhn 1955).
    """
    now = segment(warehouse, today, families, language)
    since = today - timedelta(days=BACK_DAYS)
    return moved(segment(warehouse, since, families, language, k=now.k), now)


def moved(then: Segmentation, now: Segmentation) -> Migration:
    """The moves between two groupings. A group by rule that nobody is in any more stands behind those of now."""
    both = then.members[["segment", "money_365"]].join(now.members["segment"].rename("now"), how="inner")
    source = both["segment"].map(dict(enumerate(identities(then, now))))
    groups = {**{len(now.segments) + place: one for place, one in enumerate(then.segments)}, **dict(enumerate(now.segments))}
    gone = sorted({place for place in source.unique() if place >= now.k})
    known = [*range(now.k), *gone]
    moves = both.groupby([source, both["now"]], sort=True)["money_365"].agg(["size", "sum"])
    found = tuple(Move(known.index(int(a)), int(b), int(row["size"]), float(row["sum"])) for (a, b), row in moves.iterrows())
    stayed, n = sum(one.n for one in found if one.source == one.target), len(both)
    low, high = wilson(stayed, n)
    told = [groups[place] for place in known]
    fallen = tuple(one for one in found if _worth(told[one.target]) < _worth(told[one.source]))
    return Migration(
        then.today, now.today, tuple(one.name for one in told), tuple(one.name_en for one in told), found, n,
        stayed / n, low, high, fallen, now.n - n, now.stability is None,
    )


def identities(then: Segmentation, now: Segmentation) -> list[int]:
    """For each group of then the group of now that it is: groups by rule by their names (behind those of now when nobody
    is in it any more), found ones by the customers they share."""
    if then.stability is None:
        places = {one.name: place for place, one in enumerate(now.segments)}
        return [places.get(one.name, now.k + place) for place, one in enumerate(then.segments)]
    both = then.members[["segment"]].join(now.members["segment"].rename("now"), how="inner")
    counts = pd.crosstab(both["segment"], both["now"]).reindex(index=range(then.k), columns=range(now.k), fill_value=0)
    return matched(counts.to_numpy())


def matched(counts: np.ndarray) -> list[int]:
    """For each group of then (row) the group of now (column): together they share as many customers as can be."""
    rows, columns = linear_sum_assignment(-counts)
    return [int(column) for _, column in sorted(zip(rows, columns, strict=True))]


def gathered(went: Migration, now: Segmentation, places: list[int] | None) -> Migration:
    """The moves between the groups of ``now``. places: for each group of ``went`` its group there, None to leave all as they are."""
    if places is None or len(places) == now.k:
        return went
    sums: dict[tuple[int, int], tuple[int, float]] = {}
    for one in went.moves:
        key = (places[one.source], places[one.target])
        n, money = sums.get(key, (0, 0.0))
        sums[key] = (n + one.n, money + one.money_won)
    moves = tuple(Move(*key, *of) for key, of in sorted(sums.items()))
    stayed = sum(one.n for one in moves if one.source == one.target)
    return replace(
        went, names=tuple(one.name for one in now.segments), names_en=tuple(one.name_en for one in now.segments), moves=moves,
        same=stayed / went.n, **dict(zip(("same_low", "same_high"), wilson(stayed, went.n), strict=True)),
        falls=tuple(one for one in moves if _worth(now.segments[one.target]) < _worth(now.segments[one.source])),
    )


def _worth(one: Segment) -> float:
    return one.money_per_customer_won


def headline(found: Migration, language: str = "ko") -> str:
    """The finding in a sentence: how many came to be worth less, and the money that was theirs."""
    ko = language == "ko"
    if not found.holds:
        return "그때의 고객군이 지금과 달라서 이동을 말하기 어려워요" if ko else "The groups of then are not those of today, so moves cannot be told"
    if not found.falls:
        return "한 사람이 쓰는 돈이 더 적은 고객군으로 옮긴 고객이 없어요" if ko else "Nobody moved to a group that spends less"
    money = korean.won(found.at_risk_won)
    if ko:
        return f"{korean.people(found.fell)}이 돈을 덜 쓰는 고객군으로 옮겼어요 (한 해 {money}을 쓰던 고객)"
    return f"{found.fell:,} customers moved to groups that spend less (they had paid {found.at_risk_won:,.0f} won in a year)"
