"""One cell's text to one value: dates, money, numbers, scores, ids, yes and no.

Each reader takes the trimmed text of a cell and gives ``(value, rule)``: the value (None when the cell says
"missing") and the name of the rule that read it, which the report counts. A cell that says something else
raises ``Unreadable``. Readers see each different text once (see shaping.py), so they may be plain Python.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

KST = timezone(timedelta(hours=9))
_MISSING = frozenset({"", "-", "--", "---", ".", "null", "(null)", "none", "nan", "n/a", "#n/a", "na", r"\n", "nat"})


class Unreadable(ValueError):
    """The cell holds something that this column cannot be; the reason is a code of the report."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Reading:
    """What the readers must know of the file: choices the user made or the column showed."""

    today: date
    day_first: bool = False  # 05/06/2024 is 5 June
    relative_to: date | None = None  # the day on which "3일 전" was written
    serials: bool = True  # 46348 in a date column is an Excel day number
    bare_zone: str = "kst"  # a time without zone is Korean time, or utc
    decimal_comma: bool = False  # 1.234,50 is one thousand and a half: the amounts of this file are written so


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of words.toml: what people write, and its normal form."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def missing(text: str) -> bool:
    return text.lower() in _MISSING


def folded(text: str) -> str:
    """A form to compare by: NFKC, small letters, no blanks.

    >>> folded("１,２００ 원"), folded("매우 만족")
    ('1,200원', '매우만족')
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


@cache
def _table(name: str) -> dict[str, str]:
    return {folded(said): normal for normal, all_said in words()[name].items() for said in (normal, *all_said)}


def _named(table: str, text: str) -> str | None:
    return _table(table).get(folded(text))


# ---- dates -----------------------------------------------------------------------------------

_TIME = (
    r"(?:[T\s]*(?P<half>오전|오후|[AaPp]\.?[Mm]\.?)?\s*(?P<h>\d{1,2})\s*[:시]\s*(?P<min>\d{1,2})\s*분?"
    r"(?:\s*:?\s*(?P<s>\d{1,2})(?:[.,]\d+)?\s*초?)?\s*(?P<half2>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|KST|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"\s*(?:\(?(?:[월화수목금토일](?:요일)?|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\)?,?)?\s*"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern + _WEEKDAY + _TIME + r"\s*$"))
    for name, pattern in (
        ("year_first", r"^(?P<y>\d{4})\s*(?P<sep>[-./년])\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})\s*[일.]?"),
        ("short_year", r"^'?(?P<y>\d{2})\s*(?P<sep>[-./년])\s*(?P<m>\d{1,2})\s*[-./월]\s*(?P<d>\d{1,2})\s*[일.]?"),
        ("compact", r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"),
        ("year_last", r"^(?P<a>\d{1,2})\s*[-./]\s*(?P<b>\d{1,2})\s*[-./]\s*(?P<y>\d{4})"),
        ("month_name", r"^(?P<mon>[A-Z][a-z]{2})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4}),?"),
        ("month_name", r"^(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<mon>[A-Z][a-z]{2})[a-z]*\.?,?[\s-]+(?P<y>\d{4}),?"),
    )
)
_STAMP = re.compile(r"^((?:19|20)\d{6})(\d{2})(\d{2})(\d{2})?$")
_MONTH = re.compile(r"^(\d{4})\s*[-./년]\s*(\d{1,2})\s*월?$")
_AGO = re.compile(r"^(\d+)\s*(초|분|시간|일|주일?|개월|달|년)\s*전$")
_AGO_DAYS = {"초": 0, "분": 0, "시간": 0, "일": 1, "주": 7, "주일": 7, "개월": 30, "달": 30, "년": 365}
_DAY_WORDS = {"방금": 0, "방금전": 0, "오늘": 0, "어제": 1, "그제": 2, "그저께": 2}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DECIMAL_COMMA = re.compile(r"\D*(?:\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2})\D*")
DECIMAL_POINT = re.compile(r"\D*(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2})\D*")
AMBIGUOUS_DATE = re.compile(r"^\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*\d{4}")
SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
AWARE = re.compile(r"\d:\d\d.*(?:Z|UTC|GMT|KST|[+-]\d{2}:?\d{2})\s*$")
TIMED = re.compile(r"\d:\d\d")


def relative(text: str) -> bool:
    """Whether the cell says a day relative to another ("3일 전", "어제")."""
    return bool(_AGO.match(text)) or folded(text) in _DAY_WORDS


def moment(text: str, reading: Reading) -> tuple[datetime | None, str]:
    """A date or time as Korean wall time.

    >>> moment("2024. 3. 5 오후 2:31:07", Reading(date(2026, 1, 1)))
    (datetime.datetime(2024, 3, 5, 14, 31, 7), 'year_first')
    """
    if missing(text):
        return None, "missing"
    plain = unicodedata.normalize("NFKC", text).strip()
    found, rule = _parsed(plain, reading)
    if found.year < 1970:
        raise Unreadable("date_too_old")
    if found.year > reading.today.year + 2:
        raise Unreadable("date_in_future")
    return found, rule


def _parsed(text: str, reading: Reading) -> tuple[datetime, str]:
    for name, form in _FORMS:
        if match := form.match(text):
            return _built(name, match.groupdict(), reading), name
    if match := _STAMP.match(text):
        day, *clock = match.groups(default="00")
        return _valid(lambda: datetime.strptime(day + "".join(clock), "%Y%m%d%H%M%S")), "compact"
    if match := _MONTH.match(text):
        return _valid(lambda: datetime(int(match[1]), int(match[2]), 1)), "month_only"
    if SERIAL.match(text) and reading.serials:
        seconds = round(float(text) * 86_400)
        return datetime(1899, 12, 30) + timedelta(seconds=seconds), "excel_serial"
    if re.fullmatch(r"1\d{9}(\d{3})?", text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, KST).replace(tzinfo=None), "unix_time"
    return _relative(text, reading), "relative"


def _built(name: str, part: dict[str, str | None], reading: Reading) -> datetime:
    year = int(part["y"] or 0)
    if name == "short_year":
        year += 2000 if year <= (reading.today.year + 1) % 100 else 1900
    if name == "year_last":
        first, second = int(part["a"] or 0), int(part["b"] or 0)
        day_first = first > 12 or (reading.day_first and second <= 12)
        month, day = (second, first) if day_first else (first, second)
    else:
        named = part.get("mon") or ""
        month = _MONTHS.index(named) + 1 if named in _MONTHS else int(part.get("m") or 0)
        day = int(part["d"] or 0)
    hour, minute, second = int(part["h"] or 0), int(part["min"] or 0), int(part["s"] or 0)
    half = (part["half"] or part["half2"] or "").lower().replace(".", "")
    if half in ("오후", "pm") and hour < 12:
        hour += 12
    if half in ("오전", "am") and hour == 12:
        hour = 0
    extra_days, hour = divmod(hour, 24)  # 24:10 is ten past midnight of the next day
    built = _valid(lambda: datetime(year, month, day, hour, minute, second)) + timedelta(days=extra_days)
    return _in_korea(built, part["zone"], reading, timed=part["h"] is not None)


def _in_korea(wall: datetime, zone: str | None, reading: Reading, *, timed: bool) -> datetime:
    if zone is None:
        return wall + timedelta(hours=9) if timed and reading.bare_zone == "utc" else wall
    if zone == "KST":
        return wall
    if zone in ("Z", "UTC", "GMT"):
        return wall + timedelta(hours=9)
    sign = 1 if zone[0] == "+" else -1
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return wall - sign * offset + timedelta(hours=9)


def _valid(build: Any) -> datetime:
    try:
        return build()
    except ValueError:
        raise Unreadable("not_a_date") from None


def _relative(text: str, reading: Reading) -> datetime:
    if not relative(text):
        raise Unreadable("not_a_date")
    if reading.relative_to is None:
        raise Unreadable("relative_date")
    start = datetime(reading.relative_to.year, reading.relative_to.month, reading.relative_to.day)
    if match := _AGO.match(text):
        return start - timedelta(days=int(match[1]) * _AGO_DAYS[match[2]])
    return start - timedelta(days=_DAY_WORDS[folded(text)])


# ---- numbers and money -------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d+)?", re.IGNORECASE)
_UNITS = {"십": 10, "백": 100, "천": 1_000}
_BIG = {"만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}
_MARKS = re.compile(r"(?:krw|usd|jpy|eur|원|won|₩|￦|\\|\$|€|£|¥|개|건|명|ea|pcs|점|%)", re.IGNORECASE)


_WON = frozenset({"krw", "원", "won", "￦", "₩", "한국원", "대한민국원", "koreanwon", "southkoreanwon", "원화"})


def currency(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    """The code of a currency other than won; None for won, and for nothing said.

    >>> currency("KRW")[0], currency("usd")[0], currency("원화")[0]
    (None, 'USD', None)
    """
    plain = folded(text)
    return (None, "won") if missing(text) or plain in _WON else (plain.upper(), "currency")


def number(text: str, reading: Reading | None = None) -> tuple[float | None, str]:
    """A number or amount of money in any of the written forms.

    >>> number("₩1,234,500")[0], number("3억 2000만")[0], number("(1,200)")[0], number("▲3000")[0]
    (1234500.0, 320000000.0, -1200.0, -3000.0)
    """
    if missing(text):
        return None, "missing"
    plain = folded(text).replace("−", "-").replace("–", "-")
    if reading is not None and reading.decimal_comma:
        return _number(plain.replace(".", "").replace(",", "."), plain)[0], "decimal_comma"
    return _number(plain, text)


def _number(plain: str, text: str) -> tuple[float, str]:
    if _NUMBER.fullmatch(plain) and any(letter.isdigit() for letter in plain):
        return float(plain.replace(",", "")), "number" if plain == text else "separators"
    sign = 1
    if match := re.fullmatch(r"\((.+)\)", plain):
        sign, plain = -1, match[1]
    if plain[:1] in "▲△▼-" and plain[1:]:
        sign, plain = -sign, plain[1:]
    plain = _MARKS.sub("", plain)
    if plain[:1] == "-":
        sign, plain = -sign, plain[1:]
    if any(unit in plain for unit in (*_UNITS, *_BIG)):
        return sign * _korean_number(plain), "korean_units"
    if not plain or not any(letter.isdigit() for letter in plain) or not _NUMBER.fullmatch(plain):
        raise Unreadable("not_a_number")
    return sign * float(plain.replace(",", "")), "money_signs"


def _korean_number(text: str) -> float:
    """1만2천 -> 12000; each of 조, 억, 만 closes a group of up to 천."""
    total = group = 0.0
    for digits, unit in re.findall(r"([\d.,]*)([십백천만억조]?)", text):
        if not digits and not unit:
            continue
        value = float(digits.replace(",", "")) if digits else (0.0 if unit in _BIG else 1.0)
        if unit in _BIG:
            total, group = total + ((group + value) or 1.0) * _BIG[unit], 0.0
        else:
            group += value * _UNITS.get(unit, 1)
    if re.sub(r"[\d.,십백천만억조]", "", text):
        raise Unreadable("not_a_number")
    return total + group


def score(text: str, _: Reading | None = None) -> tuple[float | None, str]:
    """A score: a number, stars, "4/5", "5점" or the words of a five-point question.

    >>> score("★★★★☆")[0], score("4/5")[0], score("매우 만족")[0], score("5점")[0]
    (4.0, 4.0, 5.0, 5.0)
    """
    if missing(text):
        return None, "missing"
    plain = re.sub(r"^(\d),(\d)$", r"\1.\2", folded(text))
    if stars := re.fullmatch(r"(★*)(☆*)", plain):
        return float(len(stars[1])), "stars"
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)(?:/|점만점에)\d+점?", plain):
        return float(match[1]), "out_of"
    if match := re.fullmatch(r"(?:별점?|평점)?(\d+(?:\.\d+)?)(?:점|개|stars?|point|등급)?(?:\(.*\)|[.:-]\D+)?", plain):
        return float(match[1]), "number" if match[1] == text else "score_words"
    if (word := _named("likert", text)) is not None:
        return float(word), "likert"
    try:
        value, _rule = number(text)
        return value, "number"
    except Unreadable:
        raise Unreadable("not_a_score") from None


# ---- words -------------------------------------------------------------------------------------

_DAMAGED = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+\d+")


def identity(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    """An id as text: leading zeros and all digits kept, spreadsheet armour taken off.

    >>> identity("0012345")[0], identity('="0012"')[0], identity("13085.0")
    ('0012345', '0012', ('13085', 'decimal_id'))
    """
    if match := re.fullmatch(r'="?(.*?)"?', text):
        text = match[1]
    text = text.lstrip("'").strip()
    if missing(text):
        return None, "missing"
    if _DAMAGED.fullmatch(text):
        raise Unreadable("damaged_id")
    if re.fullmatch(r"\d+\.0+", text):
        return text.split(".")[0], "decimal_id"
    return text, "id"


def yes_no(text: str, _: Reading | None = None) -> tuple[bool | None, str]:
    """True or false from Y/N, 예/아니오, 동의/미동의, O/X, 1/0."""
    if missing(text):
        return None, "missing"
    word = _named("yes_no", text)
    if word is None:
        raise Unreadable("not_yes_no")
    return word == "yes", "yes_no"


def _word(table: str, text: str) -> tuple[str | None, str]:
    if missing(text):
        return None, "missing"
    word = _named(table, text)
    return (word, "normal_form") if word and word != text else (text, "as_written")


def channel(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    return _word("channel", text)


def stage(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    return _word("stage", text)


def step(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    return _word("step", text)


def gender(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    """여 or 남; anything else is missing (nothing is guessed)."""
    word = _named("gender", text)
    return word, "normal_form" if word else "missing"


def status(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    """paid, cancelled or returned, by the word the sheet uses; an unknown word counts as paid."""
    if missing(text):
        return None, "missing"
    known = _named("status", text)
    if known:
        return known, "status"
    if re.search(r"취소", text):
        return "cancelled", "status"
    return ("returned", "status") if re.search(r"반품|환불|refund|return", text, re.IGNORECASE) else ("paid", "status")


def question_kind(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    return _named("question_kind", text), "question_kind"


def birth_year(text: str, reading: Reading) -> tuple[int | None, str]:
    """The year of a birth date (six, eight digits or any date), of an age, or itself."""
    if missing(text):
        return None, "missing"
    plain = folded(text).rstrip("년생세")
    if re.fullmatch(r"(19|20)\d{2}", plain):
        return int(plain), "year"
    if re.fullmatch(r"\d{1,2}", plain):
        return reading.today.year - int(plain), "age"
    if match := re.match(r"((?:19|20)\d{2})\D?\d{1,2}\D?\d{1,2}", plain):
        return int(match[1]), "birth_date"
    if match := re.match(r"(\d{2})\D?\d{2}\D?\d{2}$", plain):
        year = int(match[1])
        return year + (2000 if year <= reading.today.year % 100 else 1900), "birth_date"
    raise Unreadable("not_a_birth_year")


def region(text: str, _: Reading | None = None) -> tuple[str | None, str]:
    """The province and city of an address: the house number is nobody's business."""
    if missing(text):
        return None, "missing"
    parts = re.sub(r"^\(?\d{5}\)?\s*", "", text.strip()).split()
    korean, numbered = bool(re.search("[가-힣]", text)), bool(re.search(r"\d", text))
    if not korean and numbered:  # 12 Main St, Springfield, IL: the last part without a number
        named = [part.strip() for part in text.split(",") if part.strip() and not re.search(r"\d", part)]
        return (named[-1], "region_of_address") if len(named) else (None, "missing")
    if len(parts) <= 2 or not korean:
        return " ".join(parts), "as_written"
    return " ".join(parts[:2]), "region_of_address"
