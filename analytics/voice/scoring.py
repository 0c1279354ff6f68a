"""Read every remark once: first how it feels and where on the journey it belongs, then closely, in clauses.

The first pass takes seconds for hundreds of thousands of remarks, so the pages have figures at once; the
second finds subjects, emotions, acts and consequences. Only remarks without a score of this version are
read. Scores are written in parts, so a stopped run goes on where it ended, and the work is done in a
child process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.journey.editing import place_as_chosen
from analytics.journey.placing import place
from analytics.voice.apart import apart
from analytics.voice.emotions import emotion_model
from analytics.voice.english import english_probability, is_english
from analytics.voice.lexicon_version import lexicon_version
from analytics.voice.morphemes import morpheme_model
from analytics.voice.reading import Clause, read
from analytics.voice.sentiment import labels, sentiment_model
from analytics.voice.subjects import taxonomy
from analytics.voice.teaching import teach
from data import jobs
from data.warehouse import Warehouse

_BATCH = 20_000  # rows sent to the child at once for a first score
_CLOSE_BATCH = 1_000  # and for reading closely
_WORDS = r"[\pL\pN\pS]|[.!?~^;]"  # letters, digits, emoji or a mark that carries a mood
_PART = 120_000  # rows written in one transaction: each write makes the pages read anew
_CLOSE_PART = 40_000
_FIRST_SHARE = 0.1  # of the whole time that the first pass takes

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]

UNSCORED = pa.schema([
    ("feedback_id", pa.uint64()),
    ("text", pa.string()),
    ("channel", pa.string()),
    ("question", pa.string()),
    ("question_kind", pa.string()),
    ("product", pa.string()),
    ("done", pa.string()),
])
SCORED = pa.schema([
    ("feedback_id", pa.uint64()),
    ("sentiment", pa.float32()),
    ("sentiment_label", pa.string()),
    ("placed_stage", pa.string()),
    ("placed_touchpoint", pa.string()),
    ("version", pa.string()),
])
CLAUSE = pa.struct([
    ("clause_no", pa.int16()),
    ("starts", pa.int32()),
    ("ends", pa.int32()),
    ("sentiment", pa.float32()),
    ("subject", pa.string()),
    ("subject_leaf", pa.string()),
    ("emotion", pa.string()),
    ("intensity", pa.float32()),
    ("act", pa.string()),
    ("consequence", pa.bool_()),
    ("stage", pa.string()),
    ("touchpoint", pa.string()),
    ("confidence", pa.float32()),
    ("rule", pa.string()),
])
CLOSELY = pa.schema([
    ("feedback_id", pa.uint64()),
    ("sentiment", pa.float32()),
    ("sentiment_label", pa.string()),
    ("emotion", pa.string()),
    ("subject", pa.string()),
    ("version", pa.string()),
    ("clauses", pa.list_(CLAUSE)),
])


@dataclass(frozen=True)
class Scored:
    """What one run of ``score_new`` did."""

    remarks: int  # rows read in this run
    waiting: int  # rows still not read to the end (after a stop)
    seconds: float
    version: str


def version() -> str:
    """Of everything a stored reading depends on: the weights of all models and the lexicon."""
    return f"{first_version()}+{morpheme_model().version}+{emotion_model().version}+{lexicon_version()}"


def first_version() -> str:
    """Of a score from the first pass."""
    return sentiment_model().version


def unscored(warehouse: Warehouse) -> int:
    """Rows of feedback that were not read to the end with this version."""
    return int(warehouse.query("voice_unscored_count", version=version())["waiting"][0].as_py())


def score_new(warehouse: Warehouse, progress: Progress | None = None, cancel: Cancelled | None = None) -> Scored:
    """Read all rows of feedback that have no reading of this version, and store scores and clauses.

    progress is told the share done (0..1) and a note; cancel is asked between batches, and what is
    done by then is kept. Raises ReadingStopped when the child process dies.
    """
    begun = time.monotonic()
    tell, stop = progress or (lambda share, note: None), cancel or (lambda: False)
    before = unscored(warehouse)
    fresh = unscored_remarks(warehouse)
    for part in _parts("score", _texts(warehouse, fresh, _BATCH), _PART, _within(tell, 0.0, _FIRST_SHARE, len(fresh)), stop):
        warehouse.write("voice_write_scores", scored=part)
    if not stop():
        _read_closely(warehouse, tell, stop)
    place_as_chosen(warehouse)
    if before and not stop():
        teach(warehouse, version(), stop)
    after = unscored(warehouse)
    return Scored(before - after, after, time.monotonic() - begun, version())


def _read_closely(warehouse: Warehouse, tell: Progress, stop: Cancelled) -> None:
    """The second pass: remarks that have a first score only."""
    worded = warehouse.query("voice_unread", first=first_version())["feedback_id"].combine_chunks()
    for part in _parts("read", _texts(warehouse, worded, _CLOSE_BATCH), _CLOSE_PART, _within(tell, _FIRST_SHARE, 1.0, len(worded)), stop):
        warehouse.write("voice_write_reading", reading=part)


def unscored_remarks(warehouse: Warehouse) -> pa.Array:
    """The feedback_id of each row without any score of this version."""
    return warehouse.query("voice_unscored", first=first_version(), version=version())["feedback_id"].combine_chunks()


def texts_of(warehouse: Warehouse, remarks: pa.Array) -> pa.Table:
    """Rows of UNSCORED for some remarks."""
    return warehouse.query("voice_texts", ids=remarks.to_pylist()).cast(UNSCORED)


def _texts(warehouse: Warehouse, remarks: pa.Array, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The remarks in batches for the child, fetched in parts: all texts at once would be the server's peak of memory."""
    for start in range(0, len(remarks), _PART):
        yield from texts_of(warehouse, remarks.slice(start, _PART)).to_batches(max_chunksize=batch_rows)


def _within(tell: Progress, start: float, end: float, total: int) -> Callable[[int], None]:
    """Rows done as a share of the whole run and a note."""
    return lambda done: tell(start + (end - start) * done / total, f"{done:,} / {total:,}")


def _parts(
    task: str, batches: Iterator[pa.RecordBatch], part_rows: int, told: Callable[[int], None], cancelled: Cancelled
) -> Iterator[pa.Table]:
    """The task's answers, gathered into tables of ``part_rows``, which are worth a transaction."""
    first = next(batches, None)
    if first is None:  # no child for nothing
        return
    gathered: list[pa.RecordBatch] = []
    done = 0
    with closing(apart(task, chain([first], batches), UNSCORED)) as answers:
        for batch in answers:
            gathered.append(batch)
            done += batch.num_rows
            told(done)
            if sum(one.num_rows for one in gathered) >= part_rows:
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
        done=batch.column("done"),
    )
    columns = [
        batch.column("feedback_id"),
        sentiment,
        label,
        pa.array(placed.stage, pa.string(), from_pandas=True),
        pa.array(placed.touchpoint, pa.string(), from_pandas=True),
        # a row without words is read to the end already
        pc.call_function("if_else", [pc.call_function("is_valid", [sentiment]), first_version(), version()]),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCORED)


def read_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of UNSCORED with words -> rows of CLOSELY."""
    texts = batch.column("text").to_pylist()
    readings = read(texts, batch.column("product").to_pylist())
    spoken = [(row, clause) for row, reading in enumerate(readings) for clause in reading.clauses]
    owners = pa.array([row for row, _ in spoken], pa.int32())
    placed = place(
        pa.array([texts[row][clause.start : clause.end] for row, clause in spoken], pa.string()),
        channels=batch.column("channel").take(owners),
        questions=batch.column("question").take(owners),
        kinds=batch.column("question_kind").take(owners),
        done=batch.column("done").take(owners),
    )
    rows: list[list[dict[str, object]]] = [[] for _ in texts]
    for at, (row, clause) in enumerate(spoken):
        place_found = {"stage": placed.stage[at], "touchpoint": placed.touchpoint[at], "confidence": placed.confidence[at], "rule": placed.rule[at]}
        rows[row] += _clause_rows(len(rows[row]), clause, place_found)
    columns = [
        batch.column("feedback_id"),
        pa.array([2 * reading.probability - 1 for reading in readings], pa.float32()),
        pa.array([reading.label for reading in readings], pa.string()),
        pa.array([reading.emotion for reading in readings], pa.string()),
        pa.array([taxonomy().name(reading.subject.split(".")[0]) if reading.subject else None for reading in readings], pa.string()),
        pa.array([version()] * len(texts), pa.string()),
        pa.array(rows, pa.list_(CLAUSE)),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=CLOSELY)


def _clause_rows(number: int, clause: Clause, placed: dict[str, object]) -> list[dict[str, object]]:
    """One row for each leaf the clause speaks of, one without subject when there is none.

    Its place on the journey stands on the first row alone, so that a clause weighs once there.
    """
    leaves = list(dict.fromkeys((one.leaf.subject, one.leaf.ko) for one in clause.mentions)) or [(None, None)]
    found = []
    for at, (subject, leaf) in enumerate(leaves):
        found.append({
            "clause_no": number, "starts": clause.start, "ends": clause.end, "sentiment": 2 * clause.probability - 1,
            "subject": taxonomy().name(subject) if subject else None, "subject_leaf": leaf, "emotion": clause.emotion,
            "intensity": clause.intensity, "act": " ".join(clause.acts) or None, "consequence": clause.consequence is not None,
            **(placed if at == 0 else {}),
        })
    return found


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
