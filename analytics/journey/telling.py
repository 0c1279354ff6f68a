"""The journey in words and as rows: the finding, the table beside the curve, what the terminal prints."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.journey.comparing import Compared
from analytics.journey.curve import Journey, Point
from analytics.reports.korean import particle

_MOST_NAMED = 3


def lowest_together(found: Journey) -> tuple[Point, ...]:
    """The lowest stage and those that noise cannot tell from it, lowest first; () when that is most stages."""
    low = found.lowest
    if low is None or low.high is None:
        return ()
    solid = sorted((point for point in found.drawn if not point.hollow or low.hollow), key=lambda point: point.mean or 0)
    together = tuple(point for point in solid if point is low or (point.low or -1) <= low.high)
    return together if len(together) <= min(_MOST_NAMED, len(solid) // 2) else ()


def surely_low(found: Journey) -> tuple[Point, ...]:
    """Stages whose whole interval lies under the mean of all stages, lowest first."""
    means = [point.mean for point in found.drawn if point.mean is not None]
    middle = sum(means) / len(means) if len(means) > 1 else -1.0
    low = [point for point in found.drawn if point.high is not None and point.high < middle]
    return tuple(sorted(low, key=lambda point: point.mean or 0))


def finding(found: Journey, language: str = "ko") -> str:
    """The curve in one sentence; says so when the stages cannot be told apart or there is too little."""
    ko = language == "ko"
    if not found.drawn:
        return "곡선을 그릴 의견이 아직 모자라요" if ko else "Too few remarks to draw the curve yet"
    lowest = lowest_together(found)
    low = lowest or surely_low(found)[:_MOST_NAMED]
    if not low:
        return "단계 사이에 뚜렷한 차이는 없어요" if ko else "No clear difference between the stages"
    names = ", ".join(f"‘{stage_label(found, point.stage, language)}’" for point in low)
    if len(lowest) == 1:
        return f"가장 힘든 순간은 {names} 단계예요" if ko else f"The hardest moment is {names}"
    most = "가장 " if lowest else ""
    return f"{names} 단계에서 감정이 {most}낮아요" if ko else f"Feelings are {'lowest' if lowest else 'low'} at {names}"


def stage_label(found: Journey, stage: str, language: str) -> str:
    known = found.template.stage(stage)
    return known.label(language) if known else stage


def touchpoint_label(found: Journey, point: Point, language: str) -> str:
    known = found.template.stage(point.stage)
    return known.touchpoint_label(point.touchpoint or "", language) if known else point.touchpoint or ""


def described(found: Journey, language: str = "ko") -> str:
    """The whole curve in words, for those who cannot see it."""
    said = []
    for point in found.points:
        name = stage_label(found, point.stage, language)
        if point.mean is None:
            said.append(f"{name}: {'의견 부족' if language == 'ko' else 'too few remarks'} (n={point.n})")
        else:
            said.append(f"{name}: {point.mean:+.2f} ({point.low:+.2f}~{point.high:+.2f}, n={point.n:,})" if point.low is not None
                        else f"{name}: {point.mean:+.2f} (n={point.n:,})")
    return finding(found, language) + ". " + ", ".join(said)


def worst_in_words(found: Journey, language: str = "ko") -> str:
    """The touchpoint that surely hurts most, as a sentence; "" when none can be told."""
    worst = found.worst(1)
    if not worst or (worst[0].high or 0) >= 0:
        return ""
    stage, touchpoint = stage_label(found, worst[0].stage, language), touchpoint_label(found, worst[0], language)
    if language == "en":
        return f"The hardest touchpoint is ‘{touchpoint}’ ({stage})"
    return f"접점 가운데 {particle(f'‘{touchpoint}’', '이/가')} 가장 힘들어요 ({stage})"


def change_in_words(compared: Compared, against: str, language: str = "ko") -> str:
    """What differs by more than noise, in one sentence. against: what the other curve is, in words."""
    ko = language == "ko"
    if not compared.clear:
        return f"{against}에 견주어 뚜렷하게 달라진 단계는 없어요" if ko else f"No stage clearly differs from {against}"
    first = compared.clear[0]
    name = f"‘{stage_label(compared.now, first.stage, language)}’"
    down = (first.difference or 0) < 0
    size = f"{abs(first.difference or 0):.2f}"
    if ko:
        return f"{against}에 견주어 {particle(name, '이/가')} {size}만큼 {'낮아요' if down else '높아요'}"
    return f"{name} is {size} {'lower' if down else 'higher'} than {against}"


def scales_in_words(found: Journey, language: str = "ko") -> str:
    """Which answer scales were mapped to -1..1 (never silently); "" when no score stands in for words."""
    said = [f"{(scale.question_kind or '?').upper()} {scale.scale_min:g}–{scale.scale_max:g}" for scale in found.scales
            if scale.scale_min is not None and scale.scale_max is not None]
    if not said:
        return ""
    n = f"{sum(scale.n for scale in found.scales):,}"
    if language == "en":
        return f"{n} answers without words mapped from their scale ({', '.join(dict.fromkeys(said))}) to −1…+1"
    return f"글 없는 응답 {n}건은 각 척도({', '.join(dict.fromkeys(said))})를 −1에서 +1 사이로 바꿔 함께 봤어요"


def table(found: Journey, language: str = "ko", touchpoints: bool = False) -> pd.DataFrame:
    """One row a stage (or touchpoint): stage, touchpoint, mean, low, high, n, rows."""
    points = found.touchpoints if touchpoints else found.points
    rows = [
        {"stage": stage_label(found, p.stage, language), "touchpoint": touchpoint_label(found, p, language), "mean": p.mean, "low": p.low,
         "high": p.high, "n": p.n, "rows": p.rows}
        for p in points
    ]
    frame = pd.DataFrame(rows, columns=["stage", "touchpoint", "mean", "low", "high", "n", "rows"])
    return frame if touchpoints else frame.drop(columns="touchpoint")


def plain_point(point: Point) -> dict[str, Any]:
    told = {"stage": point.stage, "mean": point.mean, "low": point.low, "high": point.high, "n": point.n,
            "rows": point.rows, "hollow": point.hollow, "absent": point.mean is None}
    return told if point.touchpoint is None else told | {"touchpoint": point.touchpoint}


def plain(found: Journey) -> dict[str, Any]:
    """What ``cli.py journey --json`` prints."""
    return {
        "finding": finding(found),
        "stages": [plain_point(point) for point in found.points],
        "touchpoints": [plain_point(point) for point in found.touchpoints],
        "worst_touchpoints": [plain_point(point) for point in found.worst()],
        "lowest": found.lowest.stage if found.lowest else None,
        "peak": found.peak.stage if found.peak else None,
        "end": found.end.stage if found.end else None,
        "n": found.n,
        "rows": found.rows,
        "unplaced": found.unplaced,
        "level": found.level,
        "scales": found.scales,
        "since": found.scope.period.since,
        "until": found.scope.period.until,
        "dataset": found.dataset,
        "version": found.version,
    }


def lines(found: Journey) -> str:
    """The curve for a terminal: one line a stage."""
    rows = [finding(found)]
    for point in found.points:
        if point.mean is None:
            rows.append(f"  {point.stage}\t의견 부족\tn={point.n:,}")
        else:
            bounds = f"[{point.low:+.2f}, {point.high:+.2f}]" if point.low is not None and point.high is not None else ""
            rows.append(f"  {point.stage}\t{point.mean:+.2f} {bounds}\tn={point.n:,}{' (적음)' if point.hollow else ''}")
    rows.append(f"  단계를 알 수 없는 의견 {found.unplaced:,}건 / 전체 {found.rows:,}건")
    return "\n".join(rows)
