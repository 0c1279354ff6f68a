"""The groups of the year before the first kept run, so that a customer's history does not begin with the first look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from analytics.customers.editing import edited, edits
from analytics.customers.history import keep_history, known
from analytics.customers.migration import identities
from analytics.customers.segments import Segmentation, segment
from data.troubles import NoData, TooLittleData
from data.warehouse import Warehouse

_STEP_DAYS, _STEPS = 90, 4


def look_back(warehouse: Warehouse, found: Segmentation, base: Segmentation) -> None:
    """Write down the groups of four quarters ago until now, when nothing is written down yet. base: as the run found them."""
    if warehouse is warehouse.whole and not known(warehouse, found):
        for then in earlier(warehouse, found, base):
            keep_history(warehouse, then)


def earlier(warehouse: Warehouse, found: Segmentation, base: Segmentation) -> list[Segmentation]:
    """The groups at quarters of a year before, each with the identity of the group of today that it is; the earliest first."""
    names = dict(zip(base.members["segment"], found.members["base"].reindex(base.members.index), strict=True))
    english = dict(found.bases) | {one.name: one.name_en for one in found.segments}
    changes = edits(warehouse, found.families)
    runs = []
    for back in range(_STEPS, 0, -1):
        try:
            then = segment(warehouse, base.today - timedelta(days=_STEP_DAYS * back), base.families, k=None if base.stability is None else base.k)
        except (TooLittleData, NoData):
            continue
        groups = identities(then, base)
        called = then.members["segment"].map({place: names.get(now, then.segments[place].name) for place, now in enumerate(groups)})
        runs.append(edited(warehouse, _named(then, called, english), changes))
    return runs


def _named(then: Segmentation, called: pd.Series, english: dict[str, str]) -> Segmentation:
    by_place = dict(zip(then.members["segment"], called, strict=True))
    segments = tuple(replace(one, name=by_place[place], name_en=english.get(by_place[place], one.name_en)) for place, one in enumerate(then.segments))
    return replace(then, segments=segments, members=then.members.assign(name=called, base=called))
