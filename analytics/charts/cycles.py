"""Repurchase cycles and time to convert: when half has happened, and between when most of it does."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT
from analytics.metrics.converting import Converting
from analytics.metrics.cycles import Cycle


def again(found: tuple[Cycle, ...], language: str = "ko") -> alt.TopLevelMixin:
    """A row a product: the middle half of the gaps as a band, the median as a dot with its interval in the tooltip."""
    ko = language == "ko"
    day = "{:.0f}일" if ko else "{:.0f} days"
    rows = pd.DataFrame([
        {"what": one.what, "quarter": one.quarter, "middle": one.middle, "three": one.three_quarters, "told": f"{day.format(one.middle)}  n {one.n:,}",
         "between": f"{one.low:.0f} ~ {one.high:.0f}", "customers": one.customers, "half": f"{one.quarter:.0f} ~ {one.three_quarters:.0f}"}
        for one in sorted(found, key=lambda one: one.middle)
    ])
    y = alt.Y("what:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False, labelPadding=10))
    x = alt.X("middle:Q", title="일" if ko else "days", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=6, domain=False))
    tooltip = [alt.Tooltip("what:N", title=" "), alt.Tooltip("told:N", title="가운데값" if ko else "median"), alt.Tooltip("between:N", title="95% 구간" if ko else "95% interval"),
               alt.Tooltip("half:N", title="가운데 절반" if ko else "middle half"), alt.Tooltip("customers:Q", title="고객" if ko else "customers", format=",")]
    base: Any = alt.Chart(rows).encode(y=y)
    return layered(
        base.mark_rule(strokeWidth=9, opacity=0.22, strokeCap="round", color=ACCENT).encode(x=alt.X("quarter:Q"), x2=alt.X2("three:Q")),
        base.mark_circle(size=90, opacity=1, color=ACCENT).encode(x=x, tooltip=tooltip),
        base.mark_text(dy=-13, fontSize=11, color="currentColor", opacity=0.75).encode(x=x, text=alt.Text("told:N")),
    ).properties(height=alt.Step(38))


def sooner(found: Converting, language: str = "ko") -> alt.TopLevelMixin:
    """The share of purchases done within each limit."""
    ko = language == "ko"

    def name(minutes: int) -> str:
        return (f"{minutes // 60}시간" if ko else f"{minutes // 60} h") if minutes >= 60 else (f"{minutes}분" if ko else f"{minutes} min")

    rows = pd.DataFrame([{"limit": name(minutes), "share": share, "told": f"{share:.0%}"} for minutes, share in found.within])
    base: Any = alt.Chart(rows).encode(y=alt.Y("limit:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=10)),
                                       x=alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1.15])))
    return layered(
        base.mark_bar(cornerRadiusEnd=4, height=18, opacity=0.85, color=ACCENT).encode(tooltip=[alt.Tooltip("limit:N", title="안에" if ko else "within"), alt.Tooltip("told:N", title="구매" if ko else "purchases")]),
        base.mark_text(align="left", dx=8, fontSize=12, color="currentColor").encode(text=alt.Text("told:N")),
    ).properties(height=alt.Step(32))
