"""Remarks that repeat another: the same but for blanks and marks, nearly the same, or filled into one template.

Near copies are found by MinHash over four-letter pieces (Broder 1997) in bands, and each pair is then checked by the
share of pieces in common. Short sentences, which anybody may write alike, are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from analytics.voice.apart import apart
from data import jobs
from data.warehouse import Warehouse

SHORTEST = 20  # letters of a remark that is compared
TEMPLATE = 5  # remarks that make a template
_PIECE, _ALIKE = 4, 0.7  # letters of a piece; share of pieces in common
_BANDS, _ROWS = 8, 3
_MOST_IN_BAND = 200  # compared with the first of a band: more are not looked at
_STATE = "alike_of"
_LETTERS = re.compile(r"[^가-힣a-z]")

TEXTS = pa.schema([("feedback_id", pa.uint64()), ("text", pa.string())])
TWINS = pa.schema([("feedback_id", pa.uint64()), ("group_id", pa.uint64()), ("kind", pa.string()), ("n", pa.int32())])


def alike_state(warehouse: Warehouse) -> str:
    """A text that is the same as long as the remarks are."""
    return str(warehouse.query("voice_alike_state")["state"][0].as_py())


def keep_alike(warehouse: Warehouse, state: str) -> jobs.Job | None:
    """Look for copies anew in the background when the remarks have changed; the latest job, None when there was none."""
    kind = f"alike:{warehouse.path}"
    latest = jobs.latest(kind)
    if (latest and (latest.running or latest.state == "failed")) or warehouse.meta(_STATE) == state:
        return latest
    return jobs.start(kind, lambda progress, cancelled: find_alike(warehouse))


def find_alike(warehouse: Warehouse) -> int:
    """Find the copies among all remarks in a child process and keep them; how many remarks repeat another."""
    state = alike_state(warehouse)
    texts = warehouse.query("voice_alike_texts").cast(TEXTS).combine_chunks()
    if not texts.num_rows:
        return 0
    found = pa.Table.from_batches(list(apart("alike", texts.to_batches(), TEXTS)), schema=TWINS)
    warehouse.write("voice_alike_write", found_twins=found)
    warehouse.set_meta(_STATE, state)
    return found.num_rows


def alike_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """All remarks (rows of TEXTS) -> those that repeat another (rows of TWINS)."""
    ids, groups = batch.column("feedback_id").to_pylist(), groups_of(batch.column("text").to_pylist())
    rows = []
    for kind, members in groups:
        label = "template" if len(members) >= TEMPLATE else kind
        first = min(ids[at] for at in members)
        rows += [{"feedback_id": ids[at], "group_id": first, "kind": label, "n": len(members)} for at in members]
    return pa.RecordBatch.from_pylist(rows, schema=TWINS)


def groups_of(texts: Sequence[str]) -> list[tuple[str, list[int]]]:
    """(same | near, places) of each group of two or more texts that repeat each other, in order of their first text."""
    by_letters: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        letters = _LETTERS.sub("", text.lower())
        if len(letters) >= SHORTEST:
            by_letters[letters].append(at)
    different = list(by_letters)
    owner = _joined(different)
    groups: dict[int, list[int]] = defaultdict(list)
    for at, letters in enumerate(different):
        groups[owner[at]] += by_letters[letters]
    size = np.bincount(owner, minlength=len(different)) if different else []
    return [("near" if size[one] > 1 else "same", sorted(members)) for one, members in groups.items() if len(members) > 1]


def _joined(letters: Sequence[str]) -> list[int]:
    """For each text the first text it nearly repeats (itself when none)."""
    owner = list(range(len(letters)))

    def first(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    for one, other in _candidates(letters):
        a, b = first(one), first(other)
        if a != b and _in_common(letters[one], letters[other]) >= _ALIKE:
            owner[max(a, b)] = min(a, b)
    return [first(at) for at in range(len(letters))]


def _candidates(letters: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a whole band of their MinHash signatures."""
    if not letters:
        return
    signatures = np.concatenate([_signatures(letters[at : at + 20_000]) for at in range(0, len(letters), 20_000)])
    for band in range(_BANDS):
        part = signatures[:, band * _ROWS : (band + 1) * _ROWS]
        order = np.lexsort(part.T)
        new = np.any(part[order][1:] != part[order][:-1], axis=1)
        for run in np.split(order, np.flatnonzero(new) + 1):
            if len(run) > 1:
                places = sorted(run.tolist())[:_MOST_IN_BAND]
                yield from ((places[0], place) for place in places[1:])


def _signatures(letters: Sequence[str]) -> np.ndarray:
    """MinHash of each text's pieces; uint32 of shape (n_texts, _BANDS * _ROWS)."""
    points = np.frombuffer("".join(letters).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.array([len(one) for one in letters])
    ends = np.cumsum(lengths)
    pieces = np.zeros(points.size - _PIECE + 1, np.uint64)
    for step in range(_PIECE):
        pieces = pieces * np.uint64(1_000_003) + points[step : points.size - _PIECE + 1 + step]
    opens = ends - lengths
    inside = np.concatenate([np.arange(start, end - _PIECE + 1) for start, end in zip(opens, ends, strict=True)])
    starts = np.concatenate([[0], np.cumsum(lengths - _PIECE + 1)[:-1]])
    mixed = pieces[inside]
    rng = np.random.default_rng(7)
    out = np.empty((len(letters), _BANDS * _ROWS), np.uint32)
    for column in range(_BANDS * _ROWS):
        turn, shift = (np.uint64(number) for number in rng.integers(1, 2**62, 2))
        out[:, column] = np.minimum.reduceat(((mixed * (turn | np.uint64(1)) + shift) >> np.uint64(32)).astype(np.uint32), starts)
    return out


def _in_common(one: str, other: str) -> float:
    pieces = [{text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)} for text in (one, other)]
    return len(pieces[0] & pieces[1]) / len(pieces[0] | pieces[1])
