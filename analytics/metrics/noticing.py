"""Alarms as notices for the inbox: figures and names of groups in both languages, never a row of the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from analytics.metrics.alerts import Alarm, Digest, cause_title, digest, digest_title, merged, rung
from analytics.metrics.catalogue import LANGUAGES, catalogue
from analytics.metrics.overview import Moved
from analytics.metrics.telling import change_method, group_words, moved, moved_words, period_words, written
from analytics.metrics.unusual import Window
from data.rules import Notice, Rule, Rules
from data.warehouse import Warehouse


def look(warehouse: Warehouse, kept: Rules, now: datetime) -> tuple[tuple[Notice, tuple[Rule, ...]], ...]:
    """What is new: each notice put into the inbox now, with the rules that rang for it. A second look finds nothing.

    ``now`` is the moment of the check; its day is the day the figures are asked for.
    """
    today = now.date()
    weekly, daily = digest(warehouse, today), digest(warehouse, today, grain="day")
    alarms = merged((*weekly.alarms, *daily.alarms), rung(warehouse, kept.all(), today))
    awake = kept.awake(today)  # an alarm whose rules all sleep is not told without them either
    told = [(alarm, tuple(one for one in alarm.rules if one in awake)) for alarm in alarms]
    found: list[tuple[Notice, tuple[Rule, ...]]] = [(notice(alarm, now), rules) for alarm, rules in told if rules or not alarm.rules]
    if weekly.judged:
        found.append((digest_notice(weekly, now), ()))
    return tuple((one, rules) for one, rules in found if kept.keep(one, rules))


def notice(alarm: Alarm, now: datetime) -> Notice:
    told = {language: (cause_title(alarm, language), *_lines(alarm, language)) for language in LANGUAGES}
    return Notice(alarm.key, "alarm", *_days(alarm.looked), good=alarm.good, told=told, found_at=now)


def digest_notice(found: Digest, now: datetime) -> Notice:
    """The week in a few lines; also when nothing happened."""
    told = {
        language: (digest_title(found, language), *(cause_title(alarm, language) for alarm in found.alarms), looked_words(found, language))
        for language in LANGUAGES
    }
    return Notice(f"digest:{found.week}", "digest", *_days(found.looked), good=None, told=told, found_at=now)


def looked_words(found: Digest, language: str) -> str:
    """How much was looked at, against what."""
    if language == "ko":
        return f"지표 {found.judged}개를 앞선 8주와 견줬어요. 주마다 흔들리는 폭을 넘고, 여러 번 견준 것을 보정해도 남는 것만 알려요."
    return f"{found.judged} metrics were held against the eight weeks before; told is what exceeds their usual unrest after correction for the number of comparisons."


def _days(looked: Window) -> tuple[date, date]:
    return looked.start, looked.period.until or looked.start


def _lines(alarm: Alarm, language: str) -> Iterator[str]:
    yield period_words(alarm.looked.period, language)
    for move in alarm.moves:
        yield moved_line(move, language)
    for name in dict.fromkeys(rule.name for rule in alarm.rules if rule.name):
        yield f"규칙: {name}" if language == "ko" else f"Rule: {name}"


def moved_line(move: Moved, language: str) -> str:
    """A change with before and after, n, test and where most of it happened."""
    metric, change, ko = catalogue().metric(move.metric), move.change, language == "ko"
    facts = [
        f"{written(metric, change.then.value, language)} → {written(metric, change.now.value, language)}", f"n {change.now.n:,}", change_method(change, language),
    ]
    if move.group and move.part is not None and move.cut:
        group = group_words(move.cut, move.group, language)
        facts.append(f"‘{group}’의 몫 {moved(metric, move.part, language)}" if ko else f"'{group}' carries {moved(metric, move.part, language)}")
    return f"{moved_words(metric, change, language)} · " + " · ".join(one for one in facts if one)
