"""One table: what each address answers to a stranger and to each role. What is not in it is walked as a page of the menu."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from data.access import ROLES
from data.accounts import accounts
from pages.kit import nav
from pages.kit.door import shared
from pages.kit.door.headers import SecurityHeaders
from pages.kit.door.signing_in import ask_to_sign_in, lost, routes
from pages.kit.door.wall import COOKIE, Wall

WHO = ("stranger", *ROLES[::-1])
BEHIND = (401, 200, 200, 200, 200)  # for the signed in
#                                                     stranger, viewer, marketer, analyst, owner
TABLE: dict[tuple[str, str], tuple[int, int, int, int, int]] = {
    ("GET", "/health"): (200, 200, 200, 200, 200),
    ("GET", "/ready"): (200, 200, 200, 200, 200),
    ("GET", "/sign-in"): (200, 303, 303, 303, 303),
    ("POST", "/sign-in"): (400, 303, 303, 303, 303),  # without our form
    ("POST", "/second-step"): (303, 303, 303, 303, 303),
    ("GET", "/start"): (403, 403, 403, 403, 403),  # without a code
    ("GET", "/invitation"): (403, 403, 403, 403, 403),
    ("POST", "/invitation"): (403, 403, 403, 403, 403),
    ("GET", "/company"): (303, 303, 303, 303, 303),
    ("POST", "/operate/backup"): (403, 403, 403, 403, 403),  # without the pass of who reads the keys folder
    ("GET", "/s/{token}"): (404, 404, 404, 404, 404),  # without its token
    ("GET", "/s/board/{share_id}"): (404, 404, 404, 404, 404),
    ("POST", "/s/board/{share_id}"): (404, 404, 404, 404, 404),
    ("GET", "/s/board/{share_id}/open"): (410, 410, 410, 410, 410),
    ("GET", "/welcome"): BEHIND,  # these have no password yet
    ("POST", "/welcome"): (401, 400, 400, 400, 400),
    ("GET", "/alive"): (401, 204, 204, 204, 204),
    ("GET", "/sign-out"): (401, 303, 303, 303, 303),
    # Streamlit's own
    ("GET", "/_stcore/metrics"): (401, 403, 403, 403, 200),
    ("PUT", "/_stcore/upload_file/a/b"): (401, 403, 200, 200, 200),
    ("DELETE", "/_stcore/upload_file/a/b"): (401, 403, 200, 200, 200),
    ("POST", "/_stcore/agent/interact"): (401, 403, 403, 403, 403),
    ("GET", "/_stcore/health"): BEHIND,
    ("GET", "/_stcore/host-config"): BEHIND,
    ("GET", "/_stcore/message"): BEHIND,
    ("GET", "/media/file.csv"): BEHIND,
    ("GET", "/component/x/y.js"): BEHIND,
    ("GET", "/static/js/index.js"): BEHIND,
    ("GET", "/app/static/any.csv"): BEHIND,
    ("GET", "/app/static/favicon.svg"): (200, 200, 200, 200, 200),
    ("GET", "/auth/login"): BEHIND,  # no company sign-in is set up: Streamlit has no such route then
    ("GET", "/no/such/page"): (401, 404, 404, 404, 404),
} | {("GET", address): BEHIND for address in nav.addresses()}  # a page that is not for a role says so: test_every_page.py


async def streamlit(_request: Any) -> Response:
    return PlainTextResponse("inside")


@pytest.fixture
def house() -> TestClient:
    methods = ["GET", "POST", "PUT", "DELETE"]
    app = Starlette(
        routes=[*routes(), *shared.routes(), Route("/{path:path}", streamlit, methods=methods)],
        middleware=[Middleware(SecurityHeaders), Middleware(Wall, hosts=lambda: ["localhost"], ask=ask_to_sign_in, lost=lost, pages=nav.addresses())],
    )
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


@pytest.mark.parametrize("who", WHO)
def test_each_address_answers_each_role_as_the_table_says(house: TestClient, who: str) -> None:
    person = None if who == "stranger" else accounts().invite(f"{who}@shop.example", who, who)[0]  # ty: ignore[invalid-argument-type]
    answers = {}
    for method, path in TABLE:
        house.cookies.clear()
        if person:
            house.cookies.set(COOKIE, accounts().open_session(person, way="test"))
        answers[method, path] = house.request(method, path.format(token=f"no-{who}", share_id="none"), headers={"Accept": "text/html"}).status_code
    assert answers == {where: statuses[WHO.index(who)] for where, statuses in TABLE.items()}


def test_no_route_of_ours_is_missing_in_the_table() -> None:
    ours = {(method, route.path) for route in (*routes(), *shared.routes()) for method in (route.methods or set()) - {"HEAD"}}
    assert not ours - set(TABLE)
