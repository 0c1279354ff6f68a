"""Sides of a customer that count alike in a segmentation, however many columns each has.

Every side is a block of columns, divided by its first singular value so that none drowns the others
(multiple factor analysis: Escofier & Pages 1994). Shares of categories and channels are compared as
square roots (Hellinger distance), with a few lines of the average customer added so that one purchase
does not make an expert.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.customers.features import Feature, Scaled, catalogue, matrix, varies
from analytics.reports import korean
from data.warehouse import Warehouse

_NUMBERS = {  # family -> blocks of numeric features
    "behaviour": {"rfm": ("recency_days", "frequency", "money"), "price": ("discount_share",)},
    "attitude": {"feeling": ("feeling", "goodness"), "trouble": ("complaints_180", "contacts_90")},
    "demographic": {"age": ("birth_year",)},
    "region": {},
}
_MIXES = {"behaviour": ("category", "channel")}
_WORDS = {"demographic": ("gender", "grade"), "region": ("region",)}  # columns that hold one word a customer
_PRIOR_LINES = 2.0
_MOST_VALUES = 12
_LEAST_SHARE = 0.5  # of a group's purchases before it is named after what it buys


@dataclass(frozen=True)
class Block:
    """One side: points of shape (n_customers, n_columns) for distances, shares by name for words."""

    name: str
    points: np.ndarray
    shares: pd.DataFrame | None = None  # columns "category:욕실" ...

    @property
    def features(self) -> list[Feature]:
        """The block's shares as features with words, so that a group can be named after them."""
        return [_share_feature(name) for name in (self.shares.columns if self.shares is not None else ())]


def blocks(warehouse: Warehouse, frame: pd.DataFrame, today: date, families: tuple[str, ...]) -> list[Block]:
    """The sides that the data knows, of the families asked for. frame: from ``features``."""
    found = []
    for family in families:
        for name, columns in _NUMBERS[family].items():
            known = [catalogue()[column] for column in columns if column in catalogue() and varies(frame[column])]
            if known:
                found.append(Block(name, _levelled(Scaled().fit_transform(matrix(frame, known)))))
        found += [block for name in _MIXES.get(family, ()) if (block := _mix(warehouse, frame, today, name))]
        found += [block for name in _WORDS.get(family, ()) if (block := _one_word(frame, name))]
    return found


def _mix(warehouse: Warehouse, frame: pd.DataFrame, today: date, dimension: str) -> Block | None:
    rows = warehouse.frame("customer_mix", as_of=today, dimension=dimension, most=_MOST_VALUES)
    if rows["value"].nunique() < 2:
        return None
    codes, values = pd.factorize(rows["value"], use_na_sentinel=False)
    counts = np.zeros((len(frame), len(values)))
    counts[frame.index.get_indexer(rows["customer_key"]), codes] = rows["n"]
    return _of_counts(dimension, counts, list(values), frame.index)


def _one_word(frame: pd.DataFrame, column: str) -> Block | None:
    if frame[column].nunique() < 2:
        return None
    codes, values = pd.factorize(frame[column])
    counts = np.zeros((len(frame), len(values)))
    counts[np.flatnonzero(codes >= 0), codes[codes >= 0]] = 1
    return _of_counts(column, counts, list(values), frame.index, prior=0.25)


def _of_counts(name: str, counts: np.ndarray, values: list, index: pd.Index, prior: float = _PRIOR_LINES) -> Block:
    usual = counts.sum(axis=0) / counts.sum()
    smoothed = counts + prior * usual
    shares = smoothed / smoothed.sum(axis=1, keepdims=True)
    named = [(place, value) for place, value in enumerate(values) if isinstance(value, str)]
    bought = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    frame = pd.DataFrame({f"{name}:{value}": bought[:, place] for place, value in named}, index=index)
    return Block(name, _levelled(np.sqrt(shares)), frame)


def _levelled(points: np.ndarray) -> np.ndarray:
    """Centred, with the strongest direction at variance 1."""
    centred = points - points.mean(axis=0)
    largest = np.linalg.eigvalsh(centred.T @ centred / len(centred))[-1]
    return centred / np.sqrt(largest) if largest > 0 else centred


def _share_feature(name: str) -> Feature:
    dimension, value = name.split(":", 1)
    ko, en = _SHARE_WORDS[dimension]
    before_noun, before_word = (words.format(value=value, object=korean.particle(value, "을/를")) for words in ko)
    label = (f"{value} 비중", f"share of {value}")
    return Feature(name, "behaviour", dimension, "share", "share", ("segment",), label,
                   high=(before_noun, before_word, en.format(value=value)), least=_LEAST_SHARE)


_SHARE_WORDS = {
    "category": (("{object} 주로 사는", "{object} 주로 사고"), "mostly {value}"),
    "channel": (("{value}에서 주로 사는", "{value}에서 주로 사고"), "mainly on {value}"),
    "gender": (("{value}성이 많은", "{value}성이 많고"), "mostly {value}"),
    "grade": (("{value} 등급이 많은", "{value} 등급이 많고"), "mostly {value} grade"),
    "region": (("{value}에 사는", "{value}에 살고"), "from {value}"),
}
