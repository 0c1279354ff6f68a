"""Personal data in text and columns: found, masked before the first write, or turned into keyed pseudonyms.

Two strengths. ``GOVERNMENT`` kinds (resident and alien numbers, customs code, passport, licence, card,
account) never enter the database in any column. The others (phone, e-mail, address, name ...) are masked
in free text and live, if at all, in columns whose privacy class says so.
A checksum never clears a number: resident numbers issued since October 2020 have none.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache
from pathlib import Path

from data import keys
from data.check_digits import are_barcodes, is_persons_number
from data.personal import MASKS, NARROW, SUSPICIOUS, Found, Sifted, find, mask, mask_all

__all__ = [
    "GOVERNMENT", "MASKS", "SUSPICIOUS", "Found", "Sifted", "are_barcodes", "email_form", "find", "is_persons_number", "mask", "mask_all", "phone_digits", "pseudonym",
]  # fmt: skip

HIDDEN_LETTERS = "[*＊●○•]"  # in an id, a number or an address: what is left may be several people's
GOVERNMENT = frozenset({"RRN", "FRN", "PCCC", "PASSPORT", "DRIVER", "CARD", "ACCOUNT"})

# ---- pseudonyms ------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _links(where: str) -> tuple[bytes, ...]:
    return tuple(keys.key(name) for name in _link_names())


def _link_names() -> list[str]:
    """``pseudonym``, then one name for each time the key was replaced."""
    return ["pseudonym", *sorted((path.name for path in keys.folder().glob("pseudonym.[0-9]*")), key=lambda name: int(name.partition(".")[2]))]


def pseudonym(value: str) -> str:
    """A keyed hash of 20 hex letters: the same value gives the same pseudonym on this installation only.

    Unsalted hashes of phone numbers are undone in minutes; the key lies outside the database. After the key was
    replaced (data/rotating.py) the hash goes through each of its keys in turn.
    """
    from data import home

    for key in _links(str(home.home())):
        value = hashed_with(key, value)
    return value


def hashed_with(key: bytes, value: str) -> str:
    """One link of the chain."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:20]


def add_link(key: bytes) -> Path:
    """Hash with one more key from now on; where it lies."""
    path = keys.put(f"pseudonym.{len(_link_names()) + 1}", key)
    _links.cache_clear()
    return path


def phone_digits(value: str) -> str | None:
    """A Korean phone number in one form (01012345678), or None when it cannot be one.

    Spreadsheets drop the leading zero; +82 is the same number.

    >>> phone_digits("10-1234-5678"), phone_digits("+82 10 1234 5678"), phone_digits("--"), phone_digits("010-12**-5678")
    ('01012345678', '01012345678', None, None)
    """
    if re.search(HIDDEN_LETTERS, value):
        return None
    digits = re.sub(r"\D", "", value.translate(NARROW))
    if digits.startswith("0082"):
        digits = digits[2:]
    if digits.startswith("82") and len(digits) >= 11:
        digits = digits[2:]
    if digits and not digits.startswith("0"):
        digits = "0" + digits
    return digits if 9 <= len(digits) <= 12 and not digits.startswith("00") else None


def email_form(value: str) -> str | None:
    """An e-mail address in one form (trimmed, small letters), or None when it is none."""
    value = value.translate(NARROW).strip().lower()
    return value if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", value) and not re.search(HIDDEN_LETTERS, value) else None
