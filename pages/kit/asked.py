"""An answer on the screen: what was understood, the sentence, the figure, its proof, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import trend
from analytics.metrics import telling
from analytics.metrics.asking import checking
from analytics.metrics.asking.answer import Answer, chart, matched_words
from analytics.metrics.asking.answering import ranked
from analytics.metrics.asking.turns import Turn
from analytics.metrics.asking.understood import Reading
from analytics.metrics.asking.verified import Verified, badge, verify, withdraw
from analytics.metrics.asking.what_if import Outcome
from analytics.metrics.catalogue import catalogue
from analytics.metrics.question import Measured, Scope
from pages.kit import cards, figures, gate, mending, pinning, store, talk
from pages.kit.words import _


def head() -> None:
    """What stands beside the title."""
    if not pinning.replayed():
        st.page_link("ask/verified.py", label=_("검증한 질문"), icon=":material/verified:")
        st.button(_("새로 시작"), icon=":material/restart_alt:", type="tertiary", on_click=talk.forget)


def show(answer: Answer, asked: Sequence[Turn], language: str) -> None:
    """The last of the questions asked, and the answer below it."""
    with st.chat_message("user", avatar=":material/person:"):
        st.write(cards.literal(answer.text))
    with st.chat_message("assistant", avatar=":material/insights:"):
        {"answered": _answered, "asked_back": _asked_back, "refused": _refused}[answer.verdict](answer, asked, language)


def _answered(answer: Answer, asked: Sequence[Turn], language: str) -> None:
    at = len(asked) - 1
    with cards.card(_plainly(answer.sentence), _("이렇게 이해했어요: {restated}", restated=_plainly(answer.restated))):
        taken = matched_words(answer.reading.matched) if answer.reading else []
        if taken:
            st.caption(_("찾은 값: {values}", values=cards.literal(", ".join(taken))))
        if answer.outcome:
            cards.table(_used(answer.outcome, language), alt_text=answer.sentence)
        elif answer.measured and answer.reading:
            _figure(answer, answer.measured, at, language)
        elif answer.rows:
            cards.table(pd.DataFrame(list(answer.rows)), _customers(), alt_text=answer.sentence)
        with st.container(horizontal=True):
            if answer.measured:
                figures.passport(answer.measured, language, f"asked_{at}")
            mending.offer(answer, asked[-1], at, language)
            if answer.reading:
                _checked(asked, answer.reading, at)


def _plainly(text: str) -> str:
    """Words of the data inside a heading, which escapes tildes itself."""
    return cards.literal(text).replace(r"\~", "~")


def _checked(asked: Sequence[Turn], reading: Reading, at: int) -> None:
    """Who has checked what this question asks for; those who may check it or take it back."""
    found, person = store.figure(badge, reading), gate.person()
    if found:
        st.badge(_("{by}님이 {on}에 검증했어요", by=cards.literal(found.by), on=f"{found.on:%Y.%m.%d}"), icon=":material/verified:", color="green")
    if not person.may("verify") or pinning.replayed():
        return
    if found:
        st.button(_("검증 취소"), key=f"unverify_{at}", type="tertiary", on_click=withdraw, args=(store.warehouse(), found.meaning))
    else:
        st.button(_("검증한 답으로 표시"), icon=":material/verified:", key=f"verify_{at}", type="tertiary",
                  on_click=_verify, args=(tuple(asked), reading, person.name or person.email))


def _verify(asked: tuple[Turn, ...], reading: Reading, by: str) -> None:
    turns = checking.shortest(store.warehouse(), asked, reading, store.today())
    verify(store.warehouse(), turns, reading, by, date.today())


def _used(found: Outcome, language: str) -> pd.DataFrame:
    """The figures that a supposition rests on, and what it makes of the one asked for."""
    rows = [
        {_("지표"): telling.label(one.metric, language), _("범위"): " · ".join(telling.scope_words(Scope(filters=one.filters), language)[1:]) or _("전체"),
         _("값"): telling.written(metric, one.cell.value, language), _("95% 구간"): telling.interval(metric, one.cell, language), "n": f"{one.cell.n:,}"}
        for one in found.used for metric in [catalogue().metric(one.metric)]
    ]
    return pd.DataFrame(rows)


def _figure(answer: Answer, measured: Measured, at: int, language: str) -> None:
    """The chart that fits the question, and its rows."""
    by = measured.question.by
    form = chart(answer.reading) if answer.reading else "number"
    shown = measured if not answer.reading or not answer.reading.order else _only(answer, measured)
    if form == "course":
        cards.chart(store.drawn(trend.course, shown, language, height=260), alt_text=telling.lines(shown, language))
    elif form == "ranking" and figures.splits(shown, by[0]):
        cards.chart(store.drawn(trend.ranking, figures.known(shown, by[0]), by[0], language), alt_text=telling.lines(shown, language))
    else:
        cards.facts([figures.size_words(measured.total)])
    if answer.reading and answer.reading.moved:
        cards.table(pd.DataFrame(list(answer.rows)), _moved(by, language), alt_text=answer.sentence)
    elif by:
        with st.expander(_("표로 보기"), icon=":material/table_rows:"):
            frame = figures.cells_frame(shown, language)
            cards.table(frame, alt_text=answer.sentence)
            cards.download(_("CSV 내려받기"), frame, f"{measured.question.metric}-{at + 1}.csv")


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


def _asked_back(answer: Answer, asked: Sequence[Turn], language: str) -> None:
    key, at = f"pick_{len(asked)}", len(asked) - 1
    st.write(cards.literal(answer.sentence))
    names = {choice.label: choice.name for choice in answer.choices}
    st.pills(_("고르기"), list(names), key=key, label_visibility="collapsed", on_change=_pick, args=(at, names, key), format_func=cards.literal)


def _pick(at: int, names: dict[str, str], key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        talk.settle(at, names[chosen])


def _refused(answer: Answer, asked: Sequence[Turn], language: str) -> None:
    st.write(cards.literal(answer.sentence))
    chips(answer.suggestions, f"refused_{len(asked)}", _("이렇게 물어볼 수 있어요"))


def chips(texts: tuple[str, ...], key: str, label: str) -> None:
    """Questions to press in place of typing them."""
    if texts:
        st.pills(label, list(texts), key=f"chip_{key}", on_change=_press, args=(f"chip_{key}",), format_func=cards.literal)


def _press(key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        talk.say(chosen)


def reopening(those: Sequence[Verified], label: str) -> None:
    """Checked questions to press: each opens its whole conversation."""
    if those:
        names = {one.text: one.turns for one in those}
        st.pills(label, list(names), key="chip_verified", on_change=_reopen, args=(names, "chip_verified"), format_func=lambda text: f":material/verified: {cards.literal(text)}")


def _reopen(names: dict[str, tuple[Turn, ...]], key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        talk.reopen(names[chosen])


def go(one: Verified) -> None:
    """To the page of questions, with this one asked."""
    st.session_state["asked"] = list(one.turns)
    st.switch_page("ask/ask.py")
