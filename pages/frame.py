"""The frame around every page: who is here, in which language, looking at which data set."""

from __future__ import annotations

import streamlit as st

from data import home
from data.troubles import Trouble
from pages.kit import gate, nav, store, trouble, words
from pages.kit.words import _

st.set_page_config(page_title="마음", page_icon="pages/static/favicon.svg", layout="wide")


def sidebar() -> None:
    """Data set, language and how fresh the data is, under the menu."""
    with st.sidebar:
        st.selectbox(
            _("자료"), home.dataset_names(), key="dataset", index=home.dataset_names().index(store.dataset()),
            format_func=lambda name: {home.MAIN: _("내 자료"), home.SAMPLE: _("예시 상점")}.get(name, name),
            persist_state="session",
        )
        last = store.data_until()
        st.caption(_("{day}까지의 자료", day=f"{last:%Y.%m.%d}") if last else _("아직 자료가 없어요"))
        st.segmented_control(
            _("언어"), list(words.LANGUAGES), format_func=words.LANGUAGES.get, key="language", default=words.KOREAN,
            required=True, label_visibility="collapsed", bind="query-params", persist_state="session",
        )


visitor = gate.person()
chosen = st.navigation(nav.pages(visitor.role))
sidebar()
try:
    chosen.run()
except Trouble as problem:
    trouble.say(problem)
