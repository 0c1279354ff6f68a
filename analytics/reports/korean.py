"""Korean for numbers and particles, so that no screen ever says "은(는)".

>>> particle("배송", "이/가"), particle("NPS", "은/는"), particle("서울", "으로/로"), particle("21%", "을/를")
('배송이', 'NPS는', '서울로', '21%를')
>>> won(1_234_567_890), people(48_210), percent(0.417), points_apart(0.065)
('12억 3,457만 원', '48,210명', '41.7%', '6.5%p')
"""

from __future__ import annotations

import math
import re

from analytics.metrics.question import Period

_FIRST_SYLLABLE = ord("가")
_FINALS = 28
_FINAL_L = 8  # ㄹ, after which "로" is said, not "으로"
# Finals of the digits 0..9 as read (영 일 이 삼 사 오 육 칠 팔 구) and of the letters that end in one.
_DIGIT_FINAL = (21, _FINAL_L, 0, 16, 0, 0, 1, _FINAL_L, _FINAL_L, 0)
_TENS_FINAL = {1: 17, 2: 1, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 1}  # 십 백 천 만 십만 백만 천만 억
_LETTER_FINAL = {"L": _FINAL_L, "M": 16, "N": 4, "R": _FINAL_L}
_UNIT_FINAL = {"%p": 0, "%": 0, "kg": 16, "km": 4, "cm": 4, "mm": 4, "g": 16, "m": 4, "℃": 0, "°": 0}
_CLOSING = re.compile(r"(\s*\([^()]*\)|[\s'\"’”」』\]>〉》)…!?.,])+$")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_MAN, _EOK, _JO = 10**4, 10**8, 10**12


# ---- particles ----------------------------------------------------------------------------------


def particle(word: str, pair: str) -> str:
    """The word with the particle of ``pair`` ("은/는", "이/가", "을/를", "과/와", "으로/로", "이에요/예요" ...) that fits.

    The first of the pair follows a final consonant. Digits, Latin letters and units are taken as they
    are read aloud; closing quotes and a bracketed remark do not count.
    """
    return word + particle_alone(word, pair)


def particle_alone(word: str, pair: str) -> str:
    """Only the particle, for a word that is marked up on its own.

    >>> particle_alone("매장(55.2점)", "은/는")
    '은'
    """
    after_consonant, after_vowel = pair.split("/")
    final = _final_sound(_CLOSING.sub("", word) or word)
    if final == _FINAL_L and after_consonant.startswith("으로"):
        return after_vowel
    return after_consonant if final else after_vowel


def _final_sound(word: str) -> int:
    """Number of the final consonant of the last syllable as read, 0 without one."""
    last = word[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - _FIRST_SYLLABLE) % _FINALS
    for unit, final in _UNIT_FINAL.items():
        if re.search(rf"\d\s?{re.escape(unit)}$", word) or word == unit:
            return final
    if last.isascii() and last.isdigit():
        return _digits_final(word)
    return _latin_final(word) if last.isascii() and last.isalpha() else 0


def _digits_final(word: str) -> int:
    found = re.search(r"[\d,]*(?:\.\d+)?$", word)
    digits = (found.group() if found else word).replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros == 0 or "." in digits or zeros == len(digits):
        return _DIGIT_FINAL[int(digits[-1])]
    return _TENS_FINAL.get(zeros, 1)


def _latin_final(word: str) -> int:
    """A run of capitals is spelt out; other words follow how loan words usually end in Korean."""
    tail = re.split(r"[^A-Za-z]", word)[-1]
    if tail.isupper():
        return _LETTER_FINAL.get(tail[-1], 0)
    low = tail.lower()
    for ending, final in (("ng", 21), ("le", _FINAL_L), ("ne", 4), ("me", 16), ("ck", 1), ("l", _FINAL_L),
                          ("m", 16), ("n", 4), ("p", 17), ("b", 17), ("k", 1), ("c", 1)):
        if low.endswith(ending):
            return final
    return 0


# ---- numbers ------------------------------------------------------------------------------------


def grouped(value: float, decimals: int = 0) -> str:
    """Thousands with commas, a real minus sign, never "-0".

    >>> grouped(-1234.5, 1), grouped(-0.04, 1)
    ('−1,234.5', '0.0')
    """
    text = f"{abs(rounded(value, decimals)):,.{decimals}f}"
    return f"−{text}" if rounded(value, decimals) < 0 else text


def rounded(value: float, decimals: int = 0) -> float:
    """Half away from zero, as people round (not to the even neighbour)."""
    scale = 10**decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale


def large(value: float) -> str:
    """A count in 조, 억 and 만, its two leading groups; below 10,000 the digits.

    >>> large(1_234_567_890), large(48_210), large(9_999), large(200_000_000)
    ('12억 3,457만', '4만 8,210', '9,999', '2억')
    """
    sign, size = ("−", -value) if value < 0 else ("", value)
    size = rounded(size / _MAN) * _MAN if size >= _EOK else rounded(size)
    if size >= _JO:
        size = rounded(size / _EOK) * _EOK
    words, rest = [], int(size)
    for step, name in ((_JO, "조"), (_EOK, "억"), (_MAN, "만"), (1, "")):
        if rest // step:
            words.append(f"{rest // step:,}{name}")
        rest %= step
    return sign + (" ".join(words) or "0")


def won(value: float) -> str:
    """Money in won: whole won below 만, then whole 만, then 억 and 만.

    >>> won(9_900), won(182_000), won(12_480_000), won(-350_000_000)
    ('9,900원', '18만 2,000원', '1,248만 원', '−3억 5,000만 원')
    """
    text = large(rounded(value / _MAN) * _MAN if abs(value) >= 10**7 else value)
    return f"{text}원" if text[-1].isdigit() else f"{text} 원"


def people(value: float) -> str:
    return f"{grouped(value)}명"


def counted(value: float, counter: str) -> str:
    """A number with its counter: 건, 명, 개, 회, 곳 ..."""
    return f"{grouped(value)}{counter}"


def percent(share: float, decimals: int = 1) -> str:
    """A share 0..1 as a percentage."""
    return f"{grouped(share * 100, decimals)}%"


def points_apart(difference: float, decimals: int = 1) -> str:
    """The size of a difference of two shares, in percentage points; the verb says the direction."""
    return f"{grouped(abs(difference) * 100, decimals)}%p"


def native(number: int) -> str:
    """한, 두, 세 ... for counters that take native numbers (1..99); larger ones stay digits.

    >>> native(4) + " 배", native(21) + " 명"
    ('네 배', '스물한 명')
    """
    if not 0 < number < 100:
        return f"{number:,}"
    tens, ones = divmod(number, 10)
    return "스무" if (tens, ones) == (2, 0) else _NATIVE_TENS[tens] + _NATIVE_ONES[ones]


def times(ratio: float) -> str:
    """How many times: "두 배" near a whole number, else "1.4배".

    >>> times(2.02), times(1.43), times(12.0)
    ('두 배', '1.4배', '12배')
    """
    whole = rounded(ratio)
    if abs(ratio - whole) < 0.05 and 2 <= whole <= 10:
        return f"{native(int(whole))} 배"
    return f"{grouped(ratio, 0 if ratio >= 10 else 1)}배"


# ---- time ---------------------------------------------------------------------------------------


def period(value: Period) -> str:
    """A period in words: a whole month, quarter or year by its name, else its first and last day.

    >>> from datetime import date
    >>> period(Period(date(2026, 10, 1), date(2026, 11, 1))), period(Period(date(2026, 7, 1), date(2026, 10, 1)))
    ('2026년 10월', '2026년 3분기')
    """
    since, until = value.since, value.until
    if since is None or until is None:
        return f"{since:%Y-%m-%d} 이후" if since else f"{until:%Y-%m-%d} 전" if until else "전체 기간"
    months = (until.year - since.year) * 12 + until.month - since.month
    if since.day == until.day == 1:
        if months == 1:
            return f"{since.year}년 {since.month}월"
        if months == 3 and since.month % 3 == 1:
            return f"{since.year}년 {since.month // 3 + 1}분기"
        if months == 12 and since.month == 1:
            return f"{since.year}년"
    last = until.fromordinal(until.toordinal() - 1)
    if since == last:
        return f"{since.year}년 {since.month}월 {since.day}일"
    end = f"{last.month}월 {last.day}일" if last.year == since.year else f"{last.year}년 {last.month}월 {last.day}일"
    return f"{since.year}년 {since.month}월 {since.day}일~{end}"
