"""The paths in words: one sentence per block, true to the intervals."""

from __future__ import annotations

import pandas as pd

from analytics.charts.paths import kind_label, path_label
from analytics.journey.curve import SOLID
from analytics.journey.moments import Moment
from analytics.journey.paths import Path, Paths


def main_ways(found: Paths, most: int = 8) -> tuple[Path, ...]:
    """The ways with enough closed episodes to say something, most travelled first."""
    return tuple(path for path in found.paths if path.again.n >= SOLID)[:most]


def ways_in_words(found: Paths, language: str = "ko") -> str:
    """The way that clearly ends in fewest orders again."""
    clear = [path for path in main_ways(found) if path.clear and path.steps]
    ko = language == "ko"
    if not clear:
        return "다시 주문하는 비율은 길마다 뚜렷하게 다르지 않아요" if ko else "The ways do not clearly differ in who orders again"
    low = min(clear, key=lambda path: path.again.value or 0)
    name, share = path_label(low.steps, language), f"{(low.again.value or 0) * 100:.0f}%"
    return f"‘{name}’ 다음에는 {share}만 다시 주문했어요" if ko else f"After ‘{name}’ only {share} ordered again"


def loops_in_words(found: Paths, language: str = "ko") -> str:
    """How often a contact is followed by another within seven days."""
    if not found.loops:
        return ""
    again = found.loops[0].again
    share = f"{(again.value or 0) * 100:.1f}% ({(again.low or 0) * 100:.1f}–{(again.high or 0) * 100:.1f}%, n={again.n:,})"
    return f"문의한 뒤 7일 안에 다시 문의한 비율은 {share}예요" if language == "ko" else f"Contacted again within seven days: {share}"


def leaves_in_words(found: Paths, language: str = "ko") -> str:
    if not found.leaves:
        return ""
    most = max(found.leaves, key=lambda leave: leave.left.value or 0)
    name, share = kind_label(most.step, language), f"{(most.left.value or 0) * 100:.0f}%"
    return f"방문은 ‘{name}’에서 가장 많이 끝나요 ({share})" if language == "ko" else f"Visits end most often at ‘{name}’ ({share})"


def times_in_words(found: Paths, language: str = "ko") -> list[str]:
    """Median days from the order to what follows, with the middle half."""
    said = []
    for one in found.durations:
        days = f"{one.median_days:.0f}", f"{one.low_days:.0f}–{one.high_days:.0f}"
        name = kind_label(one.kind, language)
        said.append(f"주문부터 {name}까지 {days[0]}일 (절반은 {days[1]}일)" if language == "ko" else f"{name}: {days[0]} days (half within {days[1]})")
    return said


def ways_table(found: Paths, language: str = "ko") -> pd.DataFrame:
    """One row a way: way, n, again, low, high, judged (closed episodes)."""
    return pd.DataFrame([
        {"way": path_label(path.steps, language), "n": path.n, "again": path.again.value, "low": path.again.low, "high": path.again.high,
         "judged": path.again.n} for path in found.paths
    ], columns=["way", "n", "again", "low", "high", "judged"])


def moments_in_words(found: tuple[Moment, ...], names: dict[str, str], language: str = "ko") -> str:
    """The moment of truth that weighs most, with what is at stake there."""
    clear = [moment for moment in found if moment.clear]
    ko = language == "ko"
    if not clear:
        return "마음이 재구매를 가르는 단계가 뚜렷하지 않아요" if ko else "No stage clearly decides who orders again"
    first = clear[0]
    name, happy, unhappy = f"‘{names.get(first.stage, first.stage)}’", f"{first.happy * 100:.0f}%", f"{first.unhappy * 100:.0f}%"
    if ko:
        return f"진실의 순간은 {name}: 기쁘면 {happy}, 힘들면 {unhappy}만 다시 주문했어요"
    return f"Moment of truth {name}: {happy} ordered again when happy, {unhappy} when not"


def moments_table(found: tuple[Moment, ...], names: dict[str, str]) -> pd.DataFrame:
    """One row a stage: stage, happy, unhappy, importance, low, high (shares 0..1), n."""
    return pd.DataFrame([
        {"stage": names.get(one.stage, one.stage), "happy": one.happy, "unhappy": one.unhappy, "importance": one.importance,
         "low": one.low, "high": one.high, "n": one.n} for one in found
    ], columns=["stage", "happy", "unhappy", "importance", "low", "high", "n"])


def loops_table(found: Paths, names: dict[str, str]) -> pd.DataFrame:
    """One row a stage of the contact: stage, again, low, high, n. names: stage -> label."""
    return pd.DataFrame([
        {"stage": names.get(loop.stage, loop.stage), "again": loop.again.value, "low": loop.again.low, "high": loop.again.high, "n": loop.again.n}
        for loop in found.loops if loop.stage is not None and loop.again.n >= SOLID
    ], columns=["stage", "again", "low", "high", "n"])
