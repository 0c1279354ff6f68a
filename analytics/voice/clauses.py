"""Remarks into clauses with their place in the text: kiwi's endings for Korean, marks for English.

A clause ends with its sentence, before a joining adverb (그런데, 하지만), and after endings that set one
thing against another (-지만, -는데), add (-고, -며) or give the cause (-어서, -니까, 때문에).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from kiwipiepy import Kiwi

from analytics.voice import morphemes

Joint = Literal["end", "contrast", "background", "and", "cause"]
LONGEST = 2_000  # characters of a remark that are read in clauses; longer ones are scored as a whole

_CONTRAST = {"지만", "으나", "나", "건만", "지만은", "면서도", "으면서도", "ᆯ지라도", "긴하지만", "다만", "라도"}
_SETTING = {"는데", "은데", "ᆫ데", "던데", "는데요", "은데요", "ᆫ데요", "더니", "는데도", "은데도", "ᆫ데도"}
_ADDING = {"고", "며", "으며", "고요", "면서", "으면서", "거나"}
_CAUSE = {"어서", "아서", "니까", "으니까", "니", "으니", "느라", "느라고", "길래", "라서", "라", "여서", "므로", "으므로", "다가", "다보니", "는지라", "은지라"}
_ENDINGS: dict[Joint, set[str]] = {"contrast": _CONTRAST | _SETTING, "and": _ADDING, "cause": _CAUSE}
_CAUSE_NOUNS = {"때문", "바람", "탓", "덕분", "덕", "통"}
_AGAINST = {"하지만", "그러나", "근데", "그런데", "그래도", "다만", "반면", "그렇지만", "그치만", "하지만은", "허나", "대신", "오히려", "단"}
_THEREFORE = {"그래서", "그러니까", "그러니", "따라서", "그리하여", "그래가지고", "결국"}
_PLAIN = ("어요", "EF")
_PLAIN_END = morphemes.code(*_PLAIN)
_DESCRIBING = {"VA", "VA-I", "XSA", "XSA-I", "VCP", "VCN"}
_PREDICATES = ("VA", "VV", "VX", "VC", "XSA", "XSV")


@dataclass(frozen=True)
class Piece:
    """A clause as it stands in the text, and how it is joined to the next one."""

    start: int
    end: int
    joint: Joint
    whole: bool  # it has a predicate; "가격이…" has none
    therefore: bool  # it opens with 그래서, 결국 ...
    plainly: str | None = None  # the clause ended as a sentence: 예쁘지만 -> 예뻐요
    tokens: range = range(0)  # its morphemes among those of the remark


@dataclass(frozen=True)
class Cut:
    """The clauses of one remark and the places where its morphemes begin."""

    pieces: tuple[Piece, ...]
    begins: frozenset[int]
    words: tuple[str, ...]  # content morphemes, for search and themes
    codes: np.ndarray  # of all morphemes, in order; none for English

    def run(self, first: Piece, last: Piece, plainly: bool = False) -> np.ndarray:
        """The morphemes from one clause to another; with the last one ended as a sentence where ``plainly``."""
        if plainly and last.plainly is not None:
            return np.append(self.codes[first.tokens.start : last.tokens.stop - 1], np.uint32(_PLAIN_END))
        return self.codes[first.tokens.start : last.tokens.stop]


@lru_cache(maxsize=1)
def kiwi() -> Kiwi:
    """The Korean analyser: read once a process (one to two seconds), two threads at most."""
    return Kiwi(num_workers=max(1, min(2, os.cpu_count() or 1)))


def cut_korean(texts: Sequence[str]) -> Iterator[Cut]:
    """Clauses of Korean remarks, in order. Only the first LONGEST characters are read."""
    analysed: Any = kiwi().tokenize(text[:LONGEST] for text in texts)
    for text, tokens in zip(texts, analysed, strict=True):
        begins = frozenset(token.start for token in tokens)
        yield Cut(tuple(_pieces(text, tokens)), begins, tuple(content(tokens)), morphemes.codes(tokens))


def content(tokens: Sequence[Any]) -> Iterator[str]:
    """Nouns, roots, verbs and adjectives (in dictionary form), foreign words."""
    for at, token in enumerate(tokens):
        rooted = token.tag == "MAG" and at + 1 < len(tokens) and tokens[at + 1].tag == "XSA"  # 꼼꼼 + 하다
        if (token.tag in ("NNG", "NNP", "XR", "SL") or rooted) and (len(token.form) > 1 or token.tag == "SL" or token.form in _ONE_LETTER):
            yield token.form.lower()
        elif token.tag[:2] in ("VV", "VA") and token.form not in _PALE:
            yield token.form + "다"


_ONE_LETTER = set("맛값양색핏방향앱뷰물옷책빵")
_PALE = {"하", "되", "있", "없", "같", "이러", "그러", "어떻", "그렇", "이렇", "보", "주", "오", "가", "나", "들", "않"}


def _pieces(text: str, tokens: Sequence[Any]) -> Iterator[Piece]:
    first = 0
    for at in range(len(tokens)):
        joint = _joint_after(text, tokens, at, first)
        if joint:
            yield _piece(tokens, range(first, at + 1), joint)
            first = at + 1
    if first < len(tokens):
        yield _piece(tokens, range(first, len(tokens)), "end")


def _piece(all_tokens: Sequence[Any], place: range, joint: Joint) -> Piece:
    tokens = all_tokens[place.start : place.stop]
    start, end = tokens[0].start, max(token.start + token.len for token in tokens)
    if joint == "contrast" and tokens[-1].form in _SETTING and not _described(tokens):
        joint = "background"
    whole = any(token.tag.startswith(_PREDICATES) or token.tag in ("EF", "XR") for token in tokens)
    return Piece(start, max(end, start + 1), joint, whole, tokens[0].form in _THEREFORE, _plainly(tokens, joint), place)


def _plainly(tokens: Sequence[Any], joint: Joint) -> str | None:
    """The clause as a sentence of its own: -지만 and -는데 would colour how it is felt."""
    if joint not in ("contrast", "background", "and") or tokens[-1].tag != "EC" or len(tokens) < 2:
        return None
    return kiwi().join([*((token.form, token.tag) for token in tokens[:-1]), _PLAIN])


def _described(tokens: Sequence[Any]) -> bool:
    """The last predicate is an adjective: 예쁜데 says something, 주문했는데 only sets the scene."""
    predicates = [token.tag for token in tokens if token.tag.startswith(_PREDICATES)]
    return bool(predicates) and predicates[-1] in _DESCRIBING


def _joint_after(text: str, tokens: Sequence[Any], at: int, first: int) -> Joint | None:
    """How the clause that began at ``first`` ends after token ``at``; None when it goes on."""
    token = tokens[at]
    if at + 1 == len(tokens):
        return "end"
    ahead = tokens[at + 1]
    if ahead.tag in ("SF", "SE", "SW", "SSC", "W_EMOJI") or ahead.form in ("ㅠㅠ", "ㅋㅋ", "ㅎㅎ", "요"):
        return None
    if ahead.tag == "MAJ" or ahead.form in _AGAINST and at > first:
        return "contrast" if ahead.form in _AGAINST else "cause" if ahead.form in _THEREFORE else "end"
    if token.tag in ("EF", "SF", "SE"):
        return "end"
    if token.tag == "EC" and at > first and (joint := _joint_of_ending(token.form, ahead.tag)):
        return joint
    if token.form == "서" and token.tag.startswith("VV") and at > first and tokens[at - 1].form in ("어", "아") and not ahead.tag.startswith("E"):
        return "cause"  # 멈춰서, read by kiwi as 멈추 + 어 + 서다
    if "\n" in text[token.start + token.len : ahead.start]:
        return "end"
    if token.form == "데" and token.tag == "NNB" and tokens[at - 1].tag == "ETM" and not ahead.tag.startswith("J"):
        return "contrast"
    if token.form == "에" and at > first and tokens[at - 1].form in _CAUSE_NOUNS and tokens[at - 1].tag.startswith("NN"):
        return "cause"
    return None


def _joint_of_ending(form: str, next_tag: str) -> Joint | None:
    if next_tag.startswith(("VX", "J")):
        return None
    return next((joint for joint, forms in _ENDINGS.items() if form in forms), None)


_ENGLISH_BREAK = re.compile(
    r"(?P<contrast>[,;]?\s+(?:but|however|although|though|yet|while|except)\b)|(?P<cause>[,;]?\s+(?:so|because|therefore|which means)\b)"
    r"|(?P<and>,\s+and\b)|(?P<end>[.!?\n]+\s*)",
    re.IGNORECASE,
)


_JOINTS: tuple[Joint, ...] = ("contrast", "cause", "and", "end")


def cut_english(text: str) -> Cut:
    """Clauses of an English remark."""
    text = text[:LONGEST]
    pieces, start = [], 0
    for match in _ENGLISH_BREAK.finditer(text):
        joint = next(name for name in _JOINTS if match[name] is not None)
        end = match.end() if joint == "end" else match.start()
        if text[start:end].strip():
            pieces.append(Piece(start, end, joint, True, False))
            start = end + len(text[end:]) - len(text[end:].lstrip(", ;\n"))
    if text[start:].strip():
        pieces.append(Piece(start, len(text), "end", True, False))
    begins = frozenset(match.start() for match in re.finditer(r"\b\w", text))
    return Cut(tuple(pieces), begins, tuple(re.findall(r"[a-z']{3,}", text.lower())), np.zeros(0, dtype=np.uint32))
