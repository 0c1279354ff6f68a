"""Marketers: what hurts our customers most, whom and since when, and what can we decide to do about it today?"""

from datetime import date, datetime, timedelta

import streamlit as st

from analytics.journey import telling_pains as telling
from analytics.journey.acting import baseline
from analytics.journey.measures import measures_for
from analytics.journey.pains import HURT, pains
from analytics.journey.remarks import remarks
from analytics.journey.stages import chosen as journey_of
from data.actions import actions
from pages.kit import cards, gate, scope, store, words
from pages.kit.words import _

language = words.language()
visitor = gate.person()
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


def decide(pain, measure) -> None:
    """Write the action with its baseline; today's data are the starting point."""
    given = st.session_state
    key = f"{pain.stage}{pain.touchpoint}{measure.id}"
    due = given[f"due{key}"]
    told = store.figure(baseline, measure.metric, store.today(), pain.stage, pain.touchpoint, None)
    actions(store.warehouse()).add(
        title=measure.text(language), owner=given[f"owner{key}"], due=due, judge_on=due + timedelta(weeks=measure.weeks),
        measure_id=measure.id, made_at=datetime.now(), made_by=visitor.name, **told)
    st.toast(_("실행 목록에 넣었어요."), icon=":material/task_alt:")


def proposal(pain, measure) -> None:
    """One measure of the catalogue and the form that makes it an action."""
    key = f"{pain.stage}{pain.touchpoint}{measure.id}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{measure.text(language)} :gray[{measure.owner[language]}]", width="stretch")
        if visitor.may("define"):
            with st.popover(_("실행으로 만들기"), icon=":material/add_task:"):
                st.text_input(_("맡을 사람"), measure.owner[language], key=f"owner{key}")
                st.date_input(_("언제까지"), date.today() + timedelta(weeks=2), key=f"due{key}", format="YYYY.MM.DD")
                st.caption(_("끝난 뒤 {weeks}주가 지나면 지금 값과 견주어 효과를 판단해요.", weeks=measure.weeks))
                st.button(_("목록에 넣기"), type="primary", key=f"add{key}", on_click=decide, args=(pain, measure))


for number, pain in enumerate(found, start=1):
    with cards.card(f"{number}. {telling.place(template, pain.stage, pain.touchpoint, language)}"):
        cards.facts(telling.facts(pain, language))
        for said in telling.circumstances(pain, language):
            st.markdown(f":material/priority_high: {cards.literal(said)}")
        evidence, plan = st.columns(2)
        with evidence:
            st.caption(_("고객이 한 말"))
            for remark in store.figure(remarks, chosen, pain.stage, pain.touchpoint, "saddest", 3):
                cards.quote(remark.text, [remark.channel or "", f"{remark.answered_at:%Y.%m.%d}" if remark.answered_at else ""])
        with plan:
            st.caption(_("해 볼 만한 일 (상거래 개선 목록에서)"))
            for measure in measures_for(pain.stage, pain.touchpoint):
                proposal(pain, measure)

with st.container(horizontal=True):
    cards.download(_("내려받기"), lambda: telling.table(found, template, language), "pains.csv")
    st.page_link("act/actions.py", label=_("실행 목록 보기"), icon=":material/task_alt:")
