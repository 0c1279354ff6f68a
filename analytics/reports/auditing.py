"""Several links together must not say what each of them hides: released groups are audited before another goes out.

Every released group is a set of rows: days x channels x stages x segments. What somebody who holds all links can work
out are sums and differences of these sets, that is, the row space of their indicator vectors. A group that some link
hides must not lie in it, and neither may the small difference of two released groups of which one holds the other.
Where it does, groups of the new link are hidden too, the smallest first (Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4: linked tables).
"""

from __future__ import annotations

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
    """Hides one group after the other until nothing that is hidden can be worked out."""
    groups, places = [*before, *new.values()], [None] * len(before) + list(new)
    overlap, inside = _overlaps(groups)
    n = np.array([one.n or 0 for one in groups])
    hide = {place for at, place in enumerate(places) if place is not None and groups[at].shown and _grown(at, n, inside, len(before), least)}
    while True:
        shown = np.array([one.shown and place not in hide for one, place in zip(groups, places, strict=True)], dtype=bool)
        targets = _targets(shown, n, inside, least)
        told = _told(targets[:, (targets * (overlap @ targets)).sum(0) > 0], overlap, shown, len(before))
        if not told:
            return hide
        hide.add(min((place for at in told if (place := places[at]) is not None), key=lambda place: new[place].n or 0))


def _grown(at: int, n: np.ndarray, inside: np.ndarray, earlier: int, least: int) -> bool:
    """Whether an earlier link showed the very same group with a few rows less or more: the difference would be those few."""
    same = inside[at, :earlier] & inside[:earlier, at] & (n[:earlier] > 0)
    apart = np.abs(n[:earlier][same] - n[at])
    return bool(((apart > 0) & (apart < least)).any())


def _targets(shown: np.ndarray, n: np.ndarray, inside: np.ndarray, least: int) -> np.ndarray:
    """What must not be worked out, a column each: the hidden groups, and what one shown group has more than another inside of it."""
    apart = n[:, None] - n[None, :]
    larger, smaller = np.nonzero(inside.T & (apart > 0) & (apart < least) & shown[:, None] & shown[None, :])
    one_each = np.eye(len(n))
    return np.hstack([one_each[:, ~shown], one_each[:, larger] - one_each[:, smaller]])


def _told(targets: np.ndarray, overlap: np.ndarray, shown: np.ndarray, earlier: int) -> list[int] | None:
    """Which shown groups of the new link it takes to work one of the targets out; None when none can be, or without the new link too."""
    if not targets.size or not shown.any():
        return None
    rows = np.flatnonzero(shown)
    size = 1 / np.sqrt(np.maximum(overlap[rows, rows], 1e-300))
    seen, wanted = overlap[np.ix_(rows, rows)] * size[:, None] * size, (overlap[rows] @ targets) * size[:, None]
    weights = np.linalg.pinv(seen, rcond=1e-10, hermitian=True) @ wanted
    whole = (targets * (overlap @ targets)).sum(0)
    missed = whole - (wanted * weights).sum(0)  # how much of a target lies outside of what the shown groups span
    for column in np.flatnonzero(missed < _CLOSE * whole):
        used = [int(row) for row, weight in zip(rows, weights[:, column], strict=True) if row >= earlier and abs(weight) > _CLOSE]
        if used:
            return used
    return None


def _overlaps(groups: Sequence[Released]) -> tuple[np.ndarray, np.ndarray]:
    """How many smallest parts two groups share, and whether the first lies inside of the second.

    A part is a stretch of days x one value of each dimension; a group is a product, so that its overlap with
    another is the product of their overlaps along each dimension. The parts themselves are never written out.
    """
    overlap, inside = np.ones((len(groups), len(groups))), np.ones((len(groups), len(groups)), dtype=bool)
    for along in _along(groups):
        shared = along @ along.T
        overlap *= shared
        inside &= shared == np.diag(shared)[:, None]
    return overlap, inside


def _along(groups: Sequence[Released]) -> Iterable[np.ndarray]:
    """Each group as 0 and 1 along the days and along each dimension, over the smallest parts that any of them tells apart."""
    days = sorted({day for one in groups for day in (one.since or date.min, one.until or date.max)})
    yield np.array([[float((one.since or date.min) <= day < (one.until or date.max)) for day in days[:-1]] for one in groups])
    for name in sorted({name for one in groups for name, _values in one.kept}):
        known = [*sorted({value or "" for one in groups for kept, given in one.kept if kept == name for value in given}), _OTHER]
        limits = [[{value or "" for value in given} for kept, given in one.kept if kept == name] for one in groups]
        yield np.array([[float(all(value in limit for limit in of)) for value in known] for of in limits])
