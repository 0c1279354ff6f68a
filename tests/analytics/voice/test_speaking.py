"""What customers speak of, drivers and search, on a small shop whose truth is planted."""

from datetime import date, datetime, timedelta
from itertools import permutations

import numpy as np
import pytest

from analytics.metrics.question import Period, Scope
from analytics.voice.drivers import drivers
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.scoring import score_new
from analytics.voice.searching import search, stems_of
from analytics.voice.shares import shapley
from analytics.voice.speaking import over_time, subjects
from data.troubles import TooLittleData
from data.warehouse import Warehouse

BAD_DELIVERY, GOOD_DELIVERY = "배송이 너무 느려서 짜증 나요", "배송이 정말 빨라서 만족해요"
GOOD_PACKAGING, NOTHING = "포장이 꼼꼼해서 좋아요", "그냥 그래요"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """240 rated remarks over two quarters; delivery turns bad in the second and drags the rating down."""
    made = Warehouse(tmp_path_factory.mktemp("voice") / "speaking.duckdb")
    chance = np.random.default_rng(11)
    with made.writing() as writer:
        for number in range(240):
            late = number >= 120
            text = [GOOD_DELIVERY, GOOD_PACKAGING, NOTHING, BAD_DELIVERY if late else GOOD_DELIVERY][number % 4]
            score = 1 + chance.integers(0, 2) if text == BAD_DELIVERY else 4 + chance.integers(0, 2) if text != NOTHING else 3
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, score, scale_min, scale_max, high_is_good, text) "
                "VALUES (?, ?, '리뷰', 'rating', ?, 1, 5, true, ?)",
                [number, datetime(2026, 1, 1) + timedelta(days=number * 0.75), float(score), text],
            )
    score_new(made)
    yield made
    made.close()


WHOLE = Scope()
LATER = Scope(Period(date(2026, 4, 1), date(2026, 6, 30)))


def test_a_subject_counts_each_remark_once(warehouse):
    found = subjects(warehouse, WHOLE)
    assert found.remarks == 240
    assert found.get("배송").n == 120
    assert found.get("포장").n == 60


def test_a_subject_that_turned_bad_is_said_to_be_worse(warehouse):
    found = subjects(warehouse, LATER)
    assert found.get("배송").worse
    assert not found.get("포장").worse
    assert not found.get("포장").better


def test_months_show_when_it_turned(warehouse):
    months = over_time(warehouse, WHOLE, "배송")
    assert months[0].feeling > 0.5
    assert months[-1].feeling < months[0].feeling - 0.5


def test_remarks_on_a_subject_are_those_that_feel_so(warehouse):
    bad = evidence(warehouse, WHOLE, Wanted("배송", side="bad"))
    assert bad.n == 30
    assert {remark.text for remark in bad.rows} == {BAD_DELIVERY}
    assert {remark.text for remark in evidence(warehouse, WHOLE, Wanted("배송", side="good"), strongest=True).rows} == {GOOD_DELIVERY}


def test_an_empty_scope_has_no_subjects(warehouse):
    found = subjects(warehouse, Scope(Period(date(2030, 1, 1), date(2030, 2, 1))))
    assert (found.rows, found.worst) == ((), None)


def test_the_planted_driver_leads_and_its_complaints_cost_points(warehouse):
    found = drivers(warehouse, WHOLE, "rating")
    top = found.rows[0]
    assert top.subject == "배송"
    assert top.clear
    assert top.effect_low > 0
    assert sum(row.share for row in found.rows) == pytest.approx(1)


def test_few_scores_are_refused(warehouse):
    with pytest.raises(TooLittleData):
        drivers(warehouse, WHOLE, "nps")


def moments_of(x, y):
    held = np.column_stack([x, y])
    held = held - held.mean(axis=0)
    return (held.T @ held)[None]


def test_shapley_shares_of_independent_causes_are_their_own_r2():
    chance = np.random.default_rng(0)
    x = chance.normal(size=(20_000, 3))
    gains, explained, whole = shapley(moments_of(x, 3 * x[:, 0] + 1 * x[:, 1] + chance.normal(size=20_000)))
    assert gains[0] / gains[0].sum() == pytest.approx([0.9, 0.1, 0.0], abs=0.01)
    assert explained[0] / whole[0] == pytest.approx(10 / 11, abs=0.01)


def test_shapley_gains_are_the_mean_over_all_orders_of_entry():
    chance = np.random.default_rng(3)
    x = chance.normal(size=(500, 4)) @ chance.normal(size=(4, 4))
    y = x @ [1.0, -0.5, 0.2, 0.0] + chance.normal(size=500)
    gains, explained, _ = shapley(moments_of(x, y))

    def r2(columns):
        inside = np.column_stack([np.ones(500), x[:, list(columns)]])
        return float(((y - y.mean()) ** 2).sum() - ((y - inside @ np.linalg.lstsq(inside, y, rcond=None)[0]) ** 2).sum())

    orders = list(permutations(range(4)))
    by_hand = [np.mean([r2(order[: order.index(one) + 1]) - r2(order[: order.index(one)]) for order in orders]) for one in range(4)]
    assert gains[0] == pytest.approx(by_hand, rel=1e-3, abs=1e-3)
    assert gains.sum() == pytest.approx(explained[0])


def test_search_finds_a_word_in_any_form(warehouse):
    assert {row["text"] for row in search(warehouse, WHOLE, "느린 배송").rows[:60]} >= {BAD_DELIVERY}
    assert search(warehouse, WHOLE, "느린 배송").rows[0]["text"] == BAD_DELIVERY
    assert search(warehouse, WHOLE, "꼼꼼하게").all_held == 60


def test_search_keeps_to_the_asked_feeling(warehouse):
    assert {row["text"] for row in search(warehouse, WHOLE, "배송", Wanted(label="negative")).rows} == {BAD_DELIVERY}


def test_a_query_without_words_finds_nothing(warehouse):
    assert search(warehouse, WHOLE, "  ").rows == ()
    assert search(warehouse, WHOLE, "없는낱말이다").any_held == 0


def test_stems_hold_what_no_ending_changes():
    assert stems_of("포장이 찢어져서") == ("포장", "찢어")
