"""One person under several ids: joined by the order a review speaks of, by mobile number and by e-mail address.

Numbers and addresses are never stored: what is compared is their keyed hash (``contacts``). A join rewrites the
customer of the rows and keeps what their file said beside it (``own_key``), so that it can be taken apart again.
Joins by rule are made anew after every load and undo; what a person decided (``decided_by``) stands until they
change it.

Confidence: ``high`` one number or address on exactly two ids, or both on the same two; ``middle`` on three to five
ids (a family, or one person with several accounts); ``low`` when the customer list contradicts (gender, birth year).
Only ``high`` is joined by rule, the others wait for a person's yes. A hash on more than five ids is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from data.troubles import Trouble
from data.warehouse import Warehouse, statement

Confidence = Literal["high", "middle", "low"]
State = Literal["joined", "proposed", "split"]
MOST_IDS = 5  # that a number may stand beside to be a person's
_COLUMNS = ("own_key", "customer_key", "rule", "confidence", "state")
_SCHEMA = pa.schema([(name, pa.string()) for name in _COLUMNS])


class NoSuchJoin(Trouble):
    """No join or proposal of this customer id. Facts: customer."""


@dataclass(frozen=True)
class Join:
    """``own_key`` belongs, by ``rule``, to the person ``customer_key``; ``orders`` and ``remarks`` count the rows moved."""

    own_key: str
    customer_key: str
    rule: Literal["phone", "email", "both"]
    confidence: Confidence
    state: State
    decided_by: str | None
    decided_at: datetime | None
    orders: int
    remarks: int


@dataclass(frozen=True)
class Joined:
    """What joining moved in one go: remarks to their order's customer, ids to a person."""

    reviews: int = 0
    customers: int = 0


def joins(warehouse: Warehouse) -> tuple[Join, ...]:
    """All joins and proposals."""
    return tuple(Join(**row) for row in warehouse.query("joining/all").to_pylist())


def by_order(warehouse: Warehouse) -> tuple[int, int]:
    """How many remarks have the customer of their order, of how many that speak of an order."""
    row = warehouse.query("joining/by_order").to_pylist()[0]
    return row["joined"], row["speaking"]


def split(warehouse: Warehouse, own_key: str, *, by: str, now: datetime) -> None:
    """Take an id apart from the person it was joined to; it stays apart after further loads. Raises NoSuchJoin."""
    _decide(warehouse, own_key, "split", by, now)


def join(warehouse: Warehouse, own_key: str, *, by: str, now: datetime) -> None:
    """Join an id that was proposed or split. Raises NoSuchJoin."""
    _decide(warehouse, own_key, "joined", by, now)


def _decide(warehouse: Warehouse, own_key: str, state: State, by: str, now: datetime) -> None:
    if own_key not in {one.own_key for one in joins(warehouse)}:
        raise NoSuchJoin(customer=own_key)
    with warehouse.writing() as writer:
        writer.execute(statement("joining/decide"), {"own_key": own_key, "state": state, "by": by, "now": now})
        join_again(writer)


# ---- the rules -------------------------------------------------------------------------------------


def join_again(writer: Any) -> Joined:
    """Bring all rows in line with what is known now; writes nothing where nothing changes. Inside a transaction."""
    if not writer.execute(statement("joining/anything")).fetchall()[0][0]:
        return Joined()
    shared = writer.execute(statement("joining/shared"), {"most": MOST_IDS}).fetchall()
    decided = [own for (own,) in writer.execute(statement("joining/decided")).fetchall()]
    before = {own for (own,) in writer.execute(statement("joining/joined_by_rule")).fetchall()}
    found = _proposed(writer, shared, decided)
    table = pa.Table.from_pylist([dict(zip(_COLUMNS, one, strict=True)) for one in found], schema=_SCHEMA)
    writer.register("new_joins", table)
    if not writer.execute(statement("joining/same")).fetchall()[0][0]:
        writer.execute(statement("joining/replace"))
    writer.unregister("new_joins")
    writer.execute(statement("joining/standing"))
    for kind in ("orders", "visits"):
        _move(writer, kind, statement("joining/wanted", table=kind))
    moved = _move(writer, "feedback", statement("joining/wanted_feedback"))
    writer.execute(statement("joining/people_now"))
    if writer.execute(statement("joining/moved")).fetchall()[0][0]:
        writer.execute(statement("joining/people"))
    return Joined(moved, sum(one[4] == "joined" and one[0] not in before for one in found))


def _move(writer: Any, kind: str, wanted: str) -> int:
    writer.execute(wanted)
    count, to_orders = writer.execute(statement("joining/moved")).fetchall()[0]
    if count:
        writer.execute(statement("joining/apply", table=kind))
    return int(to_orders)


Edge = tuple[str, str]
Found = tuple[str, str, str, Confidence, State]


def _proposed(writer: Any, shared: Iterable[tuple[str, str, list[str]]], decided: Iterable[str]) -> list[Found]:
    """What the rules say of every id that no person decided about: to whom it belongs, why and how surely."""
    rules, crowded = _edges(shared, frozenset(decided))
    told = _told(writer, {key for edge in rules for key in edge})
    sure: dict[Edge, Confidence] = {
        edge: "low" if _contradict(told, edge) else "middle" if edge in crowded and len(by) < 2 else "high" for edge, by in rules.items()
    }
    persons = _Groups()
    for edge in (edge for edge in rules if sure[edge] == "high"):
        persons.unite(*edge)
    found: dict[str, Found] = {}
    for edge in sorted(rules, key=lambda edge: (sure[edge] == "high", edge)):  # a join says more than a proposal
        person = _person(persons.of(edge[0]) | persons.of(edge[1]), told)
        rule = "both" if len(rules[edge]) > 1 else next(iter(rules[edge]))
        for own in (key for key in edge if key != person and (sure[edge] == "high" or person not in persons.of(key))):
            found[own] = (own, person, rule, sure[edge], "joined" if sure[edge] == "high" else "proposed")
    return list(found.values())


def _edges(shared: Iterable[tuple[str, str, list[str]]], decided: frozenset[str]) -> tuple[dict[Edge, set[str]], set[Edge]]:
    """Pairs of ids with one number or address, by which rule, and the pairs among more than two ids."""
    rules: dict[Edge, set[str]] = defaultdict(set)
    crowded: set[Edge] = set()
    for rule, _mark, keys in shared:
        free = [key for key in keys if key not in decided]
        for other in free[1:]:
            rules[free[0], other].add(rule)
            if len(keys) > 2:
                crowded.add((free[0], other))
    return dict(sorted(rules.items())), crowded


def _told(writer: Any, keys: set[str]) -> dict[str, tuple[str | None, int | None]]:
    """Gender and birth year of the ids that the customer list knows."""
    if not keys:
        return {}
    rows = writer.execute(statement("joining/known"), {"keys": sorted(keys)}).fetchall()
    return {key: (gender, year) for key, gender, year in rows}


def _contradict(told: dict[str, tuple[str | None, int | None]], edge: Edge) -> bool:
    first, second = (told.get(key, (None, None)) for key in edge)
    return any(a is not None and b is not None and a != b for a, b in zip(first, second, strict=True))


def _person(group: set[str], told: dict[str, tuple[str | None, int | None]]) -> str:
    """The id that stands for the person: one of the customer list, then one of the company's own, then the first."""
    return min(group, key=lambda key: (key not in told, key.startswith("p-"), key))


class _Groups:
    """Which ids are one person's: sets that are united."""

    def __init__(self) -> None:
        self._group: dict[str, set[str]] = {}

    def of(self, key: str) -> set[str]:
        return self._group.get(key, {key})

    def unite(self, first: str, second: str) -> None:
        both = self.of(first) | self.of(second)
        for key in both:
            self._group[key] = both
