"""Words of the screen: Korean is the source text, English comes from locale/en/*.po.

``_("데이터 올리기")`` gives the text in the visitor's language. With facts: ``_("{n}건", n=12)``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

KOREAN, ENGLISH = "ko", "en"
LANGUAGES = {KOREAN: "한국어", ENGLISH: "English"}
_LOCALE = Path(__file__).resolve().parents[2] / "locale"


def language() -> str:
    """The visitor's language: ko unless the switch or the address says otherwise."""
    if get_script_run_ctx(suppress_warning=True) is None:  # at start, before anybody visits
        return KOREAN
    return st.session_state.get("language") or KOREAN


def settle(usual: str) -> None:
    """Before anything is said: the language of the address, else the one the visitor used last."""
    asked = st.query_params.get("language")
    if "language" not in st.session_state:
        st.session_state["language"] = asked if asked in LANGUAGES else usual


@cache
def _catalogue(code: str) -> dict[str, str]:
    """Source text -> translation, from every file of the language's folder."""
    found: dict[str, str] = {}
    for path in sorted((_LOCALE / code).glob("*.po")):
        with path.open("rb") as file:
            found.update({m.id: m.string for m in read_po(file) if isinstance(m.id, str) and m.id and m.string})
    return found


def _(text: str, **facts: Any) -> str:
    """The text in the visitor's language with {facts} filled in."""
    return said(text, language(), **facts)


def time_left(seconds: float | None) -> str:
    """ "40초쯤 남음", "15분쯤 남음", as nothing while it is not known."""
    if seconds is None:
        return ""
    return _("{n}초쯤 남음", n=round(seconds)) if seconds < 90 else _("{n}분쯤 남음", n=round(seconds / 60))


def said(text: str, language: str, **facts: Any) -> str:
    """As ``_`` where there is no visitor's session: the sign-in page, mails, links."""
    if language != KOREAN:
        text = _catalogue(language).get(text, text)
    return text.format(**facts) if facts else text
