"""An analyst's own metric, checked before it is accepted: the same TOML format, expressions that can do nothing but
count and reckon over permitted columns, and worked examples that come out.

The expressions are read by DuckDB's own parser (json_serialize_sql) and every node is checked against what is allowed;
what is not listed is refused.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from analytics.metrics.catalogue import BadDefinition, Definition, built_in, definition
from analytics.metrics.measuring import example_sql
from data.troubles import Trouble
from data.warehouse import Warehouse

_NAME = re.compile(r"[a-z][a-z0-9_]{2,39}")
_LONGEST, _CLOSE = 10_000, 1e-6
_PERSONAL = frozenset({"birth_year"})  # age_band is the permitted form
_CLASSES = frozenset({"COLUMN_REF", "CONSTANT", "FUNCTION", "COMPARISON", "CONJUNCTION", "OPERATOR", "CASE", "CAST", "BETWEEN"})
_AGGREGATES = frozenset({"count", "count_star", "sum", "avg", "min", "max", "median", "count_if", "bool_or", "bool_and"})
_FUNCTIONS = frozenset({
    "+", "-", "*", "/", "//", "%", "**", "abs", "round", "floor", "ceil", "ln", "exp", "sqrt", "power", "least", "greatest", "nullif", "if",
    "lower", "upper", "trim", "length", "contains", "starts_with", "~~", "!~~", "year", "month", "day", "hour", "isodow", "date_diff", "date_trunc",
})


class BadMetricName(Trouble):
    """A metric's name is small letters, digits and _ (3 to 40), and none of Maeum's own. Facts: name."""


class NotAllowedHere(Trouble):
    """An expression does what a metric may not. Facts: key, what, allowed."""


class ExampleFails(Trouble):
    """A worked example gives something else than it says. Facts: number, said, found."""


def accepted(warehouse: Warehouse, name: str, text: str) -> Definition:
    """The definition, when all holds; else BadMetricName, BadDefinition, NotAllowedHere or ExampleFails says why not."""
    if not _NAME.fullmatch(name) or name in built_in().metrics:
        raise BadMetricName(name=name)
    if len(text) > _LONGEST:
        raise BadDefinition(file=name, key="", reason=f"> {_LONGEST:,}")
    try:
        found = definition(name, text, name)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition(file=name, key="TOML", reason=str(error)) from error
    columns = frozenset(columns_of(warehouse, found.table))
    for key, sql in found.parts.items():
        _check(warehouse, f"parts.{key}", sql, columns, sums=True)
    _check(warehouse, "value", found.value, frozenset(found.parts), sums=False)
    for key, sql in {"where": found.where, **{f"left_out.{reason}": one for reason, one in found.left_out.items()}}.items():
        _check(warehouse, key, sql, columns, sums=False)
    _check_examples(warehouse, found, columns)
    return found


def columns_of(warehouse: Warehouse, table: str) -> tuple[str, ...]:
    """The columns of a derived table that a metric may use."""
    return tuple(name for name in warehouse.run(f"SELECT * FROM {table} LIMIT 0").column_names if name not in _PERSONAL)


def _check(warehouse: Warehouse, key: str, sql: str, columns: frozenset[str], *, sums: bool) -> None:
    """One expression over ``columns``; ``sums``: it must be an aggregate, else it must hold none."""
    nodes = list(_nodes(_parsed(warehouse, key, sql)))
    functions = {node["function_name"].lower() for node in nodes if node["class"] == "FUNCTION"}
    for node in nodes:
        if node["class"] not in _CLASSES:
            raise NotAllowedHere(key=key, what=node["class"].lower(), allowed="")
        if node["class"] == "COLUMN_REF" and (len(node["column_names"]) != 1 or node["column_names"][0] not in columns):
            raise NotAllowedHere(key=key, what=".".join(node["column_names"]), allowed=", ".join(sorted(columns)))
        if node["class"] == "FUNCTION" and (node.get("schema") or node.get("catalog")):
            raise NotAllowedHere(key=key, what=node["function_name"], allowed="")
    allowed = _FUNCTIONS | (_AGGREGATES if sums else frozenset())
    for name in sorted(functions - allowed):
        raise NotAllowedHere(key=key, what=name, allowed=", ".join(sorted(allowed)))
    if sums and not functions & _AGGREGATES:
        raise NotAllowedHere(key=key, what=sql, allowed=", ".join(sorted(_AGGREGATES)))


def _parsed(warehouse: Warehouse, key: str, sql: str) -> dict[str, Any]:
    """The tree of an expression that is one expression and nothing else."""
    told = json.loads(warehouse.run("SELECT json_serialize_sql($sql) AS tree", {"sql": f"SELECT {sql}\n FROM it"}).to_pylist()[0]["tree"])
    if told.get("error") or len(told["statements"]) != 1:
        raise NotAllowedHere(key=key, what=sql, allowed="")
    node = told["statements"][0]["node"]
    source = node.get("from_table", {})
    plain = node["type"] == "SELECT_NODE" and source.get("type") == "BASE_TABLE" and source.get("table_name") == "it" and not source.get("alias")
    clauses = [node.get(name) for name in ("where_clause", "having", "qualify", "sample", "modifiers", "group_expressions")]
    if not plain or len(node["select_list"]) != 1 or any(clauses) or node["cte_map"]["map"]:
        raise NotAllowedHere(key=key, what=sql, allowed="")
    return node["select_list"][0]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of an expression's tree."""
    if isinstance(tree, dict):
        if "class" in tree:
            yield tree
        for one in tree.values():
            yield from _nodes(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from _nodes(one)


def _check_examples(warehouse: Warehouse, found: Definition, columns: frozenset[str]) -> None:
    for number, example in enumerate(found.examples, start=1):
        rows: list[Mapping[str, Any]] = list(example["rows"])
        for name in {name for row in rows for name in row} - columns:
            raise NotAllowedHere(key=f"examples.{number}", what=name, allowed=", ".join(sorted(columns)))
        sql, params = example_sql(found, rows)
        (row,) = warehouse.run(sql, params).to_pylist()
        if not _same(example.get("value"), row["value"]) or int(row["n"] or 0) != example["n"]:
            raise ExampleFails(number=number, said=f"{example.get('value')} (n {example['n']})", found=f"{row['value']} (n {row['n']})")


def _same(said: float | None, came: float | None) -> bool:
    if said is None or came is None:
        return said is came
    return abs(float(said) - float(came)) < _CLOSE


_DRAFTS = {
    "share": ('"hits / n"', "share", "wilson", 'hits = "count(*) FILTER (WHERE {condition})"\n'),
    "mean": ('"total / n"', "score", "mean", 'total = "sum({column})"\nsquares = "sum({column} * {column})"\n'),
    "sum": ('"total"', "count", "none", 'total = "sum({column})"\n'),
    "count": ('"n"', "count", "none", ""),
}
KINDS = tuple(_DRAFTS)


def draft(kind: str, table: str, ko: str, en: str, meaning: str, where: str, column: str, condition: str) -> str:
    """A definition to start from, with an example that still has to be filled in."""
    value, unit, interval, parts = _DRAFTS[kind]
    quoted = {name: json.dumps(text, ensure_ascii=False) for name, text in {"ko": ko, "en": en or ko, "meaning": meaning or ko}.items()}
    return (
        f'table = "{table}"\nwhere = {json.dumps(where or "true", ensure_ascii=False)}\nvalue = {value}\nunit = "{unit}"\ngood = "up"\ninterval = "{interval}"\n'
        f'n_unit = "rows"\ndecimals = 1\nsource = "own"\n\n[parts]\nn = "count(*)"\n'
        f"{parts.format(column=column, condition=condition.replace(chr(34), chr(39)))}\n"
        f"[label]\nko = {quoted['ko']}\nen = {quoted['en']}\n\n[asked_as]\nko = [{quoted['ko']}]\nen = [{quoted['en']}]\n\n"
        f"[meaning]\nko = {quoted['meaning']}\nen = {quoted['meaning']}\n\n[[examples]]\nrows = []\nn = 0\n"
    )
