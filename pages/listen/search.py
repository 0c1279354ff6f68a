"""Anybody: which remarks speak of what I look for?"""

import pandas as pd
import streamlit as st

from analytics.charts.voice import EMOTIONS_IN_ENGLISH
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.searching import search
from pages.kit import cards, listening, remark, scope, store
from pages.kit.words import _

chosen = listening.head(_("의견 찾기"), _("찾는 말이 어떻게 활용되었든 찾아요. ‘배송이 늦다’는 ‘늦게 왔어요’도 찾아요"), default="all")
labels = {"negative": _("부정"), "positive": _("긍정"), "unsure": _("애매함")}
marks = {"praised": _("점수는 좋은데 불만"), "panned": _("점수는 나쁜데 칭찬"), "paid": _("혜택 받은 리뷰"), "alike": _("닮은 글"), "corrected": _("사람이 고침")}
with st.container(horizontal=True, vertical_alignment="bottom"):
    asked = st.text_input(_("찾을 말"), placeholder=_("예: 포장이 찢어져서"), key="q", bind="query-params", max_chars=200)
    label = st.selectbox(_("감정"), list(labels), index=None, format_func=labels.__getitem__, key=scope.linked("label", labels), placeholder=_("전체"), width=130)
    emotion = st.selectbox(_("정서"), list(EMOTIONS_IN_ENGLISH), index=None, format_func=remark.emotion_words,
                           key=scope.linked("emotion", EMOTIONS_IN_ENGLISH), placeholder=_("전체"), width=130)
    mark = st.selectbox(_("표시"), list(marks), index=None, format_func=marks.__getitem__, key=scope.linked("mark", marks), placeholder=_("전체"), width=180)

wanted = Wanted(label=label, emotion=emotion, mark=mark)  # ty: ignore[invalid-argument-type]
if not asked.strip() and wanted == Wanted():
    cards.nothing(_("찾고 싶은 말을 적어 보세요"), _("낱말 없이 감정이나 정서만 골라도 돼요."), page=None)
    st.stop()

if not asked.strip():
    fitting = store.figure(evidence, chosen, wanted, False, 50)
    with cards.card(_("의견 {n}건", n=f"{fitting.n:,}"), _("새 의견부터 보여 줘요.")):
        listening.shown(fitting, key="fitting")
        listening.download(fitting, "remarks.csv")
    st.stop()

found = store.figure(search, chosen, asked, wanted)
with cards.card(_("모두 든 의견 {n}건", n=f"{found.all_held:,}"), _(
        "하나라도 든 의견은 {any}건이에요. 낱말: {stems}", any=f"{found.any_held:,}", stems=cards.literal(", ".join(found.words)))):
    if not found.rows:
        st.caption(_("찾지 못했어요. 낱말을 줄이거나 기간을 넓혀 보세요."))
    for row in found.rows:
        when = f"{row['answered_at']:%Y.%m.%d}" if row["answered_at"] else ""
        feeling = f"{row['sentiment']:+.2f}" if row["sentiment"] is not None else ""
        cards.quote(row["text"], [feeling, row["subject"] or "", row["emotion"] or "", row["channel"] or "", row["product"] or "", when])
    if found.rows:
        cards.download(_("이 목록 내려받기"), lambda: pd.DataFrame(list(found.rows)).drop(columns=["feedback_id"]), "remarks.csv")
