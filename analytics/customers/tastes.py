"""Who bought what as a matrix, and ways to score what a customer may buy next. One class a way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from threadpoolctl import threadpool_limits

_FADE_DAYS = 120.0  # a purchase this long ago counts a third
_NEIGHBOURS = 60


@dataclass(frozen=True)
class Baskets:
    """Purchases before a date. bought: days per customer and product (csr); last_ago: days since the last one;
    gap: mean days between own purchases of a product (0 when bought once); went_back: returned or refunded."""

    at: date
    customers: pd.Index
    products: pd.Index
    bought: sparse.csr_matrix
    last_ago: sparse.csr_matrix
    gap: sparse.csr_matrix
    went_back: sparse.csr_matrix

    @property
    def weights(self) -> sparse.csr_matrix:
        """How much each purchase says today: often and lately counts more."""
        weights = self.bought.copy()
        weights.data = np.log1p(weights.data) * np.exp(-self.last_ago.data / _FADE_DAYS)
        return weights


def baskets(rows: pd.DataFrame, at: date) -> Baskets:
    """From the rows of customer_products.sql."""
    who, customers = pd.factorize(rows["customer_key"], sort=True)
    what, products = pd.factorize(rows["product"], sort=True)
    shape = (len(customers), len(products))
    kept = rows["days"].to_numpy() > 0
    days = rows["days"].to_numpy(dtype=float)
    last, first = pd.to_datetime(rows["last"]), pd.to_datetime(rows["first"])
    ago = (pd.Timestamp(at) - last).dt.days.to_numpy(dtype=float)
    gap = np.where(days > 1, (last - first).dt.days.to_numpy(dtype=float) / np.maximum(days - 1, 1), 0.0)

    def matrix(values: np.ndarray, rows_kept: np.ndarray) -> sparse.csr_matrix:
        return sparse.csr_matrix((values[rows_kept], (who[rows_kept], what[rows_kept])), shape=shape)

    back = rows["went_back"].to_numpy(dtype=bool)
    return Baskets(at, pd.Index(customers), pd.Index(products), matrix(days, kept), matrix(ago, kept), matrix(gap, kept),
                   matrix(np.ones(len(rows)), back))


class Popular(BaseEstimator):
    """Everybody gets what most customers bought lately.

    Parameters
    ----------
    fade_days : how fast a purchase stops counting.
    """

    def __init__(self, fade_days: float = 45.0) -> None:
        self.fade_days = fade_days

    def fit(self, X: Baskets, y: None = None) -> Popular:
        recent = X.bought.copy()
        recent.data = np.exp(-X.last_ago.data / self.fade_days)
        self.popularity_ = np.asarray(recent.sum(axis=0)).ravel()
        self.popularity_ /= max(self.popularity_.max(), 1e-12)
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        return np.tile(self.popularity_, (len(rows), 1))


class Own(BaseEstimator):
    """What the customer bought before and is due again, then what is popular.

    A product is due when the time since the last purchase comes near the usual gap: the customer's own one
    when it was bought twice, else that of all customers who did.
    """

    def fit(self, X: Baskets, y: None = None) -> Own:
        self.popular_ = Popular().fit(X)
        gaps = X.gap.tocsc()
        self.gaps_ = np.array([
            np.median(column) if len(column := gaps.data[gaps.indptr[i]:gaps.indptr[i + 1]][gaps.data[gaps.indptr[i]:gaps.indptr[i + 1]] > 0])
            else 90.0 for i in range(gaps.shape[1])
        ])
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        bought, ago, gap = (matrix[rows].toarray() for matrix in (X.bought, X.last_ago, X.gap))
        usual = np.where(gap > 0, gap, self.gaps_)
        due = np.exp(-np.maximum(ago / np.maximum(usual, 7.0) - 1, 0) / 1.5) * (0.5 + 0.5 * np.minimum(ago / np.maximum(usual, 7.0), 1))
        return bought**0.7 * due + 0.05 * self.popular_.predict(X, rows)


class Together(BaseEstimator):
    """What customers who bought the same things bought as well (item to item, cosine; Sarwar et al. 2001)."""

    def fit(self, X: Baskets, y: None = None) -> Together:
        once = X.bought.copy()
        once.data = np.ones_like(once.data)
        both = (once.T @ once).tocsr()
        counts = both.diagonal()
        self.counts_, self.both_ = counts, both
        scale = sparse.diags(1 / np.sqrt(np.maximum(counts, 1) + 5.0))  # the 5 keeps two chance buyers from being twins
        near = (scale @ both @ scale).tocsr()
        near.setdiag(0)
        self.near_ = _strongest(near, _NEIGHBOURS)
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        return (X.weights[rows] @ self.near_).toarray()


class Factors(BaseEstimator):
    """Hidden tastes by alternating least squares (Hu, Koren & Volinsky 2008; package implicit).

    Parameters
    ----------
    factors, rounds : of the factorisation; seed : of its start.
    """

    def __init__(self, factors: int = 32, rounds: int = 10, seed: int = 0) -> None:
        self.factors = factors
        self.rounds = rounds
        self.seed = seed

    def fit(self, X: Baskets, y: None = None) -> Factors:
        from implicit.als import AlternatingLeastSquares  # heavy, and for this way alone

        with threadpool_limits(1):
            self.model_ = AlternatingLeastSquares(
                factors=self.factors, iterations=self.rounds, regularization=0.05, alpha=8.0, num_threads=1, random_state=self.seed,
                use_gpu=False,
            )
            self.model_.fit(X.weights.astype(np.float32), show_progress=False)
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        return np.asarray(self.model_.user_factors)[rows] @ np.asarray(self.model_.item_factors).T


class Blended(BaseEstimator):
    """Own purchases that are due and what goes together with them, each brought to the same height.

    Parameters
    ----------
    own : weight of the own purchases, 0..1.
    """

    def __init__(self, own: float = 0.6) -> None:
        self.own = own

    def fit(self, X: Baskets, y: None = None) -> Blended:
        self.own_, self.together_ = Own().fit(X), Together().fit(X)
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        return self.own * _levelled(self.own_.predict(X, rows)) + (1 - self.own) * _levelled(self.together_.predict(X, rows))


def _levelled(scores: np.ndarray) -> np.ndarray:
    return scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-12)


def _strongest(near: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    """Of each row the ``most`` largest entries."""
    near.eliminate_zeros()
    for row in range(near.shape[0]):
        part = near.data[near.indptr[row]:near.indptr[row + 1]]
        if len(part) > most:
            part[part < np.partition(part, -most)[-most]] = 0
    near.eliminate_zeros()
    return near
