"""From a pain to an action on the list, through the screens."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from analytics.voice.scoring import version
from data import home
from data.actions import actions
from data.warehouse import close_all, open_warehouse


@pytest.fixture
def told(maeum_home):
    """60 remarks on payment, two thirds of them unhappy."""
    rows = [
        {"feedback_id": i + 1, "answered_at": datetime(2026, 5, 1) + timedelta(hours=i), "stage": "결제", "touchpoint": "결제 오류", "customer_key": f"c{i}",
         "channel": "앱스토어", "question_kind": "open", "text": f"결제가 또 실패했어요 {i}", "feeling": -0.8 if i % 3 else 0.5} for i in range(60)
    ]
    with open_warehouse(home.MAIN).writing() as writer:
        writer.register("told", pd.DataFrame(rows))
        writer.execute("INSERT INTO feedback BY NAME SELECT * EXCLUDE feeling FROM told")
        writer.execute("""INSERT INTO feedback_scores BY NAME SELECT feedback_id, feeling AS sentiment, $now AS version,
            CASE WHEN feeling < 0 THEN 'negative' ELSE 'positive' END AS sentiment_label FROM told""", {"now": version()})
    yield
    close_all()


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def decide(app):
    press(press(app, "실행으로"), "목록에 넣기")


def test_a_proposed_measure_becomes_an_action_with_its_baseline(told, screen):
    app = screen("act/painpoints.py")
    assert not app.exception
    assert app.subheader[0].value == "먼저 볼 곳은 ‘결제 · 결제 오류’, 40명이 불편을 말했어요"
    decide(app)
    assert not app.exception
    made = actions(open_warehouse(home.MAIN)).all()
    assert [(one.stage, one.touchpoint, one.state) for one in made] == [("결제", "결제 오류", "planned")]
    assert made[0].judge_on > made[0].due


def test_the_list_shows_it_and_its_state_can_be_changed(told, screen):
    decide(screen("act/painpoints.py"))
    app = screen("act/actions.py")
    assert not app.exception
    next(box for box in app.selectbox if box.label == "상태").set_value("doing").run()
    assert actions(open_warehouse(home.MAIN)).all()[0].state == "doing"


def test_a_viewer_reads_but_decides_nothing(told, screen):
    app = screen("act/painpoints.py", role="viewer")
    assert not app.exception
    assert not [button for button in app.button if button.label == "목록에 넣기"]


def test_without_data_both_pages_say_so(screen):
    for page in ("act/painpoints.py", "act/actions.py"):
        assert not screen(page).exception
