"""Executives and marketers: how are we doing, what has changed for certain, and where does it hurt?"""

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.overview import WATCHED, headlines, what_moved
from analytics.metrics.question import MetricQuestion
from pages.kit import cards, figures, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("한눈에 보기"), _("지금 어떤지, 무엇이 확실히 달라졌는지 봐요")):
    looked = scope.controls()

found = store.figure(headlines, looked)
if not found:
    cards.nothing(_("이 조건에 보여 드릴 숫자가 없어요"), _("기간을 넓히거나, 의견이나 주문 파일을 올려 주세요."))
    st.stop()

figures.headlines(found, language)

moved = store.figure(what_moved, looked)
with cards.card(_("확실히 달라진 것이 {n}가지 있어요", n=len(moved)) if moved else _("앞 기간과 뚜렷하게 달라진 것은 없어요"),
                _("지표 {n}개를 바로 앞 기간과 견줬어요. 여러 번 견준 것을 고려해(홀름 보정) 우연이 아닌 것만 보여 드려요.", n=len(WATCHED))):
    figures.moves(moved, language)

lead = moved[0].metric if moved else found[0].metric
grain = found[0].grain
measured = figures.answer(MetricQuestion(lead, (grain,), looked))
change = moved[0].change if moved else found[0].change
left, right = st.columns([3, 2])
with left, cards.card(telling.trend_title(measured, change, language), figures.method(measured, language)):
    cards.chart(store.drawn(charts.course, measured, language, height=330), alt_text=telling.lines(measured, language))
    figures.passport(measured, language)

negative = figures.answer(MetricQuestion("negative_share", ("stage",), looked))
other = "negative_share" if figures.splits(negative, "stage") else "rating"
cut = "stage" if other == "negative_share" else "channel"
ranked = negative if other == "negative_share" else figures.answer(MetricQuestion(other, (cut,), looked))
if figures.splits(ranked, cut):
    with right, cards.card(telling.ranking_title(ranked, cut, language), figures.method(ranked, language)):
        cards.chart(store.drawn(charts.ranking, figures.known(ranked, cut), cut, language), alt_text=telling.lines(ranked, language))
        figures.passport(ranked, language)

cards.facts(figures.freshness(store.figure(store.freshness)))
