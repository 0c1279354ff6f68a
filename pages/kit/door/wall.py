"""The wall: without a signed cookie of a living session nothing but the sign-in page and its assets answers.

It stands before Streamlit's own routes, so pages, WebSocket, uploads, media and metrics are behind it, and
a request that is turned away is turned away before one byte of its body is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.access import Ability, Person
from data.accounts import accounts
from pages.kit.door.greeting import nameless

COOKIE = "maeum"
SIGN_IN = "/sign-in"
SECOND_STEP = "/second-step"
BACKUP = "/operate/backup"  # asks for a pass of its own
# What a stranger may ask for: the door's own pages, and their assets one by one.
DOOR = ("/health", "/ready", SIGN_IN, "/start", "/invitation", "/company", SECOND_STEP, BACKUP)
BEHIND = ("/welcome", "/sign-out", "/alive")  # ... and the door's pages for the signed in
SHARED = "/s/"  # boards for people without an account; each request is checked there
ASSETS = tuple(
    f"/app/static/{name}"
    for name in ("fonts/PretendardVariable.woff2", "favicon.svg", "logo.svg", "door.css", "board.css", "board.js")
)
# What is no page: a stranger gets a bare 401 there, and the sign-in page everywhere else.
NO_PAGES = ("/_stcore/", "/media/", "/app/static/", "/static/", "/component", "/alive", "/auth/")
# Paths that need more than being signed in.
NEEDS: dict[str, Ability] = {"/_stcore/metrics": "records", "/_stcore/upload_file/": "upload"}
NOBODY = ("/_stcore/agent/",)
_LOOK_SECONDS = 2.0  # how soon an ended session's open page loses its connection


class Wall:
    """ASGI middleware: lets the door's pages through, everything else only with a living session."""

    def __init__(
        self, app: ASGIApp, hosts: Callable[[], Iterable[str]], ask: Callable[[Request, str], Awaitable[Response]],
        lost: Callable[[Request], Awaitable[Response]], pages: frozenset[str], oidc: Callable[[], bool] = lambda: False,
    ) -> None:
        """``hosts`` are the names of the app and ``pages`` its addresses; ``ask`` makes the sign-in page that
        leads on to an address, ``lost`` the page for an address that is none."""
        self.app = app
        self.hosts = hosts
        self.ask = ask
        self.lost = lost
        self.pages = pages | {"/", *DOOR, *BEHIND}
        self.oidc = oidc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not host_allowed(headers.get("host"), self.hosts()):
            await _refuse(scope, receive, send, 421)
        elif scope["type"] == "http" and self._open(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await self._guard(scope, receive, send, cookie_of(headers))

    def _open(self, path: str) -> bool:
        signs_in_elsewhere = path in ("/auth/login", "/oauth2callback") and self.oidc()
        return path in DOOR or path in ASSETS or path.startswith(SHARED) or signs_in_elsewhere

    async def _guard(self, scope: Scope, receive: Receive, send: Send, cookie: str | None) -> None:
        person = accounts().person_of(cookie)
        scope.get("maeum", {})["person"] = person.person_id if person else ""
        if person is None:
            await self._ask_to_sign_in(scope, receive, send)
        elif not _allowed(person, scope["path"]):
            await _refuse(scope, receive, send, 403)
        elif self._leads_nowhere(scope):
            await (await self.lost(Request(scope, receive)))(scope, receive, send)
        elif scope["type"] == "websocket":
            await _while_signed_in(self.app, scope, receive, send, cookie)
        else:
            await self.app(scope, receive, send)

    def _leads_nowhere(self, scope: Scope) -> bool:
        """A page address that is none. (Files have a dot; a deep link's own requests have /_stcore/ in them.)"""
        path = scope["path"]
        asks_for_page = scope["type"] == "http" and _is_page(path) and "." not in path and "/_stcore/" not in path
        return asks_for_page and (path.rstrip("/") or "/") not in self.pages

    async def _ask_to_sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page is answered by the sign-in page, which leads back to it; all else by 401 alone."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _is_page(scope["path"]):
            await _refuse(scope, receive, send, 401)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        response = await self.ask(Request(scope), safe_next(scope["path"] + (f"?{query}" if query else "")))
        await response(scope, receive, send)


def host_allowed(host: str | None, allowed: Iterable[str]) -> bool:
    """Whether a Host header names one of the allowed names; ``*.example.com`` stands for its subdomains.

    >>> host_allowed("localhost:8501", ["localhost"]), host_allowed("evil.example", ["localhost"])
    (True, False)
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(
        name == pattern or pattern == "*" or (pattern.startswith("*.") and name.endswith(pattern[1:]))
        for pattern in (one.strip().lower() for one in allowed)
    )


def cookie_of(headers: Headers, name: str = COOKIE) -> str | None:
    """The value of one cookie of a request."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None


def safe_next(target: str | None) -> str:
    """A page of ours to go to after signing in; anything else becomes "/".

    >>> safe_next("/kpi?period=4w"), safe_next("//evil.example"), safe_next("https://evil.example")
    ('/kpi?period=4w', '/', '/')
    """
    text = target or "/"
    ours = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if ours and len(text) < 2000 and urlsplit(text).path not in DOOR else "/"


def _is_page(path: str) -> bool:
    return not path.startswith(NO_PAGES)


def _allowed(person: Person, path: str) -> bool:
    if path.startswith(NOBODY):
        return False
    return all(person.may(ability) for start, ability in NEEDS.items() if path.startswith(start))


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        # Closing before accepting is answered by HTTP 403: the handshake never happens.
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    words = {401: "로그인이 필요해요.", 403: "이 계정으로는 볼 수 없어요.", 421: "이 주소로는 열 수 없어요."}
    response: Response = PlainTextResponse(words[status], status, headers={"Cache-Control": "no-store", "Connection": "close"})
    await response(scope, receive, send)


async def _while_signed_in(app: ASGIApp, scope: Scope, receive: Receive, send: Send, cookie: str | None) -> None:
    """Run the WebSocket until the page leaves or the session ends, whichever is first."""
    ended = asyncio.Event()

    async def receive_until_ended() -> Message:
        if ended.is_set():
            return {"type": "websocket.disconnect", "code": 1008}
        message = asyncio.ensure_future(receive())
        end = asyncio.ensure_future(ended.wait())
        await asyncio.wait({message, end}, return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        if message.done():
            return message.result()
        message.cancel()
        await send({"type": "websocket.close", "code": 1008})
        return {"type": "websocket.disconnect", "code": 1008}

    async def watch() -> None:
        while accounts().person_of(cookie) is not None:
            await asyncio.sleep(_LOOK_SECONDS)
        ended.set()

    watching = asyncio.create_task(watch())
    try:
        await app(scope, receive_until_ended, nameless(send))
    finally:
        watching.cancel()
