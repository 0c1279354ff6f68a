import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from analytics.customers.judging import auc, auc_difference, judge


@pytest.fixture
def forecast():
    random = np.random.default_rng(5)
    risk = np.round(random.beta(2, 4, 1_500), 2)  # ties on purpose
    return (random.random(1_500) < risk).astype(int), risk


def test_the_measures_are_the_textbook_ones(forecast):
    happened, risk = forecast
    judged = judge(happened, risk)
    assert judged.auc.value == pytest.approx(roc_auc_score(happened, risk))
    assert judged.average_precision.value == pytest.approx(average_precision_score(happened, risk))
    assert judged.brier.value == pytest.approx(brier_score_loss(happened, risk))


def test_a_true_forecast_is_calibrated(forecast):
    assert judge(*forecast).calibration_error < 0.05


def test_the_interval_of_the_auc_covers_the_truth_as_often_as_it_says():
    random, covered = np.random.default_rng(1), 0
    for _ in range(300):
        events, others = random.normal(1, 1, 60), random.normal(0, 1, 90)
        figure = auc(np.r_[np.ones(60), np.zeros(90)], np.r_[events, others])
        covered += figure.low <= 0.76025 <= figure.high  # normal(1) against normal(0): Phi(1/sqrt 2)
    assert 0.90 <= covered / 300 <= 0.99


def test_a_forecast_is_no_better_than_itself(forecast):
    happened, risk = forecast
    assert auc_difference(happened, risk, risk).value == 0
    assert not auc_difference(happened, risk, risk).clear


def test_noise_is_clearly_worse(forecast):
    happened, risk = forecast
    assert auc_difference(happened, risk, np.random.default_rng(0).random(len(risk))).low > 0


def test_the_lift_of_a_perfect_forecast_is_one_over_the_share():
    happened = np.r_[np.ones(100), np.zeros(900)]
    assert judge(happened, happened * 0.9 + 0.05).lift_top.value == pytest.approx(10)
