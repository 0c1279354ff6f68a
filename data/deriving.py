"""Derived tables and roll-ups kept true: each is made when a statement first reads it, and brought up to date
when what it is made of was written since.

What was written is remembered by table (``History``): rows added, scores of some remarks, or anything else. Added
rows and scores are taken in by making only the rows they touch again; after anything else a table is made anew.
A derived table says in its comment which version of the data it was made of, so a new start finds it ready.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pyarrow as pa

from data import lineage
from data.lineage import Derived

Cursor = Any  # of DuckDB, which data.warehouse alone imports
_MOST_CHANGES = 256  # remembered; a table older than the oldest is made anew
_SMALL = 0.25  # of a table: where more rows than this are touched, making it anew is cheaper
_MOST_ROLLED, _MOST_LEFT = 200, 50  # roll-ups kept, and of those replaced
_NO_ROW = 2**62
_numbers = count(1)  # of roll-ups: all data sets and parts of the process keep theirs apart by it
_NOBODY = pa.table({"feedback_id": pa.array([], pa.uint64())})


@dataclass(frozen=True)
class Change:
    """What one write did to one table: rows added from ``first`` on, the scores of ``remarks``, or (both None) anything."""

    version: int
    table: str
    first: int | None = None
    remarks: pa.Table | None = None


class History:
    """The data version of each stored table, and the latest changes."""

    def __init__(self, versions: dict[str, int]) -> None:
        self.versions = versions
        self._changes: list[Change] = []
        self._complete_from = max(versions.values(), default=0)

    def of(self, names: frozenset[str]) -> int:
        """The version of the latest write to any of the stored tables behind these names; 0 without any."""
        return max((self.versions[table] for table in lineage.stored(names)), default=0)

    def add(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._changes.append(change)
            self.versions[change.table] = change.version
        while len(self._changes) > _MOST_CHANGES:
            self._complete_from = self._changes.pop(0).version

    def since(self, version: int, tables: frozenset[str]) -> list[Change] | None:
        """The changes of some tables after a version; None when they are no longer all known."""
        if version < self._complete_from:
            return None
        return [change for change in self._changes if change.version > version and change.table in tables]


class Writer:
    """A transaction's cursor that notes which tables its statements write. A batch is registered as a table first."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self.register, self.unregister = cursor.register, cursor.unregister
        self._first: dict[str, int | None] = {}

    def execute(self, sql: str, params: object = None) -> Cursor:
        for table, adds in lineage.written(sql).items():
            if not adds:
                self._first[table] = None
            elif table not in self._first:
                self._first[table] = _next_row(self._cursor, table)
        return self._cursor.execute(sql, params) if params is not None else self._cursor.execute(sql)

    def changes(self, version: int, remarks: pa.Table | None) -> list[Change]:
        """What was done, as of the version that it makes. ``remarks``: the only ones whose scores were written."""
        return [
            Change(version, table, first if remarks is None else None, remarks) for table, first in self._first.items()
        ]


def _next_row(cursor: Cursor, table: str) -> int:
    return int(cursor.execute(f"SELECT coalesce(max(rowid) + 1, 0) FROM {table}").fetchone()[0])


@dataclass
class _State:
    """Of a derived table: the version it is true for and the one it was made anew at; since when it only grew
    (``changed``), and from which row at which version."""

    made: int
    anew: int
    changed: int
    grown: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Rolled:
    """A roll-up: its table, the version it was made of, what it reads."""

    table: str
    made: int
    reads: frozenset[str]


class Deriver:
    """Keeps the derived tables and roll-ups of one open data set; its threads share it.

    ``grows``: whether what was added may be taken in; where the stored tables are views (data/part.py), all is made anew.
    """

    def __init__(self, connect: Callable[[], Cursor], history: History, *, grows: bool = True) -> None:
        self._connect = connect
        self._grows = grows
        self._history = history
        self._lock = threading.RLock()
        self._states: dict[str, _State] = {}
        self._rolled: dict[str, _Rolled] = {}  # by their SELECT; the one asked for last stands last
        self._behind: dict[str, frozenset[str]] = {}
        self._left: list[str] = []  # roll-ups replaced, which a reader may still be at
        with self._cursor() as cursor:
            self._place = cursor.execute("SELECT current_database(), current_schema()").fetchone()
            marks = cursor.execute(
                "SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL AND database_name = ? AND schema_name = ?", self._place
            ).fetchall()
        for name, comment in marks:
            self._read_mark(name, *str(comment).split())

    def _read_mark(self, name: str, made: str = "", digest: str = "") -> None:
        one = lineage.derived().get(name)
        if one is not None and digest == one.digest:
            self._states[name] = _State(int(made), int(made), int(made))

    @property
    def _within(self) -> str:
        return ".".join(f'"{name}"' for name in self._place)

    @contextmanager
    def _cursor(self) -> Generator[Cursor]:
        cursor = self._connect()
        try:
            yield cursor
        finally:
            cursor.close()

    # ---- derived tables ----------------------------------------------------------------------

    def bring_up(self, names: frozenset[str]) -> None:
        """Make or refresh the derived tables behind these names, where something they read was written since."""
        wanted = lineage.needed(names)
        if all(self._is_true(one) for one in wanted):
            return
        with self._lock:
            for one in wanted:
                if not self._is_true(one):
                    self._bring_up(one)

    def _is_true(self, one: Derived) -> bool:
        state = self._states.get(one.name)
        return state is not None and (one.select is None or state.made == self._history.of(one.reads))

    def _bring_up(self, one: Derived) -> None:
        version = self._history.of(one.reads)
        with self._cursor() as cursor:
            if not self._in_one(cursor, one, version, self._grow):
                self._in_one(cursor, one, version, self._make)

    def _in_one(self, cursor: Cursor, one: Derived, version: int, work: Callable[[Cursor, Derived, int], _State | None]) -> bool:
        """One transaction; False, and nothing done, when ``work`` cannot do it."""
        cursor.execute("BEGIN")
        try:
            state = work(cursor, one, version)
            if state is None:
                cursor.execute("ROLLBACK")
                return False
            if one.select is not None:
                cursor.execute(f"COMMENT ON TABLE {one.name} IS '{version} {one.digest}'")
            cursor.execute("COMMIT")
        except BaseException:
            self._states.pop(one.name, None)
            with suppress(Exception):
                cursor.execute("ROLLBACK")
            raise
        self._states[one.name] = state
        return True

    def _make(self, cursor: Cursor, one: Derived, version: int) -> _State:
        cursor.execute(one.text)
        return _State(version, version, version)

    def _grow(self, cursor: Cursor, one: Derived, version: int) -> _State | None:
        """Take in what was added; None when the table must be made anew."""
        state, growing, touched = self._states.get(one.name), one.growing, self._touched(one)
        if not self._grows or state is None or growing is None or touched is None or not self._mark_keys(cursor, one, *touched):
            return None
        picked, row = f"{growing.key} IN (FROM redo)", _next_row(cursor, one.name)
        gone = cursor.execute(f"DELETE FROM {one.name} WHERE {picked}").fetchone()[0]
        cursor.execute(f"INSERT INTO {one.name} BY NAME {one.grown(self._within, picked)}")
        for statement in lineage.afterwards(one.name):
            gone += cursor.execute(statement).fetchone()[0]
        if growing.each and not _same_count(cursor, one.name, f"{growing.of} WHERE {growing.each}"):
            return None
        if gone:
            return _State(version, state.anew, version)
        return _State(version, state.anew, state.changed, [*state.grown, (version, row)])

    def _touched(self, one: Derived) -> tuple[int, pa.Table] | None:
        """From which row on the source grew, and which remarks were scored, since the table was made; None: anything else."""
        state, growing = self._states.get(one.name), one.growing
        if state is None or growing is None or any(self._made_anew(name, state.made) for name in one.reads):
            return None
        changes = self._history.since(state.made, lineage.stored(one.reads))
        if changes is None:
            return None
        added = [change.first for change in changes if change.table == growing.of and change.first is not None]
        scored = [change.remarks for change in changes if change.remarks is not None and growing.key == "feedback_id"]
        if len(added) + len(scored) < len(changes):
            return None
        return min(added, default=_NO_ROW), pa.concat_tables(scored) if scored else _NOBODY

    def _made_anew(self, name: str, since: int) -> bool:
        state = self._states.get(name)
        return state is not None and state.anew > since and lineage.derived()[name].select is not None

    def _mark_keys(self, cursor: Cursor, one: Derived, first: int, remarks: pa.Table) -> bool:
        """The keys to make again in the table ``redo``; False when they are so many that all may be made anew."""
        script = lineage.growing_keys(one.name)
        cursor.register("touched", remarks)
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE redo AS {script}", {"first": first})
        redo, have = cursor.execute(f"SELECT (SELECT count(*) FROM redo), (SELECT count(*) FROM {one.name})").fetchone()
        return bool(redo <= _SMALL * have)

    # ---- roll-ups ------------------------------------------------------------------------------

    def rolled(self, name: str, sql: str, adds_up: bool) -> str:
        """The table in memory that holds a SELECT's result as of now.

        ``adds_up``: the SELECT reads one derived table, and sums over its rows are what is asked, so that rows
        added to that table are rolled up by themselves and put beside.
        """
        reads = lineage.named(sql)
        self.bring_up(reads)
        held = self._rolled.get(sql)
        if held is not None and held.made == self._history.of(reads):
            return held.table
        with self._lock:
            self.bring_up(reads)
            held, version = self._rolled.pop(sql, None), self._history.of(reads)
            if held is None or held.made != version:
                held = self._roll(held, name, sql, _Rolled("", version, reads), adds_up)
            self._rolled[sql] = held
            self._behind[held.table] = reads
            if len(self._rolled) > _MOST_ROLLED:
                self._left.append(self._rolled.pop(next(iter(self._rolled))).table)
            return held.table

    def _roll(self, held: _Rolled | None, name: str, sql: str, wanted: _Rolled, adds_up: bool) -> _Rolled:
        first = self._only_added(held, wanted.reads) if held is not None and adds_up else None
        with self._cursor() as cursor:
            if held is not None and first is not None:
                cursor.execute(f"INSERT INTO {held.table} {lineage.narrowed(sql, wanted.reads, self._within, f'rowid >= {first}')}")
                return replace(wanted, table=held.table)
            table = f'kept."{name} {next(_numbers)}"'
            cursor.execute(f"CREATE TABLE {table} AS {sql}")
            self._left += [held.table] if held is not None else []
            while len(self._left) > _MOST_LEFT:
                old = self._left.pop(0)
                cursor.execute(f"DROP TABLE {old}")
                del self._behind[old]
            return replace(wanted, table=table)

    def _only_added(self, held: _Rolled, reads: frozenset[str]) -> int | None:
        """The row from which on the one derived table grew since the roll-up; None when it changed otherwise."""
        state = self._states.get(next(iter(reads))) if len(reads) == 1 else None
        if state is None or state.changed > held.made:
            return None
        return min((row for version, row in state.grown if version > held.made), default=None)

    def behind(self, table: str) -> frozenset[str]:
        """What a roll-up reads."""
        return self._behind.get(table, frozenset())


def _same_count(cursor: Cursor, table: str, source: str) -> bool:
    """Whether every stored row is there once; rows that an earlier clearing of the file moved could be missed."""
    return bool(cursor.execute(f"SELECT (SELECT count(*) FROM {table}) = (SELECT count(*) FROM {source})").fetchone()[0])
