"""Charts of the journey: the curve across (desktop) and downwards (phone), touchpoints with their intervals.

Stages are discrete: straight segments, and the line breaks where a stage has too little. A hollow point has
fewer than 30 remarks. Only a feeling that is surely bad (interval under zero) is drawn in the warning colour.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.journey.comparing import Compared
from analytics.journey.curve import Journey, Point
from analytics.journey.telling import stage_label, touchpoint_label

OPEN = "#7d8a88"

_FOOT = 0.16  # of the height: room for the lowest label and the row of n under it
_ROOM = 0.12  # space above and below the outermost interval, in points of feeling


def curve_wide(found: Journey, language: str = "ko", height: int = 340) -> alt.LayerChart:
    """The curve from left to right: feeling upwards, n under each stage."""
    rows = _rows(found.points, found, language)
    x = alt.X("place:N", sort=_places(rows), title=None, axis=alt.Axis(
        labelAngle=0, labelLimit=110, labelOverlap=False, ticks=False, domain=False, labelPadding=10, labelFontSize=13, grid=False))
    y = _feeling_axis(rows, language, alt.Y)
    return _curve(rows, x, y, alt.Y2("high:Q"), language, height).properties(height=height)


def curve_tall(found: Journey, language: str = "ko") -> alt.LayerChart:
    """The same curve drawn downwards for a phone: one stage under the other, feeling to the right."""
    rows = _rows(found.points, found, language)
    y = alt.Y("place:N", sort=_places(rows), title=None, axis=alt.Axis(
        ticks=False, domain=False, labelLimit=96, labelPadding=8, labelFontSize=13, grid=False))
    x = _feeling_axis(rows, language, alt.X)
    return _curve(rows, y, x, alt.X2("high:Q"), language).properties(height=alt.Step(54))


def curve_small(found: Journey, language: str = "ko") -> Any:
    """The curve without numbers for a card: its shape, intervals and hollow points."""
    rows = _rows(found.points, found, language)
    x = alt.X("place:N", sort=_places(rows), title=None, axis=alt.Axis(labelAngle=-40, labelLimit=80, labelOverlap=False, ticks=False, domain=False, grid=False))
    y = _feeling_axis(rows, language, alt.Y)
    y.title = None
    return _layered(*_shape(rows, x, y, alt.Y2("high:Q"), "y", language)).properties(height=210)


def compared_wide(compared: Compared, language: str = "ko", height: int = 340) -> Any:
    """The curve with the other one behind it, dashed; an arrow where they differ by more than noise."""
    return _layered(*_behind(compared, language, "y"), curve_wide(compared.now, language, height)).properties(height=height)


def compared_tall(compared: Compared, language: str = "ko") -> Any:
    """As ``compared_wide``, drawn downwards."""
    return _layered(*_behind(compared, language, "x"), curve_tall(compared.now, language)).properties(height=alt.Step(54))


def _behind(compared: Compared, language: str, there: str) -> list[Any]:
    rows = _rows(compared.then.points, compared.then, language)
    clear = {change.stage: change.difference or 0.0 for change in compared.clear}
    rows["arrow"] = [("▼ " if clear[p.stage] < 0 else "▲ ") + f"{abs(clear[p.stage]):.2f}" if p.stage in clear else ""
                     for p in compared.then.points]
    rows["moved"] = ["bad" if clear.get(p.stage, 0.0) < 0 else "good" for p in compared.then.points]
    here = "x" if there == "y" else "y"
    base = _chart(rows).encode(**{here: (alt.X if here == "x" else alt.Y)("place:N", sort=_places(rows))})
    line = base.mark_line(strokeWidth=1.6, strokeDash=[5, 4], color=QUIET, point=alt.OverlayMarkDef(color=QUIET, size=36),
                          invalid="break-paths-show-domains").encode(**{there: "mean:Q"}, order=alt.Order("order:Q"))
    spot = {"y": alt.value(12)} if there == "y" else {"x": alt.value(alt.expr("width - 20"))}
    arrow = base.mark_text(fontSize=12, fontWeight=700).encode(
        **spot, text=alt.Text("arrow:N"), color=_colour("moved:N"))
    return [line, arrow]


def touchpoints(points: tuple[Point, ...], found: Journey, language: str = "ko") -> alt.LayerChart:
    """Touchpoints one under the other with mean and interval, worst first."""
    rows = _rows(points, found, language, by_touchpoint=True)
    y = alt.Y("place:N", sort=_places(rows), title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=190, labelPadding=8, labelFontSize=13))
    x = _feeling_axis(rows, language, alt.X)
    base = _chart(rows).encode(y=y)
    return _layered(
        _zero("x"),
        base.mark_rule(strokeWidth=9, opacity=0.22, strokeCap="round").encode(x=x.copy(), x2=alt.X2("high:Q"), color=_colour()),
        base.mark_circle(size=90, opacity=1).encode(x=alt.X("mean:Q"), color=_colour(), tooltip=_tooltip(language)),
    ).properties(height=alt.Step(34))


def _curve(rows: pd.DataFrame, across: Any, feeling: Any, feeling_2: Any, language: str, height: int | None = None) -> alt.LayerChart:
    here, there = ("x", "y") if height else ("y", "x")
    base = _chart(rows).encode(**{here: across})
    known = base.transform_filter("datum.mean !== null")
    labels = _labels_wide(known, base, feeling) if height else _labels_tall(known, feeling)
    return _layered(*_shape(rows, across, feeling, feeling_2, there, language), *labels)


def _shape(rows: pd.DataFrame, across: Any, feeling: Any, feeling_2: Any, there: str, language: str) -> list[Any]:
    """Zero, intervals, the straight line and its points; ``there`` is the channel of the feeling."""
    base = _chart(rows).encode(**{"x" if there == "y" else "y": across})
    low, mean = feeling, _reading(feeling, "mean:Q")
    known = base.transform_filter("datum.mean !== null")
    return [
        _zero(there),
        base.mark_rule(strokeWidth=12, opacity=0.2, strokeCap="round").encode(**{there: low, f"{there}2": feeling_2}, color=_colour()),
        base.mark_line(strokeWidth=2, color=QUIET, interpolate="linear", invalid="break-paths-show-domains").encode(
            **{there: mean}, order=alt.Order("order:Q")),
        known.transform_filter("!datum.hollow").mark_point(size=150, filled=True, opacity=1).encode(
            **{there: mean}, color=_colour(), tooltip=_tooltip(language)),
        known.transform_filter("datum.hollow").mark_point(size=130, filled=False, strokeWidth=2.2, opacity=1).encode(
            **{there: mean}, color=_colour(), tooltip=_tooltip(language)),
    ]


def _labels_wide(known: Any, base: Any, feeling: Any) -> list[alt.Chart]:
    """Values beyond the interval, on the side that the line leaves free; n at the foot."""
    style: dict[str, Any] = {"fontSize": 13, "fontWeight": 600, "color": "currentColor"}
    above = known.transform_filter("!datum.valley").mark_text(dy=-16, **style).encode(y=_reading(feeling, "high:Q"), text=alt.Text("said:N"))
    below = known.transform_filter("datum.valley").mark_text(dy=17, **style).encode(y=_reading(feeling, "low:Q"), text=alt.Text("said:N"))
    foot = base.mark_text(fontSize=11, color="currentColor", opacity=0.62).encode(y=alt.YValue(alt.expr("height - 6")), text=alt.Text("n_said:N"))
    return [above, below, foot]


def _labels_tall(known: Any, feeling: Any) -> list[alt.Chart]:
    """Value and n to the right of the interval."""
    style: dict[str, Any] = {"align": "left", "color": "currentColor"}
    high = _reading(feeling, "high:Q")
    value = known.mark_text(dx=12, dy=-7, fontSize=13, fontWeight=600, **style).encode(x=high, text=alt.Text("said:N"))
    n = known.mark_text(dx=12, dy=8, fontSize=11, opacity=0.62, **style).encode(x=high, text=alt.Text("n_said:N"))
    return [value, n]


def _reading(channel: Any, shorthand: str) -> Any:
    """The same axis, reading another column."""
    other = channel.copy()
    other.shorthand = shorthand
    return other


def _chart(rows: pd.DataFrame) -> Any:
    """Altair's methods are made at import time, which the type checker cannot see."""
    return alt.Chart(rows)


def _layered(*layers: Any) -> Any:
    return alt.layer(*layers)


def _rows(points: tuple[Point, ...], found: Journey, language: str, by_touchpoint: bool = False) -> pd.DataFrame:
    rows = pd.DataFrame([_row(order, point, found, language, by_touchpoint) for order, point in enumerate(points)])
    mean = rows["mean"].astype(float)
    beside = pd.concat([mean.shift(1), mean.shift(-1)], axis=1).mean(axis=1)
    return rows.assign(valley=(mean < beside))


def _row(order: int, point: Point, found: Journey, language: str, by_touchpoint: bool) -> dict[str, Any]:
    stage = stage_label(found, point.stage, language)
    return {
        "order": order,
        "stage": stage,
        "place": f"{touchpoint_label(found, point, language)} · {stage}" if by_touchpoint else stage,
        "mean": point.mean,
        "low": point.low,
        "high": point.high,
        "n": point.n,
        "hollow": point.hollow,
        "tone": tone(point),
        "said": signed(point.mean),
        "n_said": f"n {point.n:,}",
    }


def tone(point: Point) -> str:
    """good or bad when the whole interval lies on one side of zero, else open."""
    if point.high is not None and point.high < 0:
        return "bad"
    return "good" if point.low is not None and point.low > 0 else "open"


def signed(value: float | None) -> str:
    """A feeling with its sign and a real minus: +0.31, −0.20."""
    return "" if value is None else f"{value:+.2f}".replace("-", "−")


def _feeling_axis(rows: pd.DataFrame, language: str, channel: Any) -> Any:
    known = pd.concat([rows[name] for name in ("mean", "low", "high")]).dropna().astype(float)
    low = max(-1.0, min(known.min() if len(known) else 0.0, 0.0) - _ROOM)
    top = max(known.max() if len(known) else 0.0, 0.0)
    high = top + (_ROOM if channel is alt.Y else (top - low) * 0.32)  # labels stand to the right
    low -= _FOOT * (high - low) if channel is alt.Y else 0.0
    title = None if channel is alt.X else ("감정 (−1 부정 ~ +1 긍정)" if language == "ko" else "feeling (−1 bad to +1 good)")
    return channel("low:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False),
                   axis=alt.Axis(labelExpr="datum.value === 0 ? '0' : datum.value < -1 ? '' : format(datum.value, '+.1f')", tickCount=5, domain=False, ticks=False, gridOpacity=0.5))


def _places(rows: pd.DataFrame) -> list[str]:
    """Stages in the journey's order, named one by one: a layer without values must not move its stages to the end."""
    return list(rows["place"])


def _zero(channel: str) -> Any:
    encoding = alt.Y("zero:Q") if channel == "y" else alt.X("zero:Q")
    return _chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=QUIET, strokeDash=[3, 3]).encode(**{channel: encoding})


def _colour(column: str = "tone:N") -> alt.Color:
    return alt.Color(column, legend=None, scale=alt.Scale(domain=["good", "open", "bad"], range=[ACCENT, OPEN, BAD]))


def _tooltip(language: str) -> list[alt.Tooltip]:
    ko = language == "ko"
    return [
        alt.Tooltip("place:N", title="단계" if ko else "stage"),
        alt.Tooltip("mean:Q", title="평균 감정" if ko else "mean feeling", format="+.2f"),
        alt.Tooltip("low:Q", title="95% 하한" if ko else "95% low", format="+.2f"),
        alt.Tooltip("high:Q", title="95% 상한" if ko else "95% high", format="+.2f"),
        alt.Tooltip("n:Q", title="의견 수" if ko else "remarks", format=","),
    ]
