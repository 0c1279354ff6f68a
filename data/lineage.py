"""Which tables a statement reads and writes, and what the derived tables are made of: read from the SQL itself.

A name that stands in a text counts as read, whatever it stands for there: a figure then depends on a table too
many and is computed once too often, but it is never stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from data import schema

_SQL = Path(__file__).parent / "sql"
_COMMENT = re.compile(r"--[^\n]*")
_WORD = re.compile(r"[A-Za-z_]\w*")
_MAKES = re.compile(r"CREATE OR REPLACE (TABLE|MACRO) (\w+)")
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|truncate|alter|drop|create)\s+(?:or\s+\w+\s+)?(?:into\s+|from\s+|table\s+)?(?:if\s+(?:not\s+)?exists\s+)?\"?(\w+)",
    re.IGNORECASE,
)
_ONLY_READS = re.compile(r"\s*(select|with|from|set|pragma|create\s+(?:or\s+replace\s+)?temp|drop\s+table|explain)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Growing:
    """How a derived table takes in new rows: those of ``key`` are made again from the rows of ``within`` with that key.

    data/sql/growing/<table>.sql gives the keys, from $first on (row number in the stored table ``of``) and of the
    remarks whose scores were written (the table ``touched``).
    """

    of: str
    key: str
    within: tuple[str, ...]
    each: str = ""  # the stored rows that have one row each, where they do


_GROWING = {
    "answers": Growing("feedback", "feedback_id", ("feedback",), each="invited_at IS NULL OR score IS NOT NULL OR text <> ''"),
    "feelings": Growing("feedback", "feedback_id", ("feedback", "answers")),
    "lines": Growing("orders", "line_id", ("orders",), each="true"),
    "baskets": Growing("orders", "order_id", ("lines",)),
    "steps": Growing("visits", "visit_id", ("visits",), each="true"),
    "sessions": Growing("visits", "session_id", ("steps",)),
}


@dataclass(frozen=True)
class Derived:
    """One file of data/sql/derived: a table made from others, or a macro over them (``select`` is None)."""

    name: str
    text: str
    select: str | None
    reads: frozenset[str]  # stored and derived names, directly

    @property
    def growing(self) -> Growing | None:
        return _GROWING.get(self.name)

    @cached_property
    def digest(self) -> str:
        """Of its text and the texts it is made of: a new version of the program makes the table anew."""
        behind = "".join(one.digest for one in needed(self.reads))
        return hashlib.sha256((self.text + behind).encode()).hexdigest()[:12]

    def grown(self, where: str, picked: str) -> str:
        """Its SELECT over those rows of ``within`` alone for which ``picked`` holds."""
        assert self.select is not None and self.growing is not None
        return narrowed(self.select, self.growing.within, where, picked)


def growing_keys(name: str) -> str:
    """The SELECT of the keys that a growing table makes again."""
    return (_SQL / "growing" / f"{name}.sql").read_text(encoding="utf-8")


def afterwards(name: str) -> tuple[str, ...]:
    """What is to be done to a table after it grew."""
    path = _SQL / "growing" / f"{name}_after.sql"
    return (path.read_text(encoding="utf-8"),) if path.exists() else ()


def narrowed(select: str, tables: Iterable[str], where: str, picked: str) -> str:
    """A SELECT that sees of each table only the rows for which ``picked`` holds."""
    only = ", ".join(f'{table} AS (SELECT rowid, * FROM {where}.{table} WHERE {picked})' for table in tables)
    text = _COMMENT.sub("", select).strip()
    return f"WITH {only}, {text[4:]}" if text.startswith("WITH") else f"WITH {only} {text}"


@cache
def derived() -> dict[str, Derived]:
    """Derived tables and macros by name, in order of file name: each reads only what stands before it."""
    texts = {}
    for path in sorted((_SQL / "derived").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found = _MAKES.search(text)
        assert found is not None, path.name
        texts[found[2]] = (text, found)
    known = {*schema.BY_NAME, *texts}
    return {
        name: Derived(name, text, text[found.end() :].lstrip().removeprefix("AS").strip().rstrip(";") if found[1] == "TABLE" else None,
                      frozenset(_words(text) & known - {name}))
        for name, (text, found) in texts.items()
    }


def _words(sql: str) -> set[str]:
    return set(_WORD.findall(_COMMENT.sub("", sql)))


@lru_cache(8192)
def named(sql: str) -> frozenset[str]:
    """The stored and derived names that stand in a statement."""
    return frozenset(_words(sql) & {*schema.BY_NAME, *derived()})


@lru_cache(1024)
def needed(names: frozenset[str]) -> tuple[Derived, ...]:
    """The derived tables and macros behind these names, those first that others are made of."""
    wanted = set(names)
    for name in reversed(derived()):
        if name in wanted:
            wanted |= derived()[name].reads
    return tuple(one for one in derived().values() if one.name in wanted)


@lru_cache(1024)
def stored(names: frozenset[str]) -> frozenset[str]:
    """The stored tables behind these names."""
    behind = set(names).union(*(one.reads for one in needed(names)))
    return frozenset(behind & schema.BY_NAME.keys())


@lru_cache(512)
def written(sql: str) -> dict[str, bool]:
    """Stored table -> whether rows were only added, for a text of one or several statements.

    A text that cannot be read this way is taken to change everything.
    """
    text = _COMMENT.sub("", sql)
    found: dict[str, bool] = {}
    for verb, table in _WRITES.findall(text):
        if table in schema.BY_NAME:
            adds = verb.lower() == "insert" and "do update" not in text.lower()
            found[table] = adds and found.get(table, True)
    return found if found or _ONLY_READS.match(text) else dict.fromkeys(schema.BY_NAME, False)
