"""An answer on the screen: what was understood, the sentence, the figure, its proof, and how to go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import trend
from analytics.metrics import telling
from analytics.metrics.asking.answer import Answer, chart, matched_words
from analytics.metrics.asking.answering import ranked
from analytics.metrics.asking.understood import Reading
from analytics.metrics.asking.verified import badge, verify, withdraw
from analytics.metrics.catalogue import catalogue
from analytics.metrics.question import Measured
from pages.kit import cards, figures, gate, store
from pages.kit.words import _


def show(answer: Answer, key: str, language: str) -> None:
    """The question as asked and the answer below it."""
    with st.chat_message("user", avatar=":material/person:"):
        st.write(cards.literal(answer.text))
    with st.chat_message("assistant", avatar=":material/insights:"):
        {"answered": _answered, "asked_back": _asked_back, "refused": _refused}[answer.verdict](answer, key, language)


def _answered(answer: Answer, key: str, language: str) -> None:
    with st.container(border=True):
        st.caption(_("이렇게 이해했어요: {restated}", restated=cards.literal(answer.restated)))
        taken = matched_words(answer.reading.matched) if answer.reading else []
        if taken:
            st.caption(_("찾은 값: {values}", values=cards.literal(", ".join(taken))))
        st.markdown(f"**{cards.literal(answer.sentence)}**")
        if answer.measured and answer.reading:
            _figure(answer, answer.measured, language)
        elif answer.rows:
            cards.table(pd.DataFrame(list(answer.rows)), _customers(), alt_text=answer.sentence)
        with st.container(horizontal=True):
            if answer.measured:
                figures.passport(answer.measured, language, key)
            if answer.reading:
                _checked(answer.text, answer.reading, key)


def _checked(text: str, reading: Reading, key: str) -> None:
    """Who has checked what this question asks for; those who define figures may check it or take it back."""
    found, person = store.figure(badge, reading), gate.person()
    if found:
        st.badge(_("{by}님이 {on}에 검증했어요", by=cards.literal(found.by), on=f"{found.on:%Y.%m.%d}"), icon=":material/verified:", color="green")
    if not person.may("define"):
        return
    if found:
        st.button(_("검증 취소"), key=f"unverify_{key}", type="tertiary", on_click=withdraw, args=(store.warehouse(), reading))
    else:
        st.button(_("검증한 답으로 표시"), icon=":material/verified:", key=f"verify_{key}", type="tertiary",
                  on_click=verify, args=(store.warehouse(), text, reading, person.name, date.today()))


def _figure(answer: Answer, measured: Measured, language: str) -> None:
    """The chart that fits the question, and its rows."""
    by = measured.question.by
    form = chart(answer.reading) if answer.reading else "number"
    shown = measured if not answer.reading or not answer.reading.order else _only(answer, measured)
    if form == "course":
        cards.chart(store.drawn(trend.course, shown, language, height=260), alt_text=telling.lines(shown, language))
    elif form == "ranking" and figures.splits(shown, by[0]):
        cards.chart(store.drawn(trend.ranking, figures.known(shown, by[0]), by[0], language), alt_text=telling.lines(shown, language))
    if answer.reading and answer.reading.moved:
        cards.table(pd.DataFrame(list(answer.rows)), _moved(by, language), alt_text=answer.sentence)
    elif by:
        with st.expander(_("표로 보기"), icon=":material/table_rows:"):
            frame = figures.cells_frame(shown, language)
            cards.table(frame, alt_text=answer.sentence)
            cards.download(_("CSV 내려받기"), frame, f"{measured.question.metric}.csv")


def _moved(by: tuple[str, ...], language: str) -> dict[str, Any]:
    """Columns of a ranking by change."""
    names = {"value": _("지금"), "before": _("앞 기간"), "difference": _("변화"), "low": _("변화 하한"), "high": _("변화 상한"), "n": "n"}
    groups = {name: st.column_config.TextColumn(catalogue().dimensions[name].label[language]) for name in by}
    return {**groups, **{name: st.column_config.NumberColumn(said, format="localized") for name, said in names.items()}}


def _only(answer: Answer, measured: Measured) -> Measured:
    """The groups of a ranking, in its order."""
    return replace(measured, cells=ranked(measured, answer.reading)) if answer.reading else measured


def _customers() -> dict[str, Any]:
    dimensions = catalogue().dimensions
    return {
        "customer_key": st.column_config.TextColumn(_("고객 ID")),
        "risk": st.column_config.ProgressColumn(_("위험"), format="percent", min_value=0, max_value=1),
        **{name: st.column_config.TextColumn(_(dimensions[name].label["ko"])) for name in ("segment", "grade", "region", "gender")},
    }


def _asked_back(answer: Answer, key: str, language: str) -> None:
    st.write(answer.sentence)
    names = {choice.label: choice.name for choice in answer.choices}
    st.pills(_("고르기"), list(names), key=f"pick_{key}", label_visibility="collapsed", on_change=_pick, args=(answer.text, names, f"pick_{key}"))


def _pick(text: str, names: dict[str, str], key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        st.session_state["ask_next"] = (text, names[chosen])


def _refused(answer: Answer, key: str, language: str) -> None:
    st.write(cards.literal(answer.sentence))
    chips(answer.suggestions, key, _("이렇게 물어볼 수 있어요"))


def chips(texts: tuple[str, ...], key: str, label: str) -> None:
    """Questions to press in place of typing them."""
    if texts:
        st.pills(label, list(texts), key=f"chip_{key}", on_change=_press, args=(f"chip_{key}",))


def _press(key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        st.session_state["ask_next"] = (chosen, None)
