"""Charts of metrics: a course over time with its band, a ranking of groups with intervals.

Hollow points have fewer than 30; the running period is shaded and its point hollow too.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.measuring import end_of
from analytics.metrics.question import Cell, Measured
from analytics.metrics.telling import group_words, interval, written

_FORMATS = {"share": ".0%", "money": "~s", "points": ".0f", "feeling": ".1f"}
MOST_GROUPS = 12


def course(measured: Measured, language: str = "ko", height: int = 220) -> alt.TopLevelMixin:
    """Value per period as a line with its 95 % band; n in the tooltip and under the points."""
    metric = catalogue().metric(measured.question.metric)
    grain = measured.question.by[0]
    rows = _rows(metric, measured.cells, grain, language)
    x = alt.X("start:T", title=None,
              axis=alt.Axis(format="%y.%m" if grain == "month" else "%m.%d", grid=False, tickCount=8, labelOverlap=True, domain=False))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=metric.interval == "none"),
              axis=alt.Axis(format=_FORMATS.get(metric.unit, "~g"), tickCount=4, domain=False))
    base = alt.Chart(rows).encode(x=x)
    layers: list[alt.Chart] = []
    if len(rows) and rows["running"].any():
        layers.append(alt.Chart(rows[rows["running"]]).mark_rect(color=QUIET, opacity=0.14).encode(x="start:T", x2="end:T"))
    if metric.interval != "none":
        layers.append(base.mark_area(color=ACCENT, opacity=0.16).encode(y=alt.Y("low:Q"), y2="high:Q"))
    layers.append(base.mark_line(color=ACCENT, strokeWidth=2).encode(y=y))
    layers.append(base.mark_point(size=46, filled=True, opacity=1, color=ACCENT).encode(
        y=y, tooltip=_tooltip(metric, language),
        fill=alt.condition("datum.hollow", alt.value("white"), alt.value(ACCENT)), stroke=alt.value(ACCENT)))
    return alt.layer(*layers).properties(height=height)


def ranking(measured: Measured, dimension: str, language: str = "ko") -> alt.TopLevelMixin:
    """Groups one under the other with their interval, best first; those that stand apart from the whole are coloured."""
    metric = catalogue().metric(measured.question.metric)
    shown = sorted((cell for cell in measured.cells if cell.value is not None), key=lambda cell: -cell.n)[:MOST_GROUPS]
    rows = _rows(metric, tuple(sorted(shown, key=lambda cell: -(cell.value or 0))), dimension, language)
    whole = measured.total.value or 0
    rows["state"] = [_state(metric, cell, whole) for cell in sorted(shown, key=lambda cell: -(cell.value or 0))]
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False, labelPadding=10))
    x = alt.X("value:Q", title=None, scale=alt.Scale(zero=metric.interval == "none"),
              axis=alt.Axis(format=_FORMATS.get(metric.unit, "~g"), tickCount=5, domain=False))
    colour = alt.Color("state:N", legend=None, scale=alt.Scale(domain=["good", "bad", "plain"], range=[ACCENT, BAD, QUIET]))
    base = alt.Chart(rows).encode(y=y)
    mean = alt.Chart(pd.DataFrame({"whole": [whole]})).mark_rule(strokeDash=[4, 3], color=QUIET).encode(x="whole:Q")
    if metric.interval == "none":
        marks: list[alt.Chart] = [base.mark_bar(cornerRadiusEnd=3, height=14).encode(x=x, color=colour, tooltip=_tooltip(metric, language))]
    else:
        marks = [
            mean,
            base.mark_rule(strokeWidth=9, opacity=0.25, strokeCap="round").encode(x=alt.X("low:Q"), x2="high:Q", color=colour),
            base.mark_circle(size=90, opacity=1).encode(x=x, color=colour, tooltip=_tooltip(metric, language)),
        ]
    text = base.mark_text(align="left", dx=8, dy=-9, fontSize=11, color="currentColor", opacity=0.75).encode(
        x=alt.X("value:Q"), text="told:N")
    return alt.layer(*marks, text).properties(height=alt.Step(38))


def _state(metric: Definition, cell: Cell, whole: float) -> str:
    if metric.good == "neutral" or cell.low is None or cell.high is None or cell.small or cell.low <= whole <= cell.high:
        return "plain"
    return "good" if (cell.low > whole) == (metric.good == "up") else "bad"


def _rows(metric: Definition, cells: tuple[Cell, ...], dimension: str, language: str) -> pd.DataFrame:
    known = [cell for cell in cells if cell.value is not None and (cell.group[dimension] is not None or len(cells) > 1)]
    frame = pd.DataFrame([
        {
            "name": group_words(dimension, cell.group[dimension], language), "value": cell.value,
            "low": cell.low, "high": cell.high, "n": cell.n, "running": cell.running,
            "hollow": cell.running or (cell.small and metric.interval != "none"),
            "told": f"{written(metric, cell.value, language)}  n {cell.n:,}", "between": interval(metric, cell, language),
            "start": cell.group[dimension] if catalogue().dimensions[dimension].time else None,
        }
        for cell in known
    ], columns=["name", "value", "low", "high", "n", "running", "hollow", "told", "between", "start"])
    if catalogue().dimensions[dimension].time and len(frame):
        frame = frame[frame["start"].notna()]
        frame["end"] = [pd.Timestamp(end_of(start, dimension)) for start in frame["start"]]
        frame["start"] = pd.to_datetime(frame["start"])
    return frame


def _tooltip(metric: Definition, language: str) -> list[alt.Tooltip]:
    ko = language == "ko"
    return [
        alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=metric.label[language]),
        alt.Tooltip("between:N", title="95% 구간" if ko else "95 % interval"), alt.Tooltip("n:Q", title="n", format=","),
    ]
