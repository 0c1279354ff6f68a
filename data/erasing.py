"""A person's data: shown on request, erased on request, with a receipt that names nobody.

Erasing deletes the rows, writes the file anew (a deleted row stays in a database's free blocks), closes the
share links and says which backups still hold the person. The receipt keeps the keyed hash of the customer's key.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data import backups, home, schema
from data.privacy import pseudonym
from data.sharing import sharing
from data.troubles import Trouble
from data.warehouse import Warehouse, close_all, open_warehouse, rewrite, statement

_CHUNK = 1 << 20


class NobodyThere(Trouble):
    """The data set has no row of this customer. Facts: customer."""


class BytesLeft(Trouble):
    """After erasing, the key still stands in a file. Facts: file."""


@dataclass(frozen=True)
class Receipt:
    """What was erased. ``who`` is a keyed hash: it proves a later question about the same person, and names nobody."""

    who: str
    dataset: str
    erased_at: str
    rows: dict[str, int]
    in_backups: tuple[str, ...]  # backups that still hold the person until they are let go


def counted(warehouse: Warehouse, customer_key: str) -> dict[str, int]:
    """Rows of each kind that belong to a customer."""
    rows = warehouse.query("counted_of", customer_key=customer_key).to_pylist()
    return {row["kind"]: row["n"] for row in rows}


def erase(dataset: str, customer_key: str, now: datetime) -> Receipt:
    """Erase a customer from a data set. The app must be off: the file is written anew.

    Raises NobodyThere, WarehouseBusy, BytesLeft.
    """
    rows = _delete(dataset, customer_key)
    close_all()
    path = home.dataset_path(dataset)
    rewrite(path)
    sharing().end_all()
    _look_for(customer_key, path)
    receipt = Receipt(pseudonym(customer_key), dataset, now.isoformat(timespec="seconds"), rows, _backups_with(customer_key))
    _keep(receipt)
    return receipt


def _delete(dataset: str, customer_key: str) -> dict[str, int]:
    warehouse = open_warehouse(dataset)
    known = warehouse.query("personal_of", customer_key=customer_key).num_rows
    rows = {"customers": known} | counted(warehouse, customer_key)
    if not any(rows.values()):
        raise NobodyThere(customer=customer_key)
    with warehouse.writing() as writer:
        for part in statement("erase_customer").split(";"):
            if part.strip():
                writer.execute(part, {"customer_key": customer_key})
    counted(warehouse, customer_key)  # a read builds the derived tables anew, without the person
    return rows


def _look_for(customer_key: str, path: Path) -> None:
    """Every byte of the file, also where two chunks meet."""
    needle = customer_key.encode()
    if any(found is not None for found in (_find(file, needle) for file in (path, path.with_name(f"{path.name}.wal")) if file.exists())):
        raise BytesLeft(file=path.name)


def _find(path: Path, needle: bytes) -> int | None:
    before = b""
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            if needle in before + chunk:
                return file.tell()
            before = chunk[-len(needle) :]
    return None


def _backups_with(customer_key: str) -> tuple[str, ...]:
    def holds(backup: backups.Backup) -> bool:
        return any(_find(file, customer_key.encode()) is not None for file in (backup.folder / "datasets").glob("*.duckdb"))

    return tuple(backup.name for backup in backups.all_backups() if holds(backup))


def _keep(receipt: Receipt) -> None:
    folder = home.home() / "receipts"
    folder.mkdir(exist_ok=True, mode=0o700)
    name = f"{receipt.erased_at.replace(':', '-')}-{receipt.who[:8]}.json"
    (folder / name).write_text(json.dumps(asdict(receipt), ensure_ascii=False, indent=1), encoding="utf-8")


def tables_about_people() -> tuple[str, ...]:
    """Tables with a column that points at a customer; a test compares them with erase_customer.sql."""
    return tuple(table.name for table in schema.TABLES if "customer_key" in table.names)
