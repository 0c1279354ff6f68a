"""Asking on the screen: an answer with its proof, a question back that a press settles, SQL for those who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.metrics.asking.turns import Edit, Turn, conversation, written
from data import home, sample
from data.access import Person
from data.warehouse import close_all, open_warehouse
from pages.kit import replaying


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
    return "\n".join(str(element.value).replace("\\", "") for kind in ("title", "subheader", "markdown", "caption") for element in getattr(page, kind))


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


def test_an_answer_is_changed_by_hand_and_back(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", dataset="sample", timeout=60)
    page.chat_input[0].set_value("지난달 매출").run(timeout=60)
    page.button(key="mend_0").click().run(timeout=60)
    page.multiselect(key="mend_by_0").set_value(["region"]).run(timeout=60)
    assert "매출 · 지역별" in said(page)  # the draft, before it is taken
    assert any("SELECT" in one.value for one in page.code)
    page.button(key="mend_done_0").click().run(timeout=60)
    assert "이렇게 이해했어요: 2026년 10월 · 매출 · 지역별" in said(page)
    page.button(key="unmend_0").click().run(timeout=60)
    assert "이렇게 이해했어요: 2026년 10월 · 매출\n" in said(page)


def test_a_conversation_opens_again_by_its_address(screen: Callable[..., Any]) -> None:
    asked = written([Turn("지난달 매출"), Turn("채널별로", edit=Edit(days="2026-09-01~2026-10-01"))])
    page = screen("ask/ask.py", dataset="sample", timeout=60, asked=asked)
    assert "2026년 9월 · 매출 · 채널별" in said(page)
    page.chat_input[0].set_value("그중 VIP만").run(timeout=60)
    assert "2026년 9월 · 회원 등급: VIP · 매출 · 채널별" in said(page)
    assert len(conversation(page.query_params["asked"])) == 3


def test_an_answer_on_a_board_follows_the_data_and_the_boards_period(screen: Callable[..., Any]) -> None:
    owner = Person("p1", "owner@shop.example", "주인", "owner")
    asked = written([Turn("지난달 매출"), Turn("채널별로")])
    first, second = replaying.replayed(owner, "ko", home.SAMPLE, "ask/ask.py", {"asked": [asked]})
    assert second.parts and "채널별" in second.caption
    assert any(part["kind"] == "chart" for part in second.parts)
    assert first.parts  # one figure alone can be pinned too
    board = replaying.replayed(owner, "ko", home.SAMPLE, "ask/ask.py", {"asked": [asked], "period": ["1y"], "channel": ["쿠팡"]})
    assert "채널: 쿠팡" in board[1].caption.replace("\\", "")
    assert board[1].title != second.title


def test_an_analyst_checks_an_answer_and_it_is_found_first(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", role="analyst", dataset="sample", timeout=60)
    page.chat_input[0].set_value("쿠팡 지난달 어때?").run(timeout=60)
    next(one for one in page.button_group if str(one.key).startswith("pick_")).select("매출").run(timeout=60)
    page.button(key="verify_0").click().run(timeout=60)
    assert page.button(key="unverify_0")
    listed = screen("ask/verified.py", role="viewer", dataset="sample", timeout=60)
    assert "쿠팡 지난달 어때?" in said(listed) and "통과 1/1" in said(listed)
    assert not [one for one in listed.button if str(one.key).startswith("withdraw")]
    again = screen("ask/ask.py", role="viewer", dataset="sample", timeout=60)
    assert any(str(one.key) == "chip_verified" for one in again.button_group)
    again.chat_input[0].set_value("쿠팡 지난달 어때?").run(timeout=60)
    assert "쿠팡 · 매출" in said(again)  # what was asked back once and checked is not asked again
    listed = screen("ask/verified.py", role="analyst", dataset="sample", timeout=60)
    listed.button(key="withdraw_0").click().run(timeout=60)
    assert "아직 검증한 질문이 없어요" in said(listed)


def test_a_marketer_cannot_mark_an_answer_as_checked(screen: Callable[..., Any]) -> None:
    page = screen("ask/ask.py", role="marketer", dataset="sample", timeout=60)
    page.chat_input[0].set_value("지난달 매출").run(timeout=60)
    assert not [one for one in page.button if str(one.key).startswith("verify")]


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
