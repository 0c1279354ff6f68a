"""Time to convert: how long after a visit begins it buys."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import z_of
from analytics.metrics.measuring import conditions
from analytics.metrics.question import Scope
from analytics.reports.korean import percent
from data.warehouse import Warehouse, statement

MOST_MINUTES = 24 * 60
LIMITS = (5, 15, 30, 60, 180, MOST_MINUTES)


@dataclass(frozen=True)
class Converting:
    """Of ``n`` purchases: the median in minutes (rounded up) with its 95 % bounds, and (minutes, share 0..1 by then)."""

    n: int
    middle: int | None
    low: int | None
    high: int | None
    within: tuple[tuple[int, float], ...]
    sql: str


def converting(warehouse: Warehouse, scope: Scope = Scope(), level: float = 0.95) -> Converting:
    """Of the visits that bought; all None and () without any."""
    where, params = conditions(catalogue().metric("minutes_to_purchase"), scope)
    sql = statement("minutes_to_convert", where=where, most=str(MOST_MINUTES))
    rows = [(row["minutes"], row["n"]) for row in warehouse.run(sql, params).to_pylist()]
    n = sum(count for _minutes, count in rows)
    if not n:
        return Converting(0, None, None, None, (), sql)
    half = z_of(level) * n**0.5 / 2
    middle, low, high = (_at(rows, place) for place in (n / 2, n / 2 - half, n / 2 + 1 + half))
    within = tuple((limit, sum(count for minutes, count in rows if minutes <= limit) / n) for limit in LIMITS[:-1])
    return Converting(n, middle, low, high, within, sql)


def _at(rows: list[tuple[int, int]], place: float) -> int:
    """The minutes of the purchase at a place in their order."""
    seen = 0
    for minutes, count in rows:
        seen += count
        if seen >= place:
            return minutes
    return rows[-1][0]


def converting_title(found: Converting, language: str = "ko") -> str:
    """How long half of the purchases take."""
    ko = language == "ko"
    if found.middle is None:
        return "구매까지 걸린 시간을 알 수 있는 방문이 없어요" if ko else "No visit tells how long a purchase took"
    said = f"{found.middle}분" if ko else f"{found.middle} minutes"
    hour = percent(dict(found.within)[60], 0)
    return f"구매의 절반은 {said} 안에 이뤄져요(한 시간 안에 {hour})" if ko else f"Half of the purchases happen within {said} ({hour} within an hour)"
