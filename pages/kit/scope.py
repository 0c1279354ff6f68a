"""Period, channel and segment controls in one row, bound to the address so that a link keeps them."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from analytics.metrics.catalogue import catalogue
from analytics.metrics.measuring import measure
from analytics.metrics.question import SPANS_DAYS, Filter, MetricQuestion, Period, Scope, span
from data.warehouse import Warehouse, statement
from pages.kit import store
from pages.kit.words import _

PERIODS = (*SPANS_DAYS, "all")
MOST_CHOICES = 40  # a list longer than this is no control


def period_words(code: str) -> str:
    return {
        "4w": _("최근 4주"), "12w": _("최근 12주"), "26w": _("최근 26주"), "1y": _("최근 1년"), "all": _("전체 기간"),
    }[code]


def controls(*, default: str = "12w", channel: bool = True, segment: bool = True, table: str = "answers") -> Scope:
    """The row of controls; what the visitor chose as a Scope. Periods end on the data's last day."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="scope"):
        code = st.selectbox(
            _("기간"), PERIODS, index=PERIODS.index(default), format_func=period_words, key=linked("period", PERIODS), width=150,
        )
        filters = [
            chosen
            for name, label, all_of_them, shown in (("channel", _("채널"), _("모든 채널"), channel), ("segment", _("고객군"), _("모든 고객군"), segment))
            if shown and (chosen := _choice(name, label, all_of_them, table))
        ]
    return Scope(period(code), tuple(filters))


def narrowed(looked: Scope, metric: str, cuts: Iterable[str], language: str) -> Scope:
    """The scope narrowed by one value of each cut that has several, each in a control of its own."""
    for cut in cuts:
        cells = store.figure(measure, MetricQuestion(metric, (cut,), looked)).cells
        values = sorted(str(cell.group[cut]) for cell in cells if cell.group[cut] is not None and cell.value is not None)
        if 1 < len(values) <= MOST_CHOICES:
            label = catalogue().dimensions[cut].label[language]
            chosen = st.selectbox(label, [None, *values], format_func=lambda value: value or _("전체"), key=linked(f"only_{cut}", [None, *values]), width=180)
            looked = looked.where(cut, chosen) if chosen else looked
    return looked


def linked(key: str, codes: Iterable[object]) -> str:
    """The key of a choice whose code stands in the address (/kpi?period=4w), in every language the same.

    Streamlit's own binding (``bind="query-params"``) writes the words of the choice, so that a link made in
    Korean is lost in English and a link that names the code is lost in both. What the address says wins
    unless it is what was written there before the visitor chose.
    """
    asked, written = st.query_params.get(key), f"{key} in the address"
    by_code = {str(code): code for code in codes}
    if asked in by_code and asked != st.session_state.get(written):
        st.session_state[key] = by_code[asked]
    said = str(st.session_state.get(key))
    if said in by_code and said != asked:
        st.query_params[key] = said
    st.session_state[written] = said
    return key


def period(code: str) -> Period:
    """The days a code stands for, up to and including the data's last day."""
    return span(code, store.today())


def _choice(dimension: str, label: str, all_of_them: str, table: str) -> Filter | None:
    values = store.figure(values_of, table, dimension)
    if not 1 < len(values) <= MOST_CHOICES:
        return None
    chosen = st.multiselect(
        label, values, key=dimension, bind="query-params", placeholder=all_of_them, width=180,
    )
    return Filter(dimension, tuple(chosen)) if chosen else None


def choices(dimension: str) -> tuple[str, ...]:
    """What a board may be limited to: the values that answers or, without them, order lines take."""
    found = store.figure(values_of, "answers", dimension) or store.figure(values_of, "lines", dimension)
    return found if len(found) <= MOST_CHOICES else ()


def values_of(warehouse: Warehouse, table: str, dimension: str) -> tuple[str, ...]:
    """The values a dimension takes in a derived table, most frequent first."""
    sql = statement("values_of", table=table, dimension=dimension)
    found = warehouse.run(sql, {"most": MOST_CHOICES + 1}).to_pylist()
    return tuple(row["value"] for row in found)
