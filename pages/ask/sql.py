"""Analysts: a question in SQL, run on a published copy in a process of its own."""

import pandas as pd
import streamlit as st

from data import sandbox
from pages.kit import cards, gate, store, words
from pages.kit.sentences import sentence
from pages.kit.words import _

gate.need("sql")
with cards.page(_("SQL"), _("읽기만 할 수 있는 사본에서 실행해요. 5초, 1GB, 10,000행까지예요")):
    st.caption(_("자료 판 {version}", version=store.warehouse().version))

copy = sandbox.publish(store.warehouse())
right, left = st.columns([3, 1])  # on a phone the question comes first
with left, st.container(height=420, border=False):
    for table, columns in copy.tables.items():
        with st.expander(table, icon=":material/table:", expanded=table == "answers"):
            st.code("\n".join(columns), language=None)

with right:
    text = st.text_area(_("SQL"), value=st.session_state.get("sql_again", sandbox.FIRST), height=220, label_visibility="collapsed", max_chars=sandbox.MOST_LETTERS)
    with st.container(horizontal=True):
        run = st.button(_("실행하기"), icon=":material/play_arrow:", type="primary")
        plan = st.button(_("실행 계획"), icon=":material/account_tree:")
    if run or plan:
        st.session_state["sql_last"] = (sandbox.run(text, copy, explain=plan), text)
        past = [one for one in st.session_state.get("sql_past", []) if one != text]
        st.session_state["sql_past"] = [text, *past][:20]

outcome, asked = st.session_state.get("sql_last", (None, ""))
if outcome and outcome.trouble:
    said = sentence(outcome.trouble, words.language())
    st.warning(f"**{cards.literal(said.what)}**  \n{cards.literal(said.then)}", icon=":material/error:")
elif outcome:
    frame = pd.DataFrame(outcome.rows, columns=[name for name, _kind in outcome.columns])
    more = _(" · 처음 10,000행만 보여요") if outcome.more else ""
    with cards.card(_("{n}행", n=f"{len(frame):,}") + more, _("{seconds}초 · 메모리 {mb}MB", seconds=outcome.seconds, mb=round(outcome.peak_mb))):
        cards.table(frame, alt_text=asked, height=420 if len(frame) > 12 else "auto")
        cards.download(_("CSV 내려받기"), frame, "query.csv")

past = st.session_state.get("sql_past", [])
if past:
    with st.expander(_("실행한 문장"), icon=":material/history:"):
        for one in past:
            st.code(one, language="sql")
