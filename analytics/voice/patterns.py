"""Patterns of the lexicon: how they are written, and how thousands of texts are searched at once.

In the lexicon "_" is a blank that may be missing. A search over all texts goes through Arrow's RE2 first
(linear time, no Python loop); only texts that hold something are looked at one by one for the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def expression(words: Sequence[str]) -> str:
    """One alternation of lexicon words."""
    return "|".join(re.sub(r"_\??", r"\\s?", word) for word in words)


def english_expression(words: Sequence[str]) -> str:
    """English words and phrases as whole words; "_" is a blank or hyphen."""
    return r"\b(?:" + "|".join(re.escape(word).replace("_", "[ -]") for word in words) + r")\b"


def having(texts: pa.Array, pattern: str) -> np.ndarray:
    """Which texts hold the pattern; bool of shape (n_texts,)."""
    found = pc.call_function("match_substring_regex", [texts], pc.MatchSubstringOptions(pattern, ignore_case=True))
    return found.fill_null(False).to_numpy(zero_copy_only=False)


def times(texts: pa.Array, pattern: str) -> np.ndarray:
    """How often each text holds the pattern; int of shape (n_texts,)."""
    found = pc.call_function("count_substring_regex", [texts], pc.MatchSubstringOptions(pattern, ignore_case=True))
    return found.fill_null(0).to_numpy(zero_copy_only=False)
