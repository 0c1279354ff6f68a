"""Shared boards: /s/<token> opens one published copy, without an account and without Streamlit.

The token stands in the address for one hop; then a cookie for this one board takes its place. The page asks
every few seconds whether the link is still open and empties itself when it is not.
"""

from __future__ import annotations

import html
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from data.accounts import opened, signed
from data.sharing import LinkClosed, Share, WrongLinkPassword, sharing
from data.troubles import Trouble
from pages.kit.door import drawing
from pages.kit.door.forms import Visit, page, seen_anyhow, template
from pages.kit.words import said

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
_SEOUL = ZoneInfo("Asia/Seoul")


async def first_hop(request: Request) -> Response:
    """/s/<token>: the token is checked, put away, and gone from the address."""
    seen, _problem = await seen_anyhow(request)
    try:
        share = sharing().of_token(request.path_params["token"], address=seen.address)
    except Trouble as trouble:
        return _closed(seen, trouble)
    response = RedirectResponse(f"/s/board/{share.share_id}", 303, headers=_PRIVATE)
    return response if share.has_password else _let_see(response, seen, share)


async def board(request: Request) -> Response:
    """/s/board/<id>: the copy, for a browser that came by the link (and knows the password, if there is one)."""
    seen, problem = await seen_anyhow(request)
    share = sharing().of_id(request.path_params["share_id"])
    if share is None:
        return _closed(seen, LinkClosed())
    if _may_see(request, share):
        return HTMLResponse(_written(share), headers=_PRIVATE | {"Content-Security-Policy": POLICY})
    if not share.has_password:
        return _closed(seen, LinkClosed())
    if request.method == "POST" and not problem:
        return await _try_password(seen, share)
    return _ask_password(seen, share, problem)


async def still_open(request: Request) -> Response:
    share = sharing().of_id(request.path_params["share_id"])
    return Response(status_code=204 if share and _may_see(request, share) else 410, headers=_PRIVATE)


async def _try_password(seen: Visit, share: Share) -> Response:
    try:
        right = await run_sync(lambda: sharing().check_password(share, seen.fields.get("password", ""), address=seen.address))
    except Trouble as trouble:
        return _ask_password(seen, share, trouble)
    if not right:
        return _ask_password(seen, share, WrongLinkPassword())
    return _let_see(RedirectResponse(f"/s/board/{share.share_id}", 303, headers=_PRIVATE), seen, share)


def _let_see(response: Response, seen: Visit, share: Share) -> Response:
    sharing().seen(share, address=seen.address, device=seen.device)
    response.set_cookie(
        f"maeum_s_{share.share_id}", signed(f"see-{share.share_id}"), path=f"/s/board/{share.share_id}", httponly=True, samesite="lax",
        secure=seen.request.url.scheme == "https", max_age=86400,
    )
    return response


def _may_see(request: Request, share: Share) -> bool:
    return opened(request.cookies.get(f"maeum_s_{share.share_id}")) == f"see-{share.share_id}"


def _ask_password(seen: Visit, share: Share, problem: Trouble | None) -> Response:
    _ = seen.words
    return page(
        seen, "share_password", title=share.title, status=401, problem=problem, action=f"/s/board/{share.share_id}",
        lead=_("이 링크는 비밀번호로 잠겨 있어요. 링크를 보낸 사람에게 물어봐 주세요."), password_label=_("비밀번호"), button=_("열기"),
    )


def _closed(seen: Visit, problem: Trouble) -> Response:
    status = 404 if problem.code == "LinkClosed" else 429
    return page(seen, "closed", title=said("닫힌 링크예요", seen.language), problem=problem, status=status)


def _written(share: Share) -> str:
    """The copy as HTML."""
    copy = json.loads(share.copy or "{}")

    def _(text: str, **facts: Any) -> str:
        return html.escape(said(text, share.language, **facts))

    made = f"{datetime.fromtimestamp(share.made_at, _SEOUL):%Y.%m.%d %H:%M}"
    until = f"{datetime.fromtimestamp(share.expires_at, _SEOUL):%Y.%m.%d}"
    return template("board").substitute(
        language=share.language, title=html.escape(share.title), note=html.escape(share.note), share_id=share.share_id,
        period=html.escape(copy.get("period", "")), watermark=html.escape(f"{share.title} · {share.share_id[:6]}"),
        headlines="".join(drawing.headline(one) for one in copy.get("headlines", ())),
        blocks="".join(drawing.block(one, _) for one in copy.get("blocks", ())),
        source=_("{when} 기준으로 얼린 자료예요. {until}까지 볼 수 있어요.", when=made, until=until), closed=_("닫힌 링크예요"),
    )


def routes() -> list[Route]:
    return [
        Route("/s/board/{share_id}/open", still_open, methods=["GET"]),
        Route("/s/board/{share_id}", board, methods=["GET", "POST"]),
        Route("/s/{token}", first_hop, methods=["GET"]),
    ]
