"""Spans of time as people say them, in Korean and English: "지난달", "최근 4주", "작년 3분기", "last month".

Weeks begin on Monday. A month without a year is the latest one that has begun. "Recent" spans end the day
before today, so that they hold whole days.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.metrics.question import Period

# First and last day of the holidays (Korea Astronomy and Space Science Institute's calendar).
_CHUSEOK = {2022: (9, 9, 12), 2023: (9, 28, 30), 2024: (9, 16, 18), 2025: (10, 5, 7), 2026: (9, 24, 26), 2027: (9, 14, 16)}
_SEOLLAL = {2022: (1, 31, 33), 2023: (1, 21, 23), 2024: (2, 9, 11), 2025: (1, 28, 30), 2026: (2, 16, 18), 2027: (2, 6, 8)}
_NUMBERS = {"한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
            "아홉": 9, "열": 10, "열두": 12, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6}
_ENGLISH_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_NUMBER = r"(\d{1,3}|한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|열두|열|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_YEAR = r"(?:((?:19|20)\d{2}|(?<!\d)\d{2})년도?의?|(올해|금년|이번년|작년|지난해|전년도?|재작년|내년|후년))"


@dataclass(frozen=True)
class Said:
    """A period and where in the text it was said. future: it begins after today."""

    period: Period
    start: int
    end: int
    future: bool = False


def find(text: str, today: date) -> list[Said]:
    """All periods in a lower-case text without blanks, in order, not overlapping, the longest first at each place."""
    found: list[Said] = []
    for pattern, make in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            period = make(match, today)
            if period:
                future = period.since is not None and period.since > today
                found.append(Said(period, match.start(), match.end(), future))
    return sorted(found, key=lambda one: one.start)


def year_before(period: Period) -> Period:
    """The same days one year earlier."""
    def back(day: date | None) -> date | None:
        if day is None:
            return None
        return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 2, 28)
    return Period(back(period.since), back(period.until))


def preceding(period: Period) -> Period:
    """The calendar unit before (the month before a month), else the same number of days before."""
    months = _whole_months(period)
    if months and period.since:
        return Period(months_from(period.since, -months).since, period.since)
    return period.before() or period


def following(period: Period) -> Period:
    """The calendar unit (or the same number of days) after."""
    if period.since is None or period.until is None:
        return period
    months = _whole_months(period)
    if months:
        return Period(period.until, months_from(period.until, months).since)
    return Period(period.until, period.until + (period.until - period.since))


def so_far(period: Period, against: Period, today: date) -> tuple[Period, Period]:
    """A running period is compared with as many days of the other one."""
    if not (period.since and period.until and against.since and against.until) or not period.since < today < period.until:
        return period, against
    return Period(period.since, today), Period(against.since, min(against.until, against.since + (today - period.since)))


def _whole_months(period: Period) -> int:
    """How many calendar months a period is, 0 when it is not whole ones."""
    since, until = period.since, period.until
    if since is None or until is None or not since.day == until.day == 1:
        return 0
    return (until.year - since.year) * 12 + until.month - since.month


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1))


def quarter(year: int, number: int) -> Period:
    return Period(date(year, number * 3 - 2, 1), month(year, number * 3).until)


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def week(today: date, weeks: int) -> Period:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return Period(monday, monday + timedelta(days=7))


def day(today: date, days: int) -> Period:
    since = today + timedelta(days=days)
    return Period(since, since + timedelta(days=1))


def months_from(today: date, months: int) -> Period:
    index = today.year * 12 + today.month - 1 + months
    return month(index // 12, index % 12 + 1)


def recent(count: int, unit: str, today: date) -> Period:
    """The last ``count`` days, weeks, months or years up to yesterday."""
    if unit in ("일", "d"):
        return Period(today - timedelta(days=count), today)
    if unit in ("주", "w"):
        return Period(today - timedelta(weeks=count), today)
    months = count * (12 if unit in ("년", "y") else 1)
    index = today.year * 12 + today.month - 1 - months
    first = month(index // 12, index % 12 + 1)
    last_day = (first.until - timedelta(days=1)).day if first.until else 28
    return Period(date(index // 12, index % 12 + 1, min(today.day, last_day)), today)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBERS.get(said) or _ENGLISH_NUMBERS[said]


def _year(match: re.Match[str], today: date, at: int = 1) -> int | None:
    """The year said in groups ``at`` (digits) or ``at + 1`` (a word); None when none is."""
    digits, word = match.group(at), match.group(at + 1)
    if digits:
        return int(digits) if len(digits) == 4 else 2000 + int(digits)
    if word:
        back = {"작년": -1, "지난해": -1, "전년": -1, "전년도": -1, "재작년": -2, "내년": 1, "후년": 2}
        return today.year + back.get(word, 0)
    return None


def _latest_month(number: int, today: date) -> Period | None:
    if not 1 <= number <= 12:
        return None
    return month(today.year if number <= today.month else today.year - 1, number)


def _of_month(match: re.Match[str], today: date) -> Period | None:
    number, said = int(match.group(3)), _year(match, today)
    if not 1 <= number <= 12:
        return None
    return month(said, number) if said else _latest_month(number, today)


def _of_quarter(match: re.Match[str], today: date) -> Period | None:
    number, said = int(match.group(3)), _year(match, today)
    if not 1 <= number <= 4:
        return None
    if said is None:
        said = today.year if number * 3 - 2 <= today.month else today.year - 1
    return quarter(said, number)


def _of_half(match: re.Match[str], today: date) -> Period:
    second, said = match.group(3).startswith("하"), _year(match, today)
    if said is None:
        said = today.year - 1 if second and today.month < 7 else today.year
    return Period(date(said, 7, 1), date(said + 1, 1, 1)) if second else Period(date(said, 1, 1), date(said, 7, 1))


def _of_day(match: re.Match[str], today: date) -> Period | None:
    number, said = int(match.group(3)), _year(match, today)
    try:
        since = date(said or today.year, number, int(match.group(4)))
    except ValueError:
        return None
    since = since.replace(year=since.year - 1) if said is None and since > today and since.day < 29 else since
    return Period(since, since + timedelta(days=1))


def _iso(match: re.Match[str], today: date) -> Period | None:
    try:
        if match.group(3):
            since = date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
            return Period(since, since + timedelta(days=1))
        return month(int(match.group(1)), int(match.group(2)))
    except ValueError:
        return None


def _range(match: re.Match[str], today: date) -> Period | None:
    """"6월부터 8월까지", "2026-06-01~2026-06-30": from the first one's beginning to the second one's end."""
    first, last = find_one(match.group(1), today), find_one(match.group(2), today)
    if not first or not last or not first.since or not last.until:
        return None
    if first.since >= last.until:
        first = year_before(first)
    return Period(first.since, last.until) if first.since else None


def find_one(text: str, today: date) -> Period | None:
    found = [make(match, today) for pattern, make in _SINGLE if (match := pattern.fullmatch(text))]
    return next((one for one in found if one), None)


def _holiday(match: re.Match[str], today: date) -> Period | None:
    table = _CHUSEOK if match.group(3) in ("추석", "한가위", "chuseok") else _SEOLLAL
    said = _year(match, today)
    years = [said] if said else [y for y in sorted(table, reverse=True) if date(y, table[y][0], 1) <= today]
    if not years or years[0] not in table:
        return None
    number, first, last = table[years[0]]
    since = date(years[0], number, first)
    return Period(since, since + timedelta(days=last - first + 1))


def _season(match: re.Match[str], today: date) -> Period:
    """Spring from March, each of three months; winter belongs to the year it begins in. The latest that has begun."""
    first = {"봄": 3, "여름": 6, "가을": 9, "겨울": 12}[match.group(3)]
    said = _year(match, today)
    since = date(said or (today.year if first <= today.month else today.year - 1), first, 1)
    return Period(since, months_from(since, 2).until)


def _ahead(days: int) -> Callable[[re.Match[str], date], Period]:
    return lambda match, today: day(today, days)


def _later(match: re.Match[str], today: date) -> Period:
    unit = match.group(2)
    days = _number(match.group(1)) * {"일": 1, "주": 7, "년": 365, "달": 30, "개월": 30}.get(unit, 30)
    return Period(today + timedelta(days=days), today + timedelta(days=days + 1))


def _english_month(match: re.Match[str], today: date) -> Period | None:
    names = [name for name in _MONTHS if name.startswith(match.group(1))]
    if match.group(2):
        return month(int(match.group(2)), _MONTHS.index(names[0]) + 1)
    if match.group(3):
        return month(today.year - 1, _MONTHS.index(names[0]) + 1)
    return _latest_month(_MONTHS.index(names[0]) + 1, today)


def _rule(pattern: str, make: Callable[[re.Match[str], date], Period | None]) -> tuple[re.Pattern[str], Callable[[re.Match[str], date], Period | None]]:
    return re.compile(pattern), make


_SINGLE = [
    _rule(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", _iso),
    _rule(rf"{_YEAR}?(\d{{1,2}})월(\d{{1,2}})일", _of_day),
    _rule(rf"{_YEAR}?([1-4])사?분기", _of_quarter),
    _rule(rf"{_YEAR}?(?<!\d)(\d{{1,2}})월달?", _of_month),
]
_RULES = [
    _rule(r"((?:\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)|(?:(?:\d{4}년|올해|작년)?\d{1,2}월(?:\d{1,2}일)?))(?:부터|에서|~|-|–)"
          r"((?:\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)|(?:(?:\d{4}년|올해|작년)?\d{1,2}월(?:\d{1,2}일)?))(?:까지)?", _range),
    *_SINGLE,
    _rule(rf"{_YEAR}?(상반기|하반기)", _of_half),
    _rule(rf"{_YEAR}?(?:지난)?(추석|한가위|설날|설(?=연휴|명절)|chuseok|seollal)(?:연휴|명절)?", _holiday),
    _rule(rf"{_YEAR}?(?:지난)?(봄|여름|가을|겨울)(?:철|시즌|동안)?", _season),
    _rule(rf"(?:최근|지난|근래|요근래){_NUMBER}(?:의)?(일|주|개월|달|년)(?:간|동안|치)?",
          lambda match, today: recent(_number(match.group(1)), {"개월": "월", "달": "월"}.get(match.group(2), match.group(2)), today)),
    _rule(rf"(?:last|past|recent){_NUMBER}(day|week|month|year)s?", lambda match, today: recent(_number(match.group(1)), match.group(2)[0], today)),
    _rule(rf"{_NUMBER}(일|주|개월|달|년)(?:뒤|후)", _later),
    _rule(r"(?:지지난|저저번|전전)달", lambda match, today: months_from(today, -2)),
    _rule(r"(?:지지난|저저번)주", lambda match, today: week(today, -2)),
    _rule(r"(?:지난|저번|전)달|전월|lastmonth|previousmonth", lambda match, today: months_from(today, -1)),
    _rule(r"(?:지난|저번)주|전주(?!시)|lastweek|previousweek", lambda match, today: week(today, -1)),
    _rule(r"(?:지난|저번|전)분기|lastquarter|previousquarter", lambda match, today: _quarter_from(today, -1)),
    _rule(r"이번분기|금분기|당분기|thisquarter", lambda match, today: _quarter_from(today, 0)),
    _rule(r"이번달|이달|금월|당월|요번달|thismonth", lambda match, today: months_from(today, 0)),
    _rule(r"이번주|금주|요번주|thisweek", lambda match, today: week(today, 0)),
    _rule(r"(?:다음|담|내)달|다음월|차월|nextmonth", lambda match, today: months_from(today, 1)),
    _rule(r"(?:다음|담)주|nextweek", lambda match, today: week(today, 1)),
    _rule(r"(?:다음|담)분기|nextquarter", lambda match, today: _quarter_from(today, 1)),
    _rule(r"nextyear", lambda match, today: year(today.year + 1)),
    _rule(r"그저께|그제|엊그제", _ahead(-2)),
    _rule(r"어제|전날|yesterday", _ahead(-1)),
    _rule(r"오늘|금일|today", _ahead(0)),
    _rule(r"내일|tomorrow", _ahead(1)),
    _rule(r"모레", _ahead(2)),
    _rule(r"(?:in|of|for)?((?:19|20)\d{2})q([1-4])|q([1-4])(?:of|in)?((?:19|20)\d{2})?",
          lambda match, today: _q(match, today)),
    _rule(r"(?:in|of|since|for|last)?(jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
          r"nov(?:ember)?|dec(?:ember)?)(?:of)?(?:((?:19|20)\d{2})|(lastyear))?(?![a-z])", _english_month),
    _rule(r"(?:in|of|for)?(first|second)half(?:of)?(?:((?:19|20)\d{2})|(lastyear))?|(?:in|of|for)?h([12])(?:of|in)?((?:19|20)\d{2})?(?!\d)|((?:19|20)\d{2})h([12])(?!\d)",
          lambda match, today: _english_half(match, today)),
    _rule(r"(?:samemonth)?lastyear", lambda match, today: year(today.year - 1)),
    _rule(r"thisyear", lambda match, today: year(today.year)),
    _rule(rf"{_YEAR}", lambda match, today: year(_year(match, today) or today.year)),
    _rule(r"(?:in|for|of)((?:19|20)\d{2})(?!\d)", lambda match, today: year(int(match.group(1)))),
    _rule(r"최근한달", lambda match, today: recent(1, "월", today)),
    _rule(r"최근일주일", lambda match, today: recent(1, "주", today)),
    _rule(r"최근", lambda match, today: recent(4, "주", today)),
]


def _q(match: re.Match[str], today: date) -> Period:
    number = int(match.group(2) or match.group(3))
    said = match.group(1) or match.group(4)
    return quarter(int(said) if said else today.year if number * 3 - 2 <= today.month else today.year - 1, number)


def _english_half(match: re.Match[str], today: date) -> Period:
    second = match.group(1) == "second" or "2" in (match.group(4), match.group(7))
    said = match.group(2) or match.group(5) or match.group(6)
    since = int(said) if said else today.year - 1 if match.group(3) or (second and today.month < 7) else today.year
    return Period(date(since, 7, 1), date(since + 1, 1, 1)) if second else Period(date(since, 1, 1), date(since, 7, 1))


def _quarter_from(today: date, quarters: int) -> Period:
    index = today.year * 4 + (today.month - 1) // 3 + quarters
    return quarter(index // 4, index % 4 + 1)
