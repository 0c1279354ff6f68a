"""Named groups by fixed rules: fifths of recency against fifths of frequency and money (RFM, Hughes 1994)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.customers.naming import Name

RFM = "rfm"
_FIFTHS = 5
_NAMES = (  # in the order of _place
    ("핵심 고객", "champions"), ("자라는 고객", "growing customers"), ("새로 온 고객", "new customers"),
    ("꾸준한 고객", "steady customers"), ("뜸해지는 고객", "fading customers"),
    ("놓치면 안 되는 고객", "customers not to lose"), ("멀어진 고객", "drifted customers"), ("떠난 듯한 고객", "probably gone customers"),
)


def by_rule(frame: pd.DataFrame) -> np.ndarray:
    """The rule's group of each customer, 0..7. frame: from ``features``; where no money is known, frequency alone counts."""
    recent = _fifth(-frame["recency_days"])
    worth = _fifth(frame["frequency"])
    if frame["money"].notna().any():
        worth = np.ceil((worth + _fifth(frame["money"].fillna(0))) / 2).astype(int)
    late, middle = recent <= 2, recent == 3
    return np.select(
        [late & (worth >= 4), late & (worth >= 2), late, middle & (worth >= 3), middle, worth >= 4, worth >= 2],
        [5, 6, 7, 3, 4, 0, 1], default=2,
    )


def _fifth(values: pd.Series) -> np.ndarray:
    """1 (least) to 5; equal values stand in the same fifth."""
    return np.clip(np.ceil(values.rank(method="average", pct=True).to_numpy() * _FIFTHS), 1, _FIFTHS).astype(int)


def rule_names(found: list[Name], rules: np.ndarray, ranks: np.ndarray) -> list[Name]:
    """The names of the rules for the groups 0..k-1, with the traits that were found."""
    of_rank = dict(zip(ranks.tolist(), rules.tolist(), strict=True))
    return [Name(*_NAMES[of_rank[rank]], one.traits) for rank, one in enumerate(found)]
