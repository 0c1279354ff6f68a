"""Our figure against a number from outside: a target, a competitor's, an industry's."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportions_ztest
from statsmodels.stats.weightstats import DescrStatsW

from analytics.metrics.aiming import against_target, aimed, target_of
from analytics.metrics.catalogue import catalogue
from analytics.metrics.gaps import gap
from analytics.metrics.measuring import measure
from analytics.metrics.outside import read_figures, standing
from analytics.metrics.question import Cell, MetricQuestion, Period, Scope
from data.outside_sheets import BadOutsideSheet, rows_of
from data.targets import BadOutsideFigure, BadTarget, targets
from data.warehouse import Warehouse

NOW = datetime(2026, 4, 1, 9)
SPRING = Period(date(2026, 3, 1), date(2026, 6, 1))


def shared(hits: int, n: int) -> Cell:
    return Cell(hits / n, None, None, n, parts={"hits": float(hits), "n": float(n)})


def mean_of(scores: np.ndarray) -> Cell:
    return Cell(float(scores.mean()), None, None, len(scores), parts={"n": float(len(scores)), "total": float(scores.sum()), "squares": float((scores**2).sum())})


def test_a_share_against_a_target_is_the_score_test_of_statsmodels() -> None:
    ours = gap("csat", shared(131, 200), 0.7)
    assert ours.p_value == pytest.approx(proportions_ztest(131, 200, 0.7, prop_var=0.7)[1])
    assert ours.difference == pytest.approx(-0.045)


def test_a_mean_against_a_target_is_students_test() -> None:
    scores = np.random.default_rng(1).integers(1, 6, 80).astype(float)
    assert gap("rating", mean_of(scores), 3.4).p_value == pytest.approx(DescrStatsW(scores).ttest_mean(3.4)[1])


@pytest.mark.parametrize("hits", range(40, 161, 5))
def test_interval_and_p_value_of_a_share_never_contradict(hits: int) -> None:
    ours = gap("csat", shared(hits, 200), 0.5)
    assert ours.low is not None and ours.high is not None and ours.p_value is not None
    assert (ours.low > 0 or ours.high < 0) == (ours.p_value < 0.05)


def test_a_reference_with_a_known_n_is_less_certain_than_one_taken_as_given() -> None:
    exact, counted = gap("csat", shared(60, 100), 0.5), gap("csat", shared(60, 100), 0.5, n=100)
    assert (exact.p_value or 1) < (counted.p_value or 0)


@pytest.mark.parametrize("metric", ["csat", "nps", "rating"])
def test_a_reference_equal_to_ours_is_hardly_ever_called_different(metric: str) -> None:
    """Both sides drawn from one truth, 400 times: at most 5 % and three standard errors are called different."""
    rng, wrong = np.random.default_rng(3), 0
    for _ in range(400):
        ours, theirs = rng.integers(1, 11, 150).astype(float), rng.integers(1, 11, 150).astype(float)
        parts = [{"hits": float((s > 5).sum()), "promoters": float((s > 8).sum()), "detractors": float((s < 7).sum()), "n": 150.0,
                  "total": float(s.sum()), "squares": float((s**2).sum())} for s in (ours, theirs)]
        values = [{"csat": p["hits"] / 150, "nps": 100 * (p["promoters"] - p["detractors"]) / 150, "rating": p["total"] / 150}[metric] for p in parts]
        wrong += gap(metric, Cell(values[0], None, None, 150, parts=parts[0]), values[1], n=150).clear
    assert wrong <= 0.05 * 400 + 3 * (400 * 0.05 * 0.95) ** 0.5


@pytest.fixture
def shop(tmp_path: Path):
    """Ours: 200 ratings a month from January to May 2026, mean 4; 한결's 300 reviews with a mean of 3 in one month."""
    warehouse = Warehouse(tmp_path / "shop.duckdb")
    rng = np.random.default_rng(5)
    ours = pd.DataFrame({"answered_at": [datetime(2026, 1 + i // 200, 1 + i % 28) for i in range(1000)], "score": rng.choice([3.0, 4.0, 5.0], 1000), "brand": None})
    theirs = pd.DataFrame({"answered_at": datetime(2026, 4, 4), "score": rng.choice([2.0, 3.0, 4.0], 300), "brand": "한결"})
    rows = pd.concat([ours, theirs]).assign(feedback_id=range(1300), question_kind="rating", scale_min=1.0, scale_max=5.0, high_is_good=True, channel="리뷰")
    with warehouse.writing() as writer:
        writer.register("rows", rows)
        writer.execute("INSERT INTO feedback BY NAME SELECT * FROM rows")
    yield warehouse
    warehouse.close()


def test_a_target_is_judged_over_its_own_days_and_only_when_it_is_clear(shop: Warehouse) -> None:
    kept = targets(shop)
    for value in (3.5, 4.0, 4.6):
        kept.add(metric="rating", since=SPRING.since or NOW, until=SPRING.until or NOW, value=value, owner="지현", by="나", at=NOW)
    found = {one.target.value: one for one in aimed(shop, kept.all(), date(2026, 6, 1))}
    assert {value: one.verdict for value, one in found.items()} == {3.5: "ahead", 4.0: "unclear", 4.6: "behind"}
    assert found[3.5].cell.n == 600  # March to May, none of 한결's
    assert {one.verdict for one in aimed(shop, kept.all(), date(2026, 3, 1))} == {"not_begun"}


def test_a_sum_is_not_judged_before_its_last_day(shop: Warehouse) -> None:
    kept = targets(shop)
    kept.add(metric="answers", since=date(2026, 5, 1), until=date(2026, 6, 1), value=1_000, owner="지현", by="나", at=NOW)
    early, late = (aimed(shop, kept.all(), day)[0] for day in (date(2026, 5, 16), date(2026, 6, 1)))
    assert (early.verdict, round(early.gone, 2)) == ("counting", 0.48)
    assert late.verdict == "behind"


def test_a_trend_meets_only_the_targets_of_its_own_part(shop: Warehouse) -> None:
    kept = targets(shop)
    whole = kept.add(metric="rating", since=date(2026, 3, 1), until=date(2026, 6, 1), value=4.2, owner="지현", by="나", at=NOW)
    part = kept.add(metric="rating", since=date(2026, 3, 1), until=date(2026, 6, 1), value=4.4, owner="지현", by="나", at=NOW, dimension="channel", part="리뷰")
    assert target_of(kept.all(), "rating", Scope(SPRING)) == (whole,)
    assert target_of(kept.all(), "rating", Scope(SPRING).where("channel", "리뷰")) == (part,)
    assert target_of(kept.all(), "rating", Scope(Period(date(2025, 1, 1), date(2025, 2, 1)))) == ()
    change = against_target(shop, whole, Scope(Period(date(2026, 1, 1), date(2026, 6, 1))))
    assert change.now.n == 600


def test_a_competitors_reviews_are_a_brand_of_their_own_and_never_in_our_figure(shop: Warehouse) -> None:
    found = standing(shop, "rating", Scope())
    assert found.ours.n == 1000
    assert [(one.name, one.cell.n) for one in found.others] == [("한결", 300)]
    assert found.others[0].ours_less.clear
    assert (found.others[0].ours_less.difference or 0) > 0.8


def test_another_method_or_scale_is_marked_and_not_judged(shop: Warehouse) -> None:
    kept = targets(shop)
    for name, scale, method in (("가", "1~5", "same"), ("나", "5점", "same"), ("다", "1~10", "same"), ("라", "1~5", "other"), ("마", "", "unknown")):
        kept.add_figure(kind="industry", name=name, metric="rating", value=4.5, source="협회 보고서", dated=date(2026, 1, 1), by="나", at=NOW,
                        scale=scale, method=method)
    found = {one.name: one for one in standing(shop, "rating", Scope(), kept.figures()).others}
    assert {name: one.doubt for name, one in found.items()} == {
        "한결": None, "가": None, "나": None, "다": "other_scale", "라": "other_method", "마": "unknown_method"}
    assert found["라"].ours_less.adjusted_p is None
    assert found["가"].ours_less.adjusted_p is not None


def test_a_sheet_of_figures_is_read_in_both_languages_and_encodings(shop: Warehouse) -> None:
    sheet = "구분,이름,지표,값,응답수,척도,방법,출처,기준일\n업계,생활용품,NPS,+31,\"1,200\",0~10,같음,협회,2026-03\n경쟁사,한결,만족도,72%,,,,연차보고서,2026.02.28\n"
    for encoding in ("utf-8-sig", "cp949"):
        industry, rival = read_figures(rows_of("업계.csv", sheet.encode(encoding)))
        assert (industry["kind"], industry["metric"], industry["value"], industry["n"], industry["method"]) == ("industry", "nps", 31.0, 1200, "same")
        assert (rival["metric"], rival["value"], rival["n"], rival["dated"]) == ("csat", pytest.approx(0.72), None, date(2026, 2, 28))
    for row in read_figures(rows_of("업계.csv", sheet.encode())):
        targets(shop).add_figure(**row, by="나", at=NOW)
    assert len(targets(shop).figures()) == 2


@pytest.mark.parametrize(("text", "trouble"), [
    ("이름,값\n한결,3\n", BadOutsideSheet), ("\x00\xff", BadOutsideSheet), ("이름,지표,값,출처,기준일\n한결,알수없음,3,책,2026\n", BadOutsideFigure),
    ("이름,지표,값,출처,기준일\n한결,NPS,높음,책,2026\n", BadOutsideFigure), ("이름,지표,값,출처,기준일\n한결,NPS,3,책,언젠가\n", BadOutsideFigure),
])
def test_a_sheet_that_cannot_be_compared_is_refused_with_the_reason(text: str, trouble: type[Exception]) -> None:
    with pytest.raises(trouble):
        read_figures(rows_of("x.csv", text.encode("latin-1") if "\xff" in text else text.encode()))


def test_a_target_without_owner_or_with_days_the_wrong_way_round_is_refused(shop: Warehouse) -> None:
    with pytest.raises(BadTarget):
        targets(shop).add(metric="nps", since=NOW.date(), until=date(2026, 9, 1), value=30, owner=" ", by="나", at=NOW)
    with pytest.raises(BadTarget):
        targets(shop).add(metric="nps", since=NOW.date(), until=date(2026, 1, 1), value=30, owner="지현", by="나", at=NOW)


def test_no_figure_of_our_own_changes_when_competitors_reviews_come_in(shop: Warehouse) -> None:
    """All metrics at once: 500 reviews of a rival with one star, a feeling and a customer's key."""
    before = {name: measure(shop, MetricQuestion(name)).total for name in catalogue().metrics}
    with shop.writing() as writer:
        writer.execute("""INSERT INTO feedback (feedback_id, answered_at, question_kind, score, scale_min, scale_max, high_is_good, brand, channel, text)
            SELECT 9000 + i, TIMESTAMP '2026-05-05', ['rating', 'nps', 'csat', 'ces'][1 + i % 4], 1, 1, 5, true, '새벽', '리뷰', '별로' FROM range(500) t(i)""")
        writer.execute("INSERT INTO feedback_scores BY NAME SELECT feedback_id, -0.9 AS sentiment, 'negative' AS sentiment_label FROM feedback WHERE brand = '새벽'")
    assert {name: measure(shop, MetricQuestion(name)).total for name in catalogue().metrics} == before
