"""Groups changed by hand: several put together, one divided at a figure. The changes are kept with the data set and laid
over every later run, because each group keeps its identity (identity.as_kept)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from analytics.customers.history import renamed_history
from analytics.customers.segments import Segmentation, keep_segments, regrouped
from data.troubles import Trouble
from data.warehouse import Warehouse

LONGEST_NAME = 40
Feature = Literal["recency_days", "frequency", "money_365"]
FEATURES: tuple[Feature, ...] = ("recency_days", "frequency", "money_365")


class BadGroupName(Trouble):
    """A group's name is empty, too long or another group's. Facts: name, longest."""


class BadGroupEdit(Trouble):
    """Nothing to put together, or a figure that leaves one side empty. Facts: name."""


@dataclass(frozen=True)
class Edit:
    """``names`` become one group, ``into[0]``; or one name becomes two: ``feature`` at most ``at`` is ``into[0]``, above it ``into[1]``."""

    names: tuple[str, ...]
    into: tuple[str, ...]
    feature: Feature | None = None
    at: float = 0.0


def edits(warehouse: Warehouse, families: tuple[str, ...]) -> tuple[Edit, ...]:
    """The changes of the groups found in these families, in the order in which they were made."""
    stored = warehouse.query("meta_get", key=_key(families))["value"].to_pylist()
    rows = json.loads(stored[0]) if stored else []
    return tuple(Edit(tuple(row["names"]), tuple(row["into"]), row["feature"], row["at"]) for row in rows)


def keep_edits(warehouse: Warehouse, families: tuple[str, ...], changes: tuple[Edit, ...]) -> None:
    warehouse.set_meta(_key(families), json.dumps([asdict(one) for one in changes], ensure_ascii=False))


def _key(families: tuple[str, ...]) -> str:
    return f"segment_edits {'+'.join(families)}"


def merge(warehouse: Warehouse, found: Segmentation, names: tuple[str, ...], new: str) -> Segmentation:
    """Put groups together under a name. Raises BadGroupName, BadGroupEdit for fewer than two groups or for all of them."""
    if not 2 <= len(set(names)) < found.k or not set(names) <= {one.name for one in found.segments}:
        raise BadGroupEdit(name=", ".join(names))
    return _changed(warehouse, found, Edit(names, (named_well(found, new, names),)))


def split(warehouse: Warehouse, found: Segmentation, name: str, feature: Feature, at: float, new: tuple[str, str]) -> Segmentation:
    """Divide a group: at most ``at`` and above it. Raises BadGroupName, BadGroupEdit when one side would be empty."""
    values = found.members.loc[found.members["name"] == name, feature]
    if not 0 < int((values <= at).sum()) < len(values):
        raise BadGroupEdit(name=name)
    first, second = (named_well(found, one, (name,)) for one in new)
    if first == second:
        raise BadGroupName(name=second, longest=LONGEST_NAME)
    return _changed(warehouse, found, Edit((name,), (first, second), feature, at))


def undo(warehouse: Warehouse, found: Segmentation) -> None:
    """Take the last change back; the next look lays the others over the groups as they were found."""
    keep_edits(warehouse, found.families, edits(warehouse, found.families)[:-1])


def named_well(found: Segmentation, name: str, instead_of: tuple[str, ...]) -> str:
    """The name without blanks around it. Raises BadGroupName."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or name in {one.name for one in found.segments} - set(instead_of):
        raise BadGroupName(name=name, longest=LONGEST_NAME)
    return name


def _changed(warehouse: Warehouse, found: Segmentation, change: Edit) -> Segmentation:
    changed = edited(warehouse, found, (change,))
    keep_edits(warehouse, found.families, (*edits(warehouse, found.families), change))
    if change.feature is None:
        renamed_history(warehouse, found, change.names, change.into[0])
    keep_segments(warehouse, changed)
    return changed


def renamed_edits(changes: tuple[Edit, ...], old: str, new: str) -> tuple[Edit, ...]:
    """The changes after a group got another name."""
    def called(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in names)

    return tuple(replace(one, names=called(one.names), into=called(one.into)) for one in changes)


@lru_cache(maxsize=16)
def edited(warehouse: Warehouse, found: Segmentation, changes: tuple[Edit, ...]) -> Segmentation:
    """The groups after the changes; a change whose groups are no longer there is left out."""
    before = found.members["name"]
    names, english = before, {one.name: one.name_en for one in found.segments}
    for change in changes:
        if set(change.names) <= set(names.unique()):
            low = np.ones(len(names), dtype=bool) if change.feature is None else found.members[change.feature].to_numpy() <= change.at
            names = names.where(~names.isin(change.names), pd.Series(np.where(low, change.into[0], change.into[-1]), index=names.index))
            english |= {name: english.get(name, name) for name in change.into}
    return found if names.equals(before) else regrouped(warehouse, found, names, english)


def merged_places(found: Segmentation, base: tuple[str, ...]) -> list[int] | None:
    """For each group before the changes the place of the group that it is (part of) now; None where one was divided."""
    now = {one.name: place for place, one in enumerate(found.segments)}
    became = found.members.groupby("base")["name"].agg(lambda names: tuple(sorted(set(names))))
    if any(len(became.get(name, ())) != 1 for name in base):
        return None
    return [now[became[name][0]] for name in base]
