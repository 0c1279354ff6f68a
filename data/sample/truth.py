"""What was planted in the sample: kept in a file of its own for tests and never read by the app."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Truth:
    """The answers to what an analysis of the sample should find.

    segments: customer -> latent kind.  left: customer -> (day of the last order, cause), for those who had
    stopped by today.  leaving: the part of ``left`` whose last order lies in the 60 days before today.
    buys_next_90: customers who place an order in the 90 days from today.  buys: customer -> days of orders
    in those 90 days.  remarks: feedback id -> [mood, stage, cause or None].  cycles_days: consumable -> its cycle.
    """

    today: date
    seed: int
    opens: date
    incident_month: date
    price_rise_on: date
    raised_products: tuple[str, ...]
    price_rise_share: float
    defective_product: str
    defect_since: date
    app_release_on: date
    advocates: tuple[str, ...]
    cycles_days: dict[str, int]
    segments: dict[str, str]
    left: dict[str, tuple[date, str]]
    leaving: dict[str, str]
    buys_next_90: tuple[str, ...]
    remarks: dict[str, tuple[str, str, str | None]]

    def save(self, path: Path) -> None:
        """Write as JSON beside the data set."""
        path.write_text(json.dumps(dataclasses.asdict(self), ensure_ascii=False, default=str), encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """The truth file as plain JSON values."""
    return json.loads(path.read_text(encoding="utf-8"))
