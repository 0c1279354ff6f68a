"""The process that looks at a file: bounds on memory and time, one file each, started ahead when one is expected.

``warm()`` starts a spare one: it imports its libraries and waits, which saves the next look that time. A spare has
seen no file; it ends with the process that started it, or when no file came for ten minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.intake import limits

Progress = Callable[[int, float | None], None]  # rows so far, share done (None when unknown)
Cancelled = Callable[[], bool]
Process = subprocess.Popen[str]

# Large pieces of memory are given back at once: otherwise a long file of short rows takes twice as much as it needs.
_OWN_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(4 * 2**20), "MALLOC_TRIM_THRESHOLD_": str(32 * 2**20),
}  # fmt: skip
_OUT_OF_TIME = -24  # ended by SIGXCPU
_FRESH_SECONDS = 540  # less than worker.PATIENCE_SECONDS: one about to give up is not asked
_waiting: list[tuple[float, dict[str, str], Process]] = []  # since when, the environment it has, itself
_one_at_a_time = threading.Lock()


def warm() -> None:
    """Have a process waiting for the next file."""
    child = _waiting_or_new()
    with _one_at_a_time:
        _waiting.append(child)


def report_on(request: dict[str, Any], progress: Progress | None, cancelled: Cancelled | None) -> dict[str, Any]:
    """What a process of its own says about a file (worker.Request); ``cancelled`` or ``refused`` when it could not finish."""
    *_, child = _waiting_or_new()
    watch = threading.Timer(limits.CHILD_SECONDS, child.kill)
    watch.daemon = True
    watch.start()
    try:
        _follow(child, request, progress, cancelled)
    except BrokenPipeError:
        pass  # it died at once; the missing report says so
    finally:
        slow = not watch.is_alive()
        watch.cancel()
        finished = Path(request["workdir"]) / "report.json"
        threading.Thread(target=child.wait).start() if finished.exists() else child.wait()  # it only gives back its memory now
    if cancelled is not None and cancelled():
        return {"cancelled": True}
    if not finished.exists():
        return {"refused": "too_slow" if slow or child.returncode == _OUT_OF_TIME else "child_died", "facts": {}}
    return json.loads(finished.read_text(encoding="utf-8"))


def _follow(child: Process, request: dict[str, Any], progress: Progress | None, cancelled: Cancelled | None) -> None:
    """Hand over the request and pass on what the child says of its progress until it ends."""
    assert child.stdin is not None and child.stdout is not None
    with child.stdout, child.stdin:
        child.stdin.write(json.dumps(request) + "\n")
        child.stdin.close()
        for line in child.stdout:
            if cancelled is not None and cancelled():
                child.kill()
                return
            if progress is not None and line.startswith("{"):
                said = json.loads(line)
                progress(said["rows"], said["share"])


def _waiting_or_new() -> tuple[float, dict[str, str], Process]:
    environment = _environment()
    with _one_at_a_time:
        while _waiting:
            since, started_in, child = _waiting.pop()
            if child.poll() is None and started_in == environment and time.monotonic() - since < _FRESH_SECONDS:
                return since, environment, child
            child.kill()
            child.communicate()
    return time.monotonic(), environment, _started(environment)


def _environment() -> dict[str, str]:
    environment = {**os.environ, **_OWN_ENVIRONMENT}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a child that compiles its libraries anew starts a second later
    return environment


def _started(environment: dict[str, str]) -> Process:
    return subprocess.Popen(
        [sys.executable, "-m", "data.intake.worker"],
        cwd=Path(__file__).parents[2], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
