"""Which emotions a text carries, learnt from comments that people labelled (KOTE).

Ten one-against-rest models on runs of one and two morphemes. Comments are not customers' remarks, so the cue words
(cues.py) go first and this model speaks where they are silent and it is sure. Its figures on KOTE stand in docs/voice.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from analytics.voice import grams, sentiment

WEIGHTS = Path(__file__).parent / "weights" / "emotions.npz"
NAMES = ("분노", "답답함", "실망", "불안", "슬픔", "감사", "기쁨", "기대", "놀람", "만족")  # as in lexicon/cues.toml
BITS = 16
LONGEST = 2


@dataclass(frozen=True)
class EmotionModel:
    """tables of shape (n_emotions, 2**BITS); slopes, shifts: from each margin to log odds."""

    packed: sentiment.Packed
    slopes: np.ndarray
    shifts: np.ndarray

    @property
    def version(self) -> str:
        return f"em-{self.packed.print}"

    def probabilities(self, runs: Sequence[np.ndarray]) -> np.ndarray:
        """How likely each text carries each emotion of NAMES, 0..1; runs: morpheme codes; of shape (n_texts, n_emotions)."""
        return sentiment.probability(self.slopes * self.margins(runs) + self.shifts)

    def margins(self, runs: Sequence[np.ndarray]) -> np.ndarray:
        """Weights summed over each text's runs; of shape (n_texts, n_emotions)."""
        if not runs:
            return np.zeros((0, len(NAMES)))
        batch = grams.of_codes(runs)
        weighed = np.zeros((len(NAMES), batch.points.size), dtype=np.int64)
        held = np.zeros(batch.points.size, dtype=np.int64)
        for buckets, valid in grams.hashed(batch, 1, LONGEST, BITS):
            weighed[:, : buckets.size] += self.packed.tables[:, buckets] * valid
            held[: buckets.size] += valid
        sums, counts = np.add.reduceat(weighed, batch.opens, axis=1), np.add.reduceat(held, batch.opens)
        return (self.packed.scale * sums / np.sqrt(np.maximum(counts, 1))).T


@lru_cache(maxsize=1)
def emotion_model() -> EmotionModel:
    """The shipped model, read once a process."""
    return read(WEIGHTS)


def read(path: Path) -> EmotionModel:
    """The model of a file that bench/train_emotions.py wrote."""
    packed, numbers = sentiment.unpacked(path, len(NAMES), BITS)
    return EmotionModel(packed, np.array(numbers[: len(NAMES)]), np.array(numbers[len(NAMES) :]))
