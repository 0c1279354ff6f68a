"""BG/NBD: how often customers buy while they are customers, and when they silently stop.

Fader, Hardie & Lee (2005), "Counting your customers the easy way": purchases are Poisson with a gamma
distributed rate; after each purchase a customer may leave with a beta distributed probability. Own maximum
likelihood in log space with the analytic gradient.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, hyp2f1, psi
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from analytics.customers.likelihood import maximise
from analytics.customers.purchases import History, history_of

_STARTS = ((0.5, 5.0, 0.8, 2.5), (1.0, 20.0, 1.0, 5.0))
_ONE = 1e-6  # a equal to 1 is a removable pole of the forecast


class BGNBD(BaseEstimator):
    """The model after scikit-learn. X has the columns repeats, last, age (same unit of time, here weeks).

    Learns r_, alpha_ (rate), a_, b_ (leaving), log_likelihood_ and converged_.

    Parameters
    ----------
    starts : where the search begins; the best of the searches is kept.
    """

    def __init__(self, starts: tuple[tuple[float, float, float, float], ...] = _STARTS) -> None:
        self.starts = starts

    def fit(self, X: np.ndarray, y: None = None, sample_weight: np.ndarray | None = None) -> BGNBD:
        """X: shape (n_customers, 3); sample_weight: how often each row counts."""
        history = history_of(self, X, sample_weight)
        found = maximise(lambda parameters: _log_likelihood(parameters, history), self.starts)
        self.r_, self.alpha_, self.a_, self.b_ = map(float, found.parameters)
        self.log_likelihood_, self.converged_ = found.log_likelihood, found.converged
        return self

    def predict(self, X: np.ndarray, ahead: float = 52.0) -> np.ndarray:
        """Expected purchases of each customer in the next ``ahead`` weeks, shape (n_customers,)."""
        check_is_fitted(self)
        history = history_of(self, X, reset=False)
        x, age = history.repeats, history.age
        r, alpha, b = self.r_, self.alpha_, self.b_
        a = self.a_ + _ONE if abs(self.a_ - 1) < _ONE else self.a_
        shrink = ((alpha + age) / (alpha + age + ahead)) ** (r + x)
        gone = hyp2f1(r + x, b + x, a + b + x - 1, ahead / (alpha + age + ahead))
        return (a + b + x - 1) / (a - 1) * (1 - shrink * gone) * self.alive(X)

    def alive(self, X: np.ndarray) -> np.ndarray:
        """The chance that each customer is still one, shape (n_customers,)."""
        check_is_fitted(self)
        history = history_of(self, X, reset=False)
        x = history.repeats
        r, alpha, a, b = self.r_, self.alpha_, self.a_, self.b_
        odds = np.log(a) - np.log(np.maximum(b + x - 1, 1e-12)) + (r + x) * (np.log(alpha + history.age) - np.log(alpha + history.last))
        return np.where(x > 0, 1 / (1 + np.exp(np.minimum(odds, 700))), 1.0)

    def waiting(self, X: np.ndarray) -> np.ndarray:
        """Median time to the next purchase of a customer who is still one, shape (n_customers,)."""
        check_is_fitted(self)
        history = history_of(self, X, reset=False)
        return (self.alpha_ + history.age) * (2 ** (1 / (self.r_ + history.repeats)) - 1)


def _log_likelihood(parameters: np.ndarray, history: History) -> tuple[float, np.ndarray]:
    r, alpha, a, b = parameters
    x, last, age, weight = history.repeats, history.last, history.age, history.weight
    repeated = x > 0
    chances = np.where(repeated, np.maximum(b + x - 1, 1e-12), 1.0)
    staying = -(r + x) * np.log(alpha + age)
    leaving = np.where(repeated, np.log(a) - np.log(chances) - (r + x) * np.log(alpha + last), -np.inf)
    either = np.logaddexp(staying, leaving)
    each = (gammaln(r + x) - gammaln(r) + r * np.log(alpha)
            + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x) + either)
    stayed, left = np.exp(staying - either), np.exp(leaving - either)
    gradient = np.array([
        weight @ (psi(r + x) - psi(r) + np.log(alpha) - stayed * np.log(alpha + age) - left * np.log(alpha + last)),
        weight @ (r / alpha - (r + x) * (stayed / (alpha + age) + left / (alpha + last))),
        weight @ (psi(a + b) - psi(a + b + x) + left / a),
        weight @ (psi(a + b) + psi(b + x) - psi(b) - psi(a + b + x) - left / chances),
    ])
    return float(weight @ each), gradient
