"""Where on the journey a remark belongs: rules over its words, its survey question, channel and subject.

A stage's evidence is ``1 - prod(1 - weight)`` over the rules on its words and the strongest rule on its
context (question, kind, channel, subject, what the customer had just done). The stage with most evidence wins with ``confidence = its
evidence - RIVALRY x the second stage's``; under LEAST the remark stays unplaced: it is counted, never
forced. Rules and stages are data (templates/*.toml).

The patterns run in Arrow's RE2, all texts at once: about 100,000 short remarks a second on one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.journey.stages import Rule, Template, template

LEAST = 0.4
RIVALRY = 0.25
_SLICE = 65_536


@dataclass(frozen=True)
class Placed:
    """One row a text, all of shape (n,). stage, touchpoint and rule are None where nothing was placed."""

    stage: np.ndarray
    touchpoint: np.ndarray
    confidence: np.ndarray  # 0..1, 0 where unplaced
    rule: np.ndarray  # id of the strongest rule for the stage

    def __len__(self) -> int:
        return len(self.stage)

    @property
    def share(self) -> float | None:
        """Share of texts that were placed; None when there were none."""
        return float(np.mean(self.confidence > 0)) if len(self) else None


Words = Sequence[str | None] | np.ndarray | pa.Array | pa.ChunkedArray | None


def place(
    texts: Words,
    *,
    channels: Words = None,
    questions: Words = None,
    kinds: Words = None,
    subjects: Words = None,
    done: Words = None,
    journey: Template | None = None,
) -> Placed:
    """Place each text (a remark or a clause of one) on a stage and touchpoint.

    texts: of shape (n,), None where a customer gave a score without words. The other arguments have the
    same shape or are None: the channel, the survey question, its kind, the voice room's subject, what the
    customer had just done (order, delivery, visit, refund: data/sql/derived/36_just_done.sql).

    >>> place(["배송이 너무 늦어요", "네"]).stage.tolist()
    ['배송', None]
    """
    journey = journey or template()
    columns = {
        "words": _array(texts),
        "question": _encoded(questions),
        "kinds": _encoded(kinds),
        "channels": _encoded(channels),
        "subjects": _encoded(subjects),
        "done": _encoded(done),
    }
    total = len(columns["words"])
    parts = [_place_slice(_cut(columns, start), journey) for start in range(0, total, _SLICE)]
    if not parts:
        empty = np.empty(0, dtype=object)
        return Placed(empty, empty.copy(), np.empty(0, dtype=np.float32), empty.copy())
    return Placed(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _place_slice(columns: dict[str, Any], journey: Template) -> tuple[np.ndarray, ...]:
    n = len(columns["words"])
    doubt = np.ones((n, len(journey.stages)), dtype=np.float32)  # what the words leave of each stage's doubt
    context = np.zeros((n, len(journey.stages)), dtype=np.float32)
    strongest = np.zeros((n, len(journey.stages)), dtype=np.float32)
    best_rule = np.full((n, len(journey.stages)), -1, dtype=np.int16)
    place_of = {name: number for number, name in enumerate(journey.names)}
    for number, rule in enumerate(journey.rules):
        rows = _holds(rule, columns)
        if not len(rows):
            continue
        stage = place_of[rule.stage]
        if rule.words:
            doubt[rows, stage] *= 1 - rule.weight
        else:
            context[rows, stage] = np.maximum(context[rows, stage], rule.weight)
        first = rows[strongest[rows, stage] < rule.weight]
        strongest[first, stage] = rule.weight
        best_rule[first, stage] = number
    return _decide(1 - doubt * (1 - context), best_rule, journey)


def _decide(evidence: np.ndarray, best_rule: np.ndarray, journey: Template) -> tuple[np.ndarray, ...]:
    rows = np.arange(len(evidence))
    order = np.sort(evidence, axis=1)
    rival = order[:, -2] if evidence.shape[1] > 1 else np.zeros(len(evidence), dtype=np.float32)
    confidence = order[:, -1] - RIVALRY * rival
    winner = evidence.argmax(axis=1)
    rule = np.where(confidence >= LEAST, best_rule[rows, winner], -1)
    names = np.array([*(one.stage for one in journey.rules), None], dtype=object)
    touchpoints = np.array([*(one.touchpoint for one in journey.rules), None], dtype=object)
    ids = np.array([*(one.id for one in journey.rules), None], dtype=object)
    sure = np.where(rule >= 0, confidence, 0).astype(np.float32)
    return names[rule], touchpoints[rule], sure, ids[rule]


def _holds(rule: Rule, columns: dict[str, Any]) -> np.ndarray:
    """Row numbers for which all conditions of a rule hold."""
    rows: np.ndarray | None = None
    for field in ("question", "kinds", "channels", "subjects", "done"):
        wanted = getattr(rule, field)
        if wanted:
            kept = _matching_codes(columns[field], wanted, pattern=field == "question")
            rows = kept if rows is None else np.intersect1d(rows, kept, assume_unique=True)
            if not len(rows):
                return rows
    return _said(rule, columns["words"], rows)


def _said(rule: Rule, texts: pa.Array, rows: np.ndarray | None) -> np.ndarray:
    """Of those rows (None is all), the ones whose text has a word of the rule and none that silences it."""
    if rows is None:
        rows = np.arange(len(texts))
    if rule.words:
        rows = rows[_found(texts, rows, rule.words)]
    if rule.unless and len(rows):
        rows = rows[~_found(texts, rows, rule.unless)]
    return rows


def _found(texts: pa.Array, rows: np.ndarray, patterns: tuple[str, ...]) -> np.ndarray:
    some = texts if len(rows) == len(texts) else texts.take(pa.array(rows))
    return _matches(some, patterns)


def _matches(texts: pa.Array, patterns: tuple[str, ...]) -> np.ndarray:
    options = pc.MatchSubstringOptions("|".join(patterns), ignore_case=True)
    hit = pc.call_function("match_substring_regex", [texts], options)
    return pc.fill_null(hit, False).to_numpy(zero_copy_only=False)


def _matching_codes(column: tuple[np.ndarray, pa.Array] | None, wanted: tuple[str, ...], *, pattern: bool) -> np.ndarray:
    if column is None:
        return np.empty(0, dtype=np.int64)
    codes, values = column
    chosen = _matches(values, wanted) if pattern else np.isin(np.array(values.to_pylist(), dtype=object), wanted)
    return np.flatnonzero(np.append(chosen, False)[codes])  # code -1 (missing) reads the appended False


def _array(values: Words) -> pa.Array:
    made = values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values, type=pa.string(), from_pandas=True)
    made = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    return made if pa.types.is_string(made.type) else made.cast(pa.string())


def _encoded(values: Words) -> tuple[np.ndarray, pa.Array] | None:
    """Codes (missing is -1) and distinct values: a condition is tried once a value, not once a row."""
    if values is None:
        return None
    made = _array(values).dictionary_encode()
    return pc.fill_null(made.indices, -1).to_numpy(zero_copy_only=False), made.dictionary


def _cut(columns: dict[str, Any], start: int) -> dict[str, Any]:
    stop = start + _SLICE
    cut: dict[str, Any] = {"words": columns["words"].slice(start, _SLICE)}
    for name, column in columns.items():
        if name != "words":
            cut[name] = None if column is None else (column[0][start:stop], column[1])
    return cut
