"""The last step over all rows of a file, and their writing: order totals shared out, empty dates filled.

Most files need no look at all rows together and are written batch by batch; a file whose order total is
repeated on each line, or whose cancel rows have no date, is held until its end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.intake.shaping import Plan, arrow_types


class Finisher:
    """Takes shaped batches, writes ``rows.arrow``; afterwards ``rows``, ``totals`` and ``notes`` are known."""

    def __init__(self, plan: Plan, path: Path) -> None:
        self.plan = plan
        self.rows = 0
        self.totals: dict[str, Any] = {}
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self._schema = pa.schema([*arrow_types(plan.kind).items(), ("identity", pa.string()), ("row_no", pa.int32()), ("line", pa.int64())])
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, self._schema)
        self._amount = self._refunded = 0

    def take(self, shaped: pa.Table) -> None:
        table = shaped.select(self._schema.names).cast(self._schema)
        if self.plan.kind == "orders":
            self._amount += pc.sum(table.column("amount")).as_py() or 0
            self._refunded += pc.sum(table.column("refunded")).as_py() or 0
        self.rows += table.num_rows
        self._writer.write_table(table)

    def finish(self) -> Finisher:
        self._writer.close()
        self._sink.close()
        if self.plan.kind == "orders":
            self.totals = {"amount": str(self._amount), "refunded": str(self._refunded), "net": str(self._amount - self._refunded)}
        return self
