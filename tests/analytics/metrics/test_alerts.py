"""Alarms: silent on quiet data, loud on a planted week, and a digest that says when nothing happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.metrics.alerts import digest, digest_html, digest_title
from data.warehouse import Warehouse

TODAY = date(2026, 3, 2)  # a Monday: the week before it is whole
METRICS = ("csat", "nps", "rating")


@pytest.fixture
def shop(tmp_path: Path):
    """``shop(seed, last)``: nine weeks of 80 answers a week and kind; in the last week the share of good ones is ``last``."""

    warehouse = Warehouse(tmp_path / "shop.duckdb")

    def put(seed: int, last: float) -> Warehouse:
        rng = np.random.default_rng(seed)
        rows = []
        for week in range(9):
            good = 0.7 if week < 8 else last
            for kind, top in (("csat", 5.0), ("nps", 10.0), ("rating", 5.0)):
                scores = np.where(rng.random(80) < good, top, 1.0)
                start = datetime(2026, 3, 2) - timedelta(weeks=9 - week)
                rows.append(pd.DataFrame({"answered_at": [start + timedelta(hours=2 * i) for i in range(80)], "question_kind": kind, "score": scores,
                                          "scale_min": 1.0, "scale_max": top, "high_is_good": True}))
        with warehouse.writing() as writer:
            writer.execute("DELETE FROM feedback")
            writer.register("rows", pd.concat(rows).assign(feedback_id=range(9 * 3 * 80)))
            writer.execute("INSERT INTO feedback BY NAME SELECT * FROM rows")
        return warehouse

    yield put
    warehouse.close()


def test_a_bad_week_is_one_alarm_that_names_all_its_metrics(shop) -> None:
    found = digest(shop(1, 0.25), TODAY, metrics=METRICS)
    assert len(found.alarms) == 1
    assert found.alarms[0].good is False
    assert {move.metric for move in found.alarms[0].moves} == set(METRICS)


def test_quiet_data_alarms_no_oftener_than_configured(shop) -> None:
    alarms = sum(bool(digest(shop(seed, 0.7), TODAY, metrics=METRICS).alarms) for seed in range(40))
    assert alarms <= 5  # 5 % of 40 is 2; 6 or more would have a chance of 1 in 70


def test_the_digest_says_when_nothing_happened(shop) -> None:
    found = digest(shop(3, 0.7), TODAY, metrics=METRICS)
    assert digest_title(found) == "지난주에는 특별한 일이 없었어요"
    assert "지표 3개를 앞선 8주와 견줬어요" in digest_html(found)


def test_without_history_nothing_is_judged(shop) -> None:
    assert digest_title(digest(shop(1, 0.2), date(2026, 1, 12), metrics=METRICS)) == "아직 판단할 만큼 자료가 쌓이지 않았어요"
