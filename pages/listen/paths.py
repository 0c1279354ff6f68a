"""Marketers: what do customers do after an order, which ways end in another one, where do they get stuck or leave?"""

import streamlit as st

from analytics.charts import paths as charts
from analytics.journey import telling_paths as telling
from analytics.journey.moments import moments
from analytics.journey.paths import LOOP_DAYS, WATCHED_DAYS, paths
from analytics.journey.stages import chosen as journey_of
from pages.kit import cards, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("고객의 길"), _("주문한 다음 무엇을 하고, 어떤 길이 다음 주문으로 이어지는지 봐요")):
    chosen = scope.controls(default="1y", channel=False)
    steps = {"kind": _("한 일"), "stage": _("여정 단계")}
    by = st.segmented_control(_("걸음"), list(steps), format_func=steps.get, default="kind", required=True, key=scope.linked("steps", steps))

found = store.figure(paths, chosen, by == "stage", language)
share = {
    name: st.column_config.NumberColumn(label, format="percent")
    for name, label in (("again", _("다시 주문")), ("low", _("하한")), ("high", _("상한")))
}

if found.episodes:
    said = telling.ways_in_words(found, language)
    with cards.card(said, _("주문 하나를 {days}일 동안 따라갔어요. 좋은 말과 나쁜 말은 글과 점수의 감정으로, 단계는 의견이 배치된 곳으로 나눠요.", days=WATCHED_DAYS)):
        cards.flow(charts.sankey(found.flows, language), charts.sankey(found.flows, language, upright=True), alt_text=said, key="ways")
        cards.facts([_("주문 {n}건", n=f"{found.episodes:,}"), *telling.times_in_words(found, language)])
    ways = telling.main_ways(found)
    left, right = st.columns(2)
    with left, cards.card(_("길마다 다시 주문한 비율"), _("점선은 전체 비율이에요. 색은 나머지와 우연보다 크게 다를 때만 써요. 함께 나타난 것이지 원인이라는 뜻은 아니에요.")):
        if ways:
            cards.chart(store.drawn(charts.bought_again, ways, language), alt_text=said)
    with right, cards.card(_("길의 숫자")):
        cards.table(telling.ways_table(found, language), {
            "way": st.column_config.TextColumn(_("길"), width="medium"),
            "n": st.column_config.NumberColumn(_("주문 수"), format="localized"), **share,
            "judged": st.column_config.NumberColumn(_("판단한 주문"), format="localized",
                                                    help=_("{days}일이 지나 결과를 아는 주문", days=WATCHED_DAYS)),
        }, alt_text=said, height=330)
        cards.download(_("길 내려받기"), lambda: telling.ways_table(found, language), "paths.csv")

names = {stage.name: stage.label(language) for stage in journey_of(store.warehouse()).stages}
truths = store.figure(moments, chosen)
if truths:
    with cards.card(telling.moments_in_words(truths, names, language), _("중요도(다시 주문한 비율의 차이) × 의견 수 × 평소 감정과의 거리 순서예요. 함께 나타난 것이지 원인이라는 뜻은 아니에요.")):
        cards.table(telling.moments_table(truths, names), {
            "stage": st.column_config.TextColumn(_("단계")),
            "happy": st.column_config.NumberColumn(_("기쁜 뒤 다시 주문"), format="percent"),
            "unhappy": st.column_config.NumberColumn(_("힘든 뒤 다시 주문"), format="percent"),
            "importance": st.column_config.NumberColumn(_("차이"), format="percent"), "low": share["low"], "high": share["high"],
            "n": st.column_config.NumberColumn(_("의견 수"), format="localized"),
        }, alt_text=telling.moments_in_words(truths, names, language))

left, right = st.columns(2)
if found.loops:
    with left, cards.card(telling.loops_in_words(found, language), _("같은 고객이 {days}일 안에 다시 문의하면 풀리지 않은 문의로 봐요.", days=LOOP_DAYS)):
        cards.table(telling.loops_table(found, names), {
            "stage": st.column_config.TextColumn(_("단계")), **share | {"again": st.column_config.NumberColumn(_("다시 문의"), format="percent")},
            "n": st.column_config.NumberColumn(_("문의 수"), format="localized"),
        }, alt_text=telling.loops_in_words(found, language))
if found.leaves:
    with right, cards.card(telling.leaves_in_words(found, language), _("그 단계까지 온 방문 가운데 더 나아가지 않은 비율이에요. 붉은 선은 95% 구간이에요.")):
        cards.chart(store.drawn(charts.leave_points, found.leaves, language), alt_text=telling.leaves_in_words(found, language))
