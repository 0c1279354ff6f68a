"""Charts of the journey: the curve across (desktop) and downwards (phone), touchpoints with their intervals.

Stages are discrete: straight segments, and the line breaks where a stage has too little. A hollow point has
fewer than 30 remarks. Only a feeling that is surely bad (interval under zero) is drawn in the warning colour.
Peak, low and end are named at their points; a ring is a moment of truth. On a page a chart is a form that is
drawn once and filled for each figure (``*_drawn``); as a file it is drawn whole (``curve_wide``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import EDGE_HIGH, EDGE_LOW, PLACES, Drawn, Form, form, layered
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.journey.comparing import Compared
from analytics.journey.curve import Journey, Point
from analytics.journey.telling import stage_label, touchpoint_label

OPEN = "#7d8a88"

_FOOT = 0.16  # of the height: room for the lowest label and the row of n under it
_ROOM = 0.16  # space above and below the outermost interval, in points of feeling
_MARKS = {"peak": ("최고", "peak"), "low": ("최저", "low"), "end": ("끝", "end"), "truth": ("진실의 순간", "moment of truth")}


@dataclass(frozen=True)
class _Sheet:
    """What a chart draws: rows of points (or the name of a table), the places' names in order, the axis' ends."""

    rows: Any
    places: list[str]
    low: float
    high: float


# ---- on a page ---------------------------------------------------------------------------------------------


def curve_drawn(found: Journey, language: str = "ko", upright: bool = False, truths: tuple[str, ...] = ()) -> Drawn:
    """The curve from left to right, or downwards for a phone. truths: stages that are moments of truth."""
    sheet = _sheet(_rows(found.points, found, language, truths=truths), upright)
    return _filled(_curve_form(language, upright), sheet)


def compared_drawn(compared: Compared, language: str = "ko", upright: bool = False) -> Drawn:
    """The curve with the other one behind it, dashed; an arrow where they differ by more than noise."""
    behind = _behind_rows(compared, language)
    sheet = _sheet(_rows(compared.now.points, compared.now, language), upright, behind)
    return _filled(_compared_form(language, upright), sheet, behind=behind)


def small_drawn(found: Journey, language: str = "ko") -> Drawn:
    """The curve without numbers for a card: its shape, intervals and hollow points."""
    return _filled(_small_form(language), _sheet(_rows(found.points, found, language), False))


def touchpoints_drawn(points: tuple[Point, ...], found: Journey, language: str = "ko") -> Drawn:
    """Touchpoints one under the other with mean and interval, worst first."""
    return _filled(_touchpoints_form(language), _sheet(_rows(points, found, language, by_touchpoint=True), True))


def _filled(made: Form, sheet: _Sheet, **more: pd.DataFrame) -> Drawn:
    return made.filled(sheet.low, sheet.high, sheet.places, rows=sheet.rows, **more)


_EMPTY = _Sheet(alt.NamedData("rows"), PLACES, EDGE_LOW, EDGE_HIGH)


@cache
def _curve_form(language: str, upright: bool) -> Form:
    return form(_curve, _EMPTY, language, upright)


@cache
def _compared_form(language: str, upright: bool) -> Form:
    return form(lambda: layered(*_behind(alt.NamedData("behind"), PLACES, upright), _curve(_EMPTY, language, upright)))


@cache
def _small_form(language: str) -> Form:
    return form(_small, _EMPTY, language)


@cache
def _touchpoints_form(language: str) -> Form:
    return form(_touchpoints, _EMPTY, language)


# ---- whole ---------------------------------------------------------------------------------------------------


def curve_wide(found: Journey, language: str = "ko", truths: tuple[str, ...] = ()) -> alt.LayerChart:
    """The curve from left to right with its rows: for a file."""
    return _curve(_sheet(_rows(found.points, found, language, truths=truths), False), language, False)


def curve_tall(found: Journey, language: str = "ko", truths: tuple[str, ...] = ()) -> alt.LayerChart:
    """As ``curve_wide``, drawn downwards."""
    return _curve(_sheet(_rows(found.points, found, language, truths=truths), True), language, True)


# ---- the parts -----------------------------------------------------------------------------------------------


def _curve(sheet: _Sheet, language: str, upright: bool) -> Any:
    across, feeling = _across(sheet.places, upright), _feeling_axis(sheet, language, upright)
    known = _chart(sheet.rows).encode(**{"y" if upright else "x": across}).transform_filter("datum.mean !== null")
    base = _chart(sheet.rows).encode(**{"y" if upright else "x": across})
    labels = _labels_tall(known, feeling) if upright else _labels_wide(known, base, feeling)
    shown = layered(*_shape(sheet, across, feeling, upright, language), *labels)
    return shown.properties(height=alt.Step(54) if upright else 340)


def _small(sheet: _Sheet, language: str) -> Any:
    across = alt.X("place:N", sort=sheet.places, title=None, axis=alt.Axis(labelAngle=-40, labelLimit=80, labelOverlap=False, ticks=False, domain=False, grid=False))
    feeling = _feeling_axis(sheet, language, False)
    feeling.title = None
    return layered(*_shape(sheet, across, feeling, False, language)).properties(height=210)


def _touchpoints(sheet: _Sheet, language: str) -> Any:
    y = alt.Y("place:N", sort=sheet.places, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=190, labelPadding=8, labelFontSize=13))
    x = _feeling_axis(sheet, language, True)
    base = _chart(sheet.rows).encode(y=y)
    return layered(
        _zero("x"),
        base.mark_rule(strokeWidth=9, opacity=0.22, strokeCap="round").encode(x=x.copy(), x2=alt.X2("high:Q"), color=_colour()),
        base.mark_circle(size=90, opacity=1).encode(x=alt.X("mean:Q"), color=_colour(), tooltip=_tooltip(language)),
    ).properties(height=alt.Step(34))


def _across(places: list[str], upright: bool) -> Any:
    """The axis of the stages, named one by one: a layer without values must not move its stages to the end."""
    if upright:
        return alt.Y("place:N", sort=places, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=96, labelPadding=8, labelFontSize=13, grid=False))
    return alt.X("place:N", sort=places, title=None, axis=alt.Axis(
        labelAngle=0, labelLimit=110, labelOverlap=False, ticks=False, domain=False, labelPadding=10, labelFontSize=13, grid=False))


def _shape(sheet: _Sheet, across: Any, feeling: Any, upright: bool, language: str) -> list[Any]:
    """Zero, intervals, the straight line, its points and the rings of the moments of truth."""
    here, there = ("y", "x") if upright else ("x", "y")
    base = _chart(sheet.rows).encode(**{here: across})
    mean = _reading(feeling, "mean:Q")
    known = base.transform_filter("datum.mean !== null")
    high = (alt.X2 if upright else alt.Y2)("high:Q")
    return [
        _zero(there),
        base.mark_rule(strokeWidth=12, opacity=0.2, strokeCap="round").encode(**{there: feeling, f"{there}2": high}, color=_colour()),
        base.mark_line(strokeWidth=2, color=QUIET, interpolate="linear", invalid="break-paths-show-domains").encode(
            **{there: mean}, order=alt.Order("order:Q")),
        known.transform_filter("datum.truth").mark_point(size=420, filled=False, strokeWidth=1.4, opacity=0.9).encode(**{there: mean}, color=_colour()),
        known.transform_filter("!datum.hollow").mark_point(size=150, filled=True, opacity=1).encode(
            **{there: mean}, color=_colour(), tooltip=_tooltip(language)),
        known.transform_filter("datum.hollow").mark_point(size=130, filled=False, strokeWidth=2.2, opacity=1).encode(
            **{there: mean}, color=_colour(), tooltip=_tooltip(language)),
    ]


def _labels_wide(known: Any, base: Any, feeling: Any) -> list[Any]:
    """Values and marks beyond the interval, on the side that the line leaves free; n at the foot."""
    style: dict[str, Any] = {"fontSize": 13, "fontWeight": 600, "color": "currentColor"}
    quiet: dict[str, Any] = {"fontSize": 11, "color": "currentColor", "opacity": 0.75}
    above, below = known.transform_filter("!datum.valley"), known.transform_filter("datum.valley")
    high, low = _reading(feeling, "high:Q"), _reading(feeling, "low:Q")
    return [
        above.mark_text(dy=-16, **style).encode(y=high, text=alt.Text("said:N")),
        above.mark_text(dy=-32, **quiet).encode(y=high, text=alt.Text("mark:N")),
        below.mark_text(dy=17, **style).encode(y=low, text=alt.Text("said:N")),
        below.mark_text(dy=33, **quiet).encode(y=low, text=alt.Text("mark:N")),
        base.mark_text(fontSize=11, color="currentColor", opacity=0.62).encode(y=alt.YValue(alt.expr("height - 6")), text=alt.Text("n_said:N")),
    ]


def _labels_tall(known: Any, feeling: Any) -> list[Any]:
    """Value, mark and n to the right of the interval."""
    style: dict[str, Any] = {"align": "left", "color": "currentColor"}
    high = _reading(feeling, "high:Q")
    value = known.mark_text(dx=12, dy=-7, fontSize=13, fontWeight=600, **style).encode(x=high, text=alt.Text("said:N"))
    below = known.mark_text(dx=12, dy=8, fontSize=11, opacity=0.62, **style).encode(x=high, text=alt.Text("n_marked:N"))
    return [value, below]


def _behind(rows: Any, places: list[str], upright: bool) -> list[Any]:
    here, there = ("y", "x") if upright else ("x", "y")
    base = _chart(rows).encode(**{here: (alt.Y if upright else alt.X)("place:N", sort=places)})
    line = base.mark_line(strokeWidth=1.6, strokeDash=[5, 4], color=QUIET, point=alt.OverlayMarkDef(color=QUIET, size=36),
                          invalid="break-paths-show-domains").encode(**{there: "mean:Q"}, order=alt.Order("order:Q"))
    spot = {"x": alt.value(alt.expr("width - 20"))} if upright else {"y": alt.value(12)}
    arrow = base.mark_text(fontSize=12, fontWeight=700).encode(**spot, text=alt.Text("arrow:N"), color=_colour("moved:N"))
    return [line, arrow]


def _behind_rows(compared: Compared, language: str) -> pd.DataFrame:
    rows = _rows(compared.then.points, compared.then, language)
    clear = {change.stage: change.difference or 0.0 for change in compared.clear}
    stages = [point.stage for point in compared.then.points]
    arrows = [("▼ " if clear[stage] < 0 else "▲ ") + f"{abs(clear[stage]):.2f}" if stage in clear else "" for stage in stages]
    return rows.assign(arrow=arrows, moved=["bad" if clear.get(stage, 0.0) < 0 else "good" for stage in stages])


def _reading(channel: Any, shorthand: str) -> Any:
    """The same axis, reading another column."""
    other = channel.copy()
    other.shorthand = shorthand
    return other


def _chart(rows: Any) -> Any:
    """Altair's methods are made at import time, which the type checker cannot see."""
    return alt.Chart(rows)


# ---- rows ----------------------------------------------------------------------------------------------------


def _sheet(rows: pd.DataFrame, upright: bool, *others: pd.DataFrame) -> _Sheet:
    known = pd.concat([frame[name] for frame in (rows, *others) for name in ("mean", "low", "high")]).dropna().astype(float)
    low = max(-1.0, min(known.min() if len(known) else 0.0, 0.0) - _ROOM)
    top = max(known.max() if len(known) else 0.0, 0.0)
    beside = 0.85 if others else 0.42  # labels stand to the right, and arrows beyond them
    high = top + ((top - low) * beside if upright else _ROOM)
    low -= 0.0 if upright else _FOOT * (high - low)
    return _Sheet(rows, list(rows["place"]), float(low), float(high))


def _rows(points: Sequence[Point], found: Journey, language: str, by_touchpoint: bool = False, truths: tuple[str, ...] = ()) -> pd.DataFrame:
    marks = {} if by_touchpoint else _marks(found, language, truths)
    rows = pd.DataFrame([_row(order, point, found, language, by_touchpoint) | {"mark": marks.get(point.stage, ""), "truth": point.stage in truths}
                         for order, point in enumerate(points)])
    mean = rows["mean"].astype(float)
    beside = pd.concat([mean.shift(1), mean.shift(-1)], axis=1).mean(axis=1)
    marked = [f"{n} · {mark}" if mark else n for n, mark in zip(rows["n_said"], rows["mark"], strict=True)]
    return rows.assign(valley=(mean < beside), n_marked=marked)


def _marks(found: Journey, language: str, truths: tuple[str, ...]) -> dict[str, str]:
    """Per stage what it is: peak, low, end, moment of truth."""
    said: dict[str, list[str]] = {}
    for kind, point in (("peak", found.peak), ("low", found.lowest), ("end", found.end)):
        if point:
            said.setdefault(point.stage, []).append(_MARKS[kind][language == "en"])
    for stage in truths:
        said.setdefault(stage, []).append(_MARKS["truth"][language == "en"])
    return {stage: " · ".join(names) for stage, names in said.items()}


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


def _feeling_axis(sheet: _Sheet, language: str, upright: bool) -> Any:
    title = None if upright else ("감정 (−1 부정 ~ +1 긍정)" if language == "ko" else "feeling (−1 bad to +1 good)")
    return (alt.X if upright else alt.Y)("low:Q", title=title, scale=alt.Scale(domain=[sheet.low, sheet.high], nice=False), axis=alt.Axis(
        labelExpr="datum.value === 0 ? '0' : datum.value < -1 ? '' : format(datum.value, '+.1f')", tickCount=5, domain=False, ticks=False, gridOpacity=0.5))


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
