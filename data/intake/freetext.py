"""Free text and short words: trimmed, composed, personal data masked, before anything is written.

Sifting a column for texts that need a close look is the longest step of a load, so it goes on beside the other
columns of a batch: both patterns in threads of their own (Arrow searches outside Python's lock). Each search builds
its automaton anew, which takes as long as some thirty thousand texts: one call for a whole batch, not several.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data import privacy
from data.intake import cells, limits
from data.intake.columns import FEW, NO_READING, Column, Memory, Reader, read_column

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

_ODD_LETTERS = r"[\x{1100}-\x{11FF}\x{0300}-\x{036F}\x{200B}\x{FEFF}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_NUMBERS, _NAMES = privacy.SUSPICIOUS
_BARCODE = re.compile(r"\d{13}")
_SAMPLE = 1_000
_PLAIN_WORDS_FROM = 7  # letters: no sign for "missing" is as long
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(frozen=True)
class Sifted:
    """A column of free text, trimmed, and the searches for what needs a close look, which may be going on."""

    texts: pa.Array
    searches: tuple[Future[pa.Array], ...]

    def worth_care(self) -> pa.Array:
        """Which texts may hold personal data or odd letters, or are too long, of shape (n,)."""
        found = pc.greater(pc.binary_length(self.texts), limits.CELL_LETTERS)  # bytes: at least as many as letters
        for search in self.searches:
            found = pc.or_(found, search.result())
        return found


def sift(texts: pa.Array) -> Sifted:
    """Begin to look through a column; the caller goes on with others meanwhile."""
    trimmed = pc.utf8_trim_whitespace(texts)
    search: Callable[..., pa.Array] = pc.match_substring_regex
    return Sifted(trimmed, tuple(_beside().submit(search, trimmed, pattern) for pattern in (f"{_NUMBERS}|{_ODD_LETTERS}", _NAMES)))


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="sift")


def read_text(sifted: Sifted, memory: Memory) -> Column:
    """Free text: trimmed, letters composed, control characters out, personal data masked, length bounded."""
    texts, care = sifted.texts, sifted.worth_care()
    at = np.flatnonzero(care.to_numpy(zero_copy_only=False))
    if len(at):
        chosen = texts.take(pa.array(at))
        odd = pc.or_(pc.match_substring_regex(chosen, _ODD_LETTERS), pc.greater(pc.binary_length(chosen), limits.CELL_LETTERS)).to_pylist()
        numbers = sifted.searches[0].result().take(pa.array(at)).to_pylist()
        mended = [
            _careful(text, memory, sifted=None if strange else "numbers" if numbered else "names")
            for text, strange, numbered in zip(chosen.to_pylist(), odd, numbers, strict=True)
        ]
        texts = pc.replace_with_mask(texts, care, pa.array(mended, pa.string()))
    empty = pc.equal(texts, "")
    return Column(pc.if_else(empty, pa.scalar(None, pa.string()), texts))


def _careful(text: str, memory: Memory, only: frozenset[str] | None = None, *, sifted: privacy.Sifted | None = None) -> str:
    composed = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    memory.rules["composed"] += composed != text
    if len(composed) > limits.CELL_LETTERS:
        composed = composed[: limits.CELL_LETTERS]
        memory.rules["cut"] += 1
    masked, kinds = privacy.mask(composed, only, sifted=sifted)
    for kind in kinds:
        memory.rules[f"masked_{kind}"] += 1
    return masked.strip()


def read_words(texts: pa.Array, memory: Memory) -> Column:
    """Short words (product, region ...): missing signs become None, government numbers never stay."""

    barcodes = privacy.are_barcodes(texts.slice(0, _SAMPLE).to_pylist())

    def reader(text: str, _: cells.Reading) -> tuple[str | None, str]:
        if barcodes and _BARCODE.fullmatch(text):
            return text, "words"
        return (None, "missing") if cells.missing(text) else (_careful(text, memory, privacy.GOVERNMENT), "words")

    return read_column(texts, reader, pa.string(), NO_READING, memory, _plain_words)


def guarded(reader: Reader) -> Reader:
    """The same reader with government, card and account numbers taken out of what it leaves as written."""

    def read(text: str, reading: cells.Reading) -> tuple[Any, str]:
        value, rule = reader(text, reading)
        if not isinstance(value, str) or not any(map(str.isdigit, value)):
            return value, rule
        masked, kinds = privacy.mask(value, privacy.GOVERNMENT)
        return masked, f"masked_{kinds[0]}" if kinds else rule

    return read


def _plain_words(distinct: pa.Array, _: pa.DataType) -> tuple[pa.Array | None, np.ndarray]:
    """Words that need no look one by one: bare numbers, and what is too long to say "missing" and has nothing odd."""
    if len(distinct) < FEW:
        return None, np.zeros(len(distinct), dtype=bool)
    trimmed = pc.utf8_trim_whitespace(distinct)
    long = pc.greater_equal(pc.utf8_length(trimmed), _PLAIN_WORDS_FROM)
    bounded = pc.less(pc.binary_length(trimmed), limits.CELL_LETTERS)
    quiet = pc.and_(pc.and_(long, bounded), pc.invert(pc.match_substring_regex(trimmed, f"{_NUMBERS}|{_ODD_LETTERS}")))
    plain = pc.or_(quiet, pc.match_substring_regex(trimmed, r"^\d{1,9}$"))
    return trimmed, plain.to_numpy(zero_copy_only=False)
