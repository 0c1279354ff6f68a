"""Tables already split into cells: their head, their rows in blocks, cells as a person would type them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.texts import HEAD, Ragged

BLOCK_ROWS = 25_000  # a block is cleaned while the next one is made


@dataclass
class Rows:
    """A table already split into cells: its head is known, its rows come in batches of text columns."""

    head: list[list[str]]
    blocks: Any  # () -> Iterator[list[Sequence[object]]], from the first row on
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    broken: list[Ragged] = field(default_factory=list)  # records that are none, given out with the first batch

    def batches(self, width: int, after: int) -> Iterator[tuple[pa.Table, list[Ragged]]]:
        """As TextFile.batches: columns c0.. and ``row_no`` (the sheet's own row number)."""
        number = 1
        for block in self.blocks():
            numbers = np.arange(number, number + len(block))
            number += len(block)
            block = block[max(0, after + 1 - int(numbers[0])) :] if len(block) else block
            numbers = numbers[len(numbers) - len(block) :]
            even = block if set(map(len, block)) <= {width} else [_fitted(row, width) for row in block]
            columns = list(zip(*even, strict=True)) or [()] * width
            arrays = {f"c{at}": text_column(column) for at, column in enumerate(columns)}
            yield pa.table({**arrays, "row_no": pa.array(numbers, pa.int64())}), list(self.broken)
            self.broken = []


def _fitted(row: Sequence[object], width: int) -> Sequence[object]:
    return row if len(row) == width else [*row[:width], *[""] * (width - len(row))]


def text_of(value: object) -> str:
    """A cell's value as a person would type it: 5 not 5.0, ISO dates."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def text_column(values: Sequence[object]) -> pa.Array:
    """Cells of one column as text; columns of one type take the fast way."""
    types = set(map(type, values))
    if types <= {str}:
        return pa.array(values, pa.string())
    if types == {float}:
        numbers = np.array(values)
        if np.isfinite(numbers).all() and (numbers == np.floor(numbers)).all() and (np.abs(numbers) < 2**53).all():
            return pa.array(numbers.astype(np.int64)).cast(pa.string())
    if types == {datetime}:
        return pa.array(values, pa.timestamp("s")).cast(pa.string())
    return pa.array(list(map(text_of, values)), pa.string())


def in_memory(rows: list[Sequence[object]], broken: list[Ragged] | None = None) -> Rows:
    def blocks() -> Iterator[list[Sequence[object]]]:
        yield from blocks_of(rows)

    return Rows([list(map(text_of, row)) for row in rows[:HEAD]], blocks, broken=broken or [])


def blocks_of(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    """The rows in blocks of BLOCK_ROWS, the last one shorter."""
    left = iter(rows)
    while block := list(islice(left, BLOCK_ROWS)):
        yield block
