"""The app as a process: started by the terminal, waited for, ended with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from data import home
from data.troubles import Trouble

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE_SECONDS = 90.0
_LOCAL = ("localhost", "127.0.0.1", "::1")


class PortBusy(Trouble):
    """Something else answers on this port. Facts: port."""


class AppDidNotStart(Trouble):
    """The app ended, or did not answer in time. Facts: seconds."""


def free(host: str, port: int) -> bool:
    """Whether nothing listens on host and port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def own_names(host: str) -> tuple[str, ...]:
    """The names under which a browser may ask for the app: of this machine alone, unless it is opened to the network."""
    if host in _LOCAL:
        return _LOCAL
    machine = socket.gethostname()
    try:
        addresses = socket.gethostbyname_ex(machine)[2]
    except OSError:
        addresses = []
    return (*_LOCAL, machine, *addresses, *([] if host in ("0.0.0.0", "::") else [host]))


# Every visitor's script has a thread: memory freed in one must be there for the others, and go back to the machine.
_FRUGAL = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def start(host: str, port: int, names: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start the app and return once it answers. Raises PortBusy, AppDidNotStart."""
    if not free(host, port):
        raise PortBusy(port=port)
    command = [
        sys.executable, "-m", "streamlit", "run", str(_ROOT / "app.py"), f"--server.port={port}", f"--server.address={host}",
        *(f"--server.allowedHosts={name}" for name in names), *_secrets(),
    ]
    # Forwarded addresses are believed only where the operator said which proxy sends them.
    environment = {"FORWARDED_ALLOW_IPS": "", **_FRUGAL, **os.environ, "PYTHONUTF8": "1"}
    process = subprocess.Popen(command, cwd=_ROOT, env=environment)
    _wait(process, _reachable(host), port)
    return process


def _secrets() -> list[str]:
    """MAEUM_HOME/secrets.toml, where the company's sign-in is configured (docs/operation.md)."""
    path = home.home() / "secrets.toml"
    return [f"--secrets.files={path}"] if path.exists() else []


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _wait(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    process.terminate()
    raise AppDidNotStart(seconds=round(_PATIENCE_SECONDS))
