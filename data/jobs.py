"""Long work beside the pages: one job of a kind at a time, with progress, time left and a way to stop.

A job lives in the process, not in a visitor's session: reloading the page finds it again, and whoever
opens the page sees the same one.

    job = start("score:main", lambda progress, cancelled: score_new(warehouse, progress, cancelled))
    job.share, job.note, job.seconds_left
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]
State = Literal["running", "done", "stopped", "failed"]
_log = logging.getLogger(__name__)


class Job:
    """One piece of long work. Read its fields at any time; only its own thread writes them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.state: State = "running"
        self.share = 0.0  # of the work done, 0..1
        self.note = ""
        self.result: Any = None
        self.error: Exception | None = None
        self.started = time.monotonic()
        self.ended: float | None = None
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the pace so far; None until a twentieth is done or five seconds have passed."""
        if not self.running or self.share <= 0 or (self.share < 0.05 and self.seconds < 5):
            return None
        return self.seconds * (1 - self.share) / self.share

    def cancel(self) -> None:
        """Ask it to stop at its next safe point; what it has written stays."""
        self._cancel.set()

    def wait(self, seconds: float | None = None) -> None:
        """Until it has ended, or so many seconds."""
        if self._thread:
            self._thread.join(seconds)

    def _progress(self, share: float, note: str = "") -> None:
        self.share = max(self.share, min(share, 1.0))
        self.note = note or self.note

    def _run(self, function: Callable[[Progress, Cancelled], Any]) -> None:
        try:
            self.result = function(self._progress, self._cancel.is_set)
            self.share = self.share if self._cancel.is_set() else 1.0
            ended: State = "stopped" if self._cancel.is_set() else "done"
        except Exception as error:  # the job's owner shows it; a thread has nobody to raise to
            place = traceback.extract_tb(error.__traceback__)[-1]  # its message may hold a customer's data
            _log.error("job %s failed: %s at %s:%s", self.kind.partition(":")[0], type(error).__name__, Path(place.filename).name, place.lineno)
            self.error, ended = error, "failed"
        self.ended = time.monotonic()
        self.state = ended


_jobs: dict[str, Job] = {}
_starting = threading.Lock()


def start(kind: str, function: Callable[[Progress, Cancelled], Any]) -> Job:
    """Run ``function(progress, cancelled)`` in the background and return its job.

    While one of that kind runs, that one is returned and nothing new starts.
    """
    with _starting:
        current = _jobs.get(kind)
        if current and current.running:
            return current
        job = _jobs[kind] = Job(kind)
        job._thread = threading.Thread(target=job._run, args=(function,), name=f"job-{kind}", daemon=True)
        job._thread.start()
        return job


def latest(kind: str) -> Job | None:
    """The running or last job of a kind in this process; None when there was none."""
    return _jobs.get(kind)


def running() -> tuple[Job, ...]:
    """All jobs at work now."""
    return tuple(job for job in _jobs.values() if job.running)


_LAST_SECONDS = 20.0


@atexit.register
def _end() -> None:
    """Before the process ends, jobs come to a safe point: native code must not be cut off in the middle."""
    until = time.monotonic() + _LAST_SECONDS
    at_work = running()
    for job in at_work:
        job.cancel()
    for job in at_work:
        job.wait(max(until - time.monotonic(), 0))


def stop_all(seconds: float = 20) -> None:
    """Ask every job to stop at its next safe point and wait so long: before the data it works on is closed."""
    at_work = running()
    for job in at_work:
        job.cancel()
    for job in at_work:
        job.wait(seconds)
