"""Teams: what did we decide to do, who does it until when, and did it help?"""

from datetime import datetime

import pandas as pd
import streamlit as st

from analytics.journey import telling_pains as telling
from analytics.journey.acting import judge
from analytics.journey.measures import is_draft
from analytics.journey.stages import chosen as journey_of
from analytics.metrics.catalogue import catalogue
from data.actions import STATES, actions
from pages.kit import cards, gate, store, words
from pages.kit.words import _

language = words.language()
visitor = gate.person()
kept = actions(store.warehouse())
template = store.figure(journey_of)
states = {"planned": _("할 일"), "doing": _("하는 중"), "done": _("끝냄"), "stopped": _("멈춤")}

with cards.page(_("실행 목록"), _("누가 언제까지 무엇을 하는지, 효과가 있었는지 봐요")):
    shown = st.segmented_control(_("상태"), ["open", *STATES], default="open", required=True, key="state", bind="query-params",
                                 format_func=lambda one: states.get(one, _("진행 중인 일")))


def value(metric: str, number: float | None) -> str:
    """The metric's value with its unit."""
    if number is None:
        return "–"
    return f"{number * 100:.1f}%" if catalogue().metrics[metric].unit == "share" else f"{number:.2f}"


def verdict(judged) -> str:
    """What the numbers say about the effect so far."""
    if judged.change is None:
        return _("{day}부터 효과를 볼 수 있어요", day=f"{judged.action.judge_on:%Y.%m.%d}")
    now = value(judged.action.metric, judged.change.now.value)
    said = {True: _("좋아졌어요"), False: _("나빠졌어요"), None: _("아직 우연과 구별되지 않아요")}[judged.better]
    return _("지금 {now} (n={n}) · {said}", now=now, n=f"{judged.change.now.n:,}", said=said) + ("" if judged.ripe else " · " + _("판단은 {day}부터", day=f"{judged.action.judge_on:%Y.%m.%d}"))


def save(action) -> None:
    given = st.session_state
    kept.change(action.action_id, state=given[f"s{action.action_id}"], owner=given[f"o{action.action_id}"], due=given[f"d{action.action_id}"],
                by=visitor.name, changed_at=datetime.now())


listed = [one for one in kept.all() if (one.state in ("planned", "doing") if shown == "open" else one.state == shown)]
if not listed:
    cards.nothing(_("여기에는 아직 실행이 없어요"), _("‘개선 기회’에서 해 볼 일을 고르면 이곳에 모여요."), page=None)
    st.page_link("act/painpoints.py", label=_("개선 기회 보기"), icon=":material/lightbulb:")
for action in listed:
    judged = store.figure(judge, action, store.today())
    with cards.card(cards.literal(action.title)):
        metric = catalogue().metrics[action.metric].label[language]
        before = value(action.metric, action.baseline)
        if is_draft(action.measure_id):
            st.badge(_("AI 초안에서"), icon=":material/smart_toy:", color="violet")
        cards.facts([telling.place(template, action.stage, action.touchpoint, language), action.segment or "",
                     _("{metric} 시작 값 {value} (n={n})", metric=metric, value=before, n=f"{action.baseline_n:,}"), verdict(judged)])
        with st.container(horizontal=True, vertical_alignment="bottom"):
            free = not visitor.may("define")
            st.selectbox(_("상태"), STATES, index=STATES.index(action.state), format_func=states.get, key=f"s{action.action_id}", width=130,
                         on_change=save, args=(action,), disabled=free)
            st.text_input(_("맡은 사람"), action.owner, key=f"o{action.action_id}", width=170, on_change=save, args=(action,), disabled=free)
            st.date_input(_("언제까지"), action.due, key=f"d{action.action_id}", width=150, format="YYYY.MM.DD", on_change=save, args=(action,), disabled=free)
            if not free:
                st.button(_("지우기"), key=f"x{action.action_id}", icon=":material/delete:", type="tertiary", on_click=kept.remove, args=(action.action_id,))

if listed and visitor.may("download"):
    cards.download(_("실행 목록 내려받기"), lambda: pd.DataFrame([vars(one) for one in listed]), "actions.csv")
