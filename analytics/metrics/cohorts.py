"""Cohorts: customers by the month of their first order, and how many of them bought in each month after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import share_difference, wilson
from analytics.metrics.measuring import conditions
from analytics.metrics.question import Scope
from analytics.reports.korean import particle, percent, points_apart
from data.warehouse import Warehouse, statement

Way = Literal["bounded", "unbounded"]


@dataclass(frozen=True)
class CohortCell:
    """Of ``n`` customers of a cohort, ``kept`` bought in month ``age`` (bounded) or in it or later (unbounded).

    ``over`` is False while that month has not ended: hollow on the screen and left out of the averages.
    """

    start: date | None  # None: all cohorts together
    age: int
    n: int
    kept: int
    over: bool

    @property
    def share(self) -> float:
        """kept / n, 0..1."""
        return self.kept / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """95 % Wilson bounds of the share."""
        return wilson(self.kept, self.n)


@dataclass(frozen=True)
class Cohorts:
    """The triangle, oldest cohort first; ``curve`` is the share per age over all cells that are over."""

    way: Way
    cells: tuple[CohortCell, ...]
    curve: tuple[CohortCell, ...]
    customers: int
    last: date | None
    sql: str


def cohorts(warehouse: Warehouse, scope: Scope = Scope(), way: Way = "unbounded", months: int = 12) -> Cohorts:
    """Cohorts over the customers whose first order the scope keeps (its month begins in the period).

    Empty without orders that know their customer.
    """
    metric = catalogue().metric("retention")
    kept = {one.dimension: catalogue().dimension(one.dimension, metric) for one in scope.filters}
    cuts = {name: found.sql for name, found in sorted(kept.items()) if not found.from_day}
    roll = warehouse.kept("_by_".join(("cohorts", *cuts)), statement(
        "cohort_roll", cuts="".join(f", {sql} AS cut_{name}" for name, sql in cuts.items()), names="".join(f", cut_{name}" for name in cuts),
    ))
    where, params = conditions(metric, scope, tuple(cuts))
    sql = statement("cohorts", roll=roll, where=where)
    rows = warehouse.run(sql, {**params, "months": months, "unbounded": way == "unbounded"}).to_pylist()
    cells = tuple(CohortCell(row["start"], row["age"], row["n"], row["kept"], row["over"]) for row in rows)
    return Cohorts(way, cells, _pooled(cells), sum(cell.n for cell in cells if cell.age == 0), rows[0]["last"] if rows else None, sql)


def _pooled(cells: tuple[CohortCell, ...]) -> tuple[CohortCell, ...]:
    """One cell an age over the cohorts for which it is over."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for cell in cells:
        if cell.over:
            sums[cell.age][0] += cell.n
            sums[cell.age][1] += cell.kept
    return tuple(CohortCell(None, age, n, kept, True) for age, (n, kept) in sorted(sums.items()))


def retention_title(found: Cohorts, language: str = "ko") -> str:
    """How many come back, or that it is too early to say."""
    ko = language == "ko"
    later = {cell.age: cell for cell in found.curve if cell.age > 0}
    if not later:
        return "다시 사는지 보려면 한 달이 더 필요해요" if ko else "One more month is needed to see who comes back"
    cell = later.get(3) or later[max(later)]
    share = percent(cell.share, 0)
    if found.way == "bounded":
        return (f"첫 구매 {cell.age}개월 뒤 그 달에 다시 산 고객은 {particle(share, '이에요/예요')}" if ko
                else f"{share} of customers bought in month {cell.age} after their first order")
    return (f"첫 구매 {cell.age}개월 뒤에도 계속 사는 고객은 {particle(share, '이에요/예요')}" if ko
            else f"{share} of customers still bought {cell.age} months after their first order or later")


def newer_title(found: Cohorts, language: str = "ko", age: int = 2) -> str:
    """Whether the newest cohorts come back less than the older ones: two halves compared at one age.

    Bounded cohorts alone give all customers equal time; of unbounded ones the older had longer to come back.
    """
    if found.way != "bounded":
        raise ValueError("unbounded cohorts had unequal time")
    cells = sorted((cell for cell in found.cells if cell.age == age and cell.over and cell.start), key=lambda cell: cell.start or date.min)
    ko = language == "ko"
    if len(cells) < 4:
        return "앞뒤를 견줄 만큼 달이 쌓이지 않았어요" if ko else "Too few months to compare earlier and later customers"
    half = len(cells) // 2
    sums = [{"hits": float(sum(c.kept for c in part)), "n": float(sum(c.n for c in part))} for part in (cells[half:], cells[:half])]
    found_difference = share_difference(sums[0], sums[1], 0.95)
    if found_difference.low is None or found_difference.high is None or found_difference.low <= 0 <= found_difference.high:
        return "최근에 온 고객도 예전만큼 다시 사요" if ko else "Newer customers come back as often as earlier ones"
    size = points_apart(found_difference.value)
    if found_difference.value < 0:
        return f"최근에 온 고객은 예전보다 {size} 덜 돌아와요" if ko else f"Newer customers come back {size} less than earlier ones"
    return f"최근에 온 고객은 예전보다 {size} 더 돌아와요" if ko else f"Newer customers come back {size} more than earlier ones"
