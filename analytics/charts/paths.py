"""Charts of what customers do: the ways after an order as a Sankey, the share that buys again per way, leave points."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.journey.paths import Flow, Leave, Path

KINDS = {
    "order": ("주문", "Order"), "contact": ("문의", "Contact"), "happy": ("좋은 말", "Happy remark"), "unhappy": ("나쁜 말", "Unhappy remark"),
    "remark": ("의견", "Remark"), "return": ("취소·반품", "Return"), "again": ("다시 주문", "Ordered again"), "left": ("90일 안에 주문 없음", "No order in 90 days"),
    "open": ("지켜보는 중", "Still open"), "visit": ("방문", "Visit"), "product": ("상품 보기", "Product view"), "cart": ("장바구니", "Cart"),
    "checkout": ("주문서", "Checkout"), "purchase": ("구매", "Purchase"), "silence": ("아무 말 없음", "Silence"),
}
_COLOURS = {"again": ACCENT, "happy": ACCENT, "left": BAD, "unhappy": BAD, "return": BAD}


def kind_label(kind: str, language: str) -> str:
    """What a step is called; the name of a stage stands as it is."""
    return KINDS[kind][0 if language == "ko" else 1] if kind in KINDS else kind


def path_label(steps: tuple[str, ...], language: str) -> str:
    return " → ".join(kind_label(kind, language) for kind in steps or ("silence",))


def sankey(flows: tuple[Flow, ...], language: str = "ko", upright: bool = False) -> dict[str, Any]:
    """An ECharts option: order on the left (or top), how it ended on the right (or bottom)."""
    nodes = sorted({node for flow in flows for node in (flow.source, flow.target)})
    drawn_nodes = [{"name": _name(node), "depth": node[0], "itemStyle": {"color": _COLOURS.get(node[1], QUIET)},
                    "label": {"formatter": kind_label(node[1], language)}} for node in nodes]
    return streams(drawn_nodes, [{"source": _name(flow.source), "target": _name(flow.target), "value": flow.n} for flow in flows], upright)


def streams(nodes: list[dict[str, Any]], links: list[dict[str, Any]], upright: bool) -> dict[str, Any]:
    """Any Sankey as an ECharts option, from left to right, or downwards for phones."""
    return {
        "tooltip": {"trigger": "item", "valueFormatter": "localized"},
        "series": [{
            "type": "sankey", "orient": "vertical" if upright else "horizontal", "nodeAlign": "justify", "nodeGap": 14, "nodeWidth": 14,
            "left": 8, "right": 8 if upright else 130, "top": 12, "bottom": 28 if upright else 12, "draggable": False, "emphasis": {"focus": "adjacency"},
            "lineStyle": {"color": "source", "opacity": 0.22, "curveness": 0.5},
            "label": {"fontSize": 11 if upright else 12, "position": "bottom" if upright else "right"}, "labelLayout": {"hideOverlap": True},
            "data": nodes, "links": links,
        }],
    }


def _name(node: tuple[int, str]) -> str:
    return f"{node[0]} {node[1]}"


def bought_again(paths: tuple[Path, ...], language: str = "ko") -> Any:
    """Per way the share that ordered again with its interval; coloured when it clearly differs from the rest."""
    mean = _overall(paths)
    rows = pd.DataFrame([
        {"way": path_label(path.steps, language), "value": path.again.value, "low": path.again.low, "high": path.again.high, "n": path.again.n,
         "tone": "open" if not path.clear else "good" if (path.again.value or 0) > mean else "bad"}
        for path in paths
    ])
    base: Any = alt.Chart(rows).encode(y=alt.Y("way:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=230, labelPadding=8)))
    colour = alt.Color("tone:N", legend=None, scale=alt.Scale(domain=["good", "open", "bad"], range=[ACCENT, QUIET, BAD]))
    x = alt.X("low:Q", title=None, axis=alt.Axis(format="%", domain=False, tickCount=5), scale=alt.Scale(zero=False, nice=True))
    rule: Any = alt.Chart(pd.DataFrame({"mean": [mean]}))
    return layered(
        rule.mark_rule(color=QUIET, strokeDash=[3, 3]).encode(x=alt.X("mean:Q")),
        base.mark_rule(strokeWidth=9, opacity=0.22, strokeCap="round").encode(x=x, x2=alt.X2("high:Q"), color=colour),
        base.mark_circle(size=90, opacity=1).encode(x=alt.X("value:Q"), color=colour, tooltip=[
            alt.Tooltip("way:N", title="길" if language == "ko" else "way"),
            alt.Tooltip("value:Q", title="다시 주문" if language == "ko" else "ordered again", format=".1%"),
            alt.Tooltip("low:Q", title="하한" if language == "ko" else "low", format=".1%"),
            alt.Tooltip("high:Q", title="상한" if language == "ko" else "high", format=".1%"),
            alt.Tooltip("n:Q", title="주문 수" if language == "ko" else "orders", format=",")]),
    ).properties(height=alt.Step(32))


def _overall(paths: tuple[Path, ...]) -> float:
    n = sum(path.again.n for path in paths)
    return sum((path.again.value or 0) * path.again.n for path in paths) / n if n else 0.0


def leave_points(leaves: tuple[Leave, ...], language: str = "ko") -> Any:
    """Per step of a visit the share that went no further, with its interval."""
    rows = pd.DataFrame([
        {"step": kind_label(leave.step, language), "value": leave.left.value, "low": leave.left.low, "high": leave.left.high, "n": leave.left.n,
         "said": f"{(leave.left.value or 0) * 100:.0f}%"} for leave in leaves
    ])
    base: Any = alt.Chart(rows).encode(y=alt.Y("step:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8)))
    x = alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", domain=False, tickCount=5))
    return layered(
        base.mark_bar(color=QUIET, opacity=0.55, cornerRadiusEnd=3, height=16).encode(x=x, tooltip=[
            alt.Tooltip("step:N", title="단계" if language == "ko" else "step"), alt.Tooltip("value:Q", title="나감" if language == "ko" else "left", format=".1%"),
            alt.Tooltip("n:Q", title="방문 수" if language == "ko" else "visits", format=",")]),
        base.mark_rule(strokeWidth=2, color=BAD).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        base.mark_text(align="left", dx=10, fontWeight=600, color="currentColor").encode(x=alt.X("high:Q"), text=alt.Text("said:N")),
    ).properties(height=alt.Step(38))
