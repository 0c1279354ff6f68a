"""The last requests to a language model, exactly as they were sent and received, for the owner to read.

One line of JSON a request in MAEUM_HOME/model_requests.jsonl. What is in it has passed the veil; the key
travels in a header and is never part of it.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data import home

KEPT = 100
_writing = threading.Lock()


@dataclass(frozen=True)
class Request:
    """One question to the model. tokens are as the server counted them, else as estimated before sending."""

    at: str
    task: str
    prompt_version: str
    address: str
    model: str
    sent: str
    received: str
    outcome: str  # answered, or the code of what went wrong
    tokens_sent: int
    tokens_received: int
    seconds: float

    @property
    def tokens(self) -> int:
        return self.tokens_sent + self.tokens_received


def note(request: Request) -> None:
    """Add one and keep the last hundred."""
    with _writing:
        lines = [*_lines(), json.dumps(asdict(request), ensure_ascii=False)]
        draft = _path().with_suffix(".draft")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines[-KEPT:]) + "\n")
        draft.replace(_path())
        _count(request)


def requests() -> tuple[Request, ...]:
    """The last requests, the newest first."""
    return tuple(Request(**json.loads(line)) for line in reversed(_lines()))


def tokens_on(day: str) -> int:
    """Tokens spent on a day (YYYY-MM-DD), those of requests no longer kept included."""
    return _spent().get(day, 0)


def now() -> str:
    return datetime.now().isoformat(timespec="seconds")


def _lines() -> list[str]:
    path = _path()
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line] if path.exists() else []


def _count(request: Request) -> None:
    spent, day = _spent(), request.at[:10]
    spent[day] = spent.get(day, 0) + request.tokens
    recent = dict(sorted(spent.items())[-90:])
    _spent_path().write_text(json.dumps(recent), encoding="utf-8")


def _spent() -> dict[str, int]:
    path = _spent_path()
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _path() -> Path:
    return home.home() / "model_requests.jsonl"


def _spent_path() -> Path:
    return home.home() / "model_tokens.json"
