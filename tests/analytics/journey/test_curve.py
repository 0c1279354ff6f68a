"""The emotion curve: what a point is, what its interval promises, what it leaves out."""

from datetime import date

import numpy as np
import pytest

from analytics.journey.curve import journey, journeys_by
from analytics.journey.resampling import BUCKETS, delta_interval, interval, resampled_means
from analytics.journey.scoping import NoSuchCut
from analytics.journey.telling import finding, lines, lowest_together, plain, table
from analytics.metrics.question import Filter, Period, Scope

STAGES = ("인지", "탐색", "비교", "구매", "결제", "배송", "개봉·사용", "문의·A/S", "교환·반품", "재구매·추천")


def remarks(stage, feelings, **more):
    return [{"stage": stage, "sentiment": float(f), "text": "말", "customer_key": f"{stage}{i}"} | more for i, f in enumerate(feelings)]


def feelings(mean, n, seed=0):
    return np.clip(np.random.default_rng(seed).normal(mean, 0.5, n), -1, 1)


def test_a_point_is_the_mean_feeling_of_its_remarks(warehouse, tell):
    values = feelings(-0.3, 200)
    tell(remarks("배송", values))
    point = journey(warehouse).point("배송")
    assert point.mean == pytest.approx(values.mean(), abs=1e-6)
    assert point.n == 200
    assert point.low < point.mean < point.high


def test_every_stage_is_there_in_order_even_without_data(warehouse):
    found = journey(warehouse)
    assert tuple(point.stage for point in found.points) == STAGES
    assert all(point.mean is None and point.n == 0 for point in found.points)
    assert found.lowest is None
    assert finding(found) == "곡선을 그릴 의견이 아직 모자라요"


@pytest.mark.parametrize(("n", "absent", "hollow"), [(9, True, True), (10, False, True), (29, False, True), (30, False, False)])
def test_small_points_are_hollow_and_smaller_ones_absent(warehouse, tell, n, absent, hollow):
    tell(remarks("결제", feelings(0, n)))
    point = journey(warehouse).point("결제")
    assert (point.mean is None) == absent
    assert point.hollow == hollow


def test_an_answer_without_words_is_mapped_through_its_own_scale(warehouse, tell):
    tell([{"stage": "배송", "question_kind": "csat", "score": 4, "scale_min": 1, "scale_max": 5, "high_is_good": True}] * 20)
    tell([{"stage": "구매", "question_kind": "ces", "score": 2, "scale_min": 1, "scale_max": 7, "high_is_good": False}] * 20)
    found = journey(warehouse)
    assert found.point("배송").mean == pytest.approx(0.5)
    assert found.point("구매").mean == pytest.approx(2 / 3)
    assert {(scale.question_kind, scale.n) for scale in found.scales} == {("csat", 20), ("ces", 20)}


def test_the_words_go_before_the_score(warehouse, tell):
    row = {"stage": "배송", "question_kind": "nps", "score": 10, "scale_min": 0, "scale_max": 10, "text": "늦어요", "sentiment": -0.6}
    tell([row] * 12)
    assert journey(warehouse).point("배송").mean == pytest.approx(-0.6, abs=1e-6)


def test_unplaced_remarks_are_counted_not_forced(warehouse, tell):
    tell(remarks("배송", feelings(0, 40)) + remarks(None, feelings(0, 15)))
    found = journey(warehouse)
    assert found.unplaced == 15
    assert found.rows == 55
    assert sum(point.rows for point in found.points) == 40


def test_a_files_own_names_for_a_stage_are_understood(warehouse, tell):
    tell(remarks("사용", feelings(0, 20)) + remarks("개봉·사용", feelings(0, 20)) + remarks("문의", feelings(0, 12)))
    found = journey(warehouse)
    assert found.point("개봉·사용").n == 40
    assert found.point("문의·A/S").n == 12


def test_a_stage_nobody_planned_stands_at_the_end(warehouse, tell):
    tell(remarks("체크인", feelings(0, 20)))
    assert journey(warehouse).points[-1].stage == "체크인"


def test_twice_the_same_customers_say_nothing_new(warehouse, tell):
    """Doubling each customer's rows must not narrow the interval: customers are drawn, not rows."""
    values = feelings(0.1, 150)
    tell(remarks("배송", values))
    once = journey(warehouse).point("배송")
    tell(remarks("배송", values))
    twice = journey(warehouse).point("배송")
    assert twice.mean == pytest.approx(once.mean)
    assert twice.high - twice.low == pytest.approx(once.high - once.low, rel=1e-6)


def test_the_interval_agrees_with_the_delta_method():
    rng = np.random.default_rng(5)
    n = rng.poisson(1.5, (BUCKETS, 1)).astype(float)
    total = n * rng.normal(0.2, 0.4, (BUCKETS, 1))
    mean = total.sum(axis=0) / n.sum(axis=0)
    low, high = interval(resampled_means(n, total), mean, (n > 0).sum(axis=0), 0.95)
    expected = delta_interval(n[:, 0], total[:, 0], 0.95)
    assert (high - low)[0] == pytest.approx(expected[1] - expected[0], rel=0.08)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """400 made-up shops of 40 customers with 1-4 remarks each: 95 % intervals hold the true mean in 92-98 %."""
    rng = np.random.default_rng(11)
    shops, customers = 400, 40
    n = np.zeros((BUCKETS, shops))
    total = np.zeros((BUCKETS, shops))
    for shop in range(shops):
        where = rng.choice(BUCKETS, customers, replace=False)
        many = rng.integers(1, 5, customers)
        n[where, shop] = many
        total[where, shop] = many * rng.normal(0.1, 0.3, customers) + rng.normal(0, 0.3, customers) * np.sqrt(many)
    mean = total.sum(axis=0) / n.sum(axis=0)
    low, high = interval(resampled_means(n, total), mean, (n > 0).sum(axis=0), 0.95)
    assert 0.92 <= np.mean((low <= 0.1) & (high >= 0.1)) <= 0.98


def test_shuffling_the_stages_flattens_the_curve(warehouse, tell):
    rng = np.random.default_rng(3)
    rows = [row for i, stage in enumerate(STAGES) for row in remarks(stage, feelings(-0.6 if stage == "결제" else 0.3, 120, seed=i))]
    tell(rows)
    real = journey(warehouse)
    assert real.lowest.stage == "결제"
    assert [point.stage for point in lowest_together(real)] == ["결제"]
    assert finding(real) == "가장 힘든 순간은 ‘결제’ 단계예요"
    shuffled = rng.permutation([row["stage"] for row in rows])
    with warehouse.writing() as writer:
        writer.execute("DELETE FROM feedback")
        writer.execute("DELETE FROM feedback_scores")
    tell([row | {"stage": str(stage)} for row, stage in zip(rows, shuffled, strict=True)])
    flat = journey(warehouse)
    mean = np.mean([row["sentiment"] for row in rows])
    assert sum(point.low <= mean <= point.high for point in flat.points) >= 9
    assert finding(flat) == "단계 사이에 뚜렷한 차이는 없어요"


def test_clauses_speak_for_their_own_stage(warehouse, tell):
    """A remark that praises the product and scolds the delivery counts at both, each with its own feeling."""
    tell([{"text": "물건은 좋은데 배송이 늦어요", "sentiment": 0.0, "placed_stage": "개봉·사용"}] * 20)
    with warehouse.writing() as writer:
        writer.execute("""INSERT INTO clauses BY NAME
            SELECT feedback_id, 0 AS clause_no, 0.8 AS sentiment, 1.0 AS intensity, '개봉·사용' AS stage, '품질' AS touchpoint FROM feedback
            UNION ALL BY NAME
            SELECT feedback_id, 1 AS clause_no, -0.6 AS sentiment, 0.5 AS intensity, '배송' AS stage, '배송 기간' AS touchpoint FROM feedback""")
    found = journey(warehouse)
    assert found.point("개봉·사용").mean == pytest.approx(0.8, abs=1e-6)
    assert found.point("배송").mean == pytest.approx(-0.6, abs=1e-6)
    assert found.point("배송", "배송 기간").n == 20


def test_the_scope_is_kept(warehouse, tell):
    tell(remarks("배송", feelings(0.5, 40), channel="리뷰") + remarks("배송", feelings(-0.5, 40), channel="채팅"))
    both = journey(warehouse).point("배송").n
    chat = journey(warehouse, Scope().where("channel", "채팅")).point("배송")
    rest = journey(warehouse, Scope(filters=(Filter("channel", ("채팅",), exclude=True),))).point("배송")
    assert (both, chat.n, rest.n) == (80, 40, 40)
    assert chat.mean < 0 < rest.mean
    assert journey(warehouse, Scope(Period(date(2026, 1, 2), date(2026, 1, 3)))).rows == 24


def test_a_competitors_reviews_are_not_our_journey(warehouse, tell):
    tell(remarks("배송", feelings(0.5, 40)) + remarks("배송", feelings(-0.9, 40), brand="남의 집"))
    assert journey(warehouse).point("배송").n == 40
    assert journey(warehouse, Scope().where("brand", "남의 집")).point("배송").n == 40


def test_one_curve_a_channel(warehouse, tell):
    tell(remarks("배송", feelings(0.5, 40), channel="리뷰") + remarks("배송", feelings(-0.5, 35), channel=None))
    found = journeys_by(warehouse, Scope(), "channel")
    assert [(part, one.point("배송").n) for part, one in found.items()] == [("리뷰", 40), (None, 35)]
    with pytest.raises(NoSuchCut):
        journeys_by(warehouse, Scope(), "shoe size")


def test_the_table_and_the_terminal_say_the_same(warehouse, tell):
    tell(remarks("배송", feelings(-0.5, 40)) + remarks("탐색", feelings(0.5, 40)))
    found = journey(warehouse)
    assert table(found).set_index("stage").loc["배송", "mean"] == found.point("배송").mean
    assert plain(found)["stages"][5]["mean"] == found.point("배송").mean
    assert f"n={found.point('배송').n}" in lines(found)


def test_the_worst_touchpoint_is_surely_bad(warehouse, tell):
    tell(remarks("배송", feelings(-0.6, 60), touchpoint="배송 기간") + remarks("결제", [-1] * 12, touchpoint="결제 오류"))
    assert [point.touchpoint for point in journey(warehouse).worst()] == ["배송 기간"]
