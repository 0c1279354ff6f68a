"""Marketers: what exactly about one subject, since when, who says it, what comes of it, and in whose words?"""

import pandas as pd
import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.recurring import stories
from analytics.voice.speaking import over_time, speakers, subjects
from pages.kit import cards, listening, store, words
from pages.kit.words import _

language = words.language()
chosen = listening.head(_("주제 깊이 보기"), _("한 주제의 세부, 흐름, 말하는 사람, 고객의 말을 봐요"), default="1y")
found = listening.heard(chosen)
with st.container(horizontal=True, vertical_alignment="bottom"):
    subject, side = listening.subject_of(found), listening.side_of(both=True)
row = found.get(subject)
leaves = store.figure(subjects, chosen, subject)

with st.container(horizontal=True):
    listening.button(_("의견 {n}건", n=f"{row.n:,}"), chosen, Wanted(subject), key="all")
    listening.button(_("결과까지 말함 {n}건", n=f"{row.consequences:,}"), chosen, Wanted(subject, told="consequence"), key="consequences")
    listening.button(_("떠날 뜻 {n}건", n=f"{row.leaving:,}"), chosen, Wanted(subject, told="leaving"), key="leaving")

course, detail = st.columns(2)
months = [month for month in store.figure(over_time, chosen, subject) if month.feeling is not None]
with course, cards.card(telling.about(row, language), _("달마다 평균 감정과 95% 구간, 점의 크기는 의견 수예요.")):
    if months:
        cards.chart(store.drawn(charts.months, months, language), alt_text=telling.about(row, language))
    else:
        st.caption(_("달마다 10건이 넘어야 그려요."))
with detail, cards.card(telling.finding(leaves, language), _("세부 주제의 평균 감정과 95% 구간이에요.")):
    if any(leaf.feeling is not None for leaf in leaves.rows):
        cards.chart(store.drawn(charts.subjects, leaves.rows, language), alt_text=telling.finding(leaves, language))
    else:
        st.caption(_("세부 주제마다 10건이 넘어야 그려요."))
    table = pd.DataFrame([{"name": listening.label(leaf.name), "n": leaf.n, "feeling": leaf.feeling, "bad": leaf.bad,
                           "change": telling.change(leaf, language)} for leaf in leaves.rows])
    cards.download(_("CSV 내려받기"), table, f"{subject}.csv")

told = store.figure(stories, chosen, subject, None if side is None else side == "good")
if told.rows:
    with cards.card(_("되풀이되는 이야기"), _("함께 쓰인 낱말로 찾은 묶음이에요. 달이 바뀌어도 같은 이야기는 이어서 세고, 어디에도 분명히 들지 않는 절은 기타로 세요.")):
        for theme in told.rows[:8]:
            listening.button(telling.theme(theme, language), chosen, Wanted(theme=theme.theme_id), key=f"theme_{theme.theme_id}")
            cards.facts(f"“{cards.literal(said)}”" for said in theme.typical)
        cards.facts([_("기타 {n}절", n=f"{told.others:,}")])

people = store.figure(speakers, chosen, subject)
if people:
    with cards.card(telling.speaker_finding(people, row, language), _("그 값의 의견 30건 이상에서, 이 주제를 말한 비중과 95% 구간이에요.")):
        who = pd.DataFrame([
            {"dimension": telling.dimension(one.dimension, language), "value": one.value, "n": one.n, "share": 100 * one.share,
             "between": f"{one.low:.0%}~{one.high:.0%}", "bad": 100 * one.bad} for one in people
        ])
        cards.table(who, {
            "dimension": st.column_config.TextColumn(_("무엇")), "value": st.column_config.TextColumn(_("누가")),
            "n": st.column_config.NumberColumn(_("의견"), format="localized"), "share": st.column_config.NumberColumn(_("비중"), format="%.1f%%"),
            "between": st.column_config.TextColumn(_("95% 구간")), "bad": st.column_config.NumberColumn(_("불만"), format="%.0f%%"),
        }, alt_text=telling.speaker_finding(people, row, language), height=300)

with cards.card(_("고객이 한 말"), _("결과까지 말한 의견을 먼저 보여 줘요. 빨강은 불만, 초록은 칭찬인 절이에요.")):
    leaf = st.pills(_("세부 주제"), [one.name for one in leaves.rows], key="leaf", bind="query-params", format_func=lambda name: cards.literal(listening.label(name)))
    shown = store.figure(evidence, chosen, Wanted(subject, leaf, side), True)
    listening.shown(shown, key="said")
    listening.download(shown, "remarks.csv")
