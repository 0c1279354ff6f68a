"""From a pain to an action: what could be done, by the catalogue and, where a model is set up, by its drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from analytics.journey.acting import baseline
from analytics.journey.measures import Measure, is_draft, measures_for
from analytics.journey.pains import Pain
from analytics.journey.stages import Template
from analytics.journey.telling_pains import place
from data.actions import actions
from pages.kit import cards, gate, store, words
from pages.kit.sentences import sentence
from pages.kit.words import _
from prompts import settings
from prompts.tasks.measures import drafted


@dataclass(frozen=True)
class Allowed:
    """What this visitor may do about a pain: make it an action, ask a model for more."""

    decide: bool
    draft: bool


def allowed() -> Allowed:
    """Asked once for a page: it costs a look into the accounts."""
    may = gate.person().may("define")
    return Allowed(may, may and settings.ready())


def proposals(pain: Pain, template: Template, may: Allowed) -> None:
    """The measures against one pain, each with a button that makes it an action."""
    drafts: dict[str, tuple[Measure, ...]] = st.session_state.setdefault("drafted measures", {})
    key = f"{pain.stage} {pain.touchpoint}"
    known = measures_for(pain.stage, pain.touchpoint)
    for measure in (*known, *drafts.get(key, ())):
        _proposal(pain, measure, may)
    if known and key not in drafts and may.draft:
        st.button(_("AI에게 더 물어보기"), key=f"draft {key}", icon=":material/smart_toy:", type="tertiary", on_click=_draft, args=(pain, template, key))


def _proposal(pain: Pain, measure: Measure, may: Allowed) -> None:
    language = words.language()
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        mark = f" :violet-badge[{_('AI 초안')}]" if is_draft(measure.id) else ""
        st.markdown(f"{cards.literal(measure.text(language))} :gray[{cards.literal(measure.owner[language])}]{mark}", width="stretch")
        if may.decide and st.button(_("실행으로"), key=f"act {pain.stage}{pain.touchpoint}{measure.id}", icon=":material/add_task:", type="tertiary"):
            st.dialog(_("실행으로 만들기"))(_form)(pain, measure)


def _form(pain: Pain, measure: Measure) -> None:
    """Who does it until when, and for which customers."""
    language = words.language()
    st.markdown(f"**{cards.literal(measure.text(language))}**")
    st.text_input(_("맡을 사람"), measure.owner[language], key="plan owner")
    st.date_input(_("언제까지"), date.today() + timedelta(weeks=2), format="YYYY.MM.DD", key="plan due")
    if pain.segment:
        st.selectbox(_("누구에게"), [None, pain.segment.name], format_func=lambda one: one or _("모든 고객"), key="plan group")
    st.caption(_("끝난 뒤 {weeks}주가 지나면 지금 값과 견주어 효과를 판단해요.", weeks=measure.weeks))
    if st.button(_("목록에 넣기"), type="primary", on_click=_add, args=(pain, measure)):
        st.rerun()


def _add(pain: Pain, measure: Measure) -> None:
    """Write the action; the metric of today is where it starts."""
    given = st.session_state
    due = given["plan due"]
    told = store.figure(baseline, measure.metric, store.today(), pain.stage, pain.touchpoint, given.get("plan group") if pain.segment else None)
    actions(store.warehouse()).add(
        title=measure.text(words.language()), owner=given["plan owner"], due=due, judge_on=due + timedelta(weeks=measure.weeks), measure_id=measure.id,
        made_at=datetime.now(), made_by=gate.person().name, **told)
    st.toast(_("실행 목록에 넣었어요."), icon=":material/task_alt:")


def _draft(pain: Pain, template: Template, key: str) -> None:
    found = drafted(pain, place(template, pain.stage, pain.touchpoint, words.language()), measures_for(pain.stage, pain.touchpoint), words.language())
    if found.trouble:
        said = sentence(found.trouble, words.language())
        st.toast(f"{said.what} {said.then}", icon=":material/cloud_off:")
    else:
        st.session_state["drafted measures"][key] = found.measures
