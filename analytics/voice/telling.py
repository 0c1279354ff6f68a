"""Sentences about what customers speak of: the title of a chart is its finding."""

from __future__ import annotations

from analytics.reports.korean import particle
from analytics.voice.arranging import Edit, Moved
from analytics.voice.dialogue import Dialogue, Listed
from analytics.voice.drivers import WITHIN_DAYS, Driver, Drivers
from analytics.voice.emerging import Emerging
from analytics.voice.honesty import Honesty, Part
from analytics.voice.money import Money
from analytics.voice.recurring import Recurring
from analytics.voice.speaking import Speaker, Spoken, Subjects, subject_label
from analytics.voice.teaching import Taught

OUTCOMES = {"rating": ("별점", "rating"), "nps": ("NPS", "NPS"), "csat": ("만족도", "satisfaction"), "ces": ("이용 편의", "ease"),
            "repurchase": ("재구매", "repurchase"), "churn": ("이탈", "churn")}


def signed(value: float | None) -> str:
    """A feeling with its sign, or a dash."""
    return "–" if value is None else f"{value:+.2f}"


def finding(found: Subjects, language: str = "ko") -> str:
    """What hurts most and what is liked most, only when sure."""
    worst, best = found.worst, found.best
    if language != "ko":
        if worst and best:
            return f"{_en(worst)} hurts most, {_en(best)} is liked best"
        return f"{_en(worst)} hurts most" if worst else f"{_en(best)} is liked best" if best else "No subject feels clearly good or bad"
    if worst and best:
        return f"‘{worst.name}’에서 가장 불만이 많고, ‘{best.name}’{_object(best.name)} 가장 좋아해요"
    if worst:
        return f"‘{worst.name}’에서 가장 불만이 많아요"
    return f"‘{best.name}’{_object(best.name)} 가장 좋아해요" if best else "뚜렷하게 좋거나 나쁜 주제는 없어요"


def lesson(came: Taught | None, language: str = "ko") -> str:
    """What the ratings beside the remarks taught the feeling of this data set; empty when they were too few to try."""
    if came is None or came.base is None or came.own is None:
        return ""
    base, own, rated = f"{came.base:.1%}", f"{came.own:.1%}", f"{came.rated:,}"
    if language != "ko":
        said = f"from {base} to {own} on ratings held back" if came.used else f"({base} before, {own} after), so it is not used"
        return f"Feeling is tuned to {rated} rated remarks of yours: right {said}" if came.used else f"Tuning to {rated} rated remarks of yours was no better {said}"
    if came.used:
        return f"점수가 함께 있는 의견 {rated}건으로 감정을 맞췄어요. 따로 떼어 둔 의견에서 맞힌 비율이 {base}에서 {own}로 높아졌어요"
    return f"점수가 함께 있는 의견 {rated}건으로 감정을 맞춰 봤지만 더 나아지지 않아({base} → {own}) 쓰지 않아요"


def about(row: Spoken, language: str = "ko") -> str:
    """One subject in a sentence: how many, how it feels, what changed."""
    name = subject_label(row.name, language)
    if language != "ko":
        change = ", and more so than before" if row.worse else ", better than before" if row.better else ""
        return f"{row.share:.0%} of remarks speak of {name}; {row.bad:.0%} of them are unhappy{change}"
    change = " 앞 기간보다 나빠졌어요." if row.worse else " 앞 기간보다 좋아졌어요." if row.better else " 앞 기간과 뚜렷한 차이는 없어요." if row.before else ""
    return f"의견의 {row.share:.0%}가 ‘{name}’{_object(name)} 말하고, 그중 {row.bad:.0%}가 불만이에요.{change}"


def change(row: Spoken, language: str = "ko") -> str:
    """Only changes that are more than noise, in words."""
    said = [
        (row.worse, "나빠짐", "worse"), (row.better, "좋아짐", "better"), (row.more, "더 많이 말함", "spoken of more"), (row.fewer, "덜 말함", "spoken of less"),
    ]
    return " · ".join((ko if language == "ko" else en) for holds, ko, en in said if holds)


def driver_finding(found: Drivers, language: str = "ko") -> str:
    """Which subject goes with the score most, and by how much it differs without its complaints."""
    outcome = OUTCOMES[found.outcome][0 if language == "ko" else 1]
    clear = [row for row in found.rows if row.clear]
    if not clear:
        return "뚜렷하게 관련된 주제를 찾지 못했어요" if language == "ko" else "No subject is clearly related"
    top = clear[0]
    if language != "ko":
        return f"{outcome} goes most with {_en_name(top.subject)}: {top.share:.0%} of what remarks explain"
    return f"{particle(outcome, '과/와')} 가장 관련이 큰 주제는 ‘{top.subject}’{particle(top.subject, '이에요/예요')[len(top.subject):]} (의견이 설명하는 몫의 {top.share:.0%})"


def effect(row: Driver, outcome: str, language: str = "ko") -> str:
    """The leave-one-out sentence, worded as association."""
    if row.effect is None or row.effect_low is None or row.effect_high is None:
        return ""
    half = (row.effect_high - row.effect_low) / 2
    name, unit = OUTCOMES[outcome][0 if language == "ko" else 1], subject_label(row.subject, language)
    if language != "ko":
        return f"Without remarks unhappy about {unit}, {name} is {row.effect:+.1f} ± {half:.1f} points different"
    return f"‘{unit}’ 불만 의견을 빼고 보면 {particle(name, '이/가')} {row.effect:+.1f} ± {half:.1f}점 달라요"


def kind(row: Driver, language: str = "ko") -> str:
    """Penalty and reward in words."""
    words = {
        "must": ("기본 (나쁘면 깎여요)", "hygiene: bad costs"), "delight": ("매력 (좋으면 올라요)", "delighter: good lifts"),
        "both": ("양쪽 다", "both ways"), "none": ("뚜렷하지 않음", "not clear"),
    }
    return words[row.kind][0 if language == "ko" else 1]


def sureness(row: Driver, language: str = "ko") -> str:
    """Whether the relation is more than chance."""
    ko, en = ("뚜렷함", "clear") if row.clear else ("우연과 구분 안 됨", "not told from chance")
    return ko if language == "ko" else en


def outcome_words(outcome: str, language: str = "ko") -> str:
    """What an outcome of behaviour means; nothing for a score."""
    if outcome not in WITHIN_DAYS:
        return ""
    days = WITHIN_DAYS[outcome]
    if language != "ko":
        return f"bought again within {days} days of the remark" if outcome == "repurchase" else f"bought nothing within {days} days of the remark"
    return f"의견 뒤 {days}일 안에 다시 샀는지" if outcome == "repurchase" else f"의견 뒤 {days}일 동안 사지 않았는지"


# ---- what rises, and stories -------------------------------------------------------------------------


def risen_finding(found: tuple[Emerging, ...], language: str = "ko") -> str:
    if not found:
        return "새로 늘어난 이야기는 없어요" if language == "ko" else "Nothing is rising"
    name = subject_label(found[0].leaf, language)
    return f"‘{name}’ 이야기가 눈에 띄게 늘었어요" if language == "ko" else f"{name} is spoken of clearly more"


def risen(one: Emerging, language: str = "ko") -> str:
    """One rising leaf: how many, against how many expected."""
    name = subject_label(one.leaf, language)
    if language != "ko":
        return f"{name} · {'praise' if one.good else 'complaints'} {one.n:,}, expected {one.expected:,.0f}"
    return f"{name} · {'칭찬' if one.good else '불만'} {one.n:,}건 (짐작한 수 {one.expected:,.0f}건)"


_CAME = {"new": ("새로 생김", "new"), "split": ("갈라져 나옴", "split off"), "merged": ("합쳐짐", "merged"), "kept": ("", ""), "first": ("", "")}


def came(theme: Recurring, language: str = "ko") -> str:
    """A theme that is not as it was last month: its words, size, and what became of it."""
    at = 0 if language == "ko" else 1
    before = f" ← {' / '.join(theme.before)}" if theme.before else ""
    return f"{theme.label} · {theme.remarks:,}{'건' if at == 0 else ' remarks'} · {_CAME[theme.came][at]}{before}"


def theme(one: Recurring, language: str = "ko") -> str:
    """A theme of a subject: its words, clauses, since when, and how it came."""
    how = _CAME[one.came][0 if language == "ko" else 1]
    size = f"{one.n:,}절" if language == "ko" else f"{one.n:,} clauses"
    since = f"{one.since:%Y.%m}부터" if language == "ko" else f"since {one.since:%Y.%m}"
    return " · ".join(part for part in (one.label, size, since, how) if part)


# ---- how far reviews can be taken at their word -----------------------------------------------------------


def honest_finding(found: Honesty, language: str = "ko") -> str:
    part = found.praised
    if part.share is None:
        return "별점과 글을 견줄 만큼 의견이 없어요" if language == "ko" else "Too few rated remarks to compare score and words"
    if language != "ko":
        return f"{part.share:.0%} of good scores come with a clear complaint"
    return f"좋은 점수를 준 의견의 {part.share:.0%}에 뚜렷한 불만이 담겨 있어요"


def marks(found: Honesty, language: str = "ko") -> dict[str, str]:
    """Each kind of mark with its count and share; kinds without any are left out."""
    words: dict[str, tuple[Part, str, str]] = {
        "praised": (found.praised, "점수는 좋은데 불만", "good score, complaint"),
        "panned": (found.panned, "점수는 나쁜데 칭찬", "bad score, praise"),
        "alike": (found.alike, "서로 닮은 글", "remarks alike"),
    }
    said = {mark: f"{ko if language == 'ko' else en} {_of(part, language)}" for mark, (part, ko, en) in words.items() if part.n}
    if found.paid_n:
        said["paid"] = f"혜택 받은 리뷰 {found.paid_n:,}건" if language == "ko" else f"paid reviews {found.paid_n:,}"
    return said


def _of(part: Part, language: str) -> str:
    between = f" ({part.share:.1%}, {part.low:.1%}~{part.high:.1%})" if part.share is not None else ""
    return f"{part.n:,}건{between}" if language == "ko" else f"{part.n:,}{between}"


def paid_facts(found: Honesty, language: str = "ko") -> list[str]:
    """Paid reviews beside the others: score on 0..100 and feeling, each with the interval of the difference."""
    said = []
    for part, ko, en, times in ((found.score, "점수(100점)", "score (of 100)", 100), (found.feeling, "감정", "feeling", 1)):
        if part.difference is None or part.low is None or part.high is None or part.paid is None or part.unpaid is None:
            continue
        digits = 0 if times == 100 else 2
        between = f"{times * part.low:+.{digits}f}~{times * part.high:+.{digits}f}"
        means = f"{times * part.paid:.{digits}f}", f"{times * part.unpaid:.{digits}f}"
        if language == "ko":
            said.append(f"혜택 받은 리뷰의 {ko} {means[0]}, 다른 리뷰 {means[1]} (차이 {between}{'' if part.clear else ', 뚜렷하지 않음'})")
        else:
            said.append(f"paid {en} {means[0]}, others {means[1]} (difference {between}{'' if part.clear else ', not clear'})")
    return said


# ---- who, and money ---------------------------------------------------------------------------------------

_DIMENSIONS = {
    "channel": ("채널", "channel"), "segment": ("고객군", "segment"), "product": ("상품", "product"), "region": ("지역", "region"),
    "gender": ("성별", "gender"), "grade": ("등급", "grade"),
}


def dimension(name: str, language: str = "ko") -> str:
    return _DIMENSIONS[name][0 if language == "ko" else 1]


def speaker_finding(found: tuple[Speaker, ...], row: Spoken, language: str = "ko") -> str:
    """Who clearly speaks of it more than the whole does."""
    more = [one for one in found if one.low > row.share_high]
    if not more:
        return "누가 말하는지는 고르게 퍼져 있어요" if language == "ko" else "Nobody speaks of it clearly more than others"
    top = max(more, key=lambda one: one.low)
    times = top.share / row.share
    if language != "ko":
        return f"{top.value} speaks of it {times:.1f} times as often as all"
    return f"‘{top.value}’에서 전체보다 {times:.1f}배 자주 말해요"


def money_finding(found: tuple[Money, ...], language: str = "ko") -> str:
    less = [row for row in found if row.clear and row.difference is not None and row.difference < 0]
    if not less:
        return "불만을 말한 고객의 구매가 뚜렷하게 줄지는 않았어요" if language == "ko" else "Those who complain do not clearly buy less"
    top = min(less, key=lambda row: (row.difference or 0) * row.after_n)
    name = subject_label(top.subject, language)
    if language != "ko":
        return f"Those who complain of {name} buy {-(top.difference or 0):,.0f} less each in the 90 days after"
    return f"‘{name}’ 불만을 말한 고객은 그 뒤 90일에 한 사람당 {-(top.difference or 0):,.0f}만큼 덜 사요"


def money_difference(row: Money, language: str = "ko") -> str:
    """The difference with its interval, or that it is not clear."""
    if row.difference is None or row.low is None or row.high is None:
        return ""
    said = f"{row.difference:+,.0f} ({row.low:+,.0f}~{row.high:+,.0f})"
    return said if row.clear else f"{said} {'뚜렷하지 않음' if language == 'ko' else 'not clear'}"


def listed(one: Listed, language: str = "ko") -> str:
    """A conversation in one line."""
    when = f"{one.began:%Y.%m.%d %H:%M}" if one.began else ""
    return " · ".join(part for part in (when, one.channel or "", signed(one.feeling), one.opening) if part)


def dialogue_finding(found: Dialogue, language: str = "ko") -> str:
    """How the feeling went along a conversation."""
    if found.change is None:
        return "마음이 뚜렷하게 바뀐 곳은 없어요" if language == "ko" else "The feeling does not clearly change"
    if language != "ko":
        return f"The feeling turned {'better' if found.change > 0 else 'worse'} at turn {(found.changed or 0) + 1}"
    return f"{(found.changed or 0) + 1}번째 말에서 마음이 {'풀렸어요' if found.change > 0 else '상했어요'}"


def edit(one: Edit, language: str = "ko") -> str:
    """An edit of the subjects in words."""
    was, goal = " · ".join(part for part in (one.subject, one.leaf) if part), " · ".join(part for part in (one.to_subject, one.to_leaf) if part)
    ko, en = {"rename": ("이름 바꾸기", "rename"), "merge": ("합치기", "merge"), "move": ("옮기기", "move"), "split": ("나누기", "split")}[one.kind]
    words = f" ({', '.join(one.words)})" if one.words else ""
    return f"{ko if language == 'ko' else en}: {was} → {goal}{words}"


def moved(one: Moved, language: str = "ko") -> dict[str, str | int | float | None]:
    """A line of a draft's effect."""
    return {
        "subject": subject_label(one.subject, language), "leaf": subject_label(one.leaf, language) if one.leaf else "",
        "n": one.before.n if one.before else None, "n_then": one.after.n if one.after else None,
        "feeling": one.before.feeling if one.before else None, "feeling_then": one.after.feeling if one.after else None,
    }


def _en(row: Spoken) -> str:
    return _en_name(row.name)


def _en_name(name: str) -> str:
    return subject_label(name, "en")


def _object(name: str) -> str:
    return particle(name, "을/를")[len(name) :]

