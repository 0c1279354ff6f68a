"""The log of the running app: one JSON object a line on standard error, with no personal data, no token and no value.

What our own code says is written as it says it: it names kinds of errors, places in the code and reference numbers.
What a library says is written as its template, masked, without the values put into it; of an exception the kind and
the place. ``MAEUM_LOG=text`` leaves the log to the libraries, for a developer.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.personal import mask

OURS = "maeum"
_ROOT = Path(__file__).resolve().parents[1]
_ROOMS = tuple(f"{_ROOT / room}{os.sep}" for room in ("pages", "prompts", "analytics", "data"))


class Line(logging.Formatter):
    """A record as one JSON object: at, level, from, what, and the facts that came with it."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "from": record.name, "what": _what(record), **getattr(record, "facts", {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told |= {"kind": type(error).__name__, "places": places(error)}
        return json.dumps(told, ensure_ascii=False)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in (OURS, "data", "analytics", "prompts", "pages")


def _worth(record: logging.LogRecord) -> bool:
    """What we say, and warnings of libraries."""
    return _is_ours(record) or record.levelno >= logging.WARNING


def _what(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    return mask(str(record.msg))[0].replace(f"{_ROOT}{os.sep}", "")


def places(error: BaseException, most: int = 5) -> list[str]:
    """Where in our code an exception arose, the innermost first: file and line, no source and no value."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(_ROOMS)]
    return [f"{Path(frame.filename).relative_to(_ROOT)}:{frame.lineno}" for frame in reversed(ours[-most:])]


def settle() -> None:
    """Let every logger speak through one handler that writes such lines; called again, it takes in those made since."""
    if os.environ.get("MAEUM_LOG") == "text":
        return
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, Line) for handler in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Line())
        handler.addFilter(_worth)
        root.handlers = [handler]
    logging.getLogger(OURS).setLevel(logging.INFO)
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers, logger.propagate = [], True
