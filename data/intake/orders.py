"""Order lines: what each is worth, what was given back, whether it was cancelled or returned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data.intake.accounting import Problems
from data.intake.amounts import DECIMALS
from data.intake.plan import Plan

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers


def order_fields(plan: Plan, fields: dict[str, pa.Array], rows: Problems) -> float:
    """Amount, refund and status of each line, put into ``fields``; what the lines add up to, those set aside included."""
    n = rows.count
    rows.mark_missing("order_id", fields.get("order_id"), plan, only_if_mapped=True)
    if plan.columns_of("ordered_at") and not plan.template.fill_dates:
        rows.mark_missing("ordered_at", fields.get("ordered_at"), plan)
    if "order_id" not in fields:  # a plain sales list: each line is its own order
        fields["order_id"] = _joined(["주문", fields.get("ordered_at"), fields.get("customer_key")], n)
    if "product_code" in fields:
        fields["product"] = pc.coalesce(fields["product"], fields["product_code"]) if "product" in fields else fields["product_code"]
    supply, tax = fields.pop("supply", None), fields.pop("tax", None)
    if supply is not None and "amount" not in fields:
        fields["amount"] = pc.add(supply, pc.fill_null(tax, 0.0)) if tax is not None else supply
    quantity, price = _floats(fields.get("quantity"), n), _floats(fields.pop("price", None), n)
    amount = _floats(fields.get("amount"), n)
    if plan.told_by_total:
        amount = np.full(n, 1.0)
    if "amount" not in fields and not np.isnan(price).all():
        amount = price * np.where(np.isnan(quantity), 1.0, quantity)
        if not plan.template.generic:
            amount = amount - np.nan_to_num(_floats(fields.get("discount"), n))
    cancelled_no = _cancel_numbers(fields["order_id"], (quantity < 0) | (amount < 0))
    status = _status(fields.get("status"), amount, quantity, cancelled_no)
    refunded = np.nan_to_num(_floats(fields.get("refunded"), n))
    if "refunded" not in fields:  # a cancelled line that still carries its positive amount brings no money
        said = "status" in fields
        refunded = np.where(said & (status != "paid") & (amount > 0), amount, 0.0)
    fields["amount"], fields["refunded"] = money(amount), money(np.where(np.isnan(amount), 0.0, refunded))
    fields["status"] = pa.array(status)
    if "discount" in fields:
        fields["discount"] = money(_floats(fields["discount"], n))
    return float(np.nansum(amount))


def _floats(values: pa.Array | None, count: int) -> np.ndarray:
    return np.full(count, np.nan) if values is None else values.to_numpy(zero_copy_only=False).astype(float)


def money(values: np.ndarray) -> pa.Array:
    """Exact ten-thousandths as DECIMAL(18,4); NaN is null."""
    empty = np.isnan(values) | (np.abs(values) > 9e13)
    units = np.rint(np.where(empty, 0.0, values) * DECIMALS).astype(np.int64)
    pairs = np.empty((len(units), 2), dtype=np.int64)
    pairs[:, 0], pairs[:, 1] = units, units >> 63  # a decimal is 128 bits, low word first
    whole = pa.Array.from_buffers(pa.decimal128(18, 4), len(units), [None, pa.py_buffer(pairs.tobytes())])
    return pc.if_else(pa.array(empty), pa.scalar(None, pa.decimal128(18, 4)), whole)


def _cancel_numbers(order_ids: pa.Array, negative: np.ndarray) -> np.ndarray:
    """Orders numbered C123: cancellations where most such lines are negative."""
    marked = pc.fill_null(pc.match_substring_regex(order_ids, r"^[cC]\d"), False).to_numpy(zero_copy_only=False)
    return marked if marked.any() and negative[marked].mean() > 0.5 else np.zeros(len(marked), bool)


def _status(said: pa.Array | None, amount: np.ndarray, quantity: np.ndarray, cancelled_no: np.ndarray) -> np.ndarray:
    """paid, cancelled, returned: as said; else by a cancel number or a negative amount."""
    guessed = np.where(cancelled_no, "cancelled", np.where((amount < 0) | ((quantity < 0) & ~(amount > 0)), "returned", "paid"))
    if said is None:
        return guessed.astype(object)
    words = np.array(said.to_pylist(), dtype=object)
    return np.where(words == None, guessed, words)  # noqa: E711


def _joined(parts: list[Any], count: int) -> pa.Array:
    texts = [pa.scalar(part) if isinstance(part, str) else pc.fill_null(part.cast(pa.string()), "") for part in parts if part is not None]
    joined = pc.binary_join_element_wise(*texts, "-")
    return joined if isinstance(joined, pa.Array) else pa.array([joined.as_py()] * count)
