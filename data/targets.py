"""Targets (what we want a figure to be) and outside figures (what others say theirs is).

One SQLite file beside the data set: planning does not count as a change of the data.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args

from data.statements import Statements
from data.troubles import Trouble
from data.warehouse import Warehouse

Kind = Literal["competitor", "industry"]
Method = Literal["same", "other", "unknown"]
KINDS: tuple[Kind, ...] = get_args(Kind)
METHODS: tuple[Method, ...] = get_args(Method)


class BadTarget(Trouble):
    """A target lacks something or contradicts itself. Facts: what (owner | value | period | part)."""


class BadOutsideFigure(Trouble):
    """An outside figure lacks what makes it comparable. Facts: what, row (None when it was typed in)."""


@dataclass(frozen=True)
class Target:
    """``value`` (in the metric's unit, shares 0..1) for the days since..until (exclusive), of all rows or of one part."""

    target_id: str
    metric: str
    dimension: str | None
    part: str | None
    since: date
    until: date
    value: float
    owner: str
    note: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class OutsideFigure:
    """A competitor's or an industry's published figure. ``n`` is None when the source does not say it; ``scale`` is
    as the source writes it ("0~10", "5점"); ``method`` says whether it was counted as Maeum counts."""

    figure_id: str
    kind: Kind
    name: str
    metric: str
    value: float
    n: int | None
    scale: str
    method: Method
    source: str
    dated: date
    made_at: datetime
    made_by: str


class Targets:
    """The targets and outside figures of one data set."""

    def __init__(self, path: Path) -> None:
        self._file = Statements(path, "targets")

    def all(self) -> tuple[Target, ...]:
        """Those in force, the latest period first."""
        return tuple(_dated(Target, row, "since", "until") for row in self._file.run("all"))

    def add(
        self, *, metric: str, since: date, until: date, value: float, owner: str, by: str, at: datetime,
        dimension: str | None = None, part: str | None = None, note: str = "",
    ) -> Target:
        """Write a new target. Raises BadTarget."""
        _refuse_target(owner, value, since, until, dimension, part)
        made = Target(uuid.uuid4().hex, metric, dimension, part, since, until, float(value), owner.strip(), note.strip(), at, by)
        self._file.run("add", **_plain(made))
        return made

    def end(self, target_id: str, at: datetime) -> None:
        """Take a target out of force; it stays in the file."""
        self._file.run("end", target_id=target_id, ended_at=at.isoformat())

    def figures(self) -> tuple[OutsideFigure, ...]:
        return tuple(_dated(OutsideFigure, row, "dated") for row in self._file.run("figures"))

    def add_figure(
        self, *, kind: Kind, name: str, metric: str, value: float, source: str, dated: date, by: str, at: datetime,
        n: int | None = None, scale: str = "", method: Method = "unknown", row: int | None = None,
    ) -> OutsideFigure:
        """Write an outside figure. Raises BadOutsideFigure: without a name, source and finite value it compares nothing."""
        for what, fine in (("name", name.strip()), ("source", source.strip()), ("value", isfinite(value)), ("n", n is None or n > 0),
                           ("kind", kind in KINDS), ("method", method in METHODS)):
            if not fine:
                raise BadOutsideFigure(what=what, row=row)
        made = OutsideFigure(uuid.uuid4().hex, kind, name.strip(), metric, float(value), n, scale.strip(), method, source.strip(), dated, at, by)
        self._file.run("add_figure", **_plain(made))
        return made

    def drop_figure(self, figure_id: str) -> None:
        self._file.run("drop_figure", figure_id=figure_id)


def targets(warehouse: Warehouse) -> Targets:
    """The targets kept beside this data set."""
    return _targets_at(warehouse.whole.path.with_suffix(".targets.sqlite"))


@cache
def _targets_at(path: Path) -> Targets:
    return Targets(path)


def _refuse_target(owner: str, value: float, since: date, until: date, dimension: str | None, part: str | None) -> None:
    for what, fine in (("owner", owner.strip()), ("value", isfinite(value)), ("period", since < until), ("part", (dimension is None) == (part is None))):
        if not fine:
            raise BadTarget(what=what)


def _plain(made: Target | OutsideFigure) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(made).items()}


def _dated(shape: Any, row: Any, *days: str) -> Any:
    told = {name: value for name, value in dict(row).items() if name != "ended_at"}
    return shape(**told | {name: date.fromisoformat(told[name]) for name in days} | {"made_at": datetime.fromisoformat(told["made_at"])})
