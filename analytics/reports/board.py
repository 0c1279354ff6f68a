"""A board as a PDF: its blocks one below the other, charts drawn with the shipped Korean font, no browser, no network."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import typst

from analytics.charts.drawing import Drawn
from analytics.charts.exporting import svg_of
from analytics.reports.pdf import FONTS

_TEMPLATE = Path(__file__).parent / "templates" / "board.typ"
_MOST_ROWS = 40
_WIDE = 680  # pixels


@dataclass(frozen=True)
class Picture:
    """A chart; ``alt_text`` says it in words."""

    chart: Drawn
    alt_text: str


@dataclass(frozen=True)
class Grid:
    """A table: labels of its columns, in order."""

    rows: pd.DataFrame
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """One block. ``parts``: pictures, tables and lines of text, in order."""

    title: str
    caption: str
    words: str
    parts: tuple[Picture | Grid | str, ...]


def pdf(title: str, note: str, blocks: Sequence[Printed], made_on: date, language: str = "ko") -> bytes:
    """A4 pages; a block is not torn apart."""
    with tempfile.TemporaryDirectory() as folder:
        told = [_told(block, Path(folder), number) for number, block in enumerate(blocks)]
        data = {"title": title, "note": note, "made_on": f"{made_on:%Y.%m.%d}", "language": language, "blocks": told}
        (Path(folder) / "board.typ").write_text(_TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        made = typst.compile(str(Path(folder) / "board.typ"), root=folder, font_paths=[str(FONTS)], ignore_system_fonts=True,
                             sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    return made[0] if isinstance(made, list) else made


def _told(block: Printed, folder: Path, number: int) -> dict[str, Any]:
    parts = []
    for place, part in enumerate(block.parts):
        if isinstance(part, Picture):
            name = f"{number}-{place}.svg"
            (folder / name).write_text(svg_of(part.chart, _WIDE), encoding="utf-8")
            parts.append({"kind": "picture", "file": name, "alt": part.alt_text})
        elif isinstance(part, Grid):
            shown = part.rows.head(_MOST_ROWS)
            parts.append({"kind": "grid", "labels": list(part.labels), "rows": [[cell(value) for value in row] for row in shown.itertuples(index=False)],
                          "more": max(len(part.rows) - _MOST_ROWS, 0)})
        else:
            parts.append({"kind": "line", "text": part})
    return {"title": block.title, "caption": block.caption, "words": block.words, "parts": parts}


def cell(value: Any) -> str:
    """A cell as a person reads it: thousands apart, two decimals at most, nothing for nothing."""
    if value is None or (isinstance(value, float) and value != value) or value is pd.NaT:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, (datetime, pd.Timestamp)):
        return f"{value:%Y.%m.%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


