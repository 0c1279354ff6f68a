"""Marketers: what exactly about one subject, since when, and in whose words?"""

import pandas as pd
import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.recurring import stories
from analytics.voice.speaking import over_time, subject_label, subjects
from pages.kit import cards, remark, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("주제 깊이 보기"), _("한 주제의 세부, 흐름, 고객의 말을 봐요")):
    chosen = scope.controls(default="1y")

found = store.figure(subjects, chosen)
if not found.rows:
    cards.nothing(_("아직 읽은 의견이 없어요"), _("의견 파일을 올리면 바로 읽기 시작해요. 조금만 기다려 주세요."))
    st.stop()

names = [row.name for row in found.rows]
start = found.worst.name if found.worst else names[0]
subject = st.selectbox(_("주제"), names, index=names.index(start), key=scope.linked("subject", names), width=260,
                       format_func=lambda name: subject_label(name, language))
row = found.get(subject)
leaves = store.figure(subjects, chosen, subject)

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
    table = pd.DataFrame([{"name": subject_label(leaf.name, language), "n": leaf.n, "feeling": leaf.feeling, "bad": leaf.bad,
                           "change": telling.change(leaf, language)} for leaf in leaves.rows])
    cards.download(_("CSV 내려받기"), table, f"{subject}.csv")

sides = {"bad": _("불만"), "good": _("칭찬"), "all": _("모두")}
side = st.segmented_control(_("고르기"), list(sides), format_func=sides.get,
                            default="bad", required=True, key=scope.linked("side", sides))
told = store.figure(stories, chosen, subject, side == "good")
if told.rows and side != "all":
    with cards.card(_("되풀이되는 이야기"), _("함께 쓰인 낱말로 찾은 묶음이에요. 어느 묶음에도 분명히 들지 않는 절은 기타로 세요.")):
        for theme in told.rows:
            st.markdown(f"**{cards.literal(theme.label)}** :gray[{_('{n}절', n=f'{theme.n:,}')}]")
            cards.facts(f"“{cards.literal(said)}”" for said in theme.typical)
        cards.facts([_("기타 {n}절", n=f"{told.others:,}")])

with cards.card(_("고객이 한 말"), _("결과까지 말한 의견을 먼저 보여 줘요. 빨강은 불만, 초록은 칭찬인 절이에요.")):
    leaf = st.pills(_("세부 주제"), [one.name for one in leaves.rows], key="leaf", bind="query-params",
                    format_func=lambda name: subject_label(name, language))
    shown = store.figure(evidence, chosen, Wanted(subject, leaf, side if side != "all" else None), True, 20).rows
    if not shown:
        st.caption(_("이 조건에 맞는 말이 없어요."))
    for one in shown:
        remark.marked(one)
