"""Prompts are files: prompts/text/<task>.<language>.md, a version in the first line, $names filled in.

    version: 3
    ---
    You write ... $company
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent / "text"


@dataclass(frozen=True)
class Prompt:
    name: str
    version: str
    text: str


def prompt(task: str, language: str, **names: object) -> Prompt:
    """The prompt of a task with its $names filled in; a name that is missing raises KeyError."""
    version, text = _parts(f"{task}.{language}")
    return Prompt(task, f"{task}.{language}@{version}", Template(text).substitute(names))


@cache
def _parts(name: str) -> tuple[str, str]:
    head, _, text = (_FOLDER / f"{name}.md").read_text(encoding="utf-8").partition("---\n")
    return head.removeprefix("version:").strip(), text.strip()
