"""After how long without a purchase a customer counts as gone: what the pauses in the data say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.reports import korean
from data.warehouse import Warehouse

HORIZONS = (30, 60, 90, 180)  # days to choose from
_LEAST = 100


@dataclass(frozen=True)
class Pauses:
    """Pauses between two purchases that ended in one: their median and 90th percentile, in days; None for too few.

    n pauses of so many customers. Who never came back is not among them, so the true pauses are longer.
    """

    n: int
    customers: int
    middle_days: float | None
    long_days: float | None

    @property
    def horizon_days(self) -> int | None:
        """The shortest horizon that nine of ten pauses end within, else the longest there is."""
        if self.long_days is None:
            return None
        return next((days for days in HORIZONS if days >= self.long_days), HORIZONS[-1])


def pauses(warehouse: Warehouse, today: date) -> Pauses:
    """The pauses before ``today``."""
    row = warehouse.query("customer_pauses", as_of=today).to_pylist()[0]
    if row["n"] < _LEAST:
        return Pauses(row["n"], row["customers"], None, None)
    return Pauses(row["n"], row["customers"], row["middle_days"], row["long_days"])


def advice(found: Pauses, horizon_days: int, language: str = "ko") -> str:
    """What the data say to a horizon: nothing without enough pauses."""
    if found.long_days is None or found.horizon_days is None:
        return ""
    if language == "ko":
        said = f"다시 산 경우의 90%는 {found.long_days:,.0f}일 안에 돌아왔어요(n={found.n:,})."
        if found.horizon_days == horizon_days:
            return said + " 고른 기간이 이 자료에 맞아요."
        return said + f" 이 자료에는 {korean.particle(f'{found.horizon_days}일', '이/가')} 더 맞아요."
    said = f"Nine of ten returns came within {found.long_days:,.0f} days (n={found.n:,})."
    return said + (" This horizon suits the data." if found.horizon_days == horizon_days else f" {found.horizon_days} days suit these data better.")
