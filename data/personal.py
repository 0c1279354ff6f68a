"""Personal data in free text: found by its form and its surroundings, replaced by the word for its kind.

``find`` marks, ``mask`` replaces, ``mask_all`` does a whole column: two passes of RE2 leave the few texts
worth reading closely, so 677,719 reviews cost seconds.

A number is judged by three things: its form (digits, groups, valid date, Luhn), the word right before
it ("국민은행", "주문번호") and what stands around it (never inside a longer number). Resident numbers
issued since October 2020 carry no check digit, so a failed checksum never clears one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute

from data.personal_numbers import (
    BANK,
    Candidates,
    Found,
    accounts,
    cards,
    documents,
    drivers,
    halves,
    one_by_one,
    phones,
    plates,
    residents,
    spelt_out,
)
from data.personal_words import (
    BUILDING,
    LATIN_NAME,
    MESSENGER_NAME,
    NAME,
    NAME_LABEL,
    PROVINCE,
    ROLE,
    SHORT_NAME,
    TITLE,
    addresses,
    emails,
    messengers,
    names,
)

_compute: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

Sifted = Literal["numbers", "names"]
MASKS = {
    "RRN": "[주민등록번호]", "FRN": "[외국인등록번호]", "PCCC": "[통관고유부호]", "PASSPORT": "[여권번호]",
    "DRIVER": "[면허번호]", "CARD": "[카드번호]", "ACCOUNT": "[계좌번호]", "PHONE": "[전화번호]",
    "EMAIL": "[이메일]", "ADDRESS": "[주소]", "NAME": "[이름]", "MESSENGER": "[메신저]", "IP": "[IP 주소]",
    "BRN": "[사업자번호]", "PLATE": "[차량번호]",
}  # fmt: skip


def find(text: str, *, sifted: Sifted | None = None) -> tuple[Found, ...]:
    """Personal data of a text in order, never overlapping; where forms overlap the surer one wins.

    ``sifted`` says what of ``SUSPICIOUS`` was found in it already: numbers (and perhaps names), or names alone.

    >>> find("문의는 010-1234-5678로 주세요")
    (Found(kind='PHONE', start=4, end=17),)
    """
    if sifted is None and not any(one.search(text) for one in _WORTH_READING):
        return ()
    plain, places = _plain(text)
    taken: list[Found] = []
    for trigger, detect in _NAMES_ALONE if sifted == "names" else _DETECTORS if _DIGIT.search(plain) else _WITHOUT_DIGITS:
        if trigger.search(plain):
            for kind, start, end in detect(plain, taken):
                if all(end <= one.start or start >= one.end for one in taken):
                    taken.append(Found(kind, start, end))
    taken.sort(key=lambda one: one.start)
    if places is not None:
        return tuple(Found(one.kind, places[one.start], places[one.end - 1] + 1) for one in taken)
    return tuple(taken)


def mask(text: str, only: frozenset[str] | None = None, *, sifted: Sifted | None = None) -> tuple[str, tuple[str, ...]]:
    """The text with its personal data replaced by what it was, and the kinds replaced.

    ``only`` limits the kinds, for columns that are not free text; ``sifted`` as in ``find``.

    >>> mask("예금주 성춘향, a.b@example.com")
    ('예금주 [이름], [이메일]', ('NAME', 'EMAIL'))
    """
    found = [one for one in find(text, sifted=sifted) if only is None or one.kind in only]
    for one in reversed(found):
        text = text[: one.start] + MASKS[one.kind] + text[one.end :]
    return text, tuple(one.kind for one in found)


def mask_all(texts: pa.Array | pa.ChunkedArray, only: frozenset[str] | None = None) -> tuple[pa.Array, Counter[str]]:
    """A column of texts masked, of shape (n,), and how many pieces of each kind were replaced."""
    column = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    numbers, in_names = (_compute.match_substring_regex(column, pattern) for pattern in SUSPICIOUS)
    worth = _compute.fill_null(_compute.or_(numbers, in_names), False)
    hits = _compute.indices_nonzero(worth)
    chosen = zip(column.take(hits).to_pylist(), numbers.take(hits).to_pylist(), strict=True)
    masked = [mask(text, only, sifted="numbers" if with_numbers else "names") for text, with_numbers in chosen]
    kinds = Counter(kind for _, found in masked for kind in found)
    if not kinds:
        return column, kinds
    return _compute.replace_with_mask(column, worth, pa.array([text for text, _ in masked], column.type)), kinds


# ---- reading through disguises -------------------------------------------------------------------

NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms
NARROW |= dict.fromkeys(map(ord, "‐‑‒–—―−ㅡ"), ord("-"))
NARROW |= dict.fromkeys(map(ord, "\u00a0\u2003\u2009\u202f\u3000"), ord(" "))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The text with full-width forms narrowed, and the place of each letter where some were removed."""
    if text.isascii():
        return text, None
    plain = text.translate(NARROW)
    if not _UNSEEN.search(plain):
        return plain, None
    places = [index for index, letter in enumerate(plain) if not _UNSEEN.match(letter)]
    return "".join(plain[index] for index in places), places


# ---- the order of judgement: the surest form first, each with what must be there at all ---------------

_DIGIT = re.compile(r"\d")
_DETECTORS: tuple[tuple[re.Pattern[str], Callable[[str, list[Found]], Candidates]], ...] = (
    (re.compile(r"@|골뱅이|[(\[{](?:at|앳)|[ ]at[ ]"), emails),
    (re.compile(r"\d{6}|\d\d[ .]\d\d[ .]\d\d"), residents),
    (re.compile(r"앞[ ]?(?:자리|번호)"), halves),
    (re.compile(r"\d{4}"), cards),
    (re.compile(r"[공영일이삼사오육륙칠팔구][ -]?[공영일이삼사오육륙칠팔구][ -]?[공영일이삼사오육륙칠팔구]"), spelt_out),
    (re.compile(r"\d[ -]\d[ -]\d[ -]\d"), one_by_one),
    (re.compile(r"\d{2,3}[ ]?[가-힣][ ]?\d{4}"), plates),
    (re.compile(r"\d{6}"), drivers),
    (re.compile(r"\d{2}"), accounts),
    (re.compile(r"0[ ]?[1-7]|82|[공영oO0][ ]?[일1lI]|\(0"), phones),
    (re.compile(r"\d{3}|\d\.\d|:[0-9A-Fa-f]{0,4}:"), documents),
    (re.compile(rf"@|{MESSENGER_NAME}", re.IGNORECASE), messengers),
    (_DIGIT, addresses),
    (re.compile(rf"라고|{TITLE}|{NAME_LABEL}|저는|나는|제가|전 |저 |{ROLE}|{BANK}|\d{{4}}"), names),
)
_NAMES_ALONE = _DETECTORS[-1:]
_WITHOUT_DIGITS = tuple(one for one in _DETECTORS if one[1] not in (residents, halves, cards, one_by_one, plates, drivers, accounts, addresses))
# What any detector needs, as RE2 reads it over whole columns too: without look-arounds, and in two patterns,
# since all of it in one takes ten times as long as both.
_ANY_DIGIT = "[0-9０-９]"
_UNBOUND_TITLE = TITLE.replace("(?![가-힣])", "")
_SUSPICIOUS_NUMBER = (
    rf"{_ANY_DIGIT}{{3}}.{{0,3}}{_ANY_DIGIT}{{3}}|[0-9]{{2}}[- ][0-9]{{2}}|[0-9A-Fa-f]:[0-9A-Fa-f]|[0０][ .-][1１]|[0-9]\.[0-9]{{1,3}}\.[0-9]"
    r"|[@＠]|골뱅이|[(\[]at[)\]]| at |공일|영일|[공영일이삼사오육륙칠팔구]{4}|[0-9０-９] ?[가-힣] ?[0-9０-９]{4}|앞 ?(?:자리|번호)|[0-9][ -][0-9][ -][0-9]"
    rf"|(?i:{MESSENGER_NAME} ?(?:아이디|ID|계정|주소|닉네임|닉)?(?:은|는|이|가|으로|로)? ?[:=]? *[@＠]?[0-9A-Z])"
    rf"|(?:{PROVINCE}|[가-힣][시군구]) +[가-힣][가-힣0-9· ]*[로길동읍면리가] ?(?:지하 ?|산 ?)?{_ANY_DIGIT}"
    rf"|{PROVINCE} +[가-힣A-Za-z0-9 ]*{BUILDING} ?[0-9A-Za-z가나다라지]"
    rf"|[로길] ?(?:{_ANY_DIGIT}{{1,4}}번?길)? {_ANY_DIGIT}{{1,4}}(?:-{_ANY_DIGIT}{{1,4}})?[ ,]+[0-9A-Za-z가나다라지]"
    rf"|(?:아파트|빌라|오피스텔|마을) ?(?:{_ANY_DIGIT}{{1,2}}단지 ?)?{_ANY_DIGIT}{{1,4}}동 ?{_ANY_DIGIT}"
)
_SUSPICIOUS_NAME = (
    rf"(?:^|[^가-힣]){NAME} ?{_UNBOUND_TITLE}"
    rf"|(?:^|저는 +|나는 +|전 +|제가 +|저 +)(?:{NAME}|{LATIN_NAME})(?:이?라고 ?[합하해불]|입니다|이에요|예요|이고|인데|라 합니다)"
    rf"|{NAME_LABEL}(?:은|는|이|가)?[ :=：]+(?:{SHORT_NAME}|{LATIN_NAME})"
    r"(?:$|[^가-힣A-Za-z]|이?라고|입니다|이[고에요]|예요|인데|이름|명의|한테|에게|[님씨께은는이가을를로의]|으로)"
    rf"|{ROLE}(?: *[:：(（] *| +){NAME}(?:$| ?(?:님|씨|이름|명의|[,)/，）／]|입니다|이에요|예요|한테|에게))"
)
SUSPICIOUS = (_SUSPICIOUS_NUMBER, _SUSPICIOUS_NAME)
_WORTH_READING = tuple(map(re.compile, SUSPICIOUS))
