"""The journey page on data, on ten rows and on nothing."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from analytics.voice.scoring import version
from data import home
from data.actions import actions
from data.warehouse import close_all, open_warehouse


@pytest.fixture
def told(maeum_home):
    """``told(n)`` stores n remarks at each of three stages in the user's own data set."""

    def put(n: int) -> None:
        rows = [
            {"feedback_id": i * 10 + k, "answered_at": datetime(2026, 5, 1) + timedelta(hours=i), "stage": stage, "touchpoint": f"{stage} 접점",
             "customer_key": f"c{i}", "channel": "리뷰", "question_kind": "open", "text": f"[{stage}](http://evil.example) 말 {i}", "feeling": feeling}
            for i in range(n) for k, (stage, feeling) in enumerate((("배송", -0.7), ("결제", 0.1), ("탐색", 0.6)))
        ]
        with open_warehouse(home.MAIN).writing() as writer:
            writer.register("told", pd.DataFrame(rows))
            writer.execute("INSERT INTO feedback BY NAME SELECT * EXCLUDE feeling FROM told")
            writer.execute("INSERT INTO feedback_scores BY NAME SELECT feedback_id, feeling AS sentiment, $now AS version FROM told", {"now": version()})

    yield put
    close_all()


def heads(app):
    return [element.value for element in app.subheader]


def test_the_title_of_the_curve_is_the_finding(told, screen):
    told(40)
    app = screen("listen/journey.py", period="전체 기간")
    assert not app.exception
    assert heads(app)[0] == "가장 힘든 순간은 ‘배송’ 단계예요"
    assert any("배송 접점" in head for head in heads(app))


def test_remarks_are_shown_word_for_word_and_not_as_links(told, screen):
    told(40)
    app = screen("listen/journey.py", period="전체 기간")
    assert any(text.value.startswith("[배송](http://evil.example)") for text in app.text)


def test_the_period_before_can_be_laid_over(told, screen):
    told(40)
    app = screen("listen/journey.py", period="최근 4주", against="before")
    assert not app.exception
    assert heads(app)[0] == "앞선 같은 기간에 견주어 뚜렷하게 달라진 단계는 없어요"


def test_english_has_no_korean_but_the_data(told, screen):
    told(40)
    app = screen("listen/journey.py", language="English")
    assert heads(app)[0] == "The hardest moment is ‘Delivery’"


@pytest.mark.parametrize("n", [0, 3])
def test_little_or_no_data_is_said_kindly(told, screen, n):
    if n:
        told(n)
    app = screen("listen/journey.py", period="전체 기간")
    assert not app.exception
    assert "없어요" in "".join(element.value for element in app.markdown) or heads(app)[0] == "곡선을 그릴 의견이 아직 모자라요"


def test_the_journey_to_be_lies_over_the_curve_and_the_clear_gap_is_the_title(told, screen):
    told(40)
    actions(open_warehouse(home.MAIN)).set_goals({"배송": 0.2, "결제": 0.1}, by="분석가", set_at=datetime(2026, 5, 20))
    app = screen("listen/journey.py", period="전체 기간", against="goal")
    assert not app.exception
    assert heads(app)[0] == "되고 싶은 여정에 견주어 ‘배송’이 0.90만큼 낮아요"


def test_a_remark_opens_with_all_that_is_known_of_it(told, screen):
    told(40)
    app = screen("listen/journey.py", period="전체 기간")
    shown = [text.value for text in app.text]
    next(button for button in app.button if button.help == "의견 열기").click().run()
    assert not app.exception
    opened = [text.value for text in app.text]
    assert any(opened.count(text) > shown.count(text) for text in set(opened))
    assert any("개인정보를 가린" in caption.value for caption in app.caption)
