"""Copies, scores against words, what rises, and conversations: small cases whose answer is known."""

from datetime import datetime

import numpy as np
import pytest

from analytics.charts.voice import _label_box, _label_sides
from analytics.metrics.question import Scope
from analytics.voice.alike import TEMPLATE, groups_of
from analytics.voice.dialogue import _turning, speakers
from analytics.voice.emerging import BEFORE_WEEKS, RECENT_WEEKS, surprising
from analytics.voice.honesty import honesty
from data.warehouse import Warehouse

LONG = "배송이 정말 빠르고 포장도 꼼꼼해서 다음에도 여기서 주문하려고 합니다"


def test_texts_that_differ_in_marks_and_blanks_are_the_same():
    ((kind, members),) = groups_of([LONG, "전혀 다른 이야기를 길게 적어 둔 의견이라서 닮지 않았어요", LONG.replace(" ", "") + "!!"])
    assert (kind, members) == ("same", [0, 2])


def test_a_template_with_another_product_filled_in_is_near():
    filled = [f"이번에 산 {product} 정말 마음에 들어요 배송도 빠르고 포장도 꼼꼼해서 다음에도 또 주문하려고 합니다 추천해요" for product in ("수건", "냄비", "의자", "이불", "접시")]
    ((kind, members),) = groups_of(filled)
    assert (kind, len(members)) == ("near", TEMPLATE)


def test_short_texts_and_no_texts_repeat_nothing():
    assert groups_of(["좋아요", "좋아요"]) == []
    assert groups_of([]) == []


@pytest.fixture
def rated(tmp_path):
    made = Warehouse(tmp_path / "rated.duckdb")
    with made.writing() as writer:
        for number in range(200):
            paid, good = number % 2 == 0, number % 10 != 0
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, score, scale_min, scale_max, high_is_good, text, paid) "
                "VALUES (?, ?, '리뷰', 'rating', ?, 1, 5, true, '글', ?)", [number, datetime(2026, 1, 1), 5.0 if paid else 4.0, paid])
            writer.execute("INSERT INTO feedback_scores (feedback_id, sentiment, sentiment_label, version) VALUES (?, ?, ?, 'x')",
                           [number, 0.9 if good else -0.9, "positive" if good else "negative"])
    yield made
    made.close()


def test_good_scores_with_a_complaint_are_counted_with_their_interval(rated):
    found = honesty(rated, Scope())
    assert (found.praised.n, found.praised.all, found.praised.share) == (20, 200, 0.1)
    assert found.praised.low < 0.1 < found.praised.high


def test_paid_reviews_stand_beside_the_others_with_the_interval_of_the_difference(rated):
    score = honesty(rated, Scope()).score
    assert (score.paid, score.unpaid) == (1.0, 0.75)
    assert score.clear


def test_without_remarks_there_is_no_share_and_not_zero(tmp_path):
    made = Warehouse(tmp_path / "none.duckdb")
    found = honesty(made, Scope())
    made.close()
    assert (found.praised.share, found.score.difference) == (None, None)


def weeks_of(chance, mean):
    return chance.poisson(mean, RECENT_WEEKS + BEFORE_WEEKS).astype(float)


def test_a_planted_rise_is_found_each_time_and_few_of_the_calm_ones():
    false = []
    for seed in range(30):
        chance = np.random.default_rng(seed)
        series = {("배송", f"calm {number}", False): weeks_of(chance, 8) for number in range(40)}
        series["포장", "risen", False] = weeks_of(chance, 8) + np.r_[np.full(RECENT_WEEKS, 14), np.zeros(BEFORE_WEEKS)]
        found = [one.leaf for one in surprising(series, np.full(RECENT_WEEKS + BEFORE_WEEKS, 400.0))]
        assert found[0] == "risen"
        false.append((len(found) - 1) / len(found))
    assert np.mean(false) <= 0.1


def test_without_a_rise_something_is_called_risen_in_at_most_one_run_of_ten():
    false = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        series = {("주제", str(number), bool(number % 2)): weeks_of(chance, 6) for number in range(60)}
        false += bool(surprising(series, np.full(RECENT_WEEKS + BEFORE_WEEKS, 500.0)))
    assert false <= 6


def test_a_short_past_tells_nothing():
    totals = np.r_[np.full(RECENT_WEEKS, 100.0), np.zeros(BEFORE_WEEKS)]
    assert surprising({("배송", "속도", False): totals / 4}, totals) == ()


def test_one_text_with_two_speakers_is_cut_at_their_names():
    said = "고객: 언제 와요?\n상담사 김: 확인해 볼게요.\n고객: 아직도 안 왔어요"
    assert [speaker for speaker, _ in speakers(said)] == ["customer", "agent", "customer"]
    assert speakers("상담사가 친절했어요") == [("customer", "상담사가 친절했어요")]


@pytest.mark.parametrize(("feelings", "place"), [
    ([-0.9, -0.8, None, 0.7, 0.9], 3), ([0.8, 0.9, -0.9], 2), ([0.5, 0.6, 0.4], None), ([0.9], None), ([], None), ([None, None], None),
])
def test_the_turn_that_changed_the_feeling(feelings, place):
    assert _turning(feelings)[0] == place


def test_names_on_the_map_never_lie_over_each_other():
    chance = np.random.default_rng(1)
    across, up = chance.uniform(-0.4, 0, 17).tolist(), chance.uniform(0.02, 0.3, 17).tolist()
    names = ["배송", "직원·상담", "교환·환불"] * 5 + ["앱·웹", "가격"]
    sides = _label_sides(across, up, names, 340)
    boxes = [_label_box(((x + 1) / 2 * 320, (1 - y / max(up)) * 340), side, name) for x, y, side, name in zip(across, up, sides, names, strict=True) if side]
    assert len(boxes) > 4
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
