"""AES-256-GCM with a key from MAEUM_HOME/keys: what a copied database must not give away.

``seal`` never gives the same text twice. ``seal_alike`` gives the same text for the same content (its nonce is an
HMAC of the content), so that a load can tell whether a name has changed without opening it; what that tells a thief
is which rows hold the same name. After ``rotate-key sealing`` the keys before it still open what they sealed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data import keys
from data.troubles import Trouble

if TYPE_CHECKING:
    import pyarrow as pa

    from data.schema import Table

KEY = "sealing"
_NONCE_BYTES = 12
_MARK = "sealed:"


class SealBroken(Trouble):
    """What was sealed was changed, or another key sealed it. Facts: what."""


def seal(plain: bytes, *, what: str) -> str:
    """Sealed text. ``what`` says what it is (a column and its row): it opens only as the same thing again."""
    return _sealed(plain, what, secrets.token_bytes(_NONCE_BYTES))


def unseal(sealed: str, *, what: str) -> bytes:
    """What was sealed. Raises SealBroken."""
    raw = base64.b64decode(sealed)
    for key in _keys():
        try:
            return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], what.encode())
        except InvalidTag:
            continue
    raise SealBroken(what=what.partition(":")[0])


def seal_alike(plain: str, *, what: str) -> str:
    """Marked sealed text, the same for the same content."""
    nonce = hmac.new(keys.key(KEY), f"{what}\n{plain}".encode(), hashlib.sha256).digest()[:_NONCE_BYTES]
    return _MARK + _sealed(plain.encode(), what, nonce)


def read(stored: str | None, *, what: str) -> str | None:
    """A cell of a sealed column: its content; a cell of before the sealing as it is. Raises SealBroken."""
    if stored is None:
        return None
    text = json.loads(stored) if stored.startswith(f'"{_MARK}') else stored  # in a JSON column it is a JSON text
    return unseal(text.removeprefix(_MARK), what=what).decode() if text.startswith(_MARK) else stored


def sealed_columns(rows: pa.Table, table: Table) -> pa.Table:
    """Rows on their way into a table, with the columns sealed that the schema says are."""
    import pyarrow as pa

    for column in table.columns:
        place = rows.schema.get_field_index(column.name)
        if column.sealed and place >= 0:
            cells = cells_sealed(rows.column(place).to_pylist(), table, column.name)
            rows = rows.set_column(place, pa.field(column.name, pa.string()), pa.array(cells, pa.string()))
    return rows


def cells_sealed(cells: list[str | None], table: Table, column: str) -> list[str | None]:
    """Cells of one column as they are stored; each different content is sealed once."""
    is_json = table.column(column).type == "JSON"
    what = place_of(table, column)
    by_content = {cell: seal_alike(read(cell, what=what) or "", what=what) for cell in set(cells) if cell is not None}
    return [None if cell is None else json.dumps(by_content[cell]) if is_json else by_content[cell] for cell in cells]


def row_read(row: dict[str, Any], table: Table) -> dict[str, Any]:
    """A row of a table with its sealed cells opened. Raises SealBroken."""
    return {name: read(cell, what=place_of(table, name)) if _is_sealed(table, name) else cell for name, cell in row.items()}


def _is_sealed(table: Table, name: str) -> bool:
    return any(column.name == name and column.sealed for column in table.columns)


def place_of(table: Table, column: str) -> str:
    """What a cell is sealed as: rows move between a table and the one of their values before."""
    return f"{table.name.removesuffix('_replaced')}.{column}"


def _sealed(plain: bytes, what: str, nonce: bytes) -> str:
    return base64.b64encode(nonce + AESGCM(keys.key(KEY)).encrypt(nonce, plain, what.encode())).decode()


def _keys() -> Iterator[bytes]:
    yield keys.key(KEY)
    yield from keys.before(KEY)
