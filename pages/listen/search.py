"""Anybody: which remarks speak of what I look for?"""

import pandas as pd
import streamlit as st

from analytics.voice.searching import search
from pages.kit import cards, scope, store
from pages.kit.words import _

with cards.page(_("의견 찾기"), _("찾는 말이 어떻게 활용되었든 찾아요. ‘배송이 늦다’는 ‘늦게 왔어요’도 찾아요")):
    chosen = scope.controls(default="all")

with st.container(horizontal=True, vertical_alignment="bottom"):
    asked = st.text_input(_("찾을 말"), placeholder=_("예: 포장이 찢어져서"), key="q", bind="query-params", max_chars=200)
    labels = {None: _("모두"), "negative": _("부정"), "positive": _("긍정"), "unsure": _("애매함")}
    label = st.segmented_control(_("감정"), [name for name in labels if name], format_func=labels.get, key="label", bind="query-params")

if not asked.strip():
    cards.nothing(_("찾고 싶은 말을 적어 보세요"), _("여러 낱말을 적으면 모두 든 의견부터 보여 줘요."), page=None)
    st.stop()

found = store.figure(search, chosen, asked, label)
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
