"""Codes and facts to sentences, in Korean and English: what was recognised, changed, asked, refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import schema
from data.intake.questions import Target
from data.intake.templates import EXTRA_FIELDS


@lru_cache(maxsize=1)
def _sentences() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "notes.toml").read_text(encoding="utf-8"))


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(facts)
    words = _sentences()
    if "what" in said:
        said["what_ko"] = words["what"].get(said["what"], said["what"])
    if "container" in said:
        said |= {f"container_{language}": container(said["container"], language) for language in ("ko", "en")}
    if "kinds" in said:
        said["kinds_ko"] = ", ".join(rule(f"masked_{kind}") for kind in said["kinds"].split(", "))
        said["kinds"] = ", ".join(rule(f"masked_{kind}", "en") for kind in said["kinds"].split(", "))
    return said


def note(code: str, facts: Mapping[str, Any], language: str = "ko") -> str:
    """One thing that was done to the data."""
    return _sentences()["notes"][code][language].format(**_facts(facts))


def totals(found: Mapping[str, str], language: str = "ko") -> str | None:
    """What the order lines of a file hold, to be held against the shop's own report; None for other kinds."""
    if "orders" not in found:
        return None
    words = _sentences()["totals"]
    numbers = {name: float(value) for name, value in found.items()}
    said = words["orders"][language].format(**numbers)
    if "file_total" not in numbers:  # loaded before sums were compared
        return said
    code = "same" if numbers["difference"] == 0 else "different"
    return f"{said} {words[code][language].format(**numbers)}"


def refusal(code: str, facts: Mapping[str, Any], language: str = "ko") -> tuple[str, str]:
    """Why a file was refused, and the next step."""
    words = _sentences()["refused"][code]
    filled = _facts(facts)
    return words[language].format(**filled), words[f"{language}_next"].format(**filled)


def question(key: str, facts: Mapping[str, Any], language: str = "ko") -> str:
    """What is asked before the file can be loaded."""
    code = "first_row" if key == "header" and "names" not in facts else key.partition(":")[0]
    said = dict(facts)
    if code == "column":
        said["field"] = field(said["kind"], said["field"], language)
    return _sentences()["choices"][code][language].format(**_facts(said))


def option(key: str, value: str, language: str = "ko") -> str:
    """One answer of a choice, as shown."""
    words = _sentences()
    if key.startswith("scale:"):
        return score_words(value, language)
    if key.startswith("column:"):
        return words["options"]["no_column" if value == "none" else "yes"][language]
    if key == "header":
        return words["options"]["header_0" if value == "0" else "header_n"][language].format(row=value)
    if key == "kind":
        return words["kinds"][value][language]
    return words["options"].get(value, {}).get(language, value)


def field(kind: str, name: str, language: str = "ko") -> str:
    """A field as people read it: 고객 ID."""
    labels = {column.name: column.ko if language == "ko" else column.en for column in schema.BY_NAME[kind].columns}
    return labels.get(name) or (EXTRA_FIELDS[kind].get(name, name) if language == "ko" else name.replace("_", " "))


def score_words(written: str, language: str = "ko") -> str:
    """``score:ces:1-7:low`` as people read it: 노력도(CES) 1~7점 · 낮을수록 좋음."""
    target = Target.parse(written)
    words = _sentences()["score"]
    low, high = target.scale or (0.0, 0.0)
    scale = words["scale"][language].format(low=f"{low:g}", high=f"{high:g}") if target.scale else ""
    parts = [f"{words[target.question_kind or 'rating'][language]} {scale}".strip(), words["low"][language] if target.low_is_good else ""]
    return " · ".join(part for part in parts if part)


def reason(code: str, language: str = "ko") -> str:
    """Why a row was set aside."""
    return _sentences()["reasons"].get(code, {}).get(language, code)


def rule(code: str, language: str = "ko") -> str:
    """The name of a cleaning rule."""
    return _sentences()["rules"].get(code, {}).get(language, code)


def why(code: str, language: str = "ko") -> str:
    """Why a column was taken for what it is."""
    return _sentences()["why"][code][language]


def kind(name: str | None, language: str = "ko") -> str | None:
    """The name of a kind of data."""
    return _sentences()["kinds"][name][language] if name else None


def container(name: str, language: str = "ko") -> str:
    """The name of a file format."""
    return _sentences()["container"].get(name, {}).get(language, name)
