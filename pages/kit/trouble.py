"""A trouble on the screen: what happened and what to do, in the visitor's language."""

from __future__ import annotations

import streamlit as st

from data.troubles import Trouble
from pages.kit.sentences import sentence
from pages.kit.words import language


def say(trouble: Trouble) -> None:
    """One calm box with the sentence and the next step."""
    said = sentence(trouble, language())
    with st.container(border=True):
        st.markdown(f"**{said.what}**")
        if said.then:
            st.caption(said.then)
