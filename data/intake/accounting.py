"""Rows accounted for: read = loaded + set aside, and the first problem of each row that cannot be loaded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data.intake.columns import Column
from data.intake.plan import Plan

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers


@dataclass
class Tally:
    """Rows accounted for: read = loaded + set aside."""

    read: int = 0
    set_aside: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (reason, column) -> rows

    @property
    def loaded(self) -> int:
        return self.read - self.set_aside


class Problems:
    """Which rows of a batch cannot be loaded: the first problem of each, by number of column and reason."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.reason = np.zeros(count, dtype=np.int16)
        self.column = np.zeros(count, dtype=np.int16)
        self.reasons: list[str] = [""]
        self.columns: list[str] = [""]

    def mark(self, name: str, read: Column) -> None:
        if read.problems is None:
            return
        for number, reason in enumerate(read.reasons[1:], start=1):
            self.mark_where(read.problems == number, name, reason)

    def mark_where(self, where: np.ndarray, column: str, reason: str) -> None:
        fresh = where & (self.reason == 0)
        if not fresh.any():
            return
        self.reason[fresh] = _number_of(reason, self.reasons)
        self.column[fresh] = _number_of(column, self.columns)

    def mark_missing(self, field_: str, values: pa.Array | None, plan: Plan, *, only_if_mapped: bool = False) -> None:
        mapped = plan.columns_of(field_)
        if values is None and (only_if_mapped or not mapped):
            if not only_if_mapped:
                self.mark_where(np.ones(self.count, bool), "", f"missing_{field_}")
            return
        if values is not None:
            self.mark_where(pc.is_null(values).to_numpy(zero_copy_only=False), mapped[0] if mapped else "", f"missing_{field_}")


def _number_of(name: str, names: list[str]) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)
