"""How a Korean remark feels: hashed character n-grams, weighed and summed.

Two towers look at the same text: short n-grams as it was written, longer ones with the blanks taken
out. Weights are NB-SVM (Wang and Manning 2012, "Baselines and Bigrams", ACL), trained by
bench/train_sentiment.py, pruned, and kept as the signed square root in eight bits. Sums are integers,
so a text has the same score in any batch on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from analytics.voice import grams

WEIGHTS = Path(__file__).parent / "weights" / "sentiment.npz"
UNSURE = (0.35, 0.65)  # a probability between these is not called either way
_LONGEST = 4_000  # letters of a remark that are read: enough to know how it feels, bounded in memory
_BATCH = 8192  # texts folded at once: a few MB, small enough for the processor's cache


@dataclass(frozen=True)
class Tower:
    """One way to look at a text: n-grams from shortest to longest, with or without its blanks."""

    shortest: int
    longest: int
    blanks: bool


TOWERS = (Tower(1, 3, blanks=True), Tower(2, 5, blanks=False))


@dataclass(frozen=True)
class SentimentModel:
    """Weights ready to score.

    tables: int32 of shape (n_towers, 2**grams.BITS), the squared eight-bit weights with their sign.
    scale, bias: from the integer sum to the margin; slope, shift: from the margin to log odds (Platt).
    """

    tables: np.ndarray
    scale: float
    bias: float
    slope: float
    shift: float
    version: str

    def margin(self, texts: Sequence[str]) -> np.ndarray:
        """Signed distance from the boundary, positive is good; float64 of shape (n_texts,)."""
        parts = [self._margin(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def probability(self, texts: Sequence[str]) -> np.ndarray:
        """Calibrated probability that a remark is positive, 0..1, of shape (n_texts,)."""
        return probability(self.slope * self.margin(texts) + self.shift)

    def _margin(self, texts: Sequence[str]) -> np.ndarray:
        batch = grams.fold([text[:_LONGEST] for text in texts])
        sums = np.zeros(len(texts), dtype=np.int64)
        counts = np.zeros(len(texts), dtype=np.int64)
        for tower, table in zip(TOWERS, self.tables, strict=True):
            seen = batch if tower.blanks else grams.without_blanks(batch)
            weighed = np.zeros(seen.points.size, dtype=np.int64)
            held = np.zeros(seen.points.size, dtype=np.int64)
            for buckets, valid in grams.hashed(seen, tower.shortest, tower.longest):
                weighed[: buckets.size] += table[buckets] * valid
                held[: buckets.size] += valid
            sums += np.add.reduceat(weighed, seen.opens)
            counts += np.add.reduceat(held, seen.opens)
        return self.scale * sums / np.sqrt(np.maximum(counts, 1)) + self.bias


def probability(log_odds: np.ndarray) -> np.ndarray:
    """Log odds to 0..1 without overflow."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))


def labels(probabilities: np.ndarray) -> np.ndarray:
    """positive | negative | unsure for each probability; array of str."""
    low, high = UNSURE
    return np.where(probabilities > high, "positive", np.where(probabilities < low, "negative", "unsure"))


def packed(weights: np.ndarray, keep: int) -> tuple[np.ndarray, float]:
    """float weights of shape (n_towers, n_buckets) -> int8 signed square roots, and the scale.

    The ``keep`` largest are kept, the others become 0. weight = scale * sign(q) * q**2.
    """
    size = np.abs(weights)
    least = np.partition(size.ravel(), -keep)[-keep]
    scale = float(np.quantile(size[size >= least], 0.9995)) / 127**2
    roots = np.rint(np.sqrt(np.minimum(size / scale, 127.0**2)))
    return np.where(size >= least, np.sign(weights) * roots, 0).astype(np.int8), scale


def save(path: Path, weights: np.ndarray, keep: int, bias: float, slope: float, shift: float) -> None:
    """Write the shipped file: one bit a bucket (kept or not) and the kept eight-bit weights, compressed."""
    roots, scale = packed(weights, keep)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        kept=np.packbits(roots != 0),
        roots=roots[roots != 0],
        numbers=np.array([scale, bias, slope, shift]),
    )


def read(path: Path) -> SentimentModel:
    """The model of a file that ``save`` wrote."""
    with np.load(path) as stored:
        kept, roots, numbers = stored["kept"], stored["roots"].astype(np.int32), stored["numbers"]
    tables = np.zeros(len(TOWERS) * 2**grams.BITS, dtype=np.int32)
    tables[np.unpackbits(kept).astype(bool)] = np.sign(roots) * roots**2
    print_of_weights = hashlib.sha256(roots.tobytes() + kept.tobytes() + numbers.tobytes()).hexdigest()[:10]
    return SentimentModel(tables.reshape(len(TOWERS), -1), *map(float, numbers), version=f"ko-{print_of_weights}")


@lru_cache(maxsize=1)
def sentiment_model() -> SentimentModel:
    """The shipped model, read once a process (30 ms)."""
    return read(WEIGHTS)
