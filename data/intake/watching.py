"""A folder that nightly exports fall into: each file is loaded once it has stopped growing, as ``cli.py load --yes`` does.

Files stay where they are; a file with the same bytes is counted as loaded before. What cannot be loaded is told
once and tried again when the file changes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.intake.commanding import Said, load_file
from data.troubles import DiskFull, Trouble, WarehouseBusy
from data.warehouse import close_all

_STILL_SECONDS = 2.0  # a file untouched for so long is complete


class NoSuchFolder(Trouble):
    """There is no folder at this path. Facts: folder."""


@dataclass
class Watch:
    """One folder and what was seen of it. ``look()`` loads what is new."""

    folder: Path
    dataset: str
    still_seconds: float = _STILL_SECONDS
    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)  # file -> size, time of change

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            raise NoSuchFolder(folder=self.folder.name)

    def look(self) -> Iterator[tuple[str, Said | Trouble]]:
        """Each new or changed file with what became of it, the oldest first."""
        for path in self._complete():
            stat = path.stat()
            if self.seen.get(path) == (stat.st_size, stat.st_mtime_ns):
                continue
            try:
                said: Said | Trouble = load_file(
                    path, dataset=self.dataset, kind=None, maps=[], yes=True, dry_run=False, sheet=None, password=None,
                    answers=[], by="watch",
                )  # fmt: skip
            except (WarehouseBusy, DiskFull) as trouble:
                yield path.name, trouble  # not the file's fault: it is tried again at the next look
                continue
            except Trouble as trouble:
                said = trouble
            finally:
                close_all()  # the app can use the data between two files
            self.seen[path] = (stat.st_size, stat.st_mtime_ns)
            yield path.name, said

    def _complete(self) -> list[Path]:
        files = [one for one in self.folder.iterdir() if one.is_file() and not one.name.startswith((".", "~$"))]
        now = time.time()
        return sorted((one for one in files if now - one.stat().st_mtime >= self.still_seconds), key=lambda one: one.stat().st_mtime)
