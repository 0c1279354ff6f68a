"""What nobody foresaw: a number for the visitor, the place for the log, the values for neither."""

from __future__ import annotations

import logging
import secrets

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data import logs
from pages.kit.words import KOREAN, said

_log = logging.getLogger(logs.OURS)


def noted(error: Exception) -> str:
    """Log the kind of error and where it arose in our code, never its message; the reference number."""
    number = secrets.token_hex(4)
    kind, places = type(error).__name__, logs.places(error)
    _log.error("reference %s: %s at %s", number, kind, " < ".join(places), extra={"facts": {"reference": number, "kind": kind, "places": places}})
    return number


class SafetyNet:
    """ASGI middleware, outermost: an answer that breaks becomes a sentence with its number."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            number = noted(error)
            if scope["type"] == "http" and not begun:
                text = said("문제가 생겼어요. 다시 열어도 같으면 이 번호를 알려 주세요: {number}", KOREAN, number=number)
                await PlainTextResponse(text, 500, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})(scope, receive, send)
