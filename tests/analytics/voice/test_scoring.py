"""Scoring what is new, in a child process, resumable."""

from datetime import datetime

import pyarrow as pa
import pytest

from analytics.voice import scoring
from analytics.voice.apart import ReadingStopped, apart
from data.warehouse import Warehouse

TEXTS = ["배송이 너무 늦어서 화가 나요", "정말 만족합니다 최고예요", None, "  ", "ㅋㅋㅋ", "It is great, I love it"]


@pytest.fixture
def warehouse(tmp_path):
    made = Warehouse(tmp_path / "voice.duckdb")
    add(made, TEXTS)
    yield made
    made.close()


def add(warehouse, texts, first=0):
    with warehouse.writing() as writer:
        for number, text in enumerate(texts, start=first):
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, text) VALUES (?, ?, '리뷰', 'open', ?)",
                [number, datetime(2026, 1, 1), text],
            )


def stored(warehouse):
    rows = warehouse.run("SELECT * FROM feedback_scores ORDER BY feedback_id").to_pylist()
    return {row["feedback_id"]: row for row in rows}


def test_every_row_gets_one_score(warehouse):
    told = []
    scored = scoring.score_new(warehouse, lambda share, note: told.append(share))
    rows = stored(warehouse)
    assert (scored.remarks, scored.waiting) == (6, 0)
    assert told[-1] == 1.0
    assert rows[0]["sentiment"] < 0 < rows[1]["sentiment"]
    assert rows[0]["placed_stage"] == "배송"
    assert rows[5]["sentiment_label"] == "positive"


def test_clauses_are_kept_with_their_place_and_subject(warehouse):
    scoring.score_new(warehouse)
    clauses = warehouse.run("SELECT * FROM clauses WHERE feedback_id = 0 ORDER BY clause_no").to_pylist()
    assert TEXTS[0][clauses[0]["starts"] : clauses[0]["ends"]].startswith("배송이 너무 늦어서")
    assert (clauses[0]["subject"], clauses[0]["subject_leaf"], clauses[0]["stage"]) == ("배송", "배송 속도", "배송")
    assert stored(warehouse)[0]["subject"] == "배송"
    assert stored(warehouse)[0]["emotion"] == "분노"


def test_a_row_without_words_has_no_sentiment(warehouse):
    scoring.score_new(warehouse)
    assert [stored(warehouse)[number]["sentiment"] for number in (2, 3)] == [None, None]


def test_only_new_remarks_are_read_again(warehouse):
    scoring.score_new(warehouse)
    add(warehouse, ["환불이 안 돼요"], first=100)
    assert scoring.unscored(warehouse) == 1
    assert scoring.score_new(warehouse).remarks == 1
    assert scoring.score_new(warehouse).remarks == 0


def test_a_new_model_version_reads_all_again(warehouse):
    scoring.score_new(warehouse)
    with warehouse.writing() as writer:
        writer.execute("UPDATE feedback_scores SET version = 'older'")
    assert scoring.score_new(warehouse).remarks == 6
    assert len(stored(warehouse)) == 6


def test_a_stopped_run_goes_on_where_it_ended(warehouse, monkeypatch):
    monkeypatch.setattr(scoring, "_CLOSE_BATCH", 2)
    told = []
    # stop as soon as the close reading has begun: its first batch of two is kept
    stopped = scoring.score_new(warehouse, lambda share, note: told.append(share), lambda: bool(told))
    assert 0 < scoring.unscored(warehouse) < 6
    assert len(stored(warehouse)) == 6
    assert stopped.waiting == 6 - stopped.remarks
    assert scoring.score_new(warehouse).remarks == stopped.waiting


def test_a_dead_child_is_a_plain_trouble():
    batches = [pa.RecordBatch.from_pylist([{"x": 1}])]
    with pytest.raises(ReadingStopped):
        list(apart("no-such-task", batches, batches[0].schema))


def test_the_reading_runs_as_one_job_of_the_data_set(warehouse):
    job = scoring.start_reading(warehouse)
    job.wait(30)
    assert job.state == "done"
    assert job.result.remarks == 6
