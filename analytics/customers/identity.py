"""The same group keeps its name from run to run, and a name that somebody gave it; its customers as an audience."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analytics.customers import kept
from analytics.customers.editing import edited, edits, keep_edits, merged_places, named_well, renamed_edits
from analytics.customers.history import renamed_history
from analytics.customers.migration import Migration, gathered, matched
from analytics.customers.segments import Segmentation, families_in_use, keep_segments
from data.statements import text_of
from data.warehouse import Warehouse

_LEAST_SHARED = 0.5  # of both groups' customers who are in both runs: below it they are not the same group


def as_kept(warehouse: Warehouse, found: Segmentation) -> Segmentation:
    """The groups with the names under which their customers were kept last, where they are the same groups, and with
    what was put together or divided by hand.

    Nothing changes before the first kept run, or when that run divided the customers by something else.
    """
    before = kept.kept(warehouse, "segment")
    if before.empty or families_in_use(warehouse) != found.families:
        return found
    return edited(warehouse, _as_before(_undone(before), found), edits(warehouse, found.families))


def _undone(before: pd.DataFrame) -> pd.DataFrame:
    """The kept run as it was before changes by hand; columns label, english."""
    told = {text: json.loads(text) for text in before["detail"].unique()}
    return pd.DataFrame({
        "label": [told[text].get("base", label) for text, label in zip(before["detail"], before["label"], strict=True)],
        "english": [told[text].get("base_en") or told[text].get("en", label) for text, label in zip(before["detail"], before["label"], strict=True)],
    }, index=before.index)


def _as_before(before: pd.DataFrame, found: Segmentation) -> Segmentation:
    both = found.members[["segment"]].join(before["label"], how="inner")
    counts = pd.crosstab(both["segment"], both["label"]).reindex(index=range(found.k), fill_value=0)
    labels, english = list(counts.columns), dict(zip(before["label"], before["english"], strict=True))
    square = np.zeros((max(counts.shape),) * 2)
    square[:counts.shape[0], :counts.shape[1]] = counts
    names = [(one.name, one.name_en) for one in found.segments]
    same = {here: labels[then] for here, then in enumerate(matched(square)[:found.k]) if _same(square, here, then)}
    for here in range(found.k):
        names[here] = (same[here], english[same[here]]) if here in same else _free(names[here], set(same.values()))
    return _renamed(found, names)


def moves_as_kept(went: Migration, base: Segmentation, found: Segmentation) -> Migration:
    """The moves between the groups of ``found``, when both stand on the same day; a divided group's moves stay whole.

    base: the groups as the run found them, on which the moves stand.
    """
    if went.until != found.today or len(went.names) != base.k:
        return went
    names = dict(zip(base.members["segment"], found.members["base"].reindex(base.members.index), strict=True))
    whole = tuple(names[place] for place in range(base.k))
    went = replace(went, names=whole, names_en=tuple(_in_english(found, name) for name in whole))
    return gathered(went, found, merged_places(found, whole))


def _in_english(found: Segmentation, name: str) -> str:
    return (dict(found.bases) | {one.name: one.name_en for one in found.segments}).get(name, name)


def rename(warehouse: Warehouse, found: Segmentation, name: str, new: str) -> Segmentation:
    """Give a group another name and keep the groups so. Raises BadGroupName."""
    new = named_well(found, new, (name,))
    keep_edits(warehouse, found.families, renamed_edits(edits(warehouse, found.families), name, new))
    renamed = _renamed(found, [(new, new) if one.name == name else (one.name, one.name_en) for one in found.segments])
    renamed_history(warehouse, found, (name,), new)
    keep_segments(warehouse, renamed)
    return renamed


def _same(counts: np.ndarray, here: int, then: int) -> bool:
    return counts[here, then] > 0 and counts[here, then] >= _LEAST_SHARED * max(counts[here].sum(), counts[:, then].sum())


def _free(name: tuple[str, str], taken: set[str]) -> tuple[str, str]:
    """The new group's own name, numbered when an older group has it."""
    if name[0] not in taken:
        return name
    number = next(number for number in range(2, 100) if f"{name[0]} {number}" not in taken)
    return f"{name[0]} {number}", f"{name[1]} {number}"


def _renamed(found: Segmentation, names: list[tuple[str, str]]) -> Segmentation:
    segments = tuple(replace(one, name=ko, name_en=en) for one, (ko, en) in zip(found.segments, names, strict=True))
    called = np.array([name for name, _english in names], dtype=object)[found.members["segment"].to_numpy()]
    bases = found.members["base"].where(found.members["base"] != found.members["name"], pd.Series(called, index=found.members.index))
    members = found.members.assign(name=called, base=bases)
    return replace(found, segments=segments, members=members)


@dataclass(frozen=True)
class Audience:
    """Who of a group may be written to. left_out: those who did not agree, or of whom it is not known.

    customers: one row per customer who agreed; columns customer_key, name (of the group).
    """

    left_out: int
    customers: pd.DataFrame = field(repr=False, compare=False)


def audience(warehouse: Warehouse, found: Segmentation, name: str) -> Audience:
    """The customers of a group who agreed to marketing: silence is not consent."""
    inside = found.members[found.members["name"] == name]
    consenting = warehouse.kept_as(lambda found: found["customer_key"].to_pandas(), text_of("customer_consenting"))
    agreed = inside[inside.index.isin(consenting)]
    return Audience(len(inside) - len(agreed), agreed[["name"]].reset_index())
