"""A chart as a file: PNG, SVG or PDF, drawn with the shipped Korean font, without a browser and without network."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import altair as alt
import vl_convert

Format = Literal["png", "svg", "pdf"]
_FONTS = Path(__file__).parent / "fonts"
_INK = "#1c2b2a"  # currentColor has no meaning outside a page


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(_FONTS))


def exported(chart: Callable[[], Any], kind: Format, title: str, caption: str = "", width: int = 1100) -> bytes:
    """The figure that ``chart()`` gives on white with its finding as title and its method below. PNG has twice the pixels."""
    _fonts()
    sheet = chart().properties(width=width, title=alt.TitleParams(
        title, subtitle=caption, anchor="start", fontSize=20, subtitleFontSize=12, subtitleColor="#57605f", offset=22, color=_INK))
    spec = sheet.configure(font="Pretendard", background="white", padding=28).configure_view(strokeWidth=0).configure_axis(
        gridColor="#e9e7e1", labelColor="#57605f", titleColor="#57605f", titleFontWeight="normal").to_dict()
    text = json.dumps(spec, ensure_ascii=False).replace("currentColor", _INK)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(text).encode()
    return vl_convert.vegalite_to_pdf(text) if kind == "pdf" else vl_convert.vegalite_to_png(text, scale=2)
