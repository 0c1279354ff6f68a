"""When people buy: weekday by hour, the darker the more."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT
from analytics.metrics.catalogue import catalogue
from analytics.metrics.crossing import Crossed
from analytics.metrics.question import Measured
from analytics.metrics.telling import group_words, label


def hours(measured: Measured, language: str = "ko") -> alt.TopLevelMixin:
    """A row per weekday and a column per hour of a metric cut by ("weekday", "hour")."""
    metric = catalogue().metric(measured.question.metric)
    rows = pd.DataFrame([
        {"day": group_words("weekday", cell.group["weekday"], language), "hour": int(cell.group["hour"]), "value": cell.value}
        for cell in measured.cells if cell.value is not None and cell.group["weekday"] is not None
    ], columns=["day", "hour", "value"])
    days = [group_words("weekday", day, language) for day in range(1, 8)]
    base: Any = alt.Chart(rows)
    return base.mark_rect(color=ACCENT, cornerRadius=2).encode(
        x=alt.X("hour:O", title="시" if language == "ko" else "hour", scale=alt.Scale(domain=list(range(24))), axis=alt.Axis(labelAngle=0, ticks=False, domain=False)),
        y=alt.Y("day:N", title=None, sort=days, scale=alt.Scale(domain=days), axis=alt.Axis(ticks=False, domain=False, labelPadding=8)),
        opacity=alt.Opacity("value:Q", legend=None, scale=alt.Scale(range=[0.04, 0.95])),
        tooltip=[alt.Tooltip("day:N", title=" "), alt.Tooltip("hour:O", title="시" if language == "ko" else "hour"),
                 alt.Tooltip("value:Q", title=label(metric.name, language), format=",.0f")],
    ).properties(height=alt.Step(30))


def crossing(found: Crossed, by: tuple[str, str], language: str = "ko") -> alt.TopLevelMixin:
    """A row per group, a column per other group: the share of the row's rows; what surely differs is framed."""
    rows = pd.DataFrame([
        {"row": group_words(by[0], one.row, language), "column": group_words(by[1], one.column, language), "share": one.share, "n": one.n,
         "usual": one.usual, "apart": one.apart}
        for one in found.pairs
    ])
    ko = language == "ko"
    base: Any = alt.Chart(rows).encode(
        x=alt.X("column:N", sort=None, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=90, labelOverlap=False, ticks=False, domain=False)),
        y=alt.Y("row:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8)))
    tooltip = [alt.Tooltip("row:N", title=" "), alt.Tooltip("column:N", title="  "), alt.Tooltip("share:Q", title="비중" if ko else "share", format=".1%"),
               alt.Tooltip("usual:Q", title="전체" if ko else "all", format=".1%"), alt.Tooltip("n:Q", title="n", format=",")]
    return layered(
        base.mark_rect(color=ACCENT, cornerRadius=3).encode(opacity=alt.Opacity("share:Q", legend=None, scale=alt.Scale(range=[0.05, 0.6])), tooltip=tooltip),
        base.transform_filter("datum.apart").mark_rect(filled=False, stroke=ACCENT, strokeWidth=2, cornerRadius=3),
        base.mark_text(fontSize=11.5, color="currentColor").encode(text=alt.Text("share:Q", format=".0%")),
    ).properties(height=alt.Step(34))


def busiest(measured: Measured, language: str = "ko") -> str:
    """The busiest hour in a sentence."""
    known = [cell for cell in measured.cells if cell.value is not None and cell.group["weekday"] is not None]
    if not known:
        return "주문이 아직 없어요" if language == "ko" else "No orders yet"
    top = max(known, key=lambda cell: cell.value or 0)
    day, hour = group_words("weekday", top.group["weekday"], language), group_words("hour", top.group["hour"], language)
    return f"{day}요일 {hour}에 가장 많이 사요" if language == "ko" else f"Most is bought on {day} at {hour}"
