"""Marketers: which subjects go with our score, and which are worth mending first?"""

import pandas as pd
import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.drivers import drivers
from analytics.voice.speaking import subject_label, subjects
from pages.kit import cards, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("영향 요인"), _("어떤 주제가 점수와 함께 움직이는지 봐요")):
    chosen = scope.controls(default="1y")

names = {name: pair[0 if language == "ko" else 1] for name, pair in telling.OUTCOMES.items()}
outcome = st.segmented_control(_("점수"), list(names), format_func=names.get, default="rating",
                               required=True, key=scope.linked("outcome", names))
found = store.figure(drivers, chosen, outcome, language)
spoken = store.figure(subjects, chosen)

with cards.card(telling.driver_finding(found, language), _(
        "의견이 설명하는 점수 차이를 주제가 나눠 가진 몫(섀플리 값)과 95% 구간이에요. 채널·고객군·달의 차이는 먼저 뺐어요.")):
    cards.chart(store.drawn(charts.drivers, found, language), alt_text=telling.driver_finding(found, language))
    cards.facts([
        _("점수와 글이 함께 있는 의견 {n}건", n=f"{found.n:,}"),
        _("설명력 {r2}", r2=f"{found.explained:.0%}"),
        _("회색은 우연과 구분되지 않는 주제예요"),
        _("관련을 보여 줄 뿐, 원인이라는 뜻은 아니에요"),
    ])

with cards.card(_("중요한데 마음 상하는 것부터"), _("위로 갈수록 점수와 관련이 크고, 왼쪽일수록 감정이 나빠요. 왼쪽 위가 먼저 볼 곳이에요.")):
    cards.chart(store.drawn(charts.quadrant, found, spoken.rows, language), alt_text=telling.driver_finding(found, language))

with cards.card(_("불만이 없었다면"), _("그 주제에 불만인 의견을 빼고 본 점수와 전체 점수의 차이예요. 100점 척도이고, NPS는 NPS 점수예요.")):
    rows = pd.DataFrame([
        {"name": subject_label(row.subject, language), "n": row.n, "complaints": row.complaints, "share": 100 * row.share,
         "effect": telling.effect(row, outcome, language), "penalty": row.penalty, "reward": row.reward, "kind": telling.kind(row, language)}
        for row in found.rows
    ])
    cards.table(rows, {
        "name": st.column_config.TextColumn(_("주제")),
        "n": st.column_config.NumberColumn(_("의견"), format="localized"),
        "complaints": st.column_config.NumberColumn(_("불만"), format="localized"),
        "share": st.column_config.NumberColumn(_("설명하는 몫"), format="%.1f%%"),
        "effect": st.column_config.TextColumn(_("불만을 뺀 차이"), width="large"),
        "penalty": st.column_config.NumberColumn(_("불만일 때"), format="%+.0f"),
        "reward": st.column_config.NumberColumn(_("칭찬일 때"), format="%+.0f"),
        "kind": st.column_config.TextColumn(_("성격")),
    }, alt_text=telling.driver_finding(found, language))
    cards.download(_("CSV 내려받기"), rows, f"drivers-{outcome}.csv")
