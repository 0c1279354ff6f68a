"""SQLite files of Maeum: named statements from data/sql, numbered migrations, one connection a thread."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

_SQL = Path(__file__).parent / "sql"
_OPTIONAL = re.compile(r"\n[ ]*(?P<head>AND \()\$(?P<name>\w+) IS NULL OR ")
_PARAMETER = re.compile(r"\$(\w+)")


class Statements:
    """``run("name", ...)`` runs the statement of that name in data/sql/<topic>.sql on the file at ``path``.

    At opening, the numbered files of data/sql/<topic>/ that the file has not seen are run, in order.
    """

    def __init__(self, path: Path, topic: str) -> None:
        self.path = path
        self.topic = topic
        self._local = threading.local()
        path.touch(mode=0o600)
        _migrate(self.connection, topic)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection (SQLite's own are bound to a thread)."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            found.row_factory = sqlite3.Row
            for setting in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
                found.execute(f"PRAGMA {setting}")
            self._local.connection = found
        return found

    def run(self, statement: str, /, **values: Any) -> list[sqlite3.Row]:
        return self.connection.execute(_named(self.topic)[statement], values).fetchall()

    def one(self, statement: str, /, **values: Any) -> sqlite3.Row | None:
        return next(iter(self.run(statement, **values)), None)

    def __enter__(self) -> Statements:
        """One transaction that nobody else's writes get between; an exception undoes it."""
        self.connection.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.connection.execute("COMMIT" if kind is None else "ROLLBACK")


def text_of(name: str, **names: str) -> str:
    """The text of data/sql/<name>.sql with {table} and {id} put in: names of the schema, never values."""
    return _text(name).format(**names) if names else _text(name)


@cache
def asked(name: str, idle: frozenset[str]) -> tuple[str, frozenset[str]]:
    """The text of data/sql/<name>.sql for a question in which the ``idle`` parameters are NULL, and those it still names.

    A condition ``AND ($name IS NULL OR ...)`` that begins a line falls out: it is true, and yet a subquery in it would be run.
    """
    text = _text(name)
    for found in reversed(list(_OPTIONAL.finditer(text))):
        if found["name"] in idle:
            text = text[:found.start()] + text[_closed(text, found.end("head")):]
    return text, frozenset(_PARAMETER.findall(text))


def _closed(text: str, at: int) -> int:
    """Where the bracket closes that is open at a place; no statement has a bracket in a text."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


@cache
def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def tidied(path: Path) -> None:
    """Write a file anew, so that nothing deleted is left in its free pages or in the log beside it."""
    with closing(sqlite3.connect(path, timeout=10)) as file:
        file.execute("VACUUM")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@cache
def _named(topic: str) -> dict[str, str]:
    parts = (_SQL / f"{topic}.sql").read_text(encoding="utf-8").split("-- name: ")[1:]
    return {name.strip(): sql.strip() for name, _, sql in (part.partition("\n") for part in parts)}


def _migrate(connection: sqlite3.Connection, topic: str) -> None:
    for number, path in enumerate(sorted((_SQL / topic).glob("*.sql")), start=1):
        if connection.execute("PRAGMA user_version").fetchone()[0] < number:
            connection.executescript(f"BEGIN IMMEDIATE;\n{path.read_text(encoding='utf-8')}\nPRAGMA user_version = {number};\nCOMMIT;")
