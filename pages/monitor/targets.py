"""Executives and analysts: are we where we said we would be, and how do we stand beside others?"""

import pandas as pd
import streamlit as st

from analytics.charts.standing import beside
from analytics.metrics import telling
from analytics.metrics import telling_targets as words_of
from analytics.metrics.aiming import aimed
from analytics.metrics.catalogue import catalogue
from analytics.metrics.outside import standing
from analytics.metrics.question import MetricQuestion
from data.targets import targets
from pages.kit import cards, figures, gate, goals, scope, store, words
from pages.kit.words import _

language = words.language()
may_define = gate.person().may("define")
kept = targets(store.warehouse())
with cards.page(_("목표와 비교"), _("우리가 정한 목표와, 경쟁사와 업계에 견주어 어디쯤인지 봐요")):
    looked = scope.controls(default="1y", segment=False)

aims = store.figure(aimed, kept.all(), store.today())
with cards.card(words_of.aims_title(aims, language) if aims else _("아직 정한 목표가 없어요"),
                _("목표의 기간에 든 자료만 재고, 차이의 95% 구간이 0을 벗어날 때만 넘었다거나 못 미쳤다고 해요. 목표 수만큼 보정했어요(홀름).") if aims
                else _("지표와 값, 기간, 맡은 사람을 정하면 여기와 지표 추이에 목표선이 그려지고, 확실히 넘거나 못 미칠 때만 그렇다고 알려 드려요.")):
    if aims:
        goals.aims(aims, language)
    if may_define:
        goals.new_target(language)

outside = kept.figures()
usual = [name for name in ("nps", "csat", "rating", "ces", "sentiment", "negative_share") if name in catalogue().metrics]
names = list(dict.fromkeys([*(one.metric for one in outside), *usual]))
st.subheader(_("경쟁사·업계와 견주기"), anchor=False)
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = st.selectbox(_("지표"), names, format_func=lambda name: telling.label(name, language), key=scope.linked("metric", names), width=240)
    if may_define:
        goals.typed_figure(language)
        goals.sheet_of_figures()
        goals.rivals_reviews()

found = store.figure(standing, chosen, looked, outside)
with cards.card(words_of.standing_title(found, language), _("동그라미는 같은 정의로 잰 것, 마름모는 바깥에서 온 수치 · 속이 비면 셈법이나 척도가 달라 견주지 않아요 · 점선은 우리")):
    if found.others and found.ours.value is not None:
        cards.chart(store.drawn(beside, found, language), alt_text=words_of.standing_lines(found, language))
    elif not found.others:
        st.caption(_("경쟁사나 업계의 수치를 적거나 표로 올리고, 경쟁사 리뷰를 올리면 여기에서 우리와 나란히 볼 수 있어요."))
    goals.others_table(found, language)
    with st.container(horizontal=True):
        if found.others:
            cards.download(_("CSV 내려받기"), lambda: pd.DataFrame(words_of.standing_rows(found, language)), f"standing-{chosen}.csv")
        figures.passport(figures.answer(MetricQuestion(chosen, scope=looked)), language)
