"""What customers speak of in a scope: per subject how many, how they feel, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.journey.scoping import parameters
from analytics.metrics.intervals import mean_interval, wilson
from analytics.metrics.question import Scope
from analytics.voice.subjects import taxonomy
from data.warehouse import Warehouse

LEAST = 10  # remarks under which no feeling is given
SOLID = 30


@dataclass(frozen=True)
class Spoken:
    """One subject or leaf within a scope.

    n: remarks that speak of it; share of all remarks with words, 0..1; feeling -1..1 with its 95 % interval
    (None under LEAST); bad, good: share of the n that feel clearly so; before: the same one period earlier.
    """

    name: str
    n: int
    share: float
    share_low: float
    share_high: float
    feeling: float | None
    low: float | None
    high: float | None
    bad: float
    good: float
    consequences: int
    leaving: int
    before: Spoken | None = None

    @property
    def worse(self) -> bool:
        """It feels worse than one period earlier, by more than both intervals allow."""
        return self._apart(lambda now, then: now.high < then.low)

    @property
    def better(self) -> bool:
        return self._apart(lambda now, then: now.low > then.high)

    @property
    def more(self) -> bool:
        """A larger share of remarks speaks of it, by more than both intervals allow."""
        return self.before is not None and self.share_low > self.before.share_high

    @property
    def fewer(self) -> bool:
        return self.before is not None and self.share_high < self.before.share_low

    def _apart(self, test: Any) -> bool:
        return self.before is not None and None not in (self.low, self.before.low) and bool(test(self, self.before))


@dataclass(frozen=True)
class Subjects:
    """All subjects of a scope, most spoken of first. remarks: those with words that were read."""

    rows: tuple[Spoken, ...]
    remarks: int
    under: str | None

    def get(self, name: str) -> Spoken | None:
        return next((row for row in self.rows if row.name == name), None)

    @property
    def worst(self) -> Spoken | None:
        """The subject that surely feels bad and in which most remarks do."""
        sure = [row for row in self.rows if row.n >= SOLID and row.high is not None and row.high < 0]
        return max(sure, key=lambda row: row.n * row.bad, default=None)

    @property
    def best(self) -> Spoken | None:
        sure = [row for row in self.rows if row.n >= SOLID and row.low is not None and row.low > 0]
        return max(sure, key=lambda row: row.n * row.good, default=None)


@dataclass(frozen=True)
class Month:
    """One month of a subject; feeling is None under LEAST."""

    month: date
    n: int
    feeling: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Speaker:
    """Who speaks of a subject: one value of one dimension.

    n: its remarks that do; share of all its remarks, 0..1 with interval; feeling as in Spoken.
    """

    dimension: str
    value: str
    n: int
    share: float
    low: float
    high: float
    bad: float
    feeling: float | None


def subjects(warehouse: Warehouse, scope: Scope, under: str | None = None) -> Subjects:
    """Subjects (or the leaves of one) in a scope, each with the period before when the scope has one."""
    now = _counted(warehouse, scope, under)
    earlier = scope.period.before()
    then = {row.name: row for row in _counted(warehouse, scope.within(earlier), under)[0]} if earlier else {}
    rows = tuple(replace(row, before=then.get(row.name)) for row in now[0])
    return Subjects(rows, now[1], under)


def _counted(warehouse: Warehouse, scope: Scope, under: str | None) -> tuple[list[Spoken], int]:
    found = warehouse.query("voice_subjects", under=under, **parameters(scope)).to_pylist()
    return [spoken_of(row) for row in found], (found[0]["remarks"] if found else 0)


def spoken_of(row: Mapping[str, Any]) -> Spoken:
    """A counted row (name, n, remarks, total, squares, bad, good, consequences, leaving) as figures."""
    n, remarks = row["n"], row["remarks"]
    share_low, share_high = wilson(n, remarks)
    feeling, low, high = _feeling(row)
    return Spoken(
        row["name"], n, n / remarks, share_low, share_high, feeling, low, high,
        row["bad"] / n, row["good"] / n, row["consequences"], row["leaving"],
    )


def _feeling(row: Mapping[str, Any]) -> tuple[float | None, float | None, float | None]:
    if row["n"] < LEAST:
        return None, None, None
    bounds = mean_interval(row["total"], row["squares"], row["n"])
    low, high = bounds or (None, None)
    return row["total"] / row["n"], low, high


def over_time(warehouse: Warehouse, scope: Scope, subject: str, leaf: str | None = None) -> tuple[Month, ...]:
    """A subject by month."""
    rows = warehouse.query("voice_over_time", subject=subject, leaf=leaf, **parameters(scope)).to_pylist()
    return tuple(Month(row["month"], row["n"], *_feeling(row)) for row in rows)


def emotions(warehouse: Warehouse, scope: Scope) -> tuple[Mapping[str, Any], ...]:
    """First emotions of the remarks by month: month, emotion, n."""
    return tuple(warehouse.query("voice_emotions", **parameters(scope)).to_pylist())


def speakers(warehouse: Warehouse, scope: Scope, subject: str, leaf: str | None = None, least: int = SOLID) -> tuple[Speaker, ...]:
    """Who speaks of a subject more than others do: values with at least so many remarks, the largest share first."""
    rows = warehouse.query("voice_who", subject=subject, leaf=leaf, **parameters(scope)).to_pylist()
    found = [
        Speaker(row["dimension"], row["value"], row["n"], row["n"] / row["remarks"], *wilson(row["n"], row["remarks"]), row["bad"] / row["n"],
                _feeling(row)[0])
        for row in rows if row["remarks"] >= least
    ]
    return tuple(sorted(found, key=lambda one: (one.dimension, -one.share, one.value)))


def subject_label(name: str, language: str = "ko") -> str:
    """The stored (Korean) name of a subject or leaf in a language."""
    return name if language == "ko" else taxonomy().in_english(name)
