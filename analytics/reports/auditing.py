"""Several links together must not say what each of them hides: released groups are audited before another goes out.

Every released group is a set of rows: days x channels x stages x segments. What somebody who holds all links can work
out are sums and differences of these sets, that is, the row space of their indicator vectors. A group that some link
hides must not lie in it, and neither may the small difference of two released groups of which one holds the other.
Where it does, groups of the new link are hidden too, the smallest first (Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4: linked tables).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

_OTHER = "\0other"  # all values that no link names
_CLOSE = 1e-6


@dataclass(frozen=True)
class Released:
    """One group of one link. ``kept`` holds (dimension, values) that limit it; n only of a group that is shown."""

    metric: str
    since: date | None
    until: date | None
    kept: tuple[tuple[str, tuple[str | None, ...]], ...]
    n: int | None

    @property
    def shown(self) -> bool:
        return self.n is not None

    def plain(self) -> dict[str, Any]:
        """For JSON; ``read`` is the way back."""
        days = {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}
        return asdict(self) | days


def read(plain: Mapping[str, Any]) -> Released:
    since, until = (date.fromisoformat(plain[name]) if plain[name] else None for name in ("since", "until"))
    return Released(plain["metric"], since, until, tuple((name, tuple(values)) for name, values in plain["kept"]), plain["n"])


def unsafe(new: Sequence[Released], before: Iterable[Released], least: int, secrets: Iterable[Released] = ()) -> frozenset[int]:
    """Which shown groups of the new link (by position) must be hidden as well, given all that was released before.

    ``secrets`` are small groups that no link has named yet.
    """
    before, secrets, hide = list(before), list(secrets), set[int]()
    for metric in {one.metric for one in new}:
        of = [one for one in before if one.metric == metric] + [one for one in secrets if one.metric == metric]
        hide |= _unsafe_of(of, {place: one for place, one in enumerate(new) if one.metric == metric}, least)
    return frozenset(hide)


def _unsafe_of(before: list[Released], new: dict[int, Released], least: int) -> set[int]:
    vectors = _vectors([*before, *new.values()])
    old, fresh = vectors[: len(before)], dict(zip(new, vectors[len(before) :], strict=True))
    shown_before = [vector for one, vector in zip(before, old, strict=True) if one.shown]
    secret = [vector for one, vector in zip(before, old, strict=True) if not one.shown]
    hide: set[int] = set()
    while True:
        shown = {place: fresh[place] for place, one in new.items() if one.shown and place not in hide}
        sizes = [(one.n or 0, vector) for one, vector in zip(before, old, strict=True) if one.shown]
        sizes += [(new[place].n or 0, vector) for place, vector in shown.items()]
        wanted = [*secret, *(fresh[place] for place in new if place not in shown), *_small_differences(sizes, least)]
        told = _told([vector for vector in wanted if vector.any()], shown_before, shown)
        if not told:
            return hide
        hide.add(min(told, key=lambda place: new[place].n or 0))


def _small_differences(sizes: list[tuple[int, np.ndarray]], least: int) -> list[np.ndarray]:
    """Groups under ``least`` that are what one released group has more than another inside of it."""
    pairs = itertools.permutations(sizes, 2)
    return [one - other for (n, one), (m, other) in pairs if 0 < n - m < least and (one >= other).all()]


def _told(wanted: list[np.ndarray], before: list[np.ndarray], shown: Mapping[int, np.ndarray]) -> list[int] | None:
    """Which groups of the new link it takes to work one of the vectors out; None when none can be, or without the new link too."""
    if not wanted or not shown:
        return None
    rows, targets = np.array([*before, *shown.values()]).T, np.array(wanted).T
    weights, *_ = np.linalg.lstsq(rows, targets, rcond=None)
    for column in np.flatnonzero(np.abs(rows @ weights - targets).max(axis=0) < _CLOSE):
        used = [place for place, weight in zip(shown, weights[len(before) :, column], strict=True) if abs(weight) > _CLOSE]
        if used:
            return used
    return None


def _vectors(groups: Sequence[Released]) -> list[np.ndarray]:
    """Each group as 0 and 1 over the smallest parts that any of them tells apart."""
    days = sorted({day for one in groups for day in (one.since or date.min, one.until or date.max)})
    names = sorted({name for one in groups for name, _values in one.kept})
    values = {name: [*sorted({value or "" for one in groups for kept, given in one.kept if kept == name for value in given}), _OTHER] for name in names}
    return [_vector(one, days, values) for one in groups]


def _vector(one: Released, days: list[date], values: Mapping[str, list[str]]) -> np.ndarray:
    since, until = one.since or date.min, one.until or date.max
    found = np.array([float(since <= day < until) for day in days[:-1]])
    for name, known in values.items():
        limits = [{value or "" for value in given} for kept, given in one.kept if kept == name]
        inside = np.array([float(all(value in limit for limit in limits)) for value in known])
        found = np.outer(found, inside).ravel()
    return found
