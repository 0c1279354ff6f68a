"""Executives and marketers: how are we doing, what has changed for certain, and where does it hurt?"""

import streamlit as st

from analytics.charts import trend as charts
from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.overview import headlines
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

lead = found[0]
metric = catalogue().metric(lead.metric)
measured = store.figure(measure, MetricQuestion(lead.metric, (lead.grain,), looked))
left, right = st.columns([3, 2])
with left, cards.card(telling.trend_title(measured, lead.change, language), figures.method(measured, language)):
    cards.chart(charts.course(measured, language, height=260), alt_text=telling.lines(measured, language))
    figures.passport(measured, language)

negative = store.figure(measure, MetricQuestion("negative_share", ("stage",), looked))
with right:
    if any(cell.value is not None and cell.group["stage"] for cell in negative.cells):
        with cards.card(telling.ranking_title(negative, "stage", language), _("단계별 부정 의견 비율 · 점선은 전체")):
            cards.chart(charts.ranking(figures.known(negative, "stage"), "stage", language), alt_text=telling.lines(negative, language))
            figures.passport(negative, language)
    else:
        with cards.card(_("아직 읽은 의견이 없어요")):
            st.caption(_("의견 파일을 올리면 글의 감정을 읽어 단계별로 보여 드려요."))

cards.facts(figures.freshness(store.figure(store.freshness)))
