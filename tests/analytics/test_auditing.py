"""The subtraction attack: somebody holds every link there is and subtracts everything from everything."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest

from analytics.reports.auditing import Released, read, unsafe

WEEKS = (date(2026, 9, 1), date(2026, 11, 22))
SHORT = (date(2026, 10, 25), date(2026, 11, 22))
LEAST = 10


def group(n: int | None, days: tuple[date, date] = WEEKS, **kept: tuple[str, ...]) -> Released:
    return Released("nps", *days, tuple(sorted(kept.items())), n)


def test_a_link_without_one_channel_would_tell_that_channel_by_subtraction() -> None:
    everything = [group(100)]
    without = [group(96, channel=("설문", "리뷰"))]
    assert unsafe(without, everything, LEAST) == {0}
    assert unsafe([group(60, channel=("설문", "리뷰"))], everything, LEAST) == frozenset()


def test_a_group_hidden_in_one_link_is_not_told_by_two_others() -> None:
    first = [group(100), group(None, channel=("전화",)), group(None, channel=("채팅",)), group(80, channel=("설문",))]
    assert unsafe([group(92, channel=("설문", "채팅"))], first, LEAST) == {0}, "100 - 92 = the hidden 전화"


def test_a_chain_of_periods_is_seen_through() -> None:
    before = [group(50, (date(2026, 9, 1), date(2026, 10, 1))), group(57, (date(2026, 9, 1), date(2026, 10, 2)))]
    assert unsafe([], before, LEAST) == frozenset(), "that is out already; a new link is not to blame"


def test_other_metrics_and_what_is_read_back_are_kept_apart() -> None:
    other = Released("csat", *WEEKS, (), 100)
    assert unsafe([group(96, channel=("설문",))], [other], LEAST) == frozenset()
    assert read(other.plain()) == other and read(group(None, SHORT, channel=("설문",)).plain()) == group(None, SHORT, channel=("설문",))


@pytest.mark.parametrize("seed", range(20))
def test_an_attacker_with_all_links_over_all_filters_recovers_no_small_group(seed: int) -> None:
    """Links over every mixture of filters come one after the other; the attacker solves for each cell under ten."""
    rng = np.random.default_rng(seed)
    channels, stages = ("설문", "리뷰", "전화", "채팅"), ("배송", "결제", "사용")
    truth = {pair: int(rng.choice([2, 5, 8, 14, 40, 90])) for pair in itertools.product(channels, stages)}

    def size(some: tuple[str, ...], at: tuple[str, ...]) -> int:
        return sum(truth[pair] for pair in itertools.product(some, at))

    def hidden(cells: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> list[Released]:
        return [Released("nps", *WEEKS, (("channel", of), ("stage", at)), None) for of, at in cells if size(of, at) < LEAST]

    one_by_one = [((one,), (at,)) for one, at in truth] + [((one,), stages) for one in channels] + [(channels, (at,)) for at in stages]
    secrets, released = hidden(one_by_one), list[Released]()
    asked = [some for k in range(1, 5) for some in itertools.combinations(channels, k)]
    for some in rng.permutation(np.array(asked, dtype=object)):
        chosen = tuple(some)
        cells = [(chosen, stages), *((chosen, (stage,)) for stage in stages), *(((one,), stages) for one in chosen)]
        new = [Released("nps", *WEEKS, (("channel", of), ("stage", at)), n if (n := size(of, at)) >= LEAST else None) for of, at in cells]
        known = [_worked_out(one, released) for one in hidden(cells)]
        hide = unsafe(new, released, LEAST, secrets)
        released += [Released(one.metric, one.since, one.until, one.kept, None if place in hide else one.n) for place, one in enumerate(new)]
        assert [_worked_out(one, released) for one in hidden(cells)] == known, "this link tells what it hides"
    assert not [one.kept for one in secrets if _worked_out(one, released)]
    assert sum(one.shown for one in released) >= len(channels), "hiding everything would be no answer"


def _worked_out(target: Released, released: list[Released]) -> bool:
    """The attacker: is the target a sum and difference of what the links show?"""
    vectors = _vectors([*released, target])
    shown = np.array([vector for one, vector in zip(released, vectors, strict=False) if one.shown]).T
    if not shown.size:
        return False
    weights, *_ = np.linalg.lstsq(shown, vectors[-1], rcond=None)
    return bool(np.abs(shown @ weights - vectors[-1]).max() < 1e-6)


def _vectors(groups: list[Released]) -> list[np.ndarray]:
    """Each group written out over all smallest parts: the long way, independent of the audit's own."""
    days = sorted({day for one in groups for day in (one.since or date.min, one.until or date.max)})
    names = sorted({name for one in groups for name, _values in one.kept})
    values = {name: [*sorted({value or "" for one in groups for kept, given in one.kept if kept == name for value in given}), None] for name in names}
    return [
        np.array([
            float((one.since or date.min) <= day < (one.until or date.max) and all(value in given for name, given in one.kept for value in (part[names.index(name)],)))
            for day in days[:-1] for part in itertools.product(*values.values())
        ])
        for one in groups
    ]


def test_rows_that_came_since_an_earlier_link_are_not_told_by_the_next() -> None:
    assert unsafe([group(104)], [group(100)], LEAST) == {0}, "104 - 100 are four people"
    assert unsafe([group(140)], [group(100)], LEAST) == frozenset()
    assert unsafe([group(100)], [group(100)], LEAST) == frozenset()


def test_weeks_tell_a_month_and_a_month_its_rest() -> None:
    weeks = [group(30, (date(2026, 9, 7), date(2026, 9, 14))), group(None, (date(2026, 9, 14), date(2026, 9, 21))), group(None, (date(2026, 9, 21), date(2026, 9, 28)))]
    assert unsafe([group(36, (date(2026, 9, 7), date(2026, 9, 21)))], weeks, LEAST) == {0}, "36 - 30 is the hidden week"
    assert unsafe([group(90, (date(2026, 9, 1), date(2026, 9, 28)))], weeks, LEAST) == frozenset()


def test_links_over_many_dimensions_are_audited_in_a_moment() -> None:
    names = {"channel": 8, "stage": 10, "region": 17, "age_band": 9, "category": 12, "segment": 6}
    cells = [group(40 + n, **{name: (f"{name}{n}",)}) for name, count in names.items() for n in range(count)]
    small = [group(None, channel=("channel0",), region=("region0",))]
    assert unsafe([group(900), *cells], small, LEAST) == frozenset()
    pair = group(38, channel=("channel0",), region=("region0", "region1"))
    assert unsafe([group(33, channel=("channel0",), region=("region1",))], [*cells, *small, pair], LEAST) == {0}
