"""Figures in words: how a value, its interval and its change are written in Korean and English.

The one home of a metric's written form; pages, reports and answers call it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.comparing import LikeForLike
from analytics.metrics.decomposing import Decomposition
from analytics.metrics.question import Cell, Change, Filter, Measured, Period, Scope
from analytics.reports.korean import grouped, large, particle, won
from data.troubles import Trouble

NO_VALUE = "–"
_WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_UNKNOWN = {"ko": "알 수 없음", "en": "unknown"}


class BadFilter(Trouble):
    """A filter must read dimension=value. Facts: text."""


def filter_from(text: str) -> Filter:
    """A filter from "channel=설문,리뷰" (any of them), "channel!=설문" (all others), "region=" (unknown).

    >>> filter_from("channel!=설문,리뷰")
    Filter(dimension='channel', values=('설문', '리뷰'), exclude=True)
    """
    name, sign, values = text.partition("=")
    if not sign or not name.strip("! "):
        raise BadFilter(text=text)
    kept = tuple(value.strip() or None for value in values.split(","))
    return Filter(name.strip().rstrip("!").strip(), kept, exclude=name.rstrip().endswith("!"))


def period_words(period: Period, language: str = "ko") -> str:
    """First and last day of a period; "전체 기간" when it is open on both sides."""
    if period.since is None and period.until is None:
        return "전체 기간" if language == "ko" else "all time"
    first = f"{period.since:%Y.%m.%d}" if period.since else ""
    last = f"{date.fromordinal(period.until.toordinal() - 1):%Y.%m.%d}" if period.until else ""
    return f"{first} ~ {last}".strip()


def scope_words(scope: Scope, language: str = "ko") -> list[str]:
    """The period and each filter of a scope."""
    told = [period_words(scope.period, language)]
    for kept in scope.filters:
        values = ", ".join(group_words(kept.dimension, value, language) for value in kept.values)
        without = "" if not kept.exclude else " 제외" if language == "ko" else " left out"
        told.append(f"{catalogue().dimensions[kept.dimension].label[language]}: {values}{without}")
    return told


def label(metric: str, language: str = "ko") -> str:
    return catalogue().metric(metric).label[language]


def written(metric: Definition, value: float | None, language: str = "ko") -> str:
    """A value in its unit; an en dash where there is none."""
    if value is None:
        return NO_VALUE
    match metric.unit:
        case "points":
            return _signed(value, metric.decimals)
        case "feeling":
            return _signed(value, metric.decimals)
        case "share":
            return f"{grouped(100 * value, metric.decimals)}%"
        case "money":
            return won(value) if language == "ko" else f"₩{grouped(value)}"
        case "count":
            return large(value) if language == "ko" and value >= 1e6 else grouped(value)
        case "days":
            return f"{grouped(value, metric.decimals)}일" if language == "ko" else f"{grouped(value, metric.decimals)} days"
        case "minutes":
            return f"{grouped(value, metric.decimals)}{'분' if language == 'ko' else ' min'}"
        case _:
            return grouped(value, metric.decimals)


def interval(metric: Definition, cell: Cell, language: str = "ko") -> str:
    """"low ~ high" of a cell, empty when it has none."""
    if cell.low is None or cell.high is None:
        return ""
    return f"{written(metric, cell.low, language)} ~ {written(metric, cell.high, language)}"


def _signed(value: float, decimals: int) -> str:
    text = grouped(value, decimals)
    return f"+{text}" if value > 0 and float(text.replace(",", "").replace("−", "-")) != 0 else text


def moved(metric: Definition, difference: float, language: str = "ko") -> str:
    """The size of a difference with its sign and unit: "+3.1%p", "−5점"."""
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    size = abs(difference)
    if metric.unit == "share":
        return f"{sign}{grouped(100 * size, 1)}%p"
    if metric.unit == "points":
        return f"{sign}{grouped(size, 1)}{'점' if language == 'ko' else ''}"
    if metric.unit == "feeling":
        return f"{sign}{grouped(size, metric.decimals)}"
    return f"{sign}{written(metric, size, language)}"


def change_words(metric: Definition, change: Change | None, language: str = "ko") -> str:
    """A change in a few words; "no clear change" when it is within its interval."""
    ko = language == "ko"
    if change is None or change.difference is None:
        return "비교할 앞 기간이 없어요" if ko else "no earlier period to compare with"
    if change.test == "none" and change.low is None:
        share = change.difference / change.then.value if change.then.value else None
        return f"{'+' if share > 0 else '−' if share < 0 else ''}{grouped(100 * abs(share), 1)}%" if share is not None else moved(metric, change.difference, language)
    if not change.clear:
        return "뚜렷한 변화 없음" if ko else "no clear change"
    return moved(metric, change.difference, language)


def is_good(metric: Definition, change: Change) -> bool | None:
    """Whether a clear change is a good one; None when it is not clear or neither."""
    if not change.clear or metric.good == "neutral" or change.difference is None:
        return None
    return (change.difference > 0) == (metric.good == "up")


def trend_title(measured: Measured, change: Change | None, language: str = "ko") -> str:
    """The finding of a time series in a sentence."""
    metric = catalogue().metric(measured.question.metric)
    name, ko = metric.label[language], language == "ko"
    if measured.total.value is None:
        return f"{particle(name, '을/를')} 계산할 자료가 아직 없어요" if ko else f"No data for {name} yet"
    if change is None or change.difference is None or change.low is None:
        return f"{particle(name, '은/는')} {written(metric, measured.total.value, language)}{_copula(metric, language)}" if ko else f"{name}: {written(metric, measured.total.value, language)}"
    if not change.clear:
        return f"{particle(name, '은/는')} 뚜렷한 변화가 없어요" if ko else f"{name}: no clear change"
    size = moved(metric, abs(change.difference), language).lstrip("+")
    if ko:
        return f"{particle(name, '이/가')} {size} {'올랐어요' if change.difference > 0 else '내렸어요'}"
    return f"{name} {'rose' if change.difference > 0 else 'fell'} by {size}"


def _copula(metric: Definition, language: str) -> str:
    return "이에요" if language == "ko" and metric.unit in ("money", "days") else "예요" if language == "ko" else ""


def ranking_title(measured: Measured, dimension: str, language: str = "ko") -> str:
    """Which group stands apart from the whole, or that none does."""
    metric = catalogue().metric(measured.question.metric)
    ko = language == "ko"
    whole, name = measured.total.value, metric.label[language]
    cut = catalogue().dimensions[dimension].label[language]
    if whole is None:
        return f"{cut}별 {name}" if ko else f"{name} by {cut}"
    if metric.interval == "none":
        return _greatest(measured, dimension, name, language)
    apart = [cell for cell in measured.cells if cell.low is not None and cell.high is not None and not cell.small
             and (cell.low > whole or cell.high < whole)]
    if not apart:
        return f"{cut}에 따른 뚜렷한 차이는 없어요" if ko else f"No {cut} stands apart"
    most = max(apart, key=lambda cell: abs((cell.value or 0) - whole))
    group = group_words(dimension, most.group[dimension], language)
    higher = (most.value or 0) > whole
    if ko:
        return f"{particle(name, '은/는')} ‘{group}’에서 가장 {'높아요' if higher else '낮아요'}"
    return f"{name} is {'highest' if higher else 'lowest'} for '{group}'"


def _greatest(measured: Measured, dimension: str, name: str, language: str) -> str:
    """A sum is counted, not estimated: the largest group is the largest."""
    most = max((cell for cell in measured.cells if cell.value is not None), key=lambda cell: cell.value or 0)
    group = group_words(dimension, most.group[dimension], language)
    return f"{particle(name, '은/는')} ‘{group}’에서 가장 많아요" if language == "ko" else f"{name} is greatest for '{group}'"


def group_words(dimension: str, value: Any, language: str = "ko") -> str:
    """A group's name as people read it: months, weekdays, unknown."""
    if value is None:
        return _UNKNOWN[language]
    if dimension == "weekday":
        return _WEEKDAYS[language][int(value) - 1]
    if dimension == "hour":
        return f"{value}시" if language == "ko" else f"{value}:00"
    if isinstance(value, date):
        return {"month": f"{value:%Y.%m}", "year": f"{value:%Y}", "quarter": f"{value.year} Q{(value.month + 2) // 3}"}.get(
            dimension, f"{value:%Y.%m.%d}")
    if dimension == "age_band" and language == "en":
        return str(value).replace("대", "s")
    return catalogue().dimensions[dimension].words[language].get(str(value)) or _english(dimension, language).get(str(value), str(value))


@cache
def _english(dimension: str, language: str) -> dict[str, str]:
    """English words for stored Korean values that another room names: stages, touchpoints, subjects."""
    if language != "en" or dimension not in ("stage", "touchpoint", "subject"):
        return {}
    from analytics.journey.stages import template, template_keys  # what names them reads this module
    from analytics.voice.subjects import taxonomy

    if dimension == "subject":
        return dict(taxonomy().subjects.values())
    stages = [stage for key in reversed(template_keys()) for stage in template(key).stages]  # the default journey's words win
    if dimension == "stage":
        return {stage.name: stage.en for stage in stages}
    return {name: english for stage in stages for name, english in stage.touchpoints}


def left_out_words(measured: Measured, language: str = "ko") -> str:
    """What was not counted and why, in one phrase; empty when all was."""
    words = {
        "no_score": ("점수 없음", "no score"), "other_scale": ("다른 척도", "other scale"), "not_scored": ("감정을 아직 읽지 않음", "not read yet"),
        "unsure": ("감정이 뚜렷하지 않음", "feeling unclear"), "no_customer": ("고객을 알 수 없음", "no customer"), "no_amount": ("금액 없음", "no amount"), "other_currency": ("원이 아닌 통화", "another currency than won"), "first_orders": ("첫 주문", "first orders"), "not_over": ("아직 지켜보는 중", "still being watched"),
    }
    number = 0 if language == "ko" else 1
    told = [f"{words[reason][number] if reason in words else reason} {count:,}" for reason, count in measured.left_out.items()]
    return " · ".join(told)


def passport(measured: Measured, change: Change | None = None) -> dict[str, Any]:
    """A figure with all that is needed to walk it back: definition, formula, filters, n, what was left out, SQL."""
    metric = catalogue().metric(measured.question.metric)
    return {
        "metric": metric.name, "label": dict(metric.label), "meaning": dict(metric.meaning), "source": metric.source,
        "formula": metric.value, "parts": dict(metric.parts), "where": metric.where, "unit": metric.unit, "n_unit": metric.n_unit,
        "interval_method": metric.interval, "level": measured.question.level, "by": measured.question.by, "scope": measured.question.scope,
        "value": measured.total.value, "low": measured.total.low, "high": measured.total.high, "n": measured.total.n,
        "total": measured.total, "cells": measured.cells, "left_out": dict(measured.left_out), "sql": measured.sql,
        "scale": measured.scale, "good": metric.good, "change": change, "data_version": measured.version, "dataset": measured.dataset,
    }


def lines(measured: Measured, language: str = "ko") -> str:
    """A Measured as lines of text for the terminal."""
    metric = catalogue().metric(measured.question.metric)

    def line(name: str, cell: Cell) -> str:
        between = interval(metric, cell, language)
        return f"  {name}\t{written(metric, cell.value, language)}{f'  [{between}]' if between else ''}\tn={cell.n:,}"

    told = [metric.label[language], line("전체" if language == "ko" else "all", measured.total)]
    told += [line(" · ".join(group_words(name, value, language) for name, value in cell.group.items()), cell) for cell in measured.cells]
    left_out = left_out_words(measured, language)
    return "\n".join([*told, *([f"  ({left_out})"] if left_out else [])])


def moved_words(metric: Definition, change: Change, language: str = "ko") -> str:
    """A clear change as a sentence: "평점이 0.45 내렸어요 (3.79, 95% 구간 −0.53 ~ −0.36)"."""
    ko = language == "ko"
    if change.difference is None or change.low is None or change.high is None:
        return ""
    size = moved(metric, abs(change.difference), language).lstrip("+")
    name = metric.label[language]
    between = f"{moved(metric, change.low, language)} ~ {moved(metric, change.high, language)}"
    if ko:
        return f"{particle(name, '이/가')} {size} {'올랐어요' if change.difference > 0 else '내렸어요'} (95% 구간 {between})"
    return f"{name} {'rose' if change.difference > 0 else 'fell'} by {size} (95% interval {between})"


def change_method(change: Change | None, language: str = "ko") -> str:
    """How a change was tested, in a phrase."""
    ko = language == "ko"
    if change is None or change.test == "none":
        return ""
    names = {"two-proportion": ("두 비율 검정", "two-proportion test"), "welch": ("웰치 t 검정", "Welch's t test"),
             "nps-delta": ("NPS 차이 검정", "NPS difference test"), "one-proportion": ("한 비율 검정", "one-proportion test"),
             "nps-one": ("NPS 한 값 검정", "one-sample NPS test"), "one-sample-t": ("한 표본 t 검정", "one-sample t test"),
             "two-z": ("두 표본 z 검정", "two-sample z test"), "scatter": ("앞선 기간이 흔들린 폭과 견준 t 검정", "t test against the scatter of the periods before")}
    named = names[change.test][0 if ko else 1]
    return named + ("" if change.adjusted_p is None else ", 여러 비교를 고려해 보정(홀름)" if ko else ", corrected for several comparisons (Holm)")


def needed_words(metric: Definition, cell: Cell, language: str = "ko") -> str:
    """Which change could be told from noise at this n: the half width of the difference of two such periods."""
    if cell.low is None or cell.high is None:
        return ""
    size = (cell.high - cell.low) / 2 * 2**0.5
    said = moved(metric, size, language).lstrip("+")
    return f"이만한 응답 수에서는 {said} 넘게 움직여야 변화라고 말할 수 있어요" if language == "ko" else f"At this n a change must exceed {said} to be more than noise"


def split_title(found: Decomposition, language: str = "ko") -> str:
    """Which group carries most of a change."""
    metric = catalogue().metric(found.metric)
    known = [effect for effect in found.effects if effect.group is not None]
    ko = language == "ko"
    if not known:
        return "나눌 값이 없어요" if ko else "Nothing to split by"
    group, size = group_words(found.dimension, known[0].group, language), moved(metric, known[0].both, language)
    whole = moved(metric, found.difference, language)
    return f"전체 변화 {whole} 가운데 ‘{group}’의 몫이 {particle(size, '이에요/예요')}" if ko else f"Of the change of {whole}, '{group}' carries {size}"


def glossary(wanted: str = "", language: str = "ko") -> tuple[Definition, ...]:
    """The definitions whose words hold what is looked for; all without a word."""
    word = wanted.strip().lower()

    def words(metric: Definition) -> str:
        return " ".join((metric.name, metric.label[language], metric.meaning[language], *metric.asked_as[language])).lower()

    return tuple(metric for metric in catalogue().metrics.values() if word in words(metric))


def running_words(found: LikeForLike | None, metric: Definition, language: str = "ko") -> str:
    """The running period against the same days of the one before, in a phrase; empty when all periods are over."""
    if found is None or found.now.since is None or found.now.until is None or found.before.since is None or found.before.until is None:
        return ""
    ko, change = language == "ko", found.change
    last, before_last = found.now.until - timedelta(days=1), found.before.until - timedelta(days=1)
    values = f"{written(metric, change.now.value, language)} ({found.now.since:%m.%d}~{last:%m.%d})", (
        f"{written(metric, change.then.value, language)} ({found.before.since:%m.%d}~{before_last:%m.%d})")
    said = change_words(metric, change, language)
    return (f"진행 중인 기간은 같은 날수끼리 견줘요: {values[0]}, 앞 기간 {values[1]}" if ko
            else f"The running period against the same days: {values[0]}, before {values[1]}") + (f" · {said}" if said else "")
