"""English remarks: told apart by their letters, felt with VADER (Hutto and Gilbert 2014, MIT licence).

VADER misses two complaints in five (trials on reviews), because many are told without a strong word.
lexicon/english.toml names what customers complain of and praise; each such phrase moves the log odds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analytics.voice import patterns

_FILE = Path(__file__).parent / "lexicon" / "english.toml"
_LEAST_LETTERS = 6  # "good" or "LG" inside a Korean data set is not an English remark
_STRICTNESS = 3.0  # compound -1..1 to log odds
_SHIFT = 0.1  # compound that is as often a complaint as praise
_PHRASE = 1.4  # log odds of one phrase of complaint or praise
_MOST_PHRASES = 2


def is_english(texts: Sequence[str]) -> np.ndarray:
    """True where Latin letters are many and Hangul nearly absent; bool of shape (n_texts,)."""
    made = pa.array(texts, pa.string())
    latin, hangul = patterns.times(made, "[A-Za-z]"), patterns.times(made, "[가-힣ㄱ-ㅣ]")
    return (latin >= _LEAST_LETTERS) & (hangul * 5 < latin)


@lru_cache(maxsize=1)
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@lru_cache(maxsize=1)
def _phrases() -> tuple[str, str]:
    stored = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    complaint, praise = (r"\b(?:" + "|".join(stored[side]) + ")" for side in ("complaint", "praise"))
    return complaint, praise


def english_probability(texts: Sequence[str]) -> np.ndarray:
    """Probability that an English remark is positive, 0..1."""
    compound = np.array([_analyzer().polarity_scores(text)["compound"] for text in texts])
    bad, good = (np.minimum(patterns.times(pa.array(texts, pa.string()), pattern), _MOST_PHRASES) for pattern in _phrases())
    return 1 / (1 + np.exp(-_STRICTNESS * (compound - _SHIFT) - _PHRASE * (good - bad.astype(float))))
