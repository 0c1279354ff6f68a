"""Which subjects go with a score: how much of it each explains, and how the score looks without its complaints.

Importance is the Shapley share of R2 (Lindeman, Merenda and Gold 1980; Groemping 2006): the mean gain in R2
over all orders in which subjects can enter a linear model, after channel, segment and month are taken out.
Penalty and reward are the two sides of a subject in one model (Brandt 1988). All of it is association.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from data.troubles import TooLittleData
from data.warehouse import Warehouse

NEED = 200  # remarks that carry the score
LEAST = 20  # remarks that speak of a subject
MOST = 10  # subjects in one model: 2**10 subsets are solved
RESAMPLES = 200
_SEED = 20
_SIDES = 0.15  # feeling beyond which a mention is a complaint or praise


@dataclass(frozen=True)
class Driver:
    """One subject. share: 0..1 of the explained variance; effect: score without its complaints minus score.

    penalty, reward: score points of a complaint and of praise, others held; kind: must | delight | both | none.
    clear: the share's interval lies above what a shuffled subject reaches.
    """

    subject: str
    n: int
    complaints: int
    share: float
    share_low: float
    share_high: float
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    penalty: float
    penalty_low: float
    penalty_high: float
    reward: float
    reward_low: float
    reward_high: float
    clear: bool

    @property
    def kind(self) -> str:
        hurts, lifts = self.penalty_high < 0, self.reward_low > 0
        return "both" if hurts and lifts else "must" if hurts else "delight" if lifts else "none"


@dataclass(frozen=True)
class Drivers:
    """Subjects by importance. explained: R2 of all together; score: mean of the outcome; unit: its name."""

    rows: tuple[Driver, ...]
    outcome: str
    n: int
    score: float
    explained: float
    left_out: tuple[str, ...]  # subjects with too few remarks, or beyond MOST


def drivers(warehouse: Warehouse, scope: Scope, outcome: str = "rating", language: str = "ko") -> Drivers:
    """Importance and effect of each subject for a score: ``nps`` (points of NPS) or rating, csat, ces (0..100).

    Raises TooLittleData under NEED remarks that carry the score and words.
    """
    rows = warehouse.frame("voice_outcomes", kind=outcome, **parameters(scope))
    people = rows.groupby("feedback_id", sort=True).first()
    if len(people) < NEED:
        raise _too_little(NEED, len(people), language)
    felt = rows.pivot_table(index="feedback_id", columns="subject", values="feeling").reindex(people.index)
    counts = felt.notna().sum().sort_values(ascending=False, kind="stable")
    used = [name for name in counts.index if counts[name] >= LEAST][:MOST]
    if not used:
        raise _too_little(LEAST, int(counts.max()) if len(counts) else 0, language)
    score = _score(people, outcome)
    with threadpool_limits(1):
        made = _estimated(felt[used].fillna(0.0).to_numpy(), score, _controls(people), used)
    rows_out, explained = made
    ordered = sorted(rows_out, key=lambda row: -row.share)
    return Drivers(tuple(ordered), outcome, len(people), float(score.mean()), explained, tuple(name for name in counts.index if name not in used))


def _too_little(need: int, have: int, language: str) -> TooLittleData:
    what, unit = ("영향 요인", "점수와 글이 함께 있는 의견") if language == "ko" else ("drivers", "remarks with a score and words")
    return TooLittleData(what=what, need=need, have=have, unit=unit)


def _score(people: pd.DataFrame, outcome: str) -> np.ndarray:
    """The outcome on its usual scale: an NPS answer is 100, 0 or -100; others 0..100."""
    if outcome == "nps":
        return np.select([people["score"] >= 9, people["score"] <= 6], [100.0, -100.0], 0.0)
    return 100.0 * people["goodness"].to_numpy(dtype=float)


def _controls(people: pd.DataFrame) -> np.ndarray:
    """Dummies of channel, segment and month, with the constant; float of shape (n, n_controls)."""
    dummies = pd.get_dummies(people[["channel", "segment", "month"]], drop_first=True, dtype=float)
    return np.column_stack([np.ones(len(people)), dummies.to_numpy()])


def _estimated(felt: np.ndarray, score: np.ndarray, controls: np.ndarray, names: list[str]) -> tuple[list[Driver], float]:
    rng = np.random.default_rng(_SEED)
    complaints, praises = (felt < -_SIDES).astype(float), (felt > _SIDES).astype(float)
    x, y = _without(controls, felt), _without(controls, score)
    sides = _without(controls, np.column_stack([complaints, praises]))
    picks = [rng.integers(0, len(score), len(score)) for _ in range(RESAMPLES)]
    shares, explained = _shapley(x, y)
    shares_again = np.array([_shapley(x[pick], y[pick])[0] for pick in picks])
    slopes = _slopes(sides, y)
    slopes_again = np.array([_slopes(sides[pick], y[pick]) for pick in picks])
    effects_again = np.array([_effects(complaints[pick], score[pick]) for pick in picks])
    effects = _effects(complaints, score)
    chance = np.quantile([_shapley(rng.permuted(x, axis=0), y)[1] / max(explained, 1e-9) / len(names) for _ in range(20)], 0.95)
    made = []
    for at, name in enumerate(names):
        low, high = np.quantile(shares_again[:, at], [0.025, 0.975])
        few = complaints[:, at].sum() < LEAST
        effect_low, effect_high = (None, None) if few else map(float, np.quantile(effects_again[:, at], [0.025, 0.975]))
        penalty, reward = slopes_again[:, at], slopes_again[:, at + len(names)]
        made.append(Driver(
            name, int((felt[:, at] != 0).sum()), int(complaints[:, at].sum()), float(shares[at]), float(low), float(high),
            None if few else float(effects[at]), effect_low, effect_high,
            float(slopes[at]), *map(float, np.quantile(penalty, [0.025, 0.975])),
            float(slopes[at + len(names)]), *map(float, np.quantile(reward, [0.025, 0.975])),
            clear=bool(low > chance),
        ))
    return made, explained


def _without(controls: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values less what the controls explain."""
    return values - controls @ np.linalg.lstsq(controls, values, rcond=None)[0]


def _slopes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ridge-stabilised least squares (a side nobody used gets slope 0)."""
    centred = x - x.mean(axis=0)
    return np.linalg.solve(centred.T @ centred + 1e-6 * len(y) * np.eye(x.shape[1]), centred.T @ (y - y.mean()))


def _effects(complaints: np.ndarray, score: np.ndarray) -> np.ndarray:
    """For each subject: mean score of the remarks that do not complain of it, minus the mean of all."""
    others = 1 - complaints
    return (others * score[:, None]).sum(axis=0) / np.maximum(others.sum(axis=0), 1) - score.mean()


def _shapley(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Shares of R2 (sum 1) of each column, and R2 of all; exact over all 2**p subsets."""
    p = x.shape[1]
    centred, target = x - x.mean(axis=0), y - y.mean()
    covariance = centred.T @ centred / len(y) + 1e-9 * np.eye(p)
    towards = centred.T @ target / len(y)
    gains = _explained_by_subset(covariance, towards)
    sizes = np.array([subset.bit_count() for subset in range(2**p)])
    weights = np.array([factorial(size) * factorial(p - size - 1) / factorial(p) if size < p else 0.0 for size in range(p + 1)])
    subsets = np.arange(2**p)
    values = np.zeros(p)
    for column in range(p):
        without = subsets[(subsets >> column) & 1 == 0]
        values[column] = (weights[sizes[without]] * (gains[without | (1 << column)] - gains[without])).sum()
    whole = max(float(target @ target) / len(y), 1e-12)
    return values / max(values.sum(), 1e-12), float(gains[-1]) / whole


def _explained_by_subset(covariance: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Explained variance of every subset of columns, the subset's bits as index; shape (2**p,).

    Columns left out of a subset are turned into unit rows, so all systems are solved in one call.
    """
    p = len(towards)
    inside = (np.arange(2**p)[:, None] >> np.arange(p)) & 1
    systems = covariance * inside[:, :, None] * inside[:, None, :] + np.eye(p) * (1 - inside)[:, :, None]
    right = towards * inside
    return (np.linalg.solve(systems, right[:, :, None])[:, :, 0] * right).sum(axis=1)
