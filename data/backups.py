"""Backups: made while the app writes, checked by hash and count, put back in one command.

A backup is a folder MAEUM_HOME/backups/<moment> with the data sets, the accounts, the access log and the links,
and manifest.json: the SHA-256 of each file and the number of rows in each table. The keys are not in it: who
steals a backup cannot sign a cookie or undo a pseudonym. Keep a copy of the keys folder somewhere else.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data import home, schema
from data.ledger import ENDS, FILE, Ledger, LedgerBroken, ledger
from data.troubles import Trouble, WarehouseBusy, WarehouseDamaged
from data.warehouse import Warehouse, open_warehouse

_SQLITE = ("accounts.sqlite", "sharing.sqlite", "boards.sqlite")
_KEPT = 14  # backups
_MANIFEST = "manifest.json"


class NoBackup(Trouble):
    """There is no backup of this name. Facts: name."""


class BackupBroken(Trouble):
    """A backup is not as it was made. Facts: name, file."""


class HouseBroken(Trouble):
    """A file of the house cannot be read. Facts: file, backup (the newest whole one, or "-")."""


@dataclass(frozen=True)
class Backup:
    name: str
    folder: Path
    made_at: datetime
    size_bytes: int
    rows: dict[str, int]  # "main.orders" -> rows


def folder() -> Path:
    found = home.home() / "backups"
    found.mkdir(exist_ok=True, mode=0o700)
    return found


def make(now: datetime) -> Backup:
    """A new backup of everything but the keys; the oldest beyond fourteen go. Others may read and write meanwhile."""
    target = folder() / f"{now:%Y-%m-%dT%H-%M-%S}"
    draft = target.with_name(f".{target.name}")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "datasets").mkdir(parents=True, mode=0o700)
    for path in sorted((home.home() / "datasets").glob("*.duckdb")):
        open_warehouse(path.stem).copy_to(draft / "datasets" / path.name)
    for name in (*_SQLITE, *_beside_the_data()):
        _copy_sqlite(home.home() / name, draft / name)
    ledger().copy_to(draft)
    manifest = {"made_at": now.isoformat(), "files": _hashes(draft), "rows": _rows(draft)}
    (draft / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    draft.replace(target)
    for old in all_backups()[_KEPT:]:
        shutil.rmtree(old.folder)
    return read(target.name)


def sealed_again(backup: Backup, changed: Path) -> None:
    """After a person was erased from one of its files: the manifest says the file's new hash and rows."""
    manifest = _manifest(backup.folder)
    if manifest["files"].keys() != _hashes(backup.folder).keys():
        raise BackupBroken(name=backup.name, file=changed.name)
    manifest["files"][changed.relative_to(backup.folder).as_posix()] = _hash(changed)
    manifest["rows"] |= _rows_of(changed)
    (backup.folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def all_backups() -> list[Backup]:
    """Newest first."""
    return [read(path.parent.name) for path in sorted(folder().glob(f"[0-9]*/{_MANIFEST}"), reverse=True)]


def read(name: str) -> Backup:
    """Raises NoBackup."""
    found = folder() / name
    if "/" in name or "\\" in name or not (found / _MANIFEST).is_file():
        raise NoBackup(name=name)
    manifest = _manifest(found)
    size = sum(path.stat().st_size for path in found.rglob("*") if path.is_file())
    return Backup(name, found, datetime.fromisoformat(manifest["made_at"]), size, manifest["rows"])


def verify(backup: Backup) -> None:
    """Every file as it was made, every table with its rows. Raises BackupBroken."""
    manifest = _manifest(backup.folder)
    found = _hashes(backup.folder)
    for file in sorted({*manifest["files"], *found}):
        if manifest["files"].get(file) != found.get(file):
            raise BackupBroken(name=backup.name, file=file)


def drill(backup: Backup) -> dict[str, int]:
    """Put the backup back into a folder of its own, open it, compare hashes and counts; the rows found. Raises BackupBroken."""
    verify(backup)
    with tempfile.TemporaryDirectory(dir=folder()) as place:
        _put(backup, Path(place))
        rows = _rows(Path(place))
    if rows != backup.rows:
        raise BackupBroken(name=backup.name, file="rows")
    return rows


def restore(backup: Backup, now: datetime) -> Path:
    """Put the backup in place of what is there, which is kept in the folder that is returned.

    The access log is not turned back: a look that was on record stays on record. It comes from the backup only
    where there is none or it is broken.
    Raises BackupBroken; WarehouseBusy while the app runs.
    """
    drill(backup)
    for path in (home.home() / "datasets").glob("*.duckdb"):
        _closed(path)
    aside = home.home() / f"before-restore-{now:%Y-%m-%dT%H-%M-%S}"
    aside.mkdir(mode=0o700)
    log = () if _log_is_whole() else (FILE, ENDS)
    for path in (home.home() / "datasets", *(home.home() / f"{name}{end}" for name in (*_SQLITE, *log) for end in ("", "-wal", "-shm"))):
        if path.exists():
            path.rename(aside / path.name)
    _put(backup, home.home(), without=() if log else (FILE, ENDS))
    return aside


def _log_is_whole() -> bool:
    try:
        return (home.home() / FILE).exists() and Ledger(home.home() / FILE).check() >= 0
    except (LedgerBroken, sqlite3.DatabaseError):
        return False


def inspect() -> dict[str, Any]:
    """Whether each file of the house can be read, and how old the last backup is. Raises HouseBroken."""
    rows: dict[str, int] = {}
    in_use: list[str] = []
    for path in sorted((home.home() / "datasets").glob("*.duckdb")):
        try:
            rows |= _read_or_say(path, _counted)
        except WarehouseBusy:  # the app reads it, so it can be read
            in_use.append(path.stem)
    for name in (*_SQLITE, *_beside_the_data(), FILE):
        if (home.home() / name).exists():
            _read_or_say(home.home() / name, _sound)
    newest = next(iter(all_backups()), None)
    return {"rows": rows, "in_use": in_use, "last_backup": newest.made_at if newest else None, "backups": len(all_backups())}


def _read_or_say(path: Path, look: Any) -> dict[str, int]:
    try:
        return look(path)
    except (OSError, sqlite3.DatabaseError, WarehouseDamaged) as error:
        raise HouseBroken(file=path.name, backup=_newest_whole()) from error


def _newest_whole() -> str:
    for backup in all_backups():
        try:
            verify(backup)
        except BackupBroken:
            continue
        return backup.name
    return "-"


def _beside_the_data() -> list[str]:
    """What people planned and said, one file a topic beside the data set: actions, targets, alert rules, summaries."""
    return [f"datasets/{path.name}" for path in sorted((home.home() / "datasets").glob("*.sqlite"))]


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        return
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


def _put(backup: Backup, place: Path, without: tuple[str, ...] = ()) -> None:
    for file in (name for name in _manifest(backup.folder)["files"] if name not in without):
        (place / file).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(backup.folder / file, place / file)


def _closed(path: Path) -> None:
    """Raises WarehouseBusy when another process has it open."""
    Warehouse(path).close()


def _manifest(backup: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((backup / _MANIFEST).read_text(encoding="utf-8"))
    return found


def _hashes(place: Path) -> dict[str, str]:
    files = sorted(path for path in place.rglob("*") if path.is_file() and path.name != _MANIFEST)
    return {path.relative_to(place).as_posix(): _hash(path) for path in files}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows(place: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in sorted((place / "datasets").glob("*.duckdb")):
        found |= _rows_of(path)
    return found


def _rows_of(path: Path) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as apart:  # opening writes: look at a copy, keep the hash
        copy = Path(apart) / path.name
        shutil.copyfile(path, copy)
        return _counted(copy)


def _counted(path: Path) -> dict[str, int]:
    warehouse = open_warehouse(path.stem) if path.parent == home.home() / "datasets" else Warehouse(path)
    counted = {f"{path.stem}.{table.name}": warehouse.count(table.name) for table in schema.TABLES}
    if path.parent != home.home() / "datasets":
        warehouse.close()
    return counted


def _sound(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as file:
        if file.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError(path.name)
    return {}
