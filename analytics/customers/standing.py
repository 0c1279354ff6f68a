"""What the customer models found last, held in memory for the pages.

A model takes seconds, a page must not: models run beside the pages and leave their result here, one for each
data set, model and arguments. It holds until orders, feedback, customers or the reading of feedback change;
scores that the models write themselves change nothing. Nothing is written to disk, so erasing a customer
leaves no copy behind.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import jobs
from data.warehouse import Warehouse

Model = Callable[..., Any]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """A model's last word: its result, or the error that it ended with; of which data and for which day."""

    state: str
    today: date
    result: Any = None
    error: Exception | None = None

    def open(self) -> Any:
        """The result; raises the error that the model ended with."""
        if self.error:
            raise self.error
        return self.result


_Key = tuple[Any, ...]
_held: dict[_Key, Standing] = {}
_at_work: dict[_Key, threading.Lock] = {}
_guard = threading.Lock()


def data_state(warehouse: Warehouse) -> str:
    """A text that is the same as long as the models would find the same."""
    return str(warehouse.query("customer_data_state")["state"][0].as_py())


def standing(warehouse: Warehouse, model: Model, *args: Any) -> Standing | None:
    """What is held of ``model(warehouse, today, *args)``, of whatever day and data; None before its first run."""
    return _held.get(_key(warehouse, model, args))


def find(warehouse: Warehouse, today: date, model: Model, *args: Any) -> Standing:
    """As held when the data is as it was, else computed now. Two askers at once cost one run."""
    key = _key(warehouse, model, args)
    with _guard:
        lock = _at_work.setdefault(key, threading.Lock())
    with lock:
        state, held = data_state(warehouse), _held.get(key)
        if held is None or (held.state, held.today) != (state, today):
            held = _held[key] = _run(warehouse, state, today, model, args)
    return held


def start(warehouse: Warehouse, today: date, model: Model, *args: Any) -> jobs.Job:
    """``find`` as a background job."""
    kind = " ".join(map(str, _key(warehouse, model, args)))
    return jobs.start(kind, lambda progress, cancelled: find(warehouse, today, model, *args))


def _run(warehouse: Warehouse, state: str, today: date, model: Model, args: tuple[Any, ...]) -> Standing:
    try:
        return Standing(state, today, result=model(warehouse, today, *args))
    except Exception as error:  # held, so that the same data does not fail again at each look
        _log.info("%s ended with %s", _name(model), type(error).__name__)
        return Standing(state, today, error=error)


def _key(warehouse: Warehouse, model: Model, args: tuple[Any, ...]) -> _Key:
    return (str(warehouse.path), _name(model), *args)


def _name(model: Model) -> str:
    return f"{getattr(model, '__module__', '')}.{getattr(model, '__qualname__', type(model).__name__)}"
