"""English remarks: told apart by their letters, felt with VADER (Hutto and Gilbert 2014, MIT licence)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_LEAST_LETTERS = 6  # "good" or "LG" inside a Korean data set is not an English remark
_STRICTNESS = 3.0  # compound -1..1 to log odds
_COMPLAINT_SHIFT = 0.12  # VADER misses two complaints in five at its own zero: flat wording is a complaint more often


def is_english(texts: Sequence[str]) -> np.ndarray:
    """True where Latin letters are many and Hangul nearly absent; bool of shape (n_texts,)."""
    made = pa.array(texts, pa.string())
    latin, hangul = _letters(made, "[A-Za-z]"), _letters(made, "[가-힣ㄱ-ㅣ]")
    return (latin >= _LEAST_LETTERS) & (hangul * 5 < latin)


def _letters(texts: pa.Array, pattern: str) -> np.ndarray:
    counted = pc.call_function("count_substring_regex", [texts], pc.MatchSubstringOptions(pattern))
    return counted.to_numpy(zero_copy_only=False)


@lru_cache(maxsize=1)
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def english_probability(texts: Sequence[str]) -> np.ndarray:
    """Probability that an English remark is positive, 0..1."""
    compound = np.array([_analyzer().polarity_scores(text)["compound"] for text in texts])
    return 1 / (1 + np.exp(-_STRICTNESS * (compound - _COMPLAINT_SHIFT)))
