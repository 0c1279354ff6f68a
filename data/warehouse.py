"""The only door to DuckDB: one file a data set, one process at a time, one writer at a time.

Reading:  ``warehouse.query("name", since=..., until=...)`` runs data/sql/name.sql;
          ``warehouse.run(sql, params)`` runs text that a metric definition composed.
Writing:  ``with warehouse.writing() as w: w.execute(...)`` is one transaction; leaving it raises the
          data version, leaving it by an exception undoes everything.
Derived tables (data/sql/derived/*.sql, in order of file name) are narrow copies made for fast reading. One is made or
brought up to date when a statement reads it after a write to what it is made of (data/deriving.py): they are never
stale, and a load does not pay for them.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import pyarrow as pa

from data import home, jobs, lineage, migrating, schema
from data.deriving import Deriver, History, Writer
from data.statements import asked, text_of
from data.troubles import DiskFull, WarehouseBusy, WarehouseDamaged

if TYPE_CHECKING:
    import pandas as pd

_SQL = Path(__file__).parent / "sql"
_MEMORY_LIMIT = "550MB"
_NO_ROOM = ("No space left on device", "File too large", "Disk quota exceeded")  # ENOSPC, EFBIG, EDQUOT
_MOST_KEPT, _FEW_ROWS = 4096, 400  # results kept, and rows of one
_MOST_MADE = 256  # things made of results
Held = TypeVar("Held")
_ROLLED = re.compile(r'kept\."[^"]+"')
_EVERYTHING = frozenset(schema.BY_NAME)
_REMARKS = pa.schema([("feedback_id", pa.uint64())])
_seen: ContextVar[set[str] | None] = ContextVar("names read", default=None)


class Warehouse:
    """One open data set. Make it with ``open_warehouse``; all threads of the process share it."""

    def __init__(self, path: Path, *, memory_limit: str = _MEMORY_LIMIT) -> None:
        self.path = path
        self.name = path.stem
        self._memory_limit = memory_limit
        self._settle(self._connected(), threading.RLock())
        self._prepare()

    def _connected(self) -> duckdb.DuckDBPyConnection:
        temp = self.path.parent / f".{self.path.stem}.tmp"
        try:
            root = duckdb.connect(
                str(self.path),
                config={
                    "memory_limit": self._memory_limit,
                    "temp_directory": str(temp),
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            )
        except duckdb.Error as error:
            if _no_room(error):
                raise DiskFull from error
            if isinstance(error, duckdb.IOException) and "lock" in str(error).lower():
                raise WarehouseBusy(dataset=self.path.stem) from error
            raise WarehouseDamaged(dataset=self.path.stem) from error
        root.execute("SET TimeZone = 'Asia/Seoul'")
        root.execute("ATTACH ':memory:' AS kept")
        return root

    def _settle(self, root: duckdb.DuckDBPyConnection, writer: threading.RLock) -> None:
        """What a data set and each part of it (data/part.py) hold of their own: nothing derived, nothing kept."""
        self._root = root
        self._fallen = False
        self._rising = threading.Lock()
        self._writer = writer
        self._keeping = threading.Lock()
        self._kept_rows: dict[tuple[int, str, str], tuple[dict[str, Any], ...]] = {}
        self._kept_made: dict[tuple[int, str, str], tuple[Any]] = {}

    @property
    def whole(self) -> Warehouse:
        """The data set itself, also when this is a part of it."""
        return self

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._fallen:
            self._rise()
        return self._root.cursor()

    @contextmanager
    def _told(self) -> Generator[None]:
        """A full disk in its own words. The engine gives itself up when a commit finds no room: then it is opened anew
        at the next use, and what was committed before is there."""
        try:
            yield
        except (duckdb.Error, OSError) as error:
            self._fallen = self._fallen or isinstance(error, duckdb.FatalException)
            if _no_room(error):
                raise DiskFull from error
            raise

    def _rise(self) -> None:
        with self._rising:
            if not self._fallen:
                return
            self._root.close()
            with self._told():
                self._root = self._connected()
                self._fallen = False
                self._prepare()

    def _prepare(self) -> None:
        self.brought_up = migrating.bring_up(self._root)
        self._root.execute("INSERT INTO meta VALUES ('data_version', '0') ON CONFLICT DO NOTHING")
        self._version = int(self.meta("data_version") or 0)
        told = json.loads(self.meta("table_versions") or "{}")
        known = told if told.get("as of") == self._version else {}
        self._history = History({table: known.get(table, self._version) for table in schema.BY_NAME})
        self._deriver = Deriver(self._cursor, self._history)

    # ---- reading ---------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """Raised by one at each committed write, whatever it wrote.

        Known without a query: nobody else can write to a file that this process holds.
        """
        _note(_EVERYTHING)
        return self._version

    def version_of(self, names: frozenset[str]) -> int:
        """The version of the latest write to any of these tables (stored ones, or those a derived one is made of)."""
        return self._history.of(names)

    @contextmanager
    def noting(self) -> Generator[set[str]]:
        """The names of all tables that this thread reads meanwhile; whoever asks for ``version`` reads everything."""
        names: set[str] = set()
        token = _seen.set(names)
        try:
            yield names
        finally:
            _seen.reset(token)
            _note(frozenset(names))

    def _reads(self, sql: str) -> frozenset[str]:
        """The names a statement reads, noted and brought up to date."""
        names = lineage.named(sql)
        for rolled in _ROLLED.findall(sql) if "kept." in sql else ():
            names |= self._deriver.behind(rolled)
        _note(names)
        with self._told():
            self._deriver.bring_up(names)
        return names

    def run(self, sql: str, params: Mapping[str, Any] | None = None) -> pa.Table:
        """The result of one SELECT over stored and derived tables, as an Arrow table."""
        self._reads(sql)
        cursor = self._cursor()
        try:
            with self._told():
                return cursor.sql(sql, params=dict(params or {})).to_arrow_table()
        finally:
            cursor.close()

    def query(self, name: str, **params: Any) -> pa.Table:
        """The result of data/sql/<name>.sql; its $parameters are given by keyword."""
        text, named = asked(name, frozenset(one for one, value in params.items() if value is None))
        return self.run(text, {one: value for one, value in params.items() if value is not None or one in named})

    def frame(self, name: str, **params: Any) -> pd.DataFrame:
        """As ``query``, for what a model needs: one row per customer or text."""
        return self.query(name, **params).to_pandas()

    def kept(self, name: str, sql: str, *, adds_up: bool = False) -> str:
        """The table in memory that holds a SELECT's result: a roll-up, made at the first asking and never stale.

        ``adds_up``: it reads one derived table and only sums over its rows are asked; then what was added since is
        put beside (several rows a group), and nothing is made anew.
        """
        with self._told():
            table = self._deriver.rolled(name, sql, adds_up)
        _note(self._deriver.behind(table))
        return table

    def kept_rows(self, sql: str, params: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], ...]:
        """The rows of a SELECT, kept while what it reads stays the same and they are few; the oldest results go first."""
        key = (self.version_of(self._reads(sql)), sql, repr(params))
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

    def kept_as(self, make: Callable[[pa.Table], Held], sql: str, params: Mapping[str, Any] | None = None) -> Held:
        """What ``make`` makes of a SELECT's result, kept as ``kept_rows`` keeps rows. One SELECT has one ``make``."""
        key = (self.version_of(self._reads(sql)), sql, repr(params))
        found = self._kept_made.get(key)
        if found is None:
            found = (make(self.run(sql, params)),)
            with self._keeping:
                self._kept_made[key] = found
                while len(self._kept_made) > _MOST_MADE:
                    del self._kept_made[next(iter(self._kept_made))]
        return found[0]

    def _rows(self, sql: str, params: Mapping[str, Any] | None) -> tuple[dict[str, Any], ...]:
        """As ``run``, without Arrow: for few rows that is half the CPU."""
        cursor = self._cursor()
        try:
            with self._told():
                cursor.execute(sql, dict(params or {}))
                names = [column[0] for column in cursor.description]
                return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        finally:
            cursor.close()

    def count(self, table: str) -> int:
        """Rows stored in one table of the schema."""
        _note(frozenset({table}))
        return int(self._fetch(f"SELECT count(*) FROM {schema.BY_NAME[table].name}")[0][0])

    def meta(self, key: str) -> str | None:
        _note(frozenset({"meta"}))
        found = self._fetch("SELECT value FROM meta WHERE key = $key", {"key": key})
        return found[0][0] if found else None

    def _fetch(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        cursor = self._cursor()
        try:
            with self._told():
                return cursor.execute(sql, params or {}).fetchall()
        finally:
            cursor.close()

    # ---- writing ---------------------------------------------------------------------------

    @contextmanager
    def writing(self, remarks: pa.Table | None = None) -> Generator[Writer]:
        """One transaction of the one writer. Others wait; readers see the state before it.

        ``remarks`` (feedback_id): the only ones that what is written is about; see ``write``.
        """
        with self._writer, self._told():
            cursor = self._cursor()
            try:
                cursor.execute("BEGIN")
                writer = Writer(cursor)
                yield writer
                version = self._version + 1
                changes = writer.changes(version, remarks)
                told = {**self._history.versions, **{one.table: version for one in changes}, "as of": version}
                for key, value in (("data_version", str(version)), ("table_versions", json.dumps(told))):
                    cursor.execute(
                        "INSERT INTO meta VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value", {"key": key, "value": value}
                    )
                cursor.execute("COMMIT")
                self._history.add(changes)
                self._version = version
            except BaseException:
                _rollback(cursor)
                raise
            finally:
                cursor.close()

    def write(self, name: str, **batches: pa.Table) -> None:
        """Run the statements of data/sql/<name>.sql in one transaction; it sees each batch as a table.

        Batches with feedback_id say which remarks the statements are about: theirs alone are derived again.
        """
        about = [table.select(["feedback_id"]).cast(_REMARKS) for table in batches.values() if "feedback_id" in table.column_names]
        with self.writing(pa.concat_tables(about) if about else None) as writer:
            for batch, table in batches.items():
                writer.register(batch, table)
            writer.execute(text_of(name))

    def copy_out(self, path: Path, selects: Mapping[str, str]) -> None:
        """Write a new DuckDB file that holds one table for each (name, SELECT text) and nothing else."""
        for select in selects.values():
            self._reads(select)
        with self._writer:
            _copy_out(self._cursor(), path, selects)

    def set_meta(self, key: str, value: str) -> None:
        with self.writing() as writer:
            writer.execute(
                "INSERT INTO meta VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value",
                {"key": key, "value": value},
            )

    def bring_up(self) -> None:
        """All derived tables, also those nobody has read since the last write: nothing that was deleted is left in them."""
        self._deriver.bring_up(frozenset(lineage.derived()))

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
        whole.bring_up()
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


def _note(names: frozenset[str]) -> None:
    """Tell ``noting`` what is read."""
    seen = _seen.get()
    if seen is not None:
        seen |= names


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _no_room(error: Exception) -> bool:
    return any(sign in str(error) for sign in _NO_ROOM)


def _rollback(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error:
        pass  # the transaction had ended already (a full disk closes it by itself)


def statement(name: str, **names: str) -> str:
    """The text of data/sql/<name>.sql with {table} and {id} put in: names of the schema, never values."""
    return text_of(name, **names)


_open: dict[Path, Warehouse] = {}
_opening = threading.Lock()


def open_warehouse(dataset: str | Path = home.MAIN) -> Warehouse:
    """The warehouse of a data set name (or of a file), opened once a process.

    Raises WarehouseBusy when another process holds the file.
    """
    path = dataset if isinstance(dataset, Path) else home.dataset_path(dataset)
    with _opening:
        if path not in _open:
            _open[path] = _brought_up(path)
        return _open[path]


def _brought_up(path: Path) -> Warehouse:
    """A data set, written anew when stored cells were changed: what they were must not stay in the file."""
    found = Warehouse(path)
    if not found.brought_up:
        return found
    found.close()
    rewrite(path)
    return Warehouse(path)


def close_all() -> None:
    """Close every open data set (end of a command, tests) once its background work has stopped."""
    jobs.stop_all()
    with _opening:
        for warehouse in _open.values():
            warehouse.close()
        _open.clear()
