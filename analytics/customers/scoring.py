"""All customer models in one go: after a load, at night, from the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.customers.churn import HORIZON_DAYS, churn, keep_churn
from analytics.customers.identity import as_kept
from analytics.customers.kept import kept_version
from analytics.customers.looking_back import look_back
from analytics.customers.migration import migration
from analytics.customers.recommending import MOST_OFFERS, recommend
from analytics.customers.segments import LEAST_CUSTOMERS, Segmentation, families_in_use, keep_segments, segment
from analytics.customers.standing import Model, Standing, find
from analytics.customers.value import HORIZON_DAYS as VALUE_DAYS
from analytics.customers.value import keep_value, value
from data import jobs
from data.troubles import NoData, TooLittleData
from data.warehouse import Warehouse

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Scored:
    """Which models found something, and why the others did not (model -> the trouble)."""

    done: tuple[str, ...]
    refused: dict[str, TooLittleData | NoData]


def asked(name: str, language: str = "ko", families: tuple[str, ...] = ("behaviour",), horizon_days: int = HORIZON_DAYS) -> tuple[Model, tuple[Any, ...]]:
    """A model and the arguments that the pages and the nightly run share, so that one run serves both."""
    return {
        "segment": (segment, (families, language)),
        "churn": (churn, (horizon_days, language)),
        "value": (value, (VALUE_DAYS, None, language)),
        "migration": (migration, (families, language)),
        "recommend": (recommend, (MOST_OFFERS, language)),
    }[name]


def _keep_segments(warehouse: Warehouse, found: Segmentation) -> None:
    named = as_kept(warehouse, found)
    look_back(warehouse, named, found)
    keep_segments(warehouse, named)


_KEPT: dict[str, Callable[[Warehouse, Any], None]] = {"segment": _keep_segments, "churn": keep_churn, "value": keep_value}
_MODELS = ("churn", "segment", "value", "recommend")


def score_customers(
    warehouse: Warehouse, today: date, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Scored:
    """Run every model that the data is enough for, then write the scores of all, so that readers see one change.

    What is already held for this data is not computed again; scores of the same version are not written again.
    """
    held: dict[str, Standing] = {}
    for place, name in enumerate(_MODELS):
        if cancelled and cancelled():
            break
        if progress:
            progress(place / len(_MODELS), name)
        model, args = asked(name, families=families_in_use(warehouse))
        held[name] = find(warehouse, today, model, *args)
    for name, one in held.items():
        if name in _KEPT and one.result is not None and kept_version(warehouse, name) != (today, one.result.version):
            _KEPT[name](warehouse, one.result)
    return Scored(tuple(name for name, one in held.items() if one.error is None), _refusals(held))


def _refusals(held: dict[str, Standing]) -> dict[str, TooLittleData | NoData]:
    """Refusals by model; anything else that went wrong is raised."""
    refused: dict[str, TooLittleData | NoData] = {}
    for name, one in held.items():
        if isinstance(one.error, (TooLittleData, NoData)):
            refused[name] = one.error
        elif one.error:
            raise one.error
    return refused


# ---- beside the pages ----------------------------------------------------------------------------------

_started: dict[str, tuple[str, date]] = {}


def keep_scored(warehouse: Warehouse, today: date, state: str) -> jobs.Job | None:
    """Score in the background, once for each state of the data; the latest job, None when there was none.

    state: ``data_state`` of now, which the caller may have kept. Fewer order lines than a segmentation needs
    customers start nothing.
    """
    kind = f"customers:{warehouse.path}"
    if _started.get(kind) != (state, today) and warehouse.count("orders") >= LEAST_CUSTOMERS:
        _started[kind] = (state, today)
        return jobs.start(kind, lambda progress, cancelled: score_customers(warehouse, today, progress, cancelled))
    return jobs.latest(kind)
