"""Who is looking at this screen, as page scripts see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from data.access import Ability, Person, require
from data.accounts import accounts
from pages.kit.door.wall import COOKIE

_stand_in: ContextVar[Person | None] = ContextVar("for whom a page is drawn", default=None)


@contextmanager
def standing_in(person: Person) -> Iterator[None]:
    """Draw for this person without a browser of theirs (boards): in this thread, until it is left."""
    before = _stand_in.set(person)
    try:
        yield
    finally:
        _stand_in.reset(before)


def cookie() -> str | None:
    """The signed cookie with which this page's connection was opened."""
    return st.context.cookies.get(COOKIE)


def address() -> str:
    """From where the page is looked at; empty on the machine itself, and for who is stood in for."""
    if _stand_in.get():
        return ""
    return str(st.context.ip_address or "")


def visitor() -> Person | None:
    """The signed-in person, looked up anew at each run: an ended session or a changed role counts at once."""
    return _stand_in.get() or accounts().person_of(cookie())


def person() -> Person:
    """As ``visitor``; a stranger's script run ends here, before anything was computed or shown."""
    found = visitor()
    if found is None:
        st.session_state.clear()
        st.stop()
    if st.session_state.setdefault("person_id", found.person_id) != found.person_id:
        st.session_state.clear()  # another person signed in on this connection
        st.session_state["person_id"] = found.person_id
    return found


def need(ability: Ability) -> Person:
    """The person, if they may do it; else NotAllowed, which the frame turns into a sentence."""
    found = person()
    require(found, ability)
    return found
