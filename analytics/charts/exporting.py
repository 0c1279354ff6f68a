"""A chart as a file: PNG, SVG or PDF, drawn with the shipped Korean font, without a browser and without network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import altair as alt
import pyarrow as pa
import vl_convert

from analytics.charts.drawing import Drawn

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
    text = _inked(spec)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(text).encode()
    return vl_convert.vegalite_to_pdf(text) if kind == "pdf" else vl_convert.vegalite_to_png(text, scale=2)


def svg_of(chart: Drawn, width: int) -> str:
    """A drawn chart on white, without title, as the page shows it in the light theme."""
    _fonts()
    rows = {name: _rows(content) if isinstance(content, bytes) else content for name, content in chart.spec.get("datasets", {}).items()}
    config = {**chart.spec.get("config", {}), "font": "Pretendard", "background": "white"}
    config["view"] = {**config.get("view", {}), "strokeWidth": 0}
    config["axis"] = {"gridColor": "#e9e7e1", "labelColor": "#57605f", "titleColor": "#57605f", "titleFontWeight": "normal", **config.get("axis", {})}
    spec = {**chart.spec, "datasets": rows, "config": config}
    if not any(part in spec for part in ("hconcat", "vconcat", "concat", "facet")):
        spec["width"] = width
    return vl_convert.vegalite_to_svg(_inked(spec))


def _inked(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False, default=str).replace("currentColor", _INK)


def _rows(content: bytes) -> list[dict[str, Any]]:
    """A named data set (an Arrow stream) as plain rows; moments as ISO text."""
    with pa.ipc.open_stream(content) as stream:
        rows = stream.read_all().to_pylist()
    return [{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()} for row in rows]
