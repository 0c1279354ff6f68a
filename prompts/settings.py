"""Which language model may be asked, and what may be sent to it. Without a key nothing is sent anywhere.

Settings lie in MAEUM_HOME/model.json. The key comes from the environment (MAEUM_MODEL_KEY, else
OPENAI_API_KEY) or from a sealed file in MAEUM_HOME/keys; it is never in the database, a log or the settings.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from cryptography.fernet import Fernet, InvalidToken

from data import home, keys
from data.troubles import Trouble

Api = Literal["responses", "chat"]
MaySend = Literal["figures", "figures_and_remarks"]

_ENVIRONMENT = ("MAEUM_MODEL_KEY", "OPENAI_API_KEY")
_SEALED = "model_key.sealed"


class BadModelSettings(Trouble):
    """A setting cannot be used. Facts: name, value."""


@dataclass(frozen=True)
class ModelSettings:
    """How to reach the model and how much it may cost.

    base_url: of an OpenAI-compatible server; "" is OpenAI's own. "scripted:<file>" answers from a file.
    daily_tokens and question_tokens bound what is sent and received together.
    """

    on: bool = False
    base_url: str = ""
    model: str = "gpt-5-mini"
    api: Api = "responses"
    may_send: MaySend = "figures"
    timeout_s: float = 30.0
    question_tokens: int = 6_000
    daily_tokens: int = 200_000
    won_per_million_tokens: float = 0.0  # for the cost shown; 0: not shown

    @property
    def scripted(self) -> Path | None:
        return Path(self.base_url.removeprefix("scripted:")) if self.base_url.startswith("scripted:") else None


def load() -> ModelSettings:
    """The stored settings; the defaults (off) where there are none."""
    path = _path()
    return checked(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else ModelSettings()


def save(settings: ModelSettings) -> None:
    checked(asdict(settings))
    _write(_path(), json.dumps(asdict(settings), ensure_ascii=False).encode())


def checked(given: Mapping[str, Any]) -> ModelSettings:
    """Settings from a mapping; unknown names are dropped, unusable values refused."""
    known = {one.name for one in fields(ModelSettings)}
    settings = ModelSettings(**{name: value for name, value in given.items() if name in known})
    url = settings.base_url
    for name, fine in (
        ("base_url", url == "" or url.startswith(("https://", "http://", "scripted:"))),
        ("model", bool(settings.model.strip())),
        ("api", settings.api in ("responses", "chat")),
        ("may_send", settings.may_send in ("figures", "figures_and_remarks")),
        ("timeout_s", 1 <= settings.timeout_s <= 120),
        ("question_tokens", 200 <= settings.question_tokens <= 200_000),
        ("daily_tokens", settings.daily_tokens >= 0),
        ("won_per_million_tokens", settings.won_per_million_tokens >= 0),
    ):
        if not fine:
            raise BadModelSettings(name=name, value=getattr(settings, name))
    return settings


def ready(settings: ModelSettings | None = None) -> bool:
    """Whether a model may be asked: switched on, and reachable with a key (or a local or scripted one)."""
    chosen = settings or load()
    return chosen.on and (chosen.scripted is not None or key() is not None or _needs_no_key(chosen))


def _needs_no_key(settings: ModelSettings) -> bool:
    return settings.base_url.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))


# ---- the key ------------------------------------------------------------------------------------------


def key() -> str | None:
    """The key of the environment, else the sealed one; None when there is none."""
    return next((os.environ[name] for name in _ENVIRONMENT if os.environ.get(name)), None) or _unsealed()


def key_source() -> str | None:
    """environment | sealed | None - what the settings page may say about the key."""
    if any(os.environ.get(name) for name in _ENVIRONMENT):
        return "environment"
    return "sealed" if _unsealed() else None


def seal_key(value: str) -> None:
    """Keep the key encrypted in MAEUM_HOME/keys; an empty value forgets it."""
    path = keys.folder() / _SEALED
    if value.strip():
        _write(path, _lock().encrypt(value.strip().encode()))
    else:
        path.unlink(missing_ok=True)


def _unsealed() -> str | None:
    path = keys.folder() / _SEALED
    if not path.exists():
        return None
    try:
        return _lock().decrypt(path.read_bytes()).decode()
    except InvalidToken:
        return None


def _lock() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.key("model_seal")))


def _path() -> Path:
    return home.home() / "model.json"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    draft.replace(path)
