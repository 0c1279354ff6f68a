"""Marketers and analysts: which figure moved, where, and is it more than noise?"""

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import compare
from analytics.metrics.measuring import measure
from analytics.metrics.question import MetricQuestion
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

TRENDS = ("nps", "csat", "ces", "rating", "repeat_purchase_rate", "conversion", "sentiment", "revenue")
CUTS = ("channel", "stage", "segment", "product", "region", "category", "weekday")

language = words.language()
with cards.page(_("지표 추이"), _("무엇이 움직였고, 어디에서 움직였는지 봐요")):
    looked = scope.controls(default="1y")

with st.container(horizontal=True, vertical_alignment="bottom"):
    grain = st.segmented_control(_("단위"), ["month", "week"], format_func={"month": _("월"), "week": _("주")}.get, default="month",
                                 required=True, key="grain", bind="query-params")
    chosen = st.selectbox(_("자세히 볼 지표"), list(TRENDS), format_func=lambda name: telling.label(name, language), key="metric",
                          bind="query-params", width=220)

metric = catalogue().metric(chosen)
measured = store.figure(measure, MetricQuestion(chosen, (grain,), looked))
change = store.figure(compare, chosen, looked)
with cards.card(telling.trend_title(measured, change, language), figures.method(measured, language)):
    if measured.total.value is None:
        st.caption(_("이 지표에 쓰이는 자료가 올라오면 바로 계산해요."))
    else:
        cards.chart(charts.course(measured, language, height=300), alt_text=telling.lines(measured, language))
    figures.passport(measured, language)

cuts = [name for name in CUTS if name in catalogue().dimensions_of(metric)]
cut = st.segmented_control(_("나눠 보기"), cuts, format_func=lambda name: catalogue().dimensions[name].label[language],
                           default=cuts[0], required=True, key="cut", bind="query-params")
ranked = store.figure(measure, MetricQuestion(chosen, (cut,), looked))
if sum(cell.value is not None and cell.group[cut] is not None for cell in ranked.cells) > 1:
    with cards.card(telling.ranking_title(ranked, cut, language), _("{cut}별 값과 95% 구간 · 점선은 전체 · 많은 순으로 12개까지",
                                                                 cut=catalogue().dimensions[cut].label[language])):
        cards.chart(charts.ranking(figures.known(ranked, cut), cut, language), alt_text=telling.lines(ranked, language))
        cards.download(_("CSV 내려받기"), lambda: figures.cells_frame(ranked, language), f"{chosen}-{cut}.csv")
else:
    st.caption(_("이 기준으로는 나눌 것이 하나뿐이에요."))

st.subheader(_("다른 지표"), anchor=False)
with st.container(key="multiples"):
    grid = st.columns(2)
    others = [store.figure(measure, MetricQuestion(name, (grain,), looked)) for name in TRENDS if name != chosen]
    for number, other in enumerate(one for one in others if one.total.value is not None):
        name = other.question.metric
        with grid[number % 2], cards.card(telling.trend_title(other, store.figure(compare, name, looked), language),
                                          f"{telling.label(name, language)} · n {other.total.n:,}"):
            cards.chart(charts.course(other, language, height=150), alt_text=telling.lines(other, language))
