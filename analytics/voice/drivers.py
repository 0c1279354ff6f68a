"""Which subjects go with an outcome: how much of it each explains, and how it looks without its complaints.

Importance is the Shapley share of R2 (shares.py) after channel, segment and month are taken out. For an outcome of yes
and no (bought again, gone quiet) it is the share of Rao's score statistic, which is the deviance explained to first
order: observations weighted by their variance under the controls. Penalty and reward are the two sides of a subject
in one model (Brandt 1988). Intervals resample customers in 128 groups. All of it is association.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import chi2
from threadpoolctl import threadpool_limits

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from analytics.voice.shares import shapley
from data.troubles import TooLittleData
from data.warehouse import Warehouse

Outcome = Literal["rating", "nps", "csat", "ces", "repurchase", "churn"]
OUTCOMES: tuple[Outcome, ...] = ("rating", "nps", "csat", "ces", "repurchase", "churn")
WITHIN_DAYS = {"repurchase": 60, "churn": 90}  # bought again within; no order within
NEED = 200  # remarks that carry the outcome
LEAST = 20  # remarks that speak of a subject
MOST = 10  # subjects in one model: 2**10 subsets are walked
MOST_REMARKS = 20_000  # more do not change the picture; the same ones are taken each time
RESAMPLES = 120
_SEED = 20
_SIDES = 0.15  # feeling beyond which a mention is a complaint or praise
_BUCKETS = 128


@dataclass(frozen=True)
class Driver:
    """One subject. share: 0..1 of what is explained; effect: the outcome without its complaints minus the outcome.

    penalty, reward: outcome points of a complaint and of praise, others held; kind: must | delight | both | none.
    clear: its gain lies above what a subject without any relation reaches in 19 of 20 samples.
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
    up_is_bad: bool = False

    @property
    def kind(self) -> str:
        hurts, lifts = (self.penalty_low > 0, self.reward_high < 0) if self.up_is_bad else (self.penalty_high < 0, self.reward_low > 0)
        return "both" if hurts and lifts else "must" if hurts else "delight" if lifts else "none"


@dataclass(frozen=True)
class Drivers:
    """Subjects by importance. explained: R2 (or share of deviance) of all together; score: mean of the outcome."""

    rows: tuple[Driver, ...]
    outcome: str
    n: int
    score: float
    explained: float
    left_out: tuple[str, ...]  # subjects with too few remarks, or beyond MOST


def drivers(warehouse: Warehouse, scope: Scope, outcome: str = "rating", language: str = "ko") -> Drivers:
    """Importance and effect of each subject for an outcome.

    nps: points of NPS; rating, csat, ces: 0..100 of the scale; repurchase: percent who bought again within 60 days of
    the remark; churn: percent who bought nothing within 90 days (its sign is turned: up is bad).
    Raises TooLittleData under NEED remarks that carry the outcome and words.
    """
    rows = _rows(warehouse, scope, outcome)
    first = ~rows["feedback_id"].duplicated()
    people = rows[first].reset_index(drop=True)
    if len(people) < NEED:
        raise _too_little(NEED, len(people), language)
    felt, held, names = _felt(rows, first.to_numpy())
    counts = held.sum(axis=0)
    order = np.argsort(-counts, kind="stable")
    used = [int(at) for at in order if counts[at] >= LEAST][:MOST]
    if not used:
        raise _too_little(LEAST, int(counts.max(initial=0)), language)
    score = _score(people, outcome)
    with threadpool_limits(1):
        made, explained = _estimated(felt[:, used], score, people, outcome in WITHIN_DAYS, [names[at] for at in used])
    left_out = tuple(names[at] for at in order if at not in used)
    made = [replace(row, up_is_bad=outcome == "churn") for row in made]
    return Drivers(tuple(sorted(made, key=lambda row: -row.share)), outcome, len(people), float(score.mean()), explained, left_out)


def _rows(warehouse: Warehouse, scope: Scope, outcome: str) -> pd.DataFrame:
    if outcome in WITHIN_DAYS:
        return warehouse.frame("voice_bought_after", days=WITHIN_DAYS[outcome], most=MOST_REMARKS, **parameters(scope))
    return warehouse.frame("voice_outcomes", kind=outcome, most=MOST_REMARKS, **parameters(scope))


def _too_little(need: int, have: int, language: str) -> TooLittleData:
    what, unit = ("영향 요인", "점수와 글이 함께 있는 의견") if language == "ko" else ("drivers", "remarks with an outcome and words")
    return TooLittleData(what=what, need=need, have=have, unit=unit)


def _felt(rows: pd.DataFrame, first: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """How each subject feels in each remark (0 where it is not spoken of), where it is spoken of, and their names."""
    person = np.cumsum(first) - 1
    codes, names = pd.factorize(rows["subject"], sort=True)
    felt, held = np.zeros((int(first.sum()), len(names))), np.zeros((int(first.sum()), len(names)), dtype=bool)
    spoken = codes >= 0
    felt[person[spoken], codes[spoken]] = rows["feeling"].to_numpy(dtype=float)[spoken]
    held[person[spoken], codes[spoken]] = True
    return felt, held, list(names)


def _score(people: pd.DataFrame, outcome: str) -> np.ndarray:
    """The outcome on its usual scale: an NPS answer is 100, 0 or -100; others 0..100."""
    if outcome == "nps":
        return np.select([people["score"] >= 9, people["score"] <= 6], [100.0, -100.0], 0.0)
    goodness = people["goodness"].to_numpy(dtype=float)
    return 100.0 * (1 - goodness if outcome == "churn" else goodness)


def _estimated(felt: np.ndarray, score: np.ndarray, people: pd.DataFrame, yes_no: bool, names: list[str]) -> tuple[list[Driver], float]:
    p, n = len(names), len(score)
    complaints, praises = (felt < -_SIDES).astype(float), (felt > _SIDES).astype(float)
    controls = _controls(people)
    weights = _variances(controls, score) if yes_no else np.ones(n)
    seen = _without(controls, np.column_stack([felt, complaints, praises, score]), weights)
    picked = _resampled(people["bucket"].to_numpy(dtype=int))
    moments = _moments(seen, people["bucket"].to_numpy(dtype=int), picked)
    importance = [*range(p), 3 * p]
    gains, explained, whole = shapley(moments[np.ix_(range(len(moments)), importance, importance)])
    shares = gains / np.maximum(gains.sum(axis=1, keepdims=True), 1e-12)
    slopes = _slopes(moments[:, p : 3 * p, p : 3 * p], moments[:, p : 3 * p, 3 * p])
    effects = _effects(complaints, score, people["bucket"].to_numpy(dtype=int), picked)
    unrelated = chi2.ppf(0.95, 1) * whole[0] / n  # the gain that one column without relation stays under
    low, high = np.quantile(shares[1:], [0.025, 0.975], axis=0)
    slope_low, slope_high = np.quantile(slopes[1:], [0.025, 0.975], axis=0)
    effect_low, effect_high = np.quantile(effects[1:], [0.025, 0.975], axis=0)
    surely = np.quantile(gains[1:], 0.025, axis=0)
    made = []
    for at, name in enumerate(names):
        few, other = complaints[:, at].sum() < LEAST, at + p
        made.append(Driver(
            name, int((felt[:, at] != 0).sum()), int(complaints[:, at].sum()), float(shares[0, at]), float(low[at]), float(high[at]),
            *((None, None, None) if few else (float(effects[0, at]), float(effect_low[at]), float(effect_high[at]))),
            float(slopes[0, at]), float(slope_low[at]), float(slope_high[at]),
            float(slopes[0, other]), float(slope_low[other]), float(slope_high[other]),
            clear=bool(surely[at] > unrelated),
        ))
    return made, float(explained[0] / max(whole[0], 1e-12))


def _controls(people: pd.DataFrame) -> np.ndarray:
    """Dummies of channel, segment and month, with the constant; float of shape (n, n_controls)."""
    dummies = pd.get_dummies(people[["channel", "segment", "month"]], drop_first=True, dtype=float)
    return np.column_stack([np.ones(len(people)), dummies.to_numpy()])


def _variances(controls: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Weights of yes and no outcomes: one over their variance under the controls, mean 1."""
    expected = np.clip(controls @ _solved(controls, score / 100), 0.02, 0.98)
    weights = 1 / (expected * (1 - expected))
    return weights / weights.mean()


def _solved(controls: np.ndarray, values: np.ndarray) -> np.ndarray:
    inner = controls.T @ controls
    return np.linalg.solve(inner + 1e-8 * np.trace(inner) / len(inner) * np.eye(len(inner)), controls.T @ values)


def _without(controls: np.ndarray, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Values less what the controls explain, times the root of the weights."""
    root = np.sqrt(weights)[:, None]
    return root * values - root * controls @ _solved(root * controls, root * values)


def _resampled(buckets: np.ndarray) -> np.ndarray:
    """How often each bucket is drawn: once each in the first row, at random in RESAMPLES more."""
    there = np.bincount(buckets, minlength=_BUCKETS) > 0
    drawn = np.random.default_rng(_SEED).multinomial(int(there.sum()), there / there.sum(), RESAMPLES)
    return np.vstack([there.astype(float), drawn])


def _moments(values: np.ndarray, buckets: np.ndarray, picked: np.ndarray) -> np.ndarray:
    """Sums of squares and products about the mean in every resample; of shape (1 + RESAMPLES, columns, columns)."""
    order = np.argsort(buckets, kind="stable")
    held = np.column_stack([values, np.ones(len(values))])[order]
    edges = np.searchsorted(buckets[order], np.arange(_BUCKETS + 1))
    size = held.shape[1]
    each = np.array([held[a:b].T @ held[a:b] for a, b in zip(edges[:-1], edges[1:], strict=True)]).reshape(_BUCKETS, -1)
    sums = (picked @ each).reshape(-1, size, size)
    totals, n = sums[:, :-1, -1], sums[:, -1, -1]
    return sums[:, :-1, :-1] - totals[:, :, None] * totals[:, None, :] / n[:, None, None]


def _slopes(inner: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Ridge-stabilised least squares in every resample (a side nobody used gets slope 0)."""
    size = inner.shape[1]
    steady = 1e-6 * np.maximum(np.trace(inner, axis1=1, axis2=2), 1e-9)[:, None, None] * np.eye(size)
    return np.linalg.solve(inner + steady, towards[:, :, None])[:, :, 0]


def _effects(complaints: np.ndarray, score: np.ndarray, buckets: np.ndarray, picked: np.ndarray) -> np.ndarray:
    """Mean score of the remarks that do not complain of a subject, minus the mean of all, in every resample."""
    columns = np.column_stack([1 - complaints, (1 - complaints) * score[:, None], score, np.ones(len(score))])
    each = np.zeros((_BUCKETS, columns.shape[1]))
    np.add.at(each, buckets, columns)
    sums, p = picked @ each, complaints.shape[1]
    return sums[:, p : 2 * p] / np.maximum(sums[:, :p], 1) - (sums[:, 2 * p] / sums[:, 2 * p + 1])[:, None]
