"""Signing in with the company's account (OpenID Connect), when the secrets file has an [auth] section.

Streamlit's own sign-in (what st.login starts) speaks with the provider. Its cookie is taken at the door,
turned into a session of ours and thrown away, so that there is one kind of session to list and to end.
The few names of Streamlit's that are not public are used in this file alone.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from streamlit.auth_util import get_secrets_auth_section
from streamlit.runtime.secrets import secrets_singleton
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette import starlette_websocket as streamlit_cookies
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from data.access import ROLES, Person, Role
from data.accounts import NotInvited, accounts

WAY = "/company"
_NEXT_COOKIE = "maeum_next"


def configured() -> bool:
    """Whether the secrets file names an identity provider."""
    return bool(get_secrets_auth_section().get("client_id"))


async def go(request: Request) -> Response:
    """To the provider, remembering the page that was asked for."""
    if not configured():
        return RedirectResponse("/", 303)
    response = RedirectResponse(generate_login_redirect_url("default"), 303, headers={"Cache-Control": "no-store"})
    response.set_cookie(_NEXT_COOKIE, request.query_params.get("next", "/"), max_age=600, httponly=True, samesite="lax")
    return response


def arrived(request: Request) -> bool:
    """Whether the browser just comes back from the provider."""
    return USER_COOKIE_NAME in request.cookies and configured()


def wanted(request: Request) -> str | None:
    return request.cookies.get(_NEXT_COOKIE)


def vouched_for(request: Request) -> Person:
    """Whom the provider vouches for. Raises NotInvited for somebody without an account or a group of ours."""
    claims = _claims(request)
    email = str(claims.get("email") or "")
    if not email or claims.get("email_verified") is False:
        raise NotInvited(email=email)
    return accounts().admit(email, str(claims.get("name") or ""), role_of(claims))


def role_of(claims: dict[str, Any]) -> Role | None:
    """The highest role that the secrets' [maeum.roles] table (group = "role") gives to the person's groups."""
    table = dict((secrets_singleton.get("maeum") or {}).get("roles") or {})
    held = {table.get(group) for group in claims.get("groups") or ()}
    return next((role for role in ROLES if role in held), None)


def forget(response: Response) -> Response:
    """Throw away what the provider's round trip left in the browser."""
    for name in (USER_COOKIE_NAME, f"{USER_COOKIE_NAME}__1", TOKENS_COOKIE_NAME, _NEXT_COOKIE):
        response.delete_cookie(name)
    return response


def _claims(request: Request) -> dict[str, Any]:
    raw = streamlit_cookies._get_signed_cookie_with_chunks(request.cookies, USER_COOKIE_NAME)
    return streamlit_cookies._parse_decoded_user_cookie(raw, str(request.base_url)) if raw else {}
