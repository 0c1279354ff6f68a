"""Targets and standings in words, Korean and English."""

from __future__ import annotations

from typing import Any

from analytics.metrics.aiming import Aimed, Verdict
from analytics.metrics.catalogue import catalogue
from analytics.metrics.outside import Beside, Standing
from analytics.metrics.question import Change, Period
from analytics.metrics.telling import change_method, group_words, moved, period_words, written
from analytics.reports.korean import particle
from data.targets import Target

_VERDICTS: dict[str, dict[Verdict, str]] = {
    "ko": {"ahead": "목표를 넘었어요", "behind": "목표에 못 미쳐요", "unclear": "목표와 가를 수 없어요", "counting": "아직 쌓이는 중이에요",
           "no_data": "아직 자료가 없어요", "not_begun": "아직 시작 전이에요"},
    "en": {"ahead": "Past the target", "behind": "Short of the target", "unclear": "Cannot be told from the target", "counting": "Still adding up",
           "no_data": "No data yet", "not_begun": "Not begun yet"},
}
_DOUBTS = {
    "ko": {"other_method": "셈법이 달라요", "unknown_method": "셈법을 알 수 없어요", "other_scale": "척도가 달라요"},
    "en": {"other_method": "another method", "unknown_method": "method unknown", "other_scale": "another scale"},
}


def verdict_words(one: Aimed, language: str = "ko") -> str:
    return _VERDICTS[language][one.verdict]


def doubt_words(doubt: str | None, language: str = "ko") -> str:
    """Why a figure is shown and not judged; empty when nothing stands against judging it."""
    return _DOUBTS[language][doubt] if doubt else ""


def part_words(dimension: str | None, part: str | None, language: str = "ko") -> str:
    """What a target is about: "채널: 리뷰"; empty for the whole."""
    return f"{catalogue().dimensions[dimension].label[language]}: {group_words(dimension, part, language)}" if dimension else ""


def gap_words(metric: str, found: Change, language: str = "ko") -> str:
    """"−18.0점 (−28.2점 ~ −8.1점)"; without an interval the difference alone."""
    if found.difference is None:
        return "–"
    named = catalogue().metric(metric)
    size = moved(named, found.difference, language)
    return size if found.low is None or found.high is None else f"{size} ({moved(named, found.low, language)} ~ {moved(named, found.high, language)})"


def aimed_facts(one: Aimed, language: str = "ko") -> list[str]:
    """Whose it is: part, days, owner."""
    target = one.target
    return [part_words(target.dimension, target.part, language), period_words(Period(target.since, target.until), language),
            f"맡은 사람 {target.owner}" if language == "ko" else f"owner {target.owner}"]


def aims_title(found: tuple[Aimed, ...], language: str = "ko") -> str:
    """How many targets are surely met and surely missed."""
    ahead, behind = (sum(one.verdict == verdict for one in found) for verdict in ("ahead", "behind"))
    if language == "ko":
        return f"목표 {len(found)}개 가운데 확실히 넘은 것이 {ahead}개, 못 미친 것이 {behind}개예요"
    return f"Of {len(found)} targets, {ahead} surely met and {behind} surely missed"


def standing_title(found: Standing, language: str = "ko") -> str:
    """Whom we are surely ahead of and surely behind; says so when nothing can be told."""
    metric, ko = catalogue().metric(found.metric), language == "ko"
    name = metric.label[language]
    if found.ours.value is None:
        return f"{particle(name, '을/를')} 계산할 우리 자료가 아직 없어요" if ko else f"No data of ours for {name} yet"
    if not found.others:
        return f"우리 {particle(name, '은/는')} {written(metric, found.ours.value, language)}, 견줄 곳이 아직 없어요" if ko else f"Our {name} is {written(metric, found.ours.value, language)}; nobody to compare with yet"
    sure = [(one, (one.ours_less.difference or 0) > 0) for one in found.others if judged(one)]
    if not sure:
        return f"{name}에서 확실히 앞서거나 뒤진 곳은 없어요" if ko else f"{name}: no clear lead or lag"
    one, higher = max(sure, key=lambda pair: abs(pair[0].ours_less.difference or 0))
    size = moved(metric, abs(one.ours_less.difference or 0), language).lstrip("+")
    if ko:
        return f"{particle(name, '은/는')} {one.name}보다 {size} {'높아요' if higher else '낮아요'}"
    return f"Our {name} is {size} {'above' if higher else 'below'} {one.name}"


def judged(one: Beside) -> bool:
    """Whether the gap is more than noise and comparable at all."""
    return one.doubt is None and one.ours_less.clear


def standing_lines(found: Standing, language: str = "ko") -> str:
    """The comparison in words, for those who cannot see the chart."""
    metric = catalogue().metric(found.metric)
    ours = ("우리" if language == "ko" else "ours", found.ours, "")
    told = [ours, *((one.name, one.cell, doubt_words(one.doubt, language)) for one in found.others)]
    return " · ".join(f"{name} {written(metric, cell.value, language)}" + (f" ({doubt})" if doubt else "") for name, cell, doubt in told)


def standing_rows(found: Standing, language: str = "ko") -> list[dict[str, Any]]:
    """The comparison as rows for a table: name, value, interval, n, gap, doubt, source, date."""
    ours: dict[str, Any] = {"name": "우리" if language == "ko" else "ours", "value": found.ours.value, "low": found.ours.low, "high": found.ours.high, "n": found.ours.n}
    return [ours, *(
        {"name": one.name, "value": one.cell.value, "low": one.cell.low, "high": one.cell.high, "n": one.cell.n or None,
         "ours_less": one.ours_less.difference, "gap_low": one.ours_less.low, "gap_high": one.ours_less.high,
         "adjusted_p": one.ours_less.adjusted_p, "doubt": doubt_words(one.doubt, language),
         "source": one.figure.source if one.figure else None, "dated": one.figure.dated if one.figure else None}
        for one in found.others
    )]


def aim_words(target: Target, found: Change, language: str = "ko") -> str:
    """A target held against the figure of its own days: "목표 +10보다 23.2점 낮아요 (−36.1점 ~ −9.8점)"."""
    metric, ko = catalogue().metric(target.metric), language == "ko"
    aim, days = written(metric, target.value, language), period_words(Period(target.since, target.until), language)
    if found.difference is None:
        return f"목표 {aim}({days})에 견줄 자료가 아직 없어요" if ko else f"No data yet for the target of {aim} ({days})"
    if found.test != "none" and not found.clear:
        return f"목표 {aim}({days})와 가를 수 없어요: {gap_words(target.metric, found, language)}" if ko else f"Cannot be told from the target of {aim} ({days}): {gap_words(target.metric, found, language)}"
    size, higher = moved(metric, abs(found.difference), language).lstrip("+"), found.difference > 0
    between = f" ({moved(metric, found.low, language)} ~ {moved(metric, found.high, language)}, {change_method(found, language)})" if found.low is not None and found.high is not None else ""
    if ko:
        return f"목표 {aim}({days})보다 {size} {'높아요' if higher else '낮아요'}{between}"
    return f"{size} {'above' if higher else 'below'} the target of {aim} ({days}){between}"
