"""The child that runs one person's SQL: started by data.sandbox, never imported by the app.

It is the one other place that loads the engine (as ``_duckdb``, which starts in a third of the time),
because it must not share a process with anything worth stealing: it has no environment, no write to
any file, one gigabyte, one thread, and opens a published copy that holds only what the asker may see.
The engine is locked before the text is looked at, the text is checked against an allow-list over
DuckDB's own parse, and only then run. Each layer holds without the others.

In: one JSON line on standard input (sql, database, tables, functions, checked, rows, cell).
Out: one JSON object. Words of the engine's errors never leave: they may carry values and hidden names.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

MEMORY = 1 << 30
QUERY_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
FROM = {"BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "TABLE_FUNCTION", "PIVOT", "SHOW_REF"}
MODIFIERS = {"ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"}
ORDERS = {"ORDER_DEFAULT", "ASCENDING", "DESCENDING"}
KNOWN = QUERY_NODES | FROM | MODIFIERS | ORDERS
EXPRESSIONS = {
    "CONSTANT", "COLUMN_REF", "FUNCTION", "OPERATOR", "COMPARISON", "CONJUNCTION", "CASE", "CAST", "BETWEEN", "SUBQUERY",
    "STAR", "WINDOW", "LAMBDA", "LAMBDA_REF", "COLLATE", "POSITIONAL_REFERENCE", "TYPE",
}
TABLE_FUNCTIONS = {"range", "generate_series", "unnest"}
SHOWN = {"SUMMARY", "DESCRIBE"}
TYPES = {
    "boolean", "bool", "tinyint", "smallint", "integer", "int", "int2", "int4", "int8", "bigint", "hugeint", "utinyint",
    "usmallint", "uinteger", "ubigint", "float", "real", "double", "decimal", "numeric", "varchar", "text", "string", "char",
    "date", "time", "timestamp", "datetime", "timestamptz", "interval", "uuid", "json",
}
WHO = {"user", "current_user", "session_user", "current_role", "current_catalog", "current_schema", "current_database"}


class Refused(Exception):
    """The text is not a plain question to the tables. ``reason`` is a code, ``name`` what it stumbled over."""

    def __init__(self, reason: str, name: str = "") -> None:
        self.reason, self.name = reason, name


class Check:
    """Walks DuckDB's own parse; whatever is not known to be harmless is refused."""

    def __init__(self, tables: set[str], functions: set[str]) -> None:
        self.tables, self.functions = tables, functions

    def statement(self, parsed: dict) -> None:
        if parsed.get("error"):
            raise Refused("OnlySelect" if parsed.get("error_type") == "not implemented" else "NotReadable")
        if len(parsed["statements"]) != 1:
            raise Refused("OneStatement")
        self.visit(parsed["statements"][0]["node"], frozenset())

    def visit(self, node: object, ctes: frozenset[str]) -> None:
        """``ctes``: names of WITH clauses that are visible here."""
        if isinstance(node, list):
            for one in node:
                self.visit(one, ctes)
            return
        if not isinstance(node, dict):
            return
        if "class" in node:
            self.expression(node)
        elif isinstance(node.get("type"), str):
            self.shape(node, ctes)
        ctes = self.with_clauses(node, ctes)
        for key, value in node.items():
            if key == "function" and node.get("type") == "TABLE_FUNCTION":
                self.visit(value["arguments"], ctes)  # its name was checked against another list
            elif key != "cte_map":
                self.visit(value, ctes)

    def with_clauses(self, node: dict, ctes: frozenset[str]) -> frozenset[str]:
        """A WITH clause sees those before it (and itself when it is recursive), not those after it."""
        if node.get("type") == "RECURSIVE_CTE_NODE" or node.get("type") == "CTE_NODE":
            ctes |= {node["cte_name"].lower()} if "cte_name" in node else {node["ctename"].lower()}
        for entry in (node.get("cte_map") or {}).get("map", []):
            name = entry["key"].lower()
            if name in self.tables or name.startswith(("duckdb_", "pg_", "sqlite_", "pragma_", "information_schema")):
                raise Refused("NameTaken", entry["key"])
            self.visit(entry["value"], ctes)
            ctes |= {name}
        return ctes

    def expression(self, node: dict) -> None:
        kind = node["class"]
        if kind not in EXPRESSIONS:
            raise Refused("FormNotAllowed", kind.lower())
        if kind in ("FUNCTION", "WINDOW"):
            self.function(node, self.functions)
        elif kind == "TYPE":
            self.type(node)
        elif kind == "COLUMN_REF" and len(node["column_names"]) == 1 and node["column_names"][0].lower() in WHO:
            raise Refused("UnknownColumn", node["column_names"][0])

    def function(self, node: dict, allowed: set[str]) -> None:
        name = node["function_name"].lower()
        if node.get("catalog") or node.get("schema") or len(node["qualified_name"].get("path", [])) != 1 or name not in allowed:
            raise Refused("FunctionNotAllowed", node["function_name"])

    def type(self, node: dict) -> None:
        if node["type_name"].lower() not in TYPES or len(node["qualified_name"].get("path", [])) != 1:
            raise Refused("FormNotAllowed", node["type_name"])

    def shape(self, node: dict, ctes: frozenset[str]) -> None:
        kind = node["type"]
        if kind not in KNOWN:
            raise Refused("OnlySelect" if kind.endswith("_NODE") else "FormNotAllowed", kind.lower())
        if kind == "BASE_TABLE":
            self.table(node, ctes)
        elif kind == "TABLE_FUNCTION":
            self.function(node["function"], TABLE_FUNCTIONS)
        elif kind == "SHOW_REF" and (node.get("show_type") not in SHOWN or not node.get("query")):
            raise Refused("FormNotAllowed", "SHOW")

    def table(self, node: dict, ctes: frozenset[str]) -> None:
        name = node["table_name"].lower()
        if node.get("at_clause") or len(node["qualified_name"].get("path", [])) != 1 or name not in self.tables | ctes:
            raise Refused("UnknownTable", node["table_name"])


def limits() -> None:
    """What the operating system holds, whatever the engine does."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (6, 6))
    resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
    sys.setrecursionlimit(4_000)
    os.nice(10)  # other people's pages come first


def engine(database: str):
    """A locked connection to the published copy: no file, no network, no setting, no Python object."""
    import _duckdb

    connection = _duckdb.connect(
        database, read_only=True,
        config={"memory_limit": "450MB", "threads": 1, "python_enable_replacements": False,
                "autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )
    for setting in (
        "SET TimeZone='Asia/Seoul'", "SET temp_directory=''", "SET enable_external_access=false",
        "SET disabled_filesystems='LocalFileSystem'", "SET max_expression_depth=250", "SET lock_configuration=true",
    ):
        connection.execute(setting)
    return connection


def cell(value: object, longest: int) -> object:
    """A value as JSON can hold it, cut where it is too long to read."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, (list, tuple)):
        return [cell(one, longest) for one in value[:200]]
    if isinstance(value, dict):
        return {str(key): cell(one, longest) for key, one in list(value.items())[:200]}
    text = str(value) if isinstance(value, (str, timedelta)) or not isinstance(value, bytes) else value.hex()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def describe(connection) -> dict:
    """The tables of the copy and their columns."""
    found: dict[str, list[str]] = {}
    names = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index"
    for table, column in connection.execute(names).fetchall():
        found.setdefault(table, []).append(column)
    return {"outcome": "described", "tables": found}


def with_values(connection, sql: str, check: Check | None) -> str:
    """PIVOT t ON c USING ...: DuckDB wants to look up c's values first; they are looked up here and written in.

    The values are asked with a checked SELECT, and the text that comes out is checked like any other.
    """
    found = re.match(r"\s*PIVOT\s+(\w+)\s+ON\s+(\w+)(?=\s+(?:USING|GROUP)\b)", sql, re.IGNORECASE)
    if not found:
        return sql
    lookup = f'SELECT DISTINCT "{found[2]}"::VARCHAR FROM "{found[1]}" WHERE "{found[2]}" IS NOT NULL ORDER BY 1 LIMIT 60'
    if check:
        check.statement(parse(connection, lookup))
    values = [row[0].replace("'", "''") for row in connection.execute(lookup).fetchall()]
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{sql[: found.end()]} IN ({listed}){sql[found.end() :]}" if values else sql


def parse(connection, sql: str) -> dict:
    return json.loads(connection.execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchone()[0])


def answer(job: dict) -> dict:
    """Check and run; every refusal and failure as a reason."""
    connection = engine(job["database"])
    if job.get("describe"):
        return describe(connection)
    check = Check(set(job["tables"]), set(job["functions"])) if job["checked"] else None
    sql = with_values(connection, job["sql"], check)
    if check:
        check.statement(parse(connection, sql))
    connection.execute(f"EXPLAIN {sql}" if job["explain"] else sql)
    columns = [[column[0], str(column[1]).lower()] for column in connection.description or []]
    rows = connection.fetchmany(job["rows"] + 1)
    told = [[cell(value, job["cell"]) for value in row] for row in rows[: job["rows"]]]
    return {"outcome": "rows", "columns": columns, "rows": told, "more": len(rows) > job["rows"]}


def failure(error: BaseException) -> dict:
    """The engine's error as a code; of its words only a name that the asker wrote is kept (checked by the parent)."""
    if isinstance(error, Refused):
        return {"outcome": "rejected", "reason": error.reason, "name": error.name}
    kind, words = type(error).__name__, str(error)
    if isinstance(error, RecursionError):
        return {"outcome": "stopped", "reason": "TextTooLong", "name": ""}
    if isinstance(error, MemoryError) or kind in ("OutOfMemoryException", "OutOfRangeException"):
        return {"outcome": "stopped", "reason": "TooMuchMemory", "name": ""}
    if kind in ("ParserException", "SyntaxException"):
        return {"outcome": "rejected", "reason": "NotReadable", "name": ""}
    if kind == "BinderException" and "olumn" in words and '"' in words:
        return {"outcome": "rejected", "reason": "UnknownColumn", "name": words.split('"')[1]}
    reason = {"ConversionException": "WrongValue", "InvalidInputException": "WrongValue", "BinderException": "WrongTypes"}
    return {"outcome": "rejected", "reason": reason.get(kind, "QueryFailed"), "name": ""}


def peak_mb() -> float:
    """Most memory this process has held since it began (getrusage would count its parent's)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM"))


def main() -> None:
    sys.path.append(sys.argv[1])
    limits()
    try:
        told = answer(json.loads(sys.stdin.readline()))
    except BaseException as error:  # the child's last word is always one JSON object
        told = failure(error)
    sys.stdout.write(json.dumps(told | {"peak_mb": peak_mb()}, ensure_ascii=False))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
