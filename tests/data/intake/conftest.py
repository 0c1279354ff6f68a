"""Files are looked at in this process (fast); a test that is about the child process asks for ``real_child``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.intake import child, worker


@pytest.fixture(autouse=True)
def in_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path / "home"))
    if "real_child" in request.fixturenames:
        return

    def look(asked: dict[str, Any], *_: Any) -> dict[str, Any]:
        return json.loads(json.dumps(worker.report_of(worker.Request(**asked)), default=str))

    monkeypatch.setattr(child, "report_on", look)


@pytest.fixture
def real_child() -> None:
    """Look at files in the real child process."""
