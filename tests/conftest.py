"""What every test may ask for.

``screen``          a page in Streamlit's AppTest, opened by somebody of a role (fast; no charts, no fonts)
``server``          the real app in a process of its own with its own MAEUM_HOME (one a test run)
``signed_in_page``  a Chromium page on that server in which the owner is signed in
Tests that use the browser are marked ``browser``. Without Chromium they fail in CI and are skipped elsewhere.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "자전거 우산 고양이 열두 개"
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@pytest.fixture(autouse=True)
def maeum_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own MAEUM_HOME; nobody's real data is ever touched."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("MAEUM_HOME", str(folder))
    return folder


# ---- a page without a browser ------------------------------------------------------------------


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """``screen("monitor/kpi.py", role="viewer", dataset="sample", timeout=30, **query)`` -> AppTest, already run.

    Somebody of the role is signed in for real; AppTest only cannot send their cookie.
    """
    from streamlit.testing.v1 import AppTest

    from data.accounts import accounts
    from pages.kit import gate

    def open_page(script: str, role: str = "owner", timeout: float = 30, dataset: str | None = None, **query: str) -> Any:
        address = f"{role}@example.com"
        person = accounts().person_of_email(address) or accounts().invite(address, "시험", role)[0]  # ty: ignore[invalid-argument-type]
        cookie = accounts().open_session(person, way="test")
        monkeypatch.setattr(gate, "cookie", lambda: cookie)
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=timeout)
        if dataset:
            app.session_state["dataset"] = dataset
        for name, value in query.items():
            app.query_params[name] = value
        return app.switch_page(script).run()

    return open_page


# ---- the real app ------------------------------------------------------------------------------


@dataclass
class Server:
    """The app as its users meet it: ``cli.py run`` in its own process and folder."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _cookies: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        return "\n".join(self.lines)

    def accounts(self) -> Any:
        from data.accounts import Accounts

        return Accounts(self.home / "accounts.sqlite")

    def owner_address(self) -> str:
        """A fresh address that signs the owner in once."""
        return f"{self.address}/start?code={self.accounts().owner_code()}"

    def cookie(self, role: str = "owner") -> str:
        """The session cookie of somebody of this role, signed in over HTTP as a person would."""
        if role not in self._cookies:
            self._cookies[role] = self._owner() if role == "owner" else self._invited(role)
        return self._cookies[role]

    def _owner(self) -> str:
        return httpx.get(self.owner_address()).cookies["maeum"]

    def _invited(self, role: str) -> str:
        _, code = self.accounts().invite(f"{role}@example.com", role, role)
        with httpx.Client(base_url=self.address) as browser:
            page = browser.get("/invitation", params={"code": code}).text
            form = re.search(r'name="form" value="([^"]+)"', page)
            assert form, page
            answer = browser.post("/invitation", data={"form": form[1], "code": code, "password": PASSWORD})
            return answer.cookies["maeum"]

    def ask(self, path: str, role: str | None = None, method: str = "GET", **more: Any) -> httpx.Response:
        cookies = {"maeum": self.cookie(role)} if role else None
        return httpx.request(method, self.address + path, cookies=cookies, timeout=20, **more)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(home: Path, *arguments: str) -> Server:
    """Start the app and return once it has printed its one address."""
    port = free_port()
    environment = os.environ | {"MAEUM_HOME": str(home), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "cli.py", "run", f"--port={port}", "--no-browser", *arguments],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )
    server = Server(home, port, process)
    threading.Thread(target=_listen, args=(server,), daemon=True).start()
    until = time.monotonic() + 120
    while "/start?code=" not in server.log:
        if time.monotonic() > until or process.poll() is not None:
            server.stop()
            pytest.fail(f"the app did not start:\n{server.log}")
        time.sleep(0.1)
    return server


def _listen(server: Server) -> None:
    assert server.process.stdout
    for line in server.process.stdout:
        server.lines.append(line.rstrip())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running app for all tests of a process; it holds no data until a test loads some."""
    started = start_server(tmp_path_factory.mktemp("server"), "--no-sample")
    yield started
    started.stop()


@pytest.fixture
def cold_server(tmp_path: Path) -> Iterator[Server]:
    """An app that nobody has visited yet."""
    started = start_server(tmp_path / "home", "--no-sample")
    yield started
    started.stop()


# ---- a real browser ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium: the one that playwright would download is not used."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        reason = "Chromium is not installed (Debian: apt-get install --no-install-recommends chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return {"executable_path": found, "args": list(CHROMIUM_FLAGS), "headless": True}


@pytest.fixture
def sign_in_as(server: Server, new_context: Callable[..., Any]) -> Callable[..., Any]:
    """``sign_in_as("viewer", **context_options)`` -> a Chromium page on the server, signed in."""

    def open_page(role: str = "owner", **options: Any) -> Any:
        context = new_context(locale="ko-KR", base_url=server.address, **options)
        context.add_cookies([{"name": "maeum", "value": server.cookie(role), "url": server.address}])
        return context.new_page()

    return open_page


@pytest.fixture
def signed_in_page(sign_in_as: Callable[..., Any]) -> Any:
    """A Chromium page in which the owner is signed in: ``open_screen(page, "/kpi")``."""
    return sign_in_as("owner")


def open_screen(page: Any, path: str, timeout_seconds: float = 60) -> Any:
    """Go to a page of the app and wait until its script has run."""
    page.goto(path)
    page.wait_for_selector(READY, timeout=timeout_seconds * 1000)
    return page
