"""Where Maeum keeps what it stores: one folder outside the repository."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from data.troubles import Trouble

SAMPLE = "sample"
MAIN = "main"
_NAME = re.compile(r"[a-z0-9_-]{1,40}")


class BadDatasetName(Trouble):
    """A data set's name may hold small letters, digits, - and _ alone. Facts: name."""


def home() -> Path:
    """The folder named by MAEUM_HOME, else ~/.maeum; made on first use, readable by its owner alone."""
    return _made(os.environ.get("MAEUM_HOME") or "~/.maeum")


@cache
def _made(name: str) -> Path:
    """Made once a process: a page asks for its folder hundreds of times."""
    folder = Path(name).expanduser()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def dataset_path(name: str) -> Path:
    """The DuckDB file of a data set: ``sample`` (the made-up shop) or ``main`` (the user's own data)."""
    if not _NAME.fullmatch(name):
        raise BadDatasetName(name=name)
    folder = home() / "datasets"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"{name}.duckdb"


def holds(name: str) -> bool:
    """Whether there is a data set of this name; the user's own is always there."""
    return name == MAIN or (_NAME.fullmatch(name) is not None and (home() / "datasets" / f"{name}.duckdb").exists())


def dataset_names() -> list[str]:
    """Data sets that exist, the user's own first."""
    found = {path.stem for path in (home() / "datasets").glob("*.duckdb")}
    return sorted(found | {MAIN}, key=lambda name: (name != MAIN, name))
