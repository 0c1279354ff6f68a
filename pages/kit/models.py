"""Results of the customer models on a page: at once what is held, else how the first run is doing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.customers.churn import HORIZON_DAYS
from analytics.customers.model_card import Answer, model_card
from analytics.customers.scoring import asked
from analytics.customers.standing import data_state, standing, start
from data.jobs import Job
from pages.kit import reading, store, words
from pages.kit.cards import literal
from pages.kit.words import _

_PATIENCE_SECONDS = 0.7  # a refusal or a small shop is there by then, and the page need not flicker
_EVERY_SECONDS = 1


def result(name: str, families: tuple[str, ...] = ("behaviour",), horizon_days: int = HORIZON_DAYS) -> Any:
    """What a model (segment, churn, value, recommend) found, without waiting for it.

    A result of older data is shown, with a note, while the new one is computed. Before the first one the page
    ends here with the progress and comes back by itself. Raises the model's refusal.
    """
    current, today = store.warehouse(), store.today("orders")
    model, args = asked(name, words.language(), families, horizon_days)
    held = standing(current, model, *args)
    if held is None or ((held.state, held.today) != (store.figure(data_state), today) and not reading.at_work(current)):
        job = start(current, today, model, *args)
        job.wait(_PATIENCE_SECONDS)
        held = standing(current, model, *args) or held
        if job.running:
            _shown(job, first=held is None)
    if held is None:
        st.stop()
    return held.open()


def held(name: str) -> Any | None:
    """What a model found last, when it has run and found something; nothing is started."""
    model, args = asked(name, words.language())
    last = standing(store.warehouse(), model, *args)
    return last.result if last else None


def card(found: Answer) -> None:
    """The model's card at the foot of its page, closed until asked for."""
    with st.expander(_("이 계산은 어떻게 했나요")):
        st.markdown("\n".join(f"- **{what}** {literal(words_of)}" for what, words_of in model_card(found, words.language())))


@st.fragment(run_every=_EVERY_SECONDS)
def _shown(job: Job, first: bool) -> None:
    if not job.running:
        st.rerun()
    text = _("처음 계산하고 있어요. 다른 화면에 다녀와도 계속돼요.") if first else _("새 자료로 다시 계산하고 있어요. 그동안 앞의 결과를 보여요.")
    st.caption(text + _(" ({n}초째)", n=f"{job.seconds:.0f}"))
    if first:
        st.skeleton(height=320)
