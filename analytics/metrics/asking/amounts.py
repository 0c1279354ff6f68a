"""Amounts as people say them: bounds ("1,000만 원 이상인 상품", "over 4.5 points") and supposed changes ("5% 오르면").

Both are read from the flat text (no blanks, small letters). An amount counts only where a bound or a change stands
right behind (or, in English, before) it: a number that nothing explains stays uncovered, and the question is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from analytics.metrics.catalogue import Definition

Way = Literal["up", "down", "to", "better", "worse"]

_LARGE = {"억": 1e8, "만": 1e4, "천": 1e3, "백": 1e2, "십": 10.0, "k": 1e3, "thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9}
_AMOUNT = (
    r"(?:₩|krw)?(?P<number>(?:(?:\d+(?:\.\d+)?)(?:천|백|십)?억|(?:천|백|십)억)?(?:(?:\d+(?:\.\d+)?)(?:천|백|십)?만|(?:천|백|십)만)?"
    r"(?:\d+(?:\.\d+)?(?:천|백)?)?)(?P<large>thousand|million|billion|k(?!r)|m(?![a-z]))?"
    r"(?P<unit>원|won|krw|%p|%포인트|퍼센트포인트|percentagepoints?|포인트|points?|%|퍼센트|프로|percent|점|건|개(?!월)|명|회|번|일(?!부터|까지))?"
)
_TIMES = r"(?P<half>절반|반|half)|(?P<times>두|세|네|다섯|열|\d+(?:\.\d+)?)배|(?P<double>doubled?|doubles)"
_COUNTS = {"두": 2.0, "세": 3.0, "네": 4.0, "다섯": 5.0, "열": 10.0}
_POINTS = ("%p", "%포인트", "퍼센트포인트", "percentagepoint", "percentagepoints")
_UNITS = {"percent": ("%", "퍼센트", "프로", "percent"), "points": (*_POINTS, "포인트", "point", "points", "점"), "money": ("원", "won", "krw"),
          "count": ("건", "개", "명", "회", "번"), "days": ("일",)}

_ENDINGS = "(?:었는지|었나요|었어요|었어|었나|었|겼어|긴|는지|는|은|한|나요|나|니|지|어)?"
_BEHIND = {  # what stands behind the amount: at least or at most, and whether the amount itself is left out
    r"이상": (True, False), r"이하": (False, False),
    r"초과|[을를이가]?(?:넘|웃도|웃돈|상회)" + _ENDINGS + r"|보다(?:더)?(?:많|높|크|큰|비싸|비싼)|보다위": (True, True),
    r"미만|[을를이가]?(?:안되|안된|안넘|못넘|못미치|못미친|밑도|밑돈|하회)" + _ENDINGS + r"|에?못미|보다(?:더)?(?:적|낮|작|싸|싼)|보다아래": (False, True),
}
_BEFORE = {r"atleast|nolessthan|minimumof": (True, False), r"atmost|nomorethan|upto": (False, False),
           r"over|above|morethan|greaterthan|higherthan|exceed(?:s|ing|ed)?": (True, True),
           r"under|below|lessthan|fewerthan|lowerthan": (False, True)}
_WAYS: dict[Way, str] = {
    "up": "오르|오른|올리|올린|올라|늘|높이|높인|높아|증가|상승|좋아지|많아지|커지|increase[sd]?|rises?|rose|goesup|wentup|goup|grows?|grew|improve[sd]?|gain(?:s|ed)?",
    "down": "내리|내린|내려|낮추|낮춘|낮아|줄|감소|하락|떨어|나빠지|적어지|작아지|빠지|decrease[sd]?|drop(?:s|ped)?|falls?|fell|goesdown|wentdown|godown|declined?s?|shrinks?|shrank",
    "to": "되|된|이면|라면|까지|로맞추|달성|was|were|is|becomes?|became|reach(?:es|ed)?",
    "better": "해결|개선|없애|없어지|사라지|고치|고쳐|나아지|좋아지|줄이|줄|fix(?:ed)?|solved?|resolved?|improved?|removed?|disappear(?:s|ed)?",
    "worse": "악화|나빠지|worsen(?:ed|s)?|gotworse",
}
_IF = r"[가-힣]{0,4}?(?<!려)면(?!서)"  # 줄이면, but not 줄이려면 (how to) and not 줄면서 (while)


@dataclass(frozen=True)
class Bound:
    """A limit that the figure of a group must keep: ``value`` in the unit that was said (``kind``, "" when none)."""

    value: float
    kind: str
    above: bool
    strict: bool
    start: int
    end: int
    said: str


@dataclass(frozen=True)
class Supposed:
    """A change that is only thought of. amount None: no size was said. kind: percent, points, times, a unit or ""."""

    way: Way
    amount: float | None
    kind: str
    start: int
    end: int


def bounds(flat: str) -> list[Bound]:
    """The limits in a flat text, in order."""
    found = []
    for pattern, (above, strict) in _BEHIND.items():
        found += [_bound(match, above, strict) for match in re.finditer(rf"{_AMOUNT}(?:{pattern})", flat) if match["number"]]
    for pattern, (above, strict) in _BEFORE.items():
        found += [_bound(match, above, strict) for match in re.finditer(rf"(?:{pattern}){_AMOUNT}", flat) if match["number"]]
    return sorted(found, key=lambda one: one.start)


def _bound(match: re.Match[str], above: bool, strict: bool) -> Bound:
    return Bound(_number(match), _kind(match["unit"]), above, strict, match.start(), match.end(), match[0])


def supposed(flat: str) -> Supposed | None:
    """The change that a condition supposes: "5% 오르면", "절반으로 줄면", "4.5점이 되면", "해결되면"; None without a condition."""
    for way in ("up", "down", "to"):
        sized = re.search(rf"(?:{_AMOUNT}|{_TIMES})(?:가량|정도|만큼|쯤|씩|만)?(?:이|가|으로|로|까지|을|를|더)?(?:더)?(?:{_WAYS[way]}){_IF}", flat)
        if sized and _sized(sized):
            return _change(way, sized)
    for way in ("up", "down", "to"):
        sized = re.search(rf"(?:if|suppose).*?(?P<verb>{_WAYS[way]})(?:by|to|at)?(?:{_AMOUNT}|{_TIMES})", flat)
        if sized and _sized(sized):
            to = re.search(r"to$", flat[: sized.start("number") if sized["number"] else sized.end()]) is not None
            return _change("to" if to else way, sized)
    if doubled := re.search(r"(?:if|suppose).*?(?P<verb>doubled?|doubles)", flat):
        return Supposed("to", 2.0, "times", doubled.start("verb"), doubled.end())
    for way in ("better", "worse"):
        bare = re.search(rf"(?P<verb>{_WAYS[way]}){_IF}|(?:if|suppose).*?(?P<english>{_WAYS[way]})", flat)
        if bare:
            name = "verb" if bare["verb"] else "english"
            return Supposed(way, None, "", bare.start(name), bare.end())
    return None


def _sized(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("number", "half", "times", "double"))


def _change(way: Way, match: re.Match[str]) -> Supposed:
    start = match.start() if not match.re.pattern.startswith("(?:if") else match.start("verb")
    if match["half"]:
        return Supposed("to", 0.5, "times", start, match.end())
    if match["times"] or match["double"]:
        times = 2.0 if match["double"] else _COUNTS.get(match["times"]) or float(match["times"])
        return Supposed("to", 1 / times if way == "down" else times, "times", start, match.end())
    return Supposed(way, _number(match), _kind(match["unit"]), start, match.end())


def _number(match: re.Match[str]) -> float:
    total = 0.0
    text = match["number"]
    for large in ("억", "만"):
        head, sign, tail = text.partition(large)
        if sign:
            total, text = total + _small(head) * _LARGE[large], tail
    total += _small(text) if text else 0.0
    return total * _LARGE.get(match["large"] or "", 1.0)


def _small(text: str) -> float:
    """"3천", "1.5", "" (of "천만": one)."""
    digits = re.sub(r"[^\d.]", "", text)
    factor = next((_LARGE[sign] for sign in text if sign in "천백십"), 1.0)
    return (float(digits) if digits else 1.0) * factor


def _kind(unit: str | None) -> str:
    return next((kind for kind, said in _UNITS.items() if unit in said), "")


def in_unit(value: float, kind: str, definition: Definition) -> float | None:
    """A said amount in the metric's own unit; None where it does not fit ("10건" of a share)."""
    wanted = {"share": ("percent",), "money": ("money", ""), "count": ("count", ""), "points": ("points", ""), "score": ("points", ""),
              "feeling": ("points", ""), "days": ("days", ""), "minutes": ("",)}[definition.unit]
    if kind not in wanted:
        return None
    return value / 100 if kind == "percent" else value
