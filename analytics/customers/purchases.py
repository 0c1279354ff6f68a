"""What a model of repeat buying sees of each customer: how often, when last, since when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import validate_data


@dataclass(frozen=True)
class History:
    """Repeat purchases, time of the last one since the first, age; equal customers are counted once.

    All of shape (n,); weight is how many customers a row stands for.
    """

    repeats: np.ndarray
    last: np.ndarray
    age: np.ndarray
    weight: np.ndarray


def history_of(model: BaseEstimator, X: np.ndarray, sample_weight: np.ndarray | None = None, reset: bool = True) -> History:
    """The checked columns of X; when learning (``reset``) equal rows are put together.

    Raises ValueError when X has not three columns or holds impossible histories.
    """
    X = validate_data(model, X, dtype=np.float64, reset=reset)
    if X.shape[1] != 3:
        raise ValueError(f"X has {X.shape[1]} columns; repeats, last and age are needed (3 features)")
    if (X < 0).any():
        raise ValueError("Negative values in data: repeats, last and age count upwards from 0")
    if not reset:
        return History(X[:, 0], X[:, 1], np.maximum(X[:, 2], X[:, 1]), np.ones(len(X)))
    weight = np.ones(len(X)) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    rows, places = np.unique(X, axis=0, return_inverse=True)
    counted = np.bincount(places.ravel(), weights=weight, minlength=len(rows))
    rows, counted = rows[counted > 0], counted[counted > 0]  # customers not drawn cost nothing
    return History(rows[:, 0], rows[:, 1], np.maximum(rows[:, 2], rows[:, 1]), counted)
