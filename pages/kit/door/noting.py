"""One line in the log for each answer: what kind of address, which status, how long, whose session; never a token or a choice."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data import logs

_log = logging.getLogger(f"{logs.OURS}.requests")
_QUIET = ("/static/", "/app/static/", "/component", "/alive", "/health", "/ready")  # asked for all the time
_PLAIN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/stream")
# Addresses of which only the beginning is written: the rest is a token, a number or a file's name.
_BEGINNINGS = ("/s/board/", "/s/", "/media/", "/_stcore/upload_file/", "/_stcore/", "/operate/", "/auth/")


class Noting:
    """ASGI middleware. ``pages`` are the addresses that may be written as they are."""

    def __init__(self, app: ASGIApp, pages: Iterable[str]) -> None:
        self.app = app
        self.known = frozenset((*pages, *_PLAIN))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"].startswith(_QUIET) or scope["path"].endswith("/open"):
            await self.app(scope, receive, send)
            return
        status, began, scope["maeum"] = 0, time.perf_counter(), {}

        async def sending(message: Message) -> None:
            nonlocal status
            status = {"http.response.start": message.get("status", 0), "websocket.accept": 101, "websocket.close": status or 403}.get(message["type"], status)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            _log.info("request", extra={"facts": {
                "method": scope.get("method", "WS"), "path": written(scope["path"], self.known), "status": status,
                "ms": round(1000 * (time.perf_counter() - began)), "person": scope["maeum"].get("person", ""),
            }})


def written(path: str, known: frozenset[str]) -> str:
    """An address as the log may hold it.

    >>> written("/s/x9fk2", frozenset()), written("/kpi", frozenset({"/kpi"})), written("/anything/else", frozenset())
    ('/s/*', '/kpi', '*')
    """
    if (path.rstrip("/") or "/") in known:
        return path
    return next((f"{beginning}*" for beginning in _BEGINNINGS if path.startswith(beginning)), "*")
