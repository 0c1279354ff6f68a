"""All customer models in one go: after a load, at night, from the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analytics.customers.churn import churn, keep_churn
from analytics.customers.segments import keep_segments, segment
from analytics.customers.value import keep_value, value
from data.troubles import NoData, TooLittleData
from data.warehouse import Warehouse

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Scored:
    """Which models wrote scores, and why the others did not (model -> the trouble)."""

    done: tuple[str, ...]
    refused: dict[str, TooLittleData | NoData]


def score_customers(warehouse: Warehouse, today: date, progress: Progress | None = None) -> Scored:
    """Run every model that the data is enough for and keep its scores."""
    done, refused = [], {}
    for place, (name, words, run) in enumerate(_MODELS):
        if progress:
            progress(place / len(_MODELS), words)
        try:
            run(warehouse, today)
            done.append(name)
        except (TooLittleData, NoData) as trouble:
            refused[name] = trouble
    return Scored(tuple(done), refused)


def _segments(warehouse: Warehouse, today: date) -> None:
    keep_segments(warehouse, segment(warehouse, today))


def _churn(warehouse: Warehouse, today: date) -> None:
    keep_churn(warehouse, churn(warehouse, today))


def _values(warehouse: Warehouse, today: date) -> None:
    keep_value(warehouse, value(warehouse, today))


_MODELS = (("segment", "고객군", _segments), ("churn", "이탈 위험", _churn), ("value", "고객 가치", _values))
