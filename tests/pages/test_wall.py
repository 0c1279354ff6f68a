"""Nothing answers a stranger but the sign-in page and its assets."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from data.access import ROLES, Person
from data.accounts import accounts
from pages.kit.door import wall
from pages.kit.door.breaking import SafetyNet, noted
from pages.kit.door.headers import SecurityHeaders, shell
from pages.kit.door.signing_in import ask_to_sign_in, lost, routes
from pages.kit.door.wall import COOKIE, Wall, safe_next

SECRET = "NPS +42"
BEHIND = ("/", "/kpi", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/media/abc.csv", "/static/js/index.js",
          "/app/static/anything.csv", "/_stcore/upload_file/s/f", "/component/x/y", "/alive", "/welcome", "/no/such/page")
received: list[bytes] = []


async def everything(request: Any) -> Response:
    received.append(await request.body())
    return HTMLResponse(f"<html lang='en'><title>x</title></head>{SECRET}") if "kpi" in request.url.path else PlainTextResponse(SECRET)


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            await socket.send_text(SECRET)
            await socket.receive_text()
    except WebSocketDisconnect:
        pass


@pytest.fixture
def door() -> TestClient:
    received.clear()
    methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]
    app = Starlette(
        routes=[*routes(), WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", everything, methods=methods)],
        middleware=[Middleware(SecurityHeaders), Middleware(Wall, hosts=lambda: ["localhost"], ask=ask_to_sign_in, lost=lost, pages=frozenset({"/kpi", "/anything"}))],
    )
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def somebody(role: str = "owner") -> tuple[Person, str]:
    person = accounts().use_owner_code(accounts().owner_code())
    if role != "owner":
        person, _ = accounts().invite(f"{role}@example.com", role, role)  # ty: ignore[invalid-argument-type]
    return person, accounts().open_session(person, way="test")


@pytest.mark.parametrize("path", BEHIND)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_stranger_sees_no_number(door: TestClient, path: str, method: str) -> None:
    answer = door.request(method, path)
    assert answer.status_code == 401
    assert SECRET not in answer.text


@pytest.mark.parametrize("path", BEHIND[2:10])
def test_what_is_no_page_is_refused_outright(door: TestClient, path: str) -> None:
    assert door.get(path, headers={"Accept": "text/html"}).status_code == 401


def test_not_one_byte_of_a_strangers_upload_is_read(door: TestClient) -> None:
    asyncio.run(_call_wall("/_stcore/upload_file/s/f", "PUT"))
    answer = door.put("/_stcore/upload_file/s/f", content=b"x" * 100_000)
    assert answer.status_code == 401
    assert received == []


async def _call_wall(path: str, method: str) -> None:
    async def never() -> Any:
        raise AssertionError("the wall read the body")

    async def ignore(_message: Any) -> None: ...

    async def app(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("the wall let a stranger through")

    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": [(b"host", b"localhost")], "scheme": "http"}
    await Wall(app, hosts=lambda: ["localhost"], ask=ask_to_sign_in, lost=lost, pages=frozenset({"/kpi", "/anything"}))(scope, never, ignore)


def test_a_strangers_websocket_is_never_accepted(door: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), door.websocket_connect("ws://localhost/_stcore/stream"):
        pass


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "a" * 43 + "." + "0" * 64, "ü.ü", "." * 50, "a;b"])
def test_a_forged_cookie_opens_nothing(door: TestClient, cookie: str) -> None:
    assert door.get("/alive", headers={"Cookie": f"{COOKIE}={cookie}".encode()}).status_code == 401


def test_a_signed_token_without_a_session_opens_nothing(door: TestClient) -> None:
    from data.accounts import signed

    door.cookies.set(COOKIE, signed("a" * 43))
    assert door.get("/alive").status_code == 401


def test_the_signed_in_see_the_page(door: TestClient) -> None:
    door.cookies.set(COOKIE, somebody()[1])
    assert SECRET in door.get("/kpi").text
    with door.websocket_connect("ws://localhost/_stcore/stream") as socket:
        assert socket.receive_text() == SECRET


def test_an_ended_session_closes_its_open_pages(door: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "_LOOK_SECONDS", 0.05)
    _, cookie = somebody()
    door.cookies.set(COOKIE, cookie)
    with door.websocket_connect("ws://localhost/_stcore/stream") as socket:
        socket.receive_text()
        accounts().end_session(cookie)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()
    assert door.get("/alive").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost@evil.example:80", "[", "127.0.0.1"])
def test_only_our_own_names_are_answered(door: TestClient, host: str) -> None:
    assert door.get("/sign-in", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("role", ROLES)
def test_metrics_are_the_owners_and_uploads_the_writers(door: TestClient, role: str) -> None:
    door.cookies.set(COOKIE, somebody(role)[1])
    assert (door.get("/_stcore/metrics").status_code == 200) == (role == "owner")
    assert (door.put("/_stcore/upload_file/s/f", content=b"x").status_code == 200) == (role != "viewer")
    assert door.post("/_stcore/agent/interact", json={}).status_code == 403


def test_the_page_that_was_asked_for_is_remembered(door: TestClient) -> None:
    answer = door.get("/kpi?period=4w", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert 'name="next" value="/kpi?period=4w"' in answer.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "javascript:1", "", None, "/sign-in"])
def test_signing_in_never_leads_elsewhere(target: str | None) -> None:
    assert safe_next(target) == "/"


def test_every_html_answer_carries_the_security_headers(door: TestClient) -> None:
    door.cookies.set(COOKIE, somebody()[1])
    for path in ("/sign-in?x", "/kpi", "/welcome", "/invitation"):
        door.cookies.set(COOKIE, "none") if path.startswith("/sign-in") else door.cookies.set(COOKIE, somebody()[1])
        headers = door.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_scripts_come_from_us_alone() -> None:
    page, policy = shell(b'<html lang="en"><head><script>\n a()\n</script></head></html>')
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert scripts.count("sha256-") == 1
    assert b'lang="ko"' in page


def test_an_address_that_is_no_page_says_so(door: TestClient) -> None:
    door.cookies.set(COOKIE, somebody()[1])
    answer = door.get("/no/such/page")
    assert answer.status_code == 404
    assert "그런 화면이 없어요" in answer.text
    assert door.get("/kpi/").status_code == 200


def test_what_breaks_is_a_sentence_and_a_number_and_its_values_are_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks(_request: Any) -> Response:
        raise ValueError("010-1234-5678 cannot be read")

    app = Starlette(routes=[Route("/", breaks)], middleware=[Middleware(SafetyNet)])
    answer = TestClient(app).get("/")
    assert answer.status_code == 500
    number = re.search(r"[0-9a-f]{8}", answer.text)
    assert number and number[0] in caplog.text
    for place in (answer.text, caplog.text):
        assert "010-1234-5678" not in place
        assert "Traceback" not in place


def test_the_log_says_where_in_our_code(caplog: pytest.LogCaptureFixture) -> None:
    try:
        safe_next(5)  # ty: ignore[invalid-argument-type]
    except AttributeError as error:
        noted(error)
    assert "AttributeError at pages/kit/door/wall.py:" in caplog.text
