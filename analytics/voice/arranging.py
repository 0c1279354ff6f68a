"""The user's own subjects: leaves renamed, merged, moved and split, first as a draft with its effect on past figures.

Edits are kept in order with author and time. Together they come to a map from leaves as read to leaves as seen, which
lies over the reading (data/sql/derived/09_heard.sql): nothing is read again, and taking the last edit back is exact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from analytics.voice.speaking import Spoken, spoken_of
from analytics.voice.subjects import taxonomy
from data.troubles import Trouble
from data.warehouse import Warehouse

Leaf = tuple[str, str]  # subject and leaf, Korean names
_MAP = pa.schema([(name, pa.string()) for name in ("subject_read", "leaf_read", "words", "subject", "leaf")])
_EDITS = pa.schema([("edit_no", pa.int32()), ("edit", pa.string()), ("edited_by", pa.string()), ("edited_at", pa.timestamp("us"))])
_LONGEST = 40  # characters of a name


class BadArrangement(Trouble):
    """An edit of the subjects cannot be. Facts: problem (no_leaf | no_name | taken | no_words), name."""


@dataclass(frozen=True)
class Edit:
    """One change. subject, leaf: what is changed (leaf "" is the whole subject); to_subject, to_leaf: what becomes of it.

    rename and move give a leaf (or subject) another name or subject; merge puts it into a leaf that is there;
    split takes the clauses that hold one of the words out into a new leaf.
    """

    kind: Literal["rename", "move", "merge", "split"]
    subject: str
    leaf: str
    to_subject: str
    to_leaf: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """An edit that is in force, with who made it and when."""

    edit: Edit
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True)
class Mapped:
    """A leaf as read (only its clauses that hold ``words``, a pattern; None: the rest) and as it is seen."""

    read: Leaf
    words: str | None
    seen: Leaf


@dataclass(frozen=True)
class Moved:
    """A subject (leaf is None) or leaf whose figures a draft changes; None where it is not there before or after."""

    subject: str
    leaf: str | None
    before: Spoken | None
    after: Spoken | None


def leaves_read() -> tuple[Leaf, ...]:
    """Every leaf that the reading knows, by its Korean names."""
    known = taxonomy()
    return tuple((known.name(leaf.subject), leaf.ko) for leaves in known.leaves.values() for leaf in leaves)


def leaves_seen(warehouse: Warehouse) -> tuple[Leaf, ...]:
    """Every leaf as it is seen now, by subject."""
    return tuple(dict.fromkeys(row.seen for row in arranged([one.edit for one in edits_of(warehouse)])))


def arranged(edits: Sequence[Edit]) -> tuple[Mapped, ...]:
    """The map that edits come to, one after the other. Raises BadArrangement."""
    rows = [Mapped(leaf, None, leaf) for leaf in leaves_read()]
    for edit in edits:
        rows = _edited(rows, edit)
    return tuple(rows)


def _edited(rows: list[Mapped], edit: Edit) -> list[Mapped]:
    seen = {row.seen for row in rows}
    taken = [row for row in rows if row.seen[0] == edit.subject and edit.leaf in ("", row.seen[1])]
    goal = (edit.to_subject.strip(), edit.to_leaf.strip())
    _check(edit, goal, taken, seen)
    if edit.kind == "split":
        pattern = "|".join(re.escape(word) for word in edit.words)
        return [part for row in rows for part in ([Mapped(row.read, pattern, goal), row] if row in taken and row.words is None else [row])]
    renamed = {row: (goal[0], goal[1] or row.seen[1]) for row in taken}
    return [Mapped(row.read, row.words, renamed.get(row, row.seen)) for row in rows]


def _check(edit: Edit, goal: Leaf, taken: Sequence[Mapped], seen: set[Leaf]) -> None:
    if not taken:
        raise BadArrangement(problem="no_leaf", name=edit.leaf or edit.subject)
    if not goal[0] or (edit.leaf and not goal[1]) or max(map(len, goal)) > _LONGEST or "/" in "".join(goal):
        raise BadArrangement(problem="no_name", name=edit.leaf or edit.subject)
    if edit.kind == "split" and not any(word.strip() for word in edit.words):
        raise BadArrangement(problem="no_words", name=edit.leaf)
    there = goal in seen if edit.leaf else goal[0] in {subject for subject, _ in seen}
    if edit.kind == "merge" and not there:
        raise BadArrangement(problem="no_leaf", name=goal[1] or goal[0])
    if edit.kind != "merge" and there:
        raise BadArrangement(problem="taken", name=goal[1] or goal[0])


def effect(warehouse: Warehouse, edits: Sequence[Edit]) -> tuple[Moved, ...]:
    """What the past figures of each touched subject and leaf are now and would be with these edits in force."""
    now, then = (_counted(warehouse, arranged(some)) for some in (tuple(one.edit for one in edits_of(warehouse)), edits))
    changed = sorted(key for key in {*now, *then} if now.get(key) != then.get(key))
    return tuple(Moved(subject, leaf or None, now.get((subject, leaf)), then.get((subject, leaf))) for subject, leaf in changed)


def _counted(warehouse: Warehouse, rows: Sequence[Mapped]) -> dict[Leaf, Spoken]:
    moved = [row for row in rows if row.read != row.seen or row.words] or [Mapped(("", ""), None, ("", ""))]
    found = warehouse.query(
        "voice_arranged", subjects=[row.read[0] for row in moved], leaves=[row.read[1] for row in moved], words=[row.words for row in moved],
        subjects_to=[row.seen[0] for row in moved], leaves_to=[row.seen[1] for row in moved],
    ).to_pylist()
    remarks = warehouse.query("voice_remark_count")["n"][0].as_py()
    return {
        (row["subject"], row["leaf"] or ""): spoken_of({**row, "name": row["leaf"] or row["subject"], "remarks": remarks, "good": 0, "consequences": 0, "leaving": 0})
        for row in found
    }


def edits_of(warehouse: Warehouse) -> tuple[Kept, ...]:
    """The edits in force, in order."""
    return tuple(_kept(row) for row in warehouse.query("voice_edits").to_pylist())


def _kept(row: dict) -> Kept:
    told: dict[str, Any] = json.loads(row["edit"])
    told["words"] = tuple(told["words"])
    return Kept(Edit(**told), row["edited_by"], row["edited_at"])


def apply(warehouse: Warehouse, draft: Sequence[Edit], by: str, at: datetime) -> None:
    """Put edits into force after those that are. Raises BadArrangement."""
    _keep(warehouse, [*edits_of(warehouse), *(Kept(edit, by, at) for edit in draft)])


def take_back(warehouse: Warehouse) -> None:
    """Without the last edit that is in force."""
    _keep(warehouse, list(edits_of(warehouse))[:-1])


def _keep(warehouse: Warehouse, edits: Sequence[Kept]) -> None:
    rows = [row for row in arranged([one.edit for one in edits]) if row.read != row.seen or row.words]
    kept = [{"edit_no": number, "edit": json.dumps(asdict(one.edit), ensure_ascii=False), "edited_by": one.edited_by, "edited_at": one.edited_at}
            for number, one in enumerate(edits, start=1)]
    mapped = [{"subject_read": row.read[0], "leaf_read": row.read[1], "words": row.words, "subject": row.seen[0], "leaf": row.seen[1]} for row in rows]
    warehouse.write("voice_arrange", new_edits=pa.Table.from_pylist(kept, schema=_EDITS), new_map=pa.Table.from_pylist(mapped, schema=_MAP))
