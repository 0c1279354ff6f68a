"""Boards on the screen: the button that pins a card, the blocks of a board, what may be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.access import Person
from data.boards import Board, Pinned, boards, may_change
from data.sharing import sharing
from data.troubles import Trouble
from pages.kit import gate, nav, pinning, store, words
from pages.kit.moments import moment_words
from pages.kit.pinning import Block
from pages.kit.sentences import sentence
from pages.kit.words import _

_NOT_FROM = ("manage/", "act/boards.py", "know/profile.py", "monitor/glossary.py")  # settings, boards themselves, one person's data, a dictionary
_NOT_KEPT = ("board", "customer", "language")  # of a page's address


def offer(block: Block) -> None:
    """At the foot of a card: the small button that pins it, and the question where to once it was pressed."""
    script = pinning.where()
    if pinning.replayed() or script.startswith(_NOT_FROM) or not gate.person().may("share"):
        return
    with st.container(key=f"pin_{block.number}"):
        st.button(_("보드에 꽂기"), icon=":material/keep:", type="tertiary", key=f"pin_{script}_{block.number}", on_click=pinning.ask,
                  args=(script, block.number))
    if pinning.asked(block):
        st.dialog(_("보드에 꽂기"), on_dismiss=pinning.done)(_where_to)(script, block)


def _where_to(script: str, block: Block) -> None:
    mine = [board for board in boards().all() if may_change(gate.person(), board) and board.dataset == store.dataset()]
    if not block.parts:
        st.caption(_("이 칸에는 보드에 옮길 그림이나 표가 없어요."))
        return
    with st.form("pin", border=False):
        new = _("새 보드")
        chosen = st.selectbox(_("보드"), [None, *mine], format_func=lambda board: board.title if board else new, index=1 if mine else 0)
        title = st.text_input(_("새 보드의 이름"), max_chars=80, placeholder=_("예: 12월 경영 회의"))
        frozen = st.radio(_("보여 줄 자료"), [False, True], format_func={False: _("볼 때마다 새로"), True: _("지금 그대로")}.__getitem__, horizontal=True)
        text = st.text_input(_("덧붙일 말"), max_chars=300)
        sent = st.form_submit_button(_("꽂기"), type="primary", width="stretch")
    if sent:
        from pages.kit import cards

        pinning.done()
        me = gate.person()
        board = chosen if chosen and not title else boards().make(me, title or _("새 보드"), store.dataset())
        boards().pin(board, script, block.number, address(), text=text, copy=block.copy() if frozen else None, reach=me.reach)
        st.toast(_("‘{title}’ 보드에 꽂았어요.", title=cards.literal(board.title)))
        st.rerun()


def address() -> dict[str, Any]:
    """The choices that stand in this page's address."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name not in _NOT_KEPT}


# ---- a board's blocks ---------------------------------------------------------------------------------------


def content(board: Board, block: Pinned, person: Person, language: str) -> Block | Trouble | None:
    """What a block shows to a person: drawn anew, or its frozen copy; a Trouble that says why not; None: nothing there (any more)."""
    if block.script is None:
        return None
    entry = nav.entry_of(block.script)
    if entry is None or not person.may(entry.needs):
        return None
    if block.copy:
        return pinning.of_copy(block.copy) if person.reach == block.reach or person.reach.everything else None
    from pages.kit import replaying  # it runs pages, which draw with this kit

    try:
        found = replaying.replayed(person, language, board.dataset, block.script, {**block.address, **board.scope})
    except Trouble as trouble:
        return trouble
    return next((one for one in found if one.number == block.card and one.parts), None)


def drop(board: Board) -> None:
    """Take a board away, and the links to it."""
    boards().drop(board)
    sharing().end_of_board(board.board_id)


def show(board: Board, blocks: Sequence[Pinned], *, changing: bool = False) -> None:
    """All blocks in their order: half of the width each, or all of it; one below the other on a phone."""
    row: list[Pinned] = []
    for block in [*blocks, None]:
        if block is not None and not block.wide:
            row.append(block)
        if row and (block is None or block.wide or len(row) == 2):
            for column, one in zip(st.columns(2), row, strict=False):
                with column:
                    show_block(board, one, changing=changing)
            row = []
        if block is not None and block.wide:
            show_block(board, block, changing=changing)


def show_block(board: Board, block: Pinned, *, changing: bool = False) -> None:
    """One block with its words and, for who may, the buttons that change it."""
    from pages.kit import cards

    found = content(board, block, gate.person(), words.language())
    with st.container(border=block.script is not None, key=f"block_{block.block_id}"):
        if changing:
            _tools(board, block, found)
        if block.text:
            st.markdown(cards.literal(block.text))
        if isinstance(found, Block):
            _draw(found, block)
        elif isinstance(found, Trouble):
            st.caption(sentence(found, words.language()).what)
        elif block.script is not None:
            st.caption(_("이 칸에 지금 보여 드릴 것이 없어요."))


def _draw(found: Block, block: Pinned) -> None:
    from pages.kit import cards

    if found.title:
        st.subheader(cards.tamed(found.title), anchor=False)
    if found.caption:
        st.caption(cards.tamed(found.caption))
    for number, part in enumerate(found.parts):
        key = f"{block.block_id}_{number}"
        if part["kind"] == "chart" and part.get("down"):
            down = pinning.chart_of(part["down"])
            cards.across_or_down(pinning.chart_of(part) if block.wide else down, down, alt_text=part["alt_text"], key=key)
        elif part["kind"] == "chart":
            cards.chart(pinning.chart_of(part), alt_text=part["alt_text"], key=key)
        elif part["kind"] == "flow":
            cards.flow(part["across"], part["down"], alt_text=part["alt_text"], key=key)
        elif part["kind"] == "table":
            frame = pinning.frame_of(part)
            cards.table(frame, part["labels"], alt_text=part["alt_text"])
        elif part["kind"] == "quote":
            st.text(part["text"])
        elif part["text"]:
            cards.facts([part["text"]])
    if block.frozen_at:
        cards.facts([_("{when}에 얼린 자료", when=moment_words(block.frozen_at))])


def _tools(board: Board, block: Pinned, found: Block | Trouble | None) -> None:
    """Order by arrows, width, frozen or live, away."""
    key = block.block_id
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall", key=f"tools_{key}"):
        st.button(_("위로"), icon=":material/arrow_upward:", key=f"up_{key}", on_click=boards().move, args=(block, -1), type="tertiary")
        st.button(_("아래로"), icon=":material/arrow_downward:", key=f"down_{key}", on_click=boards().move, args=(block, 1), type="tertiary")
        if block.script is not None:
            st.button(_("반 너비") if block.wide else _("전체 너비"), key=f"wide_{key}", on_click=boards().widen, args=(block,), type="tertiary")
        if block.frozen_at:
            st.button(_("다시 살리기"), icon=":material/sync:", key=f"live_{key}", on_click=boards().freeze, args=(block, None), type="tertiary")
        elif isinstance(found, Block):
            st.button(_("얼리기"), icon=":material/ac_unit:", key=f"freeze_{key}", on_click=boards().freeze,
                      args=(block, found.copy(), gate.person().reach), type="tertiary")
        st.button(_("빼기"), icon=":material/close:", key=f"off_{key}", on_click=boards().take_off, args=(block,), type="tertiary")
