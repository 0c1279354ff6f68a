"""Groups of customers in the user's hands: renamed, put together, divided, put back; and a group as a list to write to."""

from __future__ import annotations

import streamlit as st

from analytics.customers.editing import FEATURES, LONGEST_NAME, edits, merge, split, undo
from analytics.customers.identity import audience, rename
from analytics.customers.segments import Segmentation
from pages.kit import cards, store, words
from pages.kit.words import _


def edited_by_hand(found: Segmentation) -> None:
    """Everything that can be done with the groups, behind one lid."""
    names = {one.name: one.name if words.language() == "ko" else one.name_en for one in found.segments}
    with st.expander(_("고객군 고치기, 연락할 명단 받기"), icon=":material/edit:"):
        naming, joining, dividing, writing = st.tabs([_("이름 바꾸기"), _("합치기"), _("나누기"), _("연락할 명단")])
        with naming:
            _rename(found, names)
        with joining:
            _merge(found, names)
        with dividing:
            _split(found, names)
        with writing:
            _list(found, names)
        changes = edits(store.warehouse(), found.families)
        if changes and st.button(_("마지막 합치기·나누기 되돌리기"), icon=":material/undo:"):
            undo(store.warehouse(), found)
            st.rerun()


def _rename(found: Segmentation, names: dict[str, str]) -> None:
    picked = st.selectbox(_("고객군"), names, format_func=names.__getitem__)
    with st.form("rename", border=False):
        given = st.text_input(_("새 이름"), value=names[picked], max_chars=LONGEST_NAME, key=f"name {picked}",
                              help=_("다음에 다시 나눠도 같은 고객군이면 이 이름을 이어서 써요."))
        if st.form_submit_button(_("이름 저장")):
            rename(store.warehouse(), found, picked, given)
            st.rerun()


def _merge(found: Segmentation, names: dict[str, str]) -> None:
    st.caption(_("합친 고객군은 다음에 다시 나눠도 이어져요. 모든 화면에 바로 쓰여요."))
    with st.form("merge", border=False):
        picked = st.multiselect(_("합칠 고객군"), names, format_func=names.__getitem__, placeholder=_("두 개 이상 골라 주세요"))
        given = st.text_input(_("합친 고객군의 이름"), max_chars=LONGEST_NAME)
        if st.form_submit_button(_("합치기")):
            merge(store.warehouse(), found, tuple(picked), given)
            st.rerun()


def _split(found: Segmentation, names: dict[str, str]) -> None:
    sides = {"recency_days": _("마지막 구매(일 전)"), "frequency": _("구매 횟수"), "money_365": _("최근 1년 매출(원)")}
    first, second = st.columns(2)
    picked = first.selectbox(_("나눌 고객군"), names, format_func=names.__getitem__)
    feature = second.selectbox(_("나누는 값"), FEATURES, format_func=sides.__getitem__)
    inside = found.members.loc[found.members["name"] == picked, feature].dropna()
    with st.form("split", border=False):
        at = st.number_input(_("이 값까지와 그 위로 나눠요"), value=round(float(inside.median())) if len(inside) else 0, step=1, key=f"at {picked} {feature}",
                             help=_("처음 값은 이 고객군의 가운데 값이에요."))
        below = st.text_input(_("이 값까지인 고객군의 이름"), max_chars=LONGEST_NAME)
        above = st.text_input(_("이 값보다 큰 고객군의 이름"), max_chars=LONGEST_NAME)
        if st.form_submit_button(_("나누기")):
            split(store.warehouse(), found, picked, feature, float(at), (below, above))
            st.rerun()


def _list(found: Segmentation, names: dict[str, str]) -> None:
    picked = st.selectbox(_("누구에게"), names, format_func=names.__getitem__)
    listed = audience(store.warehouse(), found, picked)
    cards.facts([_("마케팅 수신에 동의한 {n}명", n=f"{len(listed.customers):,}"), _("동의하지 않았거나 모르는 {n}명은 뺐어요", n=f"{listed.left_out:,}")])
    cards.download(_("연락할 명단 내려받기"), listed.customers, f"audience-{found.today}.csv")
