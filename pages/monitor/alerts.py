"""Everybody: did anything unusual happen, is it more than chance, where did it start, and who is told?"""

from datetime import timedelta
from functools import partial

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.alerts import digest, digest_title
from analytics.metrics.breaks import breaks
from analytics.metrics.noticing import looked_words
from analytics.metrics.question import MetricQuestion, Period, Scope
from analytics.reports.page import html
from analytics.reports.pdf import pdf
from analytics.reports.weekly import weekly
from data.rules import rules_of
from pages.kit import alarms, cards, figures, gate, scope, store, words
from pages.kit.words import _

PAST_WEEKS = 26

language = words.language()
kept = rules_of(store.warehouse())
person = gate.person()
with cards.page(_("알림"), _("평소와 다른 일만 골라 알려 드려요")):
    views = {"week": _("한 주"), "inbox": _("알림함 {n}", n=kept.unseen(person.person_id) or ""), "rules": _("규칙")}
    shown = list(views) if person.reach.everything else ["week"]  # notices are about the whole
    view = st.segmented_control(_("무엇을 볼까요"), shown, format_func=views.get, default="week", required=True, label_visibility="collapsed", key=scope.linked("view", shown))

if view == "inbox":
    with st.container(horizontal=True):
        alarms.check_now()
    alarms.inbox(kept, language)
    st.stop()
if view == "rules":
    if person.may("define"):
        with st.container(horizontal=True):
            alarms.new_rule(kept, language)
            alarms.weekly_to(kept)
    alarms.rules(kept, language)
    st.stop()

ago = st.selectbox(_("어느 주"), range(12), format_func=lambda n: _("지난주") if n == 0 else _("{n}주 전", n=n + 1), key=scope.linked("ago", range(12)), width=150)
found = store.figure(digest, store.today() - timedelta(weeks=ago))
with cards.card(digest_title(found, language), f"{alarms.week_words(found.week)} · {looked_words(found, language)}" if found.judged else alarms.week_words(found.week)):
    alarms.causes(found, language)
    if not found.judged:
        st.caption(_("한 주에 30건 넘는 자료가 앞선 8주와 함께 쌓이면, 평소와 다른 움직임을 여기에서 알려 드려요."))
        st.page_link("manage/upload.py", label=_("데이터 올리기"), icon=":material/upload_file:")
    else:
        sheet = weekly(found, store.today(), language)
        with st.container(horizontal=True):
            for label, made, ending, mime in ((_("주간 소식 PDF"), pdf, "pdf", "application/pdf"), (_("웹 문서"), html, "html", "text/html")):
                cards.file(label, partial(made, sheet), f"maeum-{found.week}.{ending}", mime)

looked = Scope(Period(found.week - timedelta(weeks=PAST_WEEKS), found.looked.period.until))
for alarm in found.alarms:
    move = alarm.moves[0]
    measured = figures.answer(MetricQuestion(move.metric, ("week",), looked))
    with cards.card(telling.trend_title(measured, move.change, language), figures.method(measured, language)):
        cards.chart(store.drawn(charts.course, measured, language, moved_at=store.worked_out(breaks, measured)), alt_text=telling.lines(measured, language))
        figures.passport(measured, language)

if found.judged and not found.alarms:
    with cards.card(_("지표마다 지난 한 주"), _("앞선 8주와 견준 값이에요. 차이의 구간이 0을 품으면 평소와 같아요.")):
        cards.table(figures.judged_frame(found, language), alt_text=digest_title(found, language))
