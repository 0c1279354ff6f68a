"""Ours beside others: measured by the same definition as dots with intervals, told figures as diamonds, doubtful ones hollow."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.charts.trend import axis
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.outside import Beside, Standing
from analytics.metrics.question import Cell
from analytics.metrics.telling import interval, written
from analytics.metrics.telling_targets import doubt_words, gap_words, judged


def beside(found: Standing, language: str = "ko") -> alt.TopLevelMixin:
    """A row for us and one for each other, best first among the others; a clear gap is coloured."""
    metric = catalogue().metric(found.metric)
    ko = language == "ko"
    us = _row(metric, "우리" if ko else "ours", found.ours, "us", language)
    others = sorted(found.others, key=lambda one: -(one.cell.value or 0))
    rows = pd.DataFrame([us, *(_other(metric, one, language) for one in others)])
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False, labelPadding=10, labelFontSize=13))
    x = alt.X("value:Q", title=None, scale=alt.Scale(zero=metric.interval == "none"), axis=axis(metric, language, 5))
    colour = alt.Color("state:N", legend=None, scale=alt.Scale(domain=["us", "above", "below", "plain"], range=[ACCENT, BAD, ACCENT, QUIET]))
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title=metric.label[language]), alt.Tooltip("between:N", title="95% 구간" if ko else "95% interval"),
               alt.Tooltip("gap:N", title="우리와의 차이" if ko else "ours less theirs"), alt.Tooltip("about:N", title="근거" if ko else "based on")]
    base: Any = alt.Chart(rows).encode(y=y)
    ours: Any = alt.Chart(pd.DataFrame({"ours": [found.ours.value]}))
    return layered(
        ours.mark_rule(strokeDash=[4, 3], color=QUIET).encode(x=alt.X("ours:Q")),
        base.mark_rule(strokeWidth=9, opacity=0.25, strokeCap="round").encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour),
        base.transform_filter("datum.full").mark_point(size=110, filled=True, opacity=1).encode(
            x=x, color=colour, shape=alt.Shape("shape:N", legend=None, scale=None), tooltip=tooltip),
        base.transform_filter("!datum.full").mark_point(size=110, filled=False, strokeWidth=2, opacity=1).encode(
            x=x, color=colour, shape=alt.Shape("shape:N", legend=None, scale=None), tooltip=tooltip),
        base.mark_text(dy=-15, fontSize=11.5, color="currentColor", opacity=0.8).encode(x=x, text=alt.Text("said:N")),
    ).properties(height=alt.Step(48))


def _other(metric: Definition, one: Beside, language: str) -> dict[str, Any]:
    state = "plain"
    if judged(one) and metric.good != "neutral":  # theirs is better than ours: above
        state = "above" if ((one.ours_less.difference or 0) < 0) == (metric.good == "up") else "below"
    name = f"{one.name} ({one.figure.dated:%y.%m})" if one.figure else one.name
    row = _row(metric, name, one.cell, state, language)
    about = " · ".join(part for part in (one.figure.source, f"{one.figure.dated:%Y.%m.%d}", one.figure.scale, doubt_words(one.doubt, language)) if part) if one.figure else ""
    return row | {"gap": gap_words(metric.name, one.ours_less, language), "about": about, "shape": "diamond" if one.figure else "circle", "full": one.doubt is None}


def _row(metric: Definition, name: str, cell: Cell, state: str, language: str) -> dict[str, Any]:
    counted = f"  n {cell.n:,}" if cell.n else ""
    return {"name": name, "value": cell.value, "low": cell.low, "high": cell.high, "said": f"{written(metric, cell.value, language)}{counted}",
            "between": interval(metric, cell, language), "state": state, "gap": "", "about": "", "shape": "circle", "full": True}
