"""Statements of data/sql: a condition on what was not asked falls out, whole, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import statements
from data.statements import asked

FOLDER = Path(statements.__file__).parent / "sql"
OPTIONAL = [file.relative_to(FOLDER).with_suffix("").as_posix() for file in sorted(FOLDER.rglob("*.sql")) if "IS NULL OR" in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", OPTIONAL)
def test_what_is_left_of_a_statement_is_whole(name: str) -> None:
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    named = asked(name, frozenset())[1]
    short, left = asked(name, named)
    assert short.count("(") - short.count(")") == text.count("(") - text.count(")")
    assert left <= named
    assert asked(name, frozenset())[0] == text


def test_a_condition_over_several_lines_falls_out_with_its_parameter() -> None:
    text, named = asked("voice_evidence", frozenset({"mark", "told", "emotion"}))
    assert "WHEN 'praised'" not in text and "$told" not in text and "$emotion" not in text
    assert "theme_id = $theme" in text
    assert {"theme", "label", "most"} <= named and "mark" not in named
