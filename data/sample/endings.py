"""Korean clauses from one plain form ("배송이 빠르다") into any ending: 빨라요, 빠릅니다, 빠름, 빠른데 ...

Covers what the phrase banks hold: past and 있다/없다 (regular), adjectives and verbs with their
irregular stems (ㅂ ㅅ ㄷ ㅎ 르 으 ㄹ), and the copula 이다.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_FIRST = 0xAC00
_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_VOWELS = [*"ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"]
_CONTRACTED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
_REGULAR_B = set("입잡씹뽑집접업좁굽")
_IRREGULAR_S = set("낫짓붓잇")
_IRREGULAR_H = set("렇떻갛")
# Stems in ㄹ lose it before ㄴ, so "든다" does not show it.
_L_STEMS = {"든": "들", "판": "팔", "푼": "풀", "만든": "만들", "안": "알"}


def parts(syllable: str) -> tuple[int, str, str]:
    """Initial (index), vowel and final consonant ("" when open) of one Hangul syllable."""
    code = ord(syllable) - _FIRST
    return code // 588, _VOWELS[code % 588 // 28], _FINALS[code % 28]


def syllable(initial: int, vowel: str, final: str = "") -> str:
    """The syllable made of these parts."""
    return chr(_FIRST + initial * 588 + _VOWELS.index(vowel) * 28 + _FINALS.index(final))


def with_final(text: str, final: str) -> str:
    """``text`` with its last syllable's final consonant replaced."""
    initial, vowel, _ = parts(text[-1])
    return text[:-1] + syllable(initial, vowel, final)


@dataclass(frozen=True)
class Clause:
    """A conjugable clause. ``shape``: past (also 있다/없다/겠다), adjective, verb, copula."""

    stem: str
    shape: str

    @property
    def final(self) -> str:
        return parts(self.stem[-1])[2]

    @property
    def infinitive(self) -> str:
        """The 아/어 form: 빨라, 좋아, 왔어, 최고여."""
        if self.shape == "past":
            return self.stem + "어"
        return _infinitive(self.stem)

    # ---- ends of sentences -------------------------------------------------------------------

    def haeyo(self) -> str:
        if self.shape == "copula":
            return self.stem + ("이에요" if self.final else "예요")
        if self.stem.endswith("아니"):
            return self.stem + "에요"
        return self.infinitive + "요"

    def formal(self) -> str:
        if self.shape == "copula":
            return self.stem + "입니다"
        stem = self._without_l()
        return with_final(stem, "ㅂ") + "니다" if parts(stem[-1])[2] == "" else stem + "습니다"

    def noted(self) -> str:
        """The clipped style of reviews and call notes: 빠름, 왔음, 최고임."""
        if self.shape == "copula":
            return self.stem + "임"
        if self.shape == "past" or self.final == "ㄹ":
            return self.stem + "음" if self.final != "ㄹ" else with_final(self.stem, "ㄻ")
        soft = self._softened()
        return with_final(soft, "ㅁ") if soft else self.stem + "음"

    def plain(self) -> str:
        if self.shape == "copula":
            return self.stem + ("이다" if self.final else "다")
        if self.shape == "verb":
            stem = self._without_l()
            return with_final(stem, "ㄴ") + "다" if parts(stem[-1])[2] == "" else stem + "는다"
        return self.stem + "다"

    def casual(self) -> str:
        if self.shape == "copula":
            return self.stem + ("이야" if self.final else "야")
        return self.stem + "야" if self.stem.endswith("아니") else self.infinitive

    def noticed(self) -> str:
        """-네요."""
        if self.shape == "copula":
            return self.stem + ("이네요" if self.final else "네요")
        return self._without_l() + "네요"

    def recalled(self) -> str:
        """-더라고요."""
        if self.shape == "copula":
            return self.stem + ("이더라고요" if self.final else "더라고요")
        return self.stem + "더라고요"

    # ---- links to the next clause ------------------------------------------------------------

    def and_(self) -> str:
        return self.stem + ("이고" if self.shape == "copula" and self.final else "고")

    def but(self) -> str:
        return self.stem + ("이지만" if self.shape == "copula" and self.final else "지만")

    def while_(self) -> str:
        """-는데 / -ㄴ데."""
        if self.shape == "copula":
            return self.stem + "인데"
        if self.shape in ("past", "verb"):
            return self._without_l() + "는데"
        soft = self._softened()
        return with_final(soft, "ㄴ") + "데" if soft else self.stem + "은데"

    def because(self) -> str | None:
        """-아서; None where Korean does not allow it (겠)."""
        if self.shape == "copula":
            return self.stem + ("이라서" if self.final else "라서")
        if self.shape != "past" or self.stem[-1] in "있없":
            return self.infinitive + "서"
        if self.stem[-1] == "겠":
            return None
        return with_final(self.stem, "") + "서"

    # ---- stems -------------------------------------------------------------------------------

    def _without_l(self) -> str:
        return with_final(self.stem, "") if self.final == "ㄹ" and self.shape != "copula" else self.stem

    def _softened(self) -> str | None:
        """The stem that takes ㄴ/ㅁ directly: open stems, ㄹ and ㅎ dropped, ㅂ turned to 우; else None."""
        last = self.stem[-1]
        if self.final == "":
            return self.stem
        if self.final == "ㄹ" or (self.final == "ㅎ" and last in _IRREGULAR_H):
            return with_final(self.stem, "")
        if self.final == "ㅂ" and last not in _REGULAR_B:
            return with_final(self.stem, "") + "우"
        if self.final == "ㅅ" and last in _IRREGULAR_S:
            return with_final(self.stem, "") + "으"
        return None


def _infinitive(stem: str) -> str:
    initial, vowel, final = parts(stem[-1])
    if stem[-1] == "하":
        return stem[:-1] + "해"
    if final == "ㅂ" and stem[-1] not in _REGULAR_B:
        return with_final(stem, "") + "워"
    if final == "ㅅ" and stem[-1] in _IRREGULAR_S:
        return with_final(stem, "") + ("아" if vowel in "ㅏㅗ" else "어")
    if final == "ㅎ" and stem[-1] in _IRREGULAR_H:
        return stem[:-1] + syllable(initial, "ㅐ")
    if final:
        return stem + ("아" if vowel in "ㅏㅗㅑ" else "어")
    if vowel == "ㅡ":
        return _infinitive_in_eu(stem, initial)
    if vowel in _CONTRACTED:
        return stem[:-1] + syllable(initial, _CONTRACTED[vowel])
    return stem if vowel in "ㅏㅓㅐㅔㅕ" else stem + "어"


def _infinitive_in_eu(stem: str, initial: int) -> str:
    """쓰다 -> 써, 예쁘다 -> 예뻐, 빠르다 -> 빨라."""
    before = parts(stem[-2])[1] if len(stem) > 1 and stem[-2] != " " else "ㅓ"
    bright = before in "ㅏㅗ"
    if stem[-1] == "르":
        return with_final(stem[:-1], "ㄹ") + ("라" if bright else "러")
    return stem[:-1] + syllable(initial, "ㅏ" if bright else "ㅓ")


@cache
def clause(text: str) -> Clause:
    """The clause behind a sentence in the plain form.

    >>> clause("배송이 빠르다").haeyo(), clause("향이 독하다").while_(), clause("물이 샌다").formal()
    ('배송이 빨라요', '향이 독한데', '물이 샙니다')
    >>> clause("가성비가 최고이다").haeyo(), clause("늦게 왔다").because(), clause("값이 싸다").noted()
    ('가성비가 최고예요', '늦게 와서', '값이 쌈')
    """
    body = text.removesuffix("다")
    if body.endswith("이") and len(body) > 1 and text.endswith("이다"):
        return Clause(body[:-1], "copula")
    final = parts(body[-1])[2]
    if final in ("ㅆ", "ㅄ"):
        return Clause(body, "past")
    if body.endswith("는"):
        return Clause(body[:-1], "verb")
    if final == "ㄴ":
        word = body.split(" ")[-1]
        known = _L_STEMS.get(word)
        return Clause(body[: -len(word)] + known if known else with_final(body, ""), "verb")
    return Clause(body, "adjective")
