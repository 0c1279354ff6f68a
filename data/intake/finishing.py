"""The last step over all rows of a file, and their writing: order totals shared out, empty dates filled.

Most files need no look at all rows together and are written batch by batch; a file whose order total is
repeated on each line, or whose cancel rows have no date, is held until its end.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data.intake.amounts import DECIMALS, allocated, once_an_order, totals_by_row
from data.intake.orders import money
from data.intake.plan import Plan, arrow_types

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

Note = tuple[str, dict[str, Any]]
_GROUP_ROWS = 122_880  # a row group of the database: batches of this size are stored as they come, others twice


class Finisher:
    """Takes shaped batches, writes ``rows.arrow``; afterwards ``rows``, ``totals`` and ``notes`` are known."""

    def __init__(self, plan: Plan, path: Path) -> None:
        self.plan = plan
        self.rows = 0
        self.totals: dict[str, Any] = {}
        self.notes: list[Note] = []
        self._schema = pa.schema([*arrow_types(plan.kind).items(), ("identity", pa.string()), ("row_no", pa.int32()), ("line", pa.int64())])
        self._path = path
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, self._schema)
        self._amount: Any = 0
        self._without_amount = 0
        self._refunded: Any = 0
        self._held: list[pa.Table] = []
        self._waiting: list[pa.Table] = []  # less than a row group

    def take(self, shaped: pa.Table) -> None:
        if self.plan.holds_until_end:
            self._held.append(shaped)
        else:
            self._write(shaped)

    def finish(self) -> Finisher:
        if self._held:
            self._write(self._mended(pa.concat_tables(self._held).combine_chunks()))
        self._write_rest()
        self._writer.close()
        self._sink.close()
        if self.plan.kind == "orders":
            net = self._amount - self._refunded
            self.totals |= {"amount": str(self._amount), "refunded": str(self._refunded), "net": str(net)} | _counted(self._path)
            if self.plan.priced and self.plan.template.generic and not self.plan.columns_of("order_total"):
                self.notes.append(("amount_from_price", {}))
            if self.plan.taxed:
                self.notes.append(("tax_added", {}))
            if self._without_amount:
                self.notes.append(("no_amount", {"count": self._without_amount}))
            if self.plan.template.unreliable_customers:
                self.notes.append(("unreliable_customers", {}))
        return self

    def _write(self, shaped: pa.Table) -> None:
        table = shaped.select(self._schema.names).cast(self._schema)
        if self.plan.kind == "orders":
            self._without_amount += table.column("amount").null_count
            self._amount += pc.sum(table.column("amount")).as_py() or 0
            self._refunded += pc.sum(table.column("refunded")).as_py() or 0
        self.rows += table.num_rows
        self._waiting.append(table)
        self._write_groups()

    def _write_groups(self) -> None:
        """Write what waits in batches of one row group; less than one goes on waiting."""
        rows = pa.concat_tables(self._waiting)
        while rows.num_rows >= _GROUP_ROWS:
            self._writer.write_table(rows.slice(0, _GROUP_ROWS).combine_chunks())
            rows = rows.slice(_GROUP_ROWS)
        self._waiting = [rows]

    def _write_rest(self) -> None:
        """What is less than a row group goes in two batches: the database takes each with a thread of its own."""
        for rows in self._waiting:
            half = -(-rows.num_rows // 2)
            for part in (rows.slice(0, half), rows.slice(half)):
                self._writer.write_table(part.combine_chunks())

    def _mended(self, rows: pa.Table) -> pa.Table:
        order = rows.column("order_id").combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
        rows = self._with_dates(rows, order)
        if self.plan.columns_of("order_total"):
            rows = self._allocated(rows, order)
        return self._matched(rows, order)

    def _matched(self, rows: pa.Table, order: np.ndarray) -> pa.Table:
        """A cancel row beside the paid row of the same line: the refund goes to the paid row, once."""
        status = rows.column("status").to_pylist()
        if len({*status} & {"cancelled", "returned"}) == 0 or "paid" not in status:
            return rows
        of_line = "order_line_id" if self.plan.columns_of("order_line_id") else "product"
        lines = list(zip(order.tolist(), rows.column(of_line).to_pylist(), strict=True))
        paid = {line: at for at, line in enumerate(lines) if status[at] == "paid"}
        amount, refunded = np.nan_to_num(_floats(rows, "amount")), np.nan_to_num(_floats(rows, "refunded"))
        count = 0
        for at, line in enumerate(lines):
            if status[at] == "paid" or line not in paid or amount[at] < 0:
                continue
            to = paid[line]
            refunded[to] = min(amount[to], refunded[to] + (refunded[at] or amount[at] or amount[to]))
            amount[at] = refunded[at] = 0.0
            count += 1
        if not count:
            return rows
        self.notes.append(("refunds_matched", {"count": count}))
        rows = rows.set_column(rows.column_names.index("amount"), "amount", money(amount))
        return rows.set_column(rows.column_names.index("refunded"), "refunded", money(refunded))

    def _with_dates(self, rows: pa.Table, order: np.ndarray) -> pa.Table:
        """A cancel line without a date takes the date of its order."""
        at = rows.column_names.index("ordered_at")
        dates = rows.column(at).combine_chunks()
        empty = pc.is_null(dates).to_numpy(zero_copy_only=False)
        if not empty.any():
            return rows
        stamps = dates.cast(pa.int64()).fill_null(0).to_numpy()
        first = np.zeros(order.max() + 1, dtype=np.int64)
        first[order[~empty][::-1]] = stamps[~empty][::-1]
        filled = np.where(empty, first[order], stamps)
        known = filled != 0
        if count := int((empty & known).sum()):
            self.notes.append(("dates_filled", {"count": count}))
        return rows.set_column(at, "ordered_at", pa.array(filled, mask=~known).cast(pa.timestamp("us")))

    def _allocated(self, rows: pa.Table, order: np.ndarray) -> pa.Table:
        """The order's total, repeated on its lines or said on one, shared by the lines' own amounts, to the last won."""
        base = _floats(rows, "amount")
        refunded = np.nan_to_num(_floats(rows, "refunded"))
        paid = np.array([said == "paid" for said in rows.column("status").to_pylist()])
        with_paid = np.zeros(order.max() + 1, dtype=bool)
        with_paid[order[paid]] = True  # cancelled lines take a share only where nothing of the order was kept
        said = rows.column("order_total").to_numpy()
        total = totals_by_row(order, said, paid | ~with_paid[order])
        shared = ~np.isnan(total)
        units = np.rint(np.nan_to_num(base) * DECIMALS).astype(np.int64)
        units[shared] = allocated(order[shared], np.rint(total[shared] * DECIMALS).astype(np.int64), units[shared])
        unknown = np.isnan(base) & ~shared
        if self.plan.told_by_total:  # what was not shared has no other amount than the one that stands on the line
            units[~shared] = np.rint(np.nan_to_num(said[~shared]) * DECIMALS).astype(np.int64)
            unknown = ~shared & np.isnan(said)
        own = once_an_order(order[shared], total[shared]) + float(units[~shared & ~unknown].sum()) / DECIMALS
        loaded = float(units[~unknown].sum()) / DECIMALS
        difference = f"{round(own - loaded, 4):,.10g}"
        self.totals |= {"file_total": str(own), "difference": difference.replace(",", "")}
        if shared.any():
            facts = {"orders": len(np.unique(order[shared])), "file_total": f"{own:,.10g}", "loaded_total": f"{loaded:,.10g}", "difference": difference}
            self.notes.append(("allocated", facts))
        full = (refunded > 0) & (np.abs(refunded - np.nan_to_num(base)) < 0.5)
        refunded = np.where(full, units / DECIMALS, refunded)
        rows = rows.set_column(rows.column_names.index("amount"), "amount", money(np.where(unknown, np.nan, units / DECIMALS)))
        return rows.set_column(rows.column_names.index("refunded"), "refunded", money(refunded))


def _floats(rows: pa.Table, name: str) -> np.ndarray:
    return rows.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)


def _counted(path: Path) -> dict[str, str]:
    """What the lines of a written file hold beside money, to be held against the shop's own report."""
    with pa.memory_map(str(path)) as stored:
        lines = pa.ipc.open_file(stored).read_all()
        status = {one["values"]: one["counts"] for one in lines.column("status").value_counts().to_pylist()}
        return {
            "lines": str(lines.num_rows),
            "orders": str(pc.count_distinct(lines.column("order_id")).as_py()),
            "customers": str(pc.count_distinct(lines.column("customer_key")).as_py()),
            "lines_without_customer": str(lines.column("customer_key").null_count),
            "cancelled_lines": str(status.get("cancelled", 0)),
            "returned_lines": str(status.get("returned", 0)),
        }
