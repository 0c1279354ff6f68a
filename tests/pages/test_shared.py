"""Links for people without an account: what they open, to whom, and until when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from data.access import Person
from data.sharing import LinkTooLong, Sharing, sharing
from pages.kit.door import shared
from pages.kit.door.headers import SecurityHeaders
from pages.kit.door.signing_in import ask_to_sign_in, lost, routes
from pages.kit.door.wall import Wall

KIM = Person("p1", "kim@example.com", "김마음", "marketer")
COPY = json.dumps({
    "period": "최근 12주", "headlines": [{"label": "NPS", "value": "+42", "between": "+35 ~ +49", "n": 400}],
    "blocks": [{"title": "NPS · 채널", "hidden": 2, "rows": [
        {"label": "<b>설문</b>", "value": "+50", "between": "+40 ~ +60", "n": 300, "at": 0.9, "low": 0.8, "high": 1.0},
        {"label": "편지", "value": None, "between": "", "n": None, "at": None, "low": None, "high": None}]}],
})


async def anything(_request: object) -> Response:
    return PlainTextResponse("inside")


@pytest.fixture
def executive() -> Iterator[TestClient]:
    app = Starlette(
        routes=[*routes(), *shared.routes(), Route("/{path:path}", anything)],
        middleware=[Middleware(SecurityHeaders), Middleware(Wall, hosts=lambda: ["localhost"], ask=ask_to_sign_in, lost=lost, pages=frozenset({"/kpi"}))],
    )
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


def test_a_link_opens_its_board_and_nothing_else(executive: TestClient) -> None:
    _, token = sharing().make(KIM, "12월 회의", COPY)
    hop = executive.get(f"/s/{token}")
    assert hop.status_code == 303
    assert token not in hop.headers["location"]
    assert token not in hop.headers["set-cookie"]
    board = executive.get(hop.headers["location"])
    assert board.status_code == 200
    assert "+42" in board.text
    assert token not in board.text
    assert executive.get("/kpi").status_code == 401


def test_the_board_shows_text_as_text_and_hides_what_is_hidden(executive: TestClient) -> None:
    _, token = sharing().make(KIM, "<script>alert(1)</script>", COPY)
    board = executive.get(executive.get(f"/s/{token}").headers["location"])
    assert "<script>alert" not in board.text
    assert "&lt;b&gt;설문" in board.text
    assert "가림" in board.text


def test_a_board_carries_its_headers(executive: TestClient) -> None:
    _, token = sharing().make(KIM, "회의", COPY)
    hop = executive.get(f"/s/{token}")
    for answer in (hop, executive.get(hop.headers["location"])):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in executive.get(hop.headers["location"]).headers["content-security-policy"]


def test_the_address_without_the_token_opens_nothing(executive: TestClient) -> None:
    share_id, _ = sharing().make(KIM, "회의", COPY)
    answer = executive.get(f"/s/board/{share_id}")
    assert answer.status_code == 404
    assert "+42" not in answer.text


def test_one_links_cookie_does_not_open_another(executive: TestClient) -> None:
    first, token = sharing().make(KIM, "하나", COPY)
    second, _ = sharing().make(KIM, "둘", COPY)
    executive.get(f"/s/{token}")
    stolen = executive.cookies[f"maeum_s_{first}"]
    assert executive.get(f"/s/board/{second}", headers={"Cookie": f"maeum_s_{second}={stolen}"}).status_code == 404


def test_an_ended_link_is_dead_at_once_also_where_it_is_open(executive: TestClient) -> None:
    share_id, token = sharing().make(KIM, "회의", COPY)
    where = executive.get(f"/s/{token}").headers["location"]
    assert executive.get(f"{where}/open").status_code == 204
    share = sharing().of_id(share_id)
    assert share
    sharing().end(share)
    assert executive.get(f"{where}/open").status_code == 410
    assert executive.get(where).status_code == 404
    assert executive.get(f"/s/{token}").status_code == 404
    assert b"+42" not in sharing().path.read_bytes()


def test_a_password_is_asked_for_and_its_tries_are_limited(executive: TestClient) -> None:
    share_id, token = sharing().make(KIM, "회의", COPY, password="봄바람")
    where = executive.get(f"/s/{token}").headers["location"]
    asked = executive.get(where)
    assert "+42" not in asked.text
    form = re.search(r'name="form" value="([^"]+)"', asked.text)
    assert form
    answers = [executive.post(where, data={"form": form[1], "password": f"{n}"}) for n in range(9)]
    assert {answer.status_code for answer in answers} == {401}
    right = executive.post(where, data={"form": form[1], "password": "봄바람"})
    assert right.status_code == 303
    assert "+42" in executive.get(where).text
    executive.cookies.delete(f"maeum_s_{share_id}")
    assert "시도가 너무 많아" in executive.post(where, data={"form": form[1], "password": "봄바람"}).text


def test_guessing_links_is_limited(executive: TestClient) -> None:
    answers = [executive.get(f"/s/guess-{n}").status_code for n in range(20)]
    assert answers == [404] * 10 + [429] * 10


def test_views_are_counted_with_when_and_from_where(executive: TestClient) -> None:
    _, token = sharing().make(KIM, "회의", COPY)
    where = executive.get(f"/s/{token}", headers={"User-Agent": "Phone"}).headers["location"]
    executive.get(where)
    executive.get(where)
    (share,) = sharing().listed()
    (view,) = sharing().views_of(share)
    assert (share.views, view.device, view.address) == (1, "Phone", "testclient")


def test_the_file_of_links_holds_no_token() -> None:
    _, token = sharing().make(KIM, "회의", COPY)
    sharing()._file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert token.encode() not in sharing().path.read_bytes()


def test_a_link_ends_by_itself_and_lives_ninety_days_at_most() -> None:
    now = [1_800_000_000.0]
    links = Sharing(sharing().path, clock=lambda: now[0])
    share_id, _ = links.make(KIM, "회의", COPY, days=30)
    now[0] += 29 * 86400
    assert links.of_id(share_id)
    now[0] += 2 * 86400
    assert links.of_id(share_id) is None
    assert links.listed()[0].copy is None
    with pytest.raises(LinkTooLong):
        links.make(KIM, "회의", COPY, days=91)
