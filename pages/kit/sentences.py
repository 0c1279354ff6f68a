"""Error code -> kind sentence and next step, in both languages (no Streamlit: the terminal uses it too).

Each pages/kit/troubles/*.toml holds tables named like the Trouble classes:

    [MissingColumn]
    ko = "‘{column}’ 열을 찾지 못했어요."
    ko_next = "아래에서 해당하는 열을 골라 주세요."
    en = "..."
    en_next = "..."
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.troubles import Trouble

_FOLDER = Path(__file__).parent / "troubles"


@dataclass(frozen=True)
class Sentence:
    what: str
    then: str


@cache
def table() -> dict[str, dict[str, str]]:
    """Code -> its four sentences, from all files of the folder."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        found.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def sentence(trouble: Trouble, language: str = "ko") -> Sentence:
    """What happened and what to do, with the trouble's facts filled in."""
    words = table()[trouble.code]
    facts = {key: "" if value is None else value for key, value in trouble.facts.items()}
    return Sentence(words[language].format(**facts), words.get(f"{language}_next", "").format(**facts))
