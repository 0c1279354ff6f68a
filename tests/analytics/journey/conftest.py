"""A small real warehouse and one way to fill it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from analytics.voice.scoring import score_batch, texts_of, unscored_remarks
from data.sample import make
from data.warehouse import Warehouse

TODAY = date(2026, 11, 22)
FIRST_DAY = datetime(2026, 1, 1, 9)


@pytest.fixture
def warehouse(tmp_path):
    made = Warehouse(tmp_path / "shop.duckdb")
    yield made
    made.close()


def store(warehouse: Warehouse, remarks: Iterable[dict[str, Any]]) -> None:
    """Write remarks as feedback and, where a sentiment is given, as scores."""
    start = warehouse.count("feedback")
    rows = [
        {"feedback_id": start + i + 1, "answered_at": FIRST_DAY + timedelta(hours=i), "question_kind": "open"} | remark
        for i, remark in enumerate(remarks)
    ]
    for row in rows:
        row["answered_at"] = pd.Timestamp(row["answered_at"])
    scored = ("feedback_id", "sentiment", "placed_stage", "placed_touchpoint")
    feedback = pd.DataFrame([{k: v for k, v in row.items() if k not in scored[1:]} for row in rows])
    scores = pd.DataFrame([{k: row.get(k) for k in scored} for row in rows if "sentiment" in row], columns=list(scored))
    with warehouse.writing() as writer:
        writer.register("told", feedback)
        writer.execute("INSERT INTO feedback BY NAME SELECT * FROM told")
        if len(scores):
            writer.register("scored", scores)
            writer.execute("INSERT INTO feedback_scores BY NAME SELECT * FROM scored")


@pytest.fixture
def tell(warehouse: Warehouse) -> Callable[[Iterable[dict[str, Any]]], None]:
    """``tell([{"stage": "배송", "sentiment": -0.4, "customer_key": "c1", "text": "늦어요"}, ...])``"""
    return lambda remarks: store(warehouse, remarks)


@pytest.fixture(scope="package")
def shop(tmp_path_factory):
    """The sample shop with its remarks scored, and the truth planted in it: made once for all tests here."""
    made = Warehouse(tmp_path_factory.mktemp("shop") / "sample.duckdb")
    truth = make(made, TODAY, 7)
    fresh = texts_of(made, unscored_remarks(made))
    for batch in fresh.to_batches():  # the first reading is enough here; the close one takes minutes
        made.write("voice_write_scores", scored=pa.Table.from_batches([score_batch(batch)]))
    yield made, truth
    made.close()
