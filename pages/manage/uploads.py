"""Whoever loads data: who loaded what and when, what was left out, the way back, and the folder that is watched."""

import pandas as pd
import streamlit as st

from data import home
from data.accounts import accounts
from data.intake import telling, watching
from data.intake.commanding import Said
from data.intake.loading import history, set_aside, undo
from data.warehouse import open_warehouse
from pages.kit import cards, gate, sentences, words
from pages.kit.moments import moment_words
from pages.kit.words import _

language = words.language()
me = gate.need("upload")
warehouse = open_warehouse(home.MAIN)

with cards.page(_("올린 기록"), _("누가 언제 무엇을 올렸고, 무엇을 왜 따로 빼 두었는지 봐요")):
    st.page_link("manage/upload.py", label=_("데이터 올리기"), icon=":material/upload_file:")


def what_became(outcome: watching.Outcome) -> str:
    """One file of the watched folder in a sentence."""
    if not isinstance(outcome.said, Said):
        return sentences.sentence(outcome.said, language).what
    if not outcome.done:
        return outcome.said.why[language]
    facts = outcome.said.facts
    return _("이미 불러온 파일이에요") if facts["same_file"] else _("{n}행을 불러왔어요", n=f"{facts['rows_loaded']:,}")


@st.fragment(run_every=5)
def watched_folder() -> None:
    """The folder of nightly exports: which one, when it was looked at, what became of its files."""
    state = watching.state()
    lead = _("서버에 있는 폴더를 정해 두면 새 파일이 생길 때마다 저절로 불러와요. 파일은 그대로 두고, 먼저 물어볼 것이 있는 파일은 여기에 알려 드려요.")
    with cards.card(_("폴더 지켜보기"), lead):
        with st.form("watch", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            folder = st.text_input(_("폴더"), value=str(state.folder or ""), placeholder="/data/exports")
            sent = st.form_submit_button(_("이 폴더 지켜보기"))
        if sent and folder:
            watching.set_folder(folder)
            st.rerun(scope="fragment")
        if state.folder is None:
            return
        if not state.there:
            st.markdown(_("지금은 그 폴더를 찾을 수 없어요. 다시 생기면 이어서 지켜볼게요."))
        st.caption(_("마지막으로 살펴본 때: {when}", when=moment_words(state.looked_at.timestamp())) if state.looked_at else _("곧 살펴볼게요"))
        for outcome in state.outcomes[:10]:
            icon = ":material/check:" if outcome.done else ":material/help:"
            st.markdown(f"{icon} {cards.literal(outcome.file)} · {cards.literal(what_became(outcome))}")
        st.button(_("그만 지켜보기"), on_click=lambda: watching.set_folder(None), type="tertiary")


def take_back(upload: str) -> None:
    """Undo one upload."""
    undo(warehouse, upload)


if me.may("settings"):
    watched_folder()

uploads = history(warehouse)
if not uploads:
    cards.nothing(_("아직 올린 파일이 없어요."), _("파일을 올리면 여기에 기록이 남고, 언제든 되돌릴 수 있어요."))
    st.stop()

frame = pd.DataFrame(uploads)
frame["kind"] = [telling.kind(kind, language) for kind in frame["kind"]]
names = {"terminal": _("터미널"), "watch": _("지켜보는 폴더")} | {one.person.person_id: one.person.name or one.person.email or "" for one in accounts().members()}
frame["who"] = [names.get(by, _("떠난 사람")) for by in frame["loaded_by"]]
frame["state"] = [_("되돌림") if when is not None and not pd.isna(when) else "" for when in frame["undone_at"]]
cards.table(
    frame,
    {
        "loaded_at": st.column_config.DatetimeColumn(_("올린 시각"), format="YYYY.MM.DD HH:mm"),
        "who": _("올린 사람"), "file_name": _("파일"), "kind": _("종류"), "rows_read": _("읽은 행"), "rows_loaded": _("불러온 행"),
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
    if told := telling.totals(one["facts"]["totals"], language):
        st.caption(cards.literal(told))
    for code, facts in one["facts"]["notes"]:
        st.markdown(f"- {cards.literal(telling.note(code, facts, language))}")
    for code, column, rows in one["facts"]["reasons"]:
        st.markdown(f"- {cards.literal(' · '.join(part for part in (telling.reason(code, language), column, f'{rows:,}') if part))}")
    with st.container(horizontal=True):
        if one["rows_set_aside"]:
            cards.download(_("따로 빼 둔 행 내려받기"), lambda: set_aside(warehouse, chosen, language), f"set-aside-{chosen}.csv")
        st.button(_("이 파일 되돌리기"), icon=":material/undo:", on_click=take_back, args=(chosen,))
