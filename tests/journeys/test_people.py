"""The owner invites somebody; they come in by the link and find what their role may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import PASSWORD, READY, Server, open_screen

pytestmark = pytest.mark.browser


def test_an_invited_viewer_comes_in_by_the_link(signed_in_page: Any, new_context: Callable[..., Any], server: Server) -> None:
    owner = open_screen(signed_in_page, "/people")
    owner.get_by_role("button", name="초대하기").click()
    owner.get_by_label("이메일").fill("choi@example.com")
    owner.get_by_label("이름", exact=True).fill("최초대")
    owner.get_by_role("button", name="초대 링크 만들기").click()
    link = owner.locator("code", has_text="/invitation?code=").inner_text()
    guest = new_context(locale="ko-KR").new_page()
    guest.goto(link)
    guest.fill("#password", PASSWORD)
    guest.click("button")
    guest.wait_for_selector(READY, timeout=60_000)
    menu = guest.locator('[data-testid="stSidebarNav"]')
    assert menu.get_by_text("내 계정").count() == 1
    assert menu.get_by_text("사람과 권한").count() == 0
    open_screen(guest, f"{server.address}/people")
    guest.get_by_text("이 계정으로는 할 수 없는 일이에요.").wait_for()


def test_a_wrong_address_is_said_in_the_dialog(signed_in_page: Any) -> None:
    owner = open_screen(signed_in_page, "/people")
    owner.get_by_role("button", name="초대하기").click()
    owner.get_by_label("이메일").fill("no address")
    owner.get_by_role("button", name="초대 링크 만들기").click()
    owner.get_by_text("이메일 주소 모양이 아니에요.").wait_for()


def test_signing_out_is_one_click(sign_in_as: Callable[..., Any]) -> None:
    page = open_screen(sign_in_as("marketer"), "/account")
    page.get_by_role("link", name="로그아웃").first.click()
    page.wait_for_selector("#password")
    page.goto("/account")
    assert page.locator("#password").is_visible()

