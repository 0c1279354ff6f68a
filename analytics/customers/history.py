"""In which group a customer has been, and since when: written down whenever groups are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from data.warehouse import Warehouse

if TYPE_CHECKING:
    from analytics.customers.segments import Segmentation


@dataclass(frozen=True)
class Stay:
    """A customer came into a group on a day (or before it, for the first of them)."""

    since: date
    group: str
    group_en: str


def history(warehouse: Warehouse, customer: str, today: date) -> tuple[Stay, ...]:
    """The groups of one customer until ``today``, the earliest first; a group that follows itself is told once."""
    rows = warehouse.query("segment_history_of", customer=customer, as_of=today).to_pylist()
    changed = [row for before, row in zip([None, *rows], rows, strict=False) if before is None or before["label"] != row["label"]]
    return tuple(Stay(row["as_of"], row["label"], row["label_en"] or row["label"]) for row in changed)


def keep_history(warehouse: Warehouse, found: Segmentation) -> None:
    """Write down who came into another group than the last that is known."""
    english = {one.name: one.name_en for one in found.segments}
    names = found.members["name"]
    warehouse.write("segment_history_add", batch=pa.table({
        "customer_key": pa.array(found.members.index.astype(str), pa.string()), "as_of": pa.array([found.today] * len(names), pa.date32()),
        "label": pa.array(names, pa.string()), "label_en": pa.array(names.map(english), pa.string()),
        "families": pa.array([_families(found)] * len(names), pa.string()),
    }))


def known(warehouse: Warehouse, found: Segmentation) -> bool:
    """Whether anything is written down of groups divided like these."""
    return warehouse.query("segment_history_days", families=_families(found)).num_rows > 0


def renamed_history(warehouse: Warehouse, found: Segmentation, old: tuple[str, ...], new: str) -> None:
    """Groups that are called ``new`` from now on have always been."""
    count = len(old)
    warehouse.write("segment_history_rename", called=pa.table({"old": list(old), "new": [new] * count, "new_en": [new] * count, "families": [_families(found)] * count}))


def _families(found: Segmentation) -> str:
    return "+".join(found.families)
