"""Charts of the customers' room. Colours come from the theme unless a meaning needs one."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.paths import streams
from analytics.charts.theme import ACCENT, BAD
from analytics.customers.churn import Churn
from analytics.customers.judging import Judged
from analytics.customers.migration import Migration
from analytics.customers.recommending import Recommended
from analytics.customers.segments import Segmentation
from analytics.customers.value import Value

_QUIET = "#98a3a1"


def segment_money(found: Segmentation, language: str = "ko") -> alt.LayerChart:
    """Per group its share of the customers (hollow) and of the money (full), joined by a line."""
    ko = language == "ko"
    people, money = ("고객 비중", "매출 비중") if ko else ("share of customers", "share of money")
    rows = pd.DataFrame([
        {"name": one.name if ko else one.name_en, "people": one.share, "money": one.money_share, "n": one.size}
        for one in found.segments
    ])
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False, labelPadding=10))
    scale = alt.Scale(domain=[min(0.0, float(rows["money"].min())), float(max(rows["money"].max(), rows["people"].max())) * 1.08])
    axis = alt.Axis(format="%", title=None, tickCount=5, domain=False)
    base = alt.Chart(rows).encode(y=y)
    tooltip = [
        alt.Tooltip("name:N", title="고객군" if ko else "segment"), alt.Tooltip("n:Q", title="고객 수" if ko else "customers", format=","),
        alt.Tooltip("people:Q", title=people, format=".0%"), alt.Tooltip("money:Q", title=money, format=".0%"),
    ]
    bridge = base.mark_rule(color=_QUIET, strokeWidth=2).encode(x=alt.X("people:Q", scale=scale, axis=axis), x2="money:Q", tooltip=tooltip)
    long = rows.melt(["name", "n"], ["people", "money"], "kind", "share").replace({"kind": {"people": people, "money": money}})
    dots = alt.Chart(long).mark_point(size=130, filled=True, opacity=1).encode(
        y=y, x=alt.X("share:Q", scale=scale),
        color=alt.Color("kind:N", sort=[money, people], scale=alt.Scale(domain=[money, people]), legend=alt.Legend(title=None, orient="top")),
        tooltip=[alt.Tooltip("name:N", title="고객군" if ko else "segment"), alt.Tooltip("kind:N", title=" "),
                 alt.Tooltip("share:Q", title="비중" if ko else "share", format=".1%")],
    )
    return layered(bridge, dots).properties(height=46 * len(rows) + 20)


def moves(found: Migration, language: str = "ko", upright: bool = False) -> dict[str, Any]:
    """An ECharts option: the groups then on the left (or top), now on the right; a fall in worth stands out."""
    names = found.names if language == "ko" else found.names_en
    fallen = {(one.source, one.target) for one in found.falls}
    sides = {0: sorted({one.source for one in found.moves}), 1: sorted({one.target for one in found.moves})}
    nodes = [{"name": f"{side} {place}", "depth": side, "itemStyle": {"color": ACCENT}, "label": {"formatter": names[place]}}
             for side, places in sides.items() for place in places]
    links = [{"source": f"0 {one.source}", "target": f"1 {one.target}", "value": one.n,
              **({"lineStyle": {"color": BAD, "opacity": 0.45}} if (one.source, one.target) in fallen else {})} for one in found.moves]
    return streams(nodes, links, upright)


def risk_spread(found: Churn, language: str = "ko") -> alt.LayerChart:
    """How many customers stand at which risk, with the mean."""
    ko = language == "ko"
    tenths = (found.customers["risk"] * 10).clip(upper=9.999).astype(int)
    rows = pd.DataFrame({"start": [i / 10 for i in range(10)], "end": [(i + 1) / 10 for i in range(10)],
                         "n": [int((tenths == i).sum()) for i in range(10)]})
    bars = alt.Chart(rows).mark_bar(orient="vertical", binSpacing=2).encode(
        x=alt.X("start:Q", bin="binned", axis=alt.Axis(format="%", title="떠날 위험" if ko else "risk to leave", tickCount=10, grid=False)), x2="end:Q",
        y=alt.Y("n:Q", title="고객 수" if ko else "customers", axis=alt.Axis(tickCount=4, domain=False)),
        tooltip=[alt.Tooltip("start:Q", title="위험" if ko else "risk", format=".0%"), alt.Tooltip("n:Q", title="고객 수" if ko else "customers", format=",")],
    )
    mean = float(found.customers["risk"].mean())
    rule = alt.Chart(pd.DataFrame({"mean": [mean]})).mark_rule(strokeDash=[4, 3], color=_QUIET).encode(x="mean:Q")
    return layered(bars, rule).properties(height=220)


def calibration(judged: Judged, language: str = "ko") -> alt.LayerChart:
    """What was forecast for each tenth of the customers against what came, with 95 % intervals."""
    ko = language == "ko"
    rows = pd.DataFrame([{"said": one.said, "came": one.came, "low": one.low, "high": one.high, "n": one.n} for one in judged.bins])
    said, came = ("예측한 위험", "실제로 떠난 비율") if ko else ("forecast risk", "share that left")
    x = alt.X("said:Q", title=said, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5, grid=False))
    y = alt.Y("came:Q", title=came, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5, domain=False))
    ideal = alt.Chart(pd.DataFrame({"said": [0, 1], "came": [0, 1]})).mark_line(strokeDash=[4, 3], color=_QUIET, strokeWidth=1).encode(x="said:Q", y="came:Q")
    base = alt.Chart(rows).encode(x=x)
    spans = base.mark_rule().encode(y=alt.Y("low:Q", title=came), y2="high:Q")
    dots = base.mark_circle(size=70, opacity=1).encode(y=y, tooltip=[
        alt.Tooltip("said:Q", title=said, format=".0%"), alt.Tooltip("came:Q", title=came, format=".0%"),
        alt.Tooltip("n:Q", title="고객 수" if ko else "customers", format=",")])
    return layered(ideal, spans, dots).properties(height=260)


def tracking(found: Value, language: str = "ko") -> alt.Chart:
    """Purchases so far in the time held out: what came and what was expected, week by week."""
    ko = language == "ko"
    names = {"actual": "실제" if ko else "actual", "expected": "예측" if ko else "expected"}
    rows = found.hold_out.weeks.melt("week", ["actual", "expected"], "kind", "purchases").replace({"kind": names})
    return alt.Chart(rows).mark_line(strokeWidth=2.5).encode(
        x=alt.X("week:Q", title="확인 기간(주)" if ko else "weeks held out", axis=alt.Axis(grid=False, tickCount=6)),
        y=alt.Y("purchases:Q", title="쌓인 구매" if ko else "purchases so far", axis=alt.Axis(tickCount=4, domain=False)),
        color=alt.Color("kind:N", sort=list(names.values()), legend=alt.Legend(title=None, orient="top")),
        strokeDash=alt.StrokeDash("kind:N", sort=list(names.values()), scale=alt.Scale(domain=list(names.values()), range=[[1, 0], [5, 4]]), legend=None),
        tooltip=[alt.Tooltip("week:Q", title="주" if ko else "week"), alt.Tooltip("kind:N", title=" "), alt.Tooltip("purchases:Q", title="구매" if ko else "purchases", format=",.0f")],
    ).properties(height=240)


def ways(found: Recommended, names: dict[str, str], language: str = "ko") -> alt.LayerChart:
    """How well each way puts the next purchase among ten, with its interval."""
    ko = language == "ko"
    rows = pd.DataFrame([
        {"way": names[one.way], "ndcg": one.ndcg_10.value, "low": one.ndcg_10.low, "high": one.ndcg_10.high, "hit": one.hit_5.value,
         "chosen": one.way == found.way} for one in sorted(found.ways, key=lambda one: -one.ndcg_10.value)
    ])
    y = alt.Y("way:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False))
    base = alt.Chart(rows).encode(y=y)
    spans = base.mark_rule(color=_QUIET, strokeWidth=2).encode(
        x=alt.X("low:Q", title="NDCG@10", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5, domain=False)), x2="high:Q")
    dots = base.mark_circle(size=120, opacity=1).encode(
        x="ndcg:Q", color=alt.condition("datum.chosen", alt.ColorValue("#0f766e"), alt.ColorValue(_QUIET)),
        tooltip=[alt.Tooltip("way:N", title="방법" if ko else "way"), alt.Tooltip("ndcg:Q", title="NDCG@10", format=".3f"),
                 alt.Tooltip("hit:Q", title="5개 안에 맞힘" if ko else "hit among 5", format=".0%")])
    return layered(spans, dots).properties(height=36 * len(rows) + 30)


def customer_line(events: pd.DataFrame, language: str = "ko") -> alt.Chart:
    """One customer's orders, remarks and visits on a line of time."""
    ko = language == "ko"
    names = {"order": "주문" if ko else "order", "remark": "의견" if ko else "remark", "visit": "방문" if ko else "visit"}
    rows = events.assign(kind=events["kind"].map(names), text=events["text"].str.slice(0, 80))
    return alt.Chart(rows).mark_circle(size=90, opacity=0.75).encode(
        x=alt.X("happened_at:T", title=None, axis=alt.Axis(grid=False, format="%Y.%m")),
        y=alt.Y("kind:N", sort=list(names.values()), title=None, axis=alt.Axis(ticks=False, domain=False)),
        color=alt.Color("kind:N", sort=list(names.values()), legend=None),
        tooltip=[alt.Tooltip("happened_at:T", title="언제" if ko else "when", format="%Y.%m.%d %H:%M"), alt.Tooltip("channel:N", title="채널" if ko else "channel"),
                 alt.Tooltip("text:N", title="내용" if ko else "what"), alt.Tooltip("money:Q", title="금액" if ko else "money", format=",.0f")],
    ).properties(height=150)
