"""Nothing on an English screen stays Korean."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FACT = re.compile(r"{(\w*)")


def source_texts() -> dict[str, str]:
    """Every literal given to _() on the screens -> where it stands."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = str(path.relative_to(ROOT))
    return found


def translations() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "locale/en").glob("*.po")):
        with path.open("rb") as file:
            found.update({m.id: m.string for m in read_po(file) if m.id and m.string})
    return found


def test_every_text_has_an_english_one() -> None:
    missing = {text: place for text, place in source_texts().items() if text not in translations()}
    assert not missing


def test_a_translation_names_the_same_facts() -> None:
    for korean, english in translations().items():
        assert sorted(FACT.findall(korean)) == sorted(FACT.findall(english)), korean


def test_no_two_files_translate_one_text_differently() -> None:
    seen: dict[str, str] = {}
    for path in sorted((ROOT / "locale/en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    assert seen.setdefault(message.id, message.string) == message.string, (path.name, message.id)


@pytest.mark.parametrize("word", ["은(는)", "이(가)", "을(를)", "와(과)"])
def test_particles_are_chosen_and_never_written_both_ways(word: str) -> None:
    for text, place in source_texts().items():
        assert word not in text, f"{place}: {text}"
