"""Links for people without an account: the form that makes one, the address shown once, the list of those there are."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

from analytics.metrics.question import Filter
from analytics.reports.auditing import Released, read
from analytics.reports.publishing import Published, Wanted, publish_board, publishable
from data.boards import Board, Pinned, boards
from data.sharing import MOST_DAYS, USUAL_DAYS, Share, sharing
from pages.kit import boards as drawn
from pages.kit import cards, gate, record, store, words
from pages.kit.moments import device_words, moment_words
from pages.kit.pinning import Block
from pages.kit.words import _


def earlier() -> tuple[Released, ...]:
    """The groups of all links ever made: a new one must not tell, together with them, what either hides."""
    return tuple(read(group) for group in sharing().released())


def limits() -> tuple[Filter, ...]:
    """Which rows the maker sees, as the audit of links needs to know."""
    reach = gate.person().reach
    return tuple(Filter(name, values) for name, values in (("brand", reach.brands), ("channel", reach.channels), ("region", reach.regions)) if values)


def form(published: Published, *, title: str = "", note: str = "", board: Board | None = None) -> str | None:
    """The form of a new link over what was shown above it; the token, once, when it was made."""
    with st.form("share", border=False):
        title = st.text_input(_("제목"), title, max_chars=80, placeholder=_("예: 12월 경영 회의"))
        note = st.text_area(_("덧붙일 말"), note, max_chars=1000, height=80)
        with st.container(horizontal=True):
            days = st.number_input(_("열어 둘 날"), 1, MOST_DAYS, USUAL_DAYS, width=140)
            password = st.text_input(_("비밀번호(선택)"), type="password", autocomplete="new-password", width=240)
        sent = st.form_submit_button(_("공유 링크 만들기"), type="primary", disabled=not (published.headlines or published.blocks))
    if not sent:
        return None
    copy = json.dumps(dataclasses.asdict(dataclasses.replace(published, released=())), ensure_ascii=False)
    share_id, token = sharing().make(
        gate.person(), title or _("마음"), copy, note=note, days=int(days), password=password, language=words.language(),
        released=[group.plain() for group in published.released], board_id=board.board_id if board else None,
    )
    record.write("share", what=f"{share_id} · {title}")
    return token


def show(token: str) -> None:
    """The address of a new link, shown this once."""
    here = urlsplit(st.context.url or "")
    st.markdown(_("**지금만 볼 수 있어요.** 복사해서 볼 사람에게 보내 주세요."))
    st.code(f"{here.scheme}://{here.netloc}/s/{token}", language=None, wrap_lines=True)


def listed(share: Share) -> None:
    """One link: until when, who opened it when, and the button that ends it."""
    state = _("닫힘") if share.ended_at else _("{day}까지 열림", day=moment_words(share.expires_at))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{cards.literal(share.title)}**" + (f" :gray[{_('비밀번호 있음')}]" if share.has_password else ""))
            st.caption(" · ".join([state, _("{n}번 열림", n=share.views), _("만든 사람 {who}", who=cards.literal(share.made_by) or _("소유자"))]))
        if share.views:
            with st.popover(_("누가 언제"), type="tertiary"):
                for view in sharing().views_of(share):
                    st.caption(" · ".join([moment_words(view.seen_at), device_words(view.device), view.address]))
        if not share.ended_at and st.button(_("닫기"), key=share.share_id):
            sharing().end(share)
            record.write("end_share", what=f"{share.share_id} · {share.title}")
            st.rerun()


# ---- a board ---------------------------------------------------------------------------------------------------


def offer(board: Board, blocks: Sequence[Pinned]) -> None:
    """The button that makes a link to a board."""
    if blocks and gate.person().may("share") and st.button(_("공유 링크"), icon=":material/link:"):
        st.dialog(_("공유 링크"))(share)(board)


def share(board: Board) -> None:
    """What the link will show and what stays in the house, then the form; then the address alone."""
    blocks = boards().blocks(board)
    shown = {block.block_id: drawn.content(board, block, gate.person(), words.language()) for block in blocks}
    published = store.figure(publish_board, tuple(_wanted(block, shown[block.block_id]) for block in blocks), words.language(), earlier(), limits())
    figures = sum(bool(block.title) for block in published.blocks)
    st.caption(_("숫자 {n}칸과 적어 둔 글을 지금 그대로 얼려서 보여 줘요. 링크를 연 사람은 조건을 바꿔 볼 수 없어요.", n=figures))
    kept = [found.title or _("이름 없는 칸") for block in blocks if isinstance(found := shown[block.block_id], Block) and not any(map(publishable, found.answers))]
    if kept:
        st.caption(_("사람을 알아볼 수 있거나 숫자 하나로 옮길 수 없는 칸은 넣지 않아요: {titles}", titles=cards.literal(", ".join(kept))))
    hidden = sum(block.hidden for block in published.blocks)
    if hidden:
        st.caption(_("적은 사람의 값과 그것을 계산해 낼 수 있는 값 {n}개는 가려요.", n=hidden))
    token = form(published, title=board.title, note=board.note, board=board)
    if token:
        show(token)
    for one in sharing().listed():
        if one.board_id == board.board_id and not one.ended_at:
            listed(one)


def _wanted(block: Pinned, found: object) -> Wanted:
    return Wanted(block.text, tuple(found.answers) if isinstance(found, Block) else ())
