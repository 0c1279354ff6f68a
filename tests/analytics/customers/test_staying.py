from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter

from analytics.charts.returning import stays
from analytics.customers.segments import segment
from analytics.customers.staying import staying, staying_lines, staying_title

TODAY = date(2026, 6, 1)


@pytest.fixture
def found(sold, lives):
    rows = lives(500, 500, first=TODAY - timedelta(days=500))
    return segment(sold(rows), TODAY)


def test_the_curve_is_that_of_lifelines(found):
    members = found.members
    left = members["recency_days"] >= 90
    days = np.where(left, members["tenure_days"] - members["recency_days"], np.maximum(members["tenure_days"] - 90, 0))
    theirs = KaplanMeierFitter().fit(days, left)
    whole = staying(found).whole
    assert whole is not None and whole.n == found.n and whole.came == int(left.sum())
    for day in (30, 90, 180, 300):
        assert 1 - whole.by(day)[0] == pytest.approx(float(theirs.survival_function_at_times(day).iloc[0]))


def test_groups_that_leave_at_another_pace_are_told_apart_and_others_not(found):
    tenure = np.full(400, 400)
    random = np.random.default_rng(0)
    loyal = pd.DataFrame({"name": "단골", "tenure_days": tenure, "recency_days": random.integers(0, 120, 400)})
    fleeting = pd.DataFrame({"name": "뜨내기", "tenure_days": tenure, "recency_days": random.integers(200, 400, 400)})
    segments = tuple(replace(found.segments[0], name=name, name_en=name) for name in ("단골", "뜨내기"))
    apart = staying(replace(found, segments=segments, members=pd.concat([loyal, fleeting])))
    assert apart.p_value is not None and apart.p_value < 0.001 and "단골" in staying_title(apart)
    assert [one.part for one in apart.parts] == ["단골", "뜨내기"]
    alike = staying(replace(found, segments=segments, members=pd.concat([loyal, loyal.assign(name="뜨내기")])))
    assert alike.p_value is not None and alike.p_value > 0.05 and "뚜렷이 다르지 않아요" in staying_title(alike)


def test_who_bought_lately_is_not_taken_for_staying_nor_for_gone(found):
    fresh = found.members.assign(tenure_days=20, recency_days=5)
    whole = staying(replace(found, members=fresh)).whole
    assert whole is not None and whole.came == 0 and whole.days == ()


def test_the_chart_falls_from_all_and_has_words_in_both_languages(found):
    drawn = staying(found)
    rows = next(iter(stays(drawn).to_dict()["datasets"].values()))
    assert max(row["share"] for row in rows) == 1.0 and all(row["low"] <= row["share"] + 1e-9 <= row["high"] + 2e-9 for row in rows)
    assert "%" in staying_lines(drawn) and staying_title(staying(found, "en"), "en").isascii() or "'" in staying_title(staying(found, "en"), "en")
