"""Summaries made by themselves: every day, week or month, kept in the history and sent to those who are named."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import get_args

import streamlit as st

from analytics.metrics.question import SPANS_DAYS, Scope
from analytics.reports.document import laid_out
from analytics.reports.evidence import gather, last_weeks
from analytics.reports.history import place, told
from analytics.reports.pdf import pdf
from analytics.reports.writing import AUDIENCES, Audience
from data import sending
from data.accounts import accounts
from data.boards import Every
from data.part import within
from data.sending import Attachment
from data.summaries import Schedule, summaries
from data.troubles import Trouble
from data.warehouse import Warehouse
from pages.kit import alarms, gate, record, scope, store
from pages.kit.sending import every_words
from pages.kit.words import _, said
from prompts.tasks.summary import Summary, verified

_OPEN = "the schedule of summaries"


def make_due(warehouse: Warehouse, now: datetime) -> int:
    """Make every summary that is due, for whoever still has an account; how many were made."""
    kept, made = summaries(warehouse.whole), 0
    for one in kept.schedules():
        person = accounts().person(one.person_id)
        if person is None:
            kept.end(one)
        elif one.due(now.timestamp()):
            kept.note_made(one, now.timestamp(), _make(within(warehouse, person.reach), one, now))
            made += 1
    return made


def _make(warehouse: Warehouse, one: Schedule, now: datetime) -> str:
    """Make, keep and send one; the code of what went wrong, "" when nothing did."""
    reader: Audience = next(name for name in AUDIENCES if name == one.reader)
    try:
        days = last_weeks(warehouse, SPANS_DAYS[one.days] // 7)
        summary = verified(gather(warehouse, Scope(days), one.language), reader, one.language)
        badge = said("검증 {done}/{all}", one.language, done=summary.verified, all=summary.written)
        lines = [line.sentence for line in summary.lines]
        summaries(warehouse).keep(place(summary.evidence, reader, one.language), days.until or now.date(), summary.evidence.version, badge, told(summary.evidence, lines), now)
        _send(one, summary, reader, badge, now)
    except Trouble as trouble:
        return trouble.code
    return ""


def _send(one: Schedule, summary: Summary, reader: Audience, badge: str, now: datetime) -> None:
    if not summary.facts or not (one.mail_to or one.hook):
        return
    document = laid_out(summary.evidence, [line.sentence for line in summary.lines], reader, one.language, now.date(), badge)
    content, name = pdf(document), f"maeum-{now:%Y-%m-%d}.pdf"
    if one.mail_to:
        sending.mail(one.mail_to, f"[마음] {document.title}", "\n".join(line.text for line in summary.lines if line.sentence.role != "quote"), [Attachment(name, "application/pdf", content)])
    if one.hook:
        sending.hook(one.hook, {"kind": "summary", "title": document.title, "text": document.title, "pdf": base64.b64encode(content).decode()})


def offer(reader: Audience, language: str) -> None:
    """The button of the summary page: which summaries are made by themselves, and a new one."""
    if not gate.person().may("define"):
        return
    st.button(_("정해진 때에 만들기"), icon=":material/schedule:", on_click=st.session_state.update, args=({_OPEN: True},))
    if st.session_state.get(_OPEN):
        st.dialog(_("정해진 때에 만들기"), on_dismiss=_close)(_plan)(reader, language)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _plan(reader: Audience, language: str) -> None:
    kept, me = summaries(store.warehouse().whole), gate.person()
    for one in kept.schedules():
        with st.container(horizontal=True, vertical_alignment="center"):
            trouble = _(" · 마지막에는 보내지 못했어요") if one.trouble else ""
            whom = ", ".join((*one.mail_to, *([one.hook] if one.hook else []))) or _("지난 요약에만 남기기")
            st.caption(f"{every_words(one.every)} · {scope.period_words(one.days)} · {whom}{trouble}", width="stretch")
            if (one.person_id == me.person_id or me.role == "owner") and st.button(_("그만 만들기"), key=one.schedule_id, type="tertiary"):
                kept.end(one)
                st.rerun(scope="fragment")
    every: Every = st.segmented_control(_("얼마나 자주"), list(get_args(Every)), default="week", required=True, format_func=every_words, key="summary_every")
    days = st.selectbox(_("기간"), list(SPANS_DAYS), index=1, format_func=scope.period_words, key="summary_days")
    mail_to, hook = alarms.recipients("summary")
    st.caption(_("때가 되면 아침에 만들어 ‘지난 요약’에 남겨요. 적은 사람에게는 PDF로 보내요."))
    if st.button(_("이렇게 만들기"), type="primary", key="summary_schedule", width="stretch"):
        kept.schedule(me.person_id, reader, language, days, every, mail_to, hook)
        _close()
        record.write("share", what=f"summary · {every} · {len([one for one in mail_to if one.strip()]) + bool(hook)}")
        st.rerun()
