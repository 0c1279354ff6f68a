"""Whether customers buy at even gaps: then a model of random purchases is too unsure about the next date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.warehouse import Warehouse

_REGULAR = 1.5
_LEAST_PAIRS = 50


@dataclass(frozen=True)
class Regularity:
    """Shape of the gamma distributed gaps: 1 is random (Poisson), 2 and more is a rhythm; n pairs of gaps."""

    shape: float | None
    n: int

    @property
    def regular(self) -> bool:
        return self.shape is not None and self.shape >= _REGULAR


def regularity(warehouse: Warehouse, today: date) -> Regularity:
    """From the share that one gap takes of two (Wheat & Morrison 1990): its variance is 1 / (4 (2 shape + 1)).

    The share does not depend on how fast a customer buys, so customers of all rates can be put together.
    """
    pairs = warehouse.frame("customer_gap_pairs", as_of=today)
    if len(pairs) < _LEAST_PAIRS:
        return Regularity(None, len(pairs))
    shares = (pairs["later"] / (pairs["later"] + pairs["earlier"])).to_numpy()
    variance = max(float(np.mean((shares - 0.5) ** 2)), 1e-4)  # exactly even gaps have none
    return Regularity((1 - 4 * variance) / (8 * variance), len(pairs))
