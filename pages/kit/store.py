"""The only caches: the open data set, the figures computed from it and the charts drawn of them.

A figure is kept per (function, data set, data version, arguments): never per frame, never past a change
of the data. A chart is kept per (function, content of its arguments). What is kept is frozen, so all visitors
may share one object.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import streamlit as st

from analytics.charts.drawing import Drawn, draw
from data import home
from data.part import within
from data.troubles import NoData, TooLittleData
from data.warehouse import Warehouse, open_warehouse
from pages.kit import gate

Result = TypeVar("Result")
_REFUSALS = (NoData, TooLittleData)  # true until the data changes


def dataset() -> str:
    """The data set on the screen: the visitor's choice, else their own data, else the sample shop."""
    chosen = st.session_state.get("dataset")
    if chosen and home.holds(chosen):
        return str(chosen)
    return _first_choice()


def _first_choice() -> str:
    own = open_warehouse(home.MAIN)
    holds_rows = any(own.count(kind) for kind in ("feedback", "orders"))
    return home.MAIN if holds_rows or home.SAMPLE not in home.dataset_names() else home.SAMPLE


def warehouse() -> Warehouse:
    """The open data set of this visitor, cut to the rows they may see."""
    return within(open_warehouse(dataset()), gate.person().reach)


def figure(function: Callable[..., Result], *args: Any) -> Result:
    """``function(warehouse, *args)``, computed once per data version. Arguments are hashable and frozen.

    A refusal is kept as a figure is: to find it out may have cost as much.
    """
    current = warehouse()
    name = f"{function.__module__}.{function.__qualname__}"
    found = _keep(name, current.name, str(current.path), current.version, args, _function=function, _warehouse=current)
    if isinstance(found, _REFUSALS):
        raise type(found)(**found.facts)
    return found


@st.cache_resource(max_entries=1024, show_spinner=False)
def _keep(
    name: str, dataset: str, path: str, version: int, args: tuple[Any, ...], *, _function: Callable[..., Any], _warehouse: Warehouse
) -> Any:
    try:
        return _function(_warehouse, *args)
    except _REFUSALS as refusal:
        return refusal.with_traceback(None)


def worked_out(function: Callable[..., Result], *args: Any, **options: Any) -> Result:
    """``function(*args, **options)`` of results alone, without the warehouse: worked out once for the same content."""
    name = f"{function.__module__}.{function.__qualname__}"
    return _keep_worked_out(name, pickle.dumps((args, options)), _function=function, _args=args, _options=options)


@st.cache_resource(max_entries=1024, show_spinner=False)
def _keep_worked_out(
    name: str, content: bytes, *, _function: Callable[..., Any], _args: tuple[Any, ...], _options: dict[str, Any]
) -> Any:
    return _function(*_args, **_options)


def drawn(chart: Callable[..., Any], *args: Any, **options: Any) -> Drawn:
    """``chart(*args, **options)``, an Altair figure, ready to be shown: drawing one anew costs 20 to 100 ms."""
    return worked_out(draw, chart, *args, **options)


def freshness(current: Warehouse) -> tuple[dict[str, Any], ...]:
    """Per kind of data: n, first and last moment."""
    return tuple(current.query("freshness").to_pylist())


def data_until(kind: str | None = None) -> date | None:
    """The last day that the data (of one kind: feedback, orders, visits) reaches; None when there is none."""
    lasts = [row["last"] for row in figure(freshness) if row["last"] and kind in (None, row["kind"])]
    return max(lasts).date() if lasts else None


def today(kind: str | None = None) -> date:
    """The day the figures are asked for: the day after the data's last one, never later than the real day.

    Old data (an export of two years ago) is so seen as on its own last day and not as empty weeks. What is
    computed from one kind alone names it: customers are seen as on the day after the last order.
    """
    last = data_until(kind)
    real = date.today()
    return min(real, last + timedelta(days=1)) if last else real
