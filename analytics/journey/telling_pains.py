"""Pains and actions in words."""

from __future__ import annotations

import pandas as pd

from analytics.journey.pains import Pain
from analytics.journey.stages import Template
from analytics.reports import korean


def place(template: Template, stage: str | None, touchpoint: str | None, language: str = "ko") -> str:
    """"결제 · 결제 오류": the stage and its touchpoint."""
    known = template.stage(stage) if stage else None
    names = [known.label(language) if known else stage, known.touchpoint_label(touchpoint, language) if known and touchpoint else touchpoint]
    return " · ".join(name for name in names if name)


def money(won: float, language: str = "ko") -> str:
    return korean.won(won) if language == "ko" else f"₩{won:,.0f}"


def headline(found: tuple[Pain, ...], template: Template, language: str = "ko") -> str:
    """The heaviest pain in one sentence."""
    if not found:
        return "뚜렷한 불편은 아직 없어요" if language == "ko" else "No clear pain yet"
    first = found[0]
    name = f"‘{place(template, first.stage, first.touchpoint, language)}’"
    if language == "ko":
        return f"먼저 볼 곳은 {name}, {first.people:,}명이 불편을 말했어요"
    return f"Look at {name} first: {first.people:,} people complained"


def facts(pain: Pain, language: str = "ko") -> list[str]:
    """What is known about a pain, a phrase each."""
    ko = language == "ko"
    share = f"{pain.share * 100:.0f}% ({pain.low * 100:.0f}–{pain.high * 100:.0f}%, n={pain.n:,})"
    said = [
        f"{pain.people:,}명" if ko else f"{pain.people:,} people",
        f"의견의 {share}가 부정" if ko else f"{share} of remarks unhappy",
        f"감정 {pain.feeling:+.2f}".replace("-", "−") if ko else f"feeling {pain.feeling:+.2f}".replace("-", "−"),
    ]
    if pain.money:
        said.append(f"이 가운데 {pain.payers:,}명의 최근 1년 매출 {money(pain.money)}" if ko
                    else f"{money(pain.money, 'en')} paid in a year by {pain.payers:,} of them")
    return said


def circumstances(pain: Pain, language: str = "ko") -> list[str]:
    """Since when and for whom, only where it is more than noise."""
    ko = language == "ko"
    said = []
    if pain.since:
        said.append(f"{pain.since:%Y년 %-m월}부터 나빠졌어요" if ko else f"Worse since {pain.since:%B %Y}")
    if pain.worst_month:
        said.append(f"{pain.worst_month:%Y년 %-m월}에 유독 심했어요" if ko else f"Worst by far in {pain.worst_month:%B %Y}")
    for hit, what in ((pain.product, "상품"), (pain.segment, "고객군")):
        if hit:
            shares = f"{hit.share * 100:.0f}%", f"{hit.rest * 100:.0f}%"
            said.append(f"이 단계에서 {what} ‘{hit.name}’의 부정 비율이 높아요 ({shares[0]}, 나머지 {shares[1]})" if ko
                        else f"At this stage ‘{hit.name}’ is hit most ({shares[0]} unhappy against {shares[1]})")
    return said


def table(found: tuple[Pain, ...], template: Template, language: str = "ko") -> pd.DataFrame:
    """One row a pain, for download."""
    return pd.DataFrame([
        {"place": place(template, pain.stage, pain.touchpoint, language), "people": pain.people, "unhappy": pain.unhappy, "n": pain.n,
         "share": pain.share, "low": pain.low, "high": pain.high, "feeling": pain.feeling, "money": pain.money, "since": pain.since,
         "product": pain.product.name if pain.product else None, "segment": pain.segment.name if pain.segment else None} for pain in found
    ])
