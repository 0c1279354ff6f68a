"""Marketers: what do customers speak of, how does it feel, and what changed?"""

import pandas as pd
import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.speaking import emotions, subject_label, subjects
from analytics.voice.teaching import taught
from pages.kit import cards, remark, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("고객의 목소리"), _("무엇을 말하고, 어떻게 느끼고, 무엇이 달라졌는지 봐요")):
    chosen = scope.controls(default="26w")

found = store.figure(subjects, chosen)
if not found.rows:
    cards.nothing(_("아직 읽은 의견이 없어요"), _("의견 파일을 올리면 바로 읽기 시작해요. 조금만 기다려 주세요."))
    st.stop()

with cards.card(telling.finding(found, language), _(
        "점은 평균 감정(−1~+1), 띠는 95% 구간이에요. 한 의견은 주제마다 한 번 세요. 색은 구간이 0을 벗어날 때만 칠해요.")):
    cards.chart(store.drawn(charts.subjects, found.rows, language), alt_text=telling.finding(found, language))
    learnt = telling.lesson(store.figure(taught), language)
    cards.facts([_("글이 있는 의견 {n}건", n=f"{found.remarks:,}"), _("주제를 말한 것만 세요"), *([learnt] if learnt else [])])

with cards.card(_("주제별 숫자"), _("변화는 우연보다 클 때만 적어요.")):
    rows = pd.DataFrame([
        {"name": subject_label(row.name, language), "n": row.n, "share": 100 * row.share, "feeling": row.feeling, "bad": 100 * row.bad,
         "consequences": row.consequences, "leaving": row.leaving, "change": telling.change(row, language)}
        for row in found.rows
    ])
    cards.table(rows, {
        "name": st.column_config.TextColumn(_("주제")),
        "n": st.column_config.NumberColumn(_("의견"), format="localized"),
        "share": st.column_config.NumberColumn(_("비중"), format="%.1f%%"),
        "feeling": st.column_config.NumberColumn(_("감정"), format="%+.2f"),
        "bad": st.column_config.NumberColumn(_("불만"), format="%.1f%%"),
        "consequences": st.column_config.NumberColumn(_("결과를 말함"), format="localized"),
        "leaving": st.column_config.NumberColumn(_("떠날 뜻"), format="localized"),
        "change": st.column_config.TextColumn(_("앞 기간과 비교")),
    }, alt_text=telling.finding(found, language))
    cards.download(_("CSV 내려받기"), rows, "subjects.csv")

felt = store.figure(emotions, chosen)
if felt:
    with cards.card(_("어떤 정서가 많았나요"), _("의견마다 가장 두드러진 정서 하나를 세요. 정서가 드러나지 않은 의견은 빼요.")):
        cards.chart(store.drawn(charts.emotions, felt, language), alt_text=_("달마다 정서의 비중"))

with cards.card(_("고객이 한 말")):
    names = [row.name for row in found.rows]
    start = found.worst.name if found.worst else names[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        subject = st.selectbox(_("주제"), names, index=names.index(start), key=scope.linked("subject", names), width=220,
                               format_func=lambda name: subject_label(name, language))
        sides = {"bad": _("불만"), "good": _("칭찬")}
        side = st.segmented_control(_("고르기"), list(sides), format_func=sides.get,
                                    default="bad", required=True, key=scope.linked("side", sides))
    st.caption(telling.about(found.get(subject), language))
    for one in store.figure(evidence, chosen, Wanted(subject, side=side), True, 12).rows:
        remark.marked(one)
    st.page_link("listen/subject.py", label=_("이 주제 깊이 보기"), icon=":material/topic:", query_params={"subject": subject})
