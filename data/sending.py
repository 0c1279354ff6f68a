"""What leaves the house by itself: e-mail over the company's own server, and webhooks. Off until the owner sets it.

The only sender: alerts and boards both go through ``mail`` and ``hook``. Settings lie in MAEUM_HOME/sending.json,
the server's password and the webhooks' addresses (which often hold a secret) sealed with AES-GCM. A webhook's body is signed (HMAC-SHA256 over the exact bytes, header
X-Maeum-Signature) with a key of its own, so that the receiver can tell it is ours; a redirect is not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from data import home, keys, sealing
from data.troubles import Trouble

Security = Literal["tls", "starttls", "none"]
_SECONDS = 15.0
_PASSWORD, _HOOK = "sending.password", "sending.hook"


class SendingOff(Trouble):
    """The owner has set no server for this way of sending. Facts: way (mail | webhook)."""


class NotSent(Trouble):
    """The other side did not take it. Facts: where (host), why (kind of error, never its text)."""


class BadSendingSettings(Trouble):
    """A setting cannot be used. Facts: name, value."""


@dataclass(frozen=True)
class Attachment:
    name: str
    mime: str  # "application/pdf"
    content: bytes


@dataclass(frozen=True)
class Settings:
    """How to send. ``host`` "" means no e-mail; ``hooks`` are the webhook addresses the owner allows, by name."""

    host: str = ""
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    sender: str = ""
    hooks: Mapping[str, str] = field(default_factory=dict)

    @property
    def mails(self) -> bool:
        return bool(self.host and self.sender)


def settings() -> Settings:
    """The stored settings; all off where there are none."""
    stored = {name: value for name, value in _stored().items() if name != "password"}
    stored["hooks"] = {name: _opened(url) for name, url in stored.get("hooks", {}).items()}
    return Settings(**stored)


def holds_password() -> bool:
    return bool(_stored().get("password"))


def save(new: Settings, password: str | None = None) -> None:
    """Keep the settings; ``password`` None leaves the stored one, "" forgets it. Raises BadSendingSettings."""
    _check(new)
    sealed = _stored().get("password", "") if password is None else sealing.seal(password.encode(), what=_PASSWORD) if password else ""
    draft = _path().with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        hooks = {name: sealing.seal(url.encode(), what=_HOOK) for name, url in new.hooks.items()}
        json.dump({**asdict(new), "hooks": hooks, "password": sealed}, file, ensure_ascii=False)
    draft.replace(_path())


def seal_again() -> None:
    """After the sealing key was replaced: the password and the addresses under the new one."""
    if _path().exists():
        sealed = _stored().get("password")
        save(settings(), sealing.unseal(sealed, what=_PASSWORD).decode() if sealed else None)


def mail(to: Iterable[str], subject: str, text: str, attachments: Iterable[Attachment] = ()) -> None:
    """Send one plain-text message, one copy for each address. Raises SendingOff, NotSent."""
    use = settings()
    if not use.mails:
        raise SendingOff(way="mail")
    try:
        with _server(use) as server:
            for address in to:
                server.send_message(_message(use, address, subject, text, attachments))
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(where=use.host, why=type(error).__name__) from error


def hook(name: str, body: Mapping[str, Any]) -> None:
    """POST a JSON body to the webhook of this name. Raises SendingOff, NotSent."""
    url = settings().hooks.get(name)
    if url is None:
        raise SendingOff(way="webhook")
    content = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(url, data=content, method="POST", headers={
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Maeum", "X-Maeum-Signature": signature(content),
    })
    try:
        with urllib.request.build_opener(_NoRedirect()).open(request, timeout=_SECONDS):
            return
    except OSError as error:  # urllib's own errors are OSErrors
        raise NotSent(where=urlsplit(url).hostname, why=_why(error)) from error


def signature(content: bytes) -> str:
    """"sha256=<hex>" of a webhook's exact body."""
    return "sha256=" + hmac.new(keys.key("webhook"), content, hashlib.sha256).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The owner allowed one address, not where it points to."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


def _why(error: OSError) -> str:
    return f"HTTP {error.code}" if isinstance(error, urllib.error.HTTPError) else type(error).__name__


def _server(use: Settings) -> smtplib.SMTP:
    safely = ssl.create_default_context()
    server = smtplib.SMTP_SSL(use.host, use.port, timeout=_SECONDS, context=safely) if use.security == "tls" else smtplib.SMTP(use.host, use.port, timeout=_SECONDS)
    if use.security == "starttls":
        server.starttls(context=safely)
    sealed = _stored().get("password")
    if use.user and sealed:
        server.login(use.user, sealing.unseal(sealed, what=_PASSWORD).decode())
    return server


def _message(use: Settings, to: str, subject: str, text: str, attachments: Iterable[Attachment]) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = use.sender, to
    message["Subject"] = " ".join(subject.split())  # a line break would begin another header
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain=use.sender.partition("@")[2] or "maeum")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    for one in attachments:
        kind, _, detail = one.mime.partition("/")
        message.add_attachment(one.content, maintype=kind, subtype=detail, filename=one.name)
    return message


def _check(new: Settings) -> None:
    for name, value, fine in (
        ("port", new.port, 0 < new.port < 65536),
        ("security", new.security, new.security in ("tls", "starttls", "none")),
        ("sender", new.sender, not new.host or ("@" in new.sender and not any(sign.isspace() for sign in new.sender))),
        *(("hooks", name, bool(name.strip())) for name in new.hooks),
        *(("hooks", url, urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)) for url in new.hooks.values()),
    ):
        if not fine:
            raise BadSendingSettings(name=name, value=value)


def _opened(stored: str) -> str:
    """An address as it lies in the file: sealed, or from before addresses were."""
    return stored if stored.startswith("http") else sealing.unseal(stored, what=_HOOK).decode()


def _stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_path().read_text(encoding="utf-8")) if _path().exists() else {}
    return found


def _path() -> Path:
    return home.home() / "sending.json"
