"""Marketers: who are the people behind the segments, what do they do, feel and say, and what changed this month?"""

import streamlit as st

from analytics.charts import journey as charts
from analytics.customers.identity import as_kept
from analytics.customers.segments import families_in_use, keep_segments
from analytics.journey import telling_personas as telling
from analytics.journey.personas import personas
from analytics.journey.telling import described
from pages.kit import cards, gate, models, naming, said, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("페르소나"), _("고객군마다 무엇을 하고, 느끼고, 말하는지 한 사람처럼 봐요")):
    st.caption(_("나이나 사진처럼 자료에 없는 것은 지어내지 않아요"))

groups = store.figure(as_kept, models.result("segment", store.figure(families_in_use)))
found = store.figure(personas, groups.segments, store.today("orders"))
if not found:
    cards.nothing(_("고객군을 쓰기 시작하면 페르소나가 나타나요"), _("고객 {n}명을 {k}개 고객군으로 나눌 수 있어요.", n=f"{groups.n:,}", k=groups.k), page=None)
    if gate.person().may("define"):
        st.button(_("이 고객군 쓰기"), type="primary", on_click=keep_segments, args=(store.warehouse(), groups))
    st.stop()

st.subheader(telling.headline(found, language), anchor=False)
names = naming.asked_for(found)
for number, persona in enumerate(found):
    with cards.card(telling.name(persona, language), telling.size(persona, language)):
        naming.proposal(groups, persona.segment.name, names)
        does, feels, says = st.columns([1, 1.35, 1])
        with does:
            st.caption(_("하는 일"))
            for trait in persona.segment.traits[:4]:
                ko = language == "ko"
                st.markdown(_("- {label} **{value}** :gray[전체 {typical}]", label=trait.label if ko else trait.label_en,
                              value=trait.said if ko else trait.said_en, typical=trait.said_typical if ko else trait.said_typical_en))
            cards.facts([_("자주 쓰는 곳: {names}", names=cards.literal(telling.topics(persona.channels))) if persona.channels else ""])
        with feels:
            st.caption(telling.feelings(persona, language))
            if persona.journey.drawn:
                cards.chart(store.worked_out(charts.small_drawn, persona.journey, language), alt_text=described(persona.journey, language), key=f"curve{number}")
            cards.facts([telling.month_note(persona, language)])
        with says:
            st.caption(_("하는 말"))
            said.remarks(persona.remarks, f"persona{number}")
            cards.facts([_("많이 말하는 주제: {names}", names=cards.literal(telling.topics(persona.subjects))) if persona.subjects else ""])
cards.facts(groups.caveats)
