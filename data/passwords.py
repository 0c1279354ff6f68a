"""Passwords after NIST SP 800-63B-4 (2025), section 3.1.1: long, not known to be common, no rules on characters.

15 characters at least (the standard's measure where a password may be the only factor); any character counts,
a Hangul syllable is one. No forced change, no "one capital letter and one digit".
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.troubles import Trouble

LEAST, MOST = 15, 256
_LEAST_DIFFERENT = 5
_LEAST_REST = 4
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "01234567890123456789", "가나다라마바사아자차카타파하")
_COMMON = ("password", "passw0rd", "qwerty", "letmein", "iloveyou", "administrator", "welcome", "maeum", "마음", "비밀번호")

# RFC 9106, second recommendation: 64 MiB, three passes.
_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)


class PasswordTooShort(Trouble):
    """Facts: least."""


class PasswordTooLong(Trouble):
    """Facts: most."""


class PasswordTooPlain(Trouble):
    """Easily guessed: a common word, the person's own name or address, a row of keys, one thing repeated."""


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def require_strong(password: str, *, own: tuple[str, ...] = (), least: int = LEAST) -> None:
    """Raise what is wrong with a new password; ``own`` are the person's name and e-mail address."""
    text = _normal(password)
    if len(text) < least:
        raise PasswordTooShort(least=least)
    if len(text) > MOST:
        raise PasswordTooLong(most=MOST)
    words = {part.lower() for value in own for part in value.replace("@", ".").split(".") if len(part) > 2}
    if _plain(text.lower(), (*_COMMON, *sorted(words))):
        raise PasswordTooPlain()


def _plain(text: str, known: tuple[str, ...]) -> bool:
    """Whether little is left when known words, rows of keys and repetition are taken away."""
    if len(set(text)) < _LEAST_DIFFERENT or (text + text).find(text, 1) <= len(text) // 2:
        return True
    rest = text
    for word in known:
        rest = rest.replace(word, "")
    for row in _ROWS:
        for way in (row, row[::-1]):
            for length in range(len(way), 3, -1):
                for start in range(len(way) - length + 1):
                    rest = rest.replace(way[start : start + length], "")
    return len(rest) < _LEAST_REST


def sealed(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(_normal(password))


def fits(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the stored hash. Takes as long when there is no such account."""
    try:
        return _hasher.verify(stored or _nobody(), _normal(password[: MOST + 1])) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
