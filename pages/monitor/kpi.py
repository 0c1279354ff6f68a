"""Marketers and analysts: which figure moved, where, and is it more than noise?"""

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.breaks import breaks
from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import compare_all, like_for_like
from analytics.metrics.decomposing import decompose
from analytics.metrics.question import MetricQuestion
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

TRENDS = ("nps", "csat", "ces", "rating", "repeat_purchase_rate", "conversion", "sentiment", "revenue")
CUTS = ("channel", "stage", "segment", "product", "age_band", "region", "category", "weekday")

language = words.language()
with cards.page(_("지표 추이"), _("무엇이 움직였고, 어디에서 움직였는지 봐요")):
    looked = scope.controls(default="1y")

with st.container(horizontal=True, vertical_alignment="bottom"):
    names = {name: telling.label(name, language) for name in (*TRENDS, *(one for one in catalogue().metrics if one not in TRENDS))}
    chosen = st.selectbox(_("자세히 볼 지표"), list(names), format_func=names.get, key=scope.linked("metric", names), width=240)
    grain = st.segmented_control(_("단위"), ["month", "week"], format_func={"month": _("월"), "week": _("주")}.get, default="month",
                                 required=True, key=scope.linked("grain", ("month", "week")))
    against = st.segmented_control(_("견줄 때"), ["before", "year"], format_func={"before": _("바로 앞 기간"), "year": _("작년 같은 때")}.get,
                                   default="before", required=True, key=scope.linked("against", ("before", "year")))

metric = catalogue().metric(chosen)
measured = figures.answer(MetricQuestion(chosen, (grain,), looked))
changes = store.figure(compare_all, (chosen, *(name for name in TRENDS if name != chosen)), looked, against)
change = changes.get(chosen)
with cards.card(telling.trend_title(measured, change, language), figures.method(measured, language)):
    if measured.total.value is None:
        st.caption(_("이 지표에 쓰이는 자료가 올라오면 바로 계산해요."))
    else:
        cards.chart(store.drawn(charts.course, measured, language, height=300, moved_at=store.worked_out(breaks, measured)), alt_text=telling.lines(measured, language))
        cards.facts([telling.moved_words(metric, change, language) if change else "", telling.change_method(change, language),
                     telling.needed_words(metric, measured.total, language)])
        cards.facts([telling.running_words(store.figure(like_for_like, measured.question), metric, language)])
    figures.passport(measured, language)

cuts = [name for name in CUTS if name in catalogue().dimensions_of(metric)]
first = next((name for name in cuts if figures.splits(figures.answer(MetricQuestion(chosen, (name,), looked)), name)), cuts[0])
cut = st.segmented_control(_("나눠 보기"), cuts, format_func=lambda name: catalogue().dimensions[name].label[language],
                           default=first, required=True, key=scope.linked("cut", cuts))
ranked = figures.answer(MetricQuestion(chosen, (cut,), looked))
if figures.splits(ranked, cut):
    left, right = st.columns([3, 2])
    with left, cards.card(telling.ranking_title(ranked, cut, language), _("{cut}별 값과 95% 구간 · 점선은 전체 · 많은 순으로 12개까지",
                                                                       cut=catalogue().dimensions[cut].label[language])):
        cards.chart(store.drawn(charts.ranking, figures.known(ranked, cut), cut, language), alt_text=telling.lines(ranked, language))
        cards.download(_("CSV 내려받기"), lambda: figures.cells_frame(ranked, language), f"{chosen}-{cut}.csv")
    with right:
        split = store.figure(decompose, chosen, cut, looked, against)
        if split:
            with cards.card(telling.split_title(split, language), _("막대를 모두 더하면 전체 변화예요 · 진한 색은 값이 달라진 몫, 옅은 색은 비중이 달라진 몫")):
                cards.chart(store.drawn(charts.parts_of_change, split, language), alt_text=telling.split_title(split, language))
else:
    st.caption(_("이 기준으로는 나눌 것이 하나뿐이에요."))

st.subheader(_("다른 지표"), anchor=False)
with st.container(key="multiples"):
    grid = st.columns(2)
    others = [figures.answer(MetricQuestion(name, (grain,), looked)) for name in TRENDS if name != chosen]
    for number, other in enumerate(one for one in others if one.total.value is not None):
        name = other.question.metric
        with grid[number % 2], cards.card(telling.trend_title(other, changes.get(name), language),
                                          f"{telling.label(name, language)} · n {other.total.n:,}"):
            cards.chart(store.drawn(charts.course, other, language, height=150, moved_at=store.worked_out(breaks, other)), alt_text=telling.lines(other, language))
