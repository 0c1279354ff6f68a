"""The catalogue of measures against a pain (measures.toml): proposals kept by people, not by a model."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "measures.toml"
DRAFT = "draft."  # ids of what a model proposed, not the catalogue


@dataclass(frozen=True)
class Measure:
    """One thing a shop can do. metric is the definition that should move; weeks until that can be judged."""

    id: str
    stage: str
    touchpoints: tuple[str, ...]
    owner: Mapping[str, str]
    ko: str
    en: str
    metric: str
    weeks: int

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.ko


def is_draft(measure_id: str | None) -> bool:
    """Was it a model's idea?"""
    return (measure_id or "").startswith(DRAFT)


@cache
def measures() -> tuple[Measure, ...]:
    """All measures in the order of the file."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))["measures"]
    return tuple(Measure(**one | {"touchpoints": tuple(one.get("touchpoints", ()))}) for one in told)


def measures_for(stage: str, touchpoint: str | None, most: int = 3) -> tuple[Measure, ...]:
    """Those that name the touchpoint first, then the stage's general ones; () when the catalogue has none."""
    here = [one for one in measures() if one.stage == stage]
    named = [one for one in here if touchpoint in one.touchpoints]
    general = [one for one in here if not one.touchpoints]
    return tuple((named + general)[:most] or here[:1])
