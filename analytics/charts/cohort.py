"""Cohort heat map and the pooled curve: the darker, the more customers came back; not ended is hollow."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, QUIET
from analytics.metrics.cohorts import CohortCell, Cohorts

_DARKEST = 0.6  # text in the page's own colour stays readable on it, light and dark
_LABELLED = 14  # more columns than this leave no room for figures


def heat(found: Cohorts, language: str = "ko") -> alt.TopLevelMixin:
    """A row per first month with its size, a column per month after; each cell the share that bought."""
    rows = _rows(tuple(cell for cell in found.cells if cell.age > 0), language)
    top = max(0.01, float(rows["share"].max())) if len(rows) else 1.0
    x = alt.X("age:O", title="첫 구매 뒤 개월" if language == "ko" else "months after the first order",
              axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False))
    y = alt.Y("row:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8, labelLimit=160))
    base = _chart(rows).encode(x=x, y=y)
    opacity = alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, top], range=[0.04, _DARKEST]))
    tooltip = _tooltip(language)
    layers = [
        base.transform_filter("datum.over").mark_rect(color=ACCENT, cornerRadius=3).encode(opacity=opacity, tooltip=tooltip),
        base.transform_filter("!datum.over").mark_rect(filled=False, stroke=QUIET, strokeDash=[3, 3], cornerRadius=3, opacity=0.7).encode(tooltip=tooltip),
    ]
    if found.cells and max(cell.age for cell in found.cells) <= _LABELLED:
        layers.append(base.mark_text(fontSize=11, color="currentColor").encode(
            text=alt.Text("share:Q", format=".0%"), opacity=alt.condition("datum.over", alt.value(0.95), alt.value(0.5))))
    return layered(*layers).properties(height=alt.Step(26))


def curve(found: Cohorts, language: str = "ko", height: int = 240) -> alt.TopLevelMixin:
    """Share per month after the first order over all cohorts, with its 95 % band."""
    rows = _rows(found.curve[1:], language)
    x = alt.X("age:Q", title="첫 구매 뒤 개월" if language == "ko" else "months after the first order",
              axis=alt.Axis(tickMinStep=1, grid=False, domain=False))
    y = alt.Y("share:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(format=".0%", tickCount=4, domain=False))
    base = _chart(rows).encode(x=x)
    return layered(
        base.mark_area(color=ACCENT, opacity=0.16).encode(y=alt.Y("low:Q", title=None), y2=alt.Y2("high:Q")),
        base.mark_line(color=ACCENT, strokeWidth=2).encode(y=y),
        base.mark_circle(color=ACCENT, size=60, opacity=1).encode(y=y, tooltip=_tooltip(language)),
    ).properties(height=height)


def _rows(cells: tuple[CohortCell, ...], language: str) -> pd.DataFrame:
    def name(cell: CohortCell) -> str:
        if cell.start is None:
            return "전체" if language == "ko" else "all"
        return f"{cell.start:%Y.%m} (n {cell.n:,})"

    return pd.DataFrame(
        [{"row": name(cell), "age": cell.age, "share": cell.share, "low": cell.interval[0], "high": cell.interval[1],
          "kept": cell.kept, "n": cell.n, "over": cell.over} for cell in cells],
        columns=["row", "age", "share", "low", "high", "kept", "n", "over"],
    )


def _tooltip(language: str) -> list[alt.Tooltip]:
    ko = language == "ko"
    return [
        alt.Tooltip("row:N", title="첫 구매한 달" if ko else "first order in"), alt.Tooltip("age:Q", title="개월 뒤" if ko else "months after"),
        alt.Tooltip("share:Q", title="다시 산 비율" if ko else "share that bought", format=".1%"),
        alt.Tooltip("low:Q", title="95% 하한" if ko else "95% low", format=".1%"), alt.Tooltip("high:Q", title="95% 상한" if ko else "95% high", format=".1%"),
        alt.Tooltip("kept:Q", title="다시 산 고객" if ko else "customers that bought", format=","), alt.Tooltip("n:Q", title="n", format=","),
    ]


def _chart(rows: pd.DataFrame) -> Any:
    """Altair's methods are made at import time, which the type checker cannot see."""
    return alt.Chart(rows)
