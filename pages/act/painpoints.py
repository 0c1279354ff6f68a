"""Marketers: what hurts our customers most, whom and since when, and what can we decide to do about it today?"""

import streamlit as st

from analytics.journey import telling_pains as telling
from analytics.journey.pains import HURT, pains
from analytics.journey.remarks import saddest
from analytics.journey.stages import chosen as journey_of
from pages.kit import cards, planning, said, scope, store, words
from pages.kit.words import _

language = words.language()
with cards.page(_("개선 기회"), _("무엇이 고객을 가장 힘들게 하는지 보고, 할 일로 바꿔요")):
    chosen = scope.controls(default="1y")

found = store.figure(pains, chosen)
template = store.figure(journey_of)
st.subheader(telling.headline(found, template, language), anchor=False)
if not found:
    cards.nothing(_("순위를 매길 만큼 의견이 모이지 않았어요"), _("한 접점에 의견이 30건은 있어야 해요."))
    st.stop()
cards.facts([_("사람 수 × 감정 × 걸린 매출 순서예요"), _("감정이 {hurt} 이하인 의견을 불편으로 봐요", hurt=f"−{HURT}"),
             _("매출은 이 고객들이 최근 1년에 쓴 돈이고, 잃을 돈이라는 뜻은 아니에요")])

may = planning.allowed()
heard = store.figure(saddest, chosen, tuple((pain.stage, pain.touchpoint) for pain in found))
for number, (pain, remarks) in enumerate(zip(found, heard, strict=True), start=1):
    with cards.card(f"{number}. {telling.place(template, pain.stage, pain.touchpoint, language)}"):
        cards.facts(telling.facts(pain, language))
        for line in telling.circumstances(pain, language):
            st.markdown(f":material/priority_high: {cards.literal(line)}")
        evidence, plan = st.columns(2)
        with evidence:
            st.caption(_("고객이 한 말"))
            said.remarks(remarks, f"pain{number}")
        with plan:
            st.caption(_("해 볼 만한 일 (상거래 개선 목록에서)"))
            planning.proposals(pain, template, may)

with st.container(horizontal=True):
    cards.download(_("내려받기"), lambda: telling.table(found, template, language), "pains.csv")
    st.page_link("act/actions.py", label=_("실행 목록 보기"), icon=":material/task_alt:")
