"""The shipped sentiment model."""

import numpy as np
import pytest

from analytics.voice import sentiment
from analytics.voice.scoring import feeling_probability
from analytics.voice.sentiment import labels, sentiment_model

GOOD = ["정말 재미있게 봤어요 최고예요", "너무 감동적이고 좋았습니다", "배송도 빠르고 품질이 아주 만족스러워요"]
BAD = ["돈이 아깝고 지루했어요", "최악이에요 다시는 안 봅니다", "환불도 안 해 주고 너무 불친절해서 화가 나요"]


def test_plain_praise_and_complaints_are_told_apart():
    assert (sentiment_model().probability(GOOD) > 0.5).all()
    assert (sentiment_model().probability(BAD) < 0.5).all()


def test_a_text_has_the_same_score_in_any_batch():
    alone = np.concatenate([sentiment_model().margin([text]) for text in GOOD + BAD])
    assert (sentiment_model().margin(GOOD + BAD) == alone).all()
    assert (sentiment_model().margin((GOOD + BAD) * 5000)[:6] == alone).all()


def test_no_texts_give_no_scores():
    assert sentiment_model().probability([]).shape == (0,)


def test_strange_input_has_a_finite_score():
    strange = ["", " ", "\x00", "ㅋ" * 100_000, "🙂" * 50, "\ud800", "١٢٣", "a\x02b"]
    scores = sentiment_model().probability(strange)
    assert scores.shape == (len(strange),)
    assert np.isfinite(scores).all()


def test_between_the_bounds_no_label_is_forced():
    assert labels(np.array([0.1, 0.5, 0.9])).tolist() == ["negative", "unsure", "positive"]


def test_english_goes_to_the_english_reader():
    good, bad = feeling_probability(["Great product, I love it", "Terrible quality, I hate it"])
    assert good > 0.6 > 0.4 > bad


def test_a_model_reads_back_as_it_was_written(tmp_path):
    weights = np.zeros((2, 2**20), dtype=np.float32)
    weights[0, 5], weights[1, 2**20 - 1] = 0.5, -0.25
    sentiment.save(tmp_path / "one.npz", weights, 2, 0.1, (2.0, -0.5))
    sentiment.save(tmp_path / "two.npz", weights, 2, 0.1, (2.0, -0.5))
    model = sentiment.read(tmp_path / "one.npz")
    assert (model.packed.bias, model.slope, model.shift) == (0.1, 2.0, -0.5)
    assert model.packed.scale * model.packed.tables[0, 5] == pytest.approx(0.5, rel=0.02)
    assert model.packed.scale * model.packed.tables[1, -1] == pytest.approx(-0.25, rel=0.02)
    assert np.count_nonzero(model.packed.tables) == 2
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_the_weights_are_small_enough_to_ship():
    assert sentiment.WEIGHTS.stat().st_size < 5_000_000
