"""What is put on record: looks at a person, and tables that leave the house."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from data.ledger import LEAST_REASON, Act, ledger
from data.privacy import pseudonym
from pages.kit import gate
from pages.kit.words import _

_OPEN_SECONDS = 600.0  # a reason covers ten minutes of one person's data


def write(act: Act, *, whose: str = "", what: str = "", reason: str = "") -> None:
    """Put something this visitor does on record. ``whose`` is kept as a keyed pseudonym: the log outlives an erasure."""
    ledger().write(gate.person(), act, whose=pseudonym(whose) if whose else "", what=what, reason=reason, address=gate.address())


def on_record(what: str, make: Callable[[], bytes | str]) -> Callable[[], bytes | str]:
    """``make`` for a download button: run later, off the page, it still knows who asked and from where."""
    person, address = gate.person(), gate.address()

    def made() -> bytes | str:
        ledger().write(person, "download", what=what, address=address)
        return make()

    return made


def revealed(whose: str, what: str) -> bool:
    """Whether this visitor gave a reason to see this person's data within the last ten minutes; offers to."""
    opened: dict[str, float] = st.session_state.setdefault("revealed", {})
    if time.monotonic() - opened.get(whose, -_OPEN_SECONDS) < _OPEN_SECONDS:
        return True
    if gate.person().may("reveal") and st.button(_("가린 정보 보기"), icon=":material/visibility:", key=f"reveal-{whose}"):
        st.dialog(_("개인정보 열람"))(_ask)(whose, what)
    return False


def _ask(whose: str, what: str) -> None:
    with st.form("reveal", border=False):
        st.caption(_("누가, 언제, 누구의 무엇을, 왜 보았는지 열람 기록에 남아요. 10분 동안 볼 수 있어요."))
        reason = st.text_input(_("사유"), placeholder=_("예: 5월 12일 상담 요청 확인"), max_chars=200, help=_("{least}자 이상", least=LEAST_REASON))
        if st.form_submit_button(_("남기고 보기"), type="primary"):
            write("reveal", whose=whose, what=what, reason=reason)
            st.session_state["revealed"][whose] = time.monotonic()
            st.rerun()
