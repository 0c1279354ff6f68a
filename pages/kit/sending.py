"""A board on its way out: as a PDF now, by e-mail or webhook every day, week or month."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import date
from typing import get_args

import streamlit as st

from analytics.reports import board as paper
from data import sending
from data.access import Person
from data.accounts import accounts
from data.boards import Board, Every, Pinned, Subscription, boards
from data.sending import Attachment
from data.troubles import Trouble
from pages.kit import boards as drawn
from pages.kit import cards, gate, pinning, record, words
from pages.kit.pinning import Block
from pages.kit.words import _, said


def offer(board: Board, blocks: Sequence[Pinned]) -> None:
    """The buttons of a board: PDF, and a subscription where the owner has set a way of sending."""
    me, language = gate.person(), words.language()
    if blocks:
        cards.file(_("PDF"), lambda: printed(board, me, language), f"{board.title}.pdf", "application/pdf", icon="picture_as_pdf")
    if me.may("share") and st.button(_("받아 보기"), icon=":material/schedule_send:"):
        st.dialog(_("받아 보기"))(_subscribe)(board, me)


def printed(board: Board, person: Person, language: str) -> bytes:
    """The board as a PDF, of what this person may see."""
    blocks = []
    for block in boards().blocks(board):
        found = drawn.content(board, block, person, language)
        if isinstance(found, Block):
            blocks.append(paper.Printed(found.title, found.caption, block.text, tuple(part for one in found.parts if (part := _part(one)) is not None)))
        elif block.text:
            blocks.append(paper.Printed("", "", block.text, ()))
    return paper.pdf(board.title, board.note, blocks, date.today(), language)


def _part(part: pinning.Part) -> paper.Picture | paper.Grid | str | None:
    if part["kind"] == "chart":
        return paper.Picture(pinning.chart_of(part), part["alt_text"])
    if part["kind"] == "table":
        return paper.Grid(pinning.frame_of(part), tuple(part["labels"].values()))
    return part.get("text") or part.get("alt_text") or None


def _subscribe(board: Board, me: Person) -> None:
    """Who gets the board how often; what is sent now, and to whom already."""
    for one in boards().subscriptions(board):
        with st.container(horizontal=True, vertical_alignment="center"):
            trouble = _(" · 마지막에는 보내지 못했어요") if one.trouble else ""
            st.caption(f"{one.target} · {every_words(one.every)}{trouble}", width="stretch")
            if (one.person_id == me.person_id or me.role == "owner") and st.button(_("그만 받기"), key=one.subscription_id, type="tertiary"):
                boards().end(one)
                st.rerun(scope="fragment")
    ways = sending.settings()
    if not ways.mails and not ways.hooks:
        st.caption(_("소유자가 메일 서버나 웹훅을 정하면 PDF로 받아 볼 수 있어요. 그때까지는 내려받아 주세요."))
        return
    with st.form("subscribe", border=False):
        targets = [*([me.email] if ways.mails and me.email else []), *ways.hooks]
        target = st.selectbox(_("어디로"), targets)
        every: Every = st.segmented_control(_("얼마나 자주"), list(get_args(Every)), default="week", required=True, format_func=every_words)
        if st.form_submit_button(_("받아 보기"), type="primary", width="stretch") and target:
            boards().subscribe(board, me, "webhook" if target in ways.hooks else "mail", target, every, words.language())
            record.write("share", what=f"{board.board_id} · {target}")
            st.rerun(scope="fragment")


def every_words(every: Every) -> str:
    return {"day": _("날마다"), "week": _("주마다"), "month": _("달마다")}[every]


def send_due(now: float, alive: Callable[[], bool] = lambda: True) -> int:
    """Send every subscription that is due, to whoever still has an account; how many went."""
    went = 0
    for one in boards().subscriptions():
        person = accounts().person(one.person_id)
        if person is None:
            boards().end(one)
        elif alive() and one.due(now):
            trouble = _send(one, person)
            boards().note_sent(one, trouble)
            went += not trouble
    return went


def _send(one: Subscription, person: Person) -> str:
    """Send one; the code of what went wrong, "" when nothing did."""
    try:
        board = boards().board(one.board_id)
        content = printed(board, person, one.language)
        text = said("‘{title}’ 보드를 붙임 파일로 보내 드려요. 그만 받으려면 보드의 ‘받아 보기’에서 끄면 돼요.", one.language, title=board.title)
        if one.way == "mail":
            sending.mail([one.target], board.title, text, [Attachment(f"{board.title}.pdf", "application/pdf", content)])
        else:
            sending.hook(one.target, {"kind": "board", "title": board.title, "text": text, "pdf": base64.b64encode(content).decode()})
    except Trouble as trouble:
        return trouble.code
    return ""
