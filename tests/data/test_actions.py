"""Actions: kept beside the data set, changed with a trace, judged against their baseline."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from analytics.journey.acting import baseline, judge
from data.actions import BadAction, actions
from data.warehouse import Warehouse

NOW = datetime(2026, 4, 1, 9)


@pytest.fixture
def warehouse(tmp_path):
    """Payment: 70 % negative until the end of March 2026, 20 % from April on."""
    made = Warehouse(tmp_path / "shop.duckdb")
    rows = [
        {"feedback_id": day * 10 + i, "answered_at": datetime(2026, 1, 1) + timedelta(days=day), "stage": "결제", "question_kind": "open", "text": "말",
         "label": "negative" if i < (7 if day < 90 else 2) else "positive"}
        for day in range(150) for i in range(10)
    ]
    with made.writing() as writer:
        writer.register("told", pd.DataFrame(rows))
        writer.execute("INSERT INTO feedback BY NAME SELECT * EXCLUDE label FROM told")
        writer.execute("INSERT INTO feedback_scores BY NAME SELECT feedback_id, label AS sentiment_label, 0.5 AS sentiment FROM told")
    yield made
    made.close()


def add(warehouse, **more):
    told = {"title": "결제 실패를 되돌려요", "owner": "개발", "due": date(2026, 4, 1), "judge_on": date(2026, 5, 1), "made_by": "시험", "made_at": NOW}
    return actions(warehouse).add(**told | baseline(warehouse, "negative_share", date(2026, 4, 1), stage="결제") | more)


def test_an_action_remembers_the_metric_as_it_was(warehouse):
    made = add(warehouse)
    assert made.baseline == pytest.approx(0.7)
    assert made.baseline_low < 0.7 < made.baseline_high
    assert (made.baseline_since, made.baseline_until) == (date(2026, 1, 1), date(2026, 4, 1))
    assert actions(warehouse).all() == (made,)


def test_planning_is_no_change_of_the_data(warehouse):
    before = warehouse.version
    add(warehouse)
    assert warehouse.version == before


def test_an_action_is_judged_by_what_came_after_it(warehouse):
    made = add(warehouse)
    assert judge(warehouse, made, date(2026, 4, 1)).change is None
    judged = judge(warehouse, made, date(2026, 5, 20))
    assert judged.ripe
    assert judged.better is True
    assert judged.change.difference == pytest.approx(-0.5)


def test_a_change_is_kept_and_an_empty_owner_refused(warehouse):
    made = add(warehouse)
    kept = actions(warehouse)
    kept.change(made.action_id, state="done", owner="운영", due=made.due, by="시험", changed_at=NOW)
    assert [(one.state, one.owner) for one in kept.all()] == [("done", "운영")]
    with pytest.raises(BadAction):
        kept.change(made.action_id, state="done", owner=" ", due=made.due, by="시험", changed_at=NOW)
    with pytest.raises(BadAction):
        add(warehouse, title="")
    kept.remove(made.action_id)
    assert kept.all() == ()
