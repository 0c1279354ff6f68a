"""Marketers: at which stage of the journey do our customers feel bad or well, how sure is that, and what do they say?"""

from functools import partial

import streamlit as st

from analytics.charts import journey as charts
from analytics.charts.exporting import exported
from analytics.journey import telling
from analytics.journey.comparing import against_goals, compare_journeys
from analytics.journey.curve import LEAST, SOLID, journey
from analytics.journey.moments import moments
from analytics.journey.remarks import remarks
from analytics.journey.slide import slide
from pages.kit import cards, comparison, said, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("여정 감정 곡선"), _("고객이 어느 단계에서 기쁘고 힘든지, 얼마나 확실한지 봐요")), st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = scope.controls(default="1y")
    against = comparison.control(chosen)

found = store.figure(journey, chosen)
if not found.rows:
    cards.nothing(_("이 조건에 맞는 의견이 없어요"), _("기간을 넓히거나, 의견 파일을 올려 주세요."))
    st.stop()

described = telling.described(found, language)
if against is not None:
    goals = comparison.goals() if against.scope is None else {}
    compared = store.figure(compare_journeys, chosen, against.scope) if against.scope else against_goals(found, goals)
    with cards.card(telling.change_in_words(compared, against.words, language), _(
            "실선은 지금 조건, 점선은 ‘{against}’. 화살표는 우연보다 큰 차이(95%, 여러 단계를 함께 비교해 보정)예요.", against=against.words)):
        cards.across_or_down(store.worked_out(charts.compared_drawn, compared, language), store.worked_out(charts.compared_drawn, compared, language, upright=True),
                             alt_text=telling.change_in_words(compared, against.words, language), key="compared")
truths = tuple(moment.stage for moment in store.figure(moments, chosen) if moment.clear)
method = _("점은 평균 감정, 띠는 95% 구간이에요(고객 단위 부트스트랩). 속이 빈 점은 {solid}건 미만, {least}건 미만은 그리지 않아요.",
           solid=SOLID, least=LEAST)
with cards.card(telling.finding(found, language), method):
    if found.drawn:
        cards.across_or_down(store.worked_out(charts.curve_drawn, found, language, truths=truths),
                             store.worked_out(charts.curve_drawn, found, language, upright=True, truths=truths), alt_text=described, key="journey")
    cards.facts([
        _("의견 {n}건", n=f"{found.n:,}"),
        _("단계를 알 수 없는 의견 {n}건은 뺐어요", n=f"{found.unplaced:,}") if found.unplaced else "",
        telling.scales_in_words(found, language),
        _("고리는 진실의 순간: 여기서 기뻤던 고객이 힘들었던 고객보다 뚜렷하게 더 자주 다시 주문했어요") if truths else "",
    ])
    if found.drawn:
        sheet = partial(charts.curve_wide, found, language, truths)
        files = {kind: partial(exported, sheet, kind, telling.finding(found, language), method) for kind in ("png", "svg", "pdf")}
        cards.files(files | {"pptx": partial(slide, found, method, language)}, "journey")

worst = found.worst(6)
beside, table = st.columns(2)
worst_said = telling.worst_in_words(found, language) or _("뚜렷하게 나쁜 접점은 없어요")
with beside, cards.card(worst_said, _("확실히 나쁜 순서예요. {solid}건이 넘는 접점만 봐요.", solid=SOLID)):
    if worst:
        cards.chart(store.worked_out(charts.touchpoints_drawn, worst, found, language), alt_text=worst_said)
with table, cards.card(_("단계별 숫자")):
    rows = telling.table(found, language)
    cards.table(rows, {
        "stage": st.column_config.TextColumn(_("단계")),
        "mean": st.column_config.NumberColumn(_("평균 감정"), format="%+.2f"),
        "low": st.column_config.NumberColumn(_("하한"), format="%+.2f"),
        "high": st.column_config.NumberColumn(_("상한"), format="%+.2f"),
        "n": st.column_config.NumberColumn(_("의견 수"), format="localized"),
    }, alt_text=described)
    cards.download(_("접점까지 내려받기"), lambda: telling.table(found, language, touchpoints=True), "journey.csv")

stages = [point.stage for point in found.points if point.n]
start = found.lowest.stage if found.lowest else (stages[0] if stages else None)
with cards.card(_("고객이 한 말")):
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = st.pills(_("단계"), stages, default=start, format_func=lambda name: cards.literal(telling.stage_label(found, name, language)),
                         key="stage", bind="query-params")
        leanings = {"saddest": _("가장 힘든 말"), "typical": _("흔한 말"), "happiest": _("가장 기쁜 말"),
                    "question": _("묻는 말"), "request": _("부탁하는 말"), "consequence": _("그래서 생긴 일")}
        leaning = st.segmented_control(_("고르기"), list(leanings), format_func=leanings.get, default="saddest", key=scope.linked("leaning", leanings), required=True)
    heard = store.figure(remarks, chosen, stage, None, leaning) if stage else ()
    if not heard:
        st.caption(_("여기에 맞는 말이 없어요"))
    said.remarks(heard, "stage")
