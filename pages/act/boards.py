"""A team before its meeting: the blocks somebody pinned, in one place, live or as of a day."""

import streamlit as st

from data.boards import Board, boards, may_change
from pages.kit import boards as drawn
from pages.kit import cards, gate, linking, scope, sending, store, words
from pages.kit.moments import moment_words
from pages.kit.words import _

me = gate.person()
language = words.language()


@st.dialog(_("새 보드"))
def make() -> None:
    with st.form("board", border=False):
        title = st.text_input(_("이름"), max_chars=80, placeholder=_("예: 12월 경영 회의"))
        note = st.text_area(_("덧붙일 말"), max_chars=500, height=80)
        if st.form_submit_button(_("만들기"), type="primary", width="stretch"):
            st.query_params["board"] = boards().make(me, title or _("새 보드"), store.dataset(), note).board_id
            st.rerun()


@st.dialog(_("보드 고치기"))
def change(board: Board) -> None:
    with st.form("board", border=False):
        title = st.text_input(_("이름"), board.title, max_chars=80)
        note = st.text_area(_("덧붙일 말"), board.note, max_chars=500, height=80)
        codes = ["", *scope.PERIODS]
        period = st.selectbox(_("기간"), codes, index=codes.index(board.scope.get("period", "")), format_func=lambda code: scope.period_words(code) if code else _("칸마다 꽂을 때의 기간"))
        limits = {name: st.multiselect(label, scope.choices(name), board.scope.get(name, []), placeholder=_("칸마다 꽂을 때의 조건"))
                  for name, label in (("channel", _("채널")), ("segment", _("고객군")))}
        if st.form_submit_button(_("저장"), type="primary", width="stretch"):
            kept = {"period": period} | limits
            boards().describe(board, title=title, note=note, scope={name: value for name, value in kept.items() if value})
            st.rerun()
    if st.button(_("보드 지우기"), icon=":material/delete:", type="tertiary"):
        drawn.drop(board)
        del st.query_params["board"]
        st.rerun()


@st.dialog(_("글 넣기"))
def write(board: Board) -> None:
    with st.form("words", border=False):
        text = st.text_area(_("글"), max_chars=2000)
        if st.form_submit_button(_("넣기"), type="primary", width="stretch") and text.strip():
            boards().write(board, text)
            st.rerun()


def shelf() -> None:
    """All boards of this data set."""
    with cards.page(_("보드"), _("회의에 쓸 숫자를 한곳에 모아요. 어느 화면이든 칸 오른쪽 위의 핀을 누르면 여기에 꽂혀요")):
        if me.may("share") and st.button(_("새 보드"), type="primary", icon=":material/add:"):
            make()
    mine = [board for board in boards().all() if board.dataset == store.dataset()]
    if not mine:
        cards.nothing(_("아직 보드가 없어요"), _("지표나 그림이 있는 칸의 핀을 눌러 첫 보드를 만들어 보세요."), page=None)
    with st.grid("auto", min_column_width=260):
        for board in mine:
            with st.container(border=True):
                st.markdown(f"**[{cards.literal(board.title)}](/boards?board={board.board_id})**")
                st.caption(cards.literal(board.note) or _("칸 {n}개", n=board.blocks))
                st.caption(_("{when}에 만듦 · 칸 {n}개", when=moment_words(board.made_at), n=board.blocks))


def one(board: Board) -> None:
    """A board: its blocks, and what may be done with it."""
    blocks = boards().blocks(board)
    changing = may_change(me, board) and bool(st.session_state.get("changing"))
    with cards.page(cards.literal(board.title), cards.literal(board.note)), st.container(horizontal=True, vertical_alignment="center", key="board_tools"):
        if may_change(me, board):
            st.toggle(_("고치기"), key="changing")
            if changing and st.button(_("글"), icon=":material/notes:"):
                write(board)
            if changing and st.button(_("설정"), icon=":material/settings:"):
                change(board)
        sending.offer(board, blocks)
        linking.offer(board, blocks)
        st.link_button(_("발표"), f"/boards?board={board.board_id}&show=1", icon=":material/slideshow:")
    if not blocks:
        cards.nothing(_("이 보드는 비어 있어요"), _("어느 화면이든 칸 오른쪽 위의 핀을 눌러 꽂아 주세요."), page=None)
    drawn.show(board, blocks, changing=changing)
    cards.facts([_("{period} 자료", period=scope.period_words(board.scope["period"])) if "period" in board.scope else "",
                 _("볼 때마다 새로 그려요. 얼린 칸에는 얼린 때가 적혀 있어요.")])


def presented(board: Board) -> None:
    """One block a screen, for a projector; arrows on the keyboard turn the pages."""
    blocks = boards().blocks(board)
    at = min(int(st.query_params.get("show", "1") or 1), max(len(blocks), 1))
    with st.container(key="presented"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="presented_head"):
            st.caption(f"{cards.literal(board.title)} · {at}/{len(blocks)}")
            with st.container(horizontal=True, width="content"):
                for label, to, shortcut in ((_("앞으로"), at - 1, "Left"), (_("다음"), at + 1, "Right")):
                    st.button(label, shortcut=shortcut, disabled=not 1 <= to <= len(blocks), on_click=st.query_params.update, args=({"show": str(to)},))
                st.link_button(_("끝내기"), f"/boards?board={board.board_id}", icon=":material/close:")
        if blocks:
            drawn.show_block(board, blocks[at - 1])


asked = st.query_params.get("board")
if not asked:
    shelf()
elif "show" in st.query_params:
    presented(boards().board(asked))
else:
    one(boards().board(asked))
