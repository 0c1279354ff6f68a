"""Sentences of commerce for training, made from bench/phrases: predicates are conjugated, turned round by
negation and contrast, and written as people type (registers, run-on words, tears and laughter, typos).

Nothing here is copied from anybody's reviews. The same seed gives the same sentences.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kiwipiepy import Kiwi

_PHRASES = Path(__file__).parent / "phrases"
_ENDINGS = ("어요", "습니다", "네요", "음", "다", "더라고요", "어요", "었어요", "었습니다", "었음", "네", "어", "군요", "거든요", "었네요")
_GOOD_ADVERBS = ("너무", "정말", "진짜", "아주", "매우", "엄청", "완전", "참", "넘", "무척", "굉장히", "꽤", "훨씬", "제일", "역시", "")
_BAD_ADVERBS = ("너무", "정말", "진짜", "매우", "엄청", "완전", "너무너무", "상당히", "좀", "많이", "계속", "자꾸", "굉장히", "넘", "심하게", "")
_GOOD_ENDS = ("!", "!!", "^^", "ㅎㅎ", "~", "~~", "ㅋㅋ", "♥", " 👍", "😊", ".", "", "", "", "", "", "")
_BAD_ENDS = ("ㅠㅠ", "...", ";;", "ㅡㅡ", "!", "ㅠ", "ㅜㅜ", "..", "?", " 😡", ".", "", "", "", "", "", "")
_GOOD_AFTER = ("좋아요", "만족합니다", "마음에 들어요", "추천해요", "좋네요", "감사합니다", "또 이용할게요", "기분 좋아요", "잘 쓰고 있어요", "편해요", "대만족이에요")
_BAD_AFTER = (
    "못 쓰겠어요", "짜증나요", "실망했어요", "환불했어요", "별로예요", "화나요", "불편해요", "다시는 안 사요", "힘들었어요",
    "속상해요", "삭제했어요", "비추합니다", "그냥 버렸어요", "답답해요", "포기했어요", "다른 데로 갈게요", "아쉬워요", "후회합니다",
)
_WISHES = ("좋겠어요", "좋겠네요", "좋겠습니다", "합니다")
_ASKED = ("왜 이렇게", "왜", "도대체 왜", "어쩜 이렇게")
_TYPOS = (("돼요", "되요"), ("예요", "에요"), ("습니다", "슴니다"), ("좋아", "조아"), ("별로", "별루"), ("너무", "넘"), ("안 ", "안"), ("네요", "네여"), ("어요", "어여"), ("해요", "해여"), ("습니다", "습니당"), ("같아요", "같애요"), ("정말", "증말"), ("진짜", "진심"), ("않아", "안아"))
_TOLD = frozenset(("어요", "아요", "여요", "에요", "습니다", "ᆸ니다", "네요", "어", "아", "다", "네", "음", "더라고요", "거든요"))  # endings another may stand for
_BUT_GOOD = ("다만 ", "단점이라면 ", "아쉬운 점은 ", "굳이 꼽자면 ")
_BUT_BAD = ("그나마 ", "장점이라면 ", "좋은 점은 ")
_DESCRIBING = {"VA", "VA-I", "XSA", "XSA-I", "VCP"}


@dataclass(frozen=True)
class Domain:
    """What is written about one thing; predicates are morphemes without their ending."""

    about: tuple[str, ...]
    good: tuple[tuple[tuple[str, str], ...], ...]
    bad: tuple[tuple[tuple[str, str], ...], ...]
    said_good: tuple[str, ...]
    said_bad: tuple[str, ...]


@lru_cache(maxsize=1)
def _kiwi() -> Kiwi:
    return Kiwi(num_workers=1)


def domains() -> list[Domain]:
    """All of bench/phrases, in order of file name."""
    found = []
    for path in sorted(_PHRASES.glob("*.toml")):
        for section in tomllib.loads(path.read_text(encoding="utf-8")).values():
            found.append(Domain(
                tuple(_split(section["about"])),
                tuple(_stem(predicate) for predicate in _split(section["good"])),
                tuple(_stem(predicate) for predicate in _split(section["bad"])),
                tuple(section["said_good"].strip().splitlines()),
                tuple(section["said_bad"].strip().splitlines()),
            ))
    return found


def patterns() -> int:
    """How many predicates and sayings were written by hand."""
    return sum(len(one.good) + len(one.bad) + len(one.said_good) + len(one.said_bad) for one in domains())


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _stem(predicate: str) -> tuple[tuple[str, str], ...]:
    found = [(token.form, token.tag) for token in _kiwi().tokenize(predicate)]
    if len(found) < 2 or found[-1][0] != "다" or found[-2][1][:2] not in ("VA", "VV", "VX", "VC", "XS"):
        return ((predicate.removesuffix("다"), "VA"),)  # a short word read as something else
    return tuple(found[:-1])


class Writer:
    """Writes sentences of one side (good or bad) about one domain after another."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)

    def sentences(self, each: int) -> tuple[list[str], list[int]]:
        """``each`` sentences a predicate and saying, of both sides: texts and sides (1 or -1)."""
        texts: list[str] = []
        sides: list[int] = []
        for domain in domains():
            for side in (1, -1):
                predicates = domain.good if side > 0 else domain.bad
                said = domain.said_good if side > 0 else domain.said_bad
                made = [self._sentence(domain, predicate, side) for predicate in predicates for _ in range(each)]
                made += [self._retold(saying) for saying in said for _ in range(each)]
                against = domain.said_bad if side > 0 else domain.said_good
                made = [self._typed(self._longer(one, made, against, side), side) for one in made]
                texts += made
                sides += [side] * len(made)
        return texts, sides

    def _sentence(self, domain: Domain, predicate: tuple[tuple[str, str], ...], side: int) -> str:
        good = side > 0
        other = self.chance.choice(domain.bad if good else domain.good)
        own = self.chance.choice(domain.good if good else domain.bad)
        adverb = self.chance.choice(_GOOD_ADVERBS if good else _BAD_ADVERBS)
        describing = predicate[-1][1] in _DESCRIBING
        kind = self.chance.random()
        if kind < 0.5:
            said = f"{adverb} {self._ended(predicate)}"
        elif kind < 0.62:
            said = f"{adverb} {_joined(predicate, '고')} {self._ended(own)}"
        elif kind < 0.76:
            said = f"{_joined(predicate, '어서')} {self.chance.choice(_GOOD_AFTER if good else _BAD_AFTER)}"
        elif kind < 0.82:
            said = f"{_joined(other, '을 줄 알았는데')} {self._ended(predicate)}"
        elif kind < 0.86:
            deniable = describing and other[-1][1] in _DESCRIBING
            said = f"{_joined(other, '지 않고') if deniable else adverb} {self._ended(predicate)}"
        elif kind < 0.95:
            said = self._turned(domain, good)
        elif not good:
            said = self._asked(domain, predicate)
        else:
            said = f"{_joined(predicate, '어서')} 그런지 {self._ended(own)}"
        return f"{self._subject(domain)}{said}".replace("  ", " ").strip()

    def _turned(self, domain: Domain, good: bool) -> str:
        """The other side's predicate under a negation: 느리지 않아요, 하나도 안 편해요."""
        turnable = [one for one in (domain.bad if good else domain.good) if one[-1][1] in _DESCRIBING - {"VCP"}]
        if not turnable:
            return self._ended(self.chance.choice(domain.good if good else domain.bad))
        one = self.chance.choice(turnable)
        negated = self.chance.choice(("지 않아요", "지 않네요", "지도 않고 좋아요" if good else "지도 않고 별로예요", "지 않습니다", "지 않음"))
        ahead = self.chance.choice(("", "전혀 ", "별로 ", "그렇게 ", "하나도 ") if good else ("", "전혀 ", "별로 ", "그다지 ", "생각보다 "))
        return f"{ahead}{_joined(one, negated)}"

    def _asked(self, domain: Domain, predicate: tuple[tuple[str, str], ...]) -> str:
        """A wish or a question that only an unhappy customer has."""
        wished = [one for one in domain.good if one[-1][1] in _DESCRIBING - {"VCP"}] or list(domain.good)
        if self.chance.random() < 0.5:
            return f"{self.chance.choice(_ASKED)} {_joined(predicate, self.chance.choice(('나요', '죠', '어요', '는지 모르겠어요', '는지')))}"
        return f"좀 더 {_joined(self.chance.choice(wished), '었으면')} {self.chance.choice(_WISHES)}"

    def _ended(self, predicate: tuple[tuple[str, str], ...]) -> str:
        return _joined(predicate, self.chance.choice(_ENDINGS))

    def _subject(self, domain: Domain) -> str:
        noun = self.chance.choice(domain.about)
        kind = self.chance.random()
        if kind < 0.15:
            return ""
        if kind < 0.4 or noun.endswith(("로", "히", "말", "짜", "시", "도", "데", "니", "은", "다")):
            return f"{noun} "
        return f"{noun}{_particle(noun, self.chance.choice(('이', '이', '은', '도')))} "

    def _retold(self, saying: str) -> str:
        """The saying as it was written, or with another ending: 좋았습니다 for 좋았어요."""
        if self.chance.random() < 0.5:
            return saying
        ahead, stem = _last_word(saying)
        if not stem:
            return saying
        ending = self.chance.choice(_ENDINGS)
        return f"{ahead}{_joined(stem, ending.removeprefix('었') if stem[-1][1] == 'EP' else ending)}"

    def _longer(self, one: str, others: list[str], against: tuple[str, ...], side: int) -> str:
        """Alone, with another of its side, or as one sentence of a whole review that may grant the other side a point."""
        kind = self.chance.random()
        if kind < 0.55:
            return one
        if kind < 0.85:
            between = self.chance.choice((". ", " ", ", ", " 그리고 ", "~ ", "! " if side > 0 else ".. "))
            return f"{one}{between}{self.chance.choice(others)}"
        parts = [one, *(self.chance.choice(others) for _ in range(self.chance.randint(2, 4)))]
        if against and self.chance.random() < 0.3:
            parts.append(self.chance.choice(_BUT_GOOD if side > 0 else _BUT_BAD) + self.chance.choice(against))
            self.chance.shuffle(parts)
        return self.chance.choice((". ", " ", "\n")).join(parts)

    def _typed(self, text: str, side: int) -> str:
        if self.chance.random() < 0.12:
            wrong, typed = self.chance.choice(_TYPOS)
            text = text.replace(wrong, typed)
        if self.chance.random() < 0.15:
            text = text.replace(" ", "")
        return text + self.chance.choice(_GOOD_ENDS if side > 0 else _BAD_ENDS)


@cache
def _last_word(saying: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What stands before the last word, and that word's morphemes without a plain ending; none of it else."""
    at = saying.rfind(" ") + 1
    tokens = [token for token in _kiwi().tokenize(saying) if token.start >= at]
    if len(tokens) < 2 or tokens[-1].tag != "EF" or tokens[-1].form not in _TOLD or tokens[-2].tag[:2] not in ("VA", "VV", "VX", "VC", "XS", "EP"):
        return saying, ()
    return saying[:at], tuple((token.form, token.tag) for token in tokens[:-1])


def _particle(noun: str, kind: str) -> str:
    closed = "가" <= noun[-1] <= "힣" and (ord(noun[-1]) - 0xAC00) % 28 > 0
    return {"이": "이" if closed else "가", "은": "은" if closed else "는", "도": "도"}[kind]


@cache
def _joined(stem: tuple[tuple[str, str], ...], ending: str) -> str:
    """Stem and ending as Korean writes them: 느리 + 어요 -> 느려요, 맵 + 어서 -> 매워서."""
    first, _, rest = ending.partition(" ")
    if stem[-1][1] == "VCP" and first in ("어요", "어", "어서"):
        first = {"어요": "에요", "어": "야", "어서": "라서"}[first]
    if first == "는지" and stem[-1][1] in _DESCRIBING:
        first = "은지"
    if first in ("음", "었음"):
        past = [("었", "EP")] if first == "었음" else []
        word = _kiwi().join([*stem, *past, ("음", "ETN")])
    elif first.startswith("었") and first != "었으면":
        word = _kiwi().join([*stem, ("었", "EP"), (first[1:], "EF")])
    elif first == "었으면":
        word = _kiwi().join([*stem, ("었", "EP"), ("으면", "EC")])
    elif first == "을":
        word = _kiwi().join([*stem, ("을", "ETM")])
    else:
        word = _kiwi().join([*stem, (first, "EF")])
    return f"{word} {rest}".strip()
