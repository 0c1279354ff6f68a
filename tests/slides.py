"""What is wrong with the layout of a slide: shapes outside of it, over one another, or text larger than its box."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations
from typing import Any

from pptx import Presentation

from analytics.reports.fitting import height_in

_INCH = 914_400


def faults(made: bytes) -> list[str]:
    """One line a fault; [] for a deck in which everything lies where it can be read."""
    deck: Any = Presentation(BytesIO(made))
    found = []
    for number, slide in enumerate(deck.slides, 1):
        boxes = [_box(shape) for shape in slide.shapes]
        found += [f"slide {number}: {name} lies outside" for name, (x, y, right, bottom) in boxes
                  if x < 0 or y < 0 or right > deck.slide_width / _INCH + 1e-6 or bottom > deck.slide_height / _INCH + 1e-6]
        found += [f"slide {number}: {one} over {other}" for (one, a), (other, b) in combinations(boxes, 2)
                  if min(a[2], b[2]) - max(a[0], b[0]) > 0.02 and min(a[3], b[3]) - max(a[1], b[1]) > 0.02]
    return found


def _box(shape: Any) -> tuple[str, tuple[float, float, float, float]]:
    """The shape's name and edges in inches; a text box reaches as far as its text, even beyond its frame."""
    x, y, width, height = (value / _INCH for value in (shape.left, shape.top, shape.width, shape.height))
    if shape.has_text_frame:
        runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
        height = sum(height_in(run.text, int(run.font.size.pt), width) for run in runs)
        return shape.text_frame.text[:30], (x, y, x + width, y + height)
    return shape.name, (x, y, x + width, y + height)
