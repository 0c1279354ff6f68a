"""Outside figures: rows of a sheet made into figures of known metrics, and our own standing beside them.

Competitors' reviews that were loaded are measured here by the same definitions, as brands of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import change, holm
from analytics.metrics.gaps import gap
from analytics.metrics.measuring import BRAND, measure
from analytics.metrics.question import Cell, Change, MetricQuestion, Scope
from data.targets import BadOutsideFigure, OutsideFigure
from data.warehouse import Warehouse

_KINDS = {"competitor": "competitor", "경쟁사": "competitor", "industry": "industry", "업계": "industry", "업종": "industry", "업계 평균": "industry"}
_METHODS = {"same": "same", "같음": "same", "같은 방법": "same", "other": "other", "different": "other", "다름": "other", "다른 방법": "other"}
_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(\.\d+)?")
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})?\D?(\d{1,2})?")


def metric_called(words: str) -> Definition | None:
    """The metric of a name, a label or a way of asking, in either language."""
    wanted = words.strip().lower()
    for metric in catalogue().metrics.values():
        asked = (word for language in metric.asked_as.values() for word in language)
        if wanted in {one.lower() for one in (metric.name, *metric.label.values(), *asked)}:
            return metric
    return None


def read_figures(rows: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Rows of a sheet (data.outside_sheets) as arguments of ``Targets.add_figure``. Raises BadOutsideFigure with the row."""
    return [_figure(row, number) for number, row in enumerate(rows, 2)]


def _figure(row: Mapping[str, str], number: int) -> dict[str, Any]:
    metric = metric_called(row["metric"])
    if metric is None:
        raise BadOutsideFigure(what="metric", row=number)
    value, dated = value_of(row["value"], metric), _day(row["dated"])
    if value is None or dated is None:
        raise BadOutsideFigure(what="value" if value is None else "dated", row=number)
    n = _NUMBER.search(row.get("n", ""))
    return {
        "kind": _KINDS.get(row.get("kind", "").lower(), "competitor"), "name": row["name"], "metric": metric.name, "value": value,
        "n": int(float(n[0].replace(",", ""))) if n else None, "scale": row.get("scale", ""), "source": row["source"], "dated": dated,
        "method": _METHODS.get(row.get("method", "").lower(), "unknown"), "row": number,
    }


def value_of(text: str, metric: Definition) -> float | None:
    """A number as people write it, in the metric's unit: "42%" and "42" are a share of .42, "0.42" too."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    value = float(found[0].replace(",", "").replace("−", "-"))
    return value / 100 if metric.unit == "share" and ("%" in text or abs(value) > 1) else value


def _day(text: str) -> date | None:
    """A day; a month or a year stands for its first day."""
    found = _DAY.search(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 28 + 3 * (month != 2) - (month in (4, 6, 9, 11)) else None


# ---- ours beside theirs -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """One other beside us. ``ours_less`` is our figure minus theirs; ``figure`` is None where it was measured here.

    ``doubt``: other_method | unknown_method | other_scale | None - with a doubt the gap is shown and not judged.
    """

    name: str
    cell: Cell
    ours_less: Change
    figure: OutsideFigure | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Standing:
    """Our figure of a metric and all others beside it, the measured ones first."""

    metric: str
    ours: Cell
    others: tuple[Beside, ...]
    scale: str | None


def standing(warehouse: Warehouse, metric: str, scope: Scope, figures: tuple[OutsideFigure, ...] = (), level: float = 0.95) -> Standing:
    """Ours, the loaded competitors' (by the same definition) and the outside figures of a metric.

    p-values are corrected for the number of comparisons that are judged (Holm 1979).
    """
    definition = catalogue().metric(metric)
    whole = measure(warehouse, MetricQuestion(metric, scope=scope, level=level))
    measured = _measured(warehouse, definition, scope, whole.total, level)
    told = [_told(one, whole.total, whole.scale, level) for one in figures if one.metric == metric]
    everybody = {str(place): one for place, one in enumerate((*measured, *told))}
    judged = holm({key: one.ours_less for key, one in everybody.items() if one.doubt is None})
    others = tuple(replace(one, ours_less=judged.get(key, one.ours_less)) for key, one in everybody.items())
    return Standing(metric, whole.total, others, whole.scale)


def _measured(warehouse: Warehouse, metric: Definition, scope: Scope, ours: Cell, level: float) -> list[Beside]:
    """Brands other than our own. Sales lines carry the brand of a product, which may be ours: they are no rival."""
    if metric.table != "answers":
        return []
    cells = measure(warehouse, MetricQuestion(metric.name, (BRAND,), scope, level)).cells
    return [Beside(cell.group[BRAND], cell, change(metric.name, ours, cell, level)) for cell in cells if cell.group[BRAND] is not None and cell.value is not None]


def _told(figure: OutsideFigure, ours: Cell, scale: str | None, level: float) -> Beside:
    found = gap(figure.metric, ours, figure.value, level, figure.n)
    return Beside(figure.name, found.then, found, figure, _doubt(figure, scale))


def _doubt(figure: OutsideFigure, scale: str | None) -> str | None:
    if figure.method != "same":
        return f"{figure.method}_method"
    return "other_scale" if figure.scale and scale and _ends(figure.scale) not in (_ends(scale), _ends(scale)[-1:]) else None


def _ends(scale: str) -> list[str]:
    """"1~5", "1-5점" -> ["1", "5"]; "5점" -> ["5"]."""
    return re.findall(r"\d+", scale)
