"""The monitor pages on data, on ten rows and on nothing."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from analytics.metrics.own import draft
from data import home
from data.warehouse import close_all, open_warehouse

PAGES = ("overview", "kpi", "retention", "conversion", "glossary", "alerts", "patterns")


@pytest.fixture
def shop(maeum_home):
    """``shop(n)`` stores n answers, orders and visits over n days in the user's own data set."""

    def put(n: int) -> None:
        start = datetime(2026, 1, 5, 10)
        days = [start + timedelta(days=i // 4) for i in range(n)]
        answers = pd.DataFrame({
            "feedback_id": range(n), "answered_at": days, "channel": ["설문", "앱스토어"] * (n // 2), "question_kind": "nps",
            "score": [10.0 if i % 3 else 2.0 for i in range(n)], "scale_min": 0.0, "scale_max": 10.0, "high_is_good": True,
            "customer_key": [f"c{i % 50}" for i in range(n)],
        })
        orders = pd.DataFrame({
            "line_id": range(n), "order_id": [f"o{i}" for i in range(n)], "customer_key": [f"c{i % 50}" for i in range(n)], "ordered_at": days,
            "amount": 10_000.0, "quantity": 1.0, "status": "paid", "channel": "자사몰",
        })
        visits = pd.DataFrame({
            "visit_id": range(n), "session_id": [f"s{i // 2}" for i in range(n)], "visited_at": days,
            "step": ["visit", "purchase"] * (n // 2), "channel": ["검색" if i % 8 < 4 else "앱" for i in range(n)],
        })
        with open_warehouse(home.MAIN).writing() as writer:
            for table, rows in (("feedback", answers), ("orders", orders), ("visits", visits)):
                writer.register("rows", rows)
                writer.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows")
                writer.unregister("rows")

    yield put
    close_all()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("n", [0, 10, 600])
@pytest.mark.parametrize("page", PAGES)
def test_a_monitor_page_opens_on_nothing_on_ten_rows_and_on_data(shop, screen, page, n, language):
    if n:
        shop(n)
    app = screen(f"monitor/{page}.py", period="all", language=language)
    assert not app.exception
    assert app.title[0].value


def test_an_empty_page_says_what_to_load(shop, screen):
    for page in ("retention", "conversion"):
        said = " ".join(element.value for element in screen(f"monitor/{page}.py").markdown)
        assert "없어요" in said


def test_the_title_of_the_funnel_is_its_finding(shop, screen):
    shop(600)
    app = screen("monitor/conversion.py", period="all")
    assert any("떠나는 곳" in head.value for head in app.subheader)


OWN = draft("share", "answers", "앱 비추천 비율", "Share of app detractors", "앱 추천 점수 가운데 0~6점", "channel = '앱스토어'", "", "score <= 6").replace(
    "rows = []\nn = 0", "rows = [{channel = '앱스토어', score = 3}, {channel = '앱스토어', score = 9}]\nvalue = 0.5\nn = 2")


def test_a_metric_of_ones_own_is_checked_kept_and_shown_on_the_monitor_pages(shop, screen):
    shop(600)
    app = screen("manage/metrics.py", role="analyst")
    app.text_input(key="metric_name").set_value("app_detractors").run()
    app.text_area(key="metric_text").set_value(OWN.replace("score <= 6", "(SELECT 1 FROM customers)")).run()
    assert not [one for one in app.button if one.label == "저장하기"]
    assert any("parts.hits" in one.value for one in (*app.error, *app.markdown, *app.warning))
    app.text_area(key="metric_text").set_value(OWN).run()
    next(one for one in app.button if one.label == "저장하기").click().run()
    assert not app.exception
    assert any("앱 비추천 비율" in one.value for one in app.subheader)
    kpi = screen("monitor/kpi.py", role="viewer", period="all", metric="app_detractors")
    assert kpi.selectbox(key="metric").value == "app_detractors"
    assert any("앱 비추천 비율" in one.value for one in kpi.subheader)
    assert any("앱 비추천 비율" in one.value for one in screen("monitor/glossary.py", role="viewer", q="비추천").subheader)


def test_a_viewer_may_not_define_metrics(shop, screen):
    shop(10)
    assert not screen("manage/metrics.py", role="viewer").text_area
