"""Shapley shares of an explained sum of squares, exact over all subsets, for many moment matrices at once.

Lindeman, Merenda and Gold (1980); Groemping (2006). Subsets are walked in Gray-code order, so that each differs from
the one before by one column, which the sweep operator (Goodnight 1979) takes in or out in all matrices together.
"""

from __future__ import annotations

from math import factorial

import numpy as np

_RIDGE = 1e-7  # of the mean diagonal: a column that says nothing must not divide by zero


def shapley(moments: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean gain of each column over all orders of entry, all columns' gain, and the whole to be explained.

    moments: float of shape (n_matrices, p + 1, p + 1), sums of squares and products about the mean with the outcome
    last. Gains have the shape (n_matrices, p), the others (n_matrices,).
    """
    swept = moments.copy()
    p = swept.shape[1] - 1
    columns = np.arange(p)
    swept[:, columns, columns] += _RIDGE * np.maximum(swept[:, columns, columns].mean(axis=1, keepdims=True), 1e-12)
    whole = swept[:, p, p].copy()
    explained = np.zeros((2**p, len(swept)))
    inside = 0
    for step in range(1, 2**p):
        column = (step & -step).bit_length() - 1
        entering = not inside >> column & 1
        inside ^= 1 << column
        _sweep(swept, column, entering)
        explained[inside] = whole - swept[:, p, p]
    sizes = np.array([subset.bit_count() for subset in range(2**p)])
    weights = np.array([factorial(size) * factorial(p - size - 1) / factorial(p) for size in range(p)])
    subsets = np.arange(2**p)
    gains = np.empty((len(swept), p))
    for column in range(p):
        without = subsets[subsets >> column & 1 == 0]
        gains[:, column] = weights[sizes[without]] @ (explained[without | 1 << column] - explained[without])
    return gains, explained[-1], whole


def _sweep(matrices: np.ndarray, column: int, entering: bool) -> None:
    """Take one column into the regression of the rest on it, or out again; in place."""
    pivot = matrices[:, column, column].copy()
    across = matrices[:, column, :].copy()
    matrices -= across[:, :, None] * (across / pivot[:, None])[:, None, :]
    turned = across / pivot[:, None] * (1 if entering else -1)
    matrices[:, column, :] = turned
    matrices[:, :, column] = turned
    matrices[:, column, column] = -1 / pivot
