"""Why a file cannot be read, as a code with facts; the sentences are in notes.toml."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The file is no table that Maeum can read. The code names a sentence of notes.toml."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


class PasswordNeeded(Exception):
    """The workbook is encrypted; ``wrong`` when a password was given and did not open it."""

    def __init__(self, *, wrong: bool = False) -> None:
        self.wrong = wrong
        super().__init__("password")
