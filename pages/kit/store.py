"""The only caches: the open data set, the figures computed from it and the charts drawn of them.

A figure is kept per (function, data set, arguments) until one of the tables that it was read from is written to:
never per frame, never past a change of its data, and not thrown away for a change of other data. A chart is kept
per (function, content of its arguments). What is kept is frozen, so all visitors may share one object.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from collections.abc import Callable, Hashable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar

import streamlit as st

from analytics.charts.drawing import Drawn, draw
from analytics.metrics.hiding import hidden
from data import home, reviewing, schema
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
    """``function(warehouse, *args)``, computed anew when what it reads has changed. Arguments are frozen.

    A refusal is kept as a figure is: to find it out may have cost as much.
    """
    current = warehouse()
    name = f"{function.__module__}.{function.__qualname__}"
    found = _kept(name, current.name, str(current.path), _key(args)).answer(
        lambda: _asked(function, current, args), current, everybody=not gate.person().may("one_customer")
    )
    if isinstance(found, _REFUSALS):
        raise type(found)(**found.facts)
    return found


def _asked(function: Callable[..., Any], current: Warehouse, args: tuple[Any, ...]) -> Any:
    try:
        return function(current, *args)
    except _REFUSALS as refusal:
        return refusal.with_traceback(None)


def forget() -> None:
    """Ask all figures anew: what a figure means was changed."""
    _kept.cache_clear()


class _Kept:
    """The last answer to one question, the tables it was read from, and their version then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[frozenset[str], int, Any] | None = None
        self._hidden: tuple[Any, Any] | None = None

    def answer(self, ask: Callable[[], Any], current: Warehouse, *, everybody: bool) -> Any:
        """``everybody``: as those see it who may not look at single people."""
        found = self._answer(ask, current)
        if not everybody:
            return found
        if self._hidden is None or self._hidden[0] is not found:
            self._hidden = (found, hidden(found))
        return self._hidden[1]

    def _answer(self, ask: Callable[[], Any], current: Warehouse) -> Any:
        with self._lock:  # several visitors may ask at once: one works it out
            if self._last is None or current.version_of(self._last[0]) != self._last[1]:
                before = current.version
                with current.noting() as names:
                    found = ask()
                read = frozenset(names) or frozenset(schema.BY_NAME)
                self._last = (read, min(before, current.version_of(read)), found)  # written to meanwhile: it is asked anew next time
            return self._last[2]


@lru_cache(maxsize=1024)
def _kept(name: str, dataset: str, path: str, args: Hashable) -> _Kept:
    """Not Streamlit's cache: that hashes a question in half a millisecond, and a page asks dozens."""
    return _Kept()


def _key(args: tuple[Any, ...]) -> Hashable:
    """The arguments, or a digest of their content where they hold a dict or a frame."""
    try:
        hash(args)
    except TypeError:
        return hashlib.blake2b(pickle.dumps(args)).digest()
    return args


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


def review_due() -> bool:
    """Whether the owner is to be reminded of the monthly review; looked up once a minute."""
    return _review_due(str(home.home()))


@st.cache_data(ttl=60, max_entries=8, show_spinner=False)
def _review_due(where: str) -> bool:
    return reviewing.due(time.time())


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
