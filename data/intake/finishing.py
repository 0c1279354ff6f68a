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

from data.intake.shaping import DECIMALS, Plan, arrow_types, money

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
            if self.plan.priced and self.plan.template.generic:
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
        amount = np.nan_to_num(rows.column("amount").cast(pa.float64()).to_numpy(zero_copy_only=False))
        refunded = np.nan_to_num(rows.column("refunded").cast(pa.float64()).to_numpy(zero_copy_only=False))
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
        """The order's total, repeated on its lines, shared by the lines' own amounts, to the last won."""
        total = rows.column("order_total").to_numpy()
        base = np.nan_to_num(rows.column("amount").cast(pa.float64()).to_numpy(zero_copy_only=False))
        given = ~np.isnan(total) & np.array([said == "paid" for said in rows.column("status").to_pylist()])
        repeated = _repeated(order, total, given)
        if not repeated.any():
            return rows
        units = np.rint(base * DECIMALS).astype(np.int64)
        share = allocated(order[repeated], np.rint(total[repeated] * DECIMALS).astype(np.int64), units[repeated])
        units[repeated] = share
        counted = _one_an_order(order[repeated], total[repeated])
        difference = round(counted - float(share.sum()) / DECIMALS, 4)
        self.notes.append(("allocated", {
            "orders": len(np.unique(order[repeated])), "file_total": f"{counted:,.10g}",
            "loaded_total": f"{share.sum() / DECIMALS:,.10g}", "difference": f"{difference:,.10g}",
        }))  # fmt: skip
        self.totals |= {"file_total": str(counted), "difference": str(difference)}
        refunded = np.nan_to_num(rows.column("refunded").cast(pa.float64()).to_numpy(zero_copy_only=False))
        full = (refunded > 0) & (np.abs(refunded - base) < 0.5)
        refunded = np.where(full, units / DECIMALS, refunded)
        rows = rows.set_column(rows.column_names.index("amount"), "amount", money(units / DECIMALS))
        return rows.set_column(rows.column_names.index("refunded"), "refunded", money(refunded))


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


def _repeated(order: np.ndarray, total: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Rows of orders that give one and the same total on every line."""
    low = np.full(order.max() + 1, np.inf)
    high = np.full(order.max() + 1, -np.inf)
    np.minimum.at(low, order[given], total[given])
    np.maximum.at(high, order[given], total[given])
    return (low == high)[order] & given


def _one_an_order(order: np.ndarray, total: np.ndarray) -> float:
    _, first = np.unique(order, return_index=True)
    return float(total[first].sum())


def allocated(order: np.ndarray, total: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Each order's total over its lines in proportion to ``base``; what rounding leaves goes to the largest
    remainders, in whole won while the total is whole won. All three are integers of shape (lines,) in ten-thousandths.

    >>> allocated(np.array([0, 0, 0]), np.array([100_0000] * 3), np.array([1, 1, 1])).tolist()
    [340000, 330000, 330000]
    """
    shares = np.zeros(len(order), dtype=np.int64)
    for at in _groups(order):
        whole = int(total[at[0]])
        step = DECIMALS if whole % DECIMALS == 0 else 1
        weight = base[at].astype(float)
        weight = np.abs(weight) if weight.sum() else np.ones(len(at))
        exact = whole / step * weight / weight.sum()
        floor = np.floor(exact)
        missing = round(whole / step - floor.sum())
        floor[np.argsort(floor - exact, kind="stable")[:missing]] += 1
        shares[at] = floor.astype(np.int64) * step
    return shares


def _groups(order: np.ndarray) -> list[np.ndarray]:
    by_order = np.argsort(order, kind="stable")
    starts = np.flatnonzero(np.diff(order[by_order])) + 1
    return np.split(by_order, starts) if len(order) else []
