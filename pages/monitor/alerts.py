"""Everybody: did anything unusual happen last week, is it more than chance, and where did it start?"""

from datetime import timedelta

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.alerts import BEFORE_WEEKS, digest, digest_html, digest_title
from analytics.metrics.breaks import breaks
from analytics.metrics.question import MetricQuestion, Period, Scope
from pages.kit import cards, figures, store, words
from pages.kit.words import _

PAST_WEEKS = 26

language = words.language()
with cards.page(_("알림"), _("평소와 다른 일만 골라 알려 드려요")):
    ago = st.selectbox(_("어느 주"), range(12), format_func=lambda n: _("지난주") if n == 0 else _("{n}주 전", n=n + 1), key="ago",
                       bind="query-params", width=150)

found = store.figure(digest, store.today() - timedelta(weeks=ago))
with cards.card(digest_title(found, language), _(
        "{since} ~ {until} · 지표 {n}개를 앞선 {weeks}주와 견줬어요. 주마다 흔들리는 폭을 넘고, 여러 번 견준 것을 보정해도 남는 것만 알려요.",
        since=f"{found.week:%Y.%m.%d}", until=f"{found.week + timedelta(days=6):%Y.%m.%d}", n=found.judged, weeks=BEFORE_WEEKS)):
    for alarm in found.alarms:
        figures.moves(alarm.moves, language)
    st.download_button(_("주간 소식 내려받기(HTML)"), data=lambda: digest_html(found, language), file_name="maeum-weekly.html", mime="text/html",
                       on_click="ignore", icon=":material/download:")

looked = Scope(Period(found.week - timedelta(weeks=PAST_WEEKS), found.week + timedelta(weeks=1)))
for alarm in found.alarms:
    for move in alarm.moves:
        measured = figures.answer(MetricQuestion(move.metric, ("week",), looked))
        with cards.card(telling.trend_title(measured, move.change, language), figures.method(measured, language)):
            cards.chart(store.drawn(charts.course, measured, language, moved_at=store.worked_out(breaks, measured)), alt_text=telling.lines(measured, language))
            figures.passport(measured, language)
