"""The summary page: true figures at once, whatever the model does; settings that never show the key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.metrics.question import Scope
from analytics.reports.evidence import last_weeks
from analytics.reports.history import place
from data import home, sending
from data.accounts import accounts
from data.summaries import Summaries, summaries
from data.warehouse import open_warehouse
from pages.kit import summing
from prompts import settings
from prompts.tasks.summary import summarise
from tests.analytics.reports.shop import fill
from tests.model_server import model_server


@pytest.fixture
def own_shop() -> None:
    """The visitor's own data: the small shop with one planted effect."""
    fill(open_warehouse(home.MAIN))


def said(page: Any) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "caption", "warning", "subheader") for element in getattr(page, kind))


def four_weeks(screen: Callable[..., Any]) -> Any:
    return screen("act/summary.py").selectbox(key="period").set_value("4w").run()


def switch_on(address: str, **changes: Any) -> None:
    settings.save(settings.checked({"on": True, "base_url": address, "timeout_s": 1.5, "question_tokens": 60_000, **changes}))


def test_the_page_tells_the_planted_fall_with_its_badge(screen: Callable[..., Any], own_shop: None) -> None:
    page = four_weeks(screen)
    assert not page.exception
    assert "배송" in said(page) and "낮아졌습니다" in said(page) and "검증" in said(page)


@pytest.mark.parametrize("mode", ["slow", "html", "refuse", "cut_off", "error"])
def test_true_figures_stand_within_two_seconds_whatever_the_model_does(screen: Callable[..., Any], own_shop: None, mode: str) -> None:
    with model_server("{}", mode) as server:
        switch_on(server.address)
        page = four_weeks(screen)
        plain = said(page)
        started = time.monotonic()
        page.toggle(key="worded").set_value(True).run()
        took = time.monotonic() - started
    assert not page.exception
    sentence = next(line for line in plain.split("\n") if "낮아졌습니다" in line)
    assert sentence in said(page)
    assert took < 2


def test_the_settings_page_never_shows_the_key(screen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    settings.seal_key("sk-never-to-be-seen")
    page = screen("manage/model.py")
    assert not page.exception
    assert "sk-never" not in said(page) + json.dumps([str(field.value) for field in page.text_input])


def test_a_marketer_may_not_open_the_settings(screen: Callable[..., Any]) -> None:
    assert "언어 모델 쓰기" not in [str(toggle.label) for toggle in screen("manage/model.py", role="marketer").toggle]


def test_the_last_requests_are_shown_as_they_were_sent(screen: Callable[..., Any], tmp_path: Path) -> None:
    from prompts import client

    script = tmp_path / "script.json"
    script.write_text('{"hello": {"hello": "hi"}}', encoding="utf-8")
    switch_on(f"scripted:{script}")
    client.checked_connection(settings.load())
    page = screen("manage/model.py")
    assert any("hello" in str(block.value) for block in page.code)


def planned(**changes: Any) -> Summaries:
    """Somebody's weekly summary of their own shop."""
    person = accounts().invite("lead@shop.example", "팀장", "owner")[0]
    kept = summaries(open_warehouse(home.MAIN))
    kept.schedule(**{"person_id": person.person_id, "reader": "executive", "language": "ko", "days": "4w", "every": "week", **changes})
    return kept


def test_a_summary_makes_itself_when_it_is_due_and_is_kept(own_shop: None) -> None:
    warehouse, kept, monday = open_warehouse(home.MAIN), planned(), datetime(2026, 6, 1, 8)
    assert summing.make_due(warehouse, monday) == 1
    assert summing.make_due(warehouse, monday + timedelta(days=6)) == 0
    assert summing.make_due(warehouse, monday + timedelta(days=7)) == 1
    summary = summarise(warehouse, Scope(last_weeks(warehouse, 4)))
    (made,) = kept.history(place(summary.evidence, "executive", "ko"))
    assert any("배송" in line.text for line in made.lines)
    assert kept.schedules()[0].trouble == ""


def test_a_summary_on_a_schedule_is_sent_to_whom_it_names(own_shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[tuple[Any, ...]] = []
    monkeypatch.setattr(sending, "mail", lambda *given: posted.append(given))
    planned(mail_to=["boss@shop.example"], reader="marketer")
    summing.make_due(open_warehouse(home.MAIN), datetime(2026, 6, 1, 8))
    to, title, text, (attached,) = posted[0]
    assert to == ("boss@shop.example",) and attached.content.startswith(b"%PDF") and "배송" in text and title


def test_a_summary_that_could_not_be_sent_is_kept_and_says_so(own_shop: None) -> None:
    kept = planned(mail_to=["boss@shop.example"])
    summing.make_due(open_warehouse(home.MAIN), datetime(2026, 6, 1, 8))
    assert kept.schedules()[0].trouble == "SendingOff"


def test_the_schedule_of_who_has_left_ends(own_shop: None) -> None:
    kept = planned(person_id="nobody")
    assert summing.make_due(open_warehouse(home.MAIN), datetime(2026, 6, 1, 8)) == 0
    assert kept.schedules() == ()


def test_a_schedule_is_set_up_on_the_page(screen: Callable[..., Any], own_shop: None) -> None:
    page = four_weeks(screen)
    next(one for one in page.button if one.label == "정해진 때에 만들기").click().run()
    page.button(key="summary_schedule").click().run()
    (one,) = summaries(open_warehouse(home.MAIN)).schedules()
    assert (one.reader, one.every, one.days) == ("executive", "week", "12w")
    viewed = screen("act/summary.py", role="viewer")
    assert not [one for one in viewed.button if one.label == "정해진 때에 만들기"]
