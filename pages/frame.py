"""The frame around every page: who is here, in which language, looking at which data set."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from data import home
from data.access import Person
from data.accounts import accounts
from data.troubles import Trouble
from pages.kit import cards, gate, nav, pinning, reading, store, trouble, words
from pages.kit.words import _

_STATIC = Path(__file__).parent / "static"
st.set_page_config(page_title="마음", page_icon=str(_STATIC / "favicon.svg"), layout="wide")
st.logo(str(_STATIC / "logo.svg"), size="large")


def sidebar(visitor: Person) -> None:
    """Data set, how fresh the data is, language and who is signed in, under the menu."""
    with st.sidebar:
        st.selectbox(
            _("자료"), home.dataset_names(), key="dataset", index=home.dataset_names().index(store.dataset()),
            format_func=lambda name: {home.MAIN: _("내 자료"), home.SAMPLE: _("예시 상점")}.get(name, name),
            persist_state="session",
        )
        last = store.data_until()
        st.caption(_("{day}까지의 자료", day=f"{last:%Y.%m.%d}") if last else _("아직 자료가 없어요"))
        reading.keep_up(store.warehouse())
        st.segmented_control(
            _("언어"), list(words.LANGUAGES), format_func=words.LANGUAGES.__getitem__, key="language", required=True,
            label_visibility="collapsed", bind="query-params", persist_state="session",
            on_change=lambda: accounts().set_language(visitor, words.language()),
        )
        if visitor.may("people") and store.review_due():
            st.page_link("manage/review.py", label=_("권한을 점검할 때예요"), icon=":material/verified_user:")
        st.caption(" · ".join(part for part in (cards.literal(visitor.name), nav.role_words(visitor.role)) if part))
        st.markdown(f"[{_('로그아웃')}](/sign-out)" if visitor.has_password else f"[{_('이메일과 비밀번호 정하기')}](/welcome)")


visitor = gate.person()
words.settle(visitor.language)
chosen = nav.choose(visitor)
try:
    sidebar(visitor)
    script = nav.check(chosen, visitor)
    with pinning.of_page(script):
        chosen.run()
except Trouble as problem:
    trouble.say(problem)
