"""Whom to contact today: the most money at risk, and a few of the same kind left alone, to see what contact changes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.customers.churn import Churn

_CONTROL_SHARE = 0.1


def todays_list(found: Churn, capacity: int, control_share: float = _CONTROL_SHARE) -> pd.DataFrame:
    """The first ``capacity`` customers to contact and a random control group beside them.

    One row per customer, index customer_key, column contact (False: leave alone), then the columns of ``Churn.customers``.
    Drawn by the date, so that everybody who asks on one day gets the same list; both groups come from the same top of
    the list, so that their later purchases may be compared.
    """
    together = min(round(capacity / (1 - control_share)), len(found.customers))
    top = found.customers.head(together)
    left_alone = together - min(capacity, together)
    if together < 2:
        return top.assign(contact=True)
    seed = date.toordinal(found.today)
    drawn = np.random.default_rng(seed).choice(together, max(left_alone, round(together * control_share)), replace=False)
    contact = np.ones(together, dtype=bool)
    contact[drawn] = False
    listed = top.copy()
    listed.insert(0, "contact", contact)
    return listed
