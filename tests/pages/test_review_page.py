"""Once a month the owner confirms who may see what; that it was done stands in the access log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from data import reviewing
from data.access import Person
from data.accounts import accounts
from data.ledger import LedgerBroken, ledger
from data.sharing import sharing

MONTH = reviewing.EVERY_DAYS * 86400.0


def house() -> tuple[Person, Person]:
    owner = accounts().use_owner_code(accounts().owner_code())
    analyst, _ = accounts().invite("kim@shop.example", "김분석", "analyst")
    return owner, analyst


def test_a_house_of_one_needs_no_review_and_one_of_two_does() -> None:
    owner = accounts().use_owner_code(accounts().owner_code())
    assert not reviewing.due(time.time())
    sharing().make(owner, "회의", "{}")
    assert reviewing.due(time.time()), "who holds a link sees something too"


def test_it_is_due_again_after_a_month() -> None:
    owner, _ = house()
    now = time.time()
    reviewing.confirm(owner, reviewing.review(now))
    assert not reviewing.due(now + MONTH / 2)
    assert reviewing.due(now + MONTH + 60)


def test_what_speaks_for_a_second_look_is_said_with_what_each_did() -> None:
    owner, analyst = house()
    ledger().write(analyst, "reveal", whose="p", what="customers.name", reason="상담 요청 확인")
    ledger().write(analyst, "download", what="kpi.csv")
    found = {one.member.person.person_id: one for one in reviewing.review(time.time()).people}
    assert (found[analyst.person_id].looks, found[analyst.person_id].downloads) == (1, 1)
    assert found[analyst.person_id].points == ("never_came", "no_second_step")
    accounts().open_session(owner, way="test")
    away = reviewing.review(time.time() + 91 * 86400.0).people
    assert "away" in next(one for one in away if one.member.person.person_id == owner.person_id).points


def test_the_owner_finishes_only_when_everything_is_ticked(screen: Callable[..., Any]) -> None:
    owner, _analyst = house()
    share_id, _token = sharing().make(owner, "12월 회의", "{}")
    page = screen("manage/review.py")
    next(one for one in page.button if one.label == "점검 마치기").click().run()
    assert page.warning and ledger().last_of("review") is None
    for box in page.checkbox:
        if not box.disabled:
            box.check()
    next(one for one in page.button if one.label == "점검 마치기").click().run()
    entry = ledger().last_of("review")
    assert entry is not None and not page.exception
    for kept in ("kim@shop.example → analyst", share_id):
        assert kept in entry.what
    assert not reviewing.due(time.time())


def test_a_changed_log_is_said_before_anything_is_confirmed(screen: Callable[..., Any]) -> None:
    owner, _ = house()
    ledger().write(owner, "backup", what="one")
    ledger()._file.connection.execute("UPDATE entries SET what = 'another'")
    with pytest.raises(LedgerBroken):
        reviewing.review(time.time())
    page = screen("manage/review.py")
    assert all(one.label != "점검 마치기" for one in page.button)
