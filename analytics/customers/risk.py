"""Risks after scikit-learn: each one fits, gives probabilities and says exactly what each feature added.

``contributions(X)`` has the shape of X, in log-odds; with ``base_`` it sums to ``decision_function(X)``.
"""

from __future__ import annotations

import warnings

import numpy as np
from scipy.special import expit, logit
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from analytics.customers.features import Scaled

_CUT = 1e-4  # probabilities are kept this far from 0 and 1 where a logarithm is taken


class Risk(ClassifierMixin, BaseEstimator):
    """What all risks share: two classes, NaN allowed, probabilities from log-odds."""

    base_: float  # log-odds of a customer whose features add nothing

    def fit(self, X: np.ndarray, y: np.ndarray) -> Risk:
        """Learn from X, shape (n_samples, n_features), NaN where unknown, and y with two classes."""
        raise TypeError(f"{type(self).__name__} does not say how it learns")

    def contributions(self, X: np.ndarray) -> np.ndarray:
        """What each feature adds, in log-odds, shape of X."""
        raise TypeError(f"{type(self).__name__} does not say what its features add")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags

    def _learning(self, X, y):
        X, y = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        check_classification_targets(y)
        self.classes_, happened = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            raise ValueError(f"Only binary classification is supported. The type of the target is {len(self.classes_)} classes.")
        if len(self.classes_) < 2:
            raise ValueError("A risk needs two classes; the data holds 1 class")
        return X, happened

    def _reading(self, X):
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Log-odds of the second class, shape (n_samples,)."""
        check_is_fitted(self)
        return self.base_ + self.contributions(X).sum(axis=1)

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Probabilities of shape (n_samples, 2)."""
        risk = expit(self.decision_function(X))
        return np.column_stack([1 - risk, risk])

    def predict(self, X: np.ndarray) -> np.ndarray:
        odds = self.decision_function(X)
        return self.classes_[(odds > 0).astype(int)]


class Rule(Risk):
    """A rule of thumb: one column alone (days since the last purchase) says the risk.

    A monotone curve gives the probabilities; a tilt too small to be seen keeps the rule's own order inside
    its flat stretches, so that its AUC is that of the bare column.

    Parameters
    ----------
    column : which column the rule looks at.
    """

    def __init__(self, column: int = 0) -> None:
        self.column = column

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True  # one column alone is not meant to be good
        return tags

    def fit(self, X: np.ndarray, y: np.ndarray) -> Rule:
        X, happened = self._learning(X, y)
        known = X[:, self.column][~np.isnan(X[:, self.column])]
        self.usual_ = float(np.median(known)) if len(known) else 0.0
        values = self._values(X)
        upwards = bool(np.cov(values, happened)[0, 1] >= 0)
        self.curve_ = IsotonicRegression(y_min=_CUT, y_max=1 - _CUT, increasing=upwards, out_of_bounds="clip")
        self.curve_.fit(values, happened)
        self.tilt_ = (1 if upwards else -1) * 1e-6 / max(float(np.ptp(values)), 1e-12)
        self.base_ = float(logit(np.clip(happened.mean(), _CUT, 1 - _CUT)))
        return self

    def contributions(self, X: np.ndarray) -> np.ndarray:
        X = self._reading(X)
        found, values = np.zeros(X.shape), self._values(X)
        risk = np.clip(self.curve_.predict(values), _CUT, 1 - _CUT)
        found[:, self.column] = logit(risk) - self.base_ + self.tilt_ * (values - self.usual_)
        return found

    def _values(self, X: np.ndarray) -> np.ndarray:
        return np.nan_to_num(X[:, self.column], nan=self.usual_)


class Logistic(Risk):
    """Logistic regression on scaled features; a contribution is measured from the mean customer.

    Parameters
    ----------
    C : inverse strength of the ridge penalty.
    """

    def __init__(self, C: float = 0.3) -> None:
        self.C = C

    def fit(self, X: np.ndarray, y: np.ndarray) -> Logistic:
        X, happened = self._learning(X, y)
        self.scaled_ = Scaled().fit(X)
        model = LogisticRegression(C=self.C, max_iter=500).fit(self.scaled_.transform(X), happened)
        self.coef_, self.base_ = model.coef_[0], float(model.intercept_[0])
        return self

    def contributions(self, X: np.ndarray) -> np.ndarray:
        X = self._reading(X)
        return self.scaled_.transform(X) * self.coef_


class Boosted(Risk):
    """Gradient boosting whose trees look at one feature each: a sum of curves, so contributions are exact.

    Features are cut at quantiles first; the curve of a feature is then read off at each of its cuts and
    centred on the customers learnt from (Lou, Caruana & Gehrke 2012).

    Parameters
    ----------
    rounds, rate, leaves, least : number, weight and size of the trees, smallest leaf; cuts : per feature;
    seed : of the trees.
    """

    def __init__(
        self, rounds: int = 90, rate: float = 0.1, leaves: int = 6, least: int = 30, cuts: int = 47, seed: int = 0
    ) -> None:
        self.rounds = rounds
        self.rate = rate
        self.leaves = leaves
        self.least = least
        self.cuts = cuts
        self.seed = seed

    def fit(self, X: np.ndarray, y: np.ndarray) -> Boosted:
        X, happened = self._learning(X, y)
        self.cuts_ = [_quantile_cuts(column, self.cuts) for column in X.T]
        steps = self._stepped(X)
        self.model_ = HistGradientBoostingClassifier(
            max_iter=self.rounds, learning_rate=self.rate, max_leaf_nodes=self.leaves, min_samples_leaf=self.least,
            interaction_cst="no_interactions", early_stopping=False, max_bins=63, random_state=self.seed,
        ).fit(steps, happened)
        self._read_curves(steps)
        return self

    def _read_curves(self, steps: np.ndarray) -> None:
        """What each step of each feature adds, found by moving that feature alone; the last entry is "unknown"."""
        usual = np.zeros(steps.shape[1])
        at_usual = float(self.model_.decision_function(usual[None, :])[0])
        self.curves_, self.base_ = [], at_usual
        for column, cuts in enumerate(self.cuts_):
            moved = np.repeat(usual[None, :], len(cuts) + 2, axis=0)
            moved[:, column] = [*range(len(cuts) + 1), np.nan]
            curve = self.model_.decision_function(moved) - at_usual
            centre = float(curve[_places(steps[:, column], len(cuts))].mean())
            self.curves_.append(curve - centre)
            self.base_ += centre

    def contributions(self, X: np.ndarray) -> np.ndarray:
        steps = self._stepped(self._reading(X))
        return np.column_stack([
            curve[_places(steps[:, column], len(self.cuts_[column]))] for column, curve in enumerate(self.curves_)
        ])

    def _stepped(self, X: np.ndarray) -> np.ndarray:
        columns = [np.where(np.isnan(column), np.nan, np.searchsorted(cuts, column)) for column, cuts in zip(X.T, self.cuts_, strict=True)]
        return np.column_stack(columns)


def _quantile_cuts(column: np.ndarray, most: int) -> np.ndarray:
    known = column[~np.isnan(column)]
    return np.unique(np.quantile(known, np.linspace(0, 1, most + 2)[1:-1])) if len(known) else np.empty(0)


def _places(steps: np.ndarray, cuts: int) -> np.ndarray:
    """The entry of a curve for each step; unknown is the last one."""
    return np.where(np.isnan(steps), cuts + 1, steps).astype(int)


class Tree(Risk):
    """One small decision tree; a contribution is what each question on the way down changed.

    Parameters
    ----------
    depth, least : of the tree; seed : of ties.
    """

    def __init__(self, depth: int = 5, least: int = 50, seed: int = 0) -> None:
        self.depth = depth
        self.least = least
        self.seed = seed

    def fit(self, X: np.ndarray, y: np.ndarray) -> Tree:
        X, happened = self._learning(X, y)
        self.model_ = DecisionTreeClassifier(max_depth=self.depth, min_samples_leaf=self.least, random_state=self.seed)
        self.model_.fit(X, happened)
        shares = self.model_.tree_.value[:, 0, 1] / self.model_.tree_.value[:, 0, :].sum(axis=1)
        self.odds_ = logit(np.clip(shares, _CUT, 1 - _CUT))
        self.base_ = float(self.odds_[0])
        self.added_ = self._added()
        return self

    def _added(self) -> np.ndarray:
        """What each feature has added on the way down to each node, shape (n_nodes, n_features)."""
        tree = self.model_.tree_
        added = np.zeros((tree.node_count, tree.n_features))
        for parent in np.flatnonzero(tree.children_left >= 0):  # parents come before their children
            for child in (tree.children_left[parent], tree.children_right[parent]):
                added[child] = added[parent]
                added[child, tree.feature[parent]] += self.odds_[child] - self.odds_[parent]
        return added

    def contributions(self, X: np.ndarray) -> np.ndarray:
        return self.added_[self.model_.apply(self._reading(X))]


class Calibrated(Risk):
    """A risk whose log-odds are straightened by Platt's line, learnt on customers held out in turn.

    The line keeps contributions exact: they are stretched by its slope. ``held_``, shape (n_samples,), are the
    log-odds of each row from models that did not see its customer: to choose between risks without new data.

    Parameters
    ----------
    risk : the risk inside; folds : how many parts are held out in turn.
    """

    def __init__(self, risk: Risk | None = None, folds: int = 3) -> None:
        self.risk = risk
        self.folds = folds

    def fit(self, X: np.ndarray, y: np.ndarray, groups: np.ndarray | None = None) -> Calibrated:
        """groups: the customer of each row, so that nobody is held out and learnt from at once."""
        X, happened = self._learning(X, y)
        inside = self.risk if self.risk is not None else Logistic()
        held = np.zeros(len(X))
        parts = StratifiedKFold(self.folds) if groups is None else GroupKFold(self.folds)
        for learnt, out in parts.split(X, happened, groups):
            held[out] = clone(inside).fit(X[learnt], happened[learnt]).decision_function(X[out])
        line = LogisticRegression(C=1e3).fit(held[:, None], happened)
        self.held_ = held
        self.slope_, self.shift_ = float(line.coef_[0, 0]), float(line.intercept_[0])
        self.risk_ = clone(inside).fit(X, happened)
        self.base_ = self.slope_ * self.risk_.base_ + self.shift_
        return self

    def contributions(self, X: np.ndarray) -> np.ndarray:
        X = self._reading(X)
        return self.slope_ * self.risk_.contributions(X)

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """The straightened log-odds, without the detour over what each feature adds."""
        X = self._reading(X)
        return self.slope_ * self.risk_.decision_function(X) + self.shift_


_MOST_SEEN = 600_000  # customers shown to the net, counting each as often as it comes: with many, few rounds are enough


class Network(Risk):
    """A small neural net; a contribution is the slope along the way from the mean customer (integrated gradients).

    With tanh units the path integral by Gauss-Legendre nodes is exact to many digits (Sundararajan et al. 2017).

    Parameters
    ----------
    units : in the one hidden layer; penalty : ridge; seed : of the start.
    """

    def __init__(self, units: int = 12, penalty: float = 3.0, seed: int = 0) -> None:
        self.units = units
        self.penalty = penalty
        self.seed = seed

    def fit(self, X: np.ndarray, y: np.ndarray) -> Network:
        X, happened = self._learning(X, y)
        self.scaled_ = Scaled().fit(X)
        self.model_ = MLPClassifier(
            (self.units,), activation="tanh", alpha=self.penalty, max_iter=int(np.clip(_MOST_SEEN // len(X), 4, 60)), learning_rate_init=5e-3,
            batch_size=min(200, len(X)), random_state=self.seed, tol=0.0, n_iter_no_change=1_000,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the number of rounds is the stop that is meant
            self.model_.fit(self.scaled_.transform(X), happened)
        self.base_ = float(self._odds(np.zeros((1, X.shape[1])))[0])
        return self

    def contributions(self, X: np.ndarray) -> np.ndarray:
        X = self._reading(X)
        rows = self.scaled_.transform(X)
        (into, out), bias = self.model_.coefs_, self.model_.intercepts_[0]
        nodes, weights = np.polynomial.legendre.leggauss(24)
        slopes = np.zeros(rows.shape)
        for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            active = np.tanh(node * rows @ into + bias)
            slopes += weight * ((1 - active**2) * out[:, 0]) @ into.T
        return rows * slopes

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """The net's own log-odds; contributions and ``base_`` add up to them within the integral's error."""
        X = self._reading(X)  # first, since it says when nothing was learnt yet
        return self._odds(self.scaled_.transform(X))

    def _odds(self, scaled: np.ndarray) -> np.ndarray:
        (into, out), (bias, last) = self.model_.coefs_, self.model_.intercepts_
        return (np.tanh(scaled @ into + bias) @ out + last)[:, 0]
