"""One column of text to one typed column, fast: each different text is read once, plain forms not at all.

``read_column`` looks at the distinct texts of a column. The plain ones (ISO dates, bare numbers) are cast by
Arrow in one go, the rest goes through a reader of cells.py, remembered for the next batch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data import privacy
from data.intake import cells

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

_ISO = r"^(19[7-9]\d|20[0-4]\d)-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$"
_BARE_NUMBER = r"^-?\d{1,15}(\.\d{1,9})?$"
_ODD_ID = r"^$|^=|^'|^[\d]+\.0+$|^[+-]?\d(\.\d+)?[eE]\+\d+$|^[-.]+$|^\(?(?i:null|none|nan|n/a|#n/a|na|nat|\\n)\)?$|^\d{6}[- ][0-9*]{7}$|^(?:\d{4}[- ]){3}\d{4}$|^\d{6}[1-8]\d{6}$|^(?:2[1-7]|[3-6]\d)\d{14}$"
_GOVERNMENT_ID = re.compile(r"\d{6}[- ][0-9*]{7}|(?:\d{4}[- ]){3}\d{4}")  # a resident or card number: never kept, not even as an id
_BARE_GOVERNMENT_ID = re.compile(r"\d{6}[1-8]\d{6}|(?:2[1-7]|[3-6]\d)\d{14}")
_REMEMBERED = 200_000
FEW = 50


@dataclass
class Memory:
    """What a column has shown so far: texts read, rules counted, examples of change."""

    read: dict[str, tuple[Any, str, str | None]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)  # rule -> (before, after)


@dataclass
class Column:
    """A typed column and, where a cell could not be read, the reason's number in ``reasons`` (0: fine)."""

    values: pa.Array
    problems: np.ndarray | None = None
    reasons: tuple[str, ...] = ()


Reader = Callable[[str, cells.Reading], tuple[Any, str]]
Cast = Callable[[pa.Array, pa.DataType], tuple[pa.Array | None, np.ndarray]]


def read_column(
    texts: pa.Array, reader: Reader, type_: pa.DataType, reading: cells.Reading, memory: Memory, cast: Cast | None = None
) -> Column:
    """Read every distinct text of a column once; those that ``cast`` handles at once do not meet the reader."""
    coded = texts.dictionary_encode()
    distinct: pa.Array = coded.dictionary
    codes = coded.indices.to_numpy(zero_copy_only=False)
    counts = np.bincount(codes, minlength=len(distinct))
    fast, handled = (cast or _cast_plain)(distinct, type_)
    values: list[Any] = [None] * len(distinct)
    reasons: list[str] = [""]
    problem_of = np.zeros(len(distinct), dtype=np.int16)
    left = np.flatnonzero(~handled)
    memory.rules["plain"] += int(counts[handled].sum())
    for at, text in zip(left.tolist(), distinct.take(pa.array(left)).to_pylist(), strict=True):
        value, rule, reason = _remembered(text, reader, reading, memory)
        count = int(counts[at])
        if reason is None:
            values[at] = value
            memory.rules[rule] += count
            continue
        if reason not in reasons:
            reasons.append(reason)
        problem_of[at] = reasons.index(reason)
        memory.reasons[reason] += count
    slow = pa.array(values, type_)
    merged = slow if fast is None else pc.if_else(pa.array(handled), fast, slow)
    problems = problem_of[codes] if len(reasons) > 1 else None
    return Column(merged.take(coded.indices), problems, tuple(reasons))


def _remembered(text: str, reader: Reader, reading: cells.Reading, memory: Memory) -> tuple[Any, str, str | None]:
    known = memory.read.get(text)
    if known is None:
        trimmed = text.strip().strip("​﻿ ").strip()
        try:
            value, rule = reader(trimmed, reading)
            known = (value, rule, None)
            if rule not in memory.examples and value is not None and (shown := _shown(value)) != text:
                memory.examples[rule] = (text[:80], shown[:80])
        except cells.Unreadable as error:
            known = (None, "", error.reason)
        if len(memory.read) < _REMEMBERED:
            memory.read[text] = known
    return known


def _shown(value: Any) -> str:
    """A value as people write it: 5 not 5.0, a day without midnight."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value).removesuffix(" 00:00:00")


def _cast_plain(distinct: pa.Array, type_: pa.DataType) -> tuple[pa.Array | None, np.ndarray]:
    """Cast the texts in plain form at once; None when none is, or when one of them lies (2026-02-30)."""
    nothing = np.zeros(len(distinct), dtype=bool)
    if len(distinct) < FEW:  # few texts: one way through keeps the rules' counts complete
        return None, nothing
    pattern = _ISO if pa.types.is_temporal(type_) else _BARE_NUMBER if pa.types.is_floating(type_) else None
    if pattern is None:
        return None, nothing
    plain = pc.match_substring_regex(distinct, pattern)
    try:
        text = pc.if_else(plain, distinct, pa.scalar(None, pa.string()))
        fast = text.cast(pa.timestamp("us")).cast(type_) if pa.types.is_temporal(type_) else text.cast(type_)
    except pa.ArrowInvalid:
        return None, nothing
    return fast, plain.to_numpy(zero_copy_only=False)


# ---- ids ---------------------------------------------------------------------------------------


def read_ids(texts: pa.Array, memory: Memory, *, person: bool) -> Column:
    """Ids stay text; only odd ones (damaged, armoured, missing) are looked at one by one.

    A person's with letters hidden (gana****) names nobody: everybody whose id begins so would become one customer.
    """
    trimmed = pc.utf8_trim_whitespace(texts)
    odd = pc.match_substring_regex(trimmed, f"{_ODD_ID}|@|{privacy.HIDDEN_LETTERS}|{_MOBILE.pattern}" if person else _ODD_ID)
    if person and pc.any(odd).as_py() and (hidden := pc.match_substring_regex(trimmed, privacy.HIDDEN_LETTERS)).true_count:
        memory.rules["hidden_id"] += hidden.true_count
        trimmed = pc.if_else(hidden, pa.scalar(None, pa.string()), trimmed)
        odd = pc.and_not(odd, hidden)
    count = pc.sum(odd).as_py() or 0
    memory.rules["id"] += len(trimmed) - trimmed.null_count - count
    if not count:
        return Column(trimmed)
    at = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    chosen = trimmed.take(pa.array(at))
    reader = _without_numbers_of_people(_person_id if person else _safe_id, chosen.unique().to_pylist())
    part = read_column(chosen, reader, pa.string(), NO_READING, memory)
    values = pc.replace_with_mask(trimmed, odd, part.values)
    if part.problems is None:
        return Column(values)
    problems = np.zeros(len(texts), dtype=np.int16)
    problems[at] = part.problems
    return Column(values, problems, part.reasons)


_MOBILE = re.compile(r"^(?:\+82[- ]?0?|0)1[016-9][- ]?\d{3,4}[- ]?\d{4}$")
NO_READING = cells.Reading(today=__import__("datetime").date(2000, 1, 1))


def _safe_id(text: str, reading: cells.Reading) -> tuple[str | None, str]:
    """An id; a resident or card number used as one becomes a keyed pseudonym, so that joining still works."""
    if _GOVERNMENT_ID.fullmatch(text):
        return "p-" + privacy.pseudonym(text), "pseudonym"
    return cells.identity(text, reading)


def _without_numbers_of_people(reader: Reader, texts: list[str]) -> Reader:
    """The same reader, with bare resident and card numbers made pseudonyms where the column holds such numbers.

    A shop's own numbers may look alike (a date and a counter); their last digit is a check digit one time in ten.
    """
    alike = [text for text in texts if _BARE_GOVERNMENT_ID.fullmatch(text)]
    if 2 * sum(map(privacy.is_persons_number, alike)) <= len(alike):
        return reader

    def read(text: str, reading: cells.Reading) -> tuple[str | None, str]:
        return ("p-" + privacy.pseudonym(text), "pseudonym") if _BARE_GOVERNMENT_ID.fullmatch(text) else reader(text, reading)

    return read


def _person_id(text: str, reading: cells.Reading) -> tuple[str | None, str]:
    """A customer's id; a phone number or e-mail used as one is kept as its keyed hash alone, as in their own columns."""
    plain = privacy.email_form(text) or (privacy.phone_digits(text) if _MOBILE.fullmatch(text) else None)
    if plain:
        return "p-" + privacy.pseudonym(plain), "keyed_hash"
    return _safe_id(text, reading)


def nothing_at_once(distinct: pa.Array, _: pa.DataType) -> tuple[pa.Array | None, np.ndarray]:
    """A cast that leaves every text to the reader."""
    return None, np.zeros(len(distinct), dtype=bool)
