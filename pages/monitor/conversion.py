"""Marketers: how many visits end in a purchase, where do people leave, and what do they say there?"""

import streamlit as st

from analytics.charts import funnel as charts
from analytics.charts import trend
from analytics.charts.cycles import sooner
from analytics.journey.remarks import remarks
from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.converting import converting, converting_title
from analytics.metrics.funnel import PASSAGES, funnel, funnel_lines, funnel_title
from analytics.metrics.overview import grain_of
from analytics.metrics.question import MetricQuestion, Scope
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("구매 전환"), _("방문이 구매까지 가는지, 어디에서 떠나는지 봐요")):
    looked = scope.controls(table="sessions")

found = store.figure(funnel, looked)
if not found.whole.n:
    cards.nothing(_("이 조건에 맞는 방문 기록이 없어요"), _("방문 파일(세션, 시각, 단계)을 올리면 바로 볼 수 있어요."))
    st.stop()

whole = figures.answer(MetricQuestion("conversion", (grain_of(looked.period),), looked))
left, right = st.columns([3, 2])
with left, cards.card(funnel_title(found, language), _("단계마다 방문 수와 앞 단계에서 넘어온 비율 · 앞 기간보다 확실히 나빠진 곳만 색을 달리해요")):
    cards.chart(store.drawn(charts.steps, found, language), alt_text=funnel_lines(found, language))
    figures.passport(whole, language)
with right, cards.card(telling.trend_title(whole, found.change, language), figures.method(whole, language)):
    cards.chart(store.drawn(trend.course, whole, language, height=230), alt_text=telling.lines(whole, language), of=whole)

metric = catalogue().metric("conversion")
cuts = ("channel", "campaign", "segment", "weekday", "hour")
with st.container(horizontal=True, vertical_alignment="bottom"):
    cut = st.segmented_control(_("나눠 보기"), cuts, format_func=lambda name: catalogue().dimensions[name].label[language],
                               default="channel", required=True, key=scope.linked("cut", cuts))
    names = {name: telling.label(name, language) for name in ("conversion", *PASSAGES, "cart_abandonment", "minutes_to_purchase")}
    shown = st.selectbox(_("지표"), list(names), format_func=names.get, key=scope.linked("metric", names), width=220)
ranked = figures.answer(MetricQuestion(shown, (cut,), looked))
with cards.card(telling.ranking_title(ranked, cut, language), figures.method(ranked, language)):
    cards.chart(store.drawn(trend.ranking, figures.known(ranked, cut), cut, language), alt_text=telling.lines(ranked, language), of=ranked)
    cards.download(_("CSV 내려받기"), lambda: figures.cells_frame(ranked, language), f"{shown}-{cut}.csv")

times = store.figure(converting, looked)
if times.within:
    with cards.card(converting_title(times, language), _("방문을 시작하고 그 시간 안에 끝난 구매의 비율 · 가운데값 {middle}분(95% 구간 {low} ~ {high}) · n {n}",
                                                         middle=times.middle, low=times.low, high=times.high, n=f"{times.n:,}")):
        cards.chart(store.drawn(sooner, times, language), alt_text=converting_title(times, language))
        figures.sql_passport(times.sql, [_("첫 단계부터 구매까지의 분(올림)"), f"n = {times.n:,}"])

worst = found.worsened or min(found.passages, key=lambda one: one.cell.value or 1)
with cards.card(_("‘{stage}’ 단계에서 고객이 한 말", stage=worst.stage), _("{name} 단계에서 떠난 까닭을 짐작할 수 있는 가장 힘든 말이에요",
                                                                name=telling.label(worst.metric, language))):
    said = store.figure(remarks, Scope(looked.period), worst.stage, None, "saddest", 4)
    for remark in said:
        cards.quote(remark.text, [remark.channel or "", f"{remark.answered_at:%Y.%m.%d}" if remark.answered_at else ""])
    if not said:
        st.caption(_("이 단계의 의견은 아직 없어요."))
