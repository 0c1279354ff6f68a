"""Pareto/NBD: as BG/NBD, but customers may leave at any moment, not only after a purchase.

Schmittlein, Morrison & Colombo (1987); likelihood as in Fader & Hardie (2005), "A note on deriving the
Pareto/NBD model". Its hypergeometric terms are the integral over the unknown moment of leaving; here that
integral is taken by Gauss-Legendre nodes in log space, so nothing overflows and the gradient is exact.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, logsumexp, psi
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from analytics.customers.likelihood import maximise
from analytics.customers.purchases import History, history_of

_STARTS = ((0.5, 10.0, 0.6, 10.0), (1.0, 20.0, 1.0, 20.0))
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


class ParetoNBD(BaseEstimator):
    """The model after scikit-learn. X has the columns repeats, last, age (same unit of time, here weeks).

    Learns r_, alpha_ (rate), s_, beta_ (leaving), log_likelihood_ and converged_.

    Parameters
    ----------
    starts : where the search begins; the best of the searches is kept.
    """

    def __init__(self, starts: tuple[tuple[float, float, float, float], ...] = _STARTS) -> None:
        self.starts = starts

    def fit(self, X: np.ndarray, y: None = None, sample_weight: np.ndarray | None = None) -> ParetoNBD:
        """X: shape (n_customers, 3); sample_weight: how often each row counts."""
        history = history_of(self, X, sample_weight)
        found = maximise(lambda parameters: _log_likelihood(parameters, history), self.starts)
        self.r_, self.alpha_, self.s_, self.beta_ = map(float, found.parameters)
        self.log_likelihood_, self.converged_ = found.log_likelihood, found.converged
        return self

    def predict(self, X: np.ndarray, ahead: float = 52.0) -> np.ndarray:
        """Expected purchases of each customer in the next ``ahead`` weeks, shape (n_customers,)."""
        check_is_fitted(self)
        history = history_of(self, X, reset=False)
        r, alpha, s, beta = self.r_, self.alpha_, self.s_, self.beta_
        rate = (r + history.repeats) / (alpha + history.age)
        older, oldest = beta + history.age, beta + history.age + ahead
        spent = np.log(oldest / older) if abs(s - 1) < 1e-9 else (1 - (older / oldest) ** (s - 1)) / (s - 1)
        return self.alive(X) * rate * older * spent

    def alive(self, X: np.ndarray) -> np.ndarray:
        """The chance that each customer is still one, shape (n_customers,)."""
        check_is_fitted(self)
        staying, leaving, _ = _terms(np.array([self.r_, self.alpha_, self.s_, self.beta_]), history_of(self, X, reset=False))
        return 1 / (1 + np.exp(np.minimum(logsumexp(leaving, axis=1) - staying, 700)))

    def waiting(self, X: np.ndarray) -> np.ndarray:
        """Median time to the next purchase of a customer who is still one, shape (n_customers,)."""
        check_is_fitted(self)
        history = history_of(self, X, reset=False)
        return (self.alpha_ + history.age) * (2 ** (1 / (self.r_ + history.repeats)) - 1)


def _terms(parameters: np.ndarray, history: History) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log of "still there" (n,), logs of "left at node j" (n, nodes), and the moments of the nodes (n, nodes)."""
    r, alpha, s, beta = parameters
    x, last, age = history.repeats, history.last, history.age
    half = (age - last)[:, None] / 2
    moments = last[:, None] + half * (_NODES + 1)
    with np.errstate(divide="ignore"):
        width = np.log(half * _WEIGHTS)  # -inf when the last purchase is today: there was no time to leave
    staying = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    leaving = np.log(s) + width - (r + x)[:, None] * np.log(alpha + moments) - (s + 1) * np.log(beta + moments)
    return staying, leaving, moments


def _log_likelihood(parameters: np.ndarray, history: History) -> tuple[float, np.ndarray]:
    r, alpha, s, beta = parameters
    x, age, weight = history.repeats, history.age, history.weight
    staying, leaving, moments = _terms(parameters, history)
    either = np.logaddexp(staying, logsumexp(leaving, axis=1))
    each = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + either
    stayed, left = np.exp(staying - either), np.exp(leaving - either[:, None])
    gone = left.sum(axis=1)

    def mean(at_end: np.ndarray, at_moment: np.ndarray) -> np.ndarray:
        return stayed * at_end + (left * at_moment).sum(axis=1)

    gradient = np.array([
        weight @ (psi(r + x) - psi(r) + np.log(alpha) - mean(np.log(alpha + age), np.log(alpha + moments))),
        weight @ (r / alpha - (r + x) * mean(1 / (alpha + age), 1 / (alpha + moments))),
        weight @ (np.log(beta) + gone / s - mean(np.log(beta + age), np.log(beta + moments))),
        weight @ (s / beta - s * stayed / (beta + age) - (s + 1) * (left / (beta + moments)).sum(axis=1)),
    ])
    return float(weight @ each), gradient
