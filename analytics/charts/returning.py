"""Survival curves of coming back: steps with their band; of several groups the soonest and the last stand out when they differ."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.metrics.returning import Curve, Returning
from analytics.metrics.telling import group_words

_AT_END, _STAYED, _SURE = 90, 180, 0.05


def returns(found: Returning, language: str = "ko", height: int = 280) -> alt.TopLevelMixin:
    """Share of customers with a second order by each day after the first."""
    return _steps(found, language, height, "다시 산 비율" if language == "ko" else "came back", falling=False)


def stays(found: Returning, language: str = "ko", height: int = 280) -> alt.TopLevelMixin:
    """Share of customers still buying by each day after the first order."""
    return _steps(found, language, height, "남아 있는 비율" if language == "ko" else "still buying", falling=True)


def _steps(found: Returning, language: str, height: int, measured: str, falling: bool) -> alt.TopLevelMixin:
    ko = language == "ko"
    curves = [*found.parts] if len(found.parts) > 1 else [found.whole] if found.whole else []
    rows = pd.DataFrame([row for one in curves for row in _points(one, found, language, falling)])
    if falling:
        rows[["share", "low", "high"]] = 1 - rows[["share", "high", "low"]].to_numpy()
    x = alt.X("day:Q", title="첫 구매 뒤 날" if ko else "days after the first order", axis=alt.Axis(grid=False, domain=False, tickCount=8))
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5, domain=False))
    state = alt.Color("state:N", legend=None, scale=alt.Scale(domain=["main", "last", "plain"], range=[ACCENT, BAD, QUIET]))
    detail = alt.Detail("part:N")
    base: Any = alt.Chart(rows).encode(x=x, detail=detail, color=state)
    last = rows.groupby("part", as_index=False).last()
    if falling and (last["state"] != "plain").any():  # most groups stay long: their names would lie over one another
        last = last[last["state"] != "plain"]
    ends: Any = alt.Chart(last).encode(x=x, y=y, color=state)
    layers = [
        base.mark_area(opacity=0.12, interpolate="step-after").encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
        base.mark_line(strokeWidth=2, interpolate="step-after").encode(y=y, tooltip=[
            alt.Tooltip("part:N", title=" "), alt.Tooltip("day:Q", title="날" if ko else "day"), alt.Tooltip("share:Q", title=measured, format=".1%"),
            alt.Tooltip("low:Q", title="95% 하한" if ko else "95% low", format=".1%"), alt.Tooltip("high:Q", title="95% 상한" if ko else "95% high", format=".1%")]),
    ]
    if len(curves) > 1:
        layers.append(ends.mark_text(align="right", dy=-9, fontSize=11.5, fontWeight=600).encode(text=alt.Text("part:N")))
    return layered(*layers).properties(height=height)


def _points(one: Curve, found: Returning, language: str, falling: bool) -> list[dict[str, Any]]:
    name = f"{group_words(found.cut, one.part, language)} (n {one.n:,})" if found.cut and one.part else ("전체" if language == "ko" else "all")
    start = {"part": name, "day": 0, "share": 0.0, "low": 0.0, "high": 0.0, "state": _state(one, found, falling)}
    return [start, *(start | {"day": day, "share": share, "low": low, "high": high} for day, share, low, high in zip(one.days, one.share, one.low, one.high, strict=True))]


def _state(one: Curve, found: Returning, falling: bool) -> str:
    """Groups stand out only when the log-rank test says that they differ."""
    if len(found.parts) < 2:
        return "main"
    if found.p_value is None or found.p_value >= _SURE:
        return "plain"
    order = sorted(found.parts, key=lambda curve: curve.by(_STAYED if falling else _AT_END)[0], reverse=falling)
    return "last" if one is order[0] else "main" if one is order[-1] else "plain"
