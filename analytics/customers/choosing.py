"""How many groups: the number that other customers of the same kind would have given as well.

For each k the points are grouped once, and again on bootstrap samples; stability is the mean adjusted
Rand index between the two on the same points (Ben-Hur, Elisseeff & Guyon 2002; Lange et al. 2004),
silhouette how far groups lie apart (Rousseeuw 1987). Everything is judged on one small sample whose
distances are computed once: the choice costs the same at two thousand and at two million customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

_SAMPLE = 2_000
_RESAMPLES = 6
_STARTS = 8
_STABLE = 0.8


@dataclass(frozen=True)
class Tried:
    """One number of groups: stability (adjusted Rand index, -1..1) and silhouette (-1..1)."""

    k: int
    stability: float
    stability_low: float  # the least stable resample
    silhouette: float
    smallest: float  # share of customers in the smallest group


@dataclass(frozen=True)
class Choice:
    """The chosen k, all that were tried, and the chosen centres of shape (k, n_features).

    mixture_k: what a Gaussian mixture takes for the likeliest number (BIC); mixture_agreement: how far its k groups are
    the same customers (adjusted Rand index).
    """

    k: int
    tried: tuple[Tried, ...]
    centres: np.ndarray
    mixture_k: int
    mixture_agreement: float

    @property
    def best(self) -> Tried:
        return next(tried for tried in self.tried if tried.k == self.k)


def choose(points: np.ndarray, ks: range, seed: int = 0) -> Choice:
    """The k of ``ks`` with the best silhouette among the stable ones, else the most stable one.

    points: shape (n_customers, n_features), scaled.
    """
    random = np.random.default_rng(seed)
    judged = points[np.sort(random.permutation(len(points))[:_SAMPLE])]
    distances = _distances(judged)
    tried, centres, labels = [], {}, {}
    for k in ks:
        model = KMeans(k, n_init=_STARTS, random_state=seed).fit(judged)
        centres[k], labels[k] = model.cluster_centers_, model.labels_
        agreements = [_agreement(judged, model.labels_, k, random) for _ in range(_RESAMPLES)]
        tried.append(Tried(k, float(np.mean(agreements)), float(min(agreements)), _silhouette(distances, model.labels_),
                           float(np.bincount(model.labels_, minlength=k).min() / len(judged))))
    best = _best(tried)
    return Choice(best, tuple(tried), centres[best], *_by_mixture(judged, labels, best, seed))


def _by_mixture(judged: np.ndarray, labels: dict[int, np.ndarray], best: int, seed: int) -> tuple[int, float]:
    """The check by another kind of group: ellipses of any size instead of equal balls."""
    fits = {k: GaussianMixture(k, covariance_type="diag", reg_covar=1e-2, max_iter=60, random_state=seed).fit(judged) for k in labels}
    likeliest = min(fits, key=lambda k: fits[k].bic(judged))
    return likeliest, float(adjusted_rand_score(labels[best], fits[best].predict(judged)))


def _best(tried: list[Tried]) -> int:
    stable = [one for one in tried if one.stability >= _STABLE]
    if stable:
        return max(stable, key=lambda one: one.silhouette).k
    return max(tried, key=lambda one: one.stability).k


def _agreement(points: np.ndarray, labels: np.ndarray, k: int, random: np.random.Generator) -> float:
    drawn = points[random.integers(0, len(points), len(points))]
    again = KMeans(k, n_init=2, random_state=int(random.integers(2**31))).fit(drawn)
    return float(adjusted_rand_score(labels, again.predict(points)))


def _distances(points: np.ndarray) -> np.ndarray:
    squares = (points**2).sum(axis=1)
    return np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * points @ points.T, 0))


def _silhouette(distances: np.ndarray, labels: np.ndarray) -> float:
    """The mean silhouette from a distance matrix: one matrix product instead of a loop over points."""
    groups = labels[:, None] == np.unique(labels)[None, :]
    sizes = groups.sum(axis=0)
    totals = distances @ groups
    own_total, own_size = totals[groups], sizes[groups.argmax(axis=1)]
    inside = own_total / np.maximum(own_size - 1, 1)
    outside = np.where(groups, np.inf, totals / sizes).min(axis=1)
    widths = np.where(own_size > 1, (outside - inside) / np.maximum(inside, outside), 0.0)
    return float(widths.mean())
