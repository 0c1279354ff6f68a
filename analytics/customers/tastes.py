"""Who bought what as a matrix, and ways to score what a customer may buy next. One class a way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from threadpoolctl import threadpool_limits

_FADE_DAYS = 120.0  # a purchase this long ago counts a third
_USUAL_GAP_DAYS = 90.0  # of a product that nobody bought twice
_LEAST_GAP_DAYS = 7.0
_NEIGHBOURS = 60
_CHANCE_BUYERS = 5.0  # keeps two chance buyers from being twins
_LEAST_BOTH = 2  # what a single customer bought together is nobody's pattern
_MOST_FOND = 150
_MOST_PAIRS = 4_000_000


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

    @cached_property
    def once(self) -> sparse.csr_matrix:
        """1 where a customer bought a product, however often."""
        return sparse.csr_matrix((np.ones(self.bought.nnz), self.bought.indices, self.bought.indptr), shape=self.bought.shape)

    @cached_property
    def neighbours(self) -> sparse.csr_matrix:
        """Per product (row) how near the products are that go best with it (cosine over what each customer is fondest of)."""
        fond = _fondest(self.weights)
        buyers = np.bincount(fond.indices, minlength=fond.shape[1])
        scale = 1 / np.sqrt(np.maximum(buyers, 1) + _CHANCE_BUYERS)
        return sparse.vstack([_nearest(fond, scale, start, stop) for start, stop in _even_parts(fond)], format="csr")


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

    Parameters
    ----------
    lean : what the most popular product counts; a purchase that is just due counts 1.
    """

    def __init__(self, lean: float = 0.05) -> None:
        self.lean = lean

    def fit(self, X: Baskets, y: None = None) -> Own:
        self.popular_ = Popular().fit(X)
        again = X.gap.data > 0
        gaps = pd.Series(X.gap.data[again]).groupby(X.gap.indices[again]).median()
        self.gaps_ = gaps.reindex(range(X.gap.shape[1]), fill_value=_USUAL_GAP_DAYS).to_numpy()
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        due, ago, gap = X.bought[rows], X.last_ago[rows].data, X.gap[rows].data
        late = ago / np.maximum(np.where(gap > 0, gap, self.gaps_[due.indices]), _LEAST_GAP_DAYS)
        due.data = due.data**0.7 * np.exp(-np.maximum(late - 1, 0) / 1.5) * (0.5 + 0.5 * np.minimum(late, 1))
        scores = self.popular_.predict(X, rows)
        scores *= self.lean
        _add(scores, due)
        return scores


class Habit(Own):
    """Bestsellers, moved by what the customer bought and is due again: for shops with many products and few lines a customer."""

    def __init__(self, lean: float = 2.0) -> None:
        super().__init__(lean)


class Together(BaseEstimator):
    """What customers who bought the same things bought as well (item to item, cosine; Sarwar et al. 2001)."""

    def fit(self, X: Baskets, y: None = None) -> Together:
        self.near_ = X.neighbours
        return self

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        """Scores of shape (len(rows), n_products)."""
        return (X.weights[rows] @ self.near_).toarray()


def _fondest(weights: sparse.csr_matrix) -> sparse.csr_matrix:
    """1 for the products that count most for each customer: who bought a thousand would make half a million pairs."""
    row = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    order = np.lexsort((weights.indices, -weights.data, row))
    kept = order[np.arange(len(row)) - weights.indptr[row] < _MOST_FOND]
    return sparse.csr_matrix((np.ones(len(kept)), (row[kept], weights.indices[kept])), shape=weights.shape)


def _even_parts(fond: sparse.csr_matrix) -> list[tuple[int, int]]:
    """Ranges of products whose pairs fit into memory: all pairs of a large shop would not."""
    pairs = np.cumsum(fond.T @ np.diff(fond.indptr))  # at most so many until each product
    edges = np.unique(np.searchsorted(pairs, np.arange(0, pairs[-1], _MOST_PAIRS)))
    return list(zip(edges, [*edges[1:], len(pairs)], strict=True))


def _nearest(fond: sparse.csr_matrix, scale: np.ndarray, start: int, stop: int) -> sparse.csr_matrix:
    """Of the products ``start`` to ``stop`` the nearest others."""
    both = (fond[:, start:stop].T @ fond).tocoo()
    told = (both.data >= _LEAST_BOTH) & (both.col != both.row + start)
    row, col = both.row[told], both.col[told]
    near = both.data[told] * scale[start + row] * scale[col]
    order = np.argsort(row - near, kind="stable")  # nearness lies within 0..1: rows stay together, the nearest first
    order = order[np.arange(len(row)) - np.searchsorted(row[order], row[order]) < _NEIGHBOURS]
    return sparse.csr_matrix((near[order], (row[order], col[order])), both.shape)


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
    scores /= np.maximum(scores.max(axis=1, keepdims=True), 1e-12)
    return scores


def _add(scores: np.ndarray, more: sparse.csr_matrix) -> None:
    """Add sparse scores to full ones in place; each cell is there once."""
    rows = np.repeat(np.arange(more.shape[0]), np.diff(more.indptr))
    scores[rows, more.indices] += more.data
