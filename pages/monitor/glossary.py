"""Everybody: what does each figure mean, how is it computed, from what, and how sure can it be?"""

import streamlit as st

from analytics.metrics import telling
from analytics.metrics.catalogue import catalogue
from analytics.metrics.measuring import measure_all
from analytics.metrics.question import MetricQuestion
from pages.kit import cards, figures, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("지표 사전"), _("숫자마다 뜻과 셈법, 출처를 적어 두었어요")):
    wanted = st.text_input(_("찾기"), placeholder=_("예: 재구매, 만족도"), key="q", bind="query-params", width=260)

found = telling.glossary(wanted, language)
if not found:
    cards.nothing(_("‘{word}’에 맞는 지표가 없어요", word=cards.literal(wanted)), _("다른 말로 찾아 보세요."), page=None)
answers = store.figure(measure_all, tuple(MetricQuestion(metric.name) for metric in found))
for metric, measured in zip(found, answers, strict=True):
    with cards.card(metric.label[language], metric.meaning[language], key=f"term_{metric.name}"):
        now = telling.written(metric, measured.total.value, language)
        between = telling.interval(metric, measured.total, language)
        cards.facts([
            _("지금까지 {value}", value=now) + (f" ({between})" if between else ""), f"n {measured.total.n:,}",
            _("좋은 쪽: {side}", side={"up": _("높을수록"), "down": _("낮을수록"), "neutral": _("없음")}[metric.good]),
            _("척도 {scale}", scale=measured.scale) if measured.scale else "", _("출처: {source}", source=metric.source),
        ])
        cards.facts([_("이렇게 물어도 돼요: {words}", words=", ".join(metric.asked_as[language])),
                     _("나눌 수 있는 기준: {cuts}", cuts=", ".join(one.label[language] for one in catalogue().dimensions_of(metric).values()))])
        figures.passport(measured, language)
