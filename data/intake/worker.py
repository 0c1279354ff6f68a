"""The child process: one file in, rows and a report out. ``python -m data.intake.worker`` with a request on stdin.

It may be killed by a limit or by a hostile file at any moment; the parent believes only a finished report.
Lines on stdout are progress; the report is ``report.json`` in the work folder, rows ``rows.arrow``,
rows set aside ``rejects.arrow``.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
import threading
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 600.0  # a process that waits for a file gives up


@dataclass
class Request:
    path: str
    name: str
    workdir: str
    today: str
    kind: str | None = None
    mapping: dict[str, str] | None = None
    sheet: str | None = None
    password: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    remembered: dict[str, Any] = field(default_factory=dict)


class WithoutPandas(MetaPathFinder):
    """Says that pandas is not installed: pyarrow would import it, a second of work, to ask whether a list is a Series."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def main() -> None:
    gc.disable()  # a sheet's cells are hundreds of thousands of lists, and this process ends with its file
    sys.meta_path.insert(0, WithoutPandas())
    _bound()
    _get_ready()
    patience = threading.Timer(PATIENCE_SECONDS, os._exit, (0,))
    patience.daemon = True
    patience.start()
    asked = sys.stdin.readline()
    patience.cancel()
    if not asked:
        return  # whoever expected a file is gone
    request = Request(**json.loads(asked))
    report = report_of(request)
    folder = Path(request.workdir)
    (folder / "report.part").write_text(json.dumps(report, ensure_ascii=False, default=str), encoding="utf-8")
    (folder / "report.part").rename(folder / "report.json")
    sys.stdout.flush()
    os.close(1)  # whoever waits goes on now, and does not see the memory being given back
    os._exit(0)  # everything is written: giving back a million cells one by one would only take time


def _get_ready() -> None:
    """Import what most files need before one is there."""
    import python_calamine  # noqa: F401

    from data.intake import opening, reading, sheets, templates  # noqa: F401

    templates.templates()


def report_of(request: Request) -> dict[str, Any]:
    """The report on a file, or why there is none: refused, or a password needed."""
    from data.intake.refusal import PasswordNeeded, Refused

    try:
        return examine(request)
    except Refused as refused:
        return {"refused": refused.code, "facts": refused.facts}
    except PasswordNeeded as needed:
        return {"password": "wrong" if needed.wrong else "needed"}
    except MemoryError:
        return {"refused": "too_much_memory", "facts": {}}
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise
        return {"refused": "disk_full", "facts": {}}


def _bound() -> None:
    """Memory and processor limits where the platform has them (not on Windows: the parent's clock remains)."""
    try:
        import resource
    except ImportError:
        return
    from data.intake import limits

    resource.setrlimit(resource.RLIMIT_DATA, (limits.CHILD_DATA_BYTES, limits.CHILD_DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_SECONDS, limits.CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def examine(request: Request) -> dict[str, Any]:
    """Recognise, map, clean and write out; everything the report says comes from here."""
    from data.intake.opening import SeveralMembers, open_source
    from data.intake.source import Wanted

    wanted = Wanted(request.sheet or request.answers.get("sheet"), request.answers.get("member"), request.password or request.answers.get("password"), request.answers.get("encoding"))
    try:
        source = open_source(Path(request.path), request.name, wanted, Path(request.workdir))
    except SeveralMembers as several:
        return {"choices": [_choice("member", several.names, several.names[0])], "container": "archive"}
    from data.intake.reading import FileReading

    return FileReading(request, source).report()


def _choice(key: str, options: list[str], proposed: str | None, **facts: Any) -> dict[str, Any]:
    return {"key": key, "options": options, "proposed": proposed, "facts": facts}


if __name__ == "__main__":
    main()
