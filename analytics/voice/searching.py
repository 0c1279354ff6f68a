"""Search remarks by Korean morphemes: stems find the candidates, bm25s (Lu 2024) puts them in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bm25s
import numpy as np

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from analytics.voice.evidence import Wanted
from analytics.voice.wording import words_of
from data.warehouse import Warehouse

_CANDIDATES = 150  # read for ranking; counts are of the whole scope


@dataclass(frozen=True)
class Found:
    """Remarks in order of fit. all_held: remarks with every looked-for word; any_held: with one of them."""

    rows: tuple[Mapping[str, Any], ...]  # feedback_id text answered_at channel product score scale_max sentiment emotion subject
    words: tuple[str, ...]  # what was looked for, in dictionary form
    all_held: int
    any_held: int


def search(warehouse: Warehouse, scope: Scope, asked: str, wanted: Wanted = Wanted(), most: int = 50) -> Found:
    """Remarks that fit a query best; of ``wanted`` the label, emotion and mark are kept to.

    배송이 늦는 finds 배송 늦어요 and 늦게 배송: endings and particles do not matter.
    """
    stems = stems_of(asked)
    if not stems:
        return Found((), (), 0, 0)
    latin = any(letter.isascii() and letter.isalpha() for stem in stems for letter in stem)
    rows = warehouse.query("voice_candidates", most=_CANDIDATES, stems=list(stems), fold=latin, label=wanted.label, emotion=wanted.emotion,
                           mark=wanted.mark, **parameters(scope)).to_pylist()
    counts = [{name: row.pop(name) for name in ("all_held", "any_held")} for row in rows][:1] or [{"all_held": 0, "any_held": 0}]
    return Found(tuple(_ranked(rows, asked, most)), _looked_for(asked), **counts[0])


def stems_of(asked: str) -> tuple[str, ...]:
    """What a text must hold: the parts of content morphemes that no ending changes, in small letters."""
    stems = [word.removesuffix("다") if len(word) > 1 else word for word in _looked_for(asked)]
    return tuple(dict.fromkeys(_unchanging(stem) for stem in stems))


def _looked_for(asked: str) -> tuple[str, ...]:
    """Content words of a query in dictionary form; the query as typed where it has none."""
    (words,) = words_of([asked[:200]])
    return tuple(dict.fromkeys(words)) or tuple(asked.lower().split()[:5])


def _unchanging(stem: str) -> str:
    """Stems whose last letter melts into the ending (느리 -> 느려, 예쁘 -> 예뻐) lose it: 느, 예."""
    last = (ord(stem[-1]) - 0xAC00) % 28 if "가" <= stem[-1] <= "힣" else 1
    vowel = (ord(stem[-1]) - 0xAC00) // 28 % 21 if "가" <= stem[-1] <= "힣" else -1
    melts = last == 0 and vowel in (8, 13, 18, 20)  # ㅗ ㅜ ㅡ ㅣ
    return stem[:-1] if melts and len(stem) > 1 else stem


def _ranked(rows: list[dict[str, Any]], asked: str, most: int) -> list[dict[str, Any]]:
    if not rows:
        return []
    words = [list(found) or [""] for found in words_of([row["text"][:500] for row in rows])]
    index = bm25s.BM25()
    index.index(words, show_progress=False)
    known = set(index.vocab_dict)
    kept = [word for word in _looked_for(asked) if word in known]
    scores = index.get_scores(kept) if kept else np.zeros(len(rows))
    held = np.array([row.pop("held") for row in rows])
    order = np.lexsort((np.arange(len(rows)), -scores, -held))[:most]
    return [rows[at] for at in order]
