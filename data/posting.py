"""A notice on its way to those a rule names: by mail, by webhook, each attempt on record.

Nothing is sent unless the owner configured the mail server or the webhook (data/sending.py). What goes out is the
notice as the inbox shows it: names of metrics and groups, figures, days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from data import sending
from data.rules import Notice, Rules
from data.sending import Attachment
from data.troubles import Trouble

SENT = "sent"


def post(
    kept: Rules, notice: Notice, at: datetime, mail_to: Iterable[str] = (), hook: str = "", language: str = "ko", attached: Iterable[Attachment] = ()
) -> tuple[str, ...]:
    """Send one notice; the outcome (``sent`` or the trouble's code) of each way. A failure of one way stops no other."""
    title, *lines = notice.told[language]
    outcomes = []
    for address in mail_to:
        outcomes.append(_tried(kept, notice, "mail", address, at, partial(sending.mail, [address], f"[마음] {title}", "\n".join([title, "", *lines]), tuple(attached))))
    if hook:
        outcomes.append(_tried(kept, notice, "webhook", hook, at, partial(sending.hook, hook, body(notice, language))))
    return tuple(outcomes)


def body(notice: Notice, language: str) -> dict[str, object]:
    """What a webhook gets. ``text`` is what chat programs show."""
    title, *lines = notice.told[language]
    return {"kind": notice.kind, "key": notice.key, "since": notice.since.isoformat(), "until": notice.until.isoformat(), "good": notice.good,
            "title": title, "lines": lines, "text": "\n".join([title, *lines])}


def _tried(kept: Rules, notice: Notice, way: str, whereto: str, at: datetime, send: Callable[[], None]) -> str:
    try:
        send()
        outcome = SENT
    except Trouble as trouble:
        outcome = trouble.code
    kept.note_sent(notice.key, way, whereto, outcome, at)
    return outcome
