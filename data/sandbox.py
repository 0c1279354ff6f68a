"""Free SQL, safely: a published copy, a child process with hard limits, and an answer without secrets.

``publish(warehouse)`` writes the copy that holds only what an analyst may see, once per data version.
``run(sql, copy)`` starts data/sandbox_worker.py on it and gives an ``Outcome``; nothing of the text is
parsed or run in this process.
"""

from __future__ import annotations

import difflib
import json
import os
import selectors
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from data import home
from data.troubles import Trouble
from data.warehouse import Warehouse, statement, write_copy

MOST_ROWS = 10_000
MOST_LETTERS = 20_000  # of a question
FIRST = statement("sandbox_first").strip()  # what stands in the editor of somebody new
LONGEST_CELL = 2_000
SECONDS = 4.5
_MOST_BYTES = 24_000_000  # of an answer
_USUAL = ("count", "sum", "avg", "median", "date_trunc", "regexp_matches")  # offered when nothing is near
_WORKER = Path(__file__).with_name("sandbox_worker.py")
_PUBLISHED = Path(__file__).parent / "sql" / "published"
_at_once = threading.BoundedSemaphore(2)
_publishing = threading.Lock()


class SqlTrouble(Trouble):
    """Free SQL that was not answered. Facts: name (what it stumbled over), suggestion (permitted names near it)."""


class OnlySelect(SqlTrouble):
    """Something other than one reading SELECT."""


class OneStatement(SqlTrouble):
    """No statement or more than one."""


class UnknownTable(SqlTrouble):
    """A table that is not published."""


class UnknownColumn(SqlTrouble):
    """A column that the published tables do not have."""


class FunctionNotAllowed(SqlTrouble):
    """A function outside data/sandbox_functions.txt."""


class FormNotAllowed(SqlTrouble):
    """A form of SQL or a type that is not offered here."""


class NameTaken(SqlTrouble):
    """A WITH clause named like a table."""


class NotReadable(SqlTrouble):
    """Not SQL."""


class TextTooLong(SqlTrouble):
    """The text is too long or too deeply nested."""


class TooSlow(SqlTrouble):
    """Ended at the time limit."""


class TooMuchMemory(SqlTrouble):
    """Ended at the memory limit."""


class WrongValue(SqlTrouble):
    """A value could not be converted or used."""


class WrongTypes(SqlTrouble):
    """Names or types do not fit together."""


class QueryFailed(SqlTrouble):
    """Any other end of the engine."""


_TROUBLES: dict[str, type[SqlTrouble]] = {one.__name__: one for one in SqlTrouble.__subclasses__()}


@dataclass(frozen=True)
class Copy:
    """A published copy: its file and, for each table, its columns in order."""

    path: Path
    tables: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Outcome:
    """What came of one SQL text.

    outcome: rows (answered), rejected (not run, or refused by the engine), stopped (ended at a limit).
    columns: (name, type); rows: at most 10,000, more tells that there were more. seconds: wall clock,
    peak_mb: of the child's memory.
    """

    outcome: Literal["rows", "rejected", "stopped"]
    columns: tuple[tuple[str, str], ...] = ()
    rows: list[list[Any]] = field(default_factory=list)
    more: bool = False
    seconds: float = 0.0
    peak_mb: float = 0.0
    trouble: SqlTrouble | None = None


@cache
def functions() -> frozenset[str]:
    """Names that a question may call, from data/sandbox_functions.txt."""
    lines = (Path(__file__).with_name("sandbox_functions.txt")).read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def publish(warehouse: Warehouse) -> Copy:
    """The copy of what an analyst may see at the current data version; older ones are removed."""
    folder = home.home() / "published"
    folder.mkdir(exist_ok=True, mode=0o700)
    selects = {path.stem: path.read_text(encoding="utf-8") for path in sorted(_PUBLISHED.glob("*.sql"))}
    with _publishing:
        path = folder / f"{warehouse.name}-{warehouse.version}.duckdb"
        if not path.exists():
            for old in folder.glob(f"{warehouse.name}-*.duckdb"):
                old.unlink()
            fresh = path.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            warehouse.copy_out(fresh, selects)
            fresh.rename(path)
    return Copy(path, columns_of(path))


@cache
def columns_of(path: Path) -> dict[str, tuple[str, ...]]:
    """The tables and columns of a published file, asked of a child (the file is opened nowhere else)."""
    told = _child({"database": str(path), "describe": True}, SECONDS)[0]
    return {table: tuple(columns) for table, columns in told["tables"].items()}


def demo(path: Path) -> Copy:
    """A made-up database with feedback, orders and customers (and tables that are left out of the copy)."""
    script = (Path(__file__).parent / "sql" / "sandbox_demo.sql").read_text(encoding="utf-8")
    write_copy(script, path, ("feedback", "orders", "customers"))
    return Copy(path, columns_of(path))


def run(sql: str, copy: Copy, *, explain: bool = False, checked: bool = True) -> Outcome:
    """Answer one SQL text from the copy, in a child that is gone afterwards.

    explain=True gives the engine's plan in place of the rows.
    checked=False leaves the allow-list out (tests show that the other layers hold alone).
    """
    if len(sql) > MOST_LETTERS:
        return Outcome("rejected", trouble=TextTooLong(name="", suggestion=""))
    job = {
        "sql": sql, "database": str(copy.path), "tables": sorted(copy.tables), "functions": sorted(functions()),
        "checked": checked, "explain": explain, "rows": MOST_ROWS, "cell": LONGEST_CELL,
    }
    with _at_once:
        began = time.monotonic()
        told, peak_mb = _child(job, SECONDS)
        seconds = time.monotonic() - began
    if told["outcome"] == "rows":
        columns = tuple((name, kind) for name, kind in told["columns"])
        return Outcome("rows", columns, told["rows"], told["more"], round(seconds, 3), peak_mb)
    return Outcome(told["outcome"], seconds=round(seconds, 3), peak_mb=peak_mb, trouble=_trouble(told, sql, copy))


def _trouble(told: dict[str, Any], sql: str, copy: Copy) -> SqlTrouble:
    """The reason with a near permitted name; a name is repeated only when the asker wrote it."""
    name = told.get("name", "")
    name = name[:60] if name and name.lower() in sql.lower() else ""
    columns = {column for names in copy.tables.values() for column in names}
    near = {"UnknownTable": sorted(copy.tables), "UnknownColumn": sorted(columns), "FunctionNotAllowed": sorted(functions())}
    found = difflib.get_close_matches(name.lower(), near.get(told["reason"], []), n=3, cutoff=0.6) if name else []
    usual = {"UnknownTable": sorted(copy.tables), "FunctionNotAllowed": _USUAL, "UnknownColumn": sorted(columns)[:8]}
    return _TROUBLES.get(told["reason"], QueryFailed)(name=name, suggestion=", ".join(found or usual.get(told["reason"], [])))


def _child(job: dict[str, Any], seconds: float) -> tuple[dict[str, Any], float]:
    """Run the worker on a job; what it said (or why it is silent) and its peak memory in MB."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_WORKER), sysconfig.get_paths()["platlib"]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/",
        start_new_session=True,
    )
    deadline = time.monotonic() + seconds
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(job).encode() + b"\n")
        process.stdin.close()
    except BrokenPipeError:
        pass  # it died at once; the silence below tells
    said, timed_out = _listen(process.stdout.fileno(), deadline)
    peak_mb = _peak_mb(process.pid)
    os.killpg(process.pid, signal.SIGKILL)  # it has said its last word or has none; not yet waited for, so its id is its own
    process.stdout.close()
    process.wait()
    told = _understood(said, timed_out)
    return told, told.get("peak_mb", peak_mb)


def _peak_mb(process_id: int) -> float:
    """Most memory a child that is still there has held; 0.0 when it has ended already."""
    status = Path(f"/proc/{process_id}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM")), 0.0)


def _listen(descriptor: int, deadline: float) -> tuple[bytes, bool]:
    """All that the child writes until it closes, the deadline passes or it says too much."""
    said = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                break
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                return bytes(said), False
            said += chunk
            if len(said) > _MOST_BYTES:
                return b"", False
    return b"", True


def _understood(said: bytes, timed_out: bool) -> dict[str, Any]:
    if timed_out:
        return {"outcome": "stopped", "reason": "TooSlow"}
    try:
        return json.loads(said)
    except ValueError:  # it was ended by a limit before its last word
        return {"outcome": "stopped", "reason": "TooMuchMemory"}
