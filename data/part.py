"""A data set as somebody sees it who may see a part of it alone (some brands, regions, channels).

The rows are cut here, at the warehouse door, and nowhere else: a part is a Warehouse whose connections find views
of the stored tables (data/sql/part.sql) before the tables themselves, and whose derived tables are made from those
views in memory of its own. Whatever reads it, by name or by composed SQL, gets the part. Its ``name`` and ``path``
differ from the whole's, so that every cache that is keyed by one of them keeps the two apart.
"""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from data.access import Reach
from data.deriving import Deriver
from data.schema import TABLES, Table
from data.troubles import Trouble
from data.warehouse import Warehouse, statement

if TYPE_CHECKING:
    from collections.abc import Generator


_SAID = ("feedback", "orders", "visits", "customers")  # by part.sql
_SETTINGS = ("meta", "taxonomy_edits", "taxonomy_map")  # how the data is read; no rows of anybody


def _seen(table: Table) -> str:
    """Which rows of a table follow from those four: by the remark, by the customer, else none."""
    if table.name in _SETTINGS:
        return "true"
    if table.name.endswith("_replaced"):  # for undoing, which is for the whole
        return "false"
    return next((f"{name} IN (FROM {name}s_seen)" for name in ("feedback_id", "customer_key") if name in table.names), "false")


class PartOnly(Trouble):
    """Who sees a part of the data cannot change the whole."""


class Part(Warehouse):
    """Made by ``within``; shares the file, the writer and the versions of the whole."""

    def __init__(self, whole: Warehouse, reach: Reach) -> None:
        self._whole = whole
        self.reach = reach
        mark = hashlib.sha256(json.dumps([reach.channels, reach.regions, reach.brands]).encode()).hexdigest()[:12]
        self.name = f"{whole.name}~{mark}"
        self.path = whole.path.with_name(f"{self.name}.duckdb")
        self._schema = f"parts.p{mark}"
        self._catalog = whole._fetch("SELECT current_database()")[0][0]  # DuckDB calls main.duckdb "main_db"
        self._settle(whole._root, whole._writer)
        self._prepare()
        self._history = whole._history
        self._deriver = Deriver(self._cursor, self._history, grows=False)

    def _prepare(self) -> None:
        with self.whole._writer, self._cursor_of(self.whole) as cursor:
            cursor.execute("ATTACH IF NOT EXISTS ':memory:' AS parts")
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {self._schema}")
        whole = f'"{self._catalog}".main'
        with self._cursor_of(self) as cursor:
            for text in statement("part", whole=whole).split(";"):
                cursor.execute(text, self._lists() if "$" in text else {})
            for table in TABLES:
                if table.name not in _SAID:
                    cursor.execute(f"CREATE OR REPLACE VIEW {table.name} AS SELECT *, rowid AS rowid FROM {whole}.{table.name} WHERE {_seen(table)}")

    def _lists(self) -> dict[str, list[str] | None]:
        return {"channels": list(self.reach.channels) or None, "regions": list(self.reach.regions) or None, "brands": list(self.reach.brands) or None}

    @contextmanager
    def _cursor_of(self, warehouse: Warehouse) -> Generator[Any]:
        cursor = warehouse._cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def _cursor(self) -> Any:
        cursor = self._root.cursor()
        cursor.execute(f"SET search_path = '{self._schema}'")  # a table that the part has not is an error, never the whole's
        return cursor

    @property
    def whole(self) -> Warehouse:
        return self._whole

    @property
    def version(self) -> int:
        return self._whole.version

    def writing(self, remarks: Any = None) -> NoReturn:
        """Raises PartOnly."""
        raise PartOnly

    def close(self) -> None:
        """The whole is closed by who opened it."""


_parts: dict[tuple[int, Reach], Part] = {}
_making = threading.Lock()


def within(whole: Warehouse, reach: Reach) -> Warehouse:
    """The data set cut to a reach; the whole itself for who may see all."""
    if reach.everything:
        return whole
    with _making:
        found = _parts.get((id(whole), reach))
        if found is None or found.whole is not whole or found._root is not whole._root:  # opened anew
            found = _parts[id(whole), reach] = Part(whole, reach)
        return found
