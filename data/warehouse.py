"""The only door to DuckDB: one file a data set, one process at a time, one writer at a time.

Reading:  ``warehouse.query("name", since=..., until=...)`` runs data/sql/name.sql;
          ``warehouse.run(sql, params)`` runs text that a metric definition composed.
Writing:  ``with warehouse.writing() as w: w.execute(...)`` is one transaction; leaving it raises the
          data version, leaving it by an exception undoes everything.
Derived tables (data/sql/derived/*.sql, in order of file name) are narrow copies made for fast reading.
They are rebuilt at the first read after a write, so they are never stale and a load does not pay for them.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from data import home, jobs, schema
from data.troubles import DiskFull, WarehouseBusy, WarehouseDamaged

if TYPE_CHECKING:
    import pandas as pd

_SQL = Path(__file__).parent / "sql"
_MEMORY_LIMIT = "700MB"
_NO_ROOM = ("No space left on device", "File too large", "Disk quota exceeded")  # ENOSPC, EFBIG, EDQUOT
_MOST_KEPT, _FEW_ROWS = 4096, 400  # results kept, and rows of one


class Warehouse:
    """One open data set. Make it with ``open_warehouse``; all threads of the process share it."""

    def __init__(self, path: Path, *, memory_limit: str = _MEMORY_LIMIT) -> None:
        self.path = path
        self.name = path.stem
        temp = path.parent / f".{path.stem}.tmp"
        try:
            root = duckdb.connect(
                str(path),
                config={
                    "memory_limit": memory_limit,
                    "temp_directory": str(temp),
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            )
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise WarehouseBusy(dataset=path.stem) from error
            raise WarehouseDamaged(dataset=path.stem) from error
        except duckdb.Error as error:
            raise WarehouseDamaged(dataset=path.stem) from error
        root.execute("SET TimeZone = 'Asia/Seoul'")
        root.execute("ATTACH ':memory:' AS kept")
        self._settle(root, threading.RLock())
        self._prepare()

    def _settle(self, root: duckdb.DuckDBPyConnection, writer: threading.RLock) -> None:
        """What a data set and each part of it (data/part.py) hold of their own: nothing derived, nothing kept."""
        self._root = root
        self._writer = writer
        self._deriving = threading.Lock()
        self._derived_version: int | None = None
        self._keeping = threading.Lock()
        self._kept: dict[str, int] = {}
        self._kept_rows: dict[tuple[int, str, str], tuple[dict[str, Any], ...]] = {}

    @property
    def whole(self) -> Warehouse:
        """The data set itself, also when this is a part of it."""
        return self

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        return self._root.cursor()

    def _prepare(self) -> None:
        for table in schema.TABLES:
            self._root.execute(schema.create_statement(table))
        self._root.execute("INSERT INTO meta VALUES ('data_version', '0') ON CONFLICT DO NOTHING")
        self._version = int(self._fetch("SELECT value FROM meta WHERE key = 'data_version'")[0][0])

    # ---- reading ---------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """Raised by one at each committed write. Cache keys are (name, version, ...).

        Known without a query: nobody else can write to a file that this process holds.
        """
        return self._version

    def run(self, sql: str, params: Mapping[str, Any] | None = None) -> pa.Table:
        """The result of one SELECT over stored and derived tables, as an Arrow table."""
        self._derive()
        cursor = self._cursor()
        try:
            return cursor.sql(sql, params=dict(params or {})).to_arrow_table()
        finally:
            cursor.close()

    def query(self, name: str, **params: Any) -> pa.Table:
        """The result of data/sql/<name>.sql; its $parameters are given by keyword."""
        return self.run(_statement(name), params)

    def frame(self, name: str, **params: Any) -> pd.DataFrame:
        """As ``query``, for what a model needs: one row per customer or text."""
        return self.query(name, **params).to_pandas()

    def kept(self, name: str, sql: str) -> str:
        """The table that holds a SELECT's result: made at the first asking, in memory, for this data version.

        Roll-ups live here. A change of the data makes it anew; what an older version left is dropped.
        """
        self._derive()
        with self._keeping:
            version = self._derived_version or 0
            table = f'kept."{name} of {self.name} v{version}"'
            if table not in self._kept:
                cursor = self._cursor()
                try:
                    cursor.execute(f"CREATE OR REPLACE TABLE {table} AS {sql}")
                    self._kept[table] = version
                    for old in [one for one, made in self._kept.items() if made < version - 1]:
                        cursor.execute(f"DROP TABLE {old}")
                        del self._kept[old]
                finally:
                    cursor.close()
            return table

    def kept_rows(self, sql: str, params: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], ...]:
        """The rows of a SELECT, kept for this data version when they are few; the oldest results go first."""
        key = (self.version, sql, repr(params))
        found = self._kept_rows.get(key)
        if found is None:
            found = self._rows(sql, params)
            if len(found) <= _FEW_ROWS:
                self._remember(key, found)
        return found

    def _remember(self, key: tuple[int, str, str], found: tuple[dict[str, Any], ...]) -> None:
        with self._keeping:
            self._kept_rows[key] = found
            while len(self._kept_rows) > _MOST_KEPT:
                del self._kept_rows[next(iter(self._kept_rows))]

    def _rows(self, sql: str, params: Mapping[str, Any] | None) -> tuple[dict[str, Any], ...]:
        """As ``run``, without Arrow: for few rows that is half the CPU."""
        self._derive()
        cursor = self._cursor()
        try:
            cursor.execute(sql, dict(params or {}))
            names = [column[0] for column in cursor.description]
            return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        finally:
            cursor.close()

    def count(self, table: str) -> int:
        """Rows stored in one table of the schema."""
        return int(self._fetch(f"SELECT count(*) FROM {schema.BY_NAME[table].name}")[0][0])

    def meta(self, key: str) -> str | None:
        found = self._fetch("SELECT value FROM meta WHERE key = $key", {"key": key})
        return found[0][0] if found else None

    def _fetch(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        cursor = self._cursor()
        try:
            return cursor.execute(sql, params or {}).fetchall()
        finally:
            cursor.close()

    # ---- writing ---------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Generator[duckdb.DuckDBPyConnection]:
        """One transaction of the one writer. Others wait; readers see the state before it."""
        with self._writer:
            cursor = self._cursor()
            try:
                cursor.execute("BEGIN")
                yield cursor
                version = self._version + 1
                cursor.execute("UPDATE meta SET value = $value WHERE key = 'data_version'", {"value": str(version)})
                cursor.execute("COMMIT")
                self._version = version
            except BaseException as error:
                _rollback(cursor)
                if isinstance(error, (duckdb.Error, OSError)) and any(sign in str(error) for sign in _NO_ROOM):
                    raise DiskFull from error
                raise
            finally:
                cursor.close()

    def write(self, name: str, **batches: pa.Table) -> None:
        """Run the statements of data/sql/<name>.sql in one transaction; it sees each batch as a table."""
        with self.writing() as writer:
            for batch, table in batches.items():
                writer.register(batch, table)
            writer.execute(_statement(name))

    def copy_out(self, path: Path, selects: Mapping[str, str]) -> None:
        """Write a new DuckDB file that holds one table for each (name, SELECT text) and nothing else."""
        self._derive()
        with self._writer:
            _copy_out(self._cursor(), path, selects)

    def set_meta(self, key: str, value: str) -> None:
        with self.writing() as writer:
            writer.execute(
                "INSERT INTO meta VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value",
                {"key": key, "value": value},
            )

    # ---- derived tables ----------------------------------------------------------------------

    def _derive(self) -> None:
        """Rebuild the derived tables when something was written since they were built."""
        if self._derived_version == self.version:
            return
        with self._deriving, self._writer:
            version = self.version
            if self._derived_version == version:
                return
            cursor = self._cursor()
            try:
                cursor.execute("BEGIN")
                for statement in _derived_statements():
                    cursor.execute(statement)
                cursor.execute("COMMIT")
            except BaseException:
                _rollback(cursor)
                raise
            finally:
                cursor.close()
            self._derived_version = version

    def copy_to(self, path: Path) -> None:
        """The whole data set as of one moment in a new file, while others read and write."""
        cursor = self._cursor()
        try:
            (name,) = cursor.execute("SELECT current_database()").fetchall()[0]
            cursor.execute(f"ATTACH '{_quoted(path)}' AS copied")
            try:
                cursor.execute(f'COPY FROM DATABASE "{name}" TO copied')
            finally:
                cursor.execute("DETACH copied")
        finally:
            cursor.close()

    def close(self) -> None:
        self._root.close()


def rewrite(path: Path) -> None:
    """Write a data set's file anew, so that nothing deleted is left in its free blocks.

    Raises WarehouseBusy while anybody has it open.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    whole = Warehouse(path)
    try:
        whole.copy_to(draft)
    finally:
        whole.close()
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    draft.replace(path)


def write_copy(script: str, path: Path, tables: tuple[str, ...]) -> None:
    """Run a script in memory and write the named tables to a new DuckDB file."""
    with duckdb.connect() as memory:
        memory.execute(script)
        path.unlink(missing_ok=True)
        _copy_out(memory.cursor(), path, {name: f"SELECT * FROM {name}" for name in tables})


def _copy_out(cursor: duckdb.DuckDBPyConnection, path: Path, selects: Mapping[str, str]) -> None:
    cursor.execute(f"ATTACH '{_quoted(path)}' AS published")
    try:
        for name, select in selects.items():
            cursor.execute(f"CREATE TABLE published.{name} AS {select}")
    finally:
        cursor.execute("DETACH published")
        cursor.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _rollback(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error:
        pass  # the transaction had ended already (a full disk closes it by itself)


def statement(name: str, **names: str) -> str:
    """The text of data/sql/<name>.sql with {table} and {id} put in: names of the schema, never values."""
    return _statement(name).format(**names) if names else _statement(name)


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _derived_statements() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted((_SQL / "derived").glob("*.sql")))


_open: dict[Path, Warehouse] = {}
_opening = threading.Lock()


def open_warehouse(dataset: str | Path = home.MAIN) -> Warehouse:
    """The warehouse of a data set name (or of a file), opened once a process.

    Raises WarehouseBusy when another process holds the file.
    """
    path = dataset if isinstance(dataset, Path) else home.dataset_path(dataset)
    with _opening:
        if path not in _open:
            _open[path] = Warehouse(path)
        return _open[path]


def close_all() -> None:
    """Close every open data set (end of a command, tests) once its background work has stopped."""
    jobs.stop_all()
    with _opening:
        for warehouse in _open.values():
            warehouse.close()
        _open.clear()
