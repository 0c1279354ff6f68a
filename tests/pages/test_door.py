"""Signing in: by the owner's one-time address, by e-mail and password, by invitation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from data import second_step
from data.accounts import accounts
from pages.kit.door.headers import SecurityHeaders
from pages.kit.door.signing_in import ask_to_sign_in, lost, routes
from pages.kit.door.wall import COOKIE, Wall
from tests.conftest import PASSWORD


async def anything(_request: object) -> Response:
    return PlainTextResponse("inside")


@pytest.fixture
def stranger() -> Iterator[TestClient]:
    app = Starlette(
        routes=[*routes(), Route("/{path:path}", anything)],
        middleware=[Middleware(SecurityHeaders), Middleware(Wall, hosts=lambda: ["localhost"], ask=ask_to_sign_in, lost=lost, pages=frozenset({"/kpi", "/anything"}))],
    )
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


def send(stranger: TestClient, path: str, **fields: str):
    """Fill in the form of the page, as a person does."""
    found = re.search(r'name="form" value="([^"]+)"', stranger.get(path).text)
    assert found
    return stranger.post(path.partition("?")[0], data={"form": found[1], **fields})


@pytest.fixture
def member() -> str:
    """Somebody with an account; their address."""
    person, _ = accounts().invite("kim@example.com", "김마음", "marketer")
    accounts().set_password(person, PASSWORD)
    return "kim@example.com"


def test_the_printed_address_signs_the_owner_in_once(stranger: TestClient) -> None:
    address = f"/start?code={accounts().owner_code()}"
    first = stranger.get(address)
    assert (first.status_code, first.headers["location"]) == (303, "/welcome")
    assert stranger.get("/alive").status_code == 204
    stranger.cookies.clear()
    again = stranger.get(address)
    assert again.status_code == 403
    assert COOKIE not in again.cookies


def test_a_new_owner_address_voids_the_one_before(stranger: TestClient) -> None:
    old = accounts().owner_code()
    accounts().owner_code()
    assert stranger.get(f"/start?code={old}").status_code == 403


def test_the_owner_sets_an_address_and_a_password_and_comes_back_with_them(stranger: TestClient) -> None:
    stranger.get(f"/start?code={accounts().owner_code()}")
    done = send(stranger, "/welcome", name="이소유", email="owner@example.com", password=PASSWORD, next="/")
    assert (done.status_code, done.headers["location"]) == (303, "/")
    stranger.get("/sign-out")
    assert stranger.get("/alive").status_code == 401
    back = send(stranger, "/sign-in", email="OWNER@example.com", password=PASSWORD, next="/kpi?period=4w")
    assert back.headers["location"] == "/kpi?period=4w"
    assert stranger.get("/anything").text == "inside"


def test_the_cookie_is_for_the_server_alone(stranger: TestClient, member: str) -> None:
    cookie = send(stranger, "/sign-in", email=member, password=PASSWORD).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert PASSWORD not in cookie


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(stranger: TestClient, member: str) -> None:
    wrong = send(stranger, "/sign-in", email=member, password="not this one at all")
    unknown = send(stranger, "/sign-in", email="nobody@example.com", password="not this one at all")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(member, "") == unknown.text.replace("nobody@example.com", "")


def test_of_a_hundred_wrong_tries_at_most_ten_reach_the_check(stranger: TestClient, member: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from data import passwords

    checked: list[str] = []
    monkeypatch.setattr(passwords, "fits", lambda password, _stored: bool(checked.append(password)))
    answers = {send(stranger, "/sign-in", email=f"{n % 3}{member}", password="wrong").status_code for n in range(100)}
    assert len(checked) <= 10
    assert answers == {401, 429}


def test_one_account_closes_after_five_wrong_tries_and_opens_later(member: str) -> None:
    from data.accounts import Accounts, TooManyTries, WrongPassword

    now = [1_800_000_000.0]
    here = Accounts(accounts().path, clock=lambda: now[0])
    for n in range(5):
        with pytest.raises(WrongPassword):
            here.sign_in(member, "wrong", address=f"10.0.0.{n}")
    with pytest.raises(TooManyTries):
        here.sign_in(member, PASSWORD, address="10.0.0.9")
    now[0] += 16 * 60
    assert here.sign_in(member, PASSWORD, address="10.0.0.9").email == member


def test_a_form_from_another_site_is_not_accepted(stranger: TestClient, member: str) -> None:
    assert stranger.post("/sign-in", data={"email": member, "password": PASSWORD}).status_code == 400
    found = re.search(r'name="form" value="([^"]+)"', stranger.get("/sign-in").text)
    assert found
    fields = {"email": member, "password": PASSWORD, "form": found[1]}
    for origin in ("https://evil.example", "null"):
        assert stranger.post("/sign-in", data=fields, headers={"Origin": origin}).status_code == 400
    stranger.cookies.clear()
    assert stranger.post("/sign-in", data=fields).status_code == 400


def test_a_large_form_is_not_read(stranger: TestClient) -> None:
    assert stranger.post("/sign-in", content=b"a" * 100_000).status_code == 413


def test_what_a_stranger_types_is_shown_as_text(stranger: TestClient) -> None:
    answer = send(stranger, "/sign-in", email='"><script>alert(1)</script>', password="x")
    assert "<script>" not in answer.text


def test_an_invitation_works_once_and_leads_in(stranger: TestClient) -> None:
    _, code = accounts().invite("lee@example.com", "이초대", "viewer")
    done = send(stranger, f"/invitation?code={code}", code=code, password=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    stranger.cookies.clear()
    assert stranger.get(f"/invitation?code={code}").status_code == 403


def test_a_short_password_is_refused_with_the_rule(stranger: TestClient) -> None:
    _, code = accounts().invite("lee@example.com", "이초대", "viewer")
    answer = send(stranger, f"/invitation?code={code}", code=code, password="short")
    assert answer.status_code == 400
    assert "15자" in answer.text
    assert accounts().invited(code), "a refused password does not spend the link"


def test_the_door_speaks_english_too(stranger: TestClient) -> None:
    assert "Sign in" in stranger.get("/sign-in?language=en").text
    assert "Sign in" in stranger.get("/sign-in", headers={"Accept-Language": "en-US,en;q=0.9"}).text
    assert "로그인" in stranger.get("/sign-in", headers={"Accept-Language": "fr"}).text


def test_signing_out_from_another_site_does_nothing(stranger: TestClient, member: str) -> None:
    send(stranger, "/sign-in", email=member, password=PASSWORD)
    cookie = stranger.cookies[COOKIE]
    stranger.get("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert accounts().person_of(cookie)


def test_after_the_password_a_second_step_is_asked_for(stranger: TestClient, member: str) -> None:
    person = accounts().person_of_email(member)
    assert person
    secret, step = second_step.new_secret(), int(accounts().clock()) // second_step.STEP_SECONDS
    accounts().set_second_step(person, secret, second_step.code(secret, step - 1))
    asked = send(stranger, "/sign-in", email=member, password=PASSWORD, next="/kpi")
    assert COOKIE not in asked.cookies
    note, form = (re.search(rf'name="{name}" value="([^"]+)"', asked.text) for name in ("note", "form"))
    assert note and form
    fields = {"form": form[1], "note": note[1], "next": "/kpi"}
    assert stranger.post("/second-step", data={**fields, "code": "000000"}).status_code == 401
    assert stranger.post("/second-step", data={**fields, "note": "forged.0", "code": second_step.code(secret, step)}).headers["location"] == "/sign-in"
    done = stranger.post("/second-step", data={**fields, "code": second_step.code(secret, step)})
    assert done.headers["location"] == "/kpi"
    assert stranger.get("/alive").status_code == 204
