"""Sentences about what customers speak of: the title of a chart is its finding."""

from __future__ import annotations

from analytics.reports.korean import particle
from analytics.voice.drivers import Driver, Drivers
from analytics.voice.speaking import Spoken, Subjects, subject_label
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
    return f"{particle(outcome, '과/와')} 가장 관련이 큰 주제는 ‘{top.subject}’예요 (의견이 설명하는 몫의 {top.share:.0%})"


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


def _en(row: Spoken) -> str:
    return _en_name(row.name)


def _en_name(name: str) -> str:
    return subject_label(name, "en")


def _object(name: str) -> str:
    return particle(name, "을/를")[len(name) :]

