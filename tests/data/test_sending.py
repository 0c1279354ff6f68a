"""Sending: nothing goes out by itself, what goes out is signed, and a password is never in the clear."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from data import home, sending
from data.sending import Attachment, BadSendingSettings, NotSent, SendingOff, Settings


class _Postman(socketserver.StreamRequestHandler):
    """As much of SMTP as a message needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip():
            if line.upper() == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines).decode())  # ty: ignore[missing-attribute]
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.headers["X-Maeum-Signature"], body))  # ty: ignore[missing-attribute]
        self.send_response(302 if self.path == "/elsewhere" else 204)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _served(server: Any) -> Iterator[Any]:
    server.taken = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def post_office() -> Iterator[Any]:
    yield from _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Postman))


@pytest.fixture
def receiver() -> Iterator[Any]:
    yield from _served(HTTPServer(("127.0.0.1", 0), _Receiver))


def _mail_to(office: Any, **more: Any) -> Settings:
    return Settings(host="127.0.0.1", port=office.server_address[1], security="none", sender="maeum@shop.example", **more)


def test_nothing_is_sent_until_the_owner_says_where() -> None:
    with pytest.raises(SendingOff):
        sending.mail(["a@b.example"], "제목", "글")
    with pytest.raises(SendingOff):
        sending.hook("chat", {})


def test_a_message_arrives_with_korean_words_and_its_file(post_office: Any) -> None:
    sending.save(_mail_to(post_office))
    sending.mail(["ceo@shop.example", "cx@shop.example"], "12월 보드\r\nBcc: thief@evil.example", "이번 달이에요.", [Attachment("보드.pdf", "application/pdf", b"%PDF-1.7")])
    first, second = post_office.taken
    assert "To: ceo@shop.example" in first and "To: cx@shop.example" in second and "ceo@" not in second
    assert "application/pdf" in first
    assert not any(line.startswith("Bcc:") for line in first.splitlines()), "a line break in the subject begins no header"


def test_a_webhook_can_be_told_from_a_forgery_by_its_signature(receiver: Any) -> None:
    sending.save(Settings(hooks={"chat": f"http://127.0.0.1:{receiver.server_port}/"}))
    sending.hook("chat", {"제목": "알림"})
    (signature, body), = receiver.taken
    assert json.loads(body) == {"제목": "알림"}
    assert signature == sending.signature(body) != sending.signature(body + b" ")


def test_a_webhook_that_points_elsewhere_is_not_followed(receiver: Any) -> None:
    sending.save(Settings(hooks={"chat": f"http://127.0.0.1:{receiver.server_port}/elsewhere"}))
    with pytest.raises(NotSent, match="302"):
        sending.hook("chat", {})


def test_a_refusal_names_the_host_and_never_the_message() -> None:
    sending.save(Settings(host="127.0.0.1", port=9, security="none", sender="maeum@shop.example"))
    with pytest.raises(NotSent) as refused:
        sending.mail(["a@b.example"], "비밀 제목", "비밀 글")
    assert "비밀" not in str(refused.value.facts)


def test_the_servers_password_lies_sealed(post_office: Any) -> None:
    sending.save(_mail_to(post_office, user="maeum"), password="우체국 비밀번호 열두 자")
    assert "우체국" not in (home.home() / "sending.json").read_text(encoding="utf-8")
    assert (home.home() / "sending.json").stat().st_mode & 0o077 == 0
    sending.save(_mail_to(post_office, user="other"))
    assert sending.settings().user == "other"


@pytest.mark.parametrize("wrong", [{"port": 0}, {"host": "mail.example", "sender": "no address"}, {"hooks": {"x": "file:///etc/passwd"}}])
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadSendingSettings):
        sending.save(Settings(**wrong))
