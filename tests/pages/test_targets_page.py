"""The page of targets: what is set appears with its verdict, and a rival's reviews stay a rival's."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data import home
from data.brands import BadBrand, brands, name_brand, remark_files
from data.targets import targets
from data.warehouse import close_all, open_warehouse

NOW = datetime(2026, 4, 1)


@pytest.fixture
def shop(maeum_home):
    warehouse = open_warehouse(home.MAIN)
    with warehouse.writing() as writer:
        writer.execute("""INSERT INTO feedback (feedback_id, answered_at, question_kind, score, scale_min, scale_max, high_is_good, upload_id)
            SELECT i, TIMESTAMP '2026-03-01' + INTERVAL (i % 25) DAY, 'rating', 1 + i % 5, 1, 5, true, CASE WHEN i < 300 THEN 'ours' ELSE 'theirs' END FROM range(400) t(i)""")
        writer.execute("""INSERT INTO uploads (upload_id, file_name, kind, loaded_at) VALUES ('ours', '우리.csv', 'feedback', '2026-03-30'), ('theirs', '한결.csv', 'feedback', '2026-03-31')""")
    yield warehouse
    close_all()


def said(app) -> str:
    return " ".join(str(element.value) for kind in ("title", "subheader", "markdown", "caption", "metric") for element in getattr(app, kind))


def test_a_target_stands_on_the_page_with_its_verdict_and_owner(shop, screen):
    targets(shop).add(metric="rating", value=4.5, since=date(2026, 3, 1), until=date(2026, 4, 1), owner="지현", by="나", at=NOW)
    app = screen("monitor/targets.py", period="all")
    assert not app.exception
    assert "목표 1개 가운데 확실히 넘은 것이 0개, 못 미친 것이 1개예요" in said(app)
    assert "맡은 사람 지현" in said(app)


def test_a_viewer_sees_targets_and_cannot_set_them(shop, screen):
    targets(shop).add(metric="rating", value=2.5, since=date(2026, 3, 1), until=date(2026, 4, 1), owner="지현", by="나", at=NOW)
    app = screen("monitor/targets.py", role="viewer", period="all")
    assert not app.exception
    assert not [button for button in app.button if "end_" in str(button.key)]


def test_an_upload_named_as_a_rivals_leaves_our_figure_and_comes_back_when_it_is_ours_again(shop, screen):
    name_brand(shop, "theirs", "  한결  ")
    assert [(one.brand, one.remarks) for one in brands(shop)] == [("한결", 100)]
    assert {one.upload_id: one.brand for one in remark_files(shop)} == {"ours": None, "theirs": "한결"}
    app = screen("monitor/targets.py", period="all", metric="rating")
    assert "한결" in said(app)
    assert "n 100" in said(app)
    name_brand(shop, "theirs", None)
    assert brands(shop) == ()
    with pytest.raises(BadBrand):
        name_brand(shop, "theirs", "   ")


def test_the_form_writes_a_target(shop, screen):
    app = screen("monitor/targets.py")
    app.selectbox(key="aim_metric").set_value("csat").run()
    app.text_input(key="aim_value").set_value("82%")
    app.text_input(key="aim_owner").set_value("지현")
    app.button(key="aim_save").click().run()
    assert not app.exception
    assert [(one.metric, one.value, one.owner) for one in targets(shop).all()] == [("csat", pytest.approx(0.82), "지현")]
