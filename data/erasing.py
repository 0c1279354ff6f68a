"""A person's data: shown on request, erased on request, with a receipt that names nobody.

Erasing reaches every file of the house. In each data set, in each backup and in what a restore put aside, the rows
are deleted and the file is written anew (a deleted row stays in a database's free blocks); published copies, shared
links and frozen boards are let go; kept requests to a model that name the person are cut out. What was erased stays
erased: a backup brought back from elsewhere is put in place without the persons of the receipts.
The receipt keeps the keyed hash of the customer's key. Only the keys folder and the access log are left as they are.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data import backups, home, schema, sealing
from data.boards import boards
from data.ledger import ENDS, FILE
from data.privacy import email_form, phone_digits, pseudonym
from data.sharing import sharing
from data.statements import tidied
from data.troubles import Trouble
from data.warehouse import Warehouse, close_all, open_warehouse, rewrite, statement

_CHUNK = 1 << 20
_TELLING_LETTERS = 8  # a shorter mark stands in other people's numbers too
_ACCESS_LOG = (FILE, f"{FILE}-wal", f"{FILE}-shm", ENDS)


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
    files: tuple[str, ...]  # written anew or let go
    in_backups: tuple[str, ...] = ()  # backups that still hold the person: none since they are written anew too


def counted(warehouse: Warehouse, customer_key: str) -> dict[str, int]:
    """Rows of each kind that belong to a customer."""
    rows = warehouse.query("counted_of", customer_key=customer_key).to_pylist()
    return {row["kind"]: row["n"] for row in rows}


def shown(warehouse: Warehouse, customer_key: str) -> list[dict[str, Any]]:
    """What is stored about a customer that names them, opened: for somebody who gave a reason, or for the customer."""
    return [sealing.row_read(row, schema.CUSTOMERS) for row in warehouse.query("personal_of", customer_key=customer_key).to_pylist()]


def meant(warehouse: Warehouse, asked: str) -> tuple[str, ...]:
    """The customers that an id, a phone number or an e-mail address stands for."""
    phone, mail = phone_digits(asked), email_form(asked)
    hashes = {"phone": pseudonym(phone) if phone else None, "email": pseudonym(mail) if mail else None}
    keys = [asked, *(f"p-{one}" for one in hashes.values() if one)]  # a file without ids: the key is made of the hash
    found = warehouse.query("erase_asked", keys=keys, **hashes)
    return tuple(found.column("customer_key").to_pylist())


def erase(dataset: str, asked: str, now: datetime) -> Receipt:
    """Erase a customer, named by id, phone number or e-mail address, everywhere. The app must be off: files are written anew.

    Raises NobodyThere, WarehouseBusy, BytesLeft.
    """
    keys = meant(open_warehouse(dataset), asked)
    if not keys:
        raise NobodyThere(customer=asked)
    rows: dict[str, int] = {}
    files: list[str] = []
    for key in keys:
        marks = _marks(open_warehouse(dataset), key)
        for kind, n in _delete(open_warehouse(dataset), key, marks).items():
            rows[kind] = rows.get(kind, 0) + n
        close_all()
        rewrite(home.dataset_path(dataset))
        files += [home.dataset_path(dataset).name, *_erase_from_copies(dataset, key, marks), *_let_go(marks)]
        _look_for(marks)
    receipt = Receipt(pseudonym(keys[0]), dataset, now.isoformat(timespec="seconds"), rows, tuple(dict.fromkeys(files)))
    for key in keys:
        _keep(receipt, pseudonym(key))
    return receipt


def erase_again() -> int:
    """After a restore: erase whom a receipt says was erased before; how many were there again."""
    found = 0
    for dataset in home.dataset_names():
        whom = {receipt["who"] for receipt in _receipts() if receipt["dataset"] == dataset}
        if not whom or not home.dataset_path(dataset).exists():
            continue
        warehouse = open_warehouse(dataset)
        back = [key for key in warehouse.query("customer_keys").column(0).to_pylist() if pseudonym(key) in whom]
        for key in back:
            _delete(warehouse, key, _marks(warehouse, key))
        close_all()
        if back:
            rewrite(home.dataset_path(dataset))
        found += len(back)
    return found


# ---- one data set --------------------------------------------------------------------------------------


def _marks(warehouse: Warehouse, customer_key: str) -> tuple[str, ...]:
    """The person's key, hashes, order numbers and own words: what is looked for in files."""
    found = warehouse.query("erase_marks", customer_key=customer_key).column("mark").to_pylist()
    return (customer_key, *sorted({mark for mark in found if mark and len(mark) >= _TELLING_LETTERS} - {customer_key}))


def _delete(warehouse: Warehouse, customer_key: str, marks: Iterable[str]) -> dict[str, int]:
    rows = {"customers": warehouse.query("personal_of", customer_key=customer_key).num_rows} | counted(warehouse, customer_key)
    opened = [sealing.row_read(row, schema.REJECTS) for row in warehouse.query("rejects_all").to_pylist()]
    aside = [row for row in opened if _names(f"{row['value']} {row['row']}", marks)]
    with warehouse.writing() as writer:
        writer.execute(statement("erase_customer"), {"customer_key": customer_key})
        for table in tables_about_people():
            for text in _deletions(table):
                writer.execute(text, {"customer_key": customer_key} if "$" in text else None)
        for row in aside:
            writer.execute(statement("rejects_forget"), {"upload": row["upload_id"], "row_no": row["row_no"]})
    counted(warehouse, customer_key)  # a read builds the derived tables anew, without the person
    return rows


def _deletions(table: schema.Table) -> Iterator[str]:
    if "feedback_id" in table.names:
        yield statement("erase_by_remark", table=table.name)
    if "customer_key" in table.names:
        yield statement("erase_by_customer", table=table.name)


def tables_about_people() -> tuple[schema.Table, ...]:
    """Every table with a column that points at a customer or at a remark; remarks themselves come last."""
    found = [table for table in schema.TABLES if {"customer_key", "feedback_id"} & set(table.names)]
    return tuple(sorted(found, key=lambda table: table is schema.FEEDBACK))


def _names(text: str, marks: Iterable[str]) -> bool:
    """Whether a text has one of the marks as a word of its own."""
    return any(re.search(rf"(?<![0-9A-Za-z가-힣]){re.escape(mark)}(?![0-9A-Za-z가-힣])", text) for mark in marks)


# ---- everything beside it --------------------------------------------------------------------------------


def _erase_from_copies(dataset: str, customer_key: str, marks: Iterable[str]) -> list[str]:
    """The same in each backup and in what restores put aside; the files that were written anew."""
    changed = []
    for backup in backups.all_backups():
        file = backup.folder / "datasets" / f"{dataset}.duckdb"
        if file.exists() and _erase_from_file(file, customer_key, marks):
            backups.sealed_again(backup, file)
            changed.append(f"backups/{backup.name}")
    for file in home.home().glob(f"before-restore-*/datasets/{dataset}.duckdb"):
        if _erase_from_file(file, customer_key, marks):
            changed.append(f"{file.parents[1].name}")
    return changed


def _erase_from_file(file: Path, customer_key: str, marks: Iterable[str]) -> bool:
    warehouse = Warehouse(file)
    try:
        there = bool(meant(warehouse, customer_key))
        if there:
            _delete(warehouse, customer_key, {*marks, *_marks(warehouse, customer_key)})
    finally:
        warehouse.close()
    if there:
        rewrite(file)
    return there


def _let_go(marks: tuple[str, ...]) -> list[str]:
    """Copies that may hold the person: published data, links, kept requests, leftovers of the engine."""
    gone = [f"published/{path.name}" for path in (home.home() / "published").glob("*")]
    shutil.rmtree(home.home() / "published", ignore_errors=True)
    for folder in (home.home() / "datasets").glob(".*.tmp"):
        shutil.rmtree(folder, ignore_errors=True)
    sharing().end_all()
    boards().thaw_all()
    for path in home.home().glob("**/*.sqlite"):
        if path.name != FILE and "backups" not in path.parts:
            tidied(path)
    gone += [path.name for path in home.home().glob("*.jsonl") if _cut_lines(path, marks)]
    return gone


def _cut_lines(path: Path, marks: tuple[str, ...]) -> bool:
    """Drop the lines of a file of JSON lines that name the person."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not _names(json.dumps(json.loads(line), ensure_ascii=False) if line else "", marks)]
    if len(kept) < len(lines):
        path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return len(kept) < len(lines)


def _look_for(marks: tuple[str, ...]) -> None:
    """Every byte of every file, also where two chunks meet. Raises BytesLeft."""
    needles = [mark.encode() for mark in marks if len(mark) >= _TELLING_LETTERS]
    for path in _files():
        if _find(path, needles):
            raise BytesLeft(file=path.relative_to(home.home()).as_posix())


def _files() -> Iterator[Path]:
    for folder, folders, names in os.walk(home.home()):
        folders[:] = [name for name in folders if Path(folder, name) != home.home() / "keys"]
        yield from (Path(folder, name) for name in names if name not in _ACCESS_LOG)


def _find(path: Path, needles: list[bytes]) -> bool:
    before, longest = b"", max(map(len, needles), default=1)
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            both = before + chunk
            if any(needle in both for needle in needles):
                return True
            before = both[1 - longest :] if longest > 1 else b""
    return False


def _receipts() -> Iterator[dict[str, str]]:
    for path in (home.home() / "receipts").glob("*.json"):
        yield json.loads(path.read_text(encoding="utf-8"))


def _keep(receipt: Receipt, who: str) -> None:
    folder = home.home() / "receipts"
    folder.mkdir(exist_ok=True, mode=0o700)
    name = f"{receipt.erased_at.replace(':', '-')}-{who[:8]}.json"
    (folder / name).write_text(json.dumps(asdict(receipt) | {"who": who}, ensure_ascii=False, indent=1), encoding="utf-8")
