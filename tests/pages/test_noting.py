"""What the log and the web socket's greeting say of a visit: enough to find a fault, nothing that opens a door."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data.access import Person
from data.accounts import accounts
from data.logs import Line
from data.sharing import sharing
from pages.kit import nav
from pages.kit.door import greeting, shared
from pages.kit.door.noting import Noting
from pages.kit.door.signing_in import ask_to_sign_in, lost, routes
from pages.kit.door.wall import BEHIND, COOKIE, DOOR, Wall


async def streamlit(_request: Any) -> Response:
    return PlainTextResponse("inside")


@pytest.fixture
def visitor() -> TestClient:
    app = Starlette(
        routes=[*routes(), *shared.routes(), Route("/{path:path}", streamlit)],
        middleware=[Middleware(Noting, pages=(*nav.addresses(), *DOOR, *BEHIND)),
                    Middleware(Wall, hosts=lambda: ["localhost"], ask=ask_to_sign_in, lost=lost, pages=nav.addresses())],
    )
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(Line().format(record)) for record in caplog.records if record.name == "maeum.requests"]


def test_no_token_code_query_or_file_name_is_in_any_log_line(visitor: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "maeum")
    share_id, token = sharing().make(Person("p1", None, "", "owner"), "12월 회의", "{}")
    person, code = accounts().invite("kim@shop.example", "김분석", "analyst")
    cookie = accounts().open_session(person, way="test")
    visitor.get(visitor.get(f"/s/{token}").headers["location"])
    visitor.get(f"/invitation?code={code}")
    visitor.get(f"/start?code={accounts().owner_code()}")
    visitor.cookies.set(COOKIE, cookie)
    visitor.get("/kpi?customer=C-7391")
    visitor.get("/media/명단-010-1234-5678.csv")
    told = json.dumps(lines(caplog), ensure_ascii=False)
    for secret in (token, share_id, code, cookie, "C-7391", "010-1234-5678", "?", "kim@shop.example"):
        assert secret not in told
    assert [line["path"] for line in lines(caplog)] == ["/s/*", "/s/board/*", "/invitation", "/start", "/kpi", "/media/*"]


def test_a_line_says_what_was_answered_how_fast_and_to_whose_account(visitor: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "maeum")
    person, _ = accounts().invite("kim@shop.example", "김분석", "analyst")
    visitor.get("/kpi")
    visitor.cookies.set(COOKIE, accounts().open_session(person, way="test"))
    visitor.get("/kpi")
    stranger, known = lines(caplog)
    assert (stranger["status"], stranger["person"]) == (401, "")
    assert (known["method"], known["status"], known["person"]) == ("GET", 200, person.person_id)
    assert known["ms"] >= 0


def test_what_is_asked_for_all_the_time_is_not_noted(visitor: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "maeum")
    for path in ("/health", "/ready", "/app/static/favicon.svg", "/s/board/none/open"):
        visitor.get(path)
    assert lines(caplog) == []


def test_the_greeting_says_nothing_of_the_machine_and_keeps_the_rest() -> None:
    told = ForwardMsg()
    told.new_session.main_script_path = greeting._FRAME.decode()
    told.new_session.name = "frame"
    told.new_session.initialize.environment_info.python_version = "3.11.7"
    told.new_session.initialize.environment_info.server_os = "linux"
    after = ForwardMsg()
    after.ParseFromString(greeting.without_place(told.SerializeToString()))
    assert b"frame.py" not in after.SerializeToString() and b"3.11" not in after.SerializeToString()
    assert after.new_session.name == "frame"
