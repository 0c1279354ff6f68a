"""What of a file's records is rows: not blank lines, repeated headers, sums between the rows, remarks at the foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from queue import Queue
from threading import Thread
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data.intake import headers
from data.intake.recognising import comes_back
from data.intake.texts import Ragged

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

Batch = tuple[pa.Table, list[Ragged]]
_FOOT = 6
_TOTAL_WORDS = pa.array(headers.TOTAL_WORDS)
_GUARD = r"^'([=+\-@\t\r])"


class Trimming:
    """Gives a table's rows without what is none; ``closed`` counts what was left out, by what it was."""

    def __init__(self, header: headers.Header) -> None:
        self.header = header
        self.closed = Counter[str]()
        self._returning = comes_back(header.names)

    def rows(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """The same batches, trimmed; the last is held back until it is known to be the last."""
        held: Batch | None = None
        for table, ragged in batches:
            table = self._without_totals(self._without_repeats(_without(table, _blank_rows(table))))
            table = _unguarded(table) if self._returning else table
            if held is not None and (table.num_rows or ragged):
                yield held
                held = None
            held = (table, ragged) if held is None else (pa.concat_tables([held[0], table]), [*held[1], *ragged])
        if held is None:
            return
        table, ragged = self._without_foot(*held)
        if table.num_rows or ragged:
            yield table, ragged

    def _without_repeats(self, table: pa.Table) -> pa.Table:
        """A header printed again on each page of a long report is no row."""
        header = self.header
        if not header.first or not table.num_rows or len(header.names) < 2:
            return table
        same = pc.and_(pc.equal(table.column("c0"), header.names[0]), pc.equal(table.column("c1"), header.names[1]))
        if count := pc.sum(same).as_py():
            self.closed["repeated_header"] += count
            table = table.filter(pc.invert(same))
        return table

    def _without_totals(self, table: pa.Table) -> pa.Table:
        """Sums between the rows (소계) are no rows, wherever they stand: their first filled cell says so."""
        if table.num_columns < 4 or not table.num_rows:
            return table
        first = table.column("c0")
        says = pc.or_(pc.is_in(first, _TOTAL_WORDS), pc.and_(pc.equal(first, ""), pc.is_in(table.column("c1"), _TOTAL_WORDS)))
        found = np.flatnonzero(says.to_numpy())
        sums = [at for at in found.tolist() if headers.closes_table([str(table.column(c)[at].as_py()) for c in range(table.num_columns - 1)]) == "total"]
        if not sums:
            return table
        self.closed["total"] += len(sums)
        keep = np.ones(table.num_rows, dtype=bool)
        keep[sums] = False
        return table.filter(pa.array(keep))

    def _without_foot(self, table: pa.Table, ragged: list[Ragged]) -> Batch:
        last_no = max([*table.column("row_no").to_pylist()[-1:], *[one.row_no for one in ragged[-1:]]], default=0)
        for one in reversed(ragged[-_FOOT:]):
            closing = headers.closes_table([*one.cells, ""])
            if one.row_no > last_no - _FOOT and closing in ("total", "footer"):
                self.closed[closing] += 1
                ragged = [other for other in ragged if other is not one]
        keep = table.num_rows
        while keep > max(0, table.num_rows - _FOOT):
            row = [str(table.column(at)[keep - 1].as_py()) for at in range(table.num_columns - 1)]
            closing = headers.closes_table(row)
            if closing not in ("total", "footer"):
                break
            self.closed[closing] += 1
            keep -= 1
        return table.slice(0, keep), ragged


def _unguarded(table: pa.Table) -> pa.Table:
    """Cells of our own download without the sign that keeps a spreadsheet from running them."""
    columns = {name: pc.replace_substring_regex(table.column(name), _GUARD, r"\1") for name in table.column_names if name != "row_no"}
    return pa.table({**columns, "row_no": table.column("row_no")})


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, the next one read by a second thread while this one is cleaned."""
    ready: Queue[Batch | BaseException | None] = Queue(maxsize=1)

    def read() -> None:
        try:
            for batch in batches:
                ready.put(batch)
            ready.put(None)
        except BaseException as error:  # it belongs to whoever asks for the batch
            ready.put(error)

    Thread(target=read, daemon=True).start()
    while (batch := ready.get()) is not None:
        if isinstance(batch, BaseException):
            raise batch
        yield batch


def _blank_rows(table: pa.Table) -> np.ndarray:
    """Rows without anything but blanks."""
    blank = np.ones(table.num_rows, dtype=bool)
    for at in range(table.num_columns - 1):
        candidates = np.flatnonzero(blank)
        if not len(candidates):
            break
        column = table.column(f"c{at}")
        if len(candidates) < table.num_rows:
            column = column.take(pa.array(candidates))
        empty = pc.equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False)
        blank[candidates] = empty
    return blank


def _without(table: pa.Table, rows: np.ndarray) -> pa.Table:
    return table.filter(pa.array(~rows)) if rows.any() else table
