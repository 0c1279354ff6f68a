"""Asking on the screen: an answer with its proof, a question back that a press settles, SQL for those who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import home, sample
from data.warehouse import close_all, open_warehouse


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("shop")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MAEUM_HOME", str(folder))
        sample.make(open_warehouse(home.SAMPLE), date(2026, 11, 22))
        yield folder
        close_all()


@pytest.fixture(autouse=True)
def at_shop(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAEUM_HOME", str(shop))


def said(page: Any) -> str:
    return "\n".join(str(element.value) for kind in ("title", "markdown", "caption") for element in getattr(page, kind))


def test_a_question_is_answered_with_its_restatement_and_figure(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", dataset="sample", timeout=60)
    page.chat_input[0].set_value("평점이 가장 낮은 상품 3개").run(timeout=60)
    assert not page.exception
    assert "보온 텀블러 500ml" in said(page)
    assert "이렇게 이해했어요" in said(page)


def test_a_follow_up_keeps_what_was_asked(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", dataset="sample", timeout=60)
    page.chat_input[0].set_value("지난달 매출").run(timeout=60)
    page.chat_input[0].set_value("채널별로").run(timeout=60)
    assert "2026년 10월 · 매출 · 채널별" in said(page)


def test_a_question_back_is_settled_by_a_press(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", dataset="sample", timeout=60)
    page.chat_input[0].set_value("쿠팡 지난달 어때?").run(timeout=60)
    assert "어떤 지표를 볼까요?" in said(page)
    pills = next(one for one in page.button_group if str(one.key).startswith("pick_"))
    pills.select("매출").run(timeout=60)
    assert "쿠팡 · 매출" in said(page)
    assert "어떤 지표를 볼까요?" not in said(page)


def test_what_is_not_known_is_refused_with_what_can_be_asked(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", dataset="sample", timeout=60)
    page.chat_input[0].set_value("내일 날씨 어때?").run(timeout=60)
    assert "자료는 여기에 없어요" in said(page)
    assert any(str(one.key).startswith("chip_") for one in page.button_group)


def test_a_viewer_sees_no_list_of_customers(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", role="viewer", dataset="sample", timeout=60)
    page.chat_input[0].set_value("이탈할 고객 명단").run(timeout=60)
    assert "권한" in said(page)
    assert not page.dataframe


def test_sql_runs_on_the_published_copy(screen: Callable[..., Any]) -> None:
    page = screen("ask/sql.py", dataset="sample", timeout=60)
    page.button[0].click().run(timeout=60)
    assert not page.exception
    assert len(page.dataframe[0].value) == 7


def test_sql_that_may_not_run_says_why(screen: Callable[..., Any]) -> None:
    page = screen("ask/sql.py", dataset="sample", timeout=60)
    page.text_area[0].set_value("DELETE FROM answers")
    page.button[0].click().run(timeout=60)
    assert "SELECT" in page.warning[0].value
