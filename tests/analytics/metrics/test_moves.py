"""Change points, decomposition, cohorts and the funnel: found when planted, silent when not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.metrics.breaks import breaks
from analytics.metrics.cohorts import cohorts, newer_title
from analytics.metrics.comparing import like_for_like
from analytics.metrics.decomposing import decompose
from analytics.metrics.funnel import funnel
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Measured, MetricQuestion, Period, Scope
from analytics.metrics.telling import group_words
from data.warehouse import Warehouse

HALF = Scope(Period(date(2025, 6, 1), date(2026, 1, 1)))


def course(shares: list[float], n: int, seed: int) -> Measured:
    """A monthly CSAT of n answers a month drawn with these shares."""
    hits = np.random.default_rng(seed).binomial(n, shares)
    cells = tuple(
        Cell(float(h / n), None, None, n, {"month": date(2024 + i // 12, 1 + i % 12, 1)}, {"n": n, "hits": float(h)}) for i, h in enumerate(hits)
    )
    return Measured(MetricQuestion("csat", ("month",)), cells[0], cells, {}, "", 1, "test")


def test_a_planted_move_is_found_at_its_month() -> None:
    found = [breaks(course([0.75] * 12 + [0.55] * 12, 120, seed)) for seed in range(40)]
    right = [one for one in found if len(one) == 1 and abs((one[0].at - date(2025, 1, 1)).days) <= 31]
    assert len(right) >= 36


def test_a_course_without_a_move_alarms_no_oftener_than_configured() -> None:
    alarms = sum(bool(breaks(course([0.7] * 24, 120, 1000 + seed))) for seed in range(200))
    assert alarms <= 10


def test_too_short_a_course_has_no_change_points() -> None:
    assert breaks(course([0.9, 0.9, 0.1, 0.1], 500, 1)) == ()


@pytest.mark.parametrize(("metric", "cut"), [("nps", "stage"), ("csat", "channel"), ("rating", "product"), ("revenue", "category"), ("conversion", "channel")])
def test_mix_and_rate_add_up_to_the_change(stocked: Warehouse, metric: str, cut: str) -> None:
    found = decompose(stocked, metric, cut, HALF)
    assert found is not None
    assert found.mix + found.rate == pytest.approx(found.difference)


def test_distinct_customers_are_not_split_because_groups_overlap(stocked: Warehouse) -> None:
    assert decompose(stocked, "customers", "channel", HALF) is None


def test_cohorts_agree_with_a_count_by_hand(stocked: Warehouse) -> None:
    found = cohorts(stocked, way="bounded", months=6)
    orders = stocked.run("SELECT customer_key, day FROM baskets WHERE customer_key IS NOT NULL").to_pandas()
    orders["month"] = orders["day"].map(lambda day: day.year * 12 + day.month)
    first = orders.groupby("customer_key")["month"].transform("min")
    counted = orders.assign(first=first, age=orders["month"] - first).groupby(["first", "age"])["customer_key"].nunique()
    for cell in found.cells:
        assert cell.start
        assert cell.kept == counted.get((cell.start.year * 12 + cell.start.month, cell.age), 0)


def test_unbounded_retention_never_rises_within_a_cohort(stocked: Warehouse) -> None:
    found = cohorts(stocked, way="unbounded")
    for start in {cell.start for cell in found.cells}:
        kept = [cell.kept for cell in found.cells if cell.start == start]
        assert kept == sorted(kept, reverse=True)


def test_the_month_that_has_not_ended_is_kept_out_of_the_curve(stocked: Warehouse) -> None:
    found = cohorts(stocked, months=3)
    assert sum(not cell.over for cell in found.cells) > 0
    assert all(cell.over for cell in found.curve)
    assert found.curve[1].n < found.curve[0].n + 1


def test_the_funnel_only_narrows_and_ends_with_the_conversion(stocked: Warehouse) -> None:
    found = funnel(stocked, HALF)
    assert list(found.counts) == sorted(found.counts, reverse=True)
    whole = measure(stocked, MetricQuestion("conversion", scope=HALF)).total
    assert found.counts[-1] / found.counts[0] == pytest.approx(whole.value)


def test_a_running_month_is_compared_with_as_many_days_of_the_month_before(stocked: Warehouse) -> None:
    last = stocked.run("SELECT max(day) AS last FROM answers").to_pylist()[0]["last"]
    found = like_for_like(stocked, MetricQuestion("nps", ("month",)))
    assert found is not None and found.now.since is not None and found.before.since is not None
    assert (found.now.since, found.now.until) == (last.replace(day=1), last + timedelta(days=1))
    assert found.before.days == min(found.now.days or 0, (found.now.since - found.before.since).days)
    assert found.change.then.n == measure(stocked, MetricQuestion("nps", scope=Scope(found.before))).total.n
    whole = MetricQuestion("nps", ("month",), Scope(Period(None, last.replace(day=1))))
    assert like_for_like(stocked, whole) is None


def test_groups_are_written_in_the_language_of_the_reader() -> None:
    assert (group_words("stage", "배송", "en"), group_words("channel", "설문", "en"), group_words("age_band", "20대", "en")) == ("Delivery", "Survey", "20s")
    assert (group_words("stage", "배송", "ko"), group_words("paid", True, "ko"), group_words("channel", "우리만의 채널", "en")) == ("배송", "혜택 받음", "우리만의 채널")


def test_newer_customers_are_compared_with_older_ones_over_equal_time_alone(stocked: Warehouse) -> None:
    assert newer_title(cohorts(stocked, way="bounded"))
    with pytest.raises(ValueError, match="unequal time"):
        newer_title(cohorts(stocked, way="unbounded"))
