"""Whoever loads data: who loaded what and when, what was left out, and the way back."""

import pandas as pd
import streamlit as st

from data import home
from data.intake import telling
from data.intake.loading import history, set_aside, undo
from data.warehouse import open_warehouse
from pages.kit import cards, gate, words
from pages.kit.words import _

language = words.language()
gate.need("upload")
warehouse = open_warehouse(home.MAIN)

with cards.page(_("올린 기록"), _("누가 언제 무엇을 올렸고, 무엇을 왜 따로 빼 두었는지 봐요")):
    st.page_link("manage/upload.py", label=_("데이터 올리기"), icon=":material/upload_file:")

uploads = history(warehouse)
if not uploads:
    cards.nothing(_("아직 올린 파일이 없어요."), _("파일을 올리면 여기에 기록이 남고, 언제든 되돌릴 수 있어요."))
    st.stop()

frame = pd.DataFrame(uploads)
frame["kind"] = [telling.kind(kind, language) for kind in frame["kind"]]
frame["state"] = [_("되돌림") if when is not None and not pd.isna(when) else "" for when in frame["undone_at"]]
cards.table(
    frame,
    {
        "loaded_at": st.column_config.DatetimeColumn(_("올린 시각"), format="YYYY.MM.DD HH:mm"),
        "file_name": _("파일"), "kind": _("종류"), "rows_read": _("읽은 행"), "rows_loaded": _("불러온 행"),
        "rows_set_aside": _("따로 빼 둔 행"), "rows_already": _("이미 있던 행"), "state": _("상태"),
    },
    alt_text=_("올린 파일 {n}개의 기록", n=len(frame)),
)

standing = {one["upload_id"]: one for one in uploads if one["undone_at"] is None}
if not standing:
    st.stop()
with cards.card(_("한 파일 자세히 보기")):
    chosen = st.selectbox(
        _("파일"), list(standing), key="upload", bind="query-params", label_visibility="collapsed",
        format_func=lambda upload: f"{standing[upload]['file_name']} · {standing[upload]['loaded_at']:%Y.%m.%d %H:%M}",
    )
    one = standing[chosen]
    cards.facts([
        _("읽은 행 {n}", n=f"{one['rows_read']:,}"), _("불러온 행 {n}", n=f"{one['rows_loaded']:,}"),
        _("따로 빼 둔 행 {n}", n=f"{one['rows_set_aside']:,}"), _("이미 있던 행 {n}", n=f"{one['rows_already']:,}"), one["encoding"] or "",
    ])
    for code, facts in one["facts"]["notes"]:
        st.markdown(f"- {cards.literal(telling.note(code, facts, language))}")
    for code, column, rows in one["facts"]["reasons"]:
        st.markdown(cards.literal(f"- {telling.reason(code, language)} · {column} · {rows:,}"))
    with st.container(horizontal=True):
        if one["rows_set_aside"]:
            cards.download(_("따로 빼 둔 행 내려받기"), lambda: set_aside(warehouse, chosen, language), f"set-aside-{chosen}.csv")
        st.button(_("이 파일 되돌리기"), icon=":material/undo:", on_click=undo, args=(warehouse, chosen))
