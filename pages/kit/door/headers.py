"""Security headers on every answer, and the HTML shell made ours: Korean, our title and icon, no outside request."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "X-Robots-Tag": "noindex, nofollow",
}
# Streamlit styles by emotion (inline <style>) and draws images and workers from blobs; scripts come from us alone.
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; frame-src 'self' blob:; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# The door's pages need no script at all.
DOOR_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# What people uploaded or a page produced, opened by itself: it may show, never act.
_MEDIA_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"
_HSTS = "max-age=31536000"
# A page is asked for whole and plain: the shell is rewritten on its way out.
_NOT_PASSED_ON = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
_SHELL = (
    (re.compile(rb'<html lang="[^"]*">'), b'<html lang="ko">'),
    (re.compile(rb"<title>[^<]*</title>"), "<title>마음</title>".encode()),
    (re.compile(rb'<link rel="shortcut icon"[^>]*>'), b'<link rel="icon" type="image/svg+xml" href="/app/static/favicon.svg" />'),
    (re.compile(rb'<link\s+rel="preload"[^>]*SourceSans[^>]*/>'),
     b'<link rel="preload" href="/app/static/fonts/PretendardVariable.woff2" as="font" type="font/woff2" crossorigin />'),
    (re.compile(rb'<link rel="service-desc"[^>]*/>'), b""),
    (re.compile(rb"<noscript>.*?</noscript>", re.DOTALL), "<noscript>자바스크립트를 켜면 마음을 볼 수 있어요.</noscript>".encode()),
    (re.compile(rb"</head>"), b'<link rel="stylesheet" href="/app/static/shell.css"><script defer src="/app/static/shell.js"></script></head>'),
)
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class SecurityHeaders:
    """ASGI middleware. Answers keep a policy of their own (the door, shared boards); HTML of Streamlit gets the app's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(_plainly(scope), receive, _Dressing(scope, send))


def _plainly(scope: Scope) -> Scope:
    if b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name not in _NOT_PASSED_ON]
    return {**scope, "headers": kept}


class _Dressing:
    """Sends an answer on with its headers; a Streamlit shell is held back until it is whole and rewritten."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            if self.scope["scheme"] == "https":
                headers["Strict-Transport-Security"] = _HSTS
            del headers["access-control-allow-origin"]
            if self.scope["path"].startswith(("/media/", "/component/", "/_stcore/")):
                headers["Content-Security-Policy"] = _MEDIA_POLICY
            if _is_shell(headers) and self.scope["method"] == "GET":
                self.start = message
                return
            if headers.get("content-type", "").startswith("text/html"):
                headers.setdefault("Content-Security-Policy", DOOR_POLICY)
        elif self.start is not None:
            await self._hold(message)
            return
        await self.send(message)

    async def _hold(self, message: Message) -> None:
        self.body += message.get("body", b"")
        if message.get("more_body") or self.start is None:
            return
        page, policy = shell(self.body)
        headers = MutableHeaders(scope=self.start)
        headers["Content-Security-Policy"] = policy
        headers["Content-Length"] = str(len(page))
        headers["Cache-Control"] = "no-store"
        del headers["etag"]
        del headers["last-modified"]
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": page})


def _is_shell(headers: MutableHeaders) -> bool:
    """Streamlit's index.html: HTML without a policy of its own and not compressed."""
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-security-policy" not in headers and "content-encoding" not in headers


@lru_cache(maxsize=4)
def shell(page: bytes) -> tuple[bytes, str]:
    """Streamlit's HTML shell in our dress, and its policy with the hash of each inline script."""
    for pattern, ours in _SHELL:
        page = pattern.sub(lambda _, ours=ours: ours, page)
    hashes = "".join(f" 'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in _INLINE.findall(page))
    return page, _POLICY.format(hashes=hashes)
