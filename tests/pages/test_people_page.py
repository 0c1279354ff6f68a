"""The owner's list of people, everybody's own account, and what each role may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from data import second_step
from data.access import ROLES, Role, may
from data.accounts import WrongCode, accounts
from data.ledger import ledger
from pages.kit import nav


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_gets_a_sentence_at_the_others(
    screen: Callable[..., Any], role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frame's own check, walked over the whole menu; what the pages compute is theirs to test."""
    ran: list[str] = []
    monkeypatch.setattr(st.Page, "run", lambda page: ran.append(page.title))
    entries = [entry for section in nav.menu().values() for entry in section]
    app = screen(entries[0].script, role=role)
    for entry in entries:
        ran.clear()
        app.switch_page(entry.script).run()
        assert not app.exception
        refused = any("할 수 없는 일" in text.value for text in app.markdown)
        assert bool(ran) == may(role, entry.needs) == (not refused), entry.path


def test_changing_a_role_in_the_list_changes_it(screen: Callable[..., Any]) -> None:
    person, _ = accounts().invite("kim@example.com", "김마음", "viewer")
    app = screen("manage/people.py")
    next(box for box in app.selectbox if box.key.startswith(f"role-{person.person_id}")).select("analyst").run()
    found = accounts().person(person.person_id)
    assert found and found.role == "analyst"
    assert ledger().recent()[0].what == "kim@example.com → analyst"


def test_my_devices_are_listed_and_ended(screen: Callable[..., Any]) -> None:
    person, _ = accounts().invite("viewer@example.com", "김마음", "viewer")
    other = accounts().open_session(person, way="password", address="10.0.0.7", device="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0")
    app = screen("manage/account.py", role="viewer")
    assert any("Chrome · Windows" in text.value for text in app.markdown)
    assert any("10.0.0.7" in text.value for text in app.caption)
    next(button for button in app.button if button.label == "끝내기").click().run()
    assert accounts().person_of(other) is None


def test_an_authenticator_code_works_once_and_only_about_now() -> None:
    person, _ = accounts().invite("kim@example.com", "김마음", "viewer")
    secret, step = second_step.new_secret(), int(accounts().clock()) // second_step.STEP_SECONDS
    accounts().set_second_step(person, secret, second_step.code(secret, step - 1))
    accounts().check_second_step(person, second_step.code(secret, step))
    for old in (step, step - 1, step + 5):
        with pytest.raises(WrongCode):
            accounts().check_second_step(person, second_step.code(secret, old))
    assert secret not in accounts().path.read_bytes()
