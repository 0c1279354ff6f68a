"""Parameters are planted in simulated customers; the published table is checked by bench/customers.py on CDNOW."""

import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.utils.estimator_checks import estimator_checks_generator

from analytics.customers import bg_nbd, gamma_gamma, pareto_nbd
from analytics.customers.bg_nbd import BGNBD
from analytics.customers.gamma_gamma import GammaGamma
from analytics.customers.pareto_nbd import ParetoNBD
from analytics.customers.purchases import History
from analytics.customers.regularity import regularity
from analytics.customers.value import headline, keep_value, track_title, value
from data.troubles import TooLittleData

FIRST = date(2025, 1, 1)


@pytest.fixture(scope="module")
def simulated():
    """3,000 customers by the BG/NBD story: r .5, alpha 4, a .8, b 2.5; weeks."""
    random = np.random.default_rng(4)
    rows = []
    for _ in range(3_000):
        rate, leaves, age = random.gamma(0.5, 1 / 4), random.beta(0.8, 2.5), random.uniform(30, 60)
        now, repeats, last, here = 0.0, 0, 0.0, True
        while here:
            now += random.exponential(1 / rate)
            if now > age:
                break
            repeats, last, here = repeats + 1, now, random.random() > leaves
        rows.append((repeats, last, age))
    return np.array(rows)


@pytest.fixture
def history():
    random = np.random.default_rng(1)
    repeats = random.poisson(2, 50).astype(float)
    age = random.uniform(20, 40, 50)
    return History(repeats, np.where(repeats > 0, age * random.uniform(0.2, 0.99, 50), 0.0), age, random.integers(1, 4, 50).astype(float))


@pytest.mark.parametrize("module", [bg_nbd, pareto_nbd])
def test_the_gradient_is_that_of_the_likelihood(module, history):
    at = np.array([0.6, 7.0, 0.9, 3.0])
    numeric = approx_fprime(at, lambda parameters: module._log_likelihood(parameters, history)[0], 1e-6)
    assert np.allclose(module._log_likelihood(at, history)[1], numeric, rtol=1e-3, atol=1e-2)


def test_the_gradient_of_money_is_that_of_its_likelihood():
    random = np.random.default_rng(2)
    x, money = random.integers(1, 9, 40).astype(float), random.gamma(5, 6, 40)
    at, ones = np.array([5.0, 4.0, 20.0]), np.ones(40)
    numeric = approx_fprime(at, lambda parameters: gamma_gamma._log_likelihood(parameters, x, money, ones)[0], 1e-6)
    assert np.allclose(gamma_gamma._log_likelihood(at, x, money, ones)[1], numeric, rtol=1e-3, atol=1e-3)


def test_planted_parameters_come_back(simulated):
    model = BGNBD().fit(simulated)
    assert model.converged_
    assert (model.r_, model.alpha_) == (pytest.approx(0.5, rel=0.2), pytest.approx(4, rel=0.3))
    assert model.a_ / (model.a_ + model.b_) == pytest.approx(0.8 / 3.3, rel=0.25)


def test_both_models_expect_about_the_same(simulated):
    one, other = BGNBD().fit(simulated).predict(simulated, 26).sum(), ParetoNBD().fit(simulated).predict(simulated, 26).sum()
    assert one == pytest.approx(other, rel=0.1)


def test_counting_a_customer_twice_is_the_same_as_two_customers(simulated):
    part = simulated[:400]
    twice = BGNBD().fit(np.vstack([part, part]))
    weighted = BGNBD().fit(part, sample_weight=np.full(400, 2.0))
    assert weighted.r_ == pytest.approx(twice.r_, rel=1e-4)


def test_who_bought_lately_is_more_likely_still_there(simulated):
    for model in (BGNBD().fit(simulated), ParetoNBD().fit(simulated)):
        long_ago, lately = model.alive(np.array([[5.0, 10.0, 50.0], [5.0, 49.0, 50.0]]))
        assert long_ago < lately <= 1


def test_money_with_few_purchases_is_drawn_to_the_mean():
    random = np.random.default_rng(3)
    x = random.integers(1, 10, 2_000)
    means = np.array([random.gamma(6 * n, 1 / (n * scale)) for n, scale in zip(x, random.gamma(4, 1 / 15, 2_000), strict=True)])
    model = GammaGamma().fit(np.column_stack([x, means]))
    few, many = model.predict(np.array([[1.0, 500.0], [40.0, 500.0]]))
    assert few < many < 520
    assert GammaGamma().fit(np.column_stack([x, means * 1300])).v_ == pytest.approx(model.v_ * 1300, rel=1e-2)


@pytest.mark.parametrize("estimator", [BGNBD(), ParetoNBD(), GammaGamma()], ids=str)
def test_models_can_be_cloned_configured_and_refuse_wrong_columns(estimator):
    wanted = ("get_params", "set_params", "parameters_default", "no_attributes", "clone", "repr", "dont_overwrite", "mixin_order")
    ran = 0
    for candidate, check in estimator_checks_generator(estimator):
        if any(word in check.func.__name__ for word in wanted) and "fit" not in check.func.__name__:
            check(candidate)
            ran += 1
    assert ran >= 3
    with pytest.raises(ValueError):
        estimator.fit(np.ones((5, 7)) * -1)


def test_a_value_is_forecast_checked_and_kept(sold, lives):
    rows = lives(500, 400)
    warehouse, today = sold(rows), FIRST + timedelta(days=400)
    found = value(warehouse, today)
    assert found.hold_out.at + timedelta(days=found.hold_out.days) == today
    assert found.value_won.low <= found.value_won.value <= found.value_won.high
    assert found.customers["value_won"].is_monotonic_decreasing
    actual = found.hold_out.weeks["actual"].iloc[-1]
    assert found.hold_out.weeks["expected"].iloc[-1] == pytest.approx(actual, rel=0.5)
    keep_value(warehouse, found)
    assert len(warehouse.frame("customer_scores_of", model="value")) == found.n
    for language in ("ko", "en"):
        assert headline(found, language) and track_title(found, language)


def test_the_same_data_give_the_same_forecast(sold, lives):
    warehouse, today = sold(lives(300, 400)), FIRST + timedelta(days=400)
    assert value(warehouse, today).value_won == value(warehouse, today).value_won


def test_even_buyers_are_noticed_and_random_ones_are_not(sold, lives):
    even = [{"customer_key": f"E{who}", "day": FIRST + timedelta(days=who % 30 + 30 * step), "amount": 9.0} for who in range(120) for step in range(9)]
    assert regularity(sold(even), date(2026, 1, 1)).regular


def test_random_buyers_are_not_called_even(sold, lives):
    assert not regularity(sold(lives(400, 500)), date(2026, 9, 1)).regular


def test_too_few_who_came_back_are_refused(sold):
    once = [{"customer_key": f"C{who}", "day": FIRST + timedelta(days=who), "amount": 9.0} for who in range(200)]
    with pytest.raises(TooLittleData) as refusal:
        value(sold(once), FIRST + timedelta(days=201))
    assert refusal.value.facts["have"] == 0


def test_the_published_cdnow_table_comes_out(tmp_path):
    if "MAEUM_SHARED" not in os.environ:
        pytest.skip("needs the public CDNOW file")
    from data.customer_files import open_customers
    from data.warehouse import Warehouse

    opened = open_customers(Path(os.environ["MAEUM_SHARED"]) / "data/cdnow/CDNOW_sample.txt", tmp_path)
    assert isinstance(opened, Warehouse)
    bg, pareto = value(opened, date(1998, 7, 1)).hold_out.models
    assert [round(bg.parameters[name], 3) for name in ("r", "alpha", "a", "b")] == [0.243, 4.414, 0.793, 2.426]
    assert round(bg.log_likelihood, 2) == -9582.43 and round(bg.expected or 0) == 1653 and bg.actual == 1882
    assert [round(pareto.parameters[name], 2) for name in ("r", "alpha", "s", "beta")] == [0.55, 10.58, 0.61, 11.67]


def test_without_money_nothing_is_worth_zero(sold, lives):
    rows = [{key: told for key, told in row.items() if key != "amount"} for row in lives(200, 500)]
    found = value(sold(rows), max(row["day"] for row in rows))
    assert found.purchases.value > 0
    assert np.isnan(found.value_won.value) and found.customers["value_won"].isna().all()
    assert any("금액이 없어" in one for one in found.caveats)
