"""What the user's own ratings teach the sentiment model: a correction on top of it, used only when better.

The correction is a logistic regression on hashed n-grams whose offset is the base model's log odds, so
with few ratings it stays near zero. Whether it helps is measured on rows it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from analytics.voice import grams
from analytics.voice.sentiment import probability

NEED = 300  # rated remarks with a clear side
NEED_EACH = 30  # of either side
MOST = 10_000  # rated remarks it is fitted on: more teach little that 10,000 do not
_GOOD, _BAD = 0.75, 0.4  # of the scale: 4 stars of 5 and up, 2 stars and down; between is left out
_FOLDS = 5
_STRENGTHS = (0.1, 0.3, 1.0, 3.0)  # how far ratings may move the model; the best on held-back rows is taken
_CHOOSING = 3_000  # rows the strength is chosen on
_SEED = 5


class OwnRatings:
    """The correction. fit learns weights_ (2**bits) and bias_; correction gives log odds to add."""

    def __init__(self, strength: float = 1.0, bits: int = 18, steps: int = 60) -> None:
        self.strength = strength
        self.bits = bits
        self.steps = steps

    def fit(self, texts: Sequence[str], sides: np.ndarray, base: np.ndarray) -> OwnRatings:
        """texts of shape (n,), sides 1 or -1, base log odds. Both sides weigh the same."""
        counted = self._counted(texts)
        seen = np.unique(counted.indices)  # the others stay at zero
        found = counted[:, seen]
        weights = np.where(sides > 0, 0.5 / (sides > 0).mean(), 0.5 / (sides < 0).mean())
        across = found.T.tocsr()

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
            margins = sides * (base + found @ flat[:-1] + flat[-1])
            value = self.strength * float((weights * np.logaddexp(0, -margins)).sum()) + 0.5 * float(flat[:-1] @ flat[:-1])
            pull = -self.strength * weights * sides * probability(-margins)
            return value, np.append(across @ pull + flat[:-1], pull.sum())

        with threadpool_limits(1):
            at = minimize(loss, np.zeros(seen.size + 1), jac=True, method="L-BFGS-B", options={"maxiter": self.steps}).x
        self.weights_, self.bias_ = np.zeros(2**self.bits), float(at[-1])
        self.weights_[seen] = at[:-1]
        return self

    def correction(self, texts: Sequence[str]) -> np.ndarray:
        """Log odds to add to the base model's; of shape (n,)."""
        return self._counted(texts) @ self.weights_ + self.bias_

    def _counted(self, texts: Sequence[str]) -> sp.csr_matrix:
        """n-gram counts over the square root of their number times three: ten hits of one word decide little."""
        batch = grams.without_blanks(grams.fold(texts))
        text_of = np.searchsorted(batch.opens, np.arange(batch.points.size), side="right") - 1
        parts = [(text_of[: buckets.size][valid], buckets[valid]) for buckets, valid in grams.hashed(batch, 1, 4, self.bits)]
        rows, columns = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
        norms = 3 / np.sqrt(np.maximum(np.bincount(rows, minlength=len(texts)), 1))
        return sp.csr_matrix((norms[rows], (rows, columns.astype(np.int32))), shape=(len(texts), 2**self.bits))


@dataclass(frozen=True)
class Checked:
    """A correction judged on rows it was not fitted on. model is None when it does not help or ratings are too few.

    rows: the rated rows it was fitted on; crossed: the correction of each of them by a model of other rows.
    base, own: balanced accuracy on them without and with it; None when there were too few.
    """

    model: OwnRatings | None
    rows: np.ndarray
    crossed: np.ndarray
    base: float | None
    own: float | None


def checked(texts: Sequence[str], base: np.ndarray, goodness: np.ndarray) -> Checked:
    """Fit a correction of the base log odds to the ratings, and keep it only where it is better on held-back rows.

    goodness: 0..1 with good up, NaN where there is no rating; of shape (n,). At most MOST rated rows are used.
    """
    sides = np.select([goodness >= _GOOD, goodness <= _BAD], [1, -1], 0)
    rows = np.sort(np.random.default_rng(_SEED).permutation(np.flatnonzero(sides))[:MOST])
    if rows.size < NEED or min((sides[rows] > 0).sum(), (sides[rows] < 0).sum()) < NEED_EACH:
        return Checked(None, rows, np.zeros(rows.size), None, None)
    told = [texts[at] for at in rows]
    some = rows[:_CHOOSING] if rows.size <= _CHOOSING else rows[:: rows.size // _CHOOSING]
    few = [texts[at] for at in some]
    strength = max(_STRENGTHS, key=lambda one: _balanced(sides[some], base[some] + _crossed(few, sides[some], base[some], one)))
    crossed = _crossed(told, sides[rows], base[rows], strength)
    before, after = _balanced(sides[rows], base[rows]), _balanced(sides[rows], base[rows] + crossed)
    model = OwnRatings(strength).fit(told, sides[rows], base[rows]) if after > before else None
    return Checked(model, rows, crossed, before, after)


@dataclass(frozen=True)
class Learnt:
    """What the ratings taught. log_odds: of every text, corrected where that is better on rows held back.

    base, own: as in Checked.
    """

    log_odds: np.ndarray
    rated: int
    base: float | None
    own: float | None

    @property
    def used(self) -> bool:
        return self.base is not None and self.own is not None and self.own > self.base


def learn(texts: Sequence[str], base: np.ndarray, goodness: np.ndarray) -> Learnt:
    """Correct the log odds of texts by the ratings that stand beside some of them.

    A row the correction was fitted on is corrected by a model of the other rows, so its own rating cannot leak
    into its score. goodness as in ``checked``.
    """
    found = checked(texts, base, goodness)
    if found.model is None:
        return Learnt(base, found.rows.size, found.base, found.own)
    corrected = base + np.concatenate([found.model.correction(texts[at : at + 4096]) for at in range(0, len(texts), 4096)])
    corrected[found.rows] = base[found.rows] + found.crossed
    return Learnt(corrected, found.rows.size, found.base, found.own)


def _crossed(texts: Sequence[str], sides: np.ndarray, base: np.ndarray, strength: float) -> np.ndarray:
    """The correction of each row by a model of the other folds."""
    fold = np.random.default_rng(_SEED).permutation(len(texts)) % _FOLDS
    found = np.zeros(len(texts))
    for number in range(_FOLDS):
        kept, held = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        model = OwnRatings(strength).fit([texts[at] for at in kept], sides[kept], base[kept])
        found[held] = model.correction([texts[at] for at in held])
    return found


def _balanced(sides: np.ndarray, log_odds: np.ndarray) -> float:
    said = log_odds > 0
    return float((said[sides > 0].mean() + (~said[sides < 0]).mean()) / 2)
