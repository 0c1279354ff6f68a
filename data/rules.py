"""Alert rules, the inbox they fill, and where each notice was sent. One SQLite file beside the data set.

A notice is kept once for its key (period, cause, rules), so that looking twice tells nothing twice. It holds figures
and names of groups, never a row or a person of the data.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from data.statements import Statements
from data.troubles import Trouble
from data.warehouse import Warehouse

Direction = Literal["worse", "better", "both"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
MOST_DAYS = 90


class BadRule(Trouble):
    """A rule cannot be used. Facts: what (metric | least | level | cool_down_days | mail_to)."""


@dataclass(frozen=True)
class Rule:
    """Ring when ``metric`` (of one ``part`` of a dimension, or of all) of the last whole ``grain`` differs from the eight
    weeks before by at least ``least`` (metric's unit) at confidence ``level``; then be silent for ``cool_down_days``."""

    rule_id: str
    name: str
    metric: str
    dimension: str | None
    part: str | None
    direction: Direction
    least: float
    level: float
    grain: Literal["day", "week"]
    cool_down_days: int
    mail_to: tuple[str, ...]
    hook: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Notice:
    """What the inbox holds. ``told`` maps language -> (title, lines ...)."""

    key: str
    kind: Literal["alarm", "digest"]
    since: date
    until: date
    good: bool | None
    told: Mapping[str, tuple[str, ...]]
    found_at: datetime
    seen: bool = False


@dataclass(frozen=True)
class Weekly:
    """Who gets the weekly digest; nobody by default."""

    mail_to: tuple[str, ...] = ()
    hook: str = ""
    language: str = "ko"


class Rules:
    """The rules, inbox and sending record of one data set."""

    def __init__(self, path: Path) -> None:
        self._file = Statements(path, "rules")

    def all(self) -> tuple[Rule, ...]:
        return tuple(_rule(dict(row)) for row in self._file.run("all"))

    def awake(self, today: date) -> tuple[Rule, ...]:
        """Those that have not rung within their cool-down."""
        last = {row["rule_id"]: date.fromisoformat(row["until"]) for row in self._file.run("last_rung")}
        return tuple(one for one in self.all() if one.rule_id not in last or last[one.rule_id] + timedelta(days=one.cool_down_days) < today)

    def add(
        self, *, metric: str, at: datetime, by: str, name: str = "", dimension: str | None = None, part: str | None = None, direction: Direction = "both",
        least: float = 0.0, level: float = 0.95, grain: Literal["day", "week"] = "week", cool_down_days: int = 7, mail_to: Iterable[str] = (), hook: str = "",
    ) -> Rule:
        """Write a new rule. Raises BadRule."""
        made = Rule(uuid.uuid4().hex, name.strip(), metric, dimension, part, direction, float(least), float(level), grain, int(cool_down_days),
                    addresses(mail_to), hook, at, by)
        _refuse(made)
        self._file.run("add", **vars(made) | {"mail_to": json.dumps(made.mail_to), "made_at": at.isoformat()})
        return made

    def end(self, rule_id: str, at: datetime) -> None:
        self._file.run("end", rule_id=rule_id, ended_at=at.isoformat())

    # ---- the inbox -------------------------------------------------------------------------------------

    def keep(self, notice: Notice, rules: Iterable[Rule] = ()) -> bool:
        """Put a notice into the inbox; False when one of its key is there already."""
        with self._file:
            row = self._file.one("keep", key=notice.key, kind=notice.kind, since=notice.since.isoformat(), until=notice.until.isoformat(), good=notice.good,
                                 told=json.dumps(notice.told, ensure_ascii=False), found_at=notice.found_at.isoformat())
            for rule in rules if row else ():
                self._file.run("ring", key=notice.key, rule_id=rule.rule_id, until=notice.until.isoformat())
        return row is not None

    def inbox(self, person_id: str, most: int = 100) -> tuple[Notice, ...]:
        """The latest first."""
        return tuple(_notice(dict(row)) for row in self._file.run("inbox", person_id=person_id, most=most))

    def unseen(self, person_id: str) -> int:
        return int(self._file.run("unseen", person_id=person_id)[0]["n"])

    def see(self, person_id: str) -> None:
        """All that is there now has been seen."""
        self._file.run("see", person_id=person_id)

    # ---- sending ---------------------------------------------------------------------------------------

    def note_sent(self, key: str, way: str, whereto: str, outcome: str, at: datetime) -> None:
        self._file.run("note_sent", key=key, way=way, whereto=whereto, outcome=outcome, sent_at=at.isoformat())

    def sent(self, key: str) -> tuple[dict[str, Any], ...]:
        """way, whereto, outcome, sent_at of each attempt."""
        return tuple(dict(row) for row in self._file.run("sent_of", key=key))

    def weekly(self) -> Weekly:
        row = self._file.one("weekly")
        return Weekly(tuple(json.loads(row["mail_to"])), row["hook"], row["language"]) if row else Weekly()

    def set_weekly(self, new: Weekly) -> None:
        """Raises BadRule when an address is none."""
        checked = replace(new, mail_to=addresses(new.mail_to))
        self._file.run("set_weekly", mail_to=json.dumps(checked.mail_to), hook=checked.hook, language=checked.language)


def rules_of(warehouse: Warehouse) -> Rules:
    """The rules kept beside this data set."""
    return _rules_at(warehouse.whole.path.with_suffix(".alerts.sqlite"))


@cache
def _rules_at(path: Path) -> Rules:
    return Rules(path)


def addresses(given: Iterable[str]) -> tuple[str, ...]:
    """Mail addresses, each once. Raises BadRule for what is none."""
    found = tuple(dict.fromkeys(one.strip() for one in given if one.strip()))
    for one in found:
        name, sign, domain = one.partition("@")
        if not (name and sign and "." in domain) or any(letter.isspace() or letter in ",;<>" for letter in one):
            raise BadRule(what="mail_to")
    return found


def _refuse(rule: Rule) -> None:
    for what, fine in (("metric", rule.metric), ("least", rule.least >= 0), ("level", 0.8 <= rule.level < 1), ("direction", rule.direction in DIRECTIONS),
                       ("cool_down_days", 0 <= rule.cool_down_days <= MOST_DAYS), ("part", (rule.dimension is None) == (rule.part is None))):
        if not fine:
            raise BadRule(what=what)


def _rule(row: dict[str, Any]) -> Rule:
    del row["ended_at"]
    row["mail_to"], row["made_at"] = tuple(json.loads(row["mail_to"])), datetime.fromisoformat(row["made_at"])
    return Rule(**row)


def _notice(row: dict[str, Any]) -> Notice:
    told = {language: tuple(lines) for language, lines in json.loads(row["told"]).items()}
    days = {name: date.fromisoformat(row[name]) for name in ("since", "until")}
    return Notice(row["key"], row["kind"], **days, good=None if row["good"] is None else bool(row["good"]), told=told,
                  found_at=datetime.fromisoformat(row["found_at"]), seen=bool(row["seen"]))
