"""Ratings beside texts teach the feeling of a data set's remarks: fitted here, used here, and only when better.

A data set's remarks are first read with the shipped model (read_sentiment). Then, in a child process, a correction is
fitted to the rated ones (own_ratings.py) and judged on rows held back; where it is better it is laid over the
remarks' sentiment. Clauses keep what was read, so that the drivers of a rating are not explained by that rating.
What came of it stands in the data set itself: nobody's ratings change another data set.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa

from analytics.voice.apart import apart
from analytics.voice.own_ratings import NEED, Checked, checked
from analytics.voice.sentiment import UNSURE, labels, probability
from data.warehouse import Warehouse

_KEY = "own_ratings"
_MOST = 40_000  # rated remarks asked for: own_ratings takes a part of them, those between good and bad fall away
_BATCH = 20_000

UNTAUGHT = pa.schema([
    ("feedback_id", pa.uint64()),
    ("text", pa.string()),
    ("read_sentiment", pa.float32()),
    ("goodness", pa.float64()),
])
TAUGHT = pa.schema([
    ("feedback_id", pa.uint64()),
    ("sentiment", pa.float32()),
    ("sentiment_label", pa.string()),
    ("rated", pa.int32()),
    ("base", pa.float64()),
    ("own", pa.float64()),
])


@dataclass(frozen=True)
class Taught:
    """What the ratings of a data set taught. base, own: balanced accuracy on rated remarks that were held back."""

    rated: int
    base: float | None
    own: float | None
    version: str  # of the reading it was laid over

    @property
    def used(self) -> bool:
        return self.base is not None and self.own is not None and self.own > self.base


def taught(warehouse: Warehouse) -> Taught | None:
    """What came of the ratings of this data set; None when it was never tried."""
    stored = warehouse.query("meta_get", key=_KEY)["value"].to_pylist()
    return Taught(**json.loads(stored[0])) if stored else None


def teach(warehouse: Warehouse, version: str, cancelled: Callable[[], bool]) -> Taught | None:
    """Fit the correction to the rated remarks of this data set and lay it over all, or take an older one away.

    version: of the readings it is laid over. None when there are too few rated remarks to try, or when stopped.
    """
    rated = warehouse.query("voice_rated", most=_MOST).cast(UNTAUGHT)
    came = None
    if rated.num_rows >= NEED:
        answers = _answers(warehouse, rated, cancelled)
        if answers is None:
            return None
        came = Taught(*(answers[0][name][0].as_py() for name in ("rated", "base", "own")), version=version)
    if came and came.used:
        # the rated rows count as they came first, crossed: no remark is judged by a model that saw its rating
        laid = pa.Table.from_batches(answers)
        warehouse.write("voice_write_taught", taught=laid.append_column("place", pa.array(range(laid.num_rows), pa.int64())))
    else:
        _take_away(warehouse)
    if came:
        warehouse.set_meta(_KEY, json.dumps(asdict(came)))
    return came


def _answers(warehouse: Warehouse, rated: pa.Table, cancelled: Callable[[], bool]) -> list[pa.RecordBatch] | None:
    """The child's answers: to the rated remarks first, then, when ratings help, to all. None when stopped."""
    found: list[pa.RecordBatch] = []
    judged = threading.Event()

    def batches() -> Iterator[pa.RecordBatch]:
        yield from rated.combine_chunks().to_batches()
        judged.wait()
        if found and _helps(found[0]):
            yield from warehouse.query("voice_corrigible").cast(UNTAUGHT).to_batches(max_chunksize=_BATCH)

    with closing(apart("teach", batches(), UNTAUGHT)) as answers:
        try:
            for batch in answers:
                if cancelled():
                    return None
                found.append(batch)
                judged.set()
        finally:
            judged.set()
    return found


def _helps(first: pa.RecordBatch) -> bool:
    base, own = first["base"][0].as_py(), first["own"][0].as_py()
    return base is not None and own > base


def _take_away(warehouse: Warehouse) -> None:
    """Let remarks feel as they were read, when an older correction lies over them."""
    before = taught(warehouse)
    if before and before.used:
        low, high = (2 * bound - 1 for bound in UNSURE)
        warehouse.write("voice_forget_taught", called=pa.table({"low": [low], "high": [high]}))
        warehouse.set_meta(_KEY, json.dumps(asdict(Taught(0, None, None, before.version))))


class Teacher:
    """In the child: the first batch holds the rated remarks and fits the correction, the others are corrected by it."""

    def __init__(self) -> None:
        self.found: Checked | None = None

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Rows of UNTAUGHT -> rows of TAUGHT. A rated row is corrected by a model that has not seen its rating."""
        texts = batch["text"].to_pylist()
        log_odds = _log_odds(batch["read_sentiment"].to_numpy(zero_copy_only=False))
        if self.found is None:
            goodness = batch["goodness"].to_numpy(zero_copy_only=False)
            self.found = found = checked(texts, log_odds, goodness)
            corrected = log_odds + (found.model.correction(texts) if found.model else 0)
            corrected[found.rows] = log_odds[found.rows] + found.crossed
        else:
            corrected = log_odds + (self.found.model.correction(texts) if self.found.model else 0)
        probabilities = probability(corrected)
        told = [self.found.rows.size, self.found.base, self.found.own]
        return pa.RecordBatch.from_arrays(
            [
                batch["feedback_id"], pa.array(2 * probabilities - 1, pa.float32()), pa.array(labels(probabilities), pa.string()),
                *(pa.array([one] * len(texts), field.type) for one, field in zip(told, list(TAUGHT)[3:], strict=True)),
            ],
            schema=TAUGHT,
        )


def _log_odds(sentiment: np.ndarray) -> np.ndarray:
    """-1..1 to log odds, no surer than the model ever is."""
    even = np.clip((sentiment.astype(np.float64) + 1) / 2, 1e-6, 1 - 1e-6)
    return np.log(even / (1 - even))
