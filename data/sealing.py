"""AES-256-GCM with a key from MAEUM_HOME/keys: what a copied database must not give away."""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data import keys
from data.troubles import Trouble

_NONCE_BYTES = 12


class SealBroken(Trouble):
    """What was sealed was changed, or another key sealed it. Facts: what."""


def seal(plain: bytes, *, what: str) -> str:
    """Sealed text. ``what`` says what it is (a column and its row): it opens only as the same thing again."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(keys.key("sealing")).encrypt(nonce, plain, what.encode())).decode()


def unseal(sealed: str, *, what: str) -> bytes:
    """What was sealed. Raises SealBroken."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(keys.key("sealing")).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], what.encode())
    except InvalidTag as error:
        raise SealBroken(what=what.partition(":")[0]) from error
