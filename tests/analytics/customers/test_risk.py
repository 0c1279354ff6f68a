import numpy as np
import pytest
from scipy.special import expit
from sklearn.utils.estimator_checks import parametrize_with_checks

from analytics.customers.risk import Boosted, Calibrated, Logistic, Network, Rule, Tree

RISKS = [Rule(), Logistic(), Boosted(rounds=30), Tree(), Network(), Calibrated(), Calibrated(Boosted(rounds=30))]


@pytest.fixture
def lived():
    random = np.random.default_rng(2)
    rows = random.normal(size=(1_200, 4))
    rows[random.random(rows.shape) < 0.05] = np.nan
    odds = 1.5 * np.nan_to_num(rows[:, 0]) - (np.nan_to_num(rows[:, 1]) > 0.5)
    return rows, (random.random(len(rows)) < expit(odds)).astype(int)


@parametrize_with_checks(RISKS)
def test_risks_keep_the_estimator_contract(estimator, check):
    check(estimator)


@pytest.mark.parametrize("risk", RISKS, ids=str)
def test_contributions_add_up_to_the_log_odds(risk, lived):
    rows, left = lived
    fitted = risk.fit(rows, left)
    total = fitted.base_ + fitted.contributions(rows).sum(axis=1)
    assert np.allclose(expit(total), fitted.predict_proba(rows)[:, 1], atol=1e-9)


def test_the_boosted_curves_are_the_boosted_model_itself(lived):
    rows, left = lived
    fitted = Boosted(rounds=40).fit(rows, left)
    own = fitted.model_.decision_function(fitted._stepped(rows))
    assert np.allclose(fitted.decision_function(rows), own, atol=1e-6)


def test_a_feature_that_says_nothing_adds_next_to_nothing(lived):
    rows, left = lived
    spread = Calibrated(Boosted()).fit(rows, left).contributions(rows).std(axis=0)
    assert spread[0] > 5 * spread[2]


def test_the_rule_ranks_as_its_column_does(lived):
    rows, left = lived
    risk = Rule(column=0).fit(rows, left).predict_proba(rows)[:, 1]
    known = ~np.isnan(rows[:, 0])
    order = np.argsort(rows[known, 0])
    assert (np.diff(risk[known][order]) >= 0).all()


def test_calibration_straightens_an_overconfident_risk(lived):
    rows, left = lived
    wild = Boosted(rounds=600, leaves=20, least=5)
    half = len(rows) // 2
    raw = wild.fit(rows[:half], left[:half]).predict_proba(rows[half:])[:, 1]
    calm = Calibrated(wild).fit(rows[:half], left[:half]).predict_proba(rows[half:])[:, 1]
    assert np.mean((calm - left[half:]) ** 2) < np.mean((raw - left[half:]) ** 2)
