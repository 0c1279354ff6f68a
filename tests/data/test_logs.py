"""A line of the log is one JSON object without values, tokens or source."""

from __future__ import annotations

import json
import logging
import sys

from data.logs import Line


def record(name: str, text: str, *values: object, error: BaseException | None = None, **facts: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, text, values, (type(error), error, error.__traceback__) if error else None)
    if facts:
        made.facts = facts
    return made


def line(made: logging.LogRecord) -> dict[str, object]:
    return json.loads(Line().format(made))


def test_what_we_say_is_written_with_its_facts() -> None:
    told = line(record("maeum", "reference %s", "ab12", kind="ValueError"))
    assert (told["what"], told["kind"], told["level"], told["from"]) == ("reference ab12", "ValueError", "error", "maeum")


def test_what_a_library_says_is_written_without_its_values() -> None:
    told = json.dumps(line(record("uvicorn.error", "cannot read %s", "010-1234-5678")), ensure_ascii=False)
    assert "010-1234-5678" not in told and "cannot read" in told
    assert "010-1234-5678" not in json.dumps(line(record("library", "cannot read 010-1234-5678")))


def test_an_exception_is_its_kind_and_place_never_its_message() -> None:
    from data import home

    try:
        home.dataset_path("홍길동 010-1234-5678")
    except home.BadDatasetName as error:
        told = line(record("library", "failed", error=error))
    assert told["kind"] == "BadDatasetName" and str(told["places"]).startswith("['data/home.py:")
    assert "홍길동" not in str(told) and "010" not in str(told["places"])
    assert sys.exc_info() == (None, None, None)
