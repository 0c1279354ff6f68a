"""Themes nobody named beforehand: words that stand together, found by NMF on their PPMI.

Word-word positive pointwise mutual information (Church and Hanks 1990; Levy and Goldberg 2014) factored by
non-negative matrix factorisation from an nndsvda start (Boutsidis and Gallopoulos 2008), whose SVD is seeded:
the same texts give the same themes. Words are content morphemes and the pairs of them that stand side by side
more often than their frequencies would give (포장 + 찢어지다).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import NMF
from threadpoolctl import threadpool_limits

LEAST = 60  # texts under which no theme is sought
OTHER = -1
_VOCABULARY = 3_000
_RARE = 3  # texts a word must stand in
_COMMON = 0.5  # share of texts above which a word tells nothing
_SURE = 0.4  # share of a text's weight its theme must hold
_BOUND = 0.35  # normalised pointwise mutual information above which two neighbours are one phrase
_PHRASE_WEIGHT = 1.5  # two words that belong together tell more than two that do not
_KEPT_WORDS = 80  # of a theme, for telling its texts later
_DIGITS = 6  # of a weight: machines differ in the last ones


@dataclass(frozen=True)
class Theme:
    """Words that tell it (word -> weight 0..1), how many texts it holds, and which three are typical (places)."""

    label: str
    words: Mapping[str, float]
    n: int
    typical: tuple[int, ...]


@dataclass(frozen=True)
class Themes:
    """Themes, largest first; every text has one (its number in ``of``) or OTHER, each with a confidence 0..1."""

    rows: tuple[Theme, ...]
    of: tuple[int, ...]
    confidence: tuple[float, ...]

    @property
    def others(self) -> int:
        return self.of.count(OTHER)

    @property
    def assigned(self) -> float | None:
        """Share of texts that have a theme; None without texts."""
        return 1 - self.others / len(self.of) if self.of else None


def found_themes(texts: Sequence[str], words: Sequence[Sequence[str]], k: int) -> Themes:
    """At most k themes of texts given with their words, in order."""
    nothing = Themes((), (OTHER,) * len(texts), (0.0,) * len(texts))
    if len(texts) < LEAST:
        return nothing
    terms = with_phrases(words)
    vocabulary = _vocabulary(terms)
    if len(vocabulary) < 3 * k:
        return nothing
    held = _held(terms, vocabulary)
    with threadpool_limits(1):
        weights = NMF(k, init="nndsvda", max_iter=200, tol=1e-4, random_state=0).fit_transform(_ppmi(held))
    weights = np.round(weights / np.maximum(weights.max(axis=0), 1e-12), _DIGITS)
    of, confidence, scores = _told(held, weights)
    return _ordered(texts, vocabulary, held, weights, of, confidence, scores)


def told_by(themes: Sequence[Mapping[str, float]], words: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    """The theme of each text (or OTHER) and its confidence, by themes given as word -> weight."""
    vocabulary = sorted({word for theme in themes for word in theme})
    if not vocabulary:
        return np.full(len(words), OTHER), np.zeros(len(words))
    weights = np.array([[theme.get(word, 0.0) for theme in themes] for word in vocabulary])
    of, confidence, _ = _told(_held([_with_pairs(text, set(vocabulary)) for text in words], vocabulary), weights)
    return of, confidence


def _told(held: sp.csr_matrix, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Theme, confidence and scores (n_texts, n_themes): a text's theme holds at least _SURE of its words' weight."""
    scores = held @ weights**2  # a word that is another theme's for the most part decides little
    totals = scores.sum(axis=1)
    best = scores.argmax(axis=1)
    confidence = np.where(totals > 0, scores[np.arange(len(best)), best] / np.maximum(totals, 1e-12), 0.0)
    return np.where(confidence >= _SURE, best, OTHER), confidence, scores


# ---- words and phrases ------------------------------------------------------------------------------


def with_phrases(words: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each text's words, and after them the phrases among them."""
    alone = Counter(word for text in words for word in text)
    pairs = Counter(
        pair for text in words for pair in zip(text, text[1:], strict=False) if pair[0] != pair[1] and min(map(len, pair)) > 1
    )
    total = max(sum(alone.values()), 2)
    phrases = {
        f"{first} {second}" for (first, second), n in pairs.items()
        if n >= _RARE and np.log(n * total / (alone[first] * alone[second])) / -np.log(n / total) >= _BOUND
    }
    return [_with_pairs(text, phrases) for text in words]


def _with_pairs(text: Sequence[str], phrases: set[str]) -> list[str]:
    return [*text, *(pair for first, second in zip(text, text[1:], strict=False) if (pair := f"{first} {second}") in phrases)]


def _vocabulary(terms: Sequence[Sequence[str]]) -> list[str]:
    counts = Counter(word for text in terms for word in set(text))
    kept = [(word, n) for word, n in counts.items() if _RARE <= n <= _COMMON * len(terms) and len(word) > 1]
    return [word for word, _ in sorted(kept, key=lambda one: (-one[1], one[0]))[:_VOCABULARY]]


def _held(terms: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> sp.csr_matrix:
    """1 where a text holds a word; of shape (n_texts, n_words)."""
    place = {word: at for at, word in enumerate(vocabulary)}
    columns = [sorted({place[word] for word in text if word in place}) for text in terms]
    rows = np.repeat(np.arange(len(terms)), [len(one) for one in columns])
    flat = np.fromiter((at for one in columns for at in one), np.int64, rows.size)
    return sp.csr_matrix((np.ones(rows.size), (rows, flat)), shape=(len(terms), len(vocabulary)))


def _ppmi(held: sp.csr_matrix) -> sp.csr_matrix:
    """Positive log ratio of words standing together to what their frequencies would give."""
    together = (held.T @ held).tocoo()
    alone = np.asarray(held.sum(axis=0)).ravel()
    lift = np.log(together.data * held.shape[0] / (alone[together.row] * alone[together.col]))
    keep = (lift > 0) & ((together.data >= _RARE) | (together.row == together.col))
    return sp.csr_matrix((lift[keep], (together.row[keep], together.col[keep])), shape=together.shape)


# ---- telling a theme ----------------------------------------------------------------------------------


def _ordered(
    texts: Sequence[str], vocabulary: Sequence[str], held: sp.csr_matrix, weights: np.ndarray, of: np.ndarray, confidence: np.ndarray,
    scores: np.ndarray,
) -> Themes:
    sizes = np.bincount(of[of >= 0], minlength=weights.shape[1])
    order = [int(theme) for theme in np.argsort(-sizes, kind="stable") if sizes[theme]]
    phrase_first = np.array([_PHRASE_WEIGHT if " " in word else 1.0 for word in vocabulary])
    rows = []
    for theme in order:
        inside = np.flatnonzero(of == theme)
        # a theme is told by the words that are both its own and frequent in it
        telling = weights[:, theme] * (0.05 + np.asarray(held[inside].mean(axis=0)).ravel()) * phrase_first
        best = np.argsort(-telling, kind="stable")[:_KEPT_WORDS]
        typical = inside[np.argsort(-(scores[inside, theme] * confidence[inside]), kind="stable")]
        rows.append(Theme(
            _label([vocabulary[at] for at in best]), {vocabulary[at]: float(weights[at, theme]) for at in best if weights[at, theme] > 0},
            int(sizes[theme]), _unlike(texts, typical),
        ))
    number = {theme: at for at, theme in enumerate(order)}
    return Themes(tuple(rows), tuple(number.get(int(theme), OTHER) for theme in of), tuple(map(float, confidence)))


def _label(words: Sequence[str], least: int = 2, most: int = 5) -> str:
    """Two to five words: the telling phrases and words, none of them said twice."""
    said: list[str] = []
    for word in words[:12]:
        parts = word.split()
        new = [part for part in parts if not any(part in one.split() for one in said)]
        if len(new) == len(parts) and sum(len(one.split()) for one in [*said, word]) <= most:
            said.append(word)
        if len(said) == 3 or (len(said) >= least and sum(len(one.split()) for one in said) >= 4):
            break
    return " · ".join(said)


def _unlike(texts: Sequence[str], places: Iterable[int], most: int = 3) -> tuple[int, ...]:
    """The first texts that do not begin or end alike: three endings of one sentence are no three examples."""
    kept: list[int] = []
    for at in places:
        text = texts[at]
        if len(kept) < most and all(text[:8] != texts[one][:8] and text[-12:-4] != texts[one][-12:-4] for one in kept):
            kept.append(int(at))
    return tuple(kept)
