"""Marketers: which subjects go with our score, whom do they cost, and which are worth mending first?"""

import pandas as pd
import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.drivers import drivers
from analytics.voice.evidence import Wanted
from analytics.voice.money import money
from pages.kit import cards, listening, scope, store, words
from pages.kit.words import _

language = words.language()
chosen = listening.head(_("영향 요인"), _("어떤 주제가 점수, 재구매, 이탈과 함께 움직이는지 봐요"), default="1y")
names = {name: pair[0 if language == "ko" else 1] for name, pair in telling.OUTCOMES.items()}
outcome = st.segmented_control(_("결과"), list(names), format_func=names.__getitem__, default="rating", required=True, key=scope.linked("outcome", names))
found = store.figure(drivers, chosen, outcome, language)
spoken = listening.heard(chosen)

with cards.card(telling.driver_finding(found, language), _(
        "의견이 설명하는 차이를 주제가 나눠 가진 몫(섀플리 값)과 95% 구간이에요. 채널·고객군·달의 차이는 먼저 뺐어요.")):
    cards.chart(store.drawn(charts.drivers, found, language), alt_text=telling.driver_finding(found, language))
    cards.facts([
        telling.outcome_words(outcome, language),
        _("결과와 글이 함께 있는 의견 {n}건", n=f"{found.n:,}"),
        _("설명력 {r2}", r2=f"{found.explained:.1%}"),
        _("회색은 우연과 구분되지 않는 주제예요"),
        _("관련을 보여 줄 뿐, 원인이라는 뜻은 아니에요"),
    ])

with cards.card(_("중요한데 마음 상하는 것부터"), _("위로 갈수록 결과와 관련이 크고, 왼쪽일수록 감정이 나빠요. 왼쪽 위가 먼저 볼 곳이에요.")):
    cards.chart(store.drawn(charts.quadrant, found, spoken.rows, language), alt_text=telling.driver_finding(found, language))

with cards.card(_("불만이 없었다면"), _("그 주제에 불만인 의견을 빼고 본 결과와 전체 결과의 차이예요. 100점(퍼센트) 척도이고, NPS는 NPS 점수예요.")):
    subjects = [row.subject for row in found.rows]
    rows = pd.DataFrame([
        {"name": listening.label(row.subject), "n": row.n, "complaints": row.complaints, "share": 100 * row.share, "sure": telling.sureness(row, language),
         "effect": telling.effect(row, outcome, language), "penalty": row.penalty, "reward": row.reward, "kind": telling.kind(row, language)}
        for row in found.rows
    ])
    listening.counts(rows, {
        "name": st.column_config.TextColumn(_("주제")),
        "n": st.column_config.NumberColumn(_("의견"), format="localized"),
        "complaints": st.column_config.NumberColumn(_("불만"), format="localized"),
        "share": st.column_config.NumberColumn(_("설명하는 몫"), format="%.1f%%"),
        "sure": st.column_config.TextColumn(_("뚜렷함")),
        "effect": st.column_config.TextColumn(_("불만을 뺀 차이"), width="large"),
        "penalty": st.column_config.NumberColumn(_("불만일 때"), format="%+.0f"),
        "reward": st.column_config.NumberColumn(_("칭찬일 때"), format="%+.0f"),
        "kind": st.column_config.TextColumn(_("성격")),
    }, {"n": lambda at: Wanted(subjects[at]), "complaints": lambda at: Wanted(subjects[at], side="bad")}, chosen,
        key="effects", alt_text=telling.driver_finding(found, language))
    cards.download(_("CSV 내려받기"), rows, f"drivers-{outcome}.csv")

spent = store.figure(money, chosen)
if spent:
    with cards.card(telling.money_finding(spent, language), _("불만을 말한 고객이 그 앞 1년에 산 금액과, 그 뒤 90일에 한 사람이 산 금액이에요. 다른 고객은 첫 의견 뒤 90일이에요. 관련일 뿐 원인은 아니에요.")):
        rows = pd.DataFrame([
            {"name": listening.label(row.subject), "customers": row.customers, "before": row.before, "after": row.after, "others": row.others,
             "difference": telling.money_difference(row, language)} for row in spent
        ])
        whose = [row.subject for row in spent]
        listening.counts(rows, {
            "name": st.column_config.TextColumn(_("주제")),
            "customers": st.column_config.NumberColumn(_("불만을 말한 고객"), format="localized"),
            "before": st.column_config.NumberColumn(_("앞 1년 구매액"), format="localized"),
            "after": st.column_config.NumberColumn(_("뒤 90일 한 사람"), format="%.0f"),
            "others": st.column_config.NumberColumn(_("다른 고객 한 사람"), format="%.0f"),
            "difference": st.column_config.TextColumn(_("차이"), width="medium"),
        }, {"customers": lambda at: Wanted(whose[at], side="bad")}, chosen, key="money", alt_text=telling.money_finding(spent, language))
