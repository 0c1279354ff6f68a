"""The weekly digest as a document: what happened, or that nothing did, and every figure that was judged."""

from __future__ import annotations

from datetime import date

from analytics.metrics.alerts import Digest, Spot, cause_title, digest_title, last_day, spot_words, told_spots
from analytics.metrics.catalogue import catalogue
from analytics.metrics.noticing import looked_words, moved_line
from analytics.metrics.overview import Moved
from analytics.metrics.question import Change
from analytics.metrics.telling import change_method, moved, period_words, written
from analytics.reports.document import Block, Sheet
from analytics.reports.writing import Sentence

_WORDS = {
    "ko": {"happened": "살펴볼 일", "figures": "지표마다", "method": "어떻게 찾았나요", "kicker": "주간 소식", "nothing": "평소와 다른 움직임이 없어요. 아래에 지표마다 어땠는지 적었어요."},
    "en": {"happened": "Worth a look", "figures": "Metric by metric", "method": "How this was found", "kicker": "Weekly digest", "nothing": "No movement beyond the usual. Each metric is listed below."},
}
_COLUMNS = {"ko": ("번호", "무엇", "값", "앞선 8주", "차이의 95% 구간", "n"), "en": ("No.", "What", "Value", "8 weeks before", "95% interval of the change", "n")}


def weekly(found: Digest, today: date, language: str = "ko") -> Sheet:
    """One page: the title says what happened; the table holds all judged metrics, clear ones first."""
    words = _WORDS[language]
    numbers = {spot: f"F{place}" for place, spot in enumerate(told_spots(found), 1)}
    lines = tuple(
        Sentence(text, "finding", tuple(dict.fromkeys(numbers[_spot(found, move)] for move in moves)))
        for alarm in found.alarms for text, moves in ((cause_title(alarm, language), alarm.moves), *((moved_line(move, language), (move,)) for move in alarm.moves))
    ) or ((Sentence(words["nothing"], "finding"),) if found.judged else ())
    blocks = (Block(words["happened"], lines, ("",) * len(lines)),) if lines else ()
    rows = tuple(_row(number, spot, found.changes[spot], language) for spot, number in numbers.items())
    method = tuple(dict.fromkeys([looked_words(found, language), *(change_method(one, language) for one in found.changes.values() if one.clear)]))
    period = f"{words['kicker']} · {period_words(found.looked.period, language)}"
    return Sheet(digest_title(found, language), period, language, today, blocks, _COLUMNS[language], rows, words["figures"], words["method"], method,
                    f"~ {last_day(found.looked):%Y.%m.%d}")


def _spot(found: Digest, move: Moved) -> Spot:
    """Where the move's figure stands in the table."""
    place = Spot(move.metric, move.cut, move.group)
    return place if place in found.changes and found.changes[place] is move.change else Spot(move.metric)


def _row(number: str, spot: Spot, change: Change, language: str) -> tuple[str, ...]:
    metric = catalogue().metric(spot.metric)
    between = f"{moved(metric, change.low, language)} ~ {moved(metric, change.high, language)}" if change.low is not None and change.high is not None else "–"
    return (number, spot_words(spot, language), written(metric, change.now.value, language), written(metric, change.then.value, language), between, f"{change.now.n:,}")
