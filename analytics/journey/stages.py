"""The stages of a journey, their touchpoints and the rules that place a remark: one TOML file a template."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.troubles import Trouble
from data.warehouse import Warehouse

DEFAULT = "commerce"
_CHOSEN = "journey"  # meta key: the data set's own journey, as JSON
_FOLDER = Path(__file__).parent / "templates"
_RULE_KEYS = {"id", "stage", "touchpoint", "weight", "words", "question", "kinds", "channels", "subjects", "done", "unless"}
_STAGE_KEYS = {"name", "en", "also", "touchpoints"}


class BadJourney(Trouble):
    """A journey template says something that cannot be. Facts: key (template), where, problem."""


@dataclass(frozen=True)
class Stage:
    """One stop of the journey. ``also`` are names a file may use for it; ``en`` is its English name.

    touchpoints are pairs of a name and its English name.
    """

    name: str
    en: str
    touchpoints: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.name

    def touchpoint_label(self, touchpoint: str, language: str) -> str:
        return dict(self.touchpoints).get(touchpoint, touchpoint) if language == "en" else touchpoint


@dataclass(frozen=True)
class Rule:
    """One piece of evidence for one stage; see the head of templates/commerce.toml for its fields."""

    id: str
    stage: str
    touchpoint: str | None
    weight: float
    words: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A journey: its stages in order and its rules."""

    key: str
    ko: str
    en: str
    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(stage.name for stage in self.stages)

    def stage(self, name: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.name == name), None)

    @property
    def known_as(self) -> dict[str, str]:
        """Every name a file may use for a stage -> the stage's own name."""
        return {alias: stage.name for stage in self.stages for alias in (stage.name, *stage.also)}


@cache
def template(key: str = DEFAULT) -> Template:
    """The journey template of that key. Raises BadJourney when its file is wrong."""
    path = _FOLDER / f"{key}.toml"
    if not path.is_file():
        raise BadJourney(key=key, where="templates", problem="no such template")
    return read(tomllib.loads(path.read_text(encoding="utf-8")))


def chosen(warehouse: Warehouse) -> Template:
    """The journey this data set is seen through: its own edited one, else the default."""
    own = warehouse.meta(_CHOSEN)
    return read(json.loads(own)) if own else template()


def has_own(warehouse: Warehouse) -> bool:
    """Has the data set chosen a journey other than the default?"""
    return warehouse.meta(_CHOSEN) is not None


def template_keys() -> tuple[str, ...]:
    """Keys of the templates that come with Maeum, the default first."""
    found = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return (DEFAULT, *(key for key in found if key != DEFAULT))


def read(told: Mapping[str, Any]) -> Template:
    """A template from its TOML table; unknown keys and rules for unknown stages are refused."""
    key = str(told.get("key", "?"))
    stages = tuple(_stage(key, one) for one in told["stages"])
    rules = tuple(_rule(key, one, {stage.name for stage in stages}) for one in told.get("rules", ()))
    if len({rule.id for rule in rules}) < len(rules):
        raise BadJourney(key=key, where="rules", problem="two rules share an id")
    return Template(key, told["ko"], told["en"], stages, rules)


def _stage(key: str, told: Mapping[str, Any]) -> Stage:
    if unknown := set(told) - _STAGE_KEYS:
        raise BadJourney(key=key, where=told.get("name", "?"), problem=f"unknown key {sorted(unknown)}")
    return Stage(told["name"], told.get("en") or told["name"], tuple(dict(told.get("touchpoints", {})).items()), tuple(told.get("also", ())))


def _rule(key: str, told: Mapping[str, Any], stages: set[str]) -> Rule:
    if unknown := set(told) - _RULE_KEYS:
        raise BadJourney(key=key, where=told.get("id", "?"), problem=f"unknown key {sorted(unknown)}")
    if told["stage"] not in stages:
        raise BadJourney(key=key, where=told["id"], problem=f"unknown stage {told['stage']}")
    if not 0 < told["weight"] < 1:
        raise BadJourney(key=key, where=told["id"], problem="weight must lie between 0 and 1")
    lists = {name: tuple(told.get(name, ())) for name in ("words", "question", "kinds", "channels", "subjects", "done", "unless")}
    return Rule(told["id"], told["stage"], told.get("touchpoint"), float(told["weight"]), **lists)
