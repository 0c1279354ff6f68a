"""Texts to hashed character n-grams, a whole batch at a time.

A batch is one array of code points with a boundary mark between texts, so that every step (folding,
squeezing, hashing, weighing, summing) is a few numpy operations for all texts together. A Python loop
over characters would be fifty times slower.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

LONGEST = 5  # characters in the longest n-gram
BITS = 20  # 2**20 buckets
_BOUNDARY = 2  # a control character no text can hold: folding turns control characters into blanks
_BLANK = 32
_TABLE_SIZE = 0x20000


@dataclass(frozen=True)
class Batch:
    """Folded code points of many texts, each opened by a boundary mark and the last one closed.

    points: uint32 of shape (n_points,); opens: positions of the opening marks, of shape (n_texts,).
    """

    points: np.ndarray
    opens: np.ndarray


@lru_cache(maxsize=1)
def _folding() -> np.ndarray:
    """Code point -> code point that means the same: small letters, blanks, half width, one kind of tears."""
    table = np.arange(_TABLE_SIZE, dtype=np.uint32)
    for code in range(0x2500):
        small = chr(code).lower()
        table[code] = ord(small) if len(small) == 1 else code
    table[:33] = _BLANK
    table[[0x7F, 0xA0, 0x3000, 0x200B, 0xFEFF]] = _BLANK
    table[0xFF01:0xFF5F] = table[0x21:0x7F]  # full-width forms
    table[ord("ㅜ")] = ord("ㅠ")
    table[ord("…")] = ord(".")
    for curly, plain in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("～", "~"), ("♡", "♥")):
        table[ord(curly)] = ord(plain)
    return table


def fold(texts: Sequence[str]) -> Batch:
    """Texts -> Batch: composed Hangul, small letters, runs of one character cut to two, blanks to one."""
    mark = chr(_BOUNDARY)
    joined = mark.join(text.replace(mark, " ") for text in texts)
    joined = unicodedata.normalize("NFC", f"{mark}{joined}{mark}")
    raw = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    points = _folding()[np.minimum(raw, _TABLE_SIZE - 1)]
    points[raw == _BOUNDARY] = _BOUNDARY
    points = points[~_third_of_run(points)]
    points = points[~_spare_blank(points)]
    return Batch(points, np.flatnonzero(points == _BOUNDARY)[:-1])


def of_codes(runs: Sequence[np.ndarray]) -> Batch:
    """Runs of numbers (morphemes) as a batch, so that they are hashed like letters."""
    lengths = np.array([run.size for run in runs], dtype=np.int64)
    opens = np.concatenate([[0], np.cumsum(lengths + 1)])  # the last one closes
    points = np.full(int(opens[-1]) + 1, _BOUNDARY, dtype=np.uint32)
    inside = np.ones(points.size, dtype=bool)
    inside[opens] = False
    points[inside] = np.concatenate(runs)
    return Batch(points, opens[:-1])


def _third_of_run(points: np.ndarray) -> np.ndarray:
    same = points[1:] == points[:-1]
    same &= points[1:] != _BOUNDARY
    spare = np.zeros(points.size, dtype=bool)
    spare[2:] = same[1:] & same[:-1]
    return spare


def _spare_blank(points: np.ndarray) -> np.ndarray:
    """Blanks after a blank or beside a boundary."""
    blank = points == _BLANK
    spare = np.zeros(points.size, dtype=bool)
    spare[1:] = blank[1:] & (blank[:-1] | (points[:-1] == _BOUNDARY))
    spare[:-1] |= blank[:-1] & (points[1:] == _BOUNDARY)
    # a run of two blanks at the end of a text: the first one now stands beside the boundary
    spare[:-2] |= blank[:-2] & blank[1:-1] & (points[2:] == _BOUNDARY)
    return spare


def without_blanks(batch: Batch) -> Batch:
    """The same texts written as one word each: Korean spacing is the writer's habit."""
    points = batch.points[batch.points != _BLANK]
    return Batch(points, np.flatnonzero(points == _BOUNDARY)[:-1])


def hashed(batch: Batch, shortest: int = 1, longest: int = LONGEST, bits: int = BITS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each length: (buckets, valid), one entry per start position.

    valid is False where the n-gram would run over the boundary into the next text.
    """
    points = batch.points
    if points.size == 0:
        return
    room = _room(batch)
    rolling = points * np.uint32(0x9E3779B1)
    for length in range(1, longest + 1):
        if length > 1:
            rolling = rolling[:-1] * np.uint32(0x01000193) ^ (points[length - 1 :] * np.uint32(0xC2B2AE35))
        if length >= shortest and rolling.size:
            yield _mixed(rolling) >> np.uint32(32 - bits), room[: rolling.size] >= length


def _room(batch: Batch) -> np.ndarray:
    """Characters from each position to the next boundary, both counted; int32."""
    ends = np.append(batch.opens[1:], batch.points.size - 1)
    lengths = np.diff(np.append(batch.opens, batch.points.size - 1))
    room = np.repeat(ends, lengths) - np.arange(lengths.sum()) + 1
    return np.append(room, 0).astype(np.int32)


def _mixed(values: np.ndarray) -> np.ndarray:
    """Spread the bits (the finish of MurmurHash3, Appleby 2011, public domain)."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values
