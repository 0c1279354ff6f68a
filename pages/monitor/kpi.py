"""Marketers and analysts: which figure moved, where, and is it more than noise?"""

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.aiming import against_target, target_of
from analytics.metrics.breaks import breaks
from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import compare_all, like_for_like
from analytics.metrics.decomposing import decompose
from analytics.metrics.happenings import happened_words, happenings
from analytics.metrics.needed import needed_title, usual_size, variance_of_one
from analytics.metrics.question import MetricQuestion
from analytics.metrics.telling_targets import aim_words
from data.targets import targets
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

TRENDS = ("nps", "csat", "ces", "rating", "repeat_purchase_rate", "conversion", "sentiment", "revenue")
CUTS = ("channel", "stage", "segment", "product", "age_band", "region", "category", "weekday")  # offered first
GRAINS = ("month", "week")

language = words.language()
with cards.page(_("지표 추이"), _("무엇이 움직였고, 어디에서 움직였는지 봐요")):
    looked = scope.controls(default="1y")

with st.container(horizontal=True, vertical_alignment="bottom"):
    names = {name: telling.label(name, language) for name in (*TRENDS, *(one for one in catalogue().metrics if one not in TRENDS))}
    chosen = st.selectbox(_("자세히 볼 지표"), list(names), format_func=names.get, key=scope.linked("metric", names), width=240)
    grain = st.segmented_control(_("단위"), GRAINS, format_func={"month": _("월"), "week": _("주")}.get, default="month",
                                 required=True, key=scope.linked("grain", GRAINS))
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
        moved_at, aims = store.worked_out(breaks, measured), target_of(targets(store.warehouse()).all(), chosen, looked)
        cards.chart(store.drawn(charts.course, measured, language, height=300, moved_at=moved_at, targets=aims), alt_text=telling.lines(measured, language))
        for happened in store.figure(happenings, measured.question, moved_at):
            st.markdown(f":material/flag_circle: {cards.literal(happened_words(chosen, happened, language))}")
        cards.facts([telling.moved_words(metric, change, language) if change else "", telling.change_method(change, language)])
        for aim in aims:
            cards.facts([aim_words(aim, store.figure(against_target, aim, looked), language)])
        cards.facts([telling.running_words(store.figure(like_for_like, measured.question), metric, language)])
    figures.passport(measured, language)

every = catalogue().dimensions_of(metric)
cuts = [name for name in (*CUTS, *every) if name in every and name not in ("day", "week", "month", "quarter", "year")]
first = next((name for name in CUTS if name in every and figures.splits(figures.answer(MetricQuestion(chosen, (name,), looked)), name)), cuts[0])
cut = st.selectbox(_("나눠 보기"), list(dict.fromkeys(cuts)), list(dict.fromkeys(cuts)).index(first), width=240,
                   format_func=lambda name: catalogue().dimensions[name].label[language], key=scope.linked("cut", cuts))
ranked = figures.answer(MetricQuestion(chosen, (cut,), looked))
if figures.splits(ranked, cut):
    left, right = st.columns([3, 2])
    with left, cards.card(telling.ranking_title(ranked, cut, language), _("{cut}별 값과 95% 구간 · 점선은 전체 · 많은 순으로 12개까지",
                                                                       cut=catalogue().dimensions[cut].label[language])):
        cards.chart(store.drawn(charts.ranking, figures.known(ranked, cut), cut, language), alt_text=telling.lines(ranked, language), of=ranked)
        cards.download(_("CSV 내려받기"), lambda: figures.cells_frame(ranked, language), f"{chosen}-{cut}.csv")
    with right:
        split = store.figure(decompose, chosen, cut, looked, against)
        if split:
            with cards.card(telling.split_title(split, language), _("막대를 모두 더하면 전체 변화예요 · 진한 색은 값이 달라진 몫, 옅은 색은 비중이 달라진 몫")):
                cards.chart(store.drawn(charts.parts_of_change, split, language), alt_text=telling.split_title(split, language))
else:
    st.caption(_("이 기준으로는 나눌 것이 하나뿐이에요."))

typical = figures.typical_n(measured)
if typical and variance_of_one(metric, measured.total):
    with cards.card(_("얼마나 모아야 변화를 알아챌까요"), _("기간 둘을 견줄 때 그만한 변화를 80% 확률로 알아채는 데 필요한 n이에요(95% 확신)")):
        size = figures.size_of_change(metric, usual_size(metric, measured.total), language)
        st.markdown(f"**{needed_title(chosen, measured.total, size, typical, language)}**")
        cards.facts([telling.needed_words(metric, measured.total, language)])

st.subheader(_("다른 지표"), anchor=False)
with st.container(key="multiples"):
    grid = st.columns(2)
    others = [figures.answer(MetricQuestion(name, (grain,), looked)) for name in TRENDS if name != chosen]
    for number, other in enumerate(one for one in others if one.total.value is not None):
        name = other.question.metric
        with grid[number % 2], cards.card(telling.trend_title(other, changes.get(name), language),
                                          f"{telling.label(name, language)} · n {other.total.n:,}"):
            cards.chart(store.drawn(charts.course, other, language, height=150, moved_at=store.worked_out(breaks, other), targets=target_of(targets(store.warehouse()).all(), name, looked)), alt_text=telling.lines(other, language), of=other)
