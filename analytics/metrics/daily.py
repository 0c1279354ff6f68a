"""A small roll-up held as columns: the sums of any period, cut by spans of days and kept groups, in microseconds.

DuckDB needs a millisecond or two for such a question, most of it for planning, and a page asks dozens. What is
summed and which rows count is said by the roll-up's SQL alone; here sums are only added up.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.metrics.catalogue import Definition, Dimension
from analytics.metrics.question import Period
from analytics.metrics.rolling import SPANS
from data.warehouse import Warehouse

MOST_ROWS = 20_000
_UNITS = {"month": "M", "year": "Y"}
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday: Monday is 0


@dataclass(frozen=True)
class Columns:
    """Sums per day and cut. days: datetime64[D] in order, unknown days (NaT) first. cuts: name -> (code of each row,
    value of each code). parts: one row of sums a day and cut, in the order of the metric's parts."""

    days: np.ndarray
    unknown: int
    cuts: Mapping[str, tuple[np.ndarray, list[Any]]]
    parts: np.ndarray

    def within(self, period: Period) -> slice:
        """The rows of a period; those of unknown day belong to no bounded one."""
        if period.since is None and period.until is None:
            return slice(0, len(self.days))
        known = self.days[self.unknown:]
        since = int(known.searchsorted(np.datetime64(period.since))) if period.since else 0
        until = int(known.searchsorted(np.datetime64(period.until))) if period.until else len(known)
        return slice(self.unknown + since, self.unknown + max(since, until))


def columns(warehouse: Warehouse, metric: Definition, rolled: str, cuts: tuple[str, ...], where: str, params: Mapping[str, Any]) -> Columns | None:
    """The rows of a roll-up that a filter leaves; None where a sum is NULL, which adding up would take for nothing."""
    names = "".join(f", cut_{name}" for name in cuts)
    parts = ", ".join(f"sum({name})::DOUBLE AS {name}" for name in metric.parts)
    sql = f"SELECT day{names}, {parts} FROM {rolled} WHERE {where} GROUP BY ALL ORDER BY day NULLS FIRST"
    return warehouse.kept_as(lambda table: _columns(table, cuts, tuple(metric.parts)), sql, params)


def _columns(table: pa.Table, cuts: tuple[str, ...], parts: tuple[str, ...]) -> Columns | None:
    if any(table[name].null_count for name in parts):
        return None
    days = table["day"].to_numpy().astype("datetime64[D]")
    encoded = {name: table[f"cut_{name}"].combine_chunks().dictionary_encode("encode") for name in cuts}
    codes = {name: (one.indices.to_numpy(), one.dictionary.to_pylist()) for name, one in encoded.items()}
    sums = np.column_stack([table[name].to_numpy() for name in parts])
    return Columns(days, int(np.isnat(days).sum()), codes, sums)


def can(metric: Definition, dimensions: list[Dimension]) -> bool:
    """Whether the metric's value is plain arithmetic and its cuts are spans of days or kept groups."""
    return arithmetic(metric.value) is not None and all(d.name in SPANS or not d.from_day for d in dimensions)


def rows(held: Columns, metric: Definition, dimensions: list[Dimension], period: Period) -> tuple[dict[str, Any], ...]:
    """One row a group and one for the total: d0, d1 ..., the parts, value, is_total."""
    here = held.within(period)
    sums = held.parts[here]
    total = _row(metric, sums.sum(axis=0), {"is_total": True})
    if not dimensions or not len(sums):
        return (total,)
    found = [_codes(held, d, here) for d in dimensions]
    code, sizes = np.zeros(len(sums), dtype=np.int64), [len(values) for _, values in found]
    for (one, _), size in zip(found, sizes, strict=True):
        code = code * size + one
    groups, place = np.unique(code, return_inverse=True)
    added = np.column_stack([np.bincount(place, column, len(groups)) for column in sums.T])
    each = np.unravel_index(groups, sizes)
    names = [{f"d{i}": values[of[at]] for i, (of, (_, values)) in enumerate(zip(each, found, strict=True))} for at in range(len(groups))]
    return (total, *(_row(metric, one, {"is_total": False, **name}) for name, one in zip(names, added, strict=True)))


def _row(metric: Definition, sums: np.ndarray, rest: dict[str, Any]) -> dict[str, Any]:
    parts = dict(zip(metric.parts, sums.tolist(), strict=True))
    value = arithmetic(metric.value)
    return {**rest, **parts, "value": value(parts) if value and parts["n"] > 0 else None}


def _codes(held: Columns, dimension: Dimension, here: slice) -> tuple[np.ndarray, list[Any]]:
    if dimension.name not in SPANS:
        codes, values = held.cuts[dimension.name]
        return codes[here], values
    starts = _starts(held.days[here], dimension.name)
    values, codes = np.unique(starts, return_inverse=True)  # NaT, the unknown day, is None as a date
    return codes, values.astype("datetime64[D]").tolist()


def _starts(days: np.ndarray, span: str) -> np.ndarray:
    """The first day of the span that each day lies in; an unknown day stays unknown."""
    if span == "day":
        return days
    if span == "week":
        return days - (days.astype("int64") + _EPOCH_WEEKDAY) % 7
    if span == "quarter":
        months = days.astype("datetime64[M]")
        return (months - months.astype("int64") % 3).astype("datetime64[D]")
    return days.astype(f"datetime64[{_UNITS[span]}]").astype("datetime64[D]")


# ---- formulas -------------------------------------------------------------------------------------------------

_SIGNS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}


@lru_cache(maxsize=512)
def arithmetic(text: str) -> Callable[[Mapping[str, float]], float | None] | None:
    """A formula of + - * / over parts as a function; None when only SQL can say it. Division by zero is none, as in SQL."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None
    if not _plain(tree):
        return None

    def value(parts: Mapping[str, float]) -> float | None:
        try:
            return float(_worked_out(tree, parts))
        except ZeroDivisionError:
            return None

    return value


def _plain(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return type(node.op) in _SIGNS and _plain(node.left) and _plain(node.right)
    return isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and type(node.value) in (int, float))


def _worked_out(node: Any, parts: Mapping[str, float]) -> float:
    if isinstance(node, ast.BinOp):
        return _SIGNS[type(node.op)](_worked_out(node.left, parts), _worked_out(node.right, parts))
    return parts[node.id] if isinstance(node, ast.Name) else node.value
