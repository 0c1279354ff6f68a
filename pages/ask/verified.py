"""Analysts and who reads after them: the checked questions, each asked anew as a test of its own."""

from typing import Any

import streamlit as st

from analytics.metrics.asking.checking import tested
from analytics.metrics.asking.verified import withdraw
from pages.kit import asked, cards, gate, store, words
from pages.kit.words import _

language, me = words.language(), gate.person()
found = store.figure(tested, store.today(), language, me.may("one_customer"))
good = sum(one.state == "same" for one in found)
with cards.page(_("검증한 질문"), _("분석가가 확인한 질문이에요. 열 때마다 다시 물어, 그때와 같은 뜻으로 읽히는지 시험해요")):
    if found:
        st.badge(_("통과 {good}/{all}", good=good, all=len(found)), icon=":material/verified:", color="green" if good == len(found) else "orange")

if not found:
    cards.nothing(_("아직 검증한 질문이 없어요"), _("질문의 답 아래에서 ‘검증한 답으로 표시’를 누르면 여기에 모여요."), page=None)
states: dict[str, tuple[Any, str, str]] = {
    "same": ("green", ":material/check:", _("그때와 같은 뜻이에요")), "changed": ("orange", ":material/sync_problem:", _("지금은 다른 뜻으로 읽혀요")),
    "unanswered": ("red", ":material/close:", _("지금은 답할 수 없어요")), "empty": ("gray", ":material/hourglass_empty:", _("지금은 값이 없어요")),
}
for number, one in enumerate(found):
    colour, icon, said = states[one.state]
    with st.container(border=True):
        st.markdown(f"**{cards.literal(one.question.text)}**")
        st.caption(cards.literal(one.answer.restated or one.answer.sentence))
        if one.state == "same":
            st.write(cards.literal(one.answer.sentence))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(said, icon=icon, color=colour)
            st.caption(_("{by} · {on}에 검증", by=cards.literal(one.question.by), on=f"{one.question.on:%Y.%m.%d}"))
            if st.button(_("물어보기"), icon=":material/arrow_forward:", type="tertiary", key=f"open_{number}"):
                asked.go(one.question)
            if me.may("verify"):
                st.button(_("검증 취소"), type="tertiary", key=f"withdraw_{number}", on_click=withdraw, args=(store.warehouse(), one.question.meaning))
