"""Owners and analysts: which subjects do we listen by? Rename, merge, move and split, and see the effect before it counts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analytics.voice import telling
from analytics.voice.arranging import Edit, apply, edits_of, effect, leaves_seen, take_back
from pages.kit import cards, gate, listening, store, words
from pages.kit.words import _

gate.need("define")
language = words.language()
kinds = {"rename": _("이름 바꾸기"), "merge": _("합치기"), "move": _("옮기기"), "split": _("나누기")}
draft = st.session_state.setdefault("taxonomy draft", ())


def add(edit: Edit) -> None:
    st.session_state["taxonomy draft"] = (*draft, edit)


def put_into_force() -> None:
    apply(store.warehouse(), draft, gate.person().name, datetime.now(ZoneInfo("Asia/Seoul")).replace(tzinfo=None))
    st.session_state["taxonomy draft"] = ()


with cards.page(_("주제 체계"), _("주제의 이름과 묶음을 정해요. 초안으로 고치고, 지난 숫자가 어떻게 바뀌는지 보고 나서 적용해요")):
    pass

known = store.figure(leaves_seen)
subjects = list(dict.fromkeys(subject for subject, _leaf in known))
with cards.card(_("고치기")):
    kind = st.segmented_control(_("무엇을"), list(kinds), format_func=kinds.__getitem__, default="rename", required=True, key="edit_kind")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        subject = st.selectbox(_("주제"), subjects, key="edit_subject", format_func=listening.label, width=200)
        leaves = [leaf for owner, leaf in known if owner == subject]
        leaf = st.selectbox(_("세부 주제"), leaves, key="edit_leaf", format_func=listening.label, width=220)
        goal, name, said = subject, leaf, ""
        if kind in ("move", "merge"):
            goal = st.selectbox(_("어느 주제로"), subjects, key="edit_goal", format_func=listening.label, width=200)
        if kind == "merge":
            name = st.selectbox(_("어느 세부 주제에"), [one for owner, one in known if owner == goal and (owner, one) != (subject, leaf)],
                                key="edit_into", format_func=listening.label, width=220)
        if kind in ("rename", "split"):
            name = st.text_input(_("새 이름"), key="edit_name", max_chars=40, width=220)
        if kind == "split":
            said = st.text_input(_("이 말이 있으면 새 주제로"), key="edit_words", placeholder=_("쉼표로 나눠 적어요"), max_chars=200, width=260)
    edit = Edit(kind, subject, leaf, goal, name or "", tuple(word.strip() for word in said.split(",") if word.strip()))
    st.button(_("초안에 넣기"), icon=":material/add:", on_click=add, args=(edit,), disabled=not name or (kind == "split" and not edit.words))

if draft:
    with cards.card(_("초안 {n}개", n=len(draft)), _("아직 아무것도 바뀌지 않았어요. 아래는 적용하면 바뀔 지난 숫자예요.")):
        st.markdown("\n".join(f"- {cards.literal(telling.edit(one, language))}" for one in draft))
        moved = store.figure(effect, (*(one.edit for one in edits_of(store.warehouse())), *draft))
        cards.table(pd.DataFrame([telling.moved(one, language) for one in moved]), {
            "subject": st.column_config.TextColumn(_("주제")), "leaf": st.column_config.TextColumn(_("세부 주제")),
            "n": st.column_config.NumberColumn(_("지금 의견"), format="localized"), "n_then": st.column_config.NumberColumn(_("적용하면"), format="localized"),
            "feeling": st.column_config.NumberColumn(_("지금 감정"), format="%+.2f"), "feeling_then": st.column_config.NumberColumn(_("적용하면 감정"), format="%+.2f"),
        }, alt_text=_("초안의 영향"))
        with st.container(horizontal=True):
            st.button(_("적용하기"), type="primary", icon=":material/check:", on_click=put_into_force)
            st.button(_("초안 버리기"), on_click=st.session_state.update, kwargs={"taxonomy draft": ()})

kept = store.figure(edits_of)
with cards.card(_("고친 기록 {n}개", n=len(kept)), _("읽은 라벨은 그대로 두고 그 위에 겹쳐 봐요. 마지막 것부터 되돌릴 수 있어요.")):
    st.markdown("\n".join(f"- {cards.literal(telling.edit(one.edit, language))} :gray[{cards.literal(one.edited_by)} · {one.edited_at:%Y.%m.%d %H:%M}]" for one in kept))
    if kept:
        st.button(_("마지막 것 되돌리기"), icon=":material/undo:", on_click=take_back, args=(store.warehouse(),))
