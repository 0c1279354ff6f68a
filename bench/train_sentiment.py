"""Train the Korean sentiment model and write analytics/voice/weights/sentiment.npz.

    OMP_NUM_THREADS=1 python bench/train_sentiment.py ../shared/data

Sources: Naver movie reviews (e9t/nsmc, CC0; 1-4 negative, 9-10 positive, 5-8 left out), KOTE
(searle-j/KOTE, MIT; texts whose emotions lie on one side), and the commerce phrases of
bench/phrases (ours). Movies are split by a hash of their id: tenth 0 is never looked at until
bench/sentiment.py reports, tenth 1 calibrates, the rest trains. Classes are balanced inside each
source. Everything is seeded and runs on one thread: a second run writes the same bytes.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import scipy.sparse as sp
from phrasing import Writer
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from analytics.voice import grams, sentiment

KEEP = 600_000  # weights kept of 2 x 2**20
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


def counted(texts: list[str]) -> sp.csr_matrix:
    """n-gram counts over the square root of their number; float32 of shape (n_texts, n_towers * 2**BITS)."""
    blocks = [_counted(texts[at : at + 20_000]) for at in range(0, len(texts), 20_000)]
    return sp.vstack(blocks, format="csr")


def _counted(texts: list[str]) -> sp.csr_matrix:
    batch = grams.fold(texts)
    rows, columns = [], []
    for number, tower in enumerate(sentiment.TOWERS):
        seen = batch if tower.blanks else grams.without_blanks(batch)
        text_of = np.searchsorted(seen.opens, np.arange(seen.points.size), side="right") - 1
        for buckets, valid in grams.hashed(seen, tower.shortest, tower.longest):
            rows.append(text_of[: buckets.size][valid])
            columns.append(buckets[valid].astype(np.int32) + number * 2**grams.BITS)
    row, column = np.concatenate(rows), np.concatenate(columns)
    values = (1 / np.sqrt(np.bincount(row, minlength=len(texts))))[row].astype(np.float32)
    return sp.csr_matrix((values, (row, column)), shape=(len(texts), len(sentiment.TOWERS) * 2**grams.BITS))


def prior_weights(found: sp.csr_matrix, sides: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How far each feature is allowed to go: sqrt(|naive Bayes log ratio|) times its rarity."""
    present = sp.csr_matrix((np.ones_like(found.data), found.indices, found.indptr), shape=found.shape)
    good = present.T @ (weights * (sides > 0)) + 1
    bad = present.T @ (weights * (sides < 0)) + 1
    ratio = np.abs(np.log(good / good.sum()) - np.log(bad / bad.sum()))
    rarity = np.log(found.shape[0] / (1 + np.bincount(found.indices, minlength=found.shape[1])))
    return (np.sqrt(ratio) * rarity / 8).astype(np.float32)


def fitted(found: sp.csr_matrix, sides: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Logistic regression on the scaled features by L-BFGS; weights and bias."""
    scaling = prior_weights(found, sides, weights)
    across = found.T.tocsr()
    sides = sides.astype(np.float32)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        free, bias = flat[:-1].astype(np.float32), np.float32(flat[-1])
        margins = sides * (found @ (scaling * free) + bias)
        value = STRENGTH * float((weights * np.logaddexp(0, -margins)).sum(dtype=np.float64))
        value += 0.5 * float((free.astype(np.float64) ** 2).sum())
        pull = (-STRENGTH * weights * sides / (1 + np.exp(np.clip(margins, -50, 50)))).astype(np.float32)
        return value, np.append(scaling * (across @ pull) + free, pull.sum(dtype=np.float64)).astype(np.float64)

    options = {"maxiter": STEPS, "maxcor": 6}
    found_at = minimize(loss, np.zeros(found.shape[1] + 1), jac=True, method="L-BFGS-B", options=options).x
    return scaling * found_at[:-1].astype(np.float32), float(found_at[-1])


def platt(margins: np.ndarray, sides: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Slope and shift from margins to log odds (Platt 1999), classes balanced."""

    def loss(at: np.ndarray) -> float:
        return float((weights * np.logaddexp(0, -sides * (at[0] * margins + at[1]))).sum())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def train(shared: Path, out: Path) -> None:
    films, film_tenth = movies(shared)
    remarks, remark_tenth = comments(shared)
    training = [films.picked(film_tenth >= 2), remarks.picked(remark_tenth >= 2), phrases()]
    sides = np.concatenate([corpus.sides for corpus in training])
    weights = np.concatenate([corpus.weights() for corpus in training])
    matrix = counted([text for corpus in training for text in corpus.texts])
    learnt, bias = fitted(matrix, sides, weights)
    shape = (len(sentiment.TOWERS), 2**grams.BITS)
    sentiment.save(out, learnt.reshape(shape), KEEP, bias, 1.0, 0.0)
    held = [films.picked(film_tenth == 1), remarks.picked(remark_tenth == 1)]
    margins = np.concatenate([sentiment.read(out).margin(corpus.texts) for corpus in held])
    evenly = np.concatenate([corpus.weights() / len(corpus.texts) for corpus in held])
    slope, shift = platt(margins, np.concatenate([corpus.sides for corpus in held]), evenly)
    sentiment.save(out, learnt.reshape(shape), KEEP, bias, slope, shift)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with nsmc_reviews.parquet and kote/")
    parser.add_argument("--out", type=Path, default=sentiment.WEIGHTS)
    given = parser.parse_args()
    begun = time.perf_counter()
    with threadpool_limits(1):
        train(given.shared, given.out)
    print(f"{given.out.name}: {given.out.stat().st_size / 1e6:.2f} MB, {time.perf_counter() - begun:.0f} s")
