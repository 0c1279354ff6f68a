"""This month's themes beside last month's: which go on, which came of a split or a merger, which are new.

Both months' themes are laid over the same texts; a theme goes on as the one it shares most texts with
(Hungarian matching on the Jaccard index; Kuhn 1955), if it shares enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

Came = Literal["first", "kept", "new", "split", "merged"]
_SAME = 0.25  # Jaccard index from which a theme is the same one
_PART = 0.25  # share of an old theme's texts that makes a part of it
_MOSTLY = 0.5


@dataclass(frozen=True)
class Descent:
    """Of one of this month's themes: how it came, the old theme it goes on as, and the old ones it came from."""

    came: Came
    same: int | None
    before: tuple[int, ...]


def descents(old: Sequence[int], new: Sequence[int], n_old: int, n_new: int) -> tuple[Descent, ...]:
    """old, new: the theme of each text last month and this month (-1 is none); numbers below n_old, n_new.

    split: at least two new themes each take a quarter of an old one's texts and consist of it mostly;
    merged: at least half of two or more old themes' texts are in it.
    """
    was, now = np.asarray(old, dtype=int), np.asarray(new, dtype=int)
    both = (was >= 0) & (now >= 0)
    shared = np.zeros((n_old, n_new))
    np.add.at(shared, (was[both], now[both]), 1)
    of_old, of_new = np.bincount(was[was >= 0], minlength=n_old), np.bincount(now[now >= 0], minlength=n_new)
    goes = shared / np.maximum(of_old[:, None], 1)  # share of the old one that went there
    comes = shared / np.maximum(of_new[None, :], 1)  # share of the new one that came from there
    same = _same(shared, of_old, of_new)
    parts = (goes >= _PART) & (comes >= _MOSTLY)
    split = parts & (parts.sum(axis=1, keepdims=True) >= 2)
    swallowed = goes >= _MOSTLY
    found = []
    for theme in range(n_new):
        merged = tuple(int(at) for at in np.flatnonzero(swallowed[:, theme]))
        if len(merged) >= 2:
            found.append(Descent("merged", same.get(theme), merged))
        elif split[:, theme].any():
            found.append(Descent("split", same.get(theme), (int(np.argmax(split[:, theme])),)))
        elif theme in same:
            found.append(Descent("kept", same[theme], (same[theme],)))
        else:
            found.append(Descent("new", None, ()))
    return tuple(found)


def _same(shared: np.ndarray, of_old: np.ndarray, of_new: np.ndarray) -> dict[int, int]:
    """New theme -> the old one it goes on as."""
    jaccard = shared / np.maximum(of_old[:, None] + of_new[None, :] - shared, 1)
    rows, columns = linear_sum_assignment(-jaccard)
    return {int(column): int(row) for row, column in zip(rows, columns, strict=True) if jaccard[row, column] >= _SAME}
