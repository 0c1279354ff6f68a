"""What the user's own ratings teach, and when they are left alone."""

import numpy as np

from analytics.voice.own_ratings import NEED, OwnRatings, learn

# Words whose side this shop's customers alone know: the base model cannot.
KNOWN = ["지브롤터 모듈", "카탈루냐 소재", "알파 라인", "오메가 라인"]


def made(n, seed=3):
    chance = np.random.default_rng(seed)
    picked = chance.integers(0, 4, n)
    texts = [f"{KNOWN[one]} {number % 7}번째 받았습니다" for number, one in enumerate(picked)]
    return texts, np.where(picked % 2 == 0, 1.0, 0.0), np.zeros(n)


def test_too_few_ratings_teach_nothing():
    texts, goodness, base = made(NEED - 1)
    learnt = learn(texts, base, goodness)
    assert not learnt.used
    assert (learnt.log_odds == base).all()
    assert learnt.base is None


def test_ratings_teach_what_the_base_cannot_know():
    texts, goodness, base = made(600)
    goodness[400:] = np.nan
    learnt = learn(texts, base, goodness)
    truth = made(600)[1][400:]
    assert learnt.used
    assert learnt.own > 0.95
    assert (((learnt.log_odds[400:] > 0) == (truth > 0.5)).mean()) > 0.95


def test_ratings_without_a_pattern_are_not_used():
    chance = np.random.default_rng(1)
    texts = [f"{number}번 주문입니다" for number in range(600)]
    sides = chance.integers(0, 2, 600).astype(float)
    base = np.where(sides > 0, 2.0, -2.0)  # the base knows better
    learnt = learn(texts, base, sides)
    assert not learnt.used
    assert (learnt.log_odds == base).all()


def test_middling_ratings_take_no_side():
    texts, _, base = made(600)
    assert learn(texts, base, np.full(600, 0.5)).rated == 0


def test_fitting_twice_gives_the_same_weights():
    texts, goodness, base = made(400)
    first, second = (OwnRatings().fit(texts, 2 * goodness - 1, base).weights_ for _ in range(2))
    assert (first == second).all()
