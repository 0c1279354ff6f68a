"""Why a risk is what it is: the model's own contributions, told as sentences.

Features of one theme say nearly the same; their contributions are added up and the strongest one speaks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from sys import intern

import numpy as np
import pandas as pd
from scipy.special import expit

from analytics.customers.features import Feature, catalogue, fact, theme_words
from analytics.reports import korean

_MOST = 3
_WORTH_TELLING = 0.1  # log-odds: about two points of risk in the middle


class Reasons:
    """Reasons of each row. contributions: shape (n_customers, n_features), log-odds, for ``used``.

    typical: of shape (n_features,), what is usual (``usual``), when the rows are a part of the customers.
    """

    def __init__(self, frame: pd.DataFrame, used: list[Feature], contributions: np.ndarray, typical: np.ndarray | None = None) -> None:
        self.used = used
        self.causes = {i: frame[list(one.told_by)].to_numpy(float) for i, one in enumerate(used) if one.told_by}
        self.values = frame[[feature.name for feature in used]].to_numpy(dtype=float)
        self.typical = usual(frame, used) if typical is None else typical
        self.contributions = contributions
        self.themes = list(dict.fromkeys(feature.theme for feature in used))
        self.members = [np.array([i for i, feature in enumerate(used) if feature.theme == theme]) for theme in self.themes]
        self.by_theme = np.column_stack([contributions[:, members].sum(axis=1) for members in self.members])

    def sentences(self, language: str = "ko") -> list[tuple[str, ...]]:
        """Per customer up to three facts that raise the risk most."""
        said = cache(lambda column, value: _shared(fact(self.used[column], value, self.typical[column], language)))
        order = np.argsort(-self.by_theme, axis=1, kind="stable")[:, :_MOST]
        return [self._of(row, order[row], said, language) for row in range(len(self.values))]

    def changes(self, odds: np.ndarray, language: str = "ko") -> list[str]:
        """Per customer what a company can influence most, and the risk before and after; "" when there is nothing.

        odds: log-odds of the risk, shape (n_customers,). After: without what the theme adds, all else as it is; exact,
        because the contributions add up to the log-odds.
        """
        open_to_change = [theme for theme, members in enumerate(self.members) if any(self.used[i].change for i in members)]
        if not open_to_change:
            return [""] * len(odds)
        added = self.by_theme[:, open_to_change]
        best = added.argmax(axis=1)
        most = added[np.arange(len(added)), best]
        words = [next(self.used[i].change for i in self.members[theme] if self.used[i].change) for theme in open_to_change]
        return [
            intern(_changed(words[which], before, after, language)) if gain >= _WORTH_TELLING else ""
            for which, gain, before, after in zip(best, most, expit(odds), expit(odds - most), strict=True)
        ]

    def drivers(self, language: str = "ko") -> tuple[str, ...]:
        """Themes by how far they move risks over all customers (spread of their contributions)."""
        strength = self.by_theme.std(axis=0)
        order = [theme for theme in np.argsort(-strength, kind="stable") if strength[theme] >= _WORTH_TELLING]
        return tuple(theme_words(self.themes[theme])[0 if language == "ko" else 1] for theme in order)

    def _of(self, row: int, themes: np.ndarray, said: Callable, language: str) -> tuple[str, ...]:
        found = []
        for theme in themes:
            if self.by_theme[row, theme] >= _WORTH_TELLING and (sentence := self._strongest(row, theme, said, language)):
                found.append(sentence)
        return tuple(found)

    def _strongest(self, row: int, theme: int, said: Callable, language: str) -> str | None:
        members = self.members[theme]
        for column in members[np.argsort(-self.contributions[row, members], kind="stable")]:
            value = self.values[row, column]
            if self.contributions[row, column] <= 0 or np.isnan(value):
                continue
            if sentence := self._exactly(row, int(column), language) or said(int(column), float(value)):
                return sentence
        return None

    def _exactly(self, row: int, column: int, language: str) -> str | None:
        """The same fact told by the cause that is known of this customer."""
        causes = self.used[column].told_by
        if not causes:
            return None
        values = self.causes[column][row]
        largest = int(np.argmax(values))
        return fact(catalogue()[causes[largest]], float(values[largest]), 0.0, language) if values[largest] > 0 else None


def usual(frame: pd.DataFrame, used: list[Feature]) -> np.ndarray:
    """The median of each feature."""
    return np.nanmedian(frame[[feature.name for feature in used]].to_numpy(dtype=float), axis=0) if len(frame) else np.zeros(len(used))


def _shared(sentence: str | None) -> str | None:
    """One text in memory for all customers it is said of: millions of them have few sentences."""
    return intern(sentence) if sentence else sentence


def _changed(words: tuple[str, str] | None, before: float, after: float, language: str) -> str:
    if words is None:
        return ""
    if language == "ko":
        return f"{words[0]} {korean.percent(before, 0)} → {korean.percent(after, 0)}"
    return f"{words[1]} {before:.0%} → {after:.0%}"
