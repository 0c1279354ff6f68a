"""Emotions, consequences, acts and turned meanings, told by cue words (lexicon/cues.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.voice import patterns

_FILE = Path(__file__).parent / "lexicon" / "cues.toml"
NONE = "없음"
_SURE = 0.7  # from here the emotion model is believed where no cue word speaks


@dataclass(frozen=True)
class EmotionCue:
    """An emotion, its words, the side a clause must be on for them to count, and their weight."""

    name: str
    pattern: str
    side: str  # good | bad | any
    strength: float


@dataclass(frozen=True)
class Cues:
    """Compiled cue words. Every pattern is an RE2 alternation."""

    emotions: tuple[EmotionCue, ...]
    acts: dict[str, str]
    causes: str
    consequences: dict[str, str]  # leave | harm | gain
    done: str
    plain_harm: str
    no_consequence: str
    surely_good: str
    surely_bad: str
    turned_good: str
    turned_bad: str
    strong: str
    mild: str


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The shipped cue words."""
    stored: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    joined = patterns.expression
    consequence = stored["consequence"]
    return Cues(
        emotions=tuple(EmotionCue(name, joined(cue["words"]), cue["side"], cue["strength"]) for name, cue in stored["emotion"].items()),
        acts={name: joined(words) for name, words in stored["act"].items()},
        causes=f"^\\s*(?:{joined(consequence['causes'])})",
        consequences={kind: joined(consequence[kind]) for kind in ("leave", "harm", "gain")},
        done=joined(consequence["done"]),
        plain_harm=joined(consequence["plain"]),
        no_consequence=joined(consequence["not"]),
        surely_good=joined(stored["turned"]["surely_good"]),
        surely_bad=joined(stored["turned"]["surely_bad"]),
        turned_good=joined(stored["turned"]["good"]),
        turned_bad=joined(stored["turned"]["bad"]),
        strong=joined(stored["turned"]["strong"]),
        mild=joined(stored["turned"]["mild"]),
    )


def turned(texts: pa.Array) -> np.ndarray:
    """1 where a text says something good by denying the bad, -1 the other way round, 0 else or both."""
    known = cues()
    once = _sided(texts, known.turned_good, known.turned_bad)
    twice = _sided(texts, known.surely_good, known.surely_bad)
    return np.where(twice != 0, twice, once)


def _sided(texts: pa.Array, good: str, bad: str) -> np.ndarray:
    return patterns.having(texts, good).astype(int) - patterns.having(texts, bad).astype(int)


def emotion_scores(texts: pa.Array, probabilities: np.ndarray) -> np.ndarray:
    """How much each clause speaks of each emotion; float of shape (n_texts, n_emotions), 0 is not at all."""
    known = cues().emotions
    scores = np.zeros((len(texts), len(known)))
    for column, cue in enumerate(known):
        scores[:, column] = cue.strength * np.minimum(patterns.times(texts, cue.pattern), 2)
        if cue.side != "any":
            scores[:, column] *= probabilities >= 0.5 if cue.side == "good" else probabilities < 0.5
    return scores


def intensities(texts: pa.Array, probabilities: np.ndarray) -> np.ndarray:
    """0..1: how far from even the feeling is, raised by strong words and lowered by mild ones."""
    known = cues()
    strong = np.minimum(patterns.times(texts, known.strong), 2)
    mild = patterns.having(texts, known.mild)
    return np.clip(0.2 + 0.5 * np.abs(2 * probabilities - 1) + 0.15 * strong - 0.15 * mild, 0.05, 1.0)


def named_emotion(scores: Sequence[float] | np.ndarray, probability: float, likely: np.ndarray) -> str:
    """The emotion with most evidence; without any, the likeliest on its side where that is sure, else what the side alone says.

    likely: how likely each emotion is by the emotion model, 0..1. In the middle there is none.
    """
    known = cues().emotions
    best = int(np.argmax(scores))
    if scores[best] > 0:
        return known[best].name
    if abs(probability - 0.5) < 0.15:
        return NONE
    side = "good" if probability > 0.5 else "bad"
    held = [(float(share), cue.name) for share, cue in zip(likely, known, strict=True) if cue.side in (side, "any")]
    share, name = max(held)
    if share >= _SURE:
        return name
    return "만족" if side == "good" else "실망"


def consequence_kinds(texts: pa.Array, probabilities: np.ndarray, after_cause: np.ndarray, later: np.ndarray) -> np.ndarray:
    """leave, harm or gain where a clause tells what came of something, else None; object of shape (n_texts,).

    after_cause: the clause before gave a cause; later: it is not the first clause of its remark, so that
    what somebody did (환불했어요, 탈퇴했어요) follows from what was said before.
    """
    known = cues()
    due = after_cause | patterns.having(texts, known.causes) | (later & patterns.having(texts, known.done))
    opinion = patterns.having(texts, known.no_consequence)
    kinds = np.full(len(texts), None, dtype=object)
    kinds[due & patterns.having(texts, known.consequences["gain"]) & (probabilities > 0.4) & ~opinion] = "gain"
    kinds[due & patterns.having(texts, known.consequences["harm"]) & (probabilities < 0.75)] = "harm"
    kinds[patterns.having(texts, known.plain_harm) & (probabilities < 0.6)] = "harm"
    kinds[due & patterns.having(texts, known.consequences["leave"]) & (probabilities < 0.6)] = "leave"
    return kinds


def acts(texts: pa.Array) -> dict[str, np.ndarray]:
    """For each act (request, question, suggestion, praise, leave, abuse): which texts hold it."""
    return {name: patterns.having(texts, pattern) for name, pattern in cues().acts.items()}
