"""Repurchase cycles: after how many days the same product (or category) is bought again by the same customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import z_of
from analytics.metrics.measuring import conditions
from analytics.metrics.question import Scope
from analytics.reports.korean import particle
from data.warehouse import Warehouse, statement

What = Literal["product", "category"]
LEAST, MOST = 30, 15  # gaps, rows


@dataclass(frozen=True)
class Cycle:
    """``middle`` is the median gap in days, within ``low`` .. ``high`` (order statistics: Conover 1999, 3.2); half of all
    gaps lie in ``quarter`` .. ``three_quarters``. n gaps of so many customers."""

    what: str
    n: int
    customers: int
    quarter: float
    middle: float
    three_quarters: float
    low: float
    high: float


def cycles(warehouse: Warehouse, scope: Scope = Scope(), what: What = "product", level: float = 0.95) -> tuple[Cycle, ...]:
    """What is bought again most often first. Only gaps that ended are seen, so the newest customers count less."""
    where, params = conditions(catalogue().metric("units"), scope)
    sql = statement("repurchases", what=what, where=where)
    rows = warehouse.run(sql, {**params, "z": z_of(level), "least": LEAST, "most": MOST}).to_pylist()
    return tuple(Cycle(**row) for row in rows)


def cycles_title(found: tuple[Cycle, ...], language: str = "ko") -> str:
    """What comes round soonest and latest."""
    ko = language == "ko"
    if not found:
        return f"같은 것을 다시 산 일이 {LEAST}번 넘는 상품이 아직 없어요" if ko else f"Nothing has been bought again {LEAST} times yet"
    soon, late = min(found, key=lambda one: one.middle), max(found, key=lambda one: one.middle)
    if soon.high >= late.low:
        return f"다시 사기까지 보통 {soon.middle:.0f}~{late.middle:.0f}일, 뚜렷이 다른 것은 없어요" if ko else f"Bought again after {soon.middle:.0f} to {late.middle:.0f} days, no clear differences"
    if ko:
        return f"{particle(soon.what, '은/는')} {soon.middle:.0f}일, {particle(late.what, '은/는')} {late.middle:.0f}일 만에 다시 사요"
    return f"{soon.what} is bought again after {soon.middle:.0f} days, {late.what} after {late.middle:.0f}"
