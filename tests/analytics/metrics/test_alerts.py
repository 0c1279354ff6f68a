"""Alarms: silent on quiet data, loud on a planted week, rules with size and cool-down, one notice a cause."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.metrics import unusual
from analytics.metrics.alerts import LOOKED_AT, Alarm, cause_title, digest, digest_title, merged, rung
from analytics.metrics.noticing import look
from analytics.metrics.question import Cell
from analytics.metrics.unusual import unlike, window
from analytics.reports.page import html
from analytics.reports.pdf import pdf
from analytics.reports.weekly import weekly
from data.rules import BadRule, Rule, Rules, rules_of
from data.warehouse import Warehouse

TODAY = date(2026, 3, 2)  # a Monday: the week before it is whole
NOW = datetime(2026, 3, 2, 8)
METRICS = ("csat", "nps", "rating")


@pytest.fixture
def shop(tmp_path: Path):
    """``shop(seed, last)``: nine weeks of 80 answers a week and kind, half of them 리뷰; in the last week the share of good ones is ``last``."""

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
                                          "scale_min": 1.0, "scale_max": top, "high_is_good": True, "channel": ["설문", "리뷰"] * 40}))
        with warehouse.writing() as writer:
            writer.execute("DELETE FROM feedback")
            writer.register("rows", pd.concat(rows).assign(feedback_id=range(9 * 3 * 80)))
            writer.execute("INSERT INTO feedback BY NAME SELECT * FROM rows")
        return warehouse

    yield put
    warehouse.close()


def rule(kept: Rules, **told) -> Rule:
    return kept.add(**{"metric": "csat", "at": NOW, "by": "나", "name": "만족도 지킴이"} | told)


def test_a_bad_week_is_one_alarm_that_names_all_its_metrics(shop) -> None:
    found = digest(shop(1, 0.25), TODAY, metrics=METRICS)
    assert len(found.alarms) == 1
    assert found.alarms[0].good is False
    assert {move.metric for move in found.alarms[0].moves} == set(METRICS)


def test_the_digest_says_when_nothing_happened_on_the_page_and_as_pdf(shop) -> None:
    found = digest(shop(3, 0.7), TODAY, metrics=METRICS)
    assert digest_title(found) == "지난주에는 특별한 일이 없었어요"
    page = html(weekly(found, TODAY))
    assert "평소와 다른 움직임이 없어요" in page
    assert "지표 3개를 앞선 8주와 견줬어요" in page
    assert page.count("<tr id=") == 3
    assert pdf(weekly(found, TODAY)).startswith(b"%PDF")


def test_the_digest_of_a_bad_week_tells_it_in_both_languages(shop) -> None:
    found = digest(shop(1, 0.25), TODAY, metrics=METRICS)
    assert "나빠졌어요" in html(weekly(found, TODAY))
    english = html(weekly(found, TODAY, "en"))
    assert "worse" in english
    for own in ("마음", "설문", "리뷰"):  # the product's name and the data's words stay
        english = english.replace(own, "")
    assert not any("가" <= letter <= "힣" for letter in english)


def test_without_history_nothing_is_judged(shop) -> None:
    assert digest_title(digest(shop(1, 0.2), date(2026, 1, 12), metrics=METRICS)) == "아직 판단할 만큼 자료가 쌓이지 않았어요"


# ---- no more false alarms than promised, over 200 seeds ------------------------------------------------------


def weeks(rng: np.random.Generator, unrest: float = 0.0, n: int = 200, last: float = 0.0) -> dict[date, Cell]:
    """Nine weekly cells of a share of .6; every week's own truth moves by ``unrest`` (on the share)."""
    cells = {}
    for back in range(17):
        truth = float(np.clip(0.6 + rng.normal(0, unrest) + (last if back == 0 else 0), 0.01, 0.99))
        hits = float(rng.binomial(n, truth))
        day = TODAY - timedelta(weeks=back + 1)
        cells[day] = Cell(hits / n, None, None, n, group={"week": day}, parts={"hits": hits, "n": float(n)})
    return cells


def share_of_alarms(monkeypatch: pytest.MonkeyPatch, metric: str, make, runs: int = 200) -> float:
    rung = 0
    for seed in range(runs):
        cells = make(np.random.default_rng(seed))
        monkeypatch.setattr(unusual, "measure", lambda _w, _q, cells=cells: type("M", (), {"cells": tuple(cells.values())})())
        found = unlike(None, metric, window(TODAY, "week"))  # ty: ignore[invalid-argument-type]
        rung += bool(found and found.p_value is not None and found.p_value < 0.05)
    return rung / runs


MOST = 0.05 + 2.4 * (0.05 * 0.95 / 200) ** 0.5  # one in a hundred test runs of a true 5 % would exceed it


@pytest.mark.parametrize("unrest", [0.0, 0.03, 0.08])
def test_a_week_like_the_others_alarms_no_oftener_than_configured_however_much_weeks_differ(monkeypatch, unrest: float) -> None:
    assert share_of_alarms(monkeypatch, "csat", lambda rng: weeks(rng, unrest)) <= MOST


def test_sums_alarm_no_oftener_than_configured(monkeypatch) -> None:
    def sums(rng: np.random.Generator) -> dict[date, Cell]:
        return {day: Cell(float(value), None, None, 300, group={"week": day}, parts={"n": 300.0})
                for day, value in zip((TODAY - timedelta(weeks=back + 1) for back in range(9)), rng.normal(1e6, 2e5, 9), strict=True)}

    assert share_of_alarms(monkeypatch, "revenue", sums) <= MOST


def test_a_week_fifteen_points_lower_is_found_nine_times_in_ten(monkeypatch) -> None:
    assert share_of_alarms(monkeypatch, "csat", lambda rng: weeks(rng, last=-0.15)) > 0.9


def test_quiet_data_alarms_no_oftener_than_configured_over_all_metrics_together(shop) -> None:
    alarms = sum(bool(digest(shop(seed, 0.7), TODAY, metrics=METRICS).alarms) for seed in range(12))
    assert alarms <= 3  # of twelve at 5 %, four or more would have a chance of 1 in 400


# ---- rules -----------------------------------------------------------------------------------------------


def test_a_rule_rings_for_its_own_part_and_not_below_its_size(shop) -> None:
    warehouse = shop(1, 0.25)
    kept = rules_of(warehouse)
    part, large, better, loose = (rule(kept, dimension="channel", part="리뷰"), rule(kept, least=0.9), rule(kept, direction="better"), rule(kept, direction="worse"))
    rang = {one.rule_id for alarm in rung(warehouse, kept.all(), TODAY) for one in alarm.rules}
    assert rang == {part.rule_id, loose.rule_id}
    assert large.rule_id not in rang and better.rule_id not in rang


def test_a_rule_is_silent_for_its_cool_down_and_a_second_look_finds_nothing_new(shop) -> None:
    warehouse = shop(1, 0.25)
    kept = rules_of(warehouse)
    made = rule(kept, cool_down_days=14)
    first = look(warehouse, kept, NOW)
    assert made in [one for _notice, rules in first for one in rules]
    assert look(warehouse, kept, NOW) == ()
    assert kept.awake(TODAY + timedelta(days=3)) == ()
    assert kept.awake(TODAY + timedelta(days=20)) == (made,)


def test_an_alarm_a_rule_tells_is_not_told_again_without_it(shop) -> None:
    warehouse = shop(1, 0.25)
    found = digest(warehouse, TODAY, metrics=("csat",)).alarms
    by_rule = (Alarm(found[0].looked, found[0].good, found[0].moves, ()),)
    assert merged(found, by_rule) == by_rule


def test_the_inbox_keeps_alarms_and_the_weekly_digest_and_knows_who_has_seen_them(shop) -> None:
    warehouse = shop(1, 0.25)
    kept = rules_of(warehouse)
    rule(kept)
    look(warehouse, kept, NOW)
    assert {one.kind for one in kept.inbox("p1")} == {"alarm", "digest"}
    assert kept.unseen("p1") == len(kept.inbox("p1"))
    kept.see("p1")
    assert (kept.unseen("p1"), kept.unseen("p2")) == (0, len(kept.inbox("p2")))


def test_a_quiet_week_puts_one_digest_into_the_inbox_that_says_so(shop) -> None:
    warehouse = shop(3, 0.7)
    kept = rules_of(warehouse)
    look(warehouse, kept, NOW)
    assert [one.told["ko"][0] for one in kept.inbox("p1")] == ["지난주에는 특별한 일이 없었어요"]


@pytest.mark.parametrize("told", [{"least": -1}, {"level": 0.3}, {"cool_down_days": 400}, {"mail_to": ["누구"]}, {"mail_to": ["a@b.kr\nBcc: x@y.kr"]}, {"dimension": "channel"}])
def test_a_rule_that_makes_no_sense_is_refused(shop, told) -> None:
    with pytest.raises(BadRule):
        rule(rules_of(shop(1, 0.7)), **told)


def test_all_metrics_looked_at_exist_and_a_cause_is_told_in_a_sentence(shop) -> None:
    assert len(set(LOOKED_AT)) == len(LOOKED_AT)
    found = digest(shop(1, 0.25), TODAY, metrics=METRICS).alarms[0]
    assert cause_title(found).endswith("나빠졌어요")
    assert cause_title(found, "en").endswith(("worse", "'"))
