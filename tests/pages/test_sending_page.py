"""Where the house may send to: set by the owner alone, tried out on the spot, kept sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from data import home, sending
from data.ledger import ledger
from data.sending import Settings
from pages.kit import sending as kit


def field(page: Any, label: str) -> Any:
    return next(one for one in page.text_input if one.label == label)


def press(page: Any, label: str) -> Any:
    page = next(one for one in page.button if one.label == label).click().run()
    assert not page.exception
    return page


def test_the_owner_sets_a_mail_server_whose_password_lies_sealed(screen: Callable[..., Any]) -> None:
    page = screen("manage/sending.py")
    field(page, "서버").input("smtp.shop.example")
    field(page, "보내는 주소").input("maeum@shop.example")
    field(page, "비밀번호").input("CANARY-PASSWORD")
    press(page, "저장")
    assert sending.settings().mails and sending.holds_password()
    assert "CANARY-PASSWORD" not in (home.home() / "sending.json").read_text(encoding="utf-8")
    assert ledger().recent()[0].act == "settings" and "smtp.shop.example" in ledger().recent()[0].what
    again = screen("manage/sending.py")
    assert field(again, "비밀번호").value == "" and "CANARY-PASSWORD" not in str(again)
    press(again, "저장")
    assert sending.holds_password(), "left alone, the password stays"
    press(screen("manage/sending.py"), "메일 끄기")
    assert not sending.settings().mails and not sending.holds_password()


def test_a_test_message_goes_to_the_owner_and_a_refusal_is_said(screen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[Any] = []
    monkeypatch.setattr(sending, "mail", lambda to, subject, text: went.append(list(to)))
    sending.save(Settings(host="127.0.0.1", port=9, security="none", sender="maeum@shop.example"))
    press(screen("manage/sending.py"), "나에게 시험 메일 보내기")
    assert went == [["owner@example.com"]]
    monkeypatch.undo()


def test_a_server_that_does_not_answer_is_said_in_a_sentence(screen: Callable[..., Any]) -> None:
    sending.save(Settings(host="127.0.0.1", port=9, security="none", sender="maeum@shop.example"))
    page = press(screen("manage/sending.py"), "나에게 시험 메일 보내기")
    assert any("127.0.0.1에서 받지 않았어요" in one.value for one in page.markdown)


def test_a_webhook_is_added_tried_and_taken_away_and_its_address_lies_sealed(screen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    page = screen("manage/sending.py")
    field(page, "이름").input("회의방")
    field(page, "주소").input("https://chat.example/hooks/SECRET-TOKEN")
    press(page, "더하기")
    assert sending.settings().hooks == {"회의방": "https://chat.example/hooks/SECRET-TOKEN"}
    assert "SECRET-TOKEN" not in (home.home() / "sending.json").read_text(encoding="utf-8")
    tried: list[str] = []
    monkeypatch.setattr(sending, "hook", lambda name, body: tried.append(name))
    again = press(screen("manage/sending.py"), "시험 보내기")
    assert tried == ["회의방"]
    assert not any("SECRET-TOKEN" in str(one.value) for one in again.markdown), "the page names the host alone"
    press(again, "지우기")
    assert not sending.settings().hooks


def test_an_address_that_is_none_is_refused_with_a_sentence(screen: Callable[..., Any]) -> None:
    page = screen("manage/sending.py")
    field(page, "이름").input("회의방")
    field(page, "주소").input("file:///etc/passwd")
    page = press(page, "더하기")
    assert any("쓸 수 없어요" in one.value for one in page.markdown) and not sending.settings().hooks


@pytest.mark.parametrize("role", ["analyst", "marketer", "viewer"])
def test_nobody_else_opens_it(screen: Callable[..., Any], role: str) -> None:
    page = screen("manage/sending.py", role=role)
    assert not page.title and not page.text_input


def test_how_often_is_said_in_words() -> None:
    assert kit.every_words("week") == "주마다"
