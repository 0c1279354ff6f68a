"""Actions: what somebody decided to do about a finding, by when, and how its effect will be judged; and the
feelings the stages should come to (goals).

One SQLite file beside the data set, so that planning work does not count as a change of the data.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from data.statements import Statements
from data.troubles import Trouble
from data.warehouse import Warehouse

State = Literal["planned", "doing", "done", "stopped"]
STATES: tuple[State, ...] = get_args(State)


class BadAction(Trouble):
    """An action lacks something. Facts: what."""


@dataclass(frozen=True)
class Action:
    """One decision. The baseline is the metric for the action's group (stage, touchpoint, segment) when it was
    made, over baseline_since..baseline_until; judge_on is the day from which its effect can be judged."""

    action_id: str
    title: str
    owner: str
    due: date
    state: State
    stage: str | None
    touchpoint: str | None
    segment: str | None
    metric: str
    baseline: float | None
    baseline_low: float | None
    baseline_high: float | None
    baseline_n: int
    baseline_since: date | None
    baseline_until: date | None
    judge_on: date
    measure_id: str | None
    made_at: datetime
    made_by: str


_DATES = ("due", "judge_on", "baseline_since", "baseline_until")


class Actions:
    """The actions of one data set."""

    def __init__(self, path: Path) -> None:
        self._file = Statements(path, "actions")

    def all(self) -> tuple[Action, ...]:
        """Open ones first, by due date."""
        return tuple(_action(dict(row)) for row in self._file.run("all"))

    def add(self, *, made_at: datetime, **told: Any) -> Action:
        """Write a new action (fields as in Action, state planned). Raises BadAction when title or owner is empty."""
        for name in ("title", "owner"):
            if not str(told.get(name, "")).strip():
                raise BadAction(what=name)
        values = {field.name: told.get(field.name) for field in fields(Action)}
        values |= {"action_id": uuid.uuid4().hex, "state": "planned", "made_at": made_at}
        self._file.run("add", **{name: _plain(value) for name, value in values.items()})
        return next(action for action in self.all() if action.action_id == values["action_id"])

    def change(self, action_id: str, *, state: State, owner: str, due: date, by: str, changed_at: datetime) -> None:
        """Set state, owner and due date; the change is kept."""
        if state not in STATES or not owner.strip():
            raise BadAction(what="owner" if state in STATES else "state")
        values = {"action_id": action_id, "state": state, "owner": owner.strip(), "due": due.isoformat()}
        self._file.run("change", **values)
        self._file.run("note", **values, changed_at=changed_at.isoformat(), changed_by=by)

    def remove(self, action_id: str) -> None:
        self._file.run("remove", action_id=action_id)

    def goals(self) -> dict[str, float]:
        """Stage -> the feeling (-1..1) it should come to: the journey as it is to be. Empty when none was set."""
        return {row["stage"]: row["feeling"] for row in self._file.run("goals")}

    def set_goals(self, goals: Mapping[str, float], *, by: str, set_at: datetime) -> None:
        """Replace all goals. Raises BadAction for a feeling outside -1..1."""
        if any(not -1 <= feeling <= 1 for feeling in goals.values()):
            raise BadAction(what="goal")
        with self._file as file:
            file.run("drop_goals")
            for stage, feeling in goals.items():
                file.run("set_goal", stage=stage, feeling=feeling, set_at=set_at.isoformat(), set_by=by)


@cache
def _actions_at(path: Path) -> Actions:
    return Actions(path)


def actions(warehouse: Warehouse) -> Actions:
    """The actions kept beside this data set."""
    return _actions_at(warehouse.whole.path.with_suffix(".actions.sqlite"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _action(row: dict[str, Any]) -> Action:
    for name in _DATES:
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    row["made_at"] = datetime.fromisoformat(row["made_at"])
    return Action(**row)
