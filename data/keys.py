"""Secret keys: one file each in MAEUM_HOME/keys, readable by the owner of the folder alone.

They lie outside the databases, so that a copied database opens nothing: it signs no cookie and
turns no pseudonym back into a phone number.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from data import home

_BYTES = 32


def folder() -> Path:
    found = home.home() / "keys"
    found.mkdir(exist_ok=True, mode=0o700)
    return found


def key(name: str) -> bytes:
    """The 32-byte key of this name; made at the first call, the same in every process from then on."""
    path = folder() / name
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Write beside it, then link: of two processes that make it at once, one wins and both read that one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(_BYTES))
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first
    finally:
        draft.unlink()
