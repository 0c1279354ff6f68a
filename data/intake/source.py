"""An opened file: its table, what was found on the way, what there is to choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from data.intake.texts import Ragged


class Table(Protocol):
    """What can be read: the first rows as text, and all rows in batches."""

    @property
    def head(self) -> list[list[str]]: ...

    def batches(self, width: int, after: int) -> Iterator[tuple[pa.Table, list[Ragged]]]: ...


@dataclass
class Source:
    """An opened file and what was found on the way."""

    table: Table
    container: str  # text | workbook | old_workbook | html | parquet | json_lines | json_array
    encoding: str | None = None
    encodings: list[str] = field(default_factory=list)  # to choose from when none is sure
    delimiter: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)  # to choose from when there are several
    hidden_sheets: list[str] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    has_header: bool = False  # Parquet and JSON name their columns
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """Choices that bear on opening."""

    sheet: str | None = None
    member: str | None = None
    password: str | None = None
    encoding: str | None = None
