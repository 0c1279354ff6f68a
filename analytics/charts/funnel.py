"""The funnel as bars: visits at each step, the share that goes on with its interval between them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, BAD
from analytics.metrics.catalogue import catalogue
from analytics.metrics.funnel import Funnel
from analytics.metrics.telling import interval, written

STEPS = {
    "ko": ("방문", "상품 보기", "장바구니", "결제 시작", "구매"),
    "en": ("visit", "product", "cart", "checkout", "purchase"),
}


def steps(found: Funnel, language: str = "ko") -> alt.TopLevelMixin:
    """One bar a step; a passage that clearly worsened is drawn in the warning colour."""
    rows = pd.DataFrame(_rows(found, language))
    y = alt.Y("step:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=10, labelFontSize=13, labelLimit=160))
    x = alt.X("n:Q", title=None, scale=alt.Scale(domain=[0, found.counts[0] * 1.28]), axis=None)
    base: Any = alt.Chart(rows).encode(y=y)
    colour = alt.Color("state:N", legend=None, scale=alt.Scale(domain=["plain", "bad"], range=[ACCENT, BAD]))
    ko = language == "ko"
    tooltip = [alt.Tooltip("step:N", title="단계" if ko else "step"), alt.Tooltip("n:Q", title="방문" if ko else "visits", format=","),
               alt.Tooltip("passed:N", title="앞 단계에서 넘어온 비율" if ko else "share of the step before"),
               alt.Tooltip("between:N", title="95% 구간" if ko else "95% interval")]
    return layered(
        base.mark_bar(cornerRadiusEnd=4, height=24, opacity=0.85).encode(x=x, color=colour, tooltip=tooltip),
        base.mark_text(align="left", dx=8, fontSize=12, color="currentColor").encode(x=x, text=alt.Text("said:N")),
    ).properties(height=alt.Step(46))


def _rows(found: Funnel, language: str) -> list[dict[str, Any]]:
    names = STEPS[language]
    rows = [{"step": names[0], "n": found.counts[0], "said": f"{found.counts[0]:,}", "state": "plain", "passed": "", "between": ""}]
    for name, one in zip(names[1:], found.passages, strict=False):
        metric = catalogue().metric(one.metric)
        worse = one is found.worsened
        passed = written(metric, one.cell.value, language)
        rows.append({"step": name, "n": one.went_on, "said": f"{one.went_on:,} · {passed}", "state": "bad" if worse else "plain",
                     "passed": passed, "between": interval(metric, one.cell, language)})
    return rows
