"""measure(): the only place where a KPI is computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from analytics.metrics.catalogue import Definition, Dimension, catalogue
from analytics.metrics.intervals import KINDS
from analytics.metrics.question import Cell, Filter, Measured, MetricQuestion, Scope
from data.warehouse import Warehouse

OWN_BRAND = "brand IS NULL"  # competitors' rows count only when a brand is asked for


def measure(warehouse: Warehouse, question: MetricQuestion) -> Measured:
    """The figure of a question: total, one cell a group, what was left out, and the SQL that gave it.

    Raises UnknownMetric, UnknownDimension.
    """
    metric = catalogue().metric(question.metric)
    dimensions = [catalogue().dimension(name, metric) for name in question.by]
    where, params = conditions(metric, question.scope)
    sql = _sql(metric, dimensions, where)
    rows = warehouse.run(sql, params).to_pylist()
    last = _last_day(warehouse, metric)
    cells = [_cell(metric, question, dimensions, row, last) for row in rows]
    total = next(cell for cell, row in zip(cells, rows, strict=True) if row["is_total"])
    groups = [cell for cell, row in zip(cells, rows, strict=True) if not row["is_total"]]
    return Measured(
        question=question, total=total, cells=tuple(_ordered(groups, dimensions)),
        left_out=_left_out(warehouse, metric, question.scope), sql=sql, version=warehouse.version, dataset=warehouse.name,
    )


def conditions(metric: Definition, scope: Scope) -> tuple[str, dict[str, Any]]:
    """The scope as SQL over the metric's table, with its parameters."""
    clauses, params = [], {}
    if scope.period.since:
        clauses.append("day >= $since")
        params["since"] = scope.period.since
    if scope.period.until:
        clauses.append("day < $until")
        params["until"] = scope.period.until
    for number, kept in enumerate(scope.filters):
        clause, values = _filter(metric, kept, f"f{number}")
        clauses.append(clause)
        params.update(values)
    if metric.table == "answers" and not any(kept.dimension == "brand" for kept in scope.filters):
        clauses.append(OWN_BRAND)
    return " AND ".join(clauses) or "true", params


def _filter(metric: Definition, kept: Filter, name: str) -> tuple[str, dict[str, Any]]:
    expression = catalogue().dimension(kept.dimension, metric).sql
    values = [value for value in kept.values if value is not None]
    clause = f"coalesce(list_contains(${name}, CAST({expression} AS VARCHAR)), false)"
    if None in kept.values:
        clause = f"({clause} OR {expression} IS NULL)"
    return (f"NOT {clause}" if kept.exclude else clause), {name: values}


def _sql(metric: Definition, dimensions: list[Dimension], where: str) -> str:
    groups = ", ".join(f"{d.sql} AS d{i}" for i, d in enumerate(dimensions))
    names = ", ".join(f"d{i}" for i in range(len(dimensions)))
    parts = ", ".join(f"{sql} AS {name}" for name, sql in metric.parts.items())
    sets = f"GROUP BY GROUPING SETS (({names}), ())" if dimensions else ""
    total = f"grouping({names}) = {2 ** len(dimensions) - 1}" if dimensions else "true"
    return (
        f"WITH kept AS (SELECT *{', ' + groups if groups else ''} FROM {metric.table} WHERE ({where}) AND ({metric.where})), "
        f"summed AS (SELECT {names + ', ' if names else ''}{parts}, {total} AS is_total FROM kept {sets}) "
        f"SELECT *, CASE WHEN n > 0 THEN {metric.value} END AS value FROM summed"
    )


def _cell(metric: Definition, question: MetricQuestion, dimensions: list[Dimension], row: Mapping[str, Any], last: date | None) -> Cell:
    parts = {name: float(row[name] or 0) for name in metric.parts}
    n = int(parts["n"])
    shown = n >= metric.least and row["value"] is not None
    bounds = KINDS[metric.interval].bounds(parts, question.level) if shown else None
    group = {} if row["is_total"] else {d.name: row[f"d{i}"] for i, d in enumerate(dimensions)}
    return Cell(
        value=float(row["value"]) if shown else None, low=bounds[0] if bounds else None, high=bounds[1] if bounds else None,
        n=n, group=group, parts=parts, running=_running(dimensions, group, last),
    )


_LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def _running(dimensions: list[Dimension], group: Mapping[str, Any], last: date | None) -> bool:
    """Whether the group's period goes on after the data's last day."""
    for dimension in dimensions:
        start = group.get(dimension.name)
        if dimension.name in _LENGTHS and isinstance(start, date) and last:
            return end_of(start, dimension.name) > last + timedelta(days=1)
    return False


def end_of(start: date, grain: str) -> date:
    """The day after the last one of the period that begins at ``start``."""
    if grain in ("day", "week"):
        return start + timedelta(days=_LENGTHS[grain])
    return (start + timedelta(days=_LENGTHS[grain])).replace(day=1)


def _ordered(cells: list[Cell], dimensions: list[Dimension]) -> list[Cell]:
    def key(cell: Cell) -> tuple[Any, ...]:
        return tuple(_rank(d, cell.group[d.name], cell) for d in dimensions)

    return sorted(cells, key=key)


def _rank(dimension: Dimension, value: Any, cell: Cell) -> tuple[Any, ...]:
    """Time by its start, stages by the journey, all else by n; unknown last."""
    if value is None:
        return (1, 0, "")
    if dimension.time:
        return (0, value if isinstance(value, (int, float)) else value.toordinal(), "")
    if dimension.order and value in dimension.order:
        return (0, dimension.order.index(value), "")
    return (0, len(dimension.order) - cell.n if not dimension.order else len(dimension.order), str(value))


def _last_day(warehouse: Warehouse, metric: Definition) -> date | None:
    return warehouse.run(f"SELECT max(day) AS last FROM {metric.table}").to_pylist()[0]["last"]


def _left_out(warehouse: Warehouse, metric: Definition, scope: Scope) -> dict[str, int]:
    if not metric.left_out:
        return {}
    where, params = conditions(metric, scope)
    counts = ", ".join(f"count(*) FILTER (WHERE {predicate}) AS {reason}" for reason, predicate in metric.left_out.items())
    return {k: v for k, v in warehouse.run(f"SELECT {counts} FROM {metric.table} WHERE {where}", params).to_pylist()[0].items() if v}
