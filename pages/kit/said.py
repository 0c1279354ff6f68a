"""What a customer said, behind a figure: word for word, with a way to the whole remark and, by role, to the person."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from analytics.charts.journey import signed
from analytics.journey.remarks import Remark
from pages.kit import cards, gate
from pages.kit.words import _


def remarks(found: Iterable[Remark], key: str) -> None:
    """One under the other, each with a button that opens it. ``key`` tells the blocks of a page apart."""
    for number, remark in enumerate(found):
        with st.container(gap=None):
            st.text(remark.text)
            about = [signed(remark.feeling), *(cards.literal(part) for part in (remark.channel, remark.touchpoint, _day(remark)) if part)]
            if st.button(" · ".join(about), key=f"open_{key}_{number}_{remark.feedback_id}", icon=":material/open_in_full:", icon_position="right",
                         type="tertiary", help=_("의견 열기")):
                st.dialog(_("의견 {number}", number=remark.feedback_id), width="large")(_opened)(remark)


def _opened(remark: Remark) -> None:
    if remark.question:
        st.caption(cards.literal(remark.question))
    st.text(remark.text)
    score = f"{remark.score:g} / {remark.scale_max:g}" if remark.score is not None and remark.scale_max else ""
    cards.facts(cards.literal(part) for part in (
        _("감정 {feeling}", feeling=signed(remark.feeling)), " · ".join(part for part in (remark.stage, remark.touchpoint) if part), score,
        remark.channel or "", remark.product or "", remark.segment or "", _day(remark)))
    st.caption(_("글은 처음 저장할 때 개인정보를 가린 그대로예요."))
    if remark.customer_key and gate.person().may("one_customer"):
        st.page_link("know/profile.py", label=_("이 고객 보기"), icon=":material/badge:", query_params={"customer": remark.customer_key})


def _day(remark: Remark) -> str:
    return f"{remark.answered_at:%Y.%m.%d}" if remark.answered_at else ""
