"""Names for personas that a model proposes: asked for by hand, marked, and used only when somebody takes one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.customers.identity import rename
from analytics.customers.segments import Segmentation
from analytics.journey.personas import Persona
from pages.kit import cards, gate, store, words
from pages.kit.sentences import sentence
from pages.kit.words import _
from prompts import settings
from prompts.tasks.personas import proposed

_KEPT = "proposed names"


def asked_for(found: tuple[Persona, ...]) -> Mapping[str, str]:
    """The proposals by the group's own name; the button that asks for them where a model is set up."""
    names: Mapping[str, str] = st.session_state.get(_KEPT, {})
    if not names and gate.person().may("define") and settings.ready():
        st.button(_("AI에게 이름 물어보기"), icon=":material/smart_toy:", type="tertiary", on_click=_ask, args=(found,),
                  help=_("특징과 주제만 보내요. 고객과 의견은 보내지 않아요."))
    return names


def proposal(groups: Segmentation, group: str, names: Mapping[str, str]) -> None:
    """The proposal for one group, marked, with the button that takes it."""
    if group not in names:
        return
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(f"‘{cards.literal(names[group])}’ :violet-badge[{_('AI 제안')}]", width="stretch")
        st.button(_("이 이름 쓰기"), key=f"take {group}", type="tertiary", on_click=_take, args=(groups, group, names[group]))


def _ask(found: tuple[Persona, ...]) -> None:
    said = proposed(found, words.language())
    if said.trouble:
        told = sentence(said.trouble, words.language())
        st.toast(f"{told.what} {told.then}", icon=":material/cloud_off:")
    elif not said.names:
        st.toast(_("자료와 맞는 이름을 제안하지 못했어요."), icon=":material/smart_toy:")
    else:
        st.session_state[_KEPT] = said.names


def _take(groups: Segmentation, group: str, name: str) -> None:
    rename(store.warehouse(), groups, group, name)
    st.session_state[_KEPT] = {one: new for one, new in st.session_state[_KEPT].items() if one != group}
