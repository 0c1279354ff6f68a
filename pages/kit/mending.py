"""An answer changed by hand: another metric, cut, period or filter, with the query that comes of it."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from analytics.metrics import telling
from analytics.metrics.asking.answer import Answer, restated
from analytics.metrics.asking.turns import Edit, Turn, edited
from analytics.metrics.asking.understood import Reading
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.question import Filter
from pages.kit import cards, pinning, scope, store, talk
from pages.kit.words import _

_OPEN = "the answer being changed"
_AS_READ, _OWN_DAYS = "", "own"


def offer(answer: Answer, turn: Turn, at: int, language: str) -> None:
    """The button of one answer, and the way back where it was changed."""
    if pinning.replayed() or answer.reading is None or answer.reading.intent not in ("figure", "why"):
        return
    st.button(_("이 답 고치기"), icon=":material/tune:", type="tertiary", key=f"mend_{at}", on_click=_open, args=(at,))
    if st.session_state.get(_OPEN) == at:
        st.dialog(_("이 답 고치기"), width="large", on_dismiss=_close)(_mend)(answer.reading, turn, at, language)
    if turn.edit:
        st.button(_("처음 답으로"), icon=":material/undo:", type="tertiary", key=f"unmend_{at}", on_click=talk.mend, args=(at, None))


def _open(at: int) -> None:
    st.session_state[_OPEN] = at


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _mend(reading: Reading, turn: Turn, at: int, language: str) -> None:
    left, right = st.columns(2)
    with left:
        names = list(catalogue().metrics)
        metric = st.selectbox(_("지표"), names, index=names.index(reading.question.metric), format_func=lambda name: telling.label(name, language), key=f"mend_metric_{at}")
        definition = catalogue().metric(metric)
        known = catalogue().dimensions_of(definition)
        by = st.multiselect(_("나누는 기준"), list(known), default=[name for name in reading.question.by if name in known], max_selections=2,
                            format_func=lambda name: known[name].label[language], key=f"mend_by_{at}", placeholder=_("나누지 않음"))
    with right:
        days = _days(reading, turn, at)
        compared = st.toggle(_("앞 기간과 비교"), value=reading.against is not None, key=f"mend_compared_{at}")
    filters = _filters(definition, reading, at, language)
    edit = Edit(metric, tuple(by), days, filters, compared)
    draft = edited(reading, edit, store.today())
    measured = store.figure(measure, draft.question)
    st.markdown(f"**{telling.written(definition, measured.total.value, language)}** · n {measured.total.n:,}  \n{cards.literal(restated(draft, language))}")
    with st.expander(_("이렇게 계산해요"), icon=":material/code:"):
        st.code(measured.sql, language="sql", wrap_lines=True)
    if st.button(_("이 답으로 바꾸기"), type="primary", icon=":material/check:", key=f"mend_done_{at}", width="stretch"):
        _close()
        talk.mend(at, edit)
        st.rerun()


def _days(reading: Reading, turn: Turn, at: int) -> str | None:
    """A code of days, or None for the period that was read."""
    read, before = reading.question.scope.period, turn.edit.days if turn.edit else None
    codes = [_AS_READ, *scope.PERIODS, _OWN_DAYS]
    now = _OWN_DAYS if before and "~" in before else before or _AS_READ
    names = {_AS_READ: _("물어본 기간"), _OWN_DAYS: _("날짜 고르기")}
    code = st.selectbox(_("기간"), codes, index=codes.index(now), format_func=lambda one: names.get(one) or scope.period_words(one), key=f"mend_days_{at}")
    if code != _OWN_DAYS:
        return code or before
    until = read.until or store.today()
    chosen = st.date_input(_("첫날과 끝날"), (read.since or until - timedelta(weeks=4), until - timedelta(days=1)), key=f"mend_own_{at}")
    ends = [one for one in (chosen if isinstance(chosen, tuple) else [chosen]) if isinstance(one, date)]
    return f"{min(ends)}~{max(ends) + timedelta(days=1)}" if ends else before


def _filters(definition: Definition, reading: Reading, at: int, language: str) -> tuple[Filter, ...]:
    """The filters of the answer and one more, each with the values that the data has."""
    known = {name: one for name, one in catalogue().dimensions_of(definition).items() if not one.time}
    kept = [one for one in reading.question.scope.filters if one.dimension in known]
    others = tuple(one for one in reading.question.scope.filters if one.dimension not in known)
    free = [name for name in known if name not in {one.dimension for one in kept}]
    more = st.selectbox(_("조건 더하기"), free, index=None, format_func=lambda name: known[name].label[language], key=f"mend_more_{at}", placeholder=_("기준 고르기"))
    found = []
    for one in (*kept, *([Filter(more, ())] if more else [])):
        values = list(dict.fromkeys((*one.values, *store.figure(scope.values_of, _table(definition, one.dimension), one.dimension))))
        label = known[one.dimension].label[language] + (f" ({_('제외')})" if one.exclude else "")
        chosen = st.multiselect(label, values, default=list(one.values), format_func=lambda value, name=one.dimension: telling.group_words(name, value, language),
                                key=f"mend_{one.dimension}_{at}", placeholder=_("모두"))
        found += [Filter(one.dimension, tuple(chosen), one.exclude)] if chosen else []
    return (*found, *others)


def _table(definition: Definition, dimension: str) -> str:
    tables = catalogue().dimensions[dimension].tables
    return next(table for table in (definition.table, definition.wider.get("table", ""), *tables) if table in tables)
