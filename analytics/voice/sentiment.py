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
class Packed:
    """Weights as they are shipped: int32 tables of shape (n_towers, 2**grams.BITS), squared eight-bit weights with their sign."""

    tables: np.ndarray
    scale: float
    bias: float
    print: str

    def margin(self, seen: Sequence[tuple[grams.Batch, int, int]]) -> np.ndarray:
        """Signed distance from the boundary of each text; seen: for each tower its batch, shortest and longest n-gram."""
        texts = seen[0][0].opens.size
        sums, counts = np.zeros(texts, dtype=np.int64), np.zeros(texts, dtype=np.int64)
        for table, (batch, shortest, longest) in zip(self.tables, seen, strict=True):
            weighed = np.zeros(batch.points.size, dtype=np.int64)
            held = np.zeros(batch.points.size, dtype=np.int64)
            for buckets, valid in grams.hashed(batch, shortest, longest):
                weighed[: buckets.size] += table[buckets] * valid
                held[: buckets.size] += valid
            sums += np.add.reduceat(weighed, batch.opens)
            counts += np.add.reduceat(held, batch.opens)
        return self.scale * sums / np.sqrt(np.maximum(counts, 1)) + self.bias


@dataclass(frozen=True)
class SentimentModel:
    """The letters model. slope, shift: from the margin to log odds (Platt)."""

    packed: Packed
    slope: float
    shift: float

    @property
    def version(self) -> str:
        return f"ko-{self.packed.print}"

    def margin(self, texts: Sequence[str]) -> np.ndarray:
        """Signed distance from the boundary, positive is good; float64 of shape (n_texts,)."""
        parts = [self._margin(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def probability(self, texts: Sequence[str]) -> np.ndarray:
        """Calibrated probability that a remark is positive, 0..1, of shape (n_texts,)."""
        return probability(self.slope * self.margin(texts) + self.shift)

    def _margin(self, texts: Sequence[str]) -> np.ndarray:
        batch = grams.fold([text[:_LONGEST] for text in texts])
        squeezed = grams.without_blanks(batch)
        return self.packed.margin([(batch if tower.blanks else squeezed, tower.shortest, tower.longest) for tower in TOWERS])


def probability(log_odds: np.ndarray) -> np.ndarray:
    """Log odds to 0..1 without overflow."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))


def labels(probabilities: np.ndarray) -> np.ndarray:
    """positive | negative | unsure for each probability; array of str."""
    low, high = UNSURE
    return np.where(probabilities > high, "positive", np.where(probabilities < low, "negative", "unsure"))


def squeezed(weights: np.ndarray, keep: int) -> tuple[np.ndarray, float]:
    """float weights of any shape -> int8 signed square roots, and the scale.

    The ``keep`` largest are kept, the others become 0. weight = scale * sign(q) * q**2.
    """
    size = np.abs(weights)
    least = np.partition(size.ravel(), -keep)[-keep]
    scale = float(np.quantile(size[size >= least], 0.9995)) / 127**2
    roots = np.rint(np.sqrt(np.minimum(size / scale, 127.0**2)))
    return np.where(size >= least, np.sign(weights) * roots, 0).astype(np.int8), scale


def save(path: Path, weights: np.ndarray, keep: int, bias: float, numbers: Sequence[float]) -> None:
    """Write a shipped file: one bit a bucket (kept or not), the kept eight-bit weights, and the numbers of its model."""
    roots, scale = squeezed(weights, keep)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        kept=np.packbits(roots != 0),
        roots=roots[roots != 0],
        numbers=np.array([scale, bias, *numbers]),
    )


def unpacked(path: Path, towers: int, bits: int = grams.BITS) -> tuple[Packed, list[float]]:
    """What ``save`` wrote: the weights and the numbers of the model."""
    with np.load(path) as stored:
        kept, roots, numbers = stored["kept"], stored["roots"].astype(np.int32), stored["numbers"]
    tables = np.zeros(towers * 2**bits, dtype=np.int32)
    tables[np.unpackbits(kept).astype(bool)] = np.sign(roots) * roots**2
    print_of_weights = hashlib.sha256(roots.tobytes() + kept.tobytes() + numbers.tobytes()).hexdigest()[:10]
    scale, bias, *others = map(float, numbers)
    return Packed(tables.reshape(towers, -1), scale, bias, print_of_weights), others


def read(path: Path) -> SentimentModel:
    """The letters model of a file that ``save`` wrote with the numbers slope, shift."""
    packed, (slope, shift) = unpacked(path, len(TOWERS))
    return SentimentModel(packed, slope, shift)


@lru_cache(maxsize=1)
def sentiment_model() -> SentimentModel:
    """The shipped model, read once a process (30 ms)."""
    return read(WEIGHTS)
