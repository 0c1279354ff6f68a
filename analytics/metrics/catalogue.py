"""The catalogue: every metric and dimension, read from TOML and refused when anything is amiss.

A definition (definitions/<name>.toml) holds additive ``parts`` (SQL aggregates over one derived table), a
``value`` (an expression over the parts), ``where``, unit, which way is good, the interval's name, ``least``
(smallest n that gives a value), words in both languages, the source and worked examples that run as tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analytics.metrics.intervals import KINDS
from data import own_metrics
from data.troubles import Trouble

_HERE = Path(__file__).parent
LANGUAGES = ("ko", "en")
UNITS = ("points", "share", "score", "count", "money", "days", "minutes", "feeling")
TABLES = ("answers", "invitations", "lines", "baskets", "sessions")


class BadDefinition(Trouble):
    """A definition is refused. Facts: file, key, reason."""


class UnknownMetric(Trouble):
    """No metric of this name. Facts: name, known."""


class UnknownDimension(Trouble):
    """The metric cannot be cut this way. Facts: name, metric, known."""


@dataclass(frozen=True)
class Definition:
    """One metric. ``label``, ``meaning`` map language -> words; ``asked_as`` language -> how people ask."""

    name: str
    table: str
    value: str
    parts: Mapping[str, str]
    unit: str
    good: str  # up | down | neutral
    interval: str
    n_unit: str
    label: Mapping[str, str]
    asked_as: Mapping[str, tuple[str, ...]]
    meaning: Mapping[str, str]
    source: str
    where: str = "true"
    wider: Mapping[str, str] = field(default_factory=dict)  # table with more dimensions, parts that differ there
    one_scale: bool = False  # scores of different scales are never averaged together
    least: int = 1
    decimals: int = 1
    order: int = 100
    left_out: Mapping[str, str] = field(default_factory=dict)  # reason code -> predicate of rows not counted
    examples: tuple[Mapping[str, Any], ...] = ()
    history: tuple[Mapping[str, Any], ...] = ()  # on (date), ko, en: what its meaning was changed to, and why

    def on(self, dimensions: Iterable[Dimension]) -> Definition:
        """The metric on its own table, or on the wider one when a dimension is only there."""
        if all(self.table in dimension.tables for dimension in dimensions):
            return self
        parts = {name: self.wider.get(name, sql) for name, sql in self.parts.items()}
        return replace(self, table=self.wider["table"], parts=parts)

    @property
    def additive(self) -> bool:
        """Whether its parts of single days add up to those of a month: then a roll-up can answer."""
        return all(_ADDITIVE.match(part) and "DISTINCT" not in part for part in self.parts.values())


@dataclass(frozen=True)
class Dimension:
    """One way to cut: an SQL expression over the tables that have it; ``time`` cuts are ordered by start."""

    name: str
    sql: str
    tables: tuple[str, ...]
    label: Mapping[str, str]
    time: bool = False
    order: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> stored value -> how it is written
    of_customer: bool = False  # the same in all rows of a customer
    also: tuple[str, ...] = ()  # other names under which it is asked for

    def within(self, cuts: tuple[str, ...] | None) -> str:
        """Its expression over the rows, or its column in a roll-up that has it among its ``cuts``."""
        return f"cut_{self.name}" if cuts and self.name in cuts else self.sql

    @property
    def from_day(self) -> bool:
        """Whether a row's day is enough to know it."""
        return self.time and "happened_at" not in self.sql


@dataclass(frozen=True)
class Catalogue:
    metrics: Mapping[str, Definition]
    dimensions: Mapping[str, Dimension]

    def metric(self, name: str) -> Definition:
        if name not in self.metrics:
            raise UnknownMetric(name=name, known=", ".join(self.metrics))
        return self.metrics[name]

    def dimension(self, name: str, metric: Definition) -> Dimension:
        known = self.dimensions_of(metric)
        name = next((one.name for one in known.values() if name in one.also), name)
        if name not in known:
            raise UnknownDimension(name=name, metric=metric.name, known=", ".join(known))
        return known[name]

    def dimensions_of(self, metric: Definition) -> dict[str, Dimension]:
        """Dimension by name, of those that the metric can be cut by."""
        return {name: found for name, found in self.dimensions.items() if {metric.table, metric.wider.get("table")} & set(found.tables)}


_TYPES = {"value": str, "where": str, "parts": dict, "left_out": dict, "wider": dict, "examples": list, "history": list, "source": str, "order": int, "least": int, "decimals": int}
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_ADDITIVE = re.compile(r"(count|sum|count_if)\(")
_REQUIRED = {"table", "value", "parts", "unit", "good", "interval", "n_unit", "label", "asked_as", "meaning", "source", "examples"}
_OPTIONAL = {"where", "wider", "one_scale", "least", "decimals", "order", "left_out", "history"}


def definition(name: str, text: str, file: str) -> Definition:
    """A definition from TOML text; raises BadDefinition with file and key."""
    raw = tomllib.loads(text)
    _check(raw, file)
    asked_as = {language: tuple(words) for language, words in raw.pop("asked_as").items()}
    return Definition(name=name, asked_as=asked_as, examples=tuple(raw.pop("examples")), history=tuple(raw.pop("history", ())), **raw)


def _check(raw: Mapping[str, Any], file: str) -> None:
    def refuse(key: str, reason: str) -> None:
        raise BadDefinition(file=file, key=key, reason=reason)

    for key in raw.keys() - _REQUIRED - _OPTIONAL:
        refuse(key, "unknown key")
    for key in sorted(_REQUIRED - raw.keys()):
        refuse(key, "missing")
    for key in ("label", "asked_as", "meaning"):
        for language in LANGUAGES:
            if not isinstance(raw[key], dict) or not raw[key].get(language):
                refuse(f"{key}.{language}", "missing language")
    for key, kind in _TYPES.items():
        if not isinstance(raw.get(key, kind()), kind):
            refuse(key, f"not a {kind.__name__}")
    for key in ("parts", "left_out", "wider"):
        if not all(isinstance(sql, str) and _WORD.fullmatch(name) for name, sql in raw.get(key, {}).items()):
            refuse(key, "names of small letters, each with a text")
    if not raw["examples"] or not all(isinstance(one, dict) and "rows" in one and "n" in one for one in raw["examples"]):
        refuse("examples", "no example with rows and n")
    for key, allowed in (("unit", UNITS), ("good", ("up", "down", "neutral")), ("interval", tuple(KINDS)), ("table", TABLES)):
        if raw[key] not in allowed:
            refuse(key, f"not one of {', '.join(allowed)}")
    for part in KINDS[raw["interval"]].needs:
        if part not in raw["parts"]:
            refuse(f"parts.{part}", f"the {raw['interval']} interval needs it")


def catalogue() -> Catalogue:
    """All definitions in their order: Maeum's, and those that analysts added (analytics/metrics/own.py)."""
    return _with_own(own_metrics.stamp())


@lru_cache(maxsize=4)
def _with_own(_stamp: tuple[str, int]) -> Catalogue:
    found = [definition(name, text, name) for name, text in own_metrics.in_use().items() if name not in built_in().metrics]
    return Catalogue({**built_in().metrics, **{one.name: one for one in sorted(found, key=lambda one: (one.order, one.name))}}, built_in().dimensions)


@cache
def built_in() -> Catalogue:
    """Maeum's own definitions; read once a process."""
    found = [
        definition(path.stem, path.read_text(encoding="utf-8"), path.name)
        for path in sorted((_HERE / "definitions").glob("*.toml"))
    ]
    metrics = {one.name: one for one in sorted(found, key=lambda one: (one.order, one.name))}
    return Catalogue(metrics, _dimensions())


def _dimensions() -> dict[str, Dimension]:
    raw = tomllib.loads((_HERE / "dimensions.toml").read_text(encoding="utf-8"))
    return {
        name: Dimension(
            name=name, sql=one["sql"], tables=tuple(one["tables"]), label=one["label"], time=one.get("time", False),
            order=tuple(one.get("order", ())), words={"ko": one.get("korean", {}), "en": one.get("english", {})},
            of_customer=one.get("of_customer", False), also=tuple(one.get("also", ())),
        )
        for name, one in raw.items()
    }
