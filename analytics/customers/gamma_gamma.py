"""Gamma-Gamma: what a purchase is worth to each customer, drawn towards the mean when there were few.

Fader & Hardie (2013), "The Gamma-Gamma model of monetary value". Own maximum likelihood with the analytic gradient.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, psi
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from analytics.customers.likelihood import maximise

_STARTS = ((6.0, 4.0, 15.0), (2.0, 2.0, 5.0))


class GammaGamma(BaseEstimator):
    """The model after scikit-learn. X has the columns repeats, mean money of a repeat purchase (both above 0).

    Learns p_, q_, v_, log_likelihood_ and converged_. Money is scaled by its mean inside, so won and dollars fit alike.

    Parameters
    ----------
    starts : where the search begins, for money with mean 30; the best of the searches is kept.
    """

    def __init__(self, starts: tuple[tuple[float, float, float], ...] = _STARTS) -> None:
        self.starts = starts

    def fit(self, X: np.ndarray, y: None = None, sample_weight: np.ndarray | None = None) -> GammaGamma:
        """X: shape (n_customers, 2); rows without a repeat purchase or money are left out."""
        X = validate_data(self, X, dtype=np.float64)
        weight = np.ones(len(X)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
        used = (X[:, 0] > 0) & (X[:, 1] > 0) & (weight > 0)
        if not used.any():
            raise ValueError("no customer with a repeat purchase and money: 0 samples are left of those with 2 columns")
        x, weight = X[used, 0], weight[used]
        scale = float(np.average(X[used, 1], weights=weight)) / 30
        money = X[used, 1] / scale
        found = maximise(lambda parameters: _log_likelihood(parameters, x, money, weight), self.starts)
        self.p_, self.q_ = map(float, found.parameters[:2])
        self.v_ = float(found.parameters[2]) * scale
        self.log_likelihood_, self.converged_ = found.log_likelihood - float(weight.sum() * np.log(scale)), found.converged
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Expected money of a purchase of each customer, shape (n_customers,); without repeats that of all."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        x, money = np.maximum(X[:, 0], 0), np.maximum(X[:, 1], 0)
        q = max(self.q_, 1 + 1e-3)  # below one the mean over all customers does not exist
        return self.p_ * (self.v_ + x * money) / (self.p_ * x + q - 1)


def _log_likelihood(parameters: np.ndarray, x: np.ndarray, money: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray]:
    p, q, v = parameters
    total = np.log(x * money + v)
    each = (gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
            + (p * x - 1) * np.log(money) + p * x * np.log(x) - (p * x + q) * total)
    gradient = np.array([
        weight @ (x * (psi(p * x + q) - psi(p * x) + np.log(money) + np.log(x) - total)),
        weight @ (psi(p * x + q) - psi(q) + np.log(v) - total),
        weight @ (q / v - (p * x + q) / (x * money + v)),
    ])
    return float(weight @ each), gradient
