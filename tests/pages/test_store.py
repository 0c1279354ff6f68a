"""What is kept is kept by content: the same result is not worked out twice, another one is never mistaken for it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from data.access import Person, Reach, Role
from data.troubles import TooLittleData
from data.warehouse import Warehouse
from pages.kit import gate, store

CALLS: list[float] = []


@dataclass(frozen=True)
class Result:
    parts: dict[str, float]


def doubled(result: Result, by: float = 2) -> float:
    CALLS.append(result.parts["n"])
    return by * result.parts["n"]


def test_the_same_content_is_worked_out_once_though_it_is_another_object() -> None:
    CALLS.clear()
    assert [store.worked_out(doubled, Result({"n": 21.0})) for _ in range(3)] == [42, 42, 42]
    assert CALLS == [21.0]


def test_other_content_or_another_option_is_worked_out_anew() -> None:
    CALLS.clear()
    assert store.worked_out(doubled, Result({"n": 1.0})) == 2
    assert store.worked_out(doubled, Result({"n": 2.0})) == 4
    assert store.worked_out(doubled, Result({"n": 2.0}), by=3) == 6
    assert CALLS == [1.0, 2.0, 2.0]


def refused(_warehouse: Warehouse, have: int) -> float:
    CALLS.append(have)
    raise TooLittleData(what="churn", need=300, have=have, unit="customers")


def test_a_refusal_is_said_each_time_and_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    CALLS.clear()
    monkeypatch.setattr(gate, "person", lambda: Person("p", None, "", "owner"))
    for _ in range(2):
        with pytest.raises(TooLittleData) as told:
            store.figure(refused, 120)
        assert told.value.facts["have"] == 120
    assert CALLS == [120]


def counted(warehouse: Warehouse) -> int:
    return warehouse.count("orders")


def test_somebody_who_sees_a_part_never_gets_a_figure_kept_for_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def seen_by(reach: Reach, role: Role = "analyst") -> int:
        monkeypatch.setattr(gate, "person", lambda: Person("p", None, "", role, reach=reach))
        return store.figure(counted)

    seen_by(Reach())
    with store.warehouse().writing() as writer:
        writer.execute("INSERT INTO orders (line_id, order_id, ordered_at, channel) SELECT i, i, TIMESTAMP '2026-01-01', CASE WHEN i < 3 THEN '매장' ELSE '쿠팡' END FROM range(10) t(i)")
    assert [seen_by(Reach()), seen_by(Reach(channels=("매장",))), seen_by(Reach(channels=("쿠팡",))), seen_by(Reach())] == [10, 3, 7, 10]
