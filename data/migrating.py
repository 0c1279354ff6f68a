"""A data set of an earlier version brought up to this one: tables and columns that were added, then numbered steps.

Tables and columns only ever come to the schema, so those are read off it. What changes stored content is a step:
its number stands in the data set (meta, schema_version) once it was done. A file of a later version is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from data import schema, sealing
from data.statements import text_of
from data.troubles import Trouble

Connection = Any  # of DuckDB, which data.warehouse alone imports


class MadeByLater(Trouble):
    """The data set was written by a later version of Maeum. Facts: has, knows (version numbers)."""


def bring_up(connection: Connection) -> bool:
    """Make what is missing and take the steps not yet taken, all or nothing; whether stored cells were changed."""
    connection.execute("BEGIN")
    try:
        fresh = not _columns(connection, "meta")
        for table in schema.TABLES:
            _complete(connection, table)
        done = len(STEPS) if fresh else _done(connection)
        if done > len(STEPS):
            raise MadeByLater(has=done, knows=len(STEPS))
        for step in STEPS[done:]:
            step(connection)
        connection.execute(text_of("meta_set"), {"key": "schema_version", "value": str(len(STEPS))})
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return done < len(STEPS)


def _complete(connection: Connection, table: schema.Table) -> None:
    connection.execute(schema.create_statement(table))
    there = _columns(connection, table.name)
    for column in table.columns:
        if column.name not in there:
            connection.execute(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {column.type}')


def _columns(connection: Connection, table: str) -> frozenset[str]:
    return frozenset(row[0] for row in connection.execute(text_of("columns_of"), {"table": table}).fetchall())


def _done(connection: Connection) -> int:
    found = connection.execute(text_of("meta_get"), {"key": "schema_version"}).fetchone()
    return int(found[0]) if found else 0


def seal_cells(connection: Connection) -> None:
    """Step 1, and after the key was changed: every cell of the sealed columns under the key of today."""
    for table in schema.TABLES:
        for column in table.columns:
            if column.sealed:
                _seal_column(connection, table, column.name)


def _seal_column(connection: Connection, table: schema.Table, column: str) -> None:
    names = {"table": table.name, "column": column}
    cells = [row[0] for row in connection.execute(text_of("cells_of", **names)).fetchall()]
    if not cells:
        return
    connection.register("resealed", pa.table({"old": cells, "new": sealing.cells_sealed(cells, table, column)}))
    connection.execute(text_of("cells_replace", **names))
    connection.unregister("resealed")


STEPS: tuple[Callable[[Connection], None], ...] = (seal_cells,)
