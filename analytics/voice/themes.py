"""Themes nobody named beforehand: words that stand together, found by NMF on their PPMI.

Word-word positive pointwise mutual information (Church and Hanks 1990; Levy and Goldberg 2014) factored by
non-negative matrix factorisation from an nndsvda start (Boutsidis and Gallopoulos 2008), whose SVD is
seeded: the same texts give the same themes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import NMF
from threadpoolctl import threadpool_limits

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from analytics.voice.clauses import cut_korean
from analytics.voice.english import is_english
from data.warehouse import Warehouse

MOST = 1_500  # clauses read for the themes of one subject on a page
LEAST = 60  # clauses under which no theme is sought
_VOCABULARY = 3_000
_RARE = 3  # texts a word must stand in
_COMMON = 0.5  # share of texts above which a word tells nothing
_SURE = 0.5  # share of a text's weight its theme must hold


@dataclass(frozen=True)
class Theme:
    """Words that tell it, how many texts it holds, and three that are typical of it."""

    label: str
    words: tuple[str, ...]
    n: int
    typical: tuple[str, ...]


@dataclass(frozen=True)
class Themes:
    """Themes, largest first; every text has one (its number in ``of``) or none (-1, counted in others)."""

    rows: tuple[Theme, ...]
    of: tuple[int, ...]
    confidence: tuple[float, ...]
    others: int

    @property
    def assigned(self) -> float | None:
        """Share of texts that have a theme; None without texts."""
        return 1 - self.others / len(self.of) if self.of else None


def themes(warehouse: Warehouse, scope: Scope, subject: str, good: bool = False, most_themes: int = 6) -> Themes:
    """Themes of what is said in Korean about one subject on one side; none under LEAST clauses."""
    rows = warehouse.query("voice_theme_clauses", subject=subject, good=good, most=MOST, **parameters(scope)).to_pylist()
    said = [row["said"].strip(" ,.\"") for row in rows]
    said = [text for text, english in zip(said, is_english(said), strict=True) if not english]
    words = [cut.words for cut in cut_korean(said)]
    return found_themes(said, words, min(most_themes, max(2, len(said) // 60)))


def found_themes(texts: Sequence[str], words: Sequence[Sequence[str]], k: int) -> Themes:
    """At most k themes of texts given with their words."""
    if len(texts) < LEAST:
        return Themes((), (-1,) * len(texts), (0.0,) * len(texts), len(texts))
    vocabulary = _vocabulary(words)
    held = _held(words, vocabulary)
    if held.shape[1] < 3 * k:
        return Themes((), (-1,) * len(texts), (0.0,) * len(texts), len(texts))
    with threadpool_limits(1):
        weights = NMF(k, init="nndsvda", max_iter=400, tol=1e-5, random_state=0).fit_transform(_ppmi(held))
    weights /= np.maximum(weights.max(axis=0), 1e-12)
    scores = held @ weights
    totals = scores.sum(axis=1)
    best = scores.argmax(axis=1)
    confidence = np.where(totals > 0, scores[np.arange(len(texts)), best] / np.maximum(totals, 1e-12), 0.0)
    of = np.where(confidence >= _SURE, best, -1)
    return _ordered(texts, vocabulary, weights, scores, of, confidence)


def _unlike(texts: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """The first texts that do not begin or end alike: three endings of one sentence are no three examples."""
    kept: list[str] = []
    for text in texts:
        if len(kept) < most and all(text[:8] != one[:8] and text[-12:-4] != one[-12:-4] for one in kept):
            kept.append(text)
    return tuple(kept)


def _vocabulary(words: Sequence[Sequence[str]]) -> list[str]:
    counts = Counter(word for text in words for word in set(text))
    kept = [(word, n) for word, n in counts.items() if _RARE <= n <= _COMMON * len(words) and len(word) > 1]
    return [word for word, _ in sorted(kept, key=lambda one: (-one[1], one[0]))[:_VOCABULARY]]


def _held(words: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> sp.csr_matrix:
    """1 where a text holds a word; of shape (n_texts, n_words)."""
    place = {word: at for at, word in enumerate(vocabulary)}
    pairs = [(row, place[word]) for row, text in enumerate(words) for word in sorted(set(text)) if word in place]
    rows, columns = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return sp.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(words), len(vocabulary)))


def _ppmi(held: sp.csr_matrix) -> sp.csr_matrix:
    """Positive log ratio of words standing together to what their frequencies would give."""
    together = (held.T @ held).tocoo()
    alone = np.asarray(held.sum(axis=0)).ravel()
    lift = np.log(together.data * held.shape[0] / (alone[together.row] * alone[together.col]))
    keep = lift > 0
    return sp.csr_matrix((lift[keep], (together.row[keep], together.col[keep])), shape=together.shape)


def _ordered(
    texts: Sequence[str], vocabulary: Sequence[str], weights: np.ndarray, scores: np.ndarray, of: np.ndarray, confidence: np.ndarray
) -> Themes:
    sizes = np.bincount(of[of >= 0], minlength=weights.shape[1])
    order = [int(theme) for theme in np.argsort(-sizes, kind="stable") if sizes[theme]]
    rows = []
    for theme in order:
        inside = np.flatnonzero(of == theme)
        # a theme's words are those that are both its own and frequent in it
        frequency = np.array([sum(word.removesuffix("다") in texts[at] for at in inside[:200]) for word in vocabulary]) / len(inside[:200])
        best = np.argsort(-(weights[:, theme] * (0.05 + frequency)), kind="stable")[:5]
        told = tuple(vocabulary[at] for at in best)
        typical = inside[np.argsort(-(scores[inside, theme] * confidence[inside]), kind="stable")]
        rows.append(Theme(" · ".join(told[:3]), told, int(sizes[theme]), _unlike([texts[at] for at in typical])))
    number = {theme: at for at, theme in enumerate(order)}
    return Themes(tuple(rows), tuple(number.get(int(theme), -1) for theme in of), tuple(map(float, confidence)), int((of < 0).sum()))
