"""A persona in words, every figure from the data."""

from __future__ import annotations

from analytics.journey.personas import Persona, Topic
from analytics.journey.telling import change_in_words, stage_label
from analytics.reports.korean import particle, percent


def name(persona: Persona, language: str = "ko") -> str:
    one = persona.segment
    return one.name if language == "ko" else one.name_en[:1].upper() + one.name_en[1:]


def size(persona: Persona, language: str = "ko") -> str:
    one = persona.segment
    share, money = percent(one.share, 0), percent(one.money_share, 0)
    return f"고객의 {share} ({one.size:,}명), 매출의 {money}" if language == "ko" else f"{share} of customers ({one.size:,}), {money} of revenue"


def feelings(persona: Persona, language: str = "ko") -> str:
    """Where this group feels best and worst on the journey."""
    low, peak = persona.journey.lowest, persona.journey.peak
    if low is None or peak is None or low is peak:
        return "여정의 감정을 말하기에는 의견이 모자라요" if language == "ko" else "Too few remarks to tell feelings along the journey"
    names = [f"‘{stage_label(persona.journey, point.stage, language)}’" for point in (peak, low)]
    values = [f"{point.mean or 0:+.2f}".replace("-", "−") for point in (peak, low)]
    if language == "en":
        return f"Feels best at {names[0]} ({values[0]}), worst at {names[1]} ({values[1]})"
    return f"{names[0]} 단계에서 가장 기쁘고({values[0]}), {names[1]} 단계에서 가장 힘들어요({values[1]})"


def topics(found: tuple[Topic, ...]) -> str:
    return ", ".join(f"{one.name} {one.share * 100:.0f}%" for one in found)


def month_note(persona: Persona, language: str = "ko") -> str:
    """What changed for this group within a month, or that nothing clearly did."""
    if persona.month.now.n == 0:
        return "최근 30일에는 남긴 의견이 없어요" if language == "ko" else "No remarks in the last 30 days"
    return change_in_words(persona.month, "앞선 30일" if language == "ko" else "the 30 days before", language)


def headline(personas: tuple[Persona, ...], language: str = "ko") -> str:
    """The group that carries most of the money."""
    most = max(personas, key=lambda persona: persona.segment.money_share)
    called, money = name(most, language), percent(most.segment.money_share, 0)
    return f"{particle(f'‘{called}’', '이/가')} 매출의 {money}를 만들어요" if language == "ko" else f"‘{called}’ make {money} of the revenue"
