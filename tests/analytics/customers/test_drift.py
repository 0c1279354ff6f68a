import numpy as np
import pandas as pd
import pytest

from analytics.customers.drift import drift
from analytics.customers.features import catalogue

FEATURES = [catalogue()["recency_days"], catalogue()["frequency"]]


@pytest.fixture
def customers():
    random = np.random.default_rng(4)

    def drawn(n: int, later: float = 0.0) -> pd.DataFrame:
        return pd.DataFrame({"recency_days": random.exponential(40, n) + later, "frequency": random.poisson(4, n).astype(float)})

    return drawn


def test_the_same_kind_of_customers_has_not_changed(customers):
    assert not any(one.changed for one in drift(customers(900), customers(700), FEATURES))
    assert not any(one.changed for n in range(20) for one in drift(customers(60), customers(60), FEATURES))


def test_what_changed_comes_first_and_is_said(customers):
    found = drift(customers(900), customers(700, later=60), FEATURES)
    assert [one.feature for one in found] == ["recency_days", "frequency"]
    assert found[0].changed and not found[1].changed


def test_becoming_unknown_is_a_change(customers):
    now = customers(700)
    now.loc[::2, "frequency"] = np.nan
    assert next(one for one in drift(customers(900), now, FEATURES) if one.feature == "frequency").changed
