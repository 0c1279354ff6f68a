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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute

_compute: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data of one kind at ``text[start:end]`` (code points)."""

    kind: str
    start: int
    end: int


MASKS = {
    "RRN": "[주민등록번호]", "FRN": "[외국인등록번호]", "PCCC": "[통관고유부호]", "PASSPORT": "[여권번호]",
    "DRIVER": "[면허번호]", "CARD": "[카드번호]", "ACCOUNT": "[계좌번호]", "PHONE": "[전화번호]",
    "EMAIL": "[이메일]", "ADDRESS": "[주소]", "NAME": "[이름]", "MESSENGER": "[메신저]", "IP": "[IP 주소]",
    "BRN": "[사업자번호]", "PLATE": "[차량번호]",
}  # fmt: skip


def find(text: str, *, sifted: bool = False) -> tuple[Found, ...]:
    """Personal data of a text in order, never overlapping; where forms overlap the surer one wins.

    ``sifted`` says that one of ``SUSPICIOUS`` was found in it already.

    >>> find("문의는 010-1234-5678로 주세요")
    (Found(kind='PHONE', start=4, end=17),)
    """
    if not (sifted or any(one.search(text) for one in _WORTH_READING)):
        return ()
    plain, places = _plain(text)
    taken: list[Found] = []
    for trigger, detect in _DETECTORS if _DIGIT.search(plain) else _WITHOUT_DIGITS:
        if trigger.search(plain):
            for kind, start, end in detect(plain, taken):
                if all(end <= one.start or start >= one.end for one in taken):
                    taken.append(Found(kind, start, end))
    taken.sort(key=lambda one: one.start)
    if places is not None:
        return tuple(Found(one.kind, places[one.start], places[one.end - 1] + 1) for one in taken)
    return tuple(taken)


def mask(text: str, only: frozenset[str] | None = None, *, sifted: bool = False) -> tuple[str, tuple[str, ...]]:
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
    numbers, names = (_compute.match_substring_regex(column, pattern) for pattern in SUSPICIOUS)
    worth = _compute.fill_null(_compute.or_(numbers, names), False)
    hits = _compute.indices_nonzero(worth)
    masked = [mask(text, only, sifted=True) for text in column.take(hits).to_pylist()]
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


# ---- numbers -------------------------------------------------------------------------------------

Candidates = Iterator[tuple[str, int, int]]

_SEP = r"[ \t]{0,2}[-./_~·,:*]?[ \t]{0,2}"
_HANGUL_DIGIT = "[0-9공영일이삼사오육륙칠팔구]"
# A word right before a number that says it is a thing's number, not a person's.
_THING = re.compile(
    r"(?:주문|송장|운송장|등기|바코드|상품|제품|모델|품번|쿠폰|상품권|시리얼|일련|코드|IMEI|예약|접수|인증|승인|거래|"
    r"포인트|위도|경도|버전|version|ver|티켓|영수증|GTIN|EAN|JAN|ISBN|SKU|order|tracking|serial)"
    r"[ ]?(?:번호|코드|명|No\.?|number|#)?[ ]?(?:은|는|이|가)?[ ]?[:=#]?[ ]*$",
    re.IGNORECASE,
)
_RESIDENT_WORD = re.compile(r"(?:주민|민증|외국인|등록번호|ARC|신분증)[^\d]{0,14}$", re.IGNORECASE)
_CARD_WORD = re.compile(r"(?:카드|card)[^\d]{0,12}$", re.IGNORECASE)
_COMPANY_LINE = re.compile(r"(?:고객 ?센터|콜 ?센터|대표 ?번호|상담 ?센터|수신 ?거부)[^\d]{0,6}$")
_PHONE_WORD = re.compile(r"(?:전화|번호|연락|핸드폰|휴대폰|폰|집|회사|tel|phone|팩스|fax)[^\d]{0,8}$", re.IGNORECASE)
_BANK = (
    r"(?:KB|NH|IBK|SC|KEB)?(?:국민|신한|우리|하나|농협|기업|산업|수협|신협|제일|씨티|외환|카카오|카뱅|토스|토뱅|케이|케뱅|"
    r"새마을|우체국|저축|산림조합|iM|아이엠|(?:부산|대구|광주|전북|경남|제주)(?=은행)|(?<![A-Z])(?:KB|NH|IBK|SC))"
    r"(?:은행|뱅크|금고|축협)?"
)
_BEFORE_ACCOUNT = re.compile(
    rf"(?:{_BANK}(?:[ ]?(?:계좌|통장))?|계좌|통장)(?:[ ]?번호)?(?:은|는|이|가|로)?[ ]*[:=(]?[ ]*(?:[가-힣]{{2,4}}[ ,/]+)?$"
)
_AFTER_ACCOUNT = re.compile(rf"^[ ]*[(,/]?[ ]*{_BANK}")
_RESIDENT = re.compile(rf"(?<!\d)(\d{{6}})({_SEP})([0-9])(\d{{6}}|[\d*xX●○]?[*xX●○]{{5,6}})(?![\d*])")
_SPACED_RESIDENT = re.compile(r"(?<!\d)\d\d[ .]\d\d[ .]\d\d[ ]?[-./]?[ ]?([0-9])[ ]?\d{6}(?!\d)")
_HALVES = re.compile(r"앞[ ]?(?:자리|번호)[^\d]{0,6}(\d{6})(?!\d)[^\d]{1,12}[뒤뒷][ ]?(?:자리|번호)[^\d]{0,6}([1-8]\d{6})(?!\d)")
_ONE_BY_ONE = re.compile(r"(?<!\d)(?<!\d[ -])\d(?:[ -]\d){12,15}(?![ -]?\d)")
_CARD_SEP = r"[ ]?[-./_·]?[ ]?"
_CARD = re.compile(
    rf"(?<![\d-])(?:\d{{4}}{_CARD_SEP}\d{{4}}{_CARD_SEP}\d{{4}}{_CARD_SEP}\d{{4}}(?:{_CARD_SEP}\d{{3}})?"
    rf"|3\d{{3}}{_CARD_SEP}\d{{6}}{_CARD_SEP}\d{{4,5}})(?!\d|-\d)"
)
_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d[.-])(?:(?:\+|00)?82{_SEP}(?:\(0\)|0)?{_SEP}1[016789]|\(01[016789]\)|01[016789]\)?)"
    rf"{_SEP}\d{{3,4}}{_SEP}\d{{4}}(?!\d|-\d)"
)
_SPELT_SEP = rf"(?:[ ]?(?:에|의|다시|대시)[ ]?|{_SEP})"  # "공일공에 이삼사오에 ..."
_SPELT_MOBILE = re.compile(
    rf"(?<!\d)[0공영oO][ ]?[1일lI][ ]?[0공영oO]{_SPELT_SEP}{_HANGUL_DIGIT}{{4}}{_SPELT_SEP}{_HANGUL_DIGIT}{{4}}(?!\d)"
)
_SPACED_MOBILE = re.compile(r"(?<!\d)0[ .-]1[ .-][016789](?:[ .-]{1,3}\d){7,8}(?!\d)")
# Cut anywhere: "010-44 21-9 033".
_LOOSE_MOBILE = re.compile(r"(?<![\dA-Za-z])(?<!\d[.-])01[016789](?:[ .-]{0,2}\d){7,8}(?!\d|[-.]\d)")
_AREA = "(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50[2-8])"
_LANDLINE = re.compile(
    rf"(?<!\d)(?<!\d[.-])(?:\+82{_SEP}(?:\(0\)|0)?{_AREA}|\(0{_AREA}\)|0{_AREA}\)?)({_SEP})\d{{3,4}}({_SEP})\d{{4}}(?!\d|-\d)"
)
_ACCOUNT = re.compile(
    r"(?<![\dA-Za-z])(?<!\d-)(?:\d{2,6}(?:[ ]?[-.][ ]?\d{1,8}){1,4}|\d{2,6}(?: \d{2,8}){2,3}|\d{10,16})(?!\d|-\d)"
)
_SPELT_RUN = re.compile(r"(?:[0-9공영일이삼사오육륙칠팔구][ -]{0,3}){12,19}")
_SPELT_DIGITS = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
_LICENCE_REGION = "서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산"
_PLATE = re.compile(
    rf"(?<![\d가-힣])(?P<region>(?:{_LICENCE_REGION}|세종)[ ]?)?\d{{2,3}}[ ]?[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자허하호배]"
    r"[ ]?\d{4}(?!\d|[가-힣]*원)"
)
_CAR_WORD = re.compile(r"(?:차량|(?<![가-힣])차|[내제][ ]?차|차[ ]?번호|번호판|주차|car|plate)[^\d]{0,10}$", re.IGNORECASE)
_DRIVER = re.compile(
    rf"(?<!\d)(?:(?:{_LICENCE_REGION})[ ]?\d{{2}}[- ]\d{{6}}[- ]\d{{2}}"
    r"|(?:1[1-9]|2[0-8])([- ]?)\d{2}\1\d{6}\1\d{2})(?!\d|-\d)"
)
_DRIVER_WORD = re.compile(r"(?:면허|driver|licen[cs]e)[^\d]{0,10}$", re.IGNORECASE)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9-])[A-Z][ -]?(?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9-])", re.IGNORECASE)
_PASSPORT_WORD = re.compile(r"(?:여권|passport)[^\d]{0,14}$", re.IGNORECASE)
_CUSTOMS = re.compile(r"(?<![A-Za-z0-9])[Pp](?:[ -]?\d{4}){3}(?!\d)")
_BUSINESS = re.compile(r"(?<!\d)(?<!\d-)\d{3}[- ]?\d{2}[- ]?\d{5}(?!\d|-\d)")
_BUSINESS_WORD = re.compile(r"(?:사업자|세금계산서)[^\d]{0,12}$")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP = re.compile(
    rf"(?<![\d.])(?<![vV])(?!127\.|0\.)(?:{_OCTET}\.){{3}}{_OCTET}(?!\d|\.\d)"
    r"|(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:])"
    r"|(?<![0-9A-Fa-f:])[0-9A-Fa-f]{1,4}:(?:[0-9A-Fa-f]{1,4}:){1,5}:?(?::[0-9A-Fa-f]{1,4}){1,5}(?![0-9A-Fa-f:])"
)


def _before(text: str, start: int) -> str:
    return text[max(0, start - 24) : start]


def _residents(text: str, _: list[Found]) -> Candidates:
    for match in _RESIDENT.finditer(text):
        birth, gap, sex, _rest = match.groups()
        named = _RESIDENT_WORD.search(_before(text, match.start()))
        if named or (_is_date(birth) and sex in "12345678" and (gap or not _is_thing_number(match, text))):
            yield ("FRN" if sex in "5678" else "RRN"), match.start(), match.end()
    for match in _SPACED_RESIDENT.finditer(text):
        if _RESIDENT_WORD.search(_before(text, match.start())):
            yield ("FRN" if match[1] in "5678" else "RRN"), match.start(), match.end()


def _halves(text: str, _: list[Found]) -> Candidates:
    """A resident number told in two: "앞자리 900615, 뒷자리 2839104"."""
    for match in _HALVES.finditer(text):
        kind = "FRN" if match[2][0] in "5678" else "RRN"
        yield kind, *match.span(1)
        yield kind, *match.span(2)


def _spelt_out(text: str, taken: list[Found]) -> Candidates:
    """Resident and card numbers in Korean digits ("공삼공이일사-삼팔팔이구일공"), read as digits of the same places."""
    digits = _SPELT_RUN.sub(lambda match: match[0].translate(_SPELT_DIGITS), text)
    yield from _residents(digits, taken)
    yield from _cards(digits, taken)


def _one_by_one(text: str, _: list[Found]) -> Candidates:
    """A resident or card number with a blank after each digit."""
    for match in _ONE_BY_ONE.finditer(text):
        digits, before = re.sub(r"\D", "", match[0]), _before(text, match.start())
        if len(digits) == 13 and digits[6] in "12345678" and (_is_date(digits) or _RESIDENT_WORD.search(before)):
            yield ("FRN" if digits[6] in "5678" else "RRN"), *match.span()
        elif len(digits) > 13 and (_CARD_WORD.search(before) or _is_luhn(digits)):
            yield "CARD", *match.span()


def _plates(text: str, _: list[Found]) -> Candidates:
    for match in _PLATE.finditer(text):
        if match["region"] or _CAR_WORD.search(_before(text, match.start())):
            yield "PLATE", match.start(), match.end()


def _is_date(six: str) -> bool:
    return 1 <= int(six[2:4]) <= 12 and 1 <= int(six[4:6]) <= 31


def _is_thing_number(match: re.Match[str], text: str) -> bool:
    """A bare run of 13 digits that a label or the EAN check digit shows to be no resident number."""
    digits, before = match.group(), _before(text, match.start())
    return bool(_THING.search(before) or _BEFORE_ACCOUNT.search(before)) or _is_barcode(digits)


def are_barcodes(texts: list[str]) -> bool:
    """Whether a column of 13 digits is one of barcodes: five different ones that all show an EAN check digit are no chance."""
    numbers = {text for text in texts if len(text) == 13 and text.isdigit()}
    return len(numbers) >= 5 and all(map(_is_ean, numbers))


def _is_barcode(digits: str) -> bool:
    """Whether 13 digits are a shop's barcode (EAN) and no resident number, each by its own check digit.

    Only numbers issued before October 2020 must show one, so a number of somebody born later, and of a foreigner,
    is cleared by Korea's own prefix alone. (02, 04 and 2 are prefixes for use inside a shop.)
    """
    if len(digits) != 13 or not digits.isdigit() or not _is_ean(digits) or _is_resident_sum(digits):
        return False
    numbered_with_check = digits[6] in "12" or (digits[6] in "34" and digits[:4] < "2010")
    return digits.startswith("880") or (numbered_with_check and not digits.startswith(("02", "04", "2")))


def is_persons_number(digits: str) -> bool:
    """Whether bare digits are a resident number (13) or a card number (16) by date, prefix and check digit.

    >>> is_persons_number("8501011234560"), is_persons_number("4111111111111111"), is_persons_number("2025030112345671")
    (False, True, False)
    """
    if len(digits) == 13:
        return digits[6] in "12345678" and _is_date(digits) and _is_resident_sum(digits)
    return len(digits) == 16 and digits[0] in "23456" and not digits.startswith("20") and _is_luhn(digits)


def _is_ean(digits: str) -> bool:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _is_resident_sum(digits: str) -> bool:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11
    return ((13 if digits[6] in "5678" else 11) - rest) % 10 == int(digits[12])  # a foreigner's is two more


def _cards(text: str, _: list[Found]) -> Candidates:
    for match in _CARD.finditer(text):
        digits, before = re.sub(r"\D", "", match.group()), _before(text, match.start())
        if len(digits) == 19 and not digits.startswith("62"):
            continue
        thing = match.group().isdigit() and _THING.search(before)
        issued = digits[0] in "234569" and not digits.startswith("20")
        if _CARD_WORD.search(before) or (issued and _is_luhn(digits) and not thing):
            yield "CARD", match.start(), match.end()


def _is_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _phones(text: str, _: list[Found]) -> Candidates:
    for pattern in (_MOBILE, _SPELT_MOBILE, _SPACED_MOBILE):
        for match in pattern.finditer(text):
            yield "PHONE", match.start(), match.end()
    for match in _LOOSE_MOBILE.finditer(text):
        before = _before(text, match.start())
        if not (_THING.search(before) or _BEFORE_ACCOUNT.search(before)):
            yield "PHONE", match.start(), match.end()
    for match in _LANDLINE.finditer(text):
        before = _before(text, match.start())
        grouped = any(match.groups()) or _PHONE_WORD.search(before)
        if grouped and not (_COMPANY_LINE.search(before) or _THING.search(before) or _BEFORE_ACCOUNT.search(before)):
            yield "PHONE", match.start(), match.end()


def _accounts(text: str, _: list[Found]) -> Candidates:
    for match in _ACCOUNT.finditer(text):
        digits = sum(letter.isdigit() for letter in match.group())
        before = _before(text, match.start())
        if not 10 <= digits <= 16 or _THING.search(before) or _MOBILE.fullmatch(match.group()):
            continue
        if _BEFORE_ACCOUNT.search(before) or _AFTER_ACCOUNT.search(text[match.end() : match.end() + 14]):
            yield "ACCOUNT", match.start(), match.end()


def _drivers(text: str, _: list[Found]) -> Candidates:
    for match in _DRIVER.finditer(text):
        before = _before(text, match.start())
        if _DRIVER_WORD.search(before) or (not match.group().isdigit() and not _THING.search(before)):
            yield "DRIVER", match.start(), match.end()


def _documents(text: str, _: list[Found]) -> Candidates:
    for match in _PASSPORT.finditer(text):
        before = _before(text, match.start())
        if _PASSPORT_WORD.search(before) or (match[0][0] in "MSRGD" and match[0].isalnum() and not _THING.search(before)):
            yield "PASSPORT", match.start(), match.end()
    for match in _CUSTOMS.finditer(text):
        yield "PCCC", match.start(), match.end()
    for match in _BUSINESS.finditer(text):
        if _BUSINESS_WORD.search(_before(text, match.start())):
            yield "BRN", match.start(), match.end()
    for match in _IP.finditer(text):
        listed = re.fullmatch(r"\d\.\d\.\d\.\d", match.group())  # 람보 1.2.3.4
        if not (listed or _THING.search(_before(text, match.start()))):
            yield "IP", match.start(), match.end()


# ---- addresses on the net -------------------------------------------------------------------------

_AT = r"(?:[ ]?@[ ]?|[ ]?골뱅이[ ]?|[ ]?[(\[{](?:at|앳|골뱅이)[)\]}][ ]?|[ ]at[ ])"
_DOT = r"(?:\.|[ ]?(?:닷|쩜|점)[ ]?|[ ]?[(\[{](?:dot|닷|점|\.)[)\]}][ ]?|[ ]dot[ ])"
_PROVIDER = "(?:naver|gmail|daum|hanmail|kakao|nate|네이버|지메일|다음|한메일|네이트)"
_EMAIL = re.compile(
    rf"[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}{_AT}(?:[A-Za-z0-9-]+{_DOT})+(?:[A-Za-z]{{2,24}}|컴|케이알)"
    rf"|[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}(?:@|골뱅이)[ ]?{_PROVIDER}(?:[ ]?(?:닷컴|점컴)|\.(?:com|net|co\.kr|kr)(?![A-Za-z]))?"
    r"|[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[가-힣A-Za-z0-9-]{2,30}[ ]?\.(?:[A-Za-z]{2,24}|한국)"
    r"|[가-힣]{1,10}@[가-힣A-Za-z0-9-]+\.(?:[A-Za-z]{2,24}|한국)"
)
_MESSENGER_NAME = (
    r"(?:인스타(?:그램)?|카카오톡|카톡|텔레그램|텔레|라인|디스코드|페이스북|페북|트위터|위챗|틱톡|스레드|"
    r"instagram|insta|kakao(?:talk)?|telegram|discord)"
)
_MESSENGER = re.compile(
    rf"{_MESSENGER_NAME}(?P<id>[ ]?(?:아이디|ID|계정|주소|닉네임|닉))?(?:은|는|이|가|으로|로)?[ ]?[:=]?[ ]*"
    r"(?P<handle>@?[A-Za-z0-9][A-Za-z0-9._-]{2,29}(?<![.-]))",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![A-Za-z0-9._%+@-])@[A-Za-z][A-Za-z0-9._]{2,29}(?<!\.)(?=[ ]?(?:디엠|DM|dm|팔로|으?로))")


def _emails(text: str, _: list[Found]) -> Candidates:
    for match in _EMAIL.finditer(text):
        yield "EMAIL", match.start(), match.end()


def _messengers(text: str, _: list[Found]) -> Candidates:
    for match in _MESSENGER.finditer(text):
        handle = match["handle"]
        if handle.startswith("@") or match["id"] or (re.search(r"[\d_.]", handle) and re.search("[A-Za-z]", handle)):
            yield "MESSENGER", match.start("handle"), match.end("handle")
    for match in _HANDLE.finditer(text):
        yield "MESSENGER", match.start(), match.end()


# ---- where somebody lives --------------------------------------------------------------------------

_PROVINCE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]도|전라[남북]도|경상[남북]도)"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?"
)
_NO_PLACE = (
    "다시|혹시|역시|잠시|즉시|임시|표시|전시|접시|무시|수시|도시|감시|지시|동시|일시|몇시|필요시|친구|가구|도구|요구|출구|입구|지구|"
    "연구|야구|축구|농구|배구|인구|문구|욕구|누구|기구|공구|침구|완구|용구|창구|대구"
)
_DISTRICT = rf"(?!(?:{_NO_PLACE})[ ])[가-힣]{{1,5}}(?:시|군|구)"
_STREET = (
    r"(?:[가-힣][가-힣0-9·]{0,11}(?:대로|로|길)(?:[ ]?\d{1,4}번?가?나?다?길)?"
    r"|[가-힣]{1,6}(?:읍|면)[ ][가-힣]{1,6}리|[가-힣]{1,6}\d{0,2}(?:동|읍|면|리|가))"
)
_NO_HOUSE = r"(?!\d|[ ]?(?:번[ ]?출구|번째|시간|일|개|원|박|명|월|년|분|%|살|세|점|회|배|차|만|천|번(?!지)))"
_HOUSE = rf"(?:지하[ ]?|산[ ]?)?\d{{1,5}}(?:-\d{{1,4}})?(?:번지)?{_NO_HOUSE}"
_BUILDING = (
    r"(?:아파트|APT|apt|빌라|마을|오피스텔|타워|빌딩|맨션|주택|하이츠|빌|연립|원룸|캐슬|자이|래미안|푸르지오|"
    r"힐스테이트|더샵|아이파크|롯데캐슬|e편한세상)"
)
_ROOM = (
    r"(?:\d{1,2}단지|(?:\d{1,4}|[A-Za-z가나다라])[ ]?동(?![가-힣])|\d{1,4}호|(?:지하|B)?[ ]?\d{1,3}층|\d{1,4}-\d{1,4}호?)"
)
_DETAIL = (
    rf"(?:[ ,]{{0,2}}(?:\([가-힣0-9A-Za-z, ]{{2,20}}\)|[가-힣A-Za-z0-9]{{0,10}}{_BUILDING}(?![가-힣])"
    rf"|[가-힣A-Za-z]{{2,8}}(?=[ ]?\d{{1,4}}(?:동|호))|{_ROOM}))*"
)
_ADDRESS = re.compile(
    rf"(?<![가-힣])(?:{_PROVINCE}[ ]+(?:{_DISTRICT}[ ]+){{0,2}}|(?:{_DISTRICT}[ ]+){{1,2}}){_STREET}[ ]?{_HOUSE}{_DETAIL}"
    rf"|(?<![가-힣]){_PROVINCE}[ ]+(?:{_DISTRICT}[ ]+){{0,2}}(?:{_STREET}[ ]+)?[가-힣A-Za-z0-9]{{0,10}}{_BUILDING}(?:[ ]?{_ROOM}){{1,3}}"
    rf"|(?<![가-힣])[가-힣]{{1,8}}\d{{0,3}}(?:대로|로|길)(?:[ ]?\d{{1,4}}번?길)?[ ]\d{{1,4}}(?:-\d{{1,4}})?[ ,]+(?:{_ROOM}[ ]?){{1,2}}"
    r"|(?<![가-힣])[가-힣A-Za-z0-9]{1,10}(?:아파트|빌라|오피스텔|마을)[ ]?(?:\d{1,2}단지[ ]?)?\d{1,4}동[ ]?\d{1,4}호"
)


def _addresses(text: str, _: list[Found]) -> Candidates:
    for match in _ADDRESS.finditer(text):
        yield "ADDRESS", match.start(), match.start() + len(match.group().rstrip(" ,"))


# ---- names ----------------------------------------------------------------------------------------

_SURNAME = (
    "[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명"
    "기반왕금옥육인맹제모탁국어은편용예경봉사부]"
)
_DOUBLE = "(?:남궁|황보|선우|제갈|사공|서문|독고|동방)"
# Syllables that given names are made of: keeps "고객이라고", "정수기 님" and the like from being names.
_GIVEN = (
    "[가갑강건겸경고관광교구국권귀규균근금기길꺽나남녀노누늘다단달담대덕도돌동두라란람래려련령례로록룡루류륜률리린림마막만말매명모목몽"
    "무문미민방배백범별병보복봉부분비빈빛산삼상새샘생서석선섭성세소손솔송수숙순슬승시식신실심쌍아안애양언엄여연열영예오옥온완요용우욱"
    "운웅원월위유윤율은을음의이익인일임자장재저전정제조종주준중지진찬창채천철청초총춘충치칠태택판평표필하학한해향헌혁현협형혜호홍화환"
    "회효후훈휘휴흠흥희]"
)
_NAME = rf"(?:{_DOUBLE}{_GIVEN}{{1,2}}|{_SURNAME}{_GIVEN}{{2}})"
_SHORT_NAME = rf"(?:{_NAME}|{_SURNAME}{_GIVEN})"
_LATIN_NAME = r"[A-Z][a-z]{1,14}(?:[ -][A-Z][a-z]{1,14}){1,2}"
_NOT_NAMES = frozenset(re.findall(r"\S+", """
    변경 정보 주소 전화 연락 문의 이상 인증 조회 표시 여부 오류 공개 명의 금지 한글 국문 선택 등록 인쇄 전부 이하 이외 조합 모두 반영 공란 기재 주문 방법 성별
    고객님 구매자 주문자 신청자 이용자 소비자 방문자 안내원 경비원 도우미 지배인 주인장 전문가 변호사 조리사 임산부 장애인 유학생 사용자 소중한
    강아지 고양이 원숭이 유일한 성실한 진정한 공정한 이상한 신기한 조용한 편안한 정직한 정중한 완전한 안전한 순수한 강력한 유능한 유명한 우수한 인자한 이러한 부지런
    주변인 이모님 고모님 장모님 사장님 원장님 기사님 선생님 반려인 문의자 배송자 담당자 남자분 여자분 이전의 주세요 하세요 전화해 연락해 문의해
    부탁해 배송지 주문지 이후로 우리은 전자제 제조사 제작사 유통사 정기배 이번에 지난주 지인이 주소지 연락처 전화기 고마운 이쁘신 고운신 여러분
    모두들 하나님 예수님 부모님 조상님 공주님 용왕님 도련님 신부님 조교님 원어민 이대리 오전에 오후에 나머지 하나로 하나만 추기경 소방관 이아저
"""))
_TITLE = (
    r"(?:고객님?|회원님?|팀장님?|과장님?|대리님?|부장님?|차장님?|사원님?|실장님?|점장님?|사장님?|대표님?|매니저님?|선생님|기사님?|"
    r"상담사님?|상담원님?|원장님?|쌤|님|씨|양(?![가-힣])|군(?![가-힣]))"
)
_NAME_LABEL = (
    r"(?:이름|성함|성명|예금주명?|받는[ ]?(?:사람|분|이)|보내는[ ]?(?:사람|분)|수령인|수령자|수취인|주문자|주문인|신청인|고객명|회원명|"
    r"입금자명?|보호자|명의자?|가입자|작성자|구매자|(?:[Mm]y )?[Nn]ame(?: is)?)"
)
_ROLE = (
    r"(?:남편|아내|와이프|아들|딸|엄마|아빠|어머니|아버지|친구|동생|언니|누나|오빠|부인|동료|직원|상담사|상담원|기사|매니저|점장|팀장|사장|"
    r"담당자|담당|설치기사|택배기사|본인|환불|입금|송금)"
)
_NAME_END = (
    r"(?=$|[^가-힣A-Za-z]|(?:이?라고|입니다|이고요?|이에요|예요|이요|인데|님|씨|이름|명의|한테|에게|께|은|는|이|가|을|를|으로|로|의)"
    r"(?:$|[^가-힣]|[가-힣]{0,3}(?:[ ,.]|$)))"
)
_LABELLED_NAME = re.compile(
    rf"(?<![가-힣]){_NAME_LABEL}(?:은|는|이|가)?[ ]?[:=]?[ ]*(?P<name>{_SHORT_NAME}|{_LATIN_NAME}){_NAME_END}", re.MULTILINE
)
_SAID_NAME = re.compile(
    rf"(?<![가-힣])(?:(?:저는|나는|전|제가|저)[ ]+|^)(?P<name>{_NAME}|{_LATIN_NAME})(?=이?라고 ?[합하해]|이?라고 불|입니다|이에요|예요|이고|인데요?|라 합니다)"
)
_TITLED_NAME = re.compile(rf"(?<![가-힣])(?P<name>{_NAME})[ ]?(?={_TITLE})")
_ROLE_NAME = re.compile(
    rf"(?<![가-힣]){_ROLE}(?:[ ]*[:：(][ ]*|[ ]+)(?P<name>{_NAME})"
    r"(?=$|[ ]?(?:님|씨|이름|명의|,|\)|/)|[ ]?(?:입니다|이에요|예요|한테|에게))"
)
_BESIDE_BANK = re.compile(rf"(?<![가-힣])(?P<name>{_NAME})[ ,/]+(?={_BANK}[ ]?(?:\d|\[))")
_BEFORE_CONTACT = re.compile(rf"(?:^|[\n,/(:])[ ]?(?P<name>{_NAME})[ ]?[,/(][ ]?$")  # "배수민, 010-..."
_AFTER_NUMBER = re.compile(
    rf"[ ,/(]{{1,3}}(?:예금주[ ]?)?(?P<name>{_NAME})(?=$|[,)\n/]|[ ]?(?:님|씨|입니다|이에요|예요)|[ ]*$)"
)


def _names(text: str, taken: list[Found]) -> Candidates:
    for pattern in (_LABELLED_NAME, _SAID_NAME, _TITLED_NAME, _ROLE_NAME, _BESIDE_BANK):
        for match in pattern.finditer(text):
            if match["name"] not in _NOT_NAMES:
                yield "NAME", match.start("name"), match.end("name")
    for one in [one for one in taken if one.kind in ("PHONE", "EMAIL", "RRN", "FRN")]:
        match = _BEFORE_CONTACT.search(text, max(0, one.start - 16), one.start)
        if match and match["name"] not in _NOT_NAMES and match["name"][-1] not in "점요해로다고시오":
            yield "NAME", match.start("name"), match.end("name")
    for one in [one for one in taken if one.kind in ("ACCOUNT", "PHONE")]:
        match = _AFTER_NUMBER.match(text, one.end)
        if match and match["name"] not in _NOT_NAMES and match["name"][-1] not in "요해로다고시오":
            yield "NAME", match.start("name"), match.end("name")


# ---- the order of judgement: the surest form first, each with what must be there at all ---------------

_DIGIT = re.compile(r"\d")
_DETECTORS: tuple[tuple[re.Pattern[str], Callable[[str, list[Found]], Candidates]], ...] = (
    (re.compile(r"@|골뱅이|[(\[{](?:at|앳)|[ ]at[ ]"), _emails),
    (re.compile(r"\d{6}|\d\d[ .]\d\d[ .]\d\d"), _residents),
    (re.compile(r"앞[ ]?(?:자리|번호)"), _halves),
    (re.compile(r"\d{4}"), _cards),
    (re.compile(r"[공영일이삼사오육륙칠팔구][ -]?[공영일이삼사오육륙칠팔구][ -]?[공영일이삼사오육륙칠팔구]"), _spelt_out),
    (re.compile(r"\d[ -]\d[ -]\d[ -]\d"), _one_by_one),
    (re.compile(r"\d{2,3}[ ]?[가-힣][ ]?\d{4}"), _plates),
    (re.compile(r"\d{6}"), _drivers),
    (re.compile(r"\d{2}"), _accounts),
    (re.compile(r"0[ ]?[1-7]|82|[공영oO0][ ]?[일1lI]|\(0"), _phones),
    (re.compile(r"\d{3}|\d\.\d|:[0-9A-Fa-f]{0,4}:"), _documents),
    (re.compile(rf"@|{_MESSENGER_NAME}", re.IGNORECASE), _messengers),
    (_DIGIT, _addresses),
    (re.compile(rf"라고|{_TITLE}|{_NAME_LABEL}|저는|나는|제가|전 |저 |{_ROLE}|{_BANK}|\d{{4}}"), _names),
)
_WITHOUT_DIGITS = tuple(one for one in _DETECTORS if one[1] not in (_residents, _halves, _cards, _one_by_one, _plates, _drivers, _accounts, _addresses))
# What any detector needs, as RE2 reads it over whole columns too: without look-arounds, and in two patterns,
# since all of it in one takes ten times as long as both.
_ANY_DIGIT = "[0-9０-９]"
_UNBOUND_TITLE = _TITLE.replace("(?![가-힣])", "")
_SUSPICIOUS_NUMBER = (
    rf"{_ANY_DIGIT}{{3}}.{{0,3}}{_ANY_DIGIT}{{3}}|[0-9]{{2}}[- ][0-9]{{2}}|[0-9A-Fa-f]:[0-9A-Fa-f]|[0０][ .-][1１]|[0-9]\.[0-9]{{1,3}}\.[0-9]"
    r"|[@＠]|골뱅이|[(\[]at[)\]]| at |공일|영일|[공영일이삼사오육륙칠팔구]{4}|[0-9０-９] ?[가-힣] ?[0-9０-９]{4}|앞 ?(?:자리|번호)|[0-9][ -][0-9][ -][0-9]"
    rf"|(?i:{_MESSENGER_NAME} ?(?:아이디|ID|계정|주소|닉네임|닉)?(?:은|는|이|가|으로|로)? ?[:=]? *[@＠]?[0-9A-Z])"
    rf"|(?:{_PROVINCE}|[가-힣][시군구]) +[가-힣][가-힣0-9· ]*[로길동읍면리가] ?(?:지하 ?|산 ?)?{_ANY_DIGIT}"
    rf"|{_PROVINCE} +[가-힣A-Za-z0-9 ]*{_BUILDING} ?[0-9A-Za-z가나다라지]"
    rf"|[로길] ?(?:{_ANY_DIGIT}{{1,4}}번?길)? {_ANY_DIGIT}{{1,4}}(?:-{_ANY_DIGIT}{{1,4}})?[ ,]+[0-9A-Za-z가나다라지]"
    rf"|(?:아파트|빌라|오피스텔|마을) ?(?:{_ANY_DIGIT}{{1,2}}단지 ?)?{_ANY_DIGIT}{{1,4}}동 ?{_ANY_DIGIT}"
)
_SUSPICIOUS_NAME = (
    rf"(?:^|[^가-힣]){_NAME} ?{_UNBOUND_TITLE}"
    rf"|(?:^|저는 +|나는 +|전 +|제가 +|저 +)(?:{_NAME}|{_LATIN_NAME})(?:이?라고 ?[합하해불]|입니다|이에요|예요|이고|인데|라 합니다)"
    rf"|{_NAME_LABEL}(?:은|는|이|가)?[ :=：]+(?:{_SHORT_NAME}|{_LATIN_NAME})"
    r"(?:$|[^가-힣A-Za-z]|이?라고|입니다|이[고에요]|예요|인데|이름|명의|한테|에게|[님씨께은는이가을를로의]|으로)"
    rf"|{_ROLE}(?: *[:：(（] *| +){_NAME}(?:$| ?(?:님|씨|이름|명의|[,)/，）／]|입니다|이에요|예요|한테|에게))"
)
SUSPICIOUS = (_SUSPICIOUS_NUMBER, _SUSPICIOUS_NAME)
_WORTH_READING = tuple(map(re.compile, SUSPICIOUS))
