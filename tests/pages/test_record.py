"""What is on record: looks at a person and downloads; the record's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from data.access import Person
from data.ledger import ledger
from pages.kit import cards, gate

KIM = Person("p1", "kim@example.com", "김마음", "analyst")


def test_a_download_is_put_on_record_when_it_is_made_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(gate, "person", lambda: KIM)
    monkeypatch.setattr(cards.st, "download_button", lambda _label, **more: offered.update({more["file_name"]: more}))
    cards.download("내려받기", pd.DataFrame({"a": ["=1+1"]}), "table.csv")
    assert ledger().check() == 0
    assert offered["table.csv"]["data"]().startswith(b"\xef\xbb\xbf")
    entry = ledger().recent()[0]
    assert (entry.act, entry.what, entry.person) == ("download", "table.csv", "kim@example.com")


def test_a_viewer_is_offered_no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "person", lambda: Person("p2", None, "", "viewer"))
    monkeypatch.setattr(cards.st, "download_button", lambda *_, **__: pytest.fail("a download was offered"))
    cards.download("내려받기", pd.DataFrame(), "table.csv")


def test_the_owner_reads_the_record(screen: Callable[..., Any]) -> None:
    ledger().write(KIM, "reveal", whose="c1", what="name", reason="상담 요청 확인")
    app = screen("manage/access.py")
    assert not app.exception
    assert any("1명이 개인정보를 1번 열람했어요" in title.value for title in app.subheader)


def test_a_changed_record_is_said_on_its_page(screen: Callable[..., Any]) -> None:
    ledger().write(KIM, "reveal", whose="c1", what="name", reason="상담 요청 확인")
    ledger()._file.connection.execute("UPDATE entries SET whose = 'c2'")
    app = screen("manage/access.py")
    assert any("쓰인 그대로가 아니에요" in text.value for text in app.markdown)
