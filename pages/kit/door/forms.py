"""Small HTML forms without Streamlit: who fills them in, whether they are ours, how they look."""

from __future__ import annotations

import hashlib
import hmac
import html
import secrets
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from data import keys
from data.troubles import Trouble
from pages.kit.door.headers import DOOR_POLICY
from pages.kit.sentences import sentence
from pages.kit.words import ENGLISH, KOREAN, LANGUAGES, said

_TEMPLATES = Path(__file__).parent / "templates"
_FORM_COOKIE = "maeum_form"
_MOST_BYTES = 8192


class FormTooLarge(Trouble):
    """More than a sign-in form holds."""


class FormNotOurs(Trouble):
    """The form was not filled in on our own page, or too long ago."""


@dataclass(frozen=True)
class Visit:
    """One request of a stranger: their language, and the fields they sent."""

    request: Request
    language: str
    fields: dict[str, str]

    def words(self, text: str, **facts: Any) -> str:
        return said(text, self.language, **facts)

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    @property
    def device(self) -> str:
        return self.request.headers.get("user-agent", "")


async def visit(request: Request) -> Visit:
    """Read the request; a POST must be small and come from our own form. Raises FormTooLarge, FormNotOurs."""
    fields = await _fields(request) if request.method == "POST" else {}
    if request.method == "POST" and not _is_ours(request, fields):
        raise FormNotOurs()
    return Visit(request, _language(request, fields), fields)


async def seen_anyhow(request: Request) -> tuple[Visit, Trouble | None]:
    """As ``visit``, with what was wrong beside an empty form instead of raised."""
    try:
        return await visit(request), None
    except (FormTooLarge, FormNotOurs) as trouble:
        return Visit(request, _language(request, {}), {}), trouble


def _language(request: Request, fields: dict[str, str]) -> str:
    """Asked for in the form or the address, else Korean unless the browser wants English first."""
    asked = fields.get("language") or request.query_params.get("language")
    if asked in LANGUAGES:
        return asked
    return ENGLISH if request.headers.get("accept-language", "").lower().startswith("en") else KOREAN


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise FormTooLarge()
    try:
        found = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise FormNotOurs() from error
    return {name: values[0] for name, values in found.items()}


def _is_ours(request: Request, fields: dict[str, str]) -> bool:
    """Same origin, and the hidden field belongs to the browser's form cookie (which no other site can read)."""
    origin = request.headers.get("origin")
    same_origin = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    nonce = request.cookies.get(_FORM_COOKIE, "")
    return same_origin and bool(nonce) and hmac.compare_digest(fields.get("form", "").encode(), _seal(nonce).encode())


def _seal(nonce: str) -> str:
    return hmac.new(keys.key("cookie"), f"form:{nonce}".encode(), hashlib.sha256).hexdigest()


def page(seen: Visit, name: str, /, *, status: int = 200, title: str, problem: Trouble | None = None, **values: str) -> HTMLResponse:
    """templates/<name>.html in the door's frame; ``values`` fill its $names and are escaped here."""
    nonce = seen.request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(16)
    escaped = {key: html.escape(value) for key, value in values.items()}
    shared = {"form": _seal(nonce), "language": seen.language, "title": html.escape(title), "problem": _problem(seen, problem)}
    body = template(name).substitute(shared | escaped)
    framed = template("frame").substitute(
        shared, body=body, languages=_languages(seen), line=html.escape(seen.words("고객의 마음을 숫자와 말로 읽어요")),
    )
    response = HTMLResponse(framed, status, headers={"Content-Security-Policy": DOOR_POLICY, "Cache-Control": "no-store"})
    response.set_cookie(_FORM_COOKIE, nonce, httponly=True, samesite="strict", secure=seen.request.url.scheme == "https")
    return response


def _problem(seen: Visit, problem: Trouble | None) -> str:
    if problem is None:
        return ""
    told = sentence(problem, seen.language)
    return f'<p class="problem" role="alert"><strong>{html.escape(told.what)}</strong> {html.escape(told.then)}</p>'


def _languages(seen: Visit) -> str:
    """Links to the same page in the other languages."""
    kept = {key: value for key, value in seen.request.query_params.items() if key in ("next", "code")}
    link = partial('<a href="?{}" lang="{}" hreflang="{}"{}>{}</a>'.format)
    return " ".join(
        link(html.escape(urlencode(kept | {"language": code})), code, code, ' aria-current="true"' if code == seen.language else "", name)
        for code, name in LANGUAGES.items()
    )


@cache
def template(name: str) -> Template:
    return Template((_TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
