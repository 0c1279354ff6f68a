"""What a remark speaks of: a two-level taxonomy whose words are found with their place in the text.

The words lie in lexicon/taxonomy.toml. A word counts only where a morpheme begins (so that 색 is not
found inside 검색), and not inside one of the leaf's "not" words (상세페이지 is no 페이).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from analytics.voice import patterns

_FILE = Path(__file__).parent / "lexicon" / "taxonomy.toml"


@dataclass(frozen=True)
class Leaf:
    """One subject of the second level; searched is None where it has no words in that language."""

    id: str  # "delivery.speed"
    subject: str  # "delivery"
    ko: str
    en: str
    korean: re.Pattern[str]
    english: re.Pattern[str] | None


@dataclass(frozen=True)
class Mention:
    """A leaf found in a text; start and end are characters."""

    leaf: Leaf
    start: int
    end: int


@dataclass(frozen=True)
class Taxonomy:
    """Subjects (id -> (ko, en)), their leaves, and one quick pattern a subject."""

    subjects: dict[str, tuple[str, str]]
    leaves: dict[str, tuple[Leaf, ...]]  # subject id -> leaves
    quick: dict[str, str]  # subject id -> pattern that holds wherever one of its leaves may

    def name(self, leaf_or_subject: str, language: str = "ko") -> str:
        """The name of a leaf or subject id in a language."""
        at = 0 if language == "ko" else 1
        if leaf_or_subject in self.subjects:
            return self.subjects[leaf_or_subject][at]
        found = self.leaf(leaf_or_subject)
        return found.ko if at == 0 else found.en

    def in_english(self, name: str) -> str:
        """The English name of a Korean one; the name itself when it is not in the taxonomy."""
        pairs = [*self.subjects.values(), *((leaf.ko, leaf.en) for leaves in self.leaves.values() for leaf in leaves)]
        return dict(pairs).get(name, name)

    def leaf(self, id: str) -> Leaf:
        return next(leaf for leaf in self.leaves[id.split(".")[0]] if leaf.id == id)

    def mentions(self, texts: Sequence[str], english: np.ndarray) -> list[list[Mention]]:
        """All words of the taxonomy in each text, longest first where they overlap, in order of place."""
        found: list[list[Mention]] = [[] for _ in texts]
        searched = pa.array(texts, pa.string())
        for subject, quick in self.quick.items():
            for row in np.flatnonzero(patterns.having(searched, quick)):
                for leaf in self.leaves[subject]:
                    found[row] += _places(leaf, texts[row], bool(english[row]))
        return [_without_covered(mentions) for mentions in found]


def _places(leaf: Leaf, text: str, english: bool) -> list[Mention]:
    pattern = leaf.english if english else leaf.korean
    if pattern is None:
        return []
    return [Mention(leaf, *match.span("word")) for match in pattern.finditer(text) if match["word"]]


def _without_covered(mentions: list[Mention]) -> list[Mention]:
    """Drop a mention that lies inside a longer one of another leaf: 배송비 is not 배송."""
    ordered = sorted(mentions, key=lambda one: (one.start, -one.end))
    kept: list[Mention] = []
    for one in ordered:
        if not any(other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start for other in kept[-3:]):
            kept.append(one)
    return kept


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """The shipped taxonomy."""
    stored = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    subjects, leaves, quick = {}, {}, {}
    for subject, section in stored.items():
        subjects[subject] = (section["ko"], section["en"])
        made = {name: leaf for name, leaf in section.items() if isinstance(leaf, dict)}
        leaves[subject] = tuple(_leaf(subject, name, leaf) for name, leaf in made.items())
        quick[subject] = "|".join(
            [patterns.expression(leaf["words"].split()) for leaf in made.values()]
            + [patterns.english_expression(leaf["en_words"].split()) for leaf in made.values()]
        )
    return Taxonomy(subjects, leaves, quick)


def _leaf(subject: str, name: str, section: dict[str, str]) -> Leaf:
    words = patterns.expression(section["words"].split())
    masks = section.get("not", "").split()
    korean = f"(?:{patterns.expression(masks)})|(?P<word>{words})" if masks else f"(?P<word>{words})"
    english = f"(?P<word>{patterns.english_expression(section['en_words'].split())})"
    return Leaf(
        f"{subject}.{name}", subject, section["ko"], section["en"],
        re.compile(korean, re.IGNORECASE), re.compile(english, re.IGNORECASE),
    )
