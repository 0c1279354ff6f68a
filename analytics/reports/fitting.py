"""How much room a text takes on a slide: PowerPoint wraps by itself, so a box must be made large enough before."""

from __future__ import annotations

import unicodedata
from math import ceil

_LATIN = 0.56  # of the font size: a mean letter, figure or blank
_LINE = 1.2  # of the font size
_INSETS_IN = (0.2, 0.1)  # what a box keeps free left and right, above and below together
_POINTS = 72


def lines_of(text: str, size: int, width_in: float) -> int:
    """How many lines the text fills in a box of that width (inches) at that size (points); a little generous."""
    wide = sum(size if unicodedata.east_asian_width(letter) in "WF" else size * _LATIN for letter in text) * 1.03
    return max(ceil(wide / ((width_in - _INSETS_IN[0]) * _POINTS)), 1)


def height_in(text: str, size: int, width_in: float) -> float:
    """The height (inches) of the box that holds the text."""
    return lines_of(text, size, width_in) * size * _LINE / _POINTS + _INSETS_IN[1]


def fitting(text: str, sizes: tuple[int, ...], width_in: float, room_in: float) -> int:
    """The first of the sizes at which the text fits into the room, else the last."""
    return next((size for size in sizes if height_in(text, size, width_in) <= room_in), sizes[-1])
