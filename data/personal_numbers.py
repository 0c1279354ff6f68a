"""Numbers that name a person, by form, check digit and the word before them: who detects what, text by text.

Each detector takes the text in plain digits and what surer ones have taken, and gives (kind, start, end).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.check_digits import is_barcode, is_date, is_luhn


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data of one kind at ``text[start:end]`` (code points)."""

    kind: str
    start: int
    end: int


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
BANK = (
    r"(?:KB|NH|IBK|SC|KEB)?(?:국민|신한|우리|하나|농협|기업|산업|수협|신협|제일|씨티|외환|카카오|카뱅|토스|토뱅|케이|케뱅|"
    r"새마을|우체국|저축|산림조합|iM|아이엠|(?:부산|대구|광주|전북|경남|제주)(?=은행)|(?<![A-Z])(?:KB|NH|IBK|SC))"
    r"(?:은행|뱅크|금고|축협)?"
)
_BEFORE_ACCOUNT = re.compile(
    rf"(?:{BANK}(?:[ ]?(?:계좌|통장))?|계좌|통장)(?:[ ]?번호)?(?:은|는|이|가|로)?[ ]*[:=(]?[ ]*(?:[가-힣]{{2,4}}[ ,/]+)?$"
)
_AFTER_ACCOUNT = re.compile(rf"^[ ]*[(,/]?[ ]*{BANK}")
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


def residents(text: str, _: list[Found]) -> Candidates:
    for match in _RESIDENT.finditer(text):
        birth, gap, sex, _rest = match.groups()
        named = _RESIDENT_WORD.search(_before(text, match.start()))
        if named or (is_date(birth) and sex in "12345678" and (gap or not _is_thing_number(match, text))):
            yield ("FRN" if sex in "5678" else "RRN"), match.start(), match.end()
    for match in _SPACED_RESIDENT.finditer(text):
        if _RESIDENT_WORD.search(_before(text, match.start())):
            yield ("FRN" if match[1] in "5678" else "RRN"), match.start(), match.end()


def halves(text: str, _: list[Found]) -> Candidates:
    """A resident number told in two: "앞자리 900615, 뒷자리 2839104"."""
    for match in _HALVES.finditer(text):
        kind = "FRN" if match[2][0] in "5678" else "RRN"
        yield kind, *match.span(1)
        yield kind, *match.span(2)


def spelt_out(text: str, taken: list[Found]) -> Candidates:
    """Resident and card numbers in Korean digits ("공삼공이일사-삼팔팔이구일공"), read as digits of the same places."""
    digits = _SPELT_RUN.sub(lambda match: match[0].translate(_SPELT_DIGITS), text)
    yield from residents(digits, taken)
    yield from cards(digits, taken)


def one_by_one(text: str, _: list[Found]) -> Candidates:
    """A resident or card number with a blank after each digit."""
    for match in _ONE_BY_ONE.finditer(text):
        digits, before = re.sub(r"\D", "", match[0]), _before(text, match.start())
        if len(digits) == 13 and digits[6] in "12345678" and (is_date(digits) or _RESIDENT_WORD.search(before)):
            yield ("FRN" if digits[6] in "5678" else "RRN"), *match.span()
        elif len(digits) > 13 and (_CARD_WORD.search(before) or is_luhn(digits)):
            yield "CARD", *match.span()


def plates(text: str, _: list[Found]) -> Candidates:
    for match in _PLATE.finditer(text):
        if match["region"] or _CAR_WORD.search(_before(text, match.start())):
            yield "PLATE", match.start(), match.end()


def _is_thing_number(match: re.Match[str], text: str) -> bool:
    """A bare run of 13 digits that a label or the EAN check digit shows to be no resident number."""
    digits, before = match.group(), _before(text, match.start())
    return bool(_THING.search(before) or _BEFORE_ACCOUNT.search(before)) or is_barcode(digits)


def cards(text: str, _: list[Found]) -> Candidates:
    for match in _CARD.finditer(text):
        digits, before = re.sub(r"\D", "", match.group()), _before(text, match.start())
        if len(digits) == 19 and not digits.startswith("62"):
            continue
        thing = match.group().isdigit() and _THING.search(before)
        issued = digits[0] in "234569" and not digits.startswith("20")
        if _CARD_WORD.search(before) or (issued and is_luhn(digits) and not thing):
            yield "CARD", match.start(), match.end()


def phones(text: str, _: list[Found]) -> Candidates:
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


def accounts(text: str, _: list[Found]) -> Candidates:
    for match in _ACCOUNT.finditer(text):
        digits = sum(letter.isdigit() for letter in match.group())
        before = _before(text, match.start())
        if not 10 <= digits <= 16 or _THING.search(before) or _MOBILE.fullmatch(match.group()):
            continue
        if _BEFORE_ACCOUNT.search(before) or _AFTER_ACCOUNT.search(text[match.end() : match.end() + 14]):
            yield "ACCOUNT", match.start(), match.end()


def drivers(text: str, _: list[Found]) -> Candidates:
    for match in _DRIVER.finditer(text):
        before = _before(text, match.start())
        if _DRIVER_WORD.search(before) or (not match.group().isdigit() and not _THING.search(before)):
            yield "DRIVER", match.start(), match.end()


def documents(text: str, _: list[Found]) -> Candidates:
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
