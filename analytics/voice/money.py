"""Whom a subject costs: what those who complain of it bought before, and after, beside the others who wrote."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from analytics.journey.scoping import parameters
from analytics.metrics.intervals import variance
from analytics.metrics.question import Scope
from data.warehouse import Warehouse

AFTER_DAYS = 90
LEAST = 30  # customers of either group under which no difference is given
_Z = 1.959964


@dataclass(frozen=True)
class Money:
    """One subject. before: net purchases of its complainers in the year up to their first complaint, in all.

    after, others: mean net purchases in the 90 days after it, and of the others after their first remark, per
    customer; difference with its 95 % interval (Welch), None under LEAST of either. Association, not cause.
    """

    subject: str
    customers: int
    before: float
    after_n: int
    after: float | None
    others: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def clear(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def money(warehouse: Warehouse, scope: Scope) -> tuple[Money, ...]:
    """Per subject the purchases of those who complain of it, in the currency of the data set; () without orders."""
    rows = warehouse.query("voice_money", days=AFTER_DAYS, **parameters(scope)).to_pylist()
    return tuple(_money(row) for row in rows if row["all_n"])


def _money(row: dict) -> Money:
    others = tuple(float(row[f"all_{name}"] or 0) - float(row[f"both_{name}"] or 0) for name in ("n", "total", "squares"))
    own = (float(row["after_n"]), float(row["after_total"] or 0), float(row["after_squares"] or 0))
    if min(own[0], others[0]) < LEAST:
        return Money(row["subject"], row["customers"], float(row["before_won"]), row["after_n"], None, None, None, None, None)
    means = [side[1] / side[0] for side in (own, others)]
    error = sqrt(sum(variance(total, squares, n) / n for n, total, squares in (own, others)))
    gap = means[0] - means[1]
    return Money(row["subject"], row["customers"], float(row["before_won"]), row["after_n"], *means, gap, gap - _Z * error, gap + _Z * error)
