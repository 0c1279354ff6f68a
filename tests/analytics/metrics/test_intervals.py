"""Intervals and tests against published figures and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from analytics.metrics import intervals
from analytics.metrics.comparing import holm
from analytics.metrics.question import Cell, Change


@pytest.mark.parametrize(("hits", "n"), [(0, 5), (1, 20), (81, 263), (19, 20), (500, 1000)])
def test_wilson_agrees_with_statsmodels(hits: int, n: int) -> None:
    assert intervals.wilson(hits, n) == pytest.approx(proportion_confint(hits, n, method="wilson"), abs=1e-12)


def test_two_shares_agree_with_statsmodels() -> None:
    found = intervals.share_difference({"hits": 56, "n": 70}, {"hits": 48, "n": 80}, 0.95)
    assert (found.low, found.high) == pytest.approx(confint_proportions_2indep(56, 70, 48, 80, method="newcomb"), abs=1e-9)
    assert found.p_value == pytest.approx(proportions_ztest([56, 48], [70, 80])[1])


def test_newcombes_published_example_comes_out() -> None:
    """Newcombe 1998, table II (a), method 10: 56/70 - 48/80 = .2000, .0524 to .3339."""
    found = intervals.share_difference({"hits": 56, "n": 70}, {"hits": 48, "n": 80}, 0.95)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.0524, 0.3339)


def test_means_agree_with_statsmodels() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(4, 1, 40), rng.normal(4.4, 2, 60)
    parts = [{"n": len(x), "total": x.sum(), "squares": (x**2).sum()} for x in (a, b)]
    both = CompareMeans(DescrStatsW(a), DescrStatsW(b))
    found = intervals.mean_difference(parts[0], parts[1], 0.95)
    assert (found.low, found.high) == pytest.approx(both.tconfint_diff(usevar="unequal"))
    assert found.p_value == pytest.approx(both.ttest_ind(usevar="unequal")[1])
    assert intervals.mean_interval(a.sum(), (a**2).sum(), len(a)) == pytest.approx(DescrStatsW(a).tconfint_mean())


@pytest.mark.parametrize(("n", "half"), [(30, 25), (100, 14), (400, 7), (1000, 4)])
def test_the_width_of_an_nps_interval_is_the_published_one(n: int, half: int) -> None:
    """45 % promoters and 15 % detractors, ../shared/reference/measures.md."""
    low, high = intervals.nps_interval(0.45 * n, 0.15 * n, n)
    assert (high - low) / 2 == pytest.approx(half, abs=0.6)


@pytest.mark.parametrize("n", [20, 100, 1000])
def test_nps_intervals_hold_the_truth_as_often_as_they_say(n: int) -> None:
    rng = np.random.default_rng(n)
    drawn = rng.multinomial(n, (0.3, 0.3, 0.4), size=1500)
    held = [low <= 10 <= high for low, high in (intervals.nps_interval(p, d, n) for d, _, p in drawn)]
    assert 0.93 <= np.mean(held) <= 0.97


def test_holm_raises_p_values_and_never_reorders_them() -> None:
    cell = Cell(1.0, None, None, 10)
    changes = {name: Change(cell, cell, 1.0, 0.5, 1.5, p, "welch") for name, p in (("a", 0.01), ("b", 0.04), ("c", 0.03))}
    assert {name: round(one.adjusted_p or 0, 6) for name, one in holm(changes).items()} == {"a": 0.03, "b": 0.06, "c": 0.06}
    assert [name for name, one in holm(changes).items() if one.clear] == ["a"]
