"""Nothing personal leaves the machine: personal data becomes tokens before sending and words again after.

A token names the kind and a number ("⟦이름1⟧"), so that a model can speak of "the same person" without
knowing who it is. Masks that were set before the first write stay as they are.
"""

from __future__ import annotations

import re

from data.personal import MASKS, find

_TOKEN = re.compile(r"⟦[^⟦⟧]{1,20}?\d+⟧")


class Veil:
    """One conversation's tokens. The same value gets the same token; other tokens are left as text."""

    def __init__(self) -> None:
        self._token_of: dict[tuple[str, str], str] = {}
        self._value_of: dict[str, str] = {}

    def put_on(self, text: str) -> str:
        """The text with each piece of personal data as a token."""
        text = _TOKEN.sub(lambda match: match[0].strip("⟦⟧"), text)  # a token in the data is no token of ours
        for one in reversed(find(text)):
            text = text[: one.start] + self._token(one.kind, text[one.start : one.end]) + text[one.end :]
        return text

    def take_off(self, text: str) -> str:
        """The text with our tokens as the values they stand for."""
        return _TOKEN.sub(lambda match: self._value_of.get(match[0], match[0]), text)

    def _token(self, kind: str, value: str) -> str:
        known = self._token_of.get((kind, value))
        if known is None:
            known = f"⟦{MASKS[kind].strip('[]')}{len(self._token_of) + 1}⟧"
            self._token_of[kind, value] = known
            self._value_of[known] = value
        return known


def holds_personal_data(text: str) -> bool:
    return bool(find(text))
