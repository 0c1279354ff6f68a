"""What a scored question measures and on which scale: proposed from its wording and the values, asked when unsure.

Scales are stored with each answer and never mixed: a recommendation on five points is no NPS, an effort score
is good when low.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Target:
    """What a column becomes: a field, and for a score the question it answers.

    Written as ``field`` or ``score:kind[:min-max[:low]]``; ``low`` says that a low score is good.
    """

    field: str
    question_kind: str | None = None
    scale: tuple[float, float] | None = None
    low_is_good: bool = False

    @classmethod
    def parse(cls, written: str) -> Target:
        name, *rest = written.strip().split(":")
        kind = rest[0] if rest and rest[0] else None
        scale = None
        if len(rest) > 1 and (match := re.fullmatch(r"(-?[\d.]+)-([\d.]+)", rest[1])):
            scale = (float(match[1]), float(match[2]))
        return cls(name, kind, scale, len(rest) > 2 and rest[2] == "low")

    def __str__(self) -> str:
        if self.field != "score" or self.question_kind is None:
            return self.field
        scale = f":{self.scale[0]:g}-{self.scale[1]:g}" if self.scale else ""
        return f"score:{self.question_kind}{scale}{':low' if self.low_is_good else ''}"


Scale = tuple[float, float]
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nps", re.compile(r"nps|추천|권유|recommend|likely", re.IGNORECASE)),
    ("ces", re.compile(r"ces(?![a-z])|쉬웠|쉽|수월|편리하게|노력|effort|easy|easily", re.IGNORECASE)),
    ("csat", re.compile(r"csat|만족|satisf", re.IGNORECASE)),
)
USUAL: tuple[Scale, ...] = ((1.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
_EFFORT = re.compile(r"노력|힘들|어려|effort", re.IGNORECASE)
_HOW_MUCH_EFFORT = re.compile(r"얼마나|필요|들었|들였|how much|how hard", re.IGNORECASE)
_BOUNDS = r"([01])\s*점?\s*(?:[:=][^~]*)?\s*(?:[~\-–∼〜]|to)\s*(100|10|[3-9])\s*점?"
_SAID = re.compile(rf"[(\[（][^()]*?{_BOUNDS}\s*(?:[:=][^)]*)?[)\]）]|(?<![\d.]){_BOUNDS}(?<=점)|scale of {_BOUNDS}", re.IGNORECASE)
_OUT_OF = re.compile(r"(?<!\d)([3-9]|10|100)\s*(?:점\s*(?:만점|척도|제)|[- ]?point\b)|[(\[（]\s*([3-9]|10|100)\s*점\s*[)\]）]", re.IGNORECASE)


def with_scale(name: str, target: Target, values: Sequence[float]) -> Target:
    """A score target with its question kind and scale, proposed from the wording and the values."""
    kind = target.question_kind or next((kind for kind, said in _KINDS if said.search(name)), "rating")
    scale = target.scale or said_scale(name, kind, values) or _seen_scale(name, kind, values)
    if kind == "nps" and scale != (0.0, 10.0) and target.question_kind is None:
        kind = "csat" if "만족" in name else "rating"  # "추천" asked on five points is no NPS
    low = target.low_is_good or (target.question_kind is None and kind == "ces" and bool(_EFFORT.search(name)))
    return replace(target, question_kind=kind, scale=scale, low_is_good=low)


def said_scale(name: str, kind: str, values: Sequence[float]) -> Scale | None:
    """The scale that the question itself names: (0~10점), 5점 만점, on a scale of 1 to 7.

    >>> said_scale("전반적 만족도 (1~7점)", "csat", [1, 5]), said_scale("배송은 어땠나요? (5점 만점)", "rating", [])
    ((1.0, 7.0), (1.0, 5.0))
    """
    if match := _SAID.search(name):
        low, high = [float(one) for one in match.groups() if one is not None][:2]
        return (low, high)
    if match := _OUT_OF.search(name):
        high = float(match[1] or match[2])
        zero = high == 100 or (high == 10 and (kind == "nps" or any(value == 0 for value in values)))
        return (0.0 if zero else 1.0, high)
    return None


def _seen_scale(name: str, kind: str, values: Sequence[float]) -> Scale:
    """The smallest usual scale that holds the values; with many, one in twenty may lie outside."""
    within = sum(0 <= value <= 10 for value in values)
    if "nps" in name.lower() and within >= 0.7 * len(values):
        return (0.0, 10.0)
    if kind == "nps" and within >= 0.9 * len(values):
        above_five = any(value > 5 or value == 0 for value in values)
        if above_five or len(values) < 30:
            return (0.0, 10.0)
    zeros = sum(value == 0 for value in values)
    strict = len(values) if len(values) < 20 else 0.95 * len(values)
    for need in (strict, 0.8 * len(values)):
        for low, high in USUAL:
            inside = sum(low <= value <= high for value in values)
            if inside >= need and not (low == 1 and zeros > 0.02 * len(values)):
                return (low, high)
    return (min(values, default=0.0), max(values, default=100.0))


def doubted(name: str, target: Target, values: Sequence[float]) -> tuple[str, ...]:
    """The readings to choose from when wording and values leave a question's kind or scale open, the proposal
    first; empty when they do not."""
    scale = target.scale
    if scale is None or not values or said_scale(name, target.question_kind or "", values):
        return ()
    proposed = str(target)
    if scale not in USUAL:
        return (proposed, *(str(replace(target, scale=one)) for one in USUAL))
    recommends = bool(_KINDS[0][1].search(name))
    if recommends and target.question_kind != "nps" and scale[1] <= 7:
        return (proposed, "score:nps:0-10", str(replace(target, question_kind="csat")))
    if target.question_kind == "ces" and _EFFORT.search(name) and not _HOW_MUCH_EFFORT.search(name):
        return (proposed, str(replace(target, low_is_good=not target.low_is_good)))
    return ()
