"""The content words of texts: what search ranks by and themes are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from analytics.voice.clauses import content, kiwi


def words_of(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Nouns, roots, verbs and adjectives (in dictionary form) and foreign words of each text, in order."""
    different = list(dict.fromkeys(texts))  # the same sentence is said often, and analysing is what costs
    analysed: Iterable[Any] = kiwi().tokenize(iter(different))
    words = dict(zip(different, (tuple(content(tokens)) for tokens in analysed), strict=True))
    return [words[text] for text in texts]
