"""One-time codes of an authenticator app: RFC 6238 (TOTP), HMAC-SHA-1, 30 seconds, 6 digits.

>>> code(b"12345678901234567890", 59 // STEP_SECONDS, digits=8)  # RFC 6238, appendix B
'94287082'
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote

STEP_SECONDS = 30
_DRIFT_STEPS = 1  # clocks differ by half a minute


def new_secret() -> bytes:
    return secrets.token_bytes(20)


def code(secret: bytes, step: int, digits: int = 6) -> str:
    """The code of one time step (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: bytes, given: str, now: float, after: int) -> int | None:
    """The time step whose code was given, if it is about now and later than ``after``; a code works once."""
    typed = "".join(sign for sign in given if sign.isdigit())
    middle = int(now) // STEP_SECONDS
    steps = range(max(after + 1, middle - _DRIFT_STEPS), middle + _DRIFT_STEPS + 1)
    return next((step for step in steps if hmac.compare_digest(code(secret, step), typed)), None)


def readable(secret: bytes) -> str:
    """The secret as a person types it: groups of four letters and digits."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(secret: bytes, account: str) -> str:
    """The otpauth address that opens an authenticator app on a phone."""
    return f"otpauth://totp/Maeum:{quote(account)}?secret={base64.b32encode(secret).decode()}&issuer=Maeum"
