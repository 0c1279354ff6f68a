"""Two ways to cut at once (age band by category): do the groups buy alike, and where do they differ most?

Pearson's chi-squared test of independence, and the adjusted residual of each pair (Haberman 1973) corrected for the
number of pairs (Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import chdtrc, ndtr

from analytics.metrics.catalogue import catalogue
from analytics.metrics.question import Measured
from analytics.metrics.telling import group_words
from analytics.reports.korean import particle, percent

LEAST = 5  # expected rows of a pair, for the test to hold


@dataclass(frozen=True)
class Pair:
    """``n`` rows of one pair; ``share`` of its row's rows and ``usual``, that of all rows (0..1); ``apart``: surely different."""

    row: Any
    column: Any
    n: int
    share: float
    usual: float
    residual: float
    apart: bool


@dataclass(frozen=True)
class Crossed:
    """All pairs in the dimensions' order. ``p_value`` is None when there is too little for the test."""

    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    pairs: tuple[Pair, ...]
    p_value: float | None


def crossed(measured: Measured, level: float = 0.95) -> Crossed:
    """A count cut by two dimensions. Unknown values are left out."""
    first, second = measured.question.by
    known = {(cell.group[first], cell.group[second]): cell.n for cell in measured.cells if None not in cell.group.values() and cell.value is not None}
    rows, columns = (tuple(dict.fromkeys(key[place] for key in known)) for place in (0, 1))
    counts = np.array([[known.get((row, column), 0) for column in columns] for row in rows], dtype=float)
    if counts.size == 0 or min(counts.shape) < 2:
        return Crossed(rows, columns, (), None)
    total, across, down = counts.sum(), counts.sum(1), counts.sum(0)
    expected = np.outer(across, down) / total
    solid = bool((expected >= LEAST).mean() >= 0.8)  # Cochran 1954
    p_value = float(chdtrc((len(rows) - 1) * (len(columns) - 1), ((counts - expected) ** 2 / expected).sum())) if solid else None
    pairs = []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            spread = sqrt(expected[i, j] * (1 - across[i] / total) * (1 - down[j] / total))
            residual = float((counts[i, j] - expected[i, j]) / spread) if spread else 0.0
            sure = expected[i, j] >= LEAST and 2 * float(ndtr(-abs(residual))) * counts.size < 1 - level
            pairs.append(Pair(row, column, int(counts[i, j]), float(counts[i, j] / across[i]), float(down[j] / total), residual, sure))
    return Crossed(rows, columns, tuple(pairs), p_value)


def crossed_title(found: Crossed, by: tuple[str, str], language: str = "ko", level: float = 0.95) -> str:
    """Which group buys what more than the others do, or that all buy alike."""
    ko, (first, second) = language == "ko", (catalogue().dimensions[name].label[language] for name in by)
    if not found.pairs:
        return f"{first}별로 나눌 자료가 아직 없어요" if ko else f"No data to split by {first} yet"
    sure = [pair for pair in found.pairs if pair.apart and pair.residual > 0]
    if found.p_value is None or found.p_value >= 1 - level or not sure:
        return f"{first}에 따라 {particle(second, '이/가')} 뚜렷이 다르지 않아요" if ko else f"No clear difference in {second} by {first}"
    top = max(sure, key=lambda pair: pair.residual)
    row, column = group_words(by[0], top.row, language), group_words(by[1], top.column, language)
    shares = f"{percent(top.share, 0)}, 전체 {percent(top.usual, 0)}" if ko else f"{percent(top.share, 0)} against {percent(top.usual, 0)} of all"
    return f"{particle(row, '은/는')} ‘{column}’의 비중이 유난히 커요({shares})" if ko else f"{row}: '{column}' weighs more than usual ({shares})"
