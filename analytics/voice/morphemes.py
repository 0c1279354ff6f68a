"""How a text feels by its morphemes: a second opinion where kiwi has cut the text anyway.

The letters model (sentiment.py) reads a hundred thousand texts a second and needs no analyser. Where a remark is
read closely its morphemes are there too; runs of one to three of them, hashed and weighed in the same way, see
what letters miss (예쁘/VA whatever its ending). The two margins are added with weights fitted on held-back rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from analytics.voice import grams, sentiment

WEIGHTS = Path(__file__).parent / "weights" / "morphemes.npz"
LONGEST = 3  # morphemes in the longest run


@dataclass(frozen=True)
class MorphemeModel:
    """Weights of morpheme runs, and how their margin is joined with that of the letters."""

    packed: sentiment.Packed
    letters: float  # what a margin of the letters counts in log odds
    morphemes: float  # and one of the morphemes
    shift: float

    @property
    def version(self) -> str:
        return f"mo-{self.packed.print}"

    def log_odds(self, letters: np.ndarray, runs: Sequence[np.ndarray]) -> np.ndarray:
        """Calibrated log odds of being positive, of shape (n_texts,).

        letters: margins of the letters model; runs: the codes of each text's morphemes.
        """
        return self.letters * letters + self.morphemes * self.margin(runs) + self.shift

    def margin(self, runs: Sequence[np.ndarray]) -> np.ndarray:
        """Signed distance from the boundary by morphemes alone; a text without any has the bias."""
        if not runs:
            return np.zeros(0)
        return self.packed.margin([(grams.of_codes(runs), 1, LONGEST)])


def codes(tokens: Iterable[Any]) -> np.ndarray:
    """kiwi's tokens -> one number each, the same on every machine; uint32 of shape (n_tokens,)."""
    return np.array([code(token.form, token.tag) for token in tokens], dtype=np.uint32)


@lru_cache(maxsize=2**17)
def code(form: str, tag: str) -> int:
    """The number of one morpheme; regular and irregular verbs (VV-R, VV-I) are the same."""
    return zlib.crc32(f"{form.lower()}/{tag.partition('-')[0]}".encode())


@lru_cache(maxsize=1)
def morpheme_model() -> MorphemeModel:
    """The shipped model, read once a process."""
    return read(WEIGHTS)


def read(path: Path) -> MorphemeModel:
    """The model of a file that ``sentiment.save`` wrote with the numbers letters, morphemes, shift."""
    packed, (letters, morphemes, shift) = sentiment.unpacked(path, 1)
    return MorphemeModel(packed, letters, morphemes, shift)
