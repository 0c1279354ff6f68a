"""Can the app do its work now? Each part by name, yes or no: no path, no size, no message."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable

from data import home
from data.accounts import accounts
from data.ledger import ledger
from data.warehouse import open_warehouse

LEAST_FREE_BYTES = 200_000_000  # a load or a backup would fail
_HOLDS_SECONDS = 2.0  # however often it is asked
_lock = threading.Lock()
_last: tuple[float, str, dict[str, bool]] = (0.0, "", {})


def readiness() -> dict[str, bool]:
    """Whether accounts, data, access log and disk answer."""
    global _last
    with _lock:
        until, folder, found = _last
        if time.monotonic() >= until or folder != str(home.home()):
            found = {name: _works(check) for name, check in _CHECKS.items()}
            _last = (time.monotonic() + _HOLDS_SECONDS, str(home.home()), found)
        return found


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever it is: this part does not work, and the log of what broke it is elsewhere
        return False


def _data() -> bool:
    open_warehouse(home.MAIN).count("feedback")
    return True


def _log() -> bool:
    ledger().last_of("review")
    return ledger().ends_hold()


_CHECKS: dict[str, Callable[[], bool]] = {
    "accounts": lambda: accounts().has_owner() or True,
    "data": _data,
    "log": _log,
    "disk": lambda: shutil.disk_usage(home.home()).free > LEAST_FREE_BYTES,
}
