"""Groups of fewer than ten people are not shown to viewers, nor can they be found by subtraction."""

from __future__ import annotations

from analytics.metrics.hiding import hide_small
from analytics.metrics.question import Cell, Measured, MetricQuestion


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
