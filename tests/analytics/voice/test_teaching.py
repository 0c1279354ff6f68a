"""Ratings beside texts teach the feeling of a data set's remarks, here alone and only when better."""

from datetime import datetime

import numpy as np
import pytest

from analytics.voice.teaching import Taught, taught, teach
from analytics.voice.telling import lesson
from data.warehouse import Warehouse

# words the shipped model cannot know the side of: only the ratings tell
LIKED, DISLIKED = ("보라돌이", "나나뚜비", "후루룩이"), ("가나다라", "꾸러미요", "도르래에")


@pytest.fixture
def warehouse(tmp_path):
    made = Warehouse(tmp_path / "taught.duckdb")
    yield made
    made.close()


def add(warehouse, rows):
    """(text, score of five or None) as remarks that were read as even."""
    with warehouse.writing() as writer:
        for number, (text, score) in enumerate(rows):
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, score, scale_min, scale_max, high_is_good, text) "
                "VALUES (?, ?, '리뷰', 'rating', ?, 1, 5, true, ?)",
                [number, datetime(2026, 1, 1), score, text],
            )
            read = 0.8 if "좋아요" in text else -0.8 if "화나요" in text else 0.1
            writer.execute(
                "INSERT INTO feedback_scores (feedback_id, sentiment, read_sentiment, sentiment_label, version) VALUES (?, ?, ?, 'unsure', 'v')",
                [number, read, read],
            )


def learn(warehouse):
    return teach(warehouse, "v", lambda: False)


def coded(number):
    """A remark whose side lies in made-up words, and its rating."""
    good = bool(number % 2)
    words = np.random.default_rng(number).choice(LIKED if good else DISLIKED, 2)
    return f"{words[0]} {words[1]} {number}번째", 5.0 if good else 1.0


def feelings(warehouse):
    rows = warehouse.run("SELECT feedback_id, sentiment, read_sentiment, sentiment_label FROM feedback_scores ORDER BY feedback_id").to_pylist()
    return {row["feedback_id"]: row for row in rows}


def test_ratings_teach_what_the_words_of_this_shop_mean_until_they_no_longer_help(warehouse):
    add(warehouse, [*(coded(number) for number in range(400)), ("보라돌이 후루룩이", None), ("가나다라 꾸러미요", None)])
    came = learn(warehouse)
    assert came.used
    assert came.own > 0.95 > came.base
    assert taught(warehouse) == came
    felt = feelings(warehouse)
    assert felt[400]["sentiment"] > 0.3 > -0.3 > felt[401]["sentiment"]
    assert felt[401]["sentiment_label"] == "negative"
    assert felt[401]["read_sentiment"] == pytest.approx(0.1)

    with warehouse.writing() as writer:
        writer.execute("UPDATE feedback SET score = NULL WHERE feedback_id >= 100")
    assert learn(warehouse) is None
    assert not taught(warehouse).used
    assert all(row["sentiment"] == row["read_sentiment"] for row in feelings(warehouse).values())


def test_ratings_that_teach_nothing_new_are_not_used(warehouse):
    add(warehouse, [("배송이 빨라서 좋아요", 5.0), ("배송이 느려서 화나요", 1.0)] * 200)
    came = learn(warehouse)
    assert (came.rated, came.base, came.used) == (400, 1.0, False)
    assert all(row["sentiment"] == row["read_sentiment"] for row in feelings(warehouse).values())


def test_few_ratings_are_not_tried(warehouse):
    add(warehouse, [coded(number) for number in range(50)])
    assert learn(warehouse) is None
    assert taught(warehouse) is None


def test_a_corrected_feeling_teaches_like_a_rating(warehouse):
    add(warehouse, [(text, None if number < 200 else score) for number, (text, score) in enumerate(map(coded, range(400)))])
    with warehouse.writing() as writer:
        for number in range(200):
            writer.execute(
                "INSERT INTO corrections (correction_id, feedback_id, label, was, now, corrected_by, corrected_at) VALUES (?, ?, 'sentiment', 'unsure', ?, 'a', now())",
                [str(number), number, "positive" if number % 2 else "negative"],
            )
    assert learn(warehouse).rated == 400


def test_what_ratings_taught_is_said_in_a_sentence():
    better, worse = Taught(2000, 0.86, 0.92, "v"), Taught(2000, 0.88, 0.87, "v")
    assert lesson(None) == lesson(Taught(0, None, None, "v")) == ""
    assert "86.0%에서 92.0%로" in lesson(better)
    assert "쓰지 않아요" in lesson(worse)
    assert "from 86.0% to 92.0%" in lesson(better, "en")
    assert "not used" in lesson(worse, "en")
