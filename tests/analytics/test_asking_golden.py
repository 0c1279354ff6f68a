"""Golden questions over the sample: what must be understood, what must be refused.

The *_first files were written before the grammar; they stay as they are.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from analytics.metrics.asking.reading import read
from analytics.metrics.asking.understood import Asked, Reading, Refused
from analytics.metrics.asking.vocabulary import vocabulary
from analytics.metrics.question import Period
from data.sample import make
from data.warehouse import Warehouse

TODAY = date(2026, 11, 22)
GOLDEN = Path(__file__).parent / "golden"
PERIODS = {
    "this_month": ("2026-11-01", "2026-12-01"), "last_month": ("2026-10-01", "2026-11-01"), "last_week": ("2026-11-09", "2026-11-16"),
    "this_week": ("2026-11-16", "2026-11-23"), "last_4w": ("2026-10-25", "2026-11-22"), "last_14d": ("2026-11-08", "2026-11-22"),
    "last_30d": ("2026-10-23", "2026-11-22"), "last_3m": ("2026-08-22", "2026-11-22"), "last_6m": ("2026-05-22", "2026-11-22"),
    "this_year": ("2026-01-01", "2027-01-01"), "last_year": ("2025-01-01", "2026-01-01"), "q1": ("2026-01-01", "2026-04-01"),
    "q2": ("2026-04-01", "2026-07-01"), "q3": ("2026-07-01", "2026-10-01"), "q4_last_year": ("2025-10-01", "2026-01-01"),
    "h1": ("2026-01-01", "2026-07-01"), "h2_last_year": ("2025-07-01", "2026-01-01"), "m6": ("2026-06-01", "2026-07-01"),
    "m6_last_year": ("2025-06-01", "2025-07-01"), "m9": ("2026-09-01", "2026-10-01"), "m12": ("2025-12-01", "2026-01-01"),
    "m6_to_m8": ("2026-06-01", "2026-09-01"), "yesterday": ("2026-11-21", "2026-11-22"), "chuseok": ("2026-09-24", "2026-09-27"),
    "seollal": ("2026-02-16", "2026-02-19"), "this_quarter": ("2026-10-01", "2027-01-01"), "last_quarter": ("2026-07-01", "2026-10-01"),
    "m5": ("2026-05-01", "2026-06-01"), "m3": ("2026-03-01", "2026-04-01"), "m7": ("2026-07-01", "2026-08-01"), "m7_last_year": ("2025-07-01", "2025-08-01"),
}
SPAN = Period(date(2024, 11, 22), date(2026, 11, 22))


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("golden") / "sample.duckdb")
    make(warehouse, TODAY)
    yield vocabulary(warehouse)
    warehouse.close()


def period(name: str) -> Period:
    since, until = PERIODS[name]
    return Period(date.fromisoformat(since), date.fromisoformat(until))


def told(found: Reading | Asked | Refused) -> str:
    """A reading in the notation of the golden files."""
    if isinstance(found, Refused):
        return "refused"
    if isinstance(found, Asked):
        return "ask"
    scope = found.question.scope
    names = {period(name): name for name in reversed(PERIODS)}
    pieces = [found.question.metric]
    pieces += [f"by={','.join(found.question.by)}"] if found.question.by else []
    for word, excluded in (("where", False), ("not", True)):
        kept = [f"{one.dimension}:{'|'.join(map(str, one.values))}" for one in scope.filters if one.exclude is excluded]
        pieces += [f"{word}={','.join(kept)}"] if kept else []
    pieces += [f"p={names.get(scope.period, scope.period)}"] if scope.period != Period() else []
    if found.against:
        pieces.append(f"vs={names.get(found.against, found.against)}")
    pieces += [f"top={found.top}"] if found.top else []
    pieces += [f"order={found.order}"] if found.order else []
    pieces += [f"moved={found.moved}"] if found.moved else []
    pieces += [f"intent={found.intent}"] if found.intent != "figure" else []
    return " ".join(pieces)


def wanted(text: str) -> str:
    """The file's notation with ``vs=year_before`` spelt out as told() does."""
    found = re.search(r"p=(\S+)", text)
    if "vs=year_before" in text and found:
        main = period(found[1])
        before = Period(*(day.replace(year=day.year - 1) for day in (main.since, main.until) if day))
        names = {period(name): name for name in reversed(PERIODS)}
        text = text.replace("vs=year_before", f"vs={names.get(before, before)}")
    for name, until in PERIODS.items():  # two names of one period are one
        first = {period(one): one for one in reversed(PERIODS)}[Period(*map(date.fromisoformat, until))]
        text = re.sub(rf"=({name})(?= |$)", f"={first}", text)
    return text


def lines(file: str) -> list[tuple[str, str, bool]]:
    found = []
    for line in (GOLDEN / file).read_text(encoding="utf-8").splitlines():
        if "=>" in line and not line.startswith("#"):
            question, answer = (part.strip() for part in line.split("=>"))
            found.append((question.removeprefix("> "), wanted(answer), question.startswith("> ")))
    return found


def judged(file: str, words) -> tuple[list[tuple[str, str, str]], int]:
    """Misses as (question, wanted, told), and how many questions there were."""
    misses, before = [], None
    for question, answer, continues in lines(file):
        found = read(question, words, TODAY, before if continues else None, SPAN)
        before = found if isinstance(found, Reading) else None
        if pieces(told(found)) != pieces(answer):
            misses.append((question, answer, told(found)))
    return misses, len(lines(file))


def pieces(text: str) -> list[str]:
    """The parts of the notation, and the filters within a part, without their order (cuts keep theirs)."""
    found = []
    for piece in text.split(" "):
        name, sign, rest = piece.partition("=")
        found.append(name + sign + (",".join(sorted(rest.split(","))) if name in ("where", "not") else rest))
    return sorted(found)


FILES = sorted(path.name for path in GOLDEN.glob("ask_*.txt"))


@pytest.mark.parametrize("file", FILES)
def test_questions_are_understood(file, words):
    misses, count = judged(file, words)
    assert len(misses) <= 0.05 * count, "\n".join(map(str, misses))


@pytest.mark.parametrize("file", FILES)
def test_what_cannot_be_answered_is_not_answered(file, words):
    refusals = [one for one in lines(file) if one[1] == "refused"]
    answered = [question for question, _, _ in refusals if isinstance(read(question, words, TODAY, None, SPAN), Reading)]
    assert len(answered) <= 0.05 * len(refusals), answered


@pytest.mark.parametrize("file", FILES)
def test_hardly_ever_is_another_figure_shown_as_certain(file, words):
    misses, count = judged(file, words)
    wrong = [miss for miss in misses if miss[2] not in ("refused", "ask") and miss[1].split(" ")[0] != miss[2].split(" ")[0]]
    assert len(wrong) <= 0.01 * count, wrong
