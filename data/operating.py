"""The running app and the terminal: a job that needs the open data sets is done by the app when it runs."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

from data import backups, home
from data.accounts import opened, signed
from data.ledger import ledger
from data.troubles import WarehouseBusy

_GOOD_SECONDS = 60
PASS_HEADER = "X-Maeum-Pass"

def note_running(port: int) -> None:
    """Remember where the app answers."""
    _note().write_text(json.dumps({"port": port, "pid": os.getpid()}), encoding="utf-8")


def forget_running() -> None:
    _note().unlink(missing_ok=True)


def refuse_while_running() -> None:
    """Raises WarehouseBusy when the app runs, also before its first visitor (it holds no data set until then)."""
    try:
        port = json.loads(_note().read_text(encoding="utf-8"))["port"]
        with urllib.request.urlopen(f"http://localhost:{port}/health", timeout=5):
            raise WarehouseBusy(dataset=home.MAIN)
    except (OSError, ValueError, urllib.error.URLError):
        return


def backup() -> backups.Backup:
    """A backup, made here or, when the app holds the data, by the app. Raises WarehouseBusy when it does not answer."""
    try:
        return backup_here()
    except WarehouseBusy:
        return backups.read(_ask_the_app("backup")["name"])


def backup_here() -> backups.Backup:
    made = backups.make(datetime.now())
    ledger().write(None, "backup", what=made.name)
    return made


def may_operate(given: str | None) -> bool:
    """Whether a request comes from somebody who can read the keys folder, within the last minute."""
    what, _, until = (opened(given) or "").rpartition("-")
    return what == "operate" and until.isdigit() and int(until) > time.time()


def _ask_the_app(job: str) -> dict[str, Any]:
    try:
        port = json.loads(_note().read_text(encoding="utf-8"))["port"]
        request = urllib.request.Request(f"http://localhost:{port}/operate/{job}", data=b"", method="POST")
        request.add_header(PASS_HEADER, signed(f"operate-{int(time.time()) + _GOOD_SECONDS}"))
        with urllib.request.urlopen(request, timeout=600) as answer:
            found: dict[str, Any] = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise WarehouseBusy(dataset=home.MAIN) from error
    return found


def _note() -> Path:
    return home.home() / "running.json"
