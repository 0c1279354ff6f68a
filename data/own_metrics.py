"""Metrics that analysts define themselves: every version of each as one small file in MAEUM_HOME/metrics.

A file is never changed. The version with the highest number counts; one without text ends the metric.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data import home

_FOLDER = "metrics"


@dataclass(frozen=True)
class Version:
    """One state of an own metric: its definition (TOML; None: taken out of use), who made it and when (ISO)."""

    name: str
    number: int
    text: str | None
    by: str
    at: str


def _folder() -> Path:
    return home.home() / _FOLDER


def stamp() -> tuple[str, int]:
    """Differs when a version was added: what is worked out of the definitions may be kept under it."""
    folder = _folder()
    try:
        return str(folder), folder.stat().st_mtime_ns
    except FileNotFoundError:
        return str(folder), 0


def history(name: str | None = None) -> tuple[Version, ...]:
    """All versions (of one metric), oldest first."""
    files = sorted(_folder().glob(f"{name or '*'}.*.json"))
    found = (Version(**json.loads(file.read_text(encoding="utf-8"))) for file in files)
    return tuple(sorted(found, key=lambda one: (one.name, one.number)))


def in_use() -> dict[str, str]:
    """Name -> definition of the metrics that count now."""
    latest = {one.name: one for one in history()}
    return {name: one.text for name, one in latest.items() if one.text is not None}


def add(name: str, text: str | None, by: str, now: datetime) -> Version:
    """Keep a new version (text None: take the metric out of use). The caller has checked it (analytics.metrics.own)."""
    folder = _folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    version = Version(name, len(history(name)) + 1, text, by, now.isoformat(timespec="seconds"))
    draft = folder / f".{name}.draft"
    draft.write_text(json.dumps(asdict(version), ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / f"{name}.{version.number:04}.json")
    return version
