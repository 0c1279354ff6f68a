"""Charts of metrics: a course over time with its band, a ranking of groups with intervals.

Hollow points have fewer than 30; the running period is shaded and its point hollow too.
"""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.metrics.breaks import Break
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.decomposing import Decomposition, Effect
from analytics.metrics.measuring import end_of
from analytics.metrics.question import Cell, Measured
from analytics.metrics.telling import group_words, interval, moved, written
from data.targets import Target

_FORMATS = {"share": ".0%", "money": "~s", "points": ".0f", "feeling": ".1f"}
MOST_GROUPS = 12
_WON = ("abs(datum.value) >= 1e8 ? format(datum.value / 1e8, '~g') + '억' : "
        "abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',') + '만' : format(datum.value, ',')")


def course(
    measured: Measured, language: str = "ko", height: int = 220, moved_at: tuple[Break, ...] = (), targets: tuple[Target, ...] = ()
) -> alt.TopLevelMixin:
    """Value per period as a line with its 95 % band; n in the tooltip. ``moved_at`` marks where the level moved.

    A target is a line over its own days; one of a sum says nothing about single periods and is not drawn.
    """
    metric = catalogue().metric(measured.question.metric)
    grain = measured.question.by[0]
    rows = _rows(metric, measured.cells, grain, language)
    x = alt.X("start:T", title=None,
              axis=alt.Axis(format="%y.%m" if grain == "month" else "%m.%d", grid=False, tickCount=8, labelOverlap=True, domain=False))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=metric.interval == "none"),
              axis=axis(metric, language, 4))
    base = alt.Chart(rows).encode(x=x)
    layers: list[alt.Chart] = []
    if len(rows) and rows["running"].any():
        layers.append(alt.Chart(rows[rows["running"]]).mark_rect(color=QUIET, opacity=0.14).encode(x=alt.X("start:T"), x2=alt.X2("end:T")))
    if metric.interval != "none":
        layers.append(base.mark_area(color=ACCENT, opacity=0.16).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")))
    layers.append(base.mark_line(color=ACCENT, strokeWidth=2).encode(y=y))
    layers.append(base.mark_point(size=46, filled=True, opacity=1, color=ACCENT).encode(
        y=y, tooltip=_tooltip(metric, language),
        fill=alt.FillValue(ACCENT, condition={"test": "datum.hollow", "value": "white"}), stroke=alt.StrokeValue(ACCENT)))
    if targets and len(rows) and metric.interval != "none":
        layers.extend(_aims(metric, targets, rows, language))
    if moved_at:
        layers.extend(_moves(metric, moved_at, language))
    return layered(*layers, height=height)


def _aims(metric: Definition, targets: tuple[Target, ...], rows: pd.DataFrame, language: str) -> list[alt.Chart]:
    """Each target as a dashed line over its days, cut to the days drawn, with its value at the right end."""
    first, last = rows["start"].min(), rows["end"].max()
    frame = pd.DataFrame([
        {"from": max(first, pd.Timestamp(one.since)), "to": min(last, pd.Timestamp(one.until)), "aim": one.value,
         "said": f"{'목표' if language == 'ko' else 'target'} {written(metric, one.value, language)}"}
        for one in targets
    ])
    base = alt.Chart(frame[frame["from"] < frame["to"]])
    return [
        base.mark_rule(strokeDash=[6, 4], color="currentColor", opacity=0.7, strokeWidth=1.5).encode(x=alt.X("from:T"), x2=alt.X2("to:T"), y=alt.Y("aim:Q")),
        base.mark_text(align="right", dy=-7, fontSize=11, fontWeight=600, color="currentColor").encode(x=alt.X("to:T"), y=alt.Y("aim:Q"), text=alt.Text("said:N")),
    ]


def _moves(metric: Definition, moved_at: tuple[Break, ...], language: str) -> list[alt.Chart]:
    """A dashed rule where the level moved, with by how much."""
    rows = pd.DataFrame([{"at": pd.Timestamp(one.at), "by": moved(metric, one.after - one.before, language)} for one in moved_at])
    base = alt.Chart(rows).encode(x=alt.X("at:T"))
    return [
        base.mark_rule(strokeDash=[3, 3], color=QUIET, strokeWidth=1.5),
        base.mark_text(align="left", dx=5, fontSize=11, fontWeight=600, color="currentColor").encode(y=alt.YValue(8), text=alt.Text("by:N")),
    ]


def axis(metric: Definition, language: str, ticks: int) -> alt.Axis:
    """Korean money is counted in 만 and 억."""
    if metric.unit == "money" and language == "ko":
        return alt.Axis(labelExpr=_WON, tickCount=ticks, domain=False)
    return alt.Axis(format=_FORMATS.get(metric.unit, "~g"), tickCount=ticks, domain=False)


def parts_of_change(found: Decomposition, language: str = "ko") -> alt.TopLevelMixin:
    """What each group added to a change: rate (it got better or worse) full, mix (it grew or shrank) pale."""
    metric = catalogue().metric(found.metric)
    ko = language == "ko"
    rows = pd.DataFrame([
        {"name": name, "part": part, "by": by, "opacity": opacity,
         "said": moved(metric, by, language), "both": effect.both}
        for name, effect in _shown(found, language)
        for part, by, opacity in (("수준" if ko else "rate", effect.rate, 0.95), ("구성" if ko else "mix", effect.mix, 0.45))
    ])
    rows["state"] = ["plain" if metric.good == "neutral" else "good" if (by > 0) == (metric.good == "up") else "bad" for by in rows["by"]]
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False, labelPadding=10))
    scale = 100 if metric.unit == "share" else 1
    rows["by"] = rows["by"] * scale
    ticks = axis(metric, language, 5) if metric.unit == "money" else alt.Axis(format="~g", tickCount=5, domain=False)
    return layered(
        alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=QUIET).encode(x=alt.X("zero:Q", title=None)),
        alt.Chart(rows).mark_bar(height=16, cornerRadius=2).encode(
            y=y, x=alt.X("by:Q", title=None, axis=ticks),
            color=alt.Color("state:N", legend=None, scale=alt.Scale(domain=["good", "bad", "plain"], range=[ACCENT, BAD, QUIET])),
            opacity=alt.Opacity("opacity:Q", legend=None, scale=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("part:N", title="몫" if ko else "part"),
                     alt.Tooltip("said:N", title="기여" if ko else "contribution")]),
    ).properties(height=alt.Step(30))


def _shown(found: Decomposition, language: str) -> list[tuple[str, Effect]]:
    """The largest effects by name and all others as one, so that the bars add up."""
    named = [(group_words(found.dimension, effect.group, language), effect) for effect in found.effects[:MOST_GROUPS]]
    rest = found.effects[MOST_GROUPS:]
    if not rest:
        return named
    others = Effect(None, sum(one.mix for one in rest), sum(one.rate for one in rest), None, None)
    return [*named, (f"나머지 {len(rest)}개" if language == "ko" else f"{len(rest)} others", others)]


def ranking(measured: Measured, dimension: str, language: str = "ko") -> alt.TopLevelMixin:
    """Groups one under the other with their interval, best first; those that stand apart from the whole are coloured."""
    metric = catalogue().metric(measured.question.metric)
    shown = sorted((cell for cell in measured.cells if cell.value is not None), key=lambda cell: -cell.n)[:MOST_GROUPS]
    rows = _rows(metric, tuple(sorted(shown, key=lambda cell: -(cell.value or 0))), dimension, language)
    whole = measured.total.value or 0
    rows["state"] = [_state(metric, cell, whole) for cell in sorted(shown, key=lambda cell: -(cell.value or 0))]
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False, labelPadding=10))
    x = alt.X("value:Q", title=None, scale=alt.Scale(zero=metric.interval == "none"),
              axis=axis(metric, language, 5))
    colour = alt.Color("state:N", legend=None, scale=alt.Scale(domain=["good", "bad", "plain"], range=[ACCENT, BAD, QUIET]))
    base = alt.Chart(rows).encode(y=y)
    mean = alt.Chart(pd.DataFrame({"whole": [whole]})).mark_rule(strokeDash=[4, 3], color=QUIET).encode(x=alt.X("whole:Q"))
    if metric.interval == "none":
        marks: list[alt.Chart] = [base.mark_bar(cornerRadiusEnd=3, height=14).encode(x=x, color=colour, tooltip=_tooltip(metric, language))]
    else:
        marks = [
            mean,
            base.mark_rule(strokeWidth=9, opacity=0.25, strokeCap="round").encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour),
            base.mark_circle(size=90, opacity=1).encode(x=x, color=colour, tooltip=_tooltip(metric, language)),
        ]
    return layered(*marks, *_told(base, rows), height=alt.Step(38))


def _told(base: alt.Chart, rows: pd.DataFrame) -> list[alt.Chart]:
    """Value and n above each mark; in the right half they end at the mark, so that the edge never cuts them."""
    lows, highs = rows["low"].fillna(0.0).astype(float), rows["high"].fillna(rows["value"]).astype(float)
    middle = (lows.min() + highs.max()) / 2
    return [
        base.transform_filter(f"datum.value {side} {middle}").mark_text(
            align=align, dy=-13, fontSize=11, color="currentColor", opacity=0.75).encode(x=alt.X("value:Q"), text=alt.Text("told:N"))
        for side, align in (("<=", "left"), (">", "right"))
    ]


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
            "start": cell.group[dimension] if isinstance(cell.group[dimension], date) else None,
        }
        for cell in known
    ], columns=["name", "value", "low", "high", "n", "running", "hollow", "told", "between", "start"])
    if frame["start"].notna().any():  # a period with a date, not an hour or a weekday
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
