"""Small groups: hidden from those who may not look at single people, together with a second one.

One hidden group alone could be found by taking the others from the whole (../shared/reference/measures.md).
"""

from __future__ import annotations

from dataclasses import replace

from analytics.metrics.question import Cell, Measured

LEAST = 10


def hide_small(measured: Measured, least: int = LEAST) -> Measured:
    """The answer without values, parts and n of groups under ``least``, and of the next larger when it was only one.

    A whole that is itself under ``least`` is hidden with all its groups.
    """
    if measured.total.n < least:
        return replace(measured, total=_hidden(measured.total), cells=tuple(map(_hidden, measured.cells)))
    order = sorted(range(len(measured.cells)), key=lambda place: measured.cells[place].n)
    small = [place for place in order if measured.cells[place].n < least]
    hidden = set(order[:2] if len(small) == 1 else small)
    cells = tuple(_hidden(cell) if place in hidden else cell for place, cell in enumerate(measured.cells))
    return replace(measured, cells=cells)


def _hidden(cell: Cell) -> Cell:
    return replace(cell, value=None, low=None, high=None, n=0, parts={})
