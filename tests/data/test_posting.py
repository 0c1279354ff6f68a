"""Posting: off until the owner sets a way, each attempt on record, nothing of a person in what goes out."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import date, datetime
from email import message_from_bytes
from http.server import HTTPServer
from typing import Any

import pandas as pd
import pytest

from data import sending
from data.posting import body, post
from data.rules import Notice, Rules, Weekly, rules_of
from data.sending import Settings
from data.warehouse import Warehouse
from pages.kit import rounds
from tests.data.test_sending import _Postman, _Receiver

NOW = datetime(2026, 3, 2, 8)
NOTICE = Notice("k", "alarm", date(2026, 2, 23), date(2026, 3, 2), False,
                {"ko": ("만족도가 나빠졌어요", "70% → 25% · n 80"), "en": ("CSAT: worse", "70% → 25% · n 80")}, NOW)


@pytest.fixture
def outside() -> Iterator[tuple[Any, Any]]:
    """A mail server and a webhook on this machine, set up as the owner would."""
    servers = (socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Postman), HTTPServer(("127.0.0.1", 0), _Receiver))
    for server in servers:
        server.taken = []  # ty: ignore[unresolved-attribute]
        threading.Thread(target=server.serve_forever, daemon=True).start()
    mail, hook = (server.server_address[1] for server in servers)
    sending.save(Settings(host="127.0.0.1", port=mail, security="none", sender="maeum@example.com", hooks={"팀방": f"http://127.0.0.1:{hook}/in"}))
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def kept(tmp_path) -> Rules:
    return Rules(tmp_path / "alerts.sqlite")


def test_nothing_is_sent_before_the_owner_sets_a_way_and_the_attempt_is_on_record(kept: Rules) -> None:
    assert post(kept, NOTICE, NOW, ["a@example.com"], "팀방") == ("SendingOff", "SendingOff")
    assert [one["outcome"] for one in kept.sent("k")] == ["SendingOff", "SendingOff"]


def test_a_notice_reaches_mail_and_webhook_as_the_inbox_shows_it(kept: Rules, outside) -> None:
    assert post(kept, NOTICE, NOW, ["a@example.com", "b@example.com"], "팀방") == ("sent", "sent", "sent")
    mails, hooks = (server.taken for server in outside)
    assert len(mails) == 2
    assert "70% → 25%" in message_from_bytes(mails[0].encode()).get_payload(decode=True).decode()  # ty: ignore[unresolved-attribute]
    assert json.loads(hooks[0][1]) == json.loads(json.dumps(body(NOTICE, "ko")))


def test_a_mail_server_that_is_gone_does_not_stop_the_webhook(kept: Rules, outside) -> None:
    outside[0].shutdown()
    outside[0].server_close()
    assert post(kept, NOTICE, NOW, ["a@example.com"], "팀방") == ("NotSent", "sent")


@pytest.fixture
def shop(tmp_path) -> Iterator[Warehouse]:
    """Nine weeks of 90 CSAT answers; in the last one a fifth as many are good. Names and texts nobody outside may read."""
    warehouse = Warehouse(tmp_path / "shop.duckdb")
    days = pd.date_range("2025-12-29", periods=63)
    rows = pd.DataFrame([
        {"answered_at": day, "score": 5.0 if i % 10 < (8 if day < pd.Timestamp("2026-02-23") else 2) else 1.0, "customer_key": f"secret-{i}", "text": f"비밀 이야기 {i}"}
        for day in days for i in range(13)
    ])
    with warehouse.writing() as writer:
        writer.register("rows", rows.assign(feedback_id=range(len(rows)), question_kind="csat", scale_min=1.0, scale_max=5.0, high_is_good=True))
        writer.execute("INSERT INTO feedback BY NAME SELECT * FROM rows")
    yield warehouse
    warehouse.close()


def test_a_round_sends_the_rules_notice_and_the_weekly_page_once_and_no_person(shop: Warehouse, outside) -> None:
    book = rules_of(shop)
    book.add(metric="csat", at=NOW, by="나", name="만족도", mail_to=["a@example.com"], hook="팀방")
    book.set_weekly(Weekly(("ceo@example.com",)))
    first = rounds.go(shop, NOW)
    assert {one.kind for one in first.notices} == {"alarm", "digest"}
    assert first.outcomes == ("sent", "sent", "sent")
    assert rounds.go(shop, NOW) == rounds.Round((), ())
    mails, hooks = (server.taken for server in outside)
    assert any("application/pdf" in mail for mail in mails)
    everything = "".join(part.get_payload(decode=True).decode("utf-8", "replace") for mail in mails for part in message_from_bytes(mail.encode()).walk() if not part.is_multipart())  # ty: ignore[unresolved-attribute]
    assert "secret-" not in everything + hooks[0][1].decode()
    assert "비밀" not in everything + hooks[0][1].decode()


def test_the_watch_makes_one_round_a_morning_and_none_at_night(maeum_home) -> None:
    from data import home
    from data.warehouse import close_all, open_warehouse

    watch = rounds.Watch()
    assert watch.turn(NOW) is None  # there is no data set yet
    open_warehouse(home.MAIN)
    assert watch.turn(NOW.replace(hour=3)) is None
    made = watch.turn(NOW)
    assert made is not None
    made.wait(20)
    assert (made.state, watch.turn(NOW)) == ("done", None)
    close_all()
