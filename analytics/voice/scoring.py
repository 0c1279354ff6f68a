"""Score every remark once: how it feels and where on the journey it belongs.

Only remarks without a score of this version are read. Scores are written in parts, so a stopped run
goes on where it ended, and the work is done in a child process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.journey.placing import place
from analytics.voice.apart import apart
from analytics.voice.english import english_probability, is_english
from analytics.voice.sentiment import labels, sentiment_model
from data import jobs
from data.warehouse import Warehouse

_BATCH = 20_000  # rows sent to the child at once
_WORDS = r"[\pL\pN\pS]|[.!?~^;]"  # letters, digits, emoji or a mark that carries a mood
_PART = 120_000  # rows written in one transaction: each write makes the pages read anew

UNSCORED = pa.schema([
    ("feedback_id", pa.uint64()),
    ("text", pa.string()),
    ("channel", pa.string()),
    ("question", pa.string()),
    ("question_kind", pa.string()),
])
SCORED = pa.schema([
    ("feedback_id", pa.uint64()),
    ("sentiment", pa.float32()),
    ("sentiment_label", pa.string()),
    ("placed_stage", pa.string()),
    ("placed_touchpoint", pa.string()),
    ("version", pa.string()),
])


@dataclass(frozen=True)
class Scored:
    """What one run of ``score_new`` did."""

    remarks: int  # rows scored in this run
    waiting: int  # rows still without a score of this version (after a stop)
    seconds: float
    version: str


def version() -> str:
    """Of everything a stored score depends on."""
    return sentiment_model().version


def unscored(warehouse: Warehouse) -> int:
    """Rows of feedback without a score of this version."""
    return int(warehouse.query("voice_unscored_count", version=version())["waiting"][0].as_py())


def score_new(
    warehouse: Warehouse,
    progress: Callable[[float, str], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Scored:
    """Score all rows of feedback that have no score of this version, and store the scores.

    progress is told the share done (0..1) and a note; cancel is asked between batches, and what is
    done by then is kept. Raises ReadingStopped when the child process dies.
    """
    begun = time.monotonic()
    waiting = warehouse.query("voice_unscored", version=version()).cast(UNSCORED)
    done = 0
    for part in _parts(waiting, cancel or (lambda: False)):
        warehouse.write("voice_write_scores", scored=part)
        done += part.num_rows
        if progress:
            progress(done / waiting.num_rows, f"{done:,} / {waiting.num_rows:,}")
    return Scored(done, waiting.num_rows - done, time.monotonic() - begun, version())


def _parts(waiting: pa.Table, cancelled: Callable[[], bool]) -> Iterator[pa.Table]:
    """Scored rows, gathered into tables large enough to be worth a transaction."""
    if not waiting.num_rows:
        return
    gathered: list[pa.RecordBatch] = []
    with closing(apart("score", waiting.to_batches(max_chunksize=_BATCH), UNSCORED)) as answers:
        for batch in answers:
            gathered.append(batch)
            if sum(one.num_rows for one in gathered) >= _PART:
                yield pa.Table.from_batches(gathered)
                gathered = []
            if cancelled():
                break
    if gathered:
        yield pa.Table.from_batches(gathered)


def score_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of UNSCORED -> rows of SCORED. A row without words has no sentiment but may have a stage."""
    sentiment, label = _felt(batch.column("text"))
    placed = place(
        batch.column("text"),
        channels=batch.column("channel"),
        questions=batch.column("question"),
        kinds=batch.column("question_kind"),
    )
    columns = [
        batch.column("feedback_id"),
        sentiment,
        label,
        pa.array(placed.stage, pa.string(), from_pandas=True),
        pa.array(placed.touchpoint, pa.string(), from_pandas=True),
        pa.array([version()] * batch.num_rows, pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCORED)


def _felt(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Sentiment -1..1 and label of each text; null where there are no words."""
    some_words = pc.call_function("match_substring_regex", [texts], pc.MatchSubstringOptions(_WORDS))
    worded = some_words.fill_null(False).to_numpy(zero_copy_only=False)
    probabilities = feeling_probability(texts.filter(pa.array(worded)).to_pylist())
    sentiment = np.full(len(texts), np.nan, dtype=np.float32)
    sentiment[worded] = 2 * probabilities - 1
    label = np.full(len(texts), None, dtype=object)
    label[worded] = labels(probabilities)
    return pa.array(sentiment, pa.float32(), from_pandas=True), pa.array(label, pa.string())


def feeling_probability(texts: list[str]) -> np.ndarray:
    """Probability that each remark is positive, 0..1: Korean by our model, English by VADER."""
    probabilities = sentiment_model().probability(texts)
    english = np.flatnonzero(is_english(texts))
    if english.size:
        probabilities[english] = english_probability([texts[at] for at in english])
    return probabilities


def start_reading(warehouse: Warehouse) -> jobs.Job:
    """Score what is new as a background job of this data set; the running one when there is one."""
    return jobs.start(reading_kind(warehouse), lambda progress, cancelled: score_new(warehouse, progress, cancelled))


def reading_kind(warehouse: Warehouse) -> str:
    """The name under which ``data.jobs`` keeps the reading of a data set."""
    return f"voice:{warehouse.name}"
