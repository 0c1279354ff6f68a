"""measure(): the only place where a KPI is computed.

The SQL that a figure is walked back to reads the derived tables. The same figure is taken from a roll-up where
there can be one (rolling.py), held as columns where it is small (daily.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from analytics.metrics import daily, rolling
from analytics.metrics.catalogue import Definition, Dimension, catalogue
from analytics.metrics.intervals import KINDS
from analytics.metrics.question import Cell, Filter, Measured, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

BRAND = "brand"
OWN_BRAND = "brand IS NULL"
SCALE = "scale"


def measure(warehouse: Warehouse, question: MetricQuestion) -> Measured:
    """The figure of a question: total, one cell a group, what was left out, and the SQL that gave it.

    Raises UnknownMetric, UnknownDimension.
    """
    metric, scale, scope = _read(warehouse, question)
    dimensions = [catalogue().dimension(name, metric) for name in question.by]
    rows = _rows(warehouse, metric, dimensions, scope)
    last = last_day(warehouse, metric)
    cells = [_cell(metric, question, dimensions, row, last) for row in rows]
    total = next(cell for cell, row in zip(cells, rows, strict=True) if row["is_total"])
    groups = [cell for cell, row in zip(cells, rows, strict=True) if not row["is_total"]]
    left_out = _left_out(warehouse, metric, question.scope)
    if scale:
        left_out |= _other_scales(warehouse, metric, question.scope, total.n)
    return Measured(
        question=question, total=total, cells=tuple(_ordered(groups, dimensions)), left_out=left_out,
        sql=_sql(metric, dimensions, scope), version=warehouse.version_of(frozenset({metric.table})), dataset=warehouse.name, scale=scale,
    )


def measure_all(warehouse: Warehouse, questions: tuple[MetricQuestion, ...]) -> tuple[Measured, ...]:
    """The figures of several questions, in their order."""
    return tuple(measure(warehouse, one) for one in questions)


def whole(warehouse: Warehouse, question: MetricQuestion) -> Cell:
    """The total of ``measure`` alone, without what was left out: what a comparison needs."""
    metric, _, scope = _read(warehouse, question)
    return _cell(metric, question, [], _rows(warehouse, metric, [], scope)[0], None)


def _read(warehouse: Warehouse, question: MetricQuestion) -> tuple[Definition, str | None, Scope]:
    """The definition on the table that has all the question's dimensions, the scale averaged, the scope with it."""
    asked = catalogue().metric(question.metric)
    metric = asked.on(_used(asked, question))
    return metric, *_one_scale(warehouse, metric, question)


def _used(metric: Definition, question: MetricQuestion) -> list[Dimension]:
    """The dimensions a question cuts or filters by."""
    names = (*question.by, *(kept.dimension for kept in question.scope.filters))
    return [catalogue().dimension(name, metric) for name in names]


def _one_scale(warehouse: Warehouse, metric: Definition, question: MetricQuestion) -> tuple[str | None, Scope]:
    """The scale that is averaged (the most frequent one of the data set) unless the question names scales."""
    names = {*question.by, *(kept.dimension for kept in question.scope.filters)}
    scales = () if not metric.one_scale or SCALE in names else _scales(warehouse, metric)
    if not scales:
        return None, question.scope
    return scales[0], question.scope.where(SCALE, scales[0]) if len(scales) > 1 else question.scope


def _scales(warehouse: Warehouse, metric: Definition) -> tuple[str, ...]:
    """The scales that the metric's rows have, most frequent first."""
    sql = _summing(metric, [catalogue().dimensions[SCALE]], Scope(), None)
    rows = [row for row in warehouse.kept_rows(sql) if row["d0"]]
    return tuple(row["d0"] for row in sorted(rows, key=lambda row: (-row["n"], row["d0"])))


def _other_scales(warehouse: Warehouse, metric: Definition, scope: Scope, counted: int) -> dict[str, int]:
    """Rows on other scales than the one that was averaged."""
    if len(_scales(warehouse, metric)) < 2:
        return {}
    every = _rows(warehouse, metric, [], scope)[0]["n"]
    return {"other_scale": int(every) - counted} if every > counted else {}


# ---- from rows, and from roll-ups of rows -------------------------------------------------------------


def _rows(warehouse: Warehouse, metric: Definition, dimensions: list[Dimension], scope: Scope) -> tuple[dict[str, Any], ...]:
    """One row a group and one for the total: d0, d1 ..., the parts, value, is_total."""
    if metric.additive:
        return _summed(warehouse, metric, dimensions, scope)
    counting = rolling.counting(metric, scope.filters)
    if counting:
        return _counted(warehouse, metric, dimensions, scope, counting)
    return warehouse.kept_rows(_summing(metric, dimensions, scope, None), conditions(metric, scope)[1])


def _summed(warehouse: Warehouse, metric: Definition, dimensions: list[Dimension], scope: Scope) -> tuple[dict[str, Any], ...]:
    kept = {d.name: d for d in (*dimensions, *_filtered(metric, scope))}
    cuts = {name: d for name, d in sorted(kept.items()) if not d.from_day}
    own = OWN_BRAND if metric.table == "answers" and BRAND not in kept else "true"
    rolled = rolling.sums(warehouse, metric, cuts, own)
    size = warehouse.kept_rows(f"SELECT count(*) AS n FROM {rolled}")[0]["n"]
    if not size:
        return ({**dict.fromkeys(metric.parts), "value": None, "is_total": True},)
    if size <= daily.MOST_ROWS and daily.can(metric, dimensions):
        where, params = conditions(metric, replace(scope, period=Period()), tuple(cuts))
        held = daily.columns(warehouse, metric, rolled, tuple(cuts), where, params)
        if held is not None:
            return daily.rows(held, metric, dimensions, scope.period)
    return warehouse.kept_rows(_summing(metric, dimensions, scope, rolled), conditions(metric, scope, tuple(cuts))[1])


def _counted(
    warehouse: Warehouse, metric: Definition, dimensions: list[Dimension], scope: Scope, counting: dict[str, rolling.Counted]
) -> tuple[dict[str, Any], ...]:
    """Distinct counts of each group and, apart from them (groups overlap), of the whole."""
    filtered = {d.name: d for d in _filtered(metric, scope)}
    by = {d.name: d for d in dimensions if d.name not in rolling.SPANS}
    found: tuple[dict[str, Any], ...] = ()
    for groups, cuts in ((dimensions, {**filtered, **by}), ([], filtered)) if dimensions else (([], filtered),):
        gaps = rolling.gaps(warehouse, metric, dict(sorted(cuts.items())), counting)
        where, params = conditions(metric, scope, tuple(cuts))
        found += warehouse.kept_rows(rolling.counting_sql(metric, groups, cuts, gaps, where, "since" in params), params)
    return found


def _filtered(metric: Definition, scope: Scope) -> list[Dimension]:
    return [catalogue().dimension(kept.dimension, metric) for kept in scope.filters]


def _sql(metric: Definition, dimensions: list[Dimension], scope: Scope) -> str:
    """The text by which anybody gets the same figure from the rows."""
    return _summing(metric, dimensions, scope, None)


def example_sql(metric: Definition, rows: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The text that gives a metric's total over made-up rows (column -> value) instead of the table's, with its parameters."""
    params = {f"v{i}_{name}": value for i, row in enumerate(rows) for name, value in row.items()}
    each = [", ".join(f"$v{i}_{name} AS {name}" for name in row) or "NULL AS day" for i, row in enumerate(rows)]
    made = "".join(f" UNION ALL BY NAME SELECT {one}" for one in each)
    summing = _summing(replace(metric, table="example_rows"), [], Scope(), None)
    return f"WITH example_rows AS (SELECT * FROM (SELECT * FROM {metric.table} LIMIT 0){made}), {summing.removeprefix('WITH ')}", params


def _summing(metric: Definition, dimensions: list[Dimension], scope: Scope, rolled: str | None) -> str:
    cuts = tuple(d.name for d in (*dimensions, *_filtered(metric, scope)) if not d.from_day) if rolled else None
    where = conditions(metric, scope, cuts, tuple(d.name for d in dimensions))[0]
    groups = "".join(f", {d.within(cuts)} AS d{i}" for i, d in enumerate(dimensions))
    names = ", ".join(f"d{i}" for i in range(len(dimensions)))
    parts = ", ".join(f"{f'sum({name})' if rolled else sql} AS {name}" for name, sql in metric.parts.items())
    sets = f"GROUP BY GROUPING SETS (({names}), ())" if dimensions else ""
    total = f"grouping({names}) = {2 ** len(dimensions) - 1}" if dimensions else "true"
    rows = rolled or f"{metric.table}"
    only = where if rolled else f"({where}) AND ({metric.where})"
    return (
        f"WITH kept AS (SELECT *{groups} FROM {rows} WHERE {only}), "
        f"summed AS (SELECT {names + ', ' if names else ''}{parts}, {total} AS is_total FROM kept {sets}) "
        f"SELECT *, CASE WHEN n > 0 THEN {metric.value} END AS value FROM summed"
    )


def conditions(
    metric: Definition, scope: Scope, cuts: tuple[str, ...] | None = None, by: tuple[str, ...] = ()
) -> tuple[str, dict[str, Any]]:
    """The scope as SQL over the metric's table, with its parameters; over a roll-up that has ``cuts`` as columns.

    Competitors' rows are kept only when the question cuts or filters by brand.
    """
    clauses, params = [], {}
    if scope.period.since:
        clauses.append("day >= $since")
        params["since"] = scope.period.since
    if scope.period.until:
        clauses.append("day < $until")
        params["until"] = scope.period.until
    for number, kept in enumerate(scope.filters):
        clause, values = _filter(metric, kept, f"f{number}", cuts)
        clauses.append(clause)
        params.update(values)
    named = {*by, *(kept.dimension for kept in scope.filters)}
    if metric.table == "answers" and cuts is None and BRAND not in named:
        clauses.append(OWN_BRAND)
    return " AND ".join(clauses) or "true", params


def _filter(metric: Definition, kept: Filter, name: str, cuts: tuple[str, ...] | None) -> tuple[str, dict[str, Any]]:
    expression = catalogue().dimension(kept.dimension, metric).within(cuts)
    values = [str(value) for value in kept.values if value is not None]
    clause = f"coalesce(list_contains(${name}, CAST({expression} AS VARCHAR)), false)"
    if None in kept.values:
        clause = f"({clause} OR {expression} IS NULL)"
    return (f"NOT {clause}" if kept.exclude else clause), {name: values}


# ---- cells --------------------------------------------------------------------------------------------


def _cell(metric: Definition, question: MetricQuestion, dimensions: list[Dimension], row: Mapping[str, Any], last: date | None) -> Cell:
    parts = {name: float(row[name] or 0) for name in metric.parts}
    n = int(parts["n"])
    shown = n >= metric.least and row["value"] is not None
    bounds = KINDS[metric.interval].bounds(parts, question.level) if shown else None
    group = {} if row["is_total"] else {d.name: row[f"d{i}"] for i, d in enumerate(dimensions)}
    return Cell(
        value=float(row["value"]) if shown else None, low=bounds[0] if bounds else None, high=bounds[1] if bounds else None,
        n=n, group=group, parts=parts, running=_unfinished(dimensions, group, question.scope.period.since, last),
    )


_LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def _unfinished(dimensions: list[Dimension], group: Mapping[str, Any], since: date | None, last: date | None) -> bool:
    """Whether the group's period goes on after the data's last day, or began before the scope does."""
    for dimension in dimensions:
        start = group.get(dimension.name)
        if dimension.name in _LENGTHS and isinstance(start, date):
            cut_off = since is not None and start < since
            return cut_off or (last is not None and end_of(start, dimension.name) > last + timedelta(days=1))
    return False


def end_of(start: date, grain: str) -> date:
    """The day after the last one of the period that begins at ``start``."""
    if grain in ("day", "week"):
        return start + timedelta(days=_LENGTHS[grain])
    return (start + timedelta(days=_LENGTHS[grain])).replace(day=1)


def start_of(day: date, grain: str) -> date:
    """The first day of the period that a day lies in."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    month = {"quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}.get(grain, day.month)
    return day if grain == "day" else day.replace(day=1, month=month)


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


def groups_of(warehouse: Warehouse, metric: Definition, dimension: Dimension, least: int = 1) -> int:
    """How many groups of a dimension have at least ``least`` rows in the metric's table, all time, unknown not counted."""
    on = metric.on([dimension])
    grouped = f"SELECT {dimension.sql} AS value FROM {on.table} WHERE {dimension.sql} IS NOT NULL GROUP BY ALL HAVING count(*) >= {int(least)}"
    return int(warehouse.kept_rows(f"SELECT count(*) AS groups FROM ({grouped})")[0]["groups"])


def last_day(warehouse: Warehouse, metric: Definition) -> date | None:
    """The last day on which the metric's table has a row."""
    return warehouse.kept_rows(f"SELECT max(day) AS last FROM {metric.table}")[0]["last"]


def _left_out(warehouse: Warehouse, metric: Definition, scope: Scope) -> dict[str, int]:
    """Reason -> rows of the scope that the figure does not count."""
    if not metric.left_out:
        return {}
    counts = {reason: f"count(*) FILTER (WHERE {predicate})" for reason, predicate in metric.left_out.items()}
    reasons = replace(metric, name=f"{metric.name} left out", where="true", value="n", parts={"n": "count(*)", **counts})
    ever = warehouse.kept_rows(_summing(reasons, [], Scope(), None))[0]
    if not any(ever[reason] for reason in metric.left_out):
        return {}
    row = _rows(warehouse, reasons, [], scope)[0]
    return {reason: int(row[reason]) for reason in metric.left_out if row[reason]}
