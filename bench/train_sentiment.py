"""Train the Korean sentiment models and write sentiment.npz (letters) and morphemes.npz to analytics/voice/weights.

    OMP_NUM_THREADS=1 python bench/train_sentiment.py ../shared/data [--out FOLDER]

Sources: Naver movie reviews (e9t/nsmc, CC0; 1-4 negative, 9-10 positive, 5-8 left out), KOTE
(searle-j/KOTE, MIT; texts whose emotions lie on one side), and the commerce phrases of
bench/phrases (ours). Movies are split by a hash of their id: tenth 0 is never looked at until
bench/sentiment.py reports, tenth 1 calibrates, the rest trains. Classes are balanced inside each
source. Everything is seeded and runs on one thread: a second run writes the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import scipy.sparse as sp
from phrasing import Writer
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from analytics.voice import clauses, grams, morphemes, sentiment

KEEP = 600_000  # weights of letters kept of 2 x 2**20
KEEP_MORPHEMES = 300_000  # of 2**20
STRENGTH = 3.0  # C of the logistic loss
STEPS = 100  # of L-BFGS; stopping early is part of the regularisation
KOTE_WEIGHT = 3.0
PHRASE_WEIGHT = 1.5
PHRASE_EACH = 20  # sentences made of each hand-written predicate or saying
KOTE_POSITIVE = {1, 2, 4, 7, 8, 13, 14, 16, 27, 32, 40, 42, 43}
KOTE_NEGATIVE = {0, 3, 6, 9, 10, 12, 18, 19, 20, 21, 22, 23, 25, 26, 30, 31, 35, 36, 37}


@dataclass(frozen=True)
class Corpus:
    """Texts with their side (1 positive, -1 negative) and the weight of the source."""

    texts: list[str]
    sides: np.ndarray
    weight: float = 1.0

    def weights(self) -> np.ndarray:
        """Row weights: both classes of a source weigh the same."""
        positive = self.sides > 0
        share = np.where(positive, positive.mean(), 1 - positive.mean())
        return (self.weight * 0.5 / share).astype(np.float32)

    def picked(self, keep: np.ndarray) -> Corpus:
        return Corpus([self.texts[at] for at in np.flatnonzero(keep)], self.sides[keep], self.weight)


def tenths(ids: np.ndarray) -> np.ndarray:
    """0..9 for each id, the same on every machine (Knuth's multiplicative hash)."""
    return ((ids.astype(np.uint64) * np.uint64(2654435761) % np.uint64(2**32)) >> np.uint64(8)) % np.uint64(10)


def movies(shared: Path) -> tuple[Corpus, np.ndarray]:
    """Reviews with a clear rating, and the tenth their movie belongs to."""
    table = pq.read_table(shared / "nsmc_reviews.parquet", columns=["movie_id", "review", "rating"])
    ratings, texts = table["rating"].to_numpy(), table["review"].to_pylist()
    keep = ((ratings <= 4) | (ratings >= 9)) & np.array([bool(text and text.strip()) for text in texts])
    corpus = Corpus([texts[at] for at in np.flatnonzero(keep)], np.where(ratings[keep] >= 9, 1, -1))
    return corpus, tenths(table["movie_id"].to_numpy()[keep])


def comments(shared: Path) -> tuple[Corpus, np.ndarray]:
    """KOTE texts whose emotions are at least three to one on one side."""
    texts, sides = [], []
    for line in (shared / "kote" / "val.tsv").read_text(encoding="utf-8").splitlines():
        _, text, numbers = line.split("\t")
        emotions = {int(number) for number in numbers.split(",")}
        good, bad = len(emotions & KOTE_POSITIVE), len(emotions & KOTE_NEGATIVE)
        if max(good, bad) >= 2 and max(good, bad) >= 3 * min(good, bad):
            texts.append(text)
            sides.append(1 if good > bad else -1)
    return Corpus(texts, np.array(sides), KOTE_WEIGHT), tenths(np.arange(len(texts)))


def phrases() -> Corpus:
    """Sentences of commerce made from bench/phrases."""
    texts, sides = Writer().sentences(PHRASE_EACH)
    return Corpus(texts, np.array(sides), PHRASE_WEIGHT)


Seen = list[tuple[grams.Batch, int, int]]  # of each tower: its batch, shortest and longest n-gram


def letters(texts: list[str]) -> Seen:
    """What the letters model sees of texts."""
    batch = grams.fold(texts)
    return [(batch if tower.blanks else grams.without_blanks(batch), tower.shortest, tower.longest) for tower in sentiment.TOWERS]


def cut(texts: list[str]) -> list[np.ndarray]:
    """The morpheme codes of texts, as far as the engine reads them."""
    analysed: Any = clauses.kiwi().tokenize(text[: clauses.LONGEST] for text in texts)
    return [morphemes.codes(tokens) for tokens in analysed]


def morphemes_of(runs: list[np.ndarray]) -> Seen:
    """What the morphemes model sees of texts."""
    return [(grams.of_codes(runs), 1, morphemes.LONGEST)]


def counted(things: list, look: Callable[[list], Seen]) -> sp.csr_matrix:
    """n-gram counts over the square root of their number; float32 of shape (n_texts, n_towers * 2**BITS)."""
    return sp.vstack([_counted(look(things[at : at + 20_000])) for at in range(0, len(things), 20_000)], format="csr")


def _counted(seen: Seen) -> sp.csr_matrix:
    rows, columns = [], []
    for number, (batch, shortest, longest) in enumerate(seen):
        text_of = np.searchsorted(batch.opens, np.arange(batch.points.size), side="right") - 1
        for buckets, valid in grams.hashed(batch, shortest, longest):
            rows.append(text_of[: buckets.size][valid])
            columns.append(buckets[valid].astype(np.int32) + number * 2**grams.BITS)
    row, column = np.concatenate(rows), np.concatenate(columns)
    texts = seen[0][0].opens.size
    values = (1 / np.sqrt(np.bincount(row, minlength=texts)))[row].astype(np.float32)
    return sp.csr_matrix((values, (row, column)), shape=(texts, len(seen) * 2**grams.BITS))


def prior_weights(found: sp.csr_matrix, sides: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How far each feature is allowed to go: sqrt(|naive Bayes log ratio|) times its rarity."""
    present = sp.csr_matrix((np.ones_like(found.data), found.indices, found.indptr), shape=found.shape)
    good = present.T @ (weights * (sides > 0)) + 1
    bad = present.T @ (weights * (sides < 0)) + 1
    ratio = np.abs(np.log(good / good.sum()) - np.log(bad / bad.sum()))
    rarity = np.log(found.shape[0] / (1 + np.bincount(found.indices, minlength=found.shape[1])))
    return (np.sqrt(ratio) * rarity / 8).astype(np.float32)


def fitted(found: sp.csr_matrix, sides: np.ndarray, weights: np.ndarray, strength: float = STRENGTH) -> tuple[np.ndarray, float]:
    """Logistic regression on the scaled features by L-BFGS; weights and bias."""
    scaling = prior_weights(found, sides, weights)
    across = found.T.tocsr()
    sides = sides.astype(np.float32)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        free, bias = flat[:-1].astype(np.float32), np.float32(flat[-1])
        margins = sides * (found @ (scaling * free) + bias)
        value = strength * float((weights * np.logaddexp(0, -margins)).sum(dtype=np.float64))
        value += 0.5 * float((free.astype(np.float64) ** 2).sum())
        pull = (-strength * weights * sides / (1 + np.exp(np.clip(margins, -50, 50)))).astype(np.float32)
        return value, np.append(scaling * (across @ pull) + free, pull.sum(dtype=np.float64)).astype(np.float64)

    options = {"maxiter": STEPS, "maxcor": 6}
    found_at = minimize(loss, np.zeros(found.shape[1] + 1), jac=True, method="L-BFGS-B", options=options).x
    return scaling * found_at[:-1].astype(np.float32), float(found_at[-1])


def calibrated(margins: np.ndarray, sides: np.ndarray, weights: np.ndarray) -> list[float]:
    """A slope for each column of margins, then the shift, to log odds (Platt 1999), classes balanced."""

    def loss(at: np.ndarray) -> float:
        return float((weights * np.logaddexp(0, -sides * (margins @ at[:-1] + at[-1]))).sum())

    begin = np.append(np.full(margins.shape[1], 1 / margins.shape[1]), 0.0)
    return minimize(loss, begin, method="Nelder-Mead", options={"maxiter": 2000, "xatol": 1e-6, "fatol": 1e-6}).x.tolist()


def train(shared: Path, out: Path) -> None:
    films, film_tenth = movies(shared)
    remarks, remark_tenth = comments(shared)
    training = [films.picked(film_tenth >= 2), remarks.picked(remark_tenth >= 2), phrases()]
    held = [films.picked(film_tenth == 1), remarks.picked(remark_tenth == 1)]
    texts = [text for corpus in training for text in corpus.texts]
    sides = np.concatenate([corpus.sides for corpus in training])
    weights = np.concatenate([corpus.weights() for corpus in training])
    held_texts = [text for corpus in held for text in corpus.texts]
    held_sides = np.concatenate([corpus.sides for corpus in held])
    evenly = np.concatenate([corpus.weights() / len(corpus.texts) for corpus in held])

    learnt, bias = fitted(counted(texts, letters), sides, weights)
    path = out / sentiment.WEIGHTS.name
    sentiment.save(path, learnt, KEEP, bias, (1.0, 0.0))
    by_letters = sentiment.read(path).margin(held_texts)
    sentiment.save(path, learnt, KEEP, bias, calibrated(by_letters[:, None], held_sides, evenly))

    learnt, bias = fitted(counted(cut(texts), morphemes_of), sides, weights)
    path = out / morphemes.WEIGHTS.name
    sentiment.save(path, learnt, KEEP_MORPHEMES, bias, (1.0, 1.0, 0.0))
    by_morphemes = morphemes.read(path).margin(cut(held_texts))
    both = np.stack([by_letters, by_morphemes], axis=1)
    sentiment.save(path, learnt, KEEP_MORPHEMES, bias, calibrated(both, held_sides, evenly))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with nsmc_reviews.parquet and kote/")
    parser.add_argument("--out", type=Path, default=sentiment.WEIGHTS.parent)
    given = parser.parse_args()
    begun = time.perf_counter()
    with threadpool_limits(1):
        train(given.shared, given.out)
    for path in sorted(given.out.glob("*.npz")):
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}")
    print(f"{time.perf_counter() - begun:.0f} s")
