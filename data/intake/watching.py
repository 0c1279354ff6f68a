"""A folder that nightly exports fall into: each file is loaded once it has stopped growing, as ``cli.py load --yes`` does.

Files stay where they are; a file with the same bytes is counted as loaded before. What cannot be loaded is told
once and tried again when the file changes. ``Watch`` looks once when it is told to (``cli.py watch``); inside the app
one thread looks at the folder that the owner has set (``set_folder``), and what it did is kept for the page.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data import home
from data.intake.commanding import Said, load_file
from data.troubles import DiskFull, Trouble, WarehouseBusy
from data.warehouse import close_all

_STILL_SECONDS = 2.0  # a file untouched for so long is complete
_EVERY_SECONDS = 10.0
_KEPT = 50
_log = logging.getLogger(__name__)
Seen = dict[str, tuple[int, int]]  # file -> size, time of change


class NoSuchFolder(Trouble):
    """There is no folder at this path. Facts: folder."""


@dataclass
class Watch:
    """One folder and what was seen of it. ``look()`` loads what is new; ``release`` lets go of the data between files."""

    folder: Path
    dataset: str
    still_seconds: float = _STILL_SECONDS
    release: bool = True
    seen: Seen = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.folder.is_dir():
            raise NoSuchFolder(folder=self.folder.name)

    def look(self) -> Iterator[tuple[str, Said | Trouble]]:
        """Each new or changed file with what became of it, the oldest first."""
        for path in self._complete():
            stat = path.stat()
            if self.seen.get(path.name) == (stat.st_size, stat.st_mtime_ns):
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
                if self.release:
                    close_all()  # the app can use the data between two files
            self.seen[path.name] = (stat.st_size, stat.st_mtime_ns)
            yield path.name, said

    def _complete(self) -> list[Path]:
        files = [one for one in self.folder.iterdir() if one.is_file() and not one.is_symlink() and not one.name.startswith((".", "~$"))]
        now = time.time()
        return sorted((one for one in files if now - one.stat().st_mtime >= self.still_seconds), key=lambda one: one.stat().st_mtime)


# ---- inside the app --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    file: str
    at: datetime
    said: Said | Trouble

    @property
    def done(self) -> bool:
        return isinstance(self.said, Said) and self.said.done


@dataclass(frozen=True)
class State:
    """The folder that is watched (None: none), whether it is there, when it was last looked at, the latest outcomes."""

    folder: Path | None
    there: bool
    looked_at: datetime | None
    outcomes: tuple[Outcome, ...]


class _Watcher:
    """The app's one watching thread. Its folder and what it has seen lie in MAEUM_HOME/watching.json."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.looked_at: datetime | None = None
        self.outcomes: deque[Outcome] = deque(maxlen=_KEPT)

    def start(self, every_seconds: float) -> None:
        with self._lock:
            if _setting()[0] is None or (self._thread is not None and self._thread.is_alive()):
                return
            self._stop = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(every_seconds, self._stop), name="watch-folder", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        with self._lock:
            self._stop.set()
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(5)

    def _run(self, every_seconds: float, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._look(stop)
            except Exception:  # a thread has nobody to raise to; the next look may find things mended
                _log.exception("watching a folder failed")
            stop.wait(every_seconds)

    def _look(self, stop: threading.Event) -> None:
        folder, seen = _setting()
        if folder is None or not folder.is_dir():
            return
        watch = Watch(folder, home.MAIN, release=False, seen=seen)
        for name, said in watch.look():
            self.outcomes.appendleft(Outcome(name, datetime.now(), said))
            if _setting()[0] != folder or stop.is_set():
                return  # another folder was set meanwhile
            _keep(folder, watch.seen)
        self.looked_at = datetime.now()


_watcher = _Watcher()


def state() -> State:
    """What the page shows."""
    folder = _setting()[0]
    return State(folder, folder is not None and folder.is_dir(), _watcher.looked_at, tuple(_watcher.outcomes))


def set_folder(folder: str | None, every_seconds: float = _EVERY_SECONDS) -> None:
    """Watch this folder of the server from now on; None ends watching. Raises NoSuchFolder."""
    path = Path(folder).expanduser() if folder else None
    if path is not None and (not path.is_dir() or home.home().resolve() in (path.resolve(), *path.resolve().parents)):
        raise NoSuchFolder(folder=path.name or str(folder))
    _watcher.stop()
    _watcher.looked_at = None
    _keep(path.resolve() if path else None, {})
    _watcher.start(every_seconds)


def resume(every_seconds: float = _EVERY_SECONDS) -> None:
    """Go on watching after a start of the app, where a folder was set."""
    _watcher.start(every_seconds)


def _file() -> Path:
    return home.home() / "watching.json"


def _setting() -> tuple[Path | None, Seen]:
    if not _file().exists():
        return None, {}
    said = json.loads(_file().read_text(encoding="utf-8"))
    return Path(said["folder"]) if said["folder"] else None, {name: (size, changed) for name, (size, changed) in said["seen"].items()}


def _keep(folder: Path | None, seen: Seen) -> None:
    draft = _file().with_name(".watching.json")
    draft.write_text(json.dumps({"folder": str(folder) if folder else None, "seen": seen}, ensure_ascii=False), encoding="utf-8")
    draft.replace(_file())
