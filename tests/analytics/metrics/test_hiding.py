"""Groups of fewer than ten people are not shown to viewers, nor can they be found by subtraction."""

from __future__ import annotations

from datetime import date

from analytics.metrics.cohorts import CohortCell, Cohorts
from analytics.metrics.decomposing import Decomposition, Effect
from analytics.metrics.funnel import Funnel, Passage
from analytics.metrics.hiding import hidden, hide_small
from analytics.metrics.overview import Headline
from analytics.metrics.question import Cell, Change, Measured, MetricQuestion


def answer(*sizes: int) -> Measured:
    cells = tuple(Cell(1.0, 0.5, 1.5, n, {"channel": str(place)}, {"n": n}) for place, n in enumerate(sizes))
    return Measured(MetricQuestion("nps", ("channel",)), Cell(1.0, 0.5, 1.5, sum(sizes), {}, {"n": sum(sizes)}), cells, {}, "", 1, "test")


def shown(measured: Measured) -> list[str]:
    return [cell.group["channel"] for cell in measured.cells if cell.value is not None]


def test_one_small_group_takes_the_next_one_with_it() -> None:
    assert shown(hide_small(answer(50, 4, 20, 80))) == ["0", "3"]


def test_two_small_groups_hide_each_other() -> None:
    assert shown(hide_small(answer(50, 4, 9, 20))) == ["0", "3"]


def test_groups_of_ten_and_more_stay() -> None:
    assert shown(hide_small(answer(10, 30))) == ["0", "1"]


def test_nothing_of_a_hidden_group_is_left() -> None:
    cell = hide_small(answer(50, 4, 20)).cells[1]
    assert (cell.value, cell.low, cell.high, cell.n, dict(cell.parts)) == (None, None, None, 0, {})


def test_a_small_whole_is_hidden_too() -> None:
    assert hide_small(answer(3, 4)).total.value is None


def test_figures_inside_other_results_are_hidden_too() -> None:
    few, many = Cell(0.5, 0.1, 0.9, 4, {}, {"n": 4.0, "hits": 2.0}), Cell(0.5, 0.4, 0.6, 400, {}, {"n": 400.0, "hits": 200.0})
    fall = Change(few, many, -0.1, -0.2, 0.0, 0.04, "two-proportion", adjusted_p=0.04)
    (shown,) = hidden((Headline("csat", few, fall, (many, few), "week"),))
    assert (shown.cell.value, shown.course[0].value, shown.course[1].value) == (None, 0.5, None)
    assert shown.change is not None
    assert (shown.change.difference, shown.change.now.value, shown.change.clear) == (None, None, False)


def test_a_cohort_of_few_customers_goes_with_the_next_smallest() -> None:
    cells = tuple(CohortCell(date(2025, month, 1), age, n, n // 2, True) for month, n in ((1, 4), (2, 30), (3, 50)) for age in (0, 1))
    found = hidden(Cohorts("bounded", cells, cells[:0], 84, date(2025, 6, 1), ""))
    assert {cell.start for cell in found.cells} == {date(2025, 3, 1)}


def test_the_funnel_ends_before_a_step_that_few_visits_reached() -> None:
    passages = tuple(Passage("conversion", "구매", Cell(0.5, 0.4, 0.6, n, {}, {"n": n, "hits": n / 2}), None) for n in (100, 50, 8, 4))
    found = hidden(Funnel(passages, passages[0].cell, None))
    assert [one.reached for one in found.passages] == [100, 50]


def test_groups_of_few_and_the_next_smallest_leave_the_parts_of_a_change() -> None:
    effects = tuple(Effect(name, 0.1, 0.1, Cell(0.5, 0.4, 0.6, n), Cell(0.5, 0.4, 0.6, n)) for name, n in (("a", 5), ("b", 40), ("c", 90)))
    assert [one.group for one in hidden(Decomposition("csat", "channel", 0.6, effects)).effects] == ["c"]


def test_what_holds_no_small_group_stays_the_same_object() -> None:
    found = (answer(10, 30), "words", {"n": 3})
    assert hidden(found) == found
