"""Roll-ups that answer what scans of the rows cannot: kept in memory, never stale (data/deriving.py).

Sums and counts are kept per day and dimension. Distinct counts (customers) do not add up over days: kept is, per day,
how many rows had their customer's row before so many days earlier. A customer's first row in a span of days is the
one whose row before lies outside it, so counting those rows counts customers, for any span.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.metrics.catalogue import Definition, Dimension, catalogue
from analytics.metrics.question import Filter
from data.warehouse import Warehouse

SPANS = ("day", "week", "month", "quarter", "year")  # cuts whose groups are spans of days
_DISTINCT = re.compile(r"count\(DISTINCT (\w+)\)(?: FILTER \(WHERE (.+)\))?", re.DOTALL)
_CUSTOMER = "customer_key"


@dataclass(frozen=True)
class Counted:
    """A part that counts distinct keys among the rows for which ``where`` holds."""

    key: str
    where: str


def sums(warehouse: Warehouse, metric: Definition, cuts: Mapping[str, Dimension], own: str) -> str:
    """The table of an additive metric's parts per day and cut, made at the first asking."""
    columns = ", ".join(["day", *(f"{d.sql} AS cut_{name}" for name, d in cuts.items())])
    parts = ", ".join(f"{sql} AS {name}" for name, sql in metric.parts.items())
    return warehouse.kept(
        "_by_".join((f"{metric.name} {metric.table}", *cuts)),
        f"SELECT {columns}, {parts} FROM {metric.table} WHERE ({metric.where}) AND {own} GROUP BY ALL",
        adds_up=True,
    )


def counting(metric: Definition, filters: tuple[Filter, ...]) -> dict[str, Counted]:
    """The parts of a metric of distinct counts; {} where rows must be counted.

    A filter by several values needs the rows unless a customer has one value alone: somebody may have bought under two.
    """
    found = {name: _DISTINCT.fullmatch(sql) for name, sql in metric.parts.items()}
    parts = {name: Counted(one[1], one[2] or "true") for name, one in found.items() if one}
    if len(parts) < len(metric.parts) or metric.table == "answers":  # answers may be cut by brand
        return {}
    of_one = all(part.key == _CUSTOMER for part in parts.values())
    for kept in filters:
        constant = of_one and catalogue().dimension(kept.dimension, metric).of_customer
        if not constant and (kept.exclude or len(kept.values) != 1):
            return {}
    return parts


def gaps(warehouse: Warehouse, metric: Definition, cuts: Mapping[str, Dimension], parts: Mapping[str, Counted]) -> str:
    """Per part, day, gap in days to the key's row before (within the cuts; NULL for its first) and cut: the times it occurs."""
    columns = "".join(f", {d.sql} AS cut_{name}" for name, d in cuts.items())
    names = "".join(f", cut_{name}" for name in cuts)
    each = [
        f"SELECT '{name}' AS part, day, CASE WHEN row_number() OVER own > 1 THEN coalesce(day - lag(day) OVER own, 0) END AS gap{names} "
        f"FROM (SELECT day, {part.key}{columns} FROM {metric.table} WHERE ({metric.where}) AND ({part.where}) AND {part.key} IS NOT NULL) "
        f"WINDOW own AS (PARTITION BY {part.key}{names} ORDER BY day)"
        for name, part in parts.items()
    ]
    return warehouse.kept(
        "_by_".join((f"gaps {metric.name} {metric.table}", *cuts)),
        " UNION ALL ".join(f"SELECT part, day, gap{names}, count(*) AS times FROM ({one}) GROUP BY ALL" for one in each),
    )


def counting_sql(metric: Definition, groups: list[Dimension], cuts: Mapping[str, Dimension], gaps: str, where: str, since: bool) -> str:
    """The parts of each group from the table of gaps: rows whose key was not there before in the group's span."""
    starts = [d.sql for d in groups if d.name in SPANS] + ["$since"] * since
    first = f"gap IS NULL OR day - gap::INTEGER < greatest({', '.join(starts)})" if starts else "gap IS NULL"
    columns = "".join(f"{d.sql if d.name in SPANS else d.within(tuple(cuts))} AS d{i}, " for i, d in enumerate(groups))
    parts = ", ".join(f"coalesce(sum(times) FILTER (WHERE part = '{name}'), 0) AS {name}" for name in metric.parts)
    return (
        f"WITH summed AS (SELECT {columns}{parts}, {not groups} AS is_total FROM {gaps} WHERE ({where}) AND ({first}) "
        f"{'GROUP BY ALL' if groups else ''}) SELECT *, CASE WHEN n > 0 THEN {metric.value} END AS value FROM summed"
    )
