"""Secret keys: one file each in MAEUM_HOME/keys, readable by the owner of the folder alone.

They lie outside the databases, so that a copied database opens nothing: it signs no cookie and
turns no pseudonym back into a phone number. A key that was replaced is kept beside the new one as
``name.until-<moment>``: what older backups hold can still be read.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
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


def before(name: str) -> list[bytes]:
    """The keys of this name that were replaced, the latest first."""
    return [path.read_bytes() for path in sorted(folder().glob(f"{name}.until-*"), reverse=True)]


def replace(name: str, now: datetime) -> Path:
    """Put a new key in place; where the old one lies now."""
    key(name)
    old = folder() / f"{name}.until-{now:%Y-%m-%dT%H-%M-%S-%f}"
    (folder() / name).rename(old)
    key(name)
    return old


def put(name: str, content: bytes) -> Path:
    """Keep this key under a name that has none; where it lies."""
    _make(folder() / name, content)
    return folder() / name


def fresh() -> bytes:
    return secrets.token_bytes(_BYTES)


def _make(path: Path, content: bytes | None = None) -> None:
    """Write beside it, then link: of two processes that make it at once, one wins and both read that one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content or fresh())
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first
    finally:
        draft.unlink()
