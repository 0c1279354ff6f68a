"""Groups named in words by what differs most from the other customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.customers.features import Feature, say

_STANDS_OUT = 0.35  # spreads away from the mean of all customers
_MOST_TRAITS = 4


@dataclass(frozen=True)
class Trait:
    """How a group differs in one feature: its middle value, that of all, and the gap in spreads."""

    feature: str
    label: str
    label_en: str
    value: float
    typical: float
    gap: float
    said: str
    said_typical: str
    said_en: str
    said_typical_en: str


@dataclass(frozen=True)
class Name:
    name: str
    name_en: str
    traits: tuple[Trait, ...]

    def description(self, language: str) -> str:
        """The traits with their figures, in one line."""
        if language == "ko":
            return ", ".join(f"{one.label} {one.said}(전체 {one.said_typical})" for one in self.traits)
        return ", ".join(f"{one.label_en} {one.said_en} (all {one.said_typical_en})" for one in self.traits)


def named(frame: pd.DataFrame, points: np.ndarray, ranks: np.ndarray, used: list[Feature]) -> list[Name]:
    """A name for each group 0..k-1, no two alike.

    points: the scaled features, shape (n_customers, n_features), of ``used``; ranks: group of each customer.
    """
    names: list[Name] = []
    for rank in range(int(ranks.max()) + 1):
        inside = ranks == rank
        gaps = points[inside].mean(axis=0)
        order = [column for column in np.argsort(-np.abs(gaps), kind="stable") if abs(gaps[column]) >= _STANDS_OUT]
        traits = tuple(_trait(frame, inside, used[column], gaps[column]) for column in order[:_MOST_TRAITS])
        means = {column: float(frame.loc[inside, used[column].name].mean()) for column in order}
        words = [word for column in order if (word := _word(used[column], gaps[column], means[column]))]
        names.append(_distinct(words, {one.name for one in names}, traits))
    return names


def _word(feature: Feature, gap: float, mean: float) -> tuple[str, str, str] | None:
    if gap < 0:
        return feature.low
    return feature.high if feature.least is None or mean >= feature.least else None


def _distinct(words: list[tuple[str, str, str]], taken: set[str], traits: tuple[Trait, ...]) -> Name:
    """The two strongest words; when that name is taken, the strongest with the next ones."""
    pairs = [(words[0], other) for other in words[1:]] or [(word,) for word in words]
    for pair in [*pairs, tuple(words[:3])]:
        name = _joined(pair)
        if pair and name[0] not in taken:
            return Name(*name, traits)
    base = _joined(tuple(words[:1])) if words else ("보통 고객", "average customers")
    number = next(number for number in range(1, 100) if _numbered(base[0], number) not in taken)
    return Name(_numbered(base[0], number), _numbered(base[1], number), traits)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"


def _joined(words: tuple[tuple[str, str, str], ...]) -> tuple[str, str]:
    if not words:
        return "보통 고객", "average customers"
    korean = " ".join([*(linking for _, linking, _ in words[:-1]), words[-1][0], "고객"])
    return korean, ", ".join(english for _, _, english in words) + " customers"


def _trait(frame: pd.DataFrame, inside: np.ndarray, feature: Feature, gap: float) -> Trait:
    column = frame[feature.name]
    value, typical = float(column[inside].median()), float(column.median())
    if value == typical or feature.least is not None:  # medians hide what most have none of: say the means
        value, typical = float(column[inside].mean()), float(column.mean())
    return Trait(feature.name, *feature.label, value, typical, float(gap), say(feature, value), say(feature, typical),
                 say(feature, value, "en"), say(feature, typical, "en"))
