"""The summary page: true figures at once, whatever the model does; settings that never show the key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import home
from data.warehouse import open_warehouse
from prompts import settings
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
