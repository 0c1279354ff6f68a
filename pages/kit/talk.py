"""The conversation with the data: kept in the visit and in the address, so that a link or a board opens it again."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.metrics.asking.turns import MOST, Edit, Turn, conversation, written
from analytics.metrics.question import Filter
from pages.kit import pinning

_KEPT, _ADDRESS, _WRITTEN = "asked", "asked", "asked in the address"


def turns() -> list[Turn]:
    """The questions so far. What the address says wins, unless it was written there by ``keep``."""
    said = st.query_params.get(_ADDRESS)
    if said and said != st.session_state.get(_WRITTEN):
        st.session_state[_KEPT] = list(conversation(said))
        st.session_state[_WRITTEN] = said
    found: list[Turn] = st.session_state.setdefault(_KEPT, [])
    if found and not said:  # back from another page
        keep(found)
    return [_under_the_board(one) for one in found] if pinning.replayed() else found


def keep(those: list[Turn]) -> None:
    st.session_state[_KEPT] = those[-MOST:]
    st.session_state[_WRITTEN] = st.query_params[_ADDRESS] = written(those)


def say(text: str) -> None:
    keep([*turns(), Turn(text)])


def settle(at: int, picked: str) -> None:
    """A choice settles the question back at this place; what was asked after it is gone."""
    before = turns()
    keep([*before[:at], replace(before[at], picked=picked)])


def mend(at: int, edit: Edit | None) -> None:
    """An answer changed by hand; None takes it back."""
    keep([replace(one, edit=edit) if place == at else one for place, one in enumerate(turns())])


def reopen(asked: tuple[Turn, ...]) -> None:
    keep(list(asked))


def forget() -> None:
    st.session_state.pop(_KEPT, None)
    st.query_params.pop(_ADDRESS, None)


def _under_the_board(turn: Turn) -> Turn:
    """As a board sets it over its blocks: its period, channels and segments."""
    edit = turn.edit or Edit()
    limited = {name: st.query_params.get_all(name) for name in ("channel", "segment") if st.query_params.get_all(name)}
    if limited:
        others = tuple(one for one in edit.filters or () if one.dimension not in limited)
        edit = replace(edit, filters=(*others, *(Filter(name, tuple(values)) for name, values in limited.items())))
    if period := st.query_params.get("period"):
        edit = replace(edit, days=period)
    return replace(turn, edit=edit if edit != Edit() else None)
