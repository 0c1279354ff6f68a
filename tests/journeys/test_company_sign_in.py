"""Signing in with the company's account, against an identity provider that runs in this test."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.conftest import Server, free_port, start_server


class Provider:
    """The least that OpenID Connect asks of an identity provider; says everybody is ``claims``."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.key = RSAKey.generate_key(2048, parameters={"kid": "k", "use": "sig", "alg": "RS256"})
        self.claims: dict[str, Any] = {}
        self.nonce = ""
        routes = [
            Route("/.well-known/openid-configuration", self.description), Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]), Route("/jwks", self.jwks),
        ]
        self.server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=self.port, log_level="critical"))

    async def description(self, _request: Request) -> Response:
        return JSONResponse({
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize", "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks", "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "code_challenge_methods_supported": ["S256"],
        })

    async def authorize(self, request: Request) -> Response:
        self.nonce = request.query_params["nonce"]
        assert request.query_params["code_challenge_method"] == "S256"
        return RedirectResponse(request.query_params["redirect_uri"] + "?" + urlencode({"code": "c", "state": request.query_params["state"]}))

    async def token(self, _request: Request) -> Response:
        now = int(time.time())
        claims = {"iss": self.address, "aud": "maeum", "sub": "1", "iat": now, "exp": now + 60, "nonce": self.nonce, **self.claims}
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.key)})

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.run, daemon=True)
    thread.start()
    yield made
    made.server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def company_server(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("company")
    home.joinpath("secrets.toml").write_text(f"""
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "{'x' * 40}"
client_id = "maeum"
client_secret = "secret"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"

[maeum.roles]
cx-team = "analyst"
""")
    started = start_server(home, "--no-sample")
    yield started
    started.stop()


def go_through(server: Server) -> httpx.Response:
    with httpx.Client(follow_redirects=True, timeout=20, headers={"Accept": "text/html"}) as browser:
        assert "회사 계정으로 로그인" in browser.get(f"{server.address}/sign-in").text
        answer = browser.get(f"{server.address}/company?next=/sign-out-not")
        assert "_streamlit_user" not in browser.cookies
        answer.extensions["cookie"] = browser.cookies.get("maeum")
        return answer


def test_somebody_the_company_vouches_for_but_nobody_invited_stays_outside(provider: Provider, company_server: Server) -> None:
    provider.claims = {"email": "stranger@example.com", "email_verified": True, "name": "이방인"}
    answer = go_through(company_server)
    assert answer.status_code == 403
    assert "초대받지 않았어요" in answer.text
    assert answer.extensions["cookie"] is None


def test_an_invited_person_comes_in_without_a_password(provider: Provider, company_server: Server) -> None:
    person, _ = company_server.accounts().invite("kim@example.com", "김마음", "viewer")
    provider.claims = {"email": "kim@example.com", "email_verified": True}
    answer = go_through(company_server)
    assert answer.extensions["cookie"]
    assert [session.way for session in company_server.accounts().sessions_of(person)] == ["company"]


def test_an_address_that_the_provider_has_not_verified_does_not_count(provider: Provider, company_server: Server) -> None:
    provider.claims = {"email": "kim@example.com", "email_verified": False}
    assert go_through(company_server).extensions["cookie"] is None


def test_a_group_of_the_company_gives_its_role(provider: Provider, company_server: Server) -> None:
    provider.claims = {"email": "lee@example.com", "email_verified": True, "name": "이분석", "groups": ["all", "cx-team"]}
    assert go_through(company_server).extensions["cookie"]
    found = company_server.accounts().person_of_email("lee@example.com")
    assert found and (found.role, found.name) == ("analyst", "이분석")


def test_a_forged_company_cookie_opens_nothing(company_server: Server) -> None:
    answer = httpx.get(f"{company_server.address}/", cookies={"_streamlit_user": "forged"}, headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "maeum" not in answer.cookies
