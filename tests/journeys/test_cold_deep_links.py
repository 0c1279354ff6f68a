"""A server that nobody has visited yet: every page opened first asks a stranger to sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pages.kit import nav
from tests.conftest import PASSWORD, READY, Server

pytestmark = pytest.mark.browser


def addresses() -> list[str]:
    """Every address of the menu, and some that are not in it."""
    listed = [f"/{entry.path}" for entries in nav.menu().values() for entry in entries]
    return ["/", *listed, "/no/such/page", "/?period=4w"]


def test_every_address_opened_first_asks_a_stranger_to_sign_in(cold_server: Server, new_context: Callable[..., Any]) -> None:
    page = new_context(base_url=cold_server.address, locale="ko-KR").new_page()
    for address in addresses():
        page.goto(address)
        assert page.locator("#password").is_visible(), address
        assert page.locator('input[name="next"]').input_value() == address
        assert page.locator('[data-testid="stApp"]').count() == 0, address
    assert "Traceback" not in cold_server.log


def test_the_page_asked_for_comes_after_signing_in(server: Server, new_context: Callable[..., Any]) -> None:
    person, _ = server.accounts().invite("deep@example.com", "김링크", "viewer")
    server.accounts().set_password(person, PASSWORD)
    page = new_context(base_url=server.address, locale="ko-KR").new_page()
    page.goto("/account?language=en")
    page.fill("#email", "deep@example.com")
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_selector(READY, timeout=60_000)
    assert page.url.startswith(f"{server.address}/account")
    page.get_by_role("heading", name="My account").wait_for()


def test_an_open_page_leaves_within_seconds_when_its_session_ends(server: Server, new_context: Callable[..., Any]) -> None:
    person, _ = server.accounts().invite("ends@example.com", "김끝", "viewer")
    server.accounts().set_password(person, PASSWORD)
    page = new_context(base_url=server.address, locale="ko-KR").new_page()
    page.goto("/")
    page.fill("#email", "ends@example.com")
    page.fill("#password", PASSWORD)
    page.click("button")
    page.wait_for_selector(READY, timeout=60_000)
    server.accounts().end_sessions_of(person)
    page.wait_for_selector("#password", timeout=8_000)


def test_nothing_is_asked_of_the_outside_and_no_policy_is_broken(signed_in_page: Any, server: Server) -> None:
    outside: list[str] = []
    complaints: list[str] = []
    signed_in_page.on("request", lambda request: outside.append(request.url))
    signed_in_page.on("console", lambda message: complaints.append(message.text))
    signed_in_page.goto("/")
    signed_in_page.wait_for_selector(READY, timeout=60_000)
    signed_in_page.wait_for_timeout(500)
    assert [url for url in outside if not url.startswith((server.address, "data:", "blob:", f"ws://localhost:{server.port}"))] == []
    assert [text for text in complaints if "Content Security Policy" in text or "Refused" in text] == []
    assert signed_in_page.evaluate("document.documentElement.lang") == "ko"
    assert signed_in_page.evaluate("document.fonts.check('16px Pretendard', '마음')")


def test_a_page_that_breaks_says_a_sentence_and_a_number(server: Server) -> None:
    """Every HTTP answer to nonsense holds neither a path of ours nor source."""
    for path in ("/_stcore/stream", "/media/../../etc/passwd", "/_stcore/upload_file/a/b", "/%00", "/app/static/../frame.py"):
        answer = httpx.get(server.address + path, cookies={"maeum": server.cookie()})
        assert answer.status_code != 500, path
        assert "Traceback" not in answer.text
        assert "/work/" not in answer.text
