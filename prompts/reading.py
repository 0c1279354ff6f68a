"""What a sentence claims: its numbers with unit and precision, its periods, directions and telling words.

Korean and English. Nothing here knows the facts; prompts/grounding.py compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# ---- numbers ---------------------------------------------------------------------------------------

_STEPS = {"조": 1e12, "억": 1e8, "천만": 1e7, "백만": 1e6, "십만": 1e5, "만": 1e4, "천": 1e3, "백": 1e2}
_ENGLISH_STEPS = {"trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6, "thousand": 1e3, "k": 1e3}
_COUNTED = {"하나": 1, "둘": 2, "셋": 3, "넷": 4}
_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_ENGLISH_TIMES = {"double": 2, "doubled": 2, "twice": 2, "tripled": 3, "triple": 3, "quadrupled": 4, "halved": 0.5}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_STEP = r"(?:천만|백만|십만|조(?!사|금)|억(?!울)|만(?!족|점|일|에|큼)|천(?!안|천)|백(?!화))"
_UNIT = (
    r"%\s?p(?:oints?)?|%\s?포인트|퍼센트\s?포인트|percentage points?|pp\b|p\.p\.|%|퍼센트|percent|포인트|points?|pts?\b|"
    r"점|원|명|건|개월|개|회|배|일|시간|분(?!기)|초|곳|주|년|times|x\b|won|customers|responses|people|answers|orders|days?|hours?|minutes?|seconds?"
)
_NUMBER = re.compile(
    rf"(?P<pre>약|대략|거의|최소|최대|about|approximately|around|roughly|nearly|almost|over|more than|KRW|₩|\$)?\s*"
    rf"(?P<minus>[-−–](?=\d))?"
    rf"(?P<digits>(?:{_DIGITS})\s?{_STEP}(?:\s?(?:{_DIGITS})\s?{_STEP})*(?:\s?(?:{_DIGITS})(?=\s?(?:여|원|명|건|개)))?|{_DIGITS})"
    rf"(?:\s?(?P<english>trillion|billion|bn|million|mn|thousand|k)\b)?"
    rf"\s?(?P<more>여|남짓)?\s?(?P<unit>{_UNIT})?",
    re.IGNORECASE,
)
_NATIVE_TIMES = re.compile(rf"(?P<pre>약|거의)?\s*(?<![가-힣])(?P<word>{'|'.join(_NATIVE)})\s?배(?![가-힣송])?")
_ONE_IN = re.compile(
    rf"(?P<whole>\d+|{'|'.join(_NATIVE)})\s?(?P<each>명|건|곳|개)\s?(?:중|가운데)(?:에)?\s?(?P<part>\d+|{'|'.join(_NATIVE)})\s?(?P=each)"
    rf"|(?P<all>{'|'.join((*_COUNTED, *list(_NATIVE)[4:]))})\s?(?:중|가운데|에)(?:에)?\s?(?P<some>{'|'.join(_COUNTED)})(?=\s?꼴|\s?정도|[은이가로]|\s)"
)
# "3분의 1", "절반": a part of the whole, or what is left ("절반으로 줄었다").
_FRACTION = re.compile(
    rf"(?:(?P<of>\d+|{'|'.join(_NATIVE)})\s?분의\s?(?P<parts>\d+|{'|'.join(_NATIVE)})|(?P<half>절반|(?<![가-힣])반(?=으로)|반토막|\bhalf\b)|(?P<third>\b(?:a|one) third\b)|(?P<fourth>\b(?:a|one) quarter\b))"
    r"(?P<left>(?:\s?(?:수준|정도|가까이))?(?:으로|로)(?=\s))?", re.IGNORECASE,
)
_UNIT_CLASS = (
    ("pp", r"%\s?p|%\s?포인트|퍼센트\s?포인트|percentage point|pp|p\.p\."),
    ("pct", r"%|퍼센트|percent"),
    ("point", r"포인트|point|pt"),
    ("score", r"점"),
    ("won", r"원|won|krw|₩"),
    ("people", r"명|people|customers|answers|responses"),
    ("count", r"건|orders"),
    ("시간", r"hours?"),
    ("분", r"minutes?"),
    ("초", r"seconds?"),
    ("일", r"days?"),
    ("times", r"배|times|x"),
)


@dataclass(frozen=True)
class Number:
    value: float
    unit: str  # a unit class, "" without a unit, else the word itself
    step: float  # what the last digit is worth
    zeros: float  # what the last digit that is not zero is worth
    leaning: str  # "" | about | over | under | range
    start: int
    end: int

    def means(self, true: float) -> bool:
        """Whether ``true``, rounded as this number is, gives this number."""
        size, true = abs(self.value), abs(true)
        grain = max(self.step, 1e-9) if self.leaning == "" else max(self.zeros, 1e-9)
        half = grain / 2 if self.unit != "times" or grain < 1 else grain * (0.35 if self.leaning else 0.25)
        slack = half + 1e-6 * max(1.0, true)
        if self.leaning == "range":  # "20점대"
            return size - 1e-6 <= true < size + max(self.zeros, 1e-9)
        if self.leaning == "over":
            return size - 1e-6 <= true <= max(size + grain, size * 1.25) + 1e-6
        if self.leaning == "under":
            return size - grain - 1e-6 <= true <= size + slack
        return abs(size - true) <= slack


def numbers(text: str) -> list[Number]:
    """Every number of the text in order; periods and scales must have been blanked out before."""
    found = []
    for match in _ONE_IN.finditer(text):
        whole, part = _counted(match["whole"] or match["all"]), _counted(match["part"] or match["some"])
        found.append(Number(100 * part / max(whole, 1), "pct", 100 / max(whole, 1), 100 / max(whole, 1), "about", *match.span()))
    blank = _ONE_IN.sub(lambda match: " " * len(match[0]), text)
    found.extend(_fraction(match) for match in _FRACTION.finditer(blank) if _is_of_change(match, blank))
    blank = _FRACTION.sub(lambda match: " " * len(match[0]), blank)
    for match in _NATIVE_TIMES.finditer(blank):
        leaning = _leaning(match["pre"] or "", "", blank[match.end() : match.end() + 6])
        found.append(Number(_NATIVE[match["word"]], "times", 1, 1, leaning, *match.span()))
    for match in re.finditer(r"\b(" + "|".join(_ENGLISH_TIMES) + r")\b", blank, re.IGNORECASE):
        found.append(Number(_ENGLISH_TIMES[match[1].lower()], "times", 1, 1, "", *match.span()))
    found.extend(_read(match, blank) for match in _NUMBER.finditer(blank) if _is_free(match, blank))
    return sorted(found, key=lambda number: number.start)


def _counted(word: str) -> int:
    return _NATIVE.get(word) or _COUNTED.get(word) or int(word)


def _is_of_change(match: re.Match[str], text: str) -> bool:
    """A half counts as a number where it says how far something moved; "절반 이상" is read as a share."""
    return not match["half"] or CHANGE_AFTER.match(text[match.end() :]) is not None


def _fraction(match: re.Match[str]) -> Number:
    whole = _counted(match["of"]) if match["of"] else 3 if match["third"] else 4 if match["fourth"] else 2
    part = (_counted(match["parts"]) if match["of"] else 1) / max(whole, 1)
    value = part if match["left"] else 100 * part
    return Number(value, "times" if match["left"] else "pct", value / 5, value / 5, "about", *match.span())


def _is_free(match: re.Match[str], text: str) -> bool:
    """A number of its own, not the tail of a name like "SM-G998N" or of an ordinal."""
    before = text[match.start("digits") - 1 : match.start("digits")] if match.start("digits") else ""
    if before.isascii() and before.isalpha():
        return False
    return not re.match(r"\s?(?:가지|번째|위(?![가-힣])|차(?![이례])|개 (?:채널|지표|단계|항목)|st\b|nd\b|rd\b|th\b)", text[match.end("digits") :])


def _read(match: re.Match[str], text: str) -> Number:
    digits = match["digits"]
    value, step = _korean_value(digits)
    factor = _ENGLISH_STEPS.get((match["english"] or "").lower(), 1.0)
    value, step = value * factor, step * factor
    unit = _unit_class(match["unit"] or ("won" if (match["pre"] or "") in ("KRW", "₩") else ""))
    tail = text[match.end() : match.end() + 8]
    leaning = _leaning(match["pre"] or "", match["more"] or "", tail)
    start = match.start("minus") if match["minus"] else match.start("digits")
    return Number(-value if match["minus"] else value, unit, step, _grain(value, step), leaning, start, match.end())


def _korean_value(digits: str) -> tuple[float, float]:
    """"12억 3,457만" -> (1_234_570_000, 10_000): the value and what its last digit is worth."""
    total, step = 0.0, 1.0
    for part in re.finditer(rf"(?P<digits>{_DIGITS})\s?(?P<step>천만|백만|십만|조|억|만|천|백)?", digits):
        plain = part["digits"].replace(",", "")
        factor = _STEPS.get(part["step"] or "", 1.0)
        decimals = len(plain.partition(".")[2])
        total, step = total + float(plain) * factor, factor / 10**decimals
    return total, step


def _grain(value: float, step: float) -> float:
    """What the last digit that is not zero is worth: 1,800 -> 100."""
    grain = step
    while 0 < abs(value) < 1e18 and grain < 1e15 and abs(value / (grain * 10) - round(value / (grain * 10))) < 1e-9:
        grain *= 10
    return grain


def _leaning(before: str, more: str, after: str) -> str:
    if re.match(r"대(?![가-힣]?비)", after):
        return "range"
    if before.lower() in ("거의", "nearly", "almost") or re.match(r"\s?(?:가까이|에 (?:가까|육박))", after):
        return "under"
    if more or before.lower() in ("over", "more than", "최소") or re.match(r"\s?(?:이상|[이가을를]?\s?넘|남짓|초과)", after):
        return "over"
    if before.lower() in ("약", "대략", "about", "approximately", "around", "roughly") or re.match(r"\s?(?:쯤|정도|가량|안팎|내외)", after):
        return "about"
    return ""


def _unit_class(word: str) -> str:
    low = word.lower()
    return next((name for name, pattern in _UNIT_CLASS if re.match(rf"(?:{pattern})", low)), low)


# ---- periods ---------------------------------------------------------------------------------------

Moment = tuple[int | None, str, int]  # year, kind (y h q m w), number

_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                           "november", "december")  # fmt: skip
_DAY = r"(?:\d{4}년\s?)?\d{1,2}월\s?\d{1,2}일|\d{4}-\d{2}-\d{2}"
_PERIODS = re.compile(
    rf"(?P<range>(?:{_DAY})(?:\s?~\s?(?:{_DAY}))?)"
    r"|(?P<iso_q>(?P<iq_year>\d{4})[-\s]?(?:(?P<iq1>[1-4])Q|Q(?P<iq2>[1-4])))"
    r"|(?P<iso_w>(?P<iw_year>\d{4})-?W(?P<iw>\d{1,2}))"
    r"|(?P<iso_m>(?P<im_year>\d{4})[-.](?P<im>0[1-9]|1[0-2])(?![-.\d]))"
    r"|(?:(?P<year>\d{4}|올해|작년|지난해)년?도?\s?)?(?:(?P<month>1[0-2]|[1-9])월(?!간)|(?P<quarter>[1-4])\s?분기|(?P<half>[상하])반기)"
    r"|(?:\b(?P<eq_year>\d{4})\s)?\b(?:Q(?P<eq1>[1-4])|(?P<eq2>[1-4])Q)\b(?:\s(?P<eq_year2>20\d{2}))?"
    rf"|\b(?P<emonth>{'|'.join(name for name in _MONTHS if name != 'may')}|(?-i:May))\b(?:\s(?P<em_year>20\d{{2}}))?"
    r"|(?P<only_year>(?:19|20)\d{2})년(?!\s?\d)",
    re.IGNORECASE,
)
_BEFORE = {
    "m": r"전월|지난\s?달|(?:한|1)\s?(?:달|개월)\s?(?:전|사이|새|만에)|전달|last month|previous month|month earlier|month before|month[- ](?:on|over)[- ]month",
    "q": r"전\s?분기|지난\s?분기|직전\s?분기|한\s?분기\s?(?:전|사이|새|만에)|(?:석|세|3)\s?(?:달|개월)\s?(?:전|사이|새|만에)|last quarter|previous quarter|quarter earlier|quarter[- ](?:on|over)[- ]quarter",
    "w": r"전주(?!시)|지난\s?주|last week|previous week",
    "y": r"전년(?:\s?동[기월])?|(?:작년|지난해)(?:\s?(?:같은\s?(?:달|기간|시기|분기)|이맘때|동[기월]))?|(?:1년|일 년|한\s?해)\s?(?:전|사이|새|만에)|last year|previous year|year earlier|year[- ](?:on|over)[- ]year",
    "any": r"(?:그|이|바로)\s?(?:직)?전\s?\d+\s?(?:주|일|개월|년|달)|직전\s?\d+\s?(?:주|일|개월|년)|the \d+ (?:weeks|days|months) before|이전\s?기간|직전\s?기간|직전|이전(?=보다|\s?대비|에\s?비해)|전기(?=\s?대비|보다)|previous period|prior period",
}
_NOW = r"최근\s?\d+\s?(?:주|일|개월|년|달)|(?:the )?last \d+ (?:weeks|days|months)|이번\s?(?:달|분기|주|기간)|당월|당기|금월|금주|이달|this (?:month|quarter|week|period)"


@dataclass(frozen=True)
class PeriodMention:
    moments: tuple[Moment, ...]  # () for a relative word
    relative: str  # "" | now | before:m ...
    start: int
    end: int


def moment(label: str) -> Moment | None:
    """A fact's period label ("2026-10", "2026-3Q", "2026년 10월") as a moment; None for anything else."""
    mentions = list(_named_periods(label))
    if len(mentions) == 1 and mentions[0].start == 0 and mentions[0].end >= len(label.rstrip()):
        return mentions[0].moments[0] if mentions[0].moments else None
    return (int(label), "y", int(label)) if re.fullmatch(r"\d{4}", label) else None


def periods(text: str) -> list[PeriodMention]:
    """Every period named in the text, absolute or relative to the facts' own period."""
    found = list(_named_periods(text))
    for kind, pattern in _BEFORE.items():
        found += [PeriodMention((), f"before:{kind}", *match.span()) for match in re.finditer(pattern, text, re.IGNORECASE)]
    found += [PeriodMention((), "now", *match.span()) for match in re.finditer(_NOW, text, re.IGNORECASE)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[PeriodMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _named_periods(text: str) -> Iterator[PeriodMention]:
    for match in _PERIODS.finditer(text):
        group = match.groupdict()
        known = _moment_of(group)
        yield PeriodMention((known,) if known else (), "" if known else "range", *match.span())


def _moment_of(group: dict[str, str | None]) -> Moment | None:
    year = next((group[key] for key in ("iq_year", "iw_year", "im_year", "year", "eq_year", "eq_year2", "em_year") if group[key]), None)
    when = int(year) if year and year.isdigit() else LAST_YEAR if year in ("작년", "지난해") else None
    for kind, keys in (("q", ("iq1", "iq2", "quarter", "eq1", "eq2")), ("w", ("iw",)), ("m", ("im", "month"))):
        number = next((group[key] for key in keys if group[key]), None)
        if number:
            return when, kind, int(number)
    if group["emonth"]:
        return when, "m", _MONTHS.index(group["emonth"].lower()) + 1
    if group["half"]:
        return when, "h", 1 if group["half"] == "상" else 2
    if group["only_year"]:
        return int(group["only_year"]), "y", int(group["only_year"])
    return None


LAST_YEAR = -1  # "작년 11월": the year before that of the facts


def same_moment(said: Moment, known: Moment) -> bool:
    return said[1:] == known[1:] and said[0] in (None, known[0])


# ---- clauses and telling words -----------------------------------------------------------------------

_SENTENCE_END = re.compile(r"(?<=[.!?。])(?!\d)\s+|\n+|(?<=다)\.(?=\S)")
_PAST = f"[{''.join(chr(0xAC00 + 28 * place + 20) for place in range(399))}]"  # syllables that end in ㅆ: 었, 였, 됐 ...
_CLAUSE_END = re.compile(
    rf"(?<=지만)[, ]|(?<=으나)[, ]|(?<=[ㄱ-ㅎ가-힣]는데)[, ]|(?<=으며)[, ]|(?<=[가-힣]며)[, ]|(?<={_PAST}고)[, ]|(?<= [줄늘]고)[, ]|(?<=(?:오르|내리|커지)고)[, ]|(?<=[가-힣][아어]지고)[, ]"
    r"|(?<=[높낮많적]고)[, ]|(?<=[하이]고)[, ]|(?<=반면)[, ]|(?<=대신)[, ]|;\s|,\s(?=[가-힣A-Za-z])|\s(?:while|whereas|but|and)\s(?=[a-z A-Z])"
)


def sentences(text: str) -> list[str]:
    """The text cut at the ends of sentences; a stop inside quotation marks ends none."""
    whole = QUOTED.sub(lambda match: re.sub(r"[.!?。\s]", "\x00", match[0]), text)
    cuts, start = [], 0
    for match in _SENTENCE_END.finditer(whole):
        cuts.append(text[start : match.start()])
        start = match.end()
    return [part.strip() for part in (*cuts, text[start:]) if part.strip()]


def clauses(sentence: str) -> list[str]:
    """The sentence cut where one claim ends and the next begins; nothing is lost."""
    cuts = [0, *(match.end() for match in _CLAUSE_END.finditer(sentence)), len(sentence)]
    return [sentence[left:right] for left, right in zip(cuts, cuts[1:], strict=False) if sentence[left:right].strip()]


_DIRECTIONS = {
    "up": r"올랐|오르|올라|오른|상승|증가|(?<!오)늘(?:었|어|고|며|면|린|렸|다|릴|은(?!\s))|늘어|높아[졌지져진질]|많아[졌지져진질]|커[졌지져진질]|급증|급등|폭증|뛰었|뛰어올|치솟|확대|길어[졌지져진질]|불어[났나난]|"
    r"\b(?:rose|risen|rises?|grew|grown|grows?|growth|increas\w+|climb\w*|gain\w*|jump\w*|lengthen\w*|longer|surg\w+|soar\w*)\b|\bup\b",
    "down": r"내렸|내리|내려|내린|하락|감소|줄(?:었|어|고|며|면|인|였|다|일|은)|낮아[졌지져진질]|떨어[졌지져진질]|적어[졌지져진질]|작아[졌지져진질]|급감|급락|폭락|축소|짧아[졌지져진질]|빠졌|"
    r"\b(?:fell|fallen|falls?|drop\w*|declin\w+|decreas\w+|lowered|shr[aiu]nk|slip\w*|shorten\w*|shorter|plung\w+|slump\w*|slid)\b|\bdown\b",
    "same": r"그대로|변화(?:가|는)?\s?(?:거의\s?)?없|변동(?:이|은)?\s?(?:거의\s?)?없|큰 변화(?:가|는)? 없|유지|비슷한 수준|보합|제자리|차이(?:가|는) 없|"
    r"\b(?:unchanged|flat|stable|steady|no (?:real |clear )?change)\b",
    "better": r"개선(?!이 (?:필요|시급)|해야|책|안|점|방안|이 요구|할|을 위)|좋아[졌지져진질]|나아[졌지져진질]|호전|회복|빨라[졌지져진질]|\b(?:faster|quicker|improv\w+|recover\w+|better)\b",
    "worse": r"악화|나빠[졌지져진질]|느려[졌지져진질]|더뎌[졌지]|\b(?:slower|worsen\w*|deteriorat\w+|worse)\b",
}
_NEGATED = re.compile(r"^[가-힣]{0,3}(?:지|지는|지도)?\s?(?:않|못|없)")
_ASKED = re.compile(r"^[가-힣]{0,3}(?:는|은|던)지")  # "무엇이 좋아졌는지" asks, it does not claim
DIRECTION = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _DIRECTIONS.items()}
CHANGE_AFTER = re.compile(
    r"^[이가]?\s?(?:가까이|정도|가량|쯤|이상|넘게|남짓|만큼|씩|나|이나)?\s?(?:더|크게|소폭|대폭|약간|조금|급격히|또)?\s?(?:"
    + "|".join(_DIRECTIONS[name] for name in ("up", "down", "better", "worse"))
    + r"|높|낮|많|적|크|작|위(?=[다이에로,. ]|입)|아래|앞서|앞섰|앞선|뒤[지졌처]|차이|격차|차(?=[다이로])|higher|lower|more|less|longer|shorter|faster|slower|above|below)",
    re.IGNORECASE,
)
APART = re.compile(r"(?:차이|격차|차|gap|difference)[^.]{0,12}$", re.IGNORECASE)  # "두 곳의 차이는 21점"
CHANGE_BEFORE = re.compile(
    r"(?:rose|grew|increased|climbed|gained|jumped|surged|fell|dropped|declined|decreased|down|up|improved|worsened)\s(?:by\s)?(?:about\s|roughly\s|nearly\s|around\s)?$|\bby\s(?:about\s)?$",
    re.IGNORECASE,
)
LEVELS = re.compile(r"(?P<up>높(?!아)|많(?!아)|크(?!게)|앞서|앞섰|웃돌|higher|above|more than)|(?P<down>낮(?!아)|적(?!어|으로|인)|작(?!아)|뒤[지졌처]|밑돌|lower|below|less than)", re.IGNORECASE)
# Read with the names of metrics blanked out: "앱 NPS(21.0점)보다" makes 앱 the basis.
BASIS_AFTER = re.compile(r"^[^가-힣A-Za-z]{0,24}(?:[점원명건%]\)?)?\s?(?:보다|에 비해|에 비하|대비|와 비교|과 비교|의(?=\s?(?:약\s?)?(?:[한두세네]|다섯|\d)))")
MARGIN = re.compile(r"(?P<down>낙폭|하락\s?폭|감소\s?폭|내림\s?폭)|(?P<up>상승\s?폭|증가\s?폭|오름\s?폭)")  # "낙폭이 가장 컸다"
SUPERLATIVE = re.compile(
    r"(?P<most>가장|제일|최(?=[고저대소다악상])|\d?1위|꼴찌|highest|lowest|\bbest\b|\bworst\b|\bmost\b|\bleast\b|largest|smallest|biggest)", re.IGNORECASE
)
BIG = re.compile(r"크게(?! 다르지)|큰 ?폭|대폭|급(?=[증감등락])|급격|폭[증락등]|눈에 띄게|뚜렷(?:하게|이)|현저|상당히|훨씬|significantly|sharply|dramatically|substantially|markedly|plung|surg|soar|치솟", re.IGNORECASE)
EXTREME = re.compile(r"폭[증락등]|반토막|plummet|skyrocket", re.IGNORECASE)
LITTLE = re.compile(r"소폭|약간|조금|다소(?!나마)|살짝|미미|slight|marginal|a little|modest", re.IGNORECASE)
CAUSE = re.compile(
    r"때문|인해|인한|탓|덕분|덕에|영향으로|영향을 (?:미|받|주)|(?:이|가) 원인|원인(?:은|이|으로|인)|비롯(?:된|됐|한)|에 따른 (?:결과|하락|상승|증가|감소)|여파로|결과로|"
    r"(?:이|가) (?:이끌|견인|초래|유발)|(?:를|을) (?:이끌|견인|초래|유발|불러)|끌어(?:올|내)|"
    r"\b(?:because|due to|caused?|causing|led to|leads to|driven by|drove|thanks to|as a result|resulting|attribut\w+|owing to)\b",
    re.IGNORECASE,
)
# "광고 효과로 매출이 늘었다": an event with "로" before a change.
CAUSE_BY = re.compile(
    r"(?:효과|개편|도입|출시|인상|인하|지연|장애|오류|행사|할인|광고|캠페인|이벤트|변경|파업|품절|부족|불량|시행|강화|확대|축소|악화|부진|호조)(?:으로|로)(?=\s)"
)
RATE_OF_CHANGE = re.compile(r"(?:증가|감소|성장|상승|하락|증감|변화)\s?[율률]|growth rate", re.IGNORECASE)
CAUSE_DENIED = re.compile(
    r"(?:인과|원인|영향|때문)[^.]{0,24}?(?:확인(?:되지|하지|이 필요)|알 수 없|단정|불분명|아니|아직|미확인|따져|살펴|말할 수 없|판단할 수 없)|"
    r"(?:caus|because)[^.]{0,40}(?:not|unknown|unclear|unconfirmed)|(?:not|no|unclear)[^.]{0,30}caus",
    re.IGNORECASE,
)
FUTURE = re.compile(
    r"추세라면|(?:할|될|질|갈|을|릴|설|칠|날|올|길|일) (?:것(?:이|으로)|전망|가능성)|것으로 (?:예상|전망|예측|보인)|전망[이된]|예상[된됩한]|예측[된됩한]|내다보|(?:다음|내) ?(?:달|분기|해|년)|\b(?:will|forecast|expected to|is projected|likely to|next (?:month|quarter|year))\b",
    re.IGNORECASE,
)
SUMMED = re.compile(r"합한|합친|합치면|합하면|합산|더한|더하면|합계|총합|둘을 합|combined|in total|summed|together (?:make|total)", re.IGNORECASE)
OUTSIDE = re.compile(r"업계|경쟁사|타사|시장 평균|동종|역대|사상 (?:최|처음)|창사|처음으로|\d?\s?(?:개월|분기|주|년)\s?(?:연속|째)|연속|industry|competitor|all-time|record (?:high|low)|in a row|consecutive", re.IGNORECASE)
SIGNIFICANT = re.compile(r"유의(?:미|하|한)|statistically", re.IGNORECASE)
MOST = re.compile(r"대부분|대다수|절반\s?(?:이상|넘|을 넘)|과반|majority|most of|more than half", re.IGNORECASE)
HALF = re.compile(r"절반(?!\s?(?:이상|넘|을 넘))|\bhalf\b", re.IGNORECASE)
CAREFUL = re.compile(r"표본|응답(?:이|은|자가|자는)?\s?\d|\d\s?(?:명|건)(?:뿐|에 불과|의 응답|\s?기준|\s?응답|만)|n\s?=|응답이 적|응답 수가 적|적어|참고(?:만|용|로)|조심|주의|단정|small sample|only \d+|few answers|few responses", re.IGNORECASE)
REPORTED = re.compile(r"([^.,“”\"]{4,60}?(?:다|라|자|냐))(?:는|고)\s?(?:의견|불만|응답|후기|평가|목소리|말|답|호소|전했|지적|불평|토로|칭찬|적었|남겼|썼|항의|아쉬워)")
SCALE = re.compile(r"(?P<points>\d+)\s?점\s?(?:만점|척도)|(?:out of|on a)\s(?P<out>\d+)(?:-point)?")
INTERVAL = re.compile(r"\(?95\s?%\s?(?:신뢰구간|confidence interval|CI|interval)[은는:,]?\s?[^()]{3,40}\)?")
QUOTED = re.compile(r"[“\"「『](?P<double>[^”\"」』]+)[”\"」』]|[‘'](?P<single>[^’']{2,})[’'](?![a-z])")
STAFF = re.compile(r"(?:상담원|상담사|직원|대표|관계자|전문가|점장|매니저|기사|담당자|경영진|staff|agents?|employees?|managers?|experts?)\s?(?:은|는|이|가|들은|들이|said|told)?\s*[,:]?\s*$", re.IGNORECASE)


def negated(text: str, end: int) -> bool:
    """Whether the word that ends at ``end`` is followed by "않" or "못"."""
    return _NEGATED.match(text[end:]) is not None


def directions(text: str) -> list[tuple[str, bool, int]]:
    """(direction, whether it is denied, where) for each word of change."""
    found = []
    for name, pattern in DIRECTION.items():
        for match in pattern.finditer(text):
            if not _ASKED.match(text[match.end() :]):
                found.append((name, negated(text, match.end()), match.start()))
    return sorted(found, key=lambda one: one[2])
