"""Replacing a key: what it sealed or hashed is written anew under the new one. The app must be off.

cookie      ends every session and every open board
sealing     names, rows set aside, second steps and the mail server's password are sealed anew
pseudonym   the keyed hashes that join customers are hashed once more with a new key: ``pseudonym`` is the chain of all
            its keys, so that a phone number still finds its customer, and a stolen older key finds nobody
The key before is kept beside it (data/keys.py): older backups and older entries of the log can still be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from data import home, keys, privacy, schema, sealing, sending
from data.accounts import accounts
from data.migrating import seal_cells
from data.troubles import Trouble
from data.warehouse import close_all, open_warehouse, rewrite, statement

_HASH = re.compile(r"(?:p-)?[0-9a-f]{20}")


class NoSuchKey(Trouble):
    """This key cannot be replaced. Facts: name, known."""


def rotate(name: str, now: datetime) -> Path:
    """Replace a key; where the old one lies. Raises NoSuchKey, WarehouseBusy."""
    if name not in _ROTATED:
        raise NoSuchKey(name=name, known=", ".join(_ROTATED))
    return _ROTATED[name](now)


def _cookie(now: datetime) -> Path:
    return keys.replace("cookie", now)


def _sealing(now: datetime) -> Path:
    _open_all()
    old = keys.replace(sealing.KEY, now)
    for dataset in home.dataset_names():
        with open_warehouse(dataset).writing() as writer:
            seal_cells(writer)
    accounts().seal_again()
    sending.seal_again()
    _write_anew()
    return old


def _pseudonym(_now: datetime) -> Path:
    _open_all()
    key = keys.fresh()
    for dataset in home.dataset_names():
        with open_warehouse(dataset).writing() as writer:
            for table in schema.TABLES:
                for column in table.columns:
                    if column.privacy in ("secret", "pseudonym"):
                        _hash_again(writer, table.name, column.name, key)
    link = privacy.add_link(key)
    _write_anew()
    return link


def _hash_again(writer: Any, table: str, column: str, key: bytes) -> None:
    """Every keyed hash of a column (alone, or as an id ``p-...``) hashed once more; ids of the company's own stay."""
    cells = [row[0] for row in writer.execute(statement("cells_of", table=table, column=column)).fetchall()]
    hashes = [cell for cell in cells if _HASH.fullmatch(cell)]
    if hashes:
        again = [cell[:-20] + privacy.hashed_with(key, cell[-20:]) for cell in hashes]
        writer.register("resealed", pa.table({"old": hashes, "new": again}))
        writer.execute(statement("cells_replace", table=table, column=column))
        writer.unregister("resealed")


def _open_all() -> None:
    """Nothing is replaced before every data set could be opened. Raises WarehouseBusy."""
    for dataset in home.dataset_names():
        open_warehouse(dataset)


def _write_anew() -> None:
    close_all()
    for dataset in home.dataset_names():
        rewrite(home.dataset_path(dataset))


_ROTATED: dict[str, Callable[[datetime], Path]] = {"cookie": _cookie, "sealing": _sealing, "pseudonym": _pseudonym}
