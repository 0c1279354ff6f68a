"""One column of text to the field it becomes, by the reader of that field."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data import privacy, schema
from data.intake import cells
from data.intake.columns import Column, Memory, nothing_at_once, read_column, read_ids
from data.intake.freetext import guarded, read_words
from data.intake.plan import MONEY, Plan
from data.intake.questions import Target

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

_IDS = frozenset({"customer_key", "order_id", "order_line_id", "session_id", "conversation", "own_id", "product_code"})
_READERS: dict[str, tuple[Any, pa.DataType]] = {
    "channel": (guarded(cells.channel), pa.string()), "stage": (guarded(cells.stage), pa.string()), "step": (guarded(cells.step), pa.string()),
    "gender": (cells.gender, pa.string()), "status": (cells.status, pa.string()),
    "question_kind": (cells.question_kind, pa.string()), "birth_year": (cells.birth_year, pa.int16()),
    "score": (cells.score, pa.float64()), "consent_marketing": (cells.yes_no, pa.bool_()),
}  # fmt: skip
_LENIENT = frozenset({"invited_at", "birth_year", "gender", "consent_marketing", "phone", "email", "paid"})  # unread: missing, and counted


def read_field(plan: Plan, texts: pa.Array, name: str, target: Target, memory: Memory) -> Column:
    """One column of text as what it becomes; a cell that cannot be read has a problem or, in a column that may be left
    empty, no value."""
    field_ = target.field
    if field_ in _IDS:
        read = read_ids(texts, memory, person=field_ == "customer_key")
        required = field_ == "order_id" and plan.kind == "orders"
        return read if required or field_ == "own_id" else Column(read.values)
    if field_ in ("phone", "email"):
        read = read_column(texts, _hashed(field_), pa.string(), plan.reading, memory)
    elif field_ in ("paid", "paid_event"):
        read = read_column(texts, _marked_paid, pa.bool_(), plan.reading, memory)
    elif field_ == "region":
        read = read_column(texts, guarded(cells.region), pa.string(), plan.reading, memory)
    elif field_ == "currency":
        read = read_column(texts, guarded(cells.currency), pa.string(), plan.reading, memory)
    elif field_ in _READERS:
        read = read_column(texts, *_READERS[field_], plan.reading, memory)
        if field_ == "score":
            read = _within_scale(read, target, memory)
    elif field_ in MONEY or field_ == "quantity":
        read = _numbers(plan, texts, name, field_, memory)
    elif schema.BY_NAME[plan.kind].column(field_).type in ("TIMESTAMP", "DATE"):
        read = read_column(texts, cells.moment, pa.timestamp("us"), plan.reading, memory)
    else:
        read = read_words(texts, memory)
    return Column(read.values) if field_ in _LENIENT else read


def _numbers(plan: Plan, texts: pa.Array, name: str, field_: str, memory: Memory) -> Column:
    cast = nothing_at_once if plan.reading.decimal_comma else None
    read = read_column(texts, cells.number, pa.float64(), plan.reading, memory, cast)
    won = plan.won_of(name) if field_ in MONEY else 1.0
    if won == 1.0:
        return read
    memory.rules["money_unit"] += len(texts)
    return Column(pc.multiply(read.values, won), read.problems, read.reasons)


def _hashed(field_: str) -> Any:
    form = privacy.phone_digits if field_ == "phone" else privacy.email_form

    def reader(text: str, _: cells.Reading) -> tuple[str | None, str]:
        plain = form(text)
        return (privacy.pseudonym(plain), "keyed_hash") if plain else (None, "missing")

    return reader


def _marked_paid(text: str, _: cells.Reading) -> tuple[bool, str]:
    """Any mark in an incentive column counts as paid, but for a plain no."""
    if cells.missing(text):
        return False, "missing"
    try:
        return bool(cells.yes_no(text)[0]), "yes_no"
    except cells.Unreadable:
        return True, "marked"


def _within_scale(read: Column, target: Target, memory: Memory) -> Column:
    if target.scale is None:
        return read
    low, high = target.scale
    values = read.values.to_numpy(zero_copy_only=False)
    outside = (values < low) | (values > high)
    if not outside.any():
        return read
    reasons = (*(read.reasons or ("",)), "score_outside_scale")
    problems = np.zeros(len(values), dtype=np.int16) if read.problems is None else read.problems.copy()
    problems[outside] = len(reasons) - 1
    memory.reasons["score_outside_scale"] += int(outside.sum())
    return Column(read.values, problems, reasons)
