"""What is known of each customer on the morning of a date, and the words for it.

The columns come from data/sql/customer_features.sql, their meaning and words from features.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from analytics.reports import korean
from data.troubles import NoData
from data.warehouse import Warehouse

FAMILIES = ("behaviour", "attitude", "demographic", "region")
_LEAST_KNOWN = 0.2  # a feature known for fewer customers says more about who answers than about who they are
_LEAST_VARIETY = 0.01  # share of customers that must differ from the most common value
_EDGES = (0.005, 0.995)  # beyond these quantiles a value counts as the edge


@dataclass(frozen=True)
class Feature:
    """One column of the feature table with its words; pairs are (Korean, English)."""

    name: str
    family: str
    theme: str
    shape: str
    unit: str
    use: tuple[str, ...]
    label: tuple[str, str]
    high: tuple[str, str, str] | None = None
    low: tuple[str, str, str] | None = None
    up: tuple[str, str] | None = None
    down: tuple[str, str] | None = None
    none: tuple[str, str] | None = None
    change: tuple[str, str] | None = None
    told_by: tuple[str, ...] = ()  # columns that say the same more exactly for a customer
    least: float | None = None  # mean of a group below which ``high`` would say too much


@dataclass(frozen=True)
class Span:
    """From when to when customers bought; ``customers`` is how many of them there are."""

    first: date
    last: date
    customers: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@cache
def catalogue() -> dict[str, Feature]:
    """Name -> feature, in the order of features.toml."""
    return {name: _feature(name, entry) for name, entry in _written().items() if name != "themes"}


@cache
def theme_words(theme: str) -> tuple[str, str]:
    """What a theme is called (Korean, English)."""
    ko, en = _written()["themes"][theme]
    return ko, en


@cache
def _written() -> dict:
    return tomllib.loads((Path(__file__).parent / "features.toml").read_text(encoding="utf-8"))


def _feature(name: str, entry: dict[str, Any]) -> Feature:
    words: dict[str, Any] = {key: tuple(entry[key]) for key in ("high", "low", "up", "down", "none", "change", "told_by") if key in entry}
    return Feature(name, entry["family"], entry["theme"], entry["shape"], entry["unit"], tuple(entry["use"]),
                   (entry["ko"], entry["en"]), **words)


def span(warehouse: Warehouse) -> Span:
    """The days on which customers are known to have bought. Raises NoData without a single one."""
    row = warehouse.query("customer_span").to_pylist()[0]
    if not row["customers"]:
        raise NoData(what="고객별 주문")
    return Span(row["first"], row["last"], row["customers"])


def last_day(warehouse: Warehouse) -> date:
    """The morning after the last purchase: the day a model may stand on."""
    return span(warehouse).last + timedelta(days=1)


def parts_of(warehouse: Warehouse, most: int) -> int:
    """Into how many parts the customers fall when none may hold more than about ``most``."""
    return -(-span(warehouse).customers // most)


def features(warehouse: Warehouse, today: date, look_back_days: int | None = None, parts: int = 1, part: int = 0) -> pd.DataFrame:
    """One row per customer who bought in the ``look_back_days`` before ``today`` (None: ever), index customer_key.

    Nothing from ``today`` or later is counted. Unknown is NaN, a count of nothing is 0. With ``parts``, the ``part``-th
    (from 0) of so many parts of the customers, drawn by the hash of their key: the same ones at every date.
    """
    since = today - timedelta(days=look_back_days) if look_back_days else date(1, 1, 1)
    return warehouse.frame("customer_features", as_of=today, since=since, parts=parts, part=part).set_index("customer_key")


def usable(frame: pd.DataFrame, use: str, families: tuple[str, ...] = FAMILIES) -> list[Feature]:
    """Features of the families that are known often enough and differ between customers."""
    return [
        feature for feature in catalogue().values()
        if use in feature.use and feature.family in families and feature.name in frame and varies(frame[feature.name])
    ]


def varies(column: pd.Series) -> bool:
    """Known for enough customers, and not the same for nearly all of them."""
    known = column.dropna()
    if len(known) < _LEAST_KNOWN * len(column):
        return False
    return len(known) > 0 and known.value_counts(normalize=True).iloc[0] <= 1 - _LEAST_VARIETY


def matrix(frame: pd.DataFrame, used: list[Feature]) -> np.ndarray:
    """The features as floats of shape (n_customers, n_features), NaN where unknown; long tails as logarithms."""
    columns = [_unrolled(frame[feature.name].to_numpy(dtype=float), feature) for feature in used]
    return np.column_stack(columns) if columns else np.empty((len(frame), 0))


def _unrolled(values: np.ndarray, feature: Feature) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values)) if feature.shape == "log" else values


class Scaled(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Every column with mean 0 and spread 1; the far edges are cut, unknown becomes the median.

    Parameters
    ----------
    edges : quantiles beyond which a value counts as the edge, so that one giant does not set the scale.
    """

    def __init__(self, edges: tuple[float, float] = _EDGES) -> None:
        self.edges = edges

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def fit(self, X: np.ndarray, y: None = None) -> Scaled:
        """Learn edges, medians, means and spreads of X, shape (n_samples, n_features)."""
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        self.medians_ = _columnwise(X, lambda column: float(np.median(column)))
        self.floor_ = _columnwise(X, lambda column: float(np.quantile(column, self.edges[0])))
        self.ceiling_ = _columnwise(X, lambda column: float(np.quantile(column, self.edges[1])))
        filled = self._filled(X)
        self.means_ = filled.mean(axis=0)
        spread = filled.std(axis=0)
        self.spreads_ = np.where(spread > 1e-12, spread, 1.0)
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """The scaled X, same shape."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return (self._filled(X) - self.means_) / self.spreads_

    def _filled(self, X: np.ndarray) -> np.ndarray:
        return np.clip(np.where(np.isnan(X), self.medians_, X), self.floor_, self.ceiling_)


def _columnwise(X: np.ndarray, measure) -> np.ndarray:
    known = [column[~np.isnan(column)] for column in X.T]
    return np.array([measure(column) if len(column) else 0.0 for column in known])


# ---- words ---------------------------------------------------------------------------------------


def say(feature: Feature, value: float, language: str = "ko") -> str:
    """A feature's value with its unit, as people say it."""
    return _KOREAN[feature.unit](value) if language == "ko" else _ENGLISH[feature.unit](value)


_HOLE = re.compile(r"\{(value|typical)(?:\|([^}]+))?\}")


def fact(feature: Feature, value: float, typical: float, language: str = "ko") -> str | None:
    """A customer's value against the usual one as a sentence; None when there are no words for it."""
    template = feature.up if value > typical else feature.none if value == 0 and feature.none else feature.down
    if template is None or value == typical:
        return None
    said = {"value": say(feature, value, language), "typical": say(feature, typical, language)}
    if said["value"] == said["typical"]:
        return None
    return _HOLE.sub(
        lambda hole: korean.particle(said[hole[1]], hole[2]) if hole[2] else said[hole[1]],
        template[0 if language == "ko" else 1],
    )


_KOREAN = {
    "days": lambda value: f"{korean.grouped(abs(value))}일",
    "times": lambda value: f"{korean.grouped(abs(value))}번",
    "kinds": lambda value: f"{korean.grouped(value)}가지",
    "won": lambda value: korean.won(korean.rounded(value) + 0.0),
    "share": lambda value: korean.percent(value, 0),
    "points": lambda value: f"{korean.grouped(value * 100)}점",
    "ratio": lambda value: f"{value:,.1f}배",
}
_ENGLISH = {
    "days": lambda value: f"{abs(value):,.0f} days",
    "times": lambda value: f"{abs(value):,.0f} times",
    "kinds": lambda value: f"{value:,.0f} kinds",
    "won": lambda value: f"₩{round(value) + 0:,}",
    "share": lambda value: f"{value:.0%}",
    "points": lambda value: f"{value * 100:,.0f} points",
    "ratio": lambda value: f"{value:,.1f}×",
}
