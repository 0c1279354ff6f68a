"""Marketers: what do customers speak of, how does it feel, and what changed?"""

import pandas as pd
import streamlit as st

from analytics.charts import voice as charts
from analytics.voice import telling
from analytics.voice.emerging import emerging
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.honesty import honesty
from analytics.voice.recurring import stories
from analytics.voice.speaking import emotions
from analytics.voice.teaching import taught
from pages.kit import cards, listening, store, words
from pages.kit.words import _

language = words.language()
chosen = listening.head(_("고객의 목소리"), _("무엇을 말하고, 어떻게 느끼고, 무엇이 달라졌는지 봐요"), default="26w")
found = listening.heard(chosen)

with cards.card(telling.finding(found, language), _(
        "점은 평균 감정(−1~+1), 띠는 95% 구간이에요. 한 의견은 주제마다 한 번 세요. 색은 구간이 0을 벗어날 때만 칠해요.")):
    cards.chart(store.drawn(charts.subjects, found.rows, language), alt_text=telling.finding(found, language))
    cards.facts([_("글이 있는 의견 {n}건", n=f"{found.remarks:,}"), _("주제를 말한 것만 세요"), telling.lesson(store.figure(taught), language) or ""])

with cards.card(_("주제별 숫자"), _("변화는 우연보다 클 때만 적어요.")):
    rows = pd.DataFrame([
        {"name": listening.label(row.name), "n": row.n, "share": 100 * row.share, "feeling": row.feeling, "bad_n": round(row.bad * row.n),
         "good_n": round(row.good * row.n), "consequences": row.consequences, "leaving": row.leaving, "change": telling.change(row, language)}
        for row in found.rows
    ])
    names = [row.name for row in found.rows]
    listening.counts(rows, {
        "name": st.column_config.TextColumn(_("주제")),
        "n": st.column_config.NumberColumn(_("의견"), format="localized"),
        "share": st.column_config.NumberColumn(_("비중"), format="%.1f%%"),
        "feeling": st.column_config.NumberColumn(_("감정"), format="%+.2f"),
        "bad_n": st.column_config.NumberColumn(_("불만"), format="localized"),
        "good_n": st.column_config.NumberColumn(_("칭찬"), format="localized"),
        "consequences": st.column_config.NumberColumn(_("결과를 말함"), format="localized"),
        "leaving": st.column_config.NumberColumn(_("떠날 뜻"), format="localized"),
        "change": st.column_config.TextColumn(_("앞 기간과 비교")),
    }, {
        "n": lambda at: Wanted(names[at]), "bad_n": lambda at: Wanted(names[at], side="bad"), "good_n": lambda at: Wanted(names[at], side="good"),
        "consequences": lambda at: Wanted(names[at], told="consequence"), "leaving": lambda at: Wanted(names[at], told="leaving"),
    }, chosen, key="subjects", alt_text=telling.finding(found, language))
    cards.download(_("CSV 내려받기"), rows, "subjects.csv")

left, right = st.columns(2)
with left, cards.card(_("많이 말하고 마음 상하는 것부터"), _("위로 갈수록 많이 말하고, 왼쪽일수록 감정이 나빠요. 왼쪽 위가 먼저 볼 곳이에요.")):
    cards.chart(store.drawn(charts.spoken_quadrant, found.rows, language), alt_text=telling.finding(found, language))
felt = store.figure(emotions, chosen)
with right, cards.card(_("어떤 정서가 많았나요"), _("의견마다 가장 두드러진 정서 하나를 세요. 정서가 드러나지 않은 의견은 빼요.")):
    if felt:
        cards.chart(store.drawn(charts.emotions, felt, language, 340), alt_text=_("달마다 정서의 비중"))
    else:
        st.caption(_("아직 정서를 읽지 않았어요."))

risen, told = store.figure(emerging, chosen), store.figure(stories, chosen)
with cards.card(telling.risen_finding(risen, language), _("최근 4주를 그 앞 26주로 짐작한 수와 견줘요. 여럿을 보아 생기는 우연은 5% 아래로 걸러요.")):
    for one in risen[:6]:
        listening.button(telling.risen(one, language), chosen, Wanted(one.subject, one.leaf, side="good" if one.good else "bad"), key=f"risen_{one.leaf}_{one.good}")
    for theme in [theme for theme in told.rows if theme.came in ("new", "split", "merged")][:5]:
        listening.button(telling.came(theme, language), chosen, Wanted(theme=theme.theme_id), key=f"theme_{theme.theme_id}")

checked = store.figure(honesty, chosen)
with cards.card(telling.honest_finding(checked, language), _("별점과 글이 어긋난 의견, 혜택 받은 리뷰, 서로 닮은 글이에요. 빼지는 않고 표시만 해요.")):
    with st.container(horizontal=True):
        for mark, text in telling.marks(checked, language).items():
            listening.button(text, chosen, Wanted(mark=mark), key=f"mark_{mark}")
    cards.facts(telling.paid_facts(checked, language))

with cards.card(_("고객이 한 말")):
    with st.container(horizontal=True, vertical_alignment="bottom"):
        subject, side = listening.subject_of(found), listening.side_of()
    st.caption(telling.about(found.get(subject), language))
    listening.shown(store.figure(evidence, chosen, Wanted(subject, side=side), True, 8), key="said")
    st.page_link("listen/subject.py", label=_("이 주제 깊이 보기"), icon=":material/topic:", query_params={"subject": subject})
