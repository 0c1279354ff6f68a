"""What can go wrong, as codes with facts.

A trouble carries no sentence: pages/kit/troubles.py (and cli.py through the same table) turns the
code and its facts into a plain sentence and the next step, in Korean and English.
"""

from __future__ import annotations

from typing import Any


class Trouble(Exception):
    """Base of all errors that a person may see.

    The class name is the code; keyword arguments are the facts. Subclass it where the trouble arises:
    ``class MissingColumn(Trouble): ...`` then ``raise MissingColumn(column="NPS")``.
    """

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(f"{self.code}({', '.join(f'{k}={v!r}' for k, v in facts.items())})")

    @property
    def code(self) -> str:
        return type(self).__name__


class WarehouseBusy(Trouble):
    """Another process holds the data set's file. Facts: dataset."""


class WarehouseDamaged(Trouble):
    """The data set's file cannot be read. Facts: dataset."""


class DiskFull(Trouble):
    """The disk has no room left; what was committed before stands. Facts: none."""


class TooLittleData(Trouble):
    """A model or figure needs more than there is. Facts: what, need, have, unit."""


class NoData(Trouble):
    """The data set holds nothing of this kind. Facts: what."""


class UnreadableLine(Trouble):
    """A line of a JSONL file is no JSON object. Facts: line, file."""
