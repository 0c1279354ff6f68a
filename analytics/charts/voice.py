"""Charts of the customers' voice: subjects with their feeling, the map of importance and feeling, months, drivers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analytics.charts.drawing import layered
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.voice.dialogue import Dialogue
from analytics.voice.drivers import Drivers
from analytics.voice.speaking import SOLID, Month, Spoken, subject_label

_WORDS = {
    "feeling": ("감정", "feeling"), "n": ("의견 수", "remarks"), "share": ("비중", "share"), "importance": ("설명하는 몫", "share explained"),
    "effect": ("불만 의견을 뺐을 때의 차이", "difference without its complaints"),
}
_TEXT: dict[str, Any] = {"color": "currentColor", "fontSize": 12}


def _said(key: str, language: str) -> str:
    return _WORDS[key][0 if language == "ko" else 1]


def _chart(rows: pd.DataFrame) -> Any:
    return alt.Chart(rows)


def _clear(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "unclear"
    return "bad" if high < 0 else "good" if low > 0 else "unclear"


def _colour(field: str = "clear:N") -> alt.Color:
    return alt.Color(field, legend=None, scale=alt.Scale(domain=["bad", "good", "unclear"], range=[BAD, ACCENT, QUIET]))


def subjects(rows: Sequence[Spoken], language: str = "ko") -> Any:
    """Subjects one under the other, most spoken of first: feeling with its interval, n at the right."""
    frame = pd.DataFrame([
        {"name": subject_label(row.name, language), "feeling": row.feeling, "low": row.low, "high": row.high, "n": row.n,
         "share": row.share, "clear": _clear(row.low, row.high), "hollow": row.n < SOLID, "n_said": f"n {row.n:,}"}
        for row in rows if row.feeling is not None
    ])
    axis = alt.Axis(ticks=False, domain=False, labelLimit=150, labelPadding=8, labelFontSize=13, grid=False)
    base = _chart(frame).encode(y=alt.Y("name:N", sort=None, title=None, axis=axis))
    # room to the right of +1 for the number of remarks
    x = alt.X("low:Q", title=_said("feeling", language), scale=alt.Scale(domain=[-1, 1.35], nice=False), axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format="+.1f"))
    tips = [alt.Tooltip("name:N", title=""), alt.Tooltip("feeling:Q", format="+.2f", title=_said("feeling", language)),
            alt.Tooltip("n:Q", format=",", title=_said("n", language)), alt.Tooltip("share:Q", format=".1%", title=_said("share", language))]
    return layered(
        _chart(pd.DataFrame({"zero": [0]})).mark_rule(color=QUIET, strokeDash=[3, 3]).encode(x=alt.X("zero:Q")),
        base.mark_rule(strokeWidth=9, opacity=0.22, strokeCap="round").encode(x=x, x2=alt.X2("high:Q"), color=_colour()),
        base.transform_filter("!datum.hollow").mark_point(size=90, filled=True, opacity=1).encode(x=alt.X("feeling:Q"), color=_colour(), tooltip=tips),
        base.transform_filter("datum.hollow").mark_point(size=80, filled=False, strokeWidth=2).encode(x=alt.X("feeling:Q"), color=_colour(), tooltip=tips),
        base.mark_text(align="right", opacity=0.62, **_TEXT).encode(x=alt.XValue(alt.expr("width - 2")), text=alt.Text("n_said:N")),
    ).properties(height=alt.Step(32))


def months(rows: Sequence[Month], language: str = "ko", height: int = 220) -> Any:
    """A subject by month: feeling with its interval; the mark's size is the number of remarks."""
    frame = pd.DataFrame([vars(row) | {"clear": _clear(row.low, row.high)} for row in rows if row.feeling is not None])
    frame["month"] = pd.to_datetime(frame["month"])
    base = _chart(frame).encode(x=alt.X("month:T", title=None, axis=alt.Axis(format="%y.%m", grid=False, labelOverlap=True)))
    y = alt.Y("low:Q", title=_said("feeling", language), scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format="+.1f"))
    return layered(
        _chart(pd.DataFrame({"zero": [0]})).mark_rule(color=QUIET, strokeDash=[3, 3]).encode(y=alt.Y("zero:Q")),
        base.mark_rule(strokeWidth=7, opacity=0.22, strokeCap="round").encode(y=y, y2=alt.Y2("high:Q"), color=_colour()),
        base.mark_line(strokeWidth=1.6, color=QUIET).encode(y=alt.Y("feeling:Q")),
        base.mark_circle(opacity=1).encode(
            y=alt.Y("feeling:Q"), color=_colour(), size=alt.Size("n:Q", legend=None, scale=alt.Scale(range=[30, 260])),
            tooltip=[alt.Tooltip("month:T", format="%Y.%m", title=""), alt.Tooltip("feeling:Q", format="+.2f", title=_said("feeling", language)),
                     alt.Tooltip("n:Q", format=",", title=_said("n", language))]),
    ).properties(height=height)


def drivers(found: Drivers, language: str = "ko") -> Any:
    """Each subject's share of what the remarks explain of the score, with its bootstrap interval."""
    frame = pd.DataFrame([
        {"name": subject_label(row.subject, language), "share": row.share, "low": row.share_low, "high": row.share_high, "n": row.n,
         "clear": "good" if row.clear else "unclear", "n_said": f"n {row.n:,}"}
        for row in found.rows
    ])
    axis = alt.Axis(ticks=False, domain=False, labelLimit=150, labelPadding=8, labelFontSize=13, grid=False)
    base = _chart(frame).encode(y=alt.Y("name:N", sort=None, title=None, axis=axis))
    return layered(
        base.mark_rule(strokeWidth=9, opacity=0.22, strokeCap="round").encode(
            x=alt.X("low:Q", title=_said("importance", language), axis=alt.Axis(format=".0%", tickCount=5),
                    scale=alt.Scale(domain=[0, 1.12 * max(frame["high"].fillna(frame["share"]), default=1)], nice=False)), x2=alt.X2("high:Q"), color=_colour()),
        base.mark_circle(size=90, opacity=1).encode(x=alt.X("share:Q"), color=_colour(), tooltip=[
            alt.Tooltip("name:N", title=""), alt.Tooltip("share:Q", format=".1%", title=_said("importance", language)),
            alt.Tooltip("n:Q", format=",", title=_said("n", language))]),
        base.mark_text(align="right", opacity=0.62, **_TEXT).encode(x=alt.XValue(alt.expr("width - 2")), text=alt.Text("n_said:N")),
    ).properties(height=alt.Step(32))


def quadrant(found: Drivers, rows: Sequence[Spoken], language: str = "ko", height: int = 340) -> Any:
    """Importance upwards, feeling to the right: top left is what matters and hurts."""
    feelings = {row.name: row for row in rows}
    return _map([(feelings[row.subject], row.share) for row in found.rows if row.subject in feelings], "importance", language, height)


def spoken_quadrant(rows: Sequence[Spoken], language: str = "ko", height: int = 340) -> Any:
    """Share of remarks upwards, feeling to the right: top left is what many speak of and suffer from."""
    return _map([(row, row.share) for row in rows], "share", language, height)


def _map(placed: Sequence[tuple[Spoken, float]], upwards: str, language: str, height: int) -> Any:
    frame = pd.DataFrame([
        {"name": subject_label(row.name, language), "share": share, "feeling": row.feeling, "n": row.n, "clear": _clear(row.low, row.high)}
        for row, share in placed if row.feeling is not None
    ], columns=["name", "share", "feeling", "n", "clear"])
    base = _chart(frame).encode(
        x=alt.X("feeling:Q", title=_said("feeling", language), scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(format="+.1f", grid=False, tickCount=5)),
        y=alt.Y("share:Q", title=_said(upwards, language), axis=alt.Axis(format=".0%", grid=False, tickCount=5)),
    )
    frame["side"] = _label_sides(frame["feeling"].tolist(), frame["share"].tolist(), frame["name"].tolist(), height)
    names = [
        base.transform_filter(alt.FieldEqualPredicate(field="side", equal=side)).mark_text(align=align, dx=dx, dy=dy, **_TEXT).encode(text=alt.Text("name:N"))
        for side, (align, dx, dy) in _LABEL_SIDES.items()
    ]
    return layered(
        _chart(pd.DataFrame({"zero": [0]})).mark_rule(color=QUIET, strokeDash=[3, 3]).encode(x=alt.X("zero:Q")),
        base.mark_circle(opacity=0.85).encode(size=alt.Size("n:Q", legend=None, scale=alt.Scale(range=[60, 400])), color=_colour(), tooltip=[
            alt.Tooltip("name:N", title=""), alt.Tooltip("share:Q", format=".1%"), alt.Tooltip("feeling:Q", format="+.2f"), alt.Tooltip("n:Q", format=",")]),
        *names,
    ).properties(height=height)


_LABEL_SIDES = {"right": ("left", 13, 0), "left": ("right", -13, 0), "above": ("center", 0, -17), "below": ("center", 0, 17)}
_NARROW, _LETTER, _LINE = 320, 12, 15  # pixels: the narrowest such chart, a letter, a line


def _label_sides(across: Sequence[float], up: Sequence[float], names: Sequence[str], height: int) -> list[str | None]:
    """Where each point's name stands so that no two lie over each other; None where there is no room (the tooltip has it)."""
    top = max(up, default=1) or 1
    points = [((feeling + 1) / 2 * _NARROW, (1 - share / top) * height) for feeling, share in zip(across, up, strict=True)]
    taken = [(x - 9, y - 9, x + 9, y + 9) for x, y in points]
    sides: list[str | None] = [None] * len(points)
    for at in sorted(range(len(points)), key=lambda one: -up[one]):
        for side in _LABEL_SIDES:
            box = _label_box(points[at], side, names[at])
            free = all(box[2] <= left or right <= box[0] or box[3] <= upper or lower <= box[1]
                       for place, (left, upper, right, lower) in enumerate(taken) if place != at)
            if free and box[0] >= 0 and box[2] <= _NARROW:
                taken.append(box)
                sides[at] = side
                break
    return sides


def _label_box(point: tuple[float, float], side: str, name: str) -> tuple[float, float, float, float]:
    align, dx, dy = _LABEL_SIDES[side]
    width = _LETTER * len(name) * (0.6 if name.isascii() else 1)
    left = point[0] + dx - {"left": 0, "right": width, "center": width / 2}[align]
    return left, point[1] + dy - _LINE / 2, left + width, point[1] + dy + _LINE / 2


_EMOTION_COLOURS = {
    "기쁨": "#2f9e8f", "만족": "#6fb7a8", "감사": "#8fb996", "기대": "#b9c98a", "놀람": "#c9b458",
    "실망": "#b5a08f", "답답함": "#c98a5a", "슬픔": "#8d93b5", "불안": "#a07fa8", "분노": "#c2573d",
}
EMOTIONS_IN_ENGLISH = {
    "기쁨": "joy", "만족": "satisfaction", "감사": "gratitude", "기대": "anticipation", "놀람": "surprise", "실망": "disappointment",
    "답답함": "frustration", "슬픔": "sadness", "불안": "worry", "분노": "anger", "없음": "none",
}


def emotions(rows: Sequence[Any], language: str = "ko", height: int = 260) -> Any:
    """First emotions by month as shares of the remarks that show one."""
    names = {name: name if language == "ko" else EMOTIONS_IN_ENGLISH[name] for name in _EMOTION_COLOURS}
    order = {name: at for at, name in enumerate(_EMOTION_COLOURS)}
    frame = pd.DataFrame([{**row, "name": names[row["emotion"]], "order": order[row["emotion"]]} for row in rows if row["emotion"] in names])
    frame["month"] = pd.to_datetime(frame["month"])
    colours = alt.Scale(domain=list(names.values()), range=list(_EMOTION_COLOURS.values()))
    return _chart(frame).mark_bar().encode(
        x=alt.X("yearmonth(month):O", title=None, axis=alt.Axis(format="%y.%m", labelAngle=0, labelOverlap=True)),
        y=alt.Y("n:Q", stack="normalize", title=None, axis=alt.Axis(format=".0%", grid=False)),
        color=alt.Color("name:N", scale=colours, sort=list(names.values()), legend=alt.Legend(title=None, orient="bottom", columns=5)),
        order=alt.Order("order:Q"),
        tooltip=[alt.Tooltip("yearmonth(month):T", format="%Y.%m", title=""), alt.Tooltip("name:N", title=""), alt.Tooltip("n:Q", format=",")],
    ).properties(height=height)


def along(found: Dialogue, language: str = "ko", height: int = 200) -> Any:
    """The customer's feeling along a conversation, turn by turn; a dashed line where it changed."""
    frame = pd.DataFrame([
        {"turn": place, "feeling": turn.feeling, "side": "bad" if turn.feeling < -0.3 else "good" if turn.feeling > 0.3 else "unclear", "said": turn.text[:80]}
        for place, turn in enumerate(found.turns, start=1) if turn.feeling is not None
    ])
    base = _chart(frame).encode(
        x=alt.X("turn:Q", title=None, scale=alt.Scale(domain=[0.5, len(found.turns) + 0.5], nice=False), axis=alt.Axis(values=list(range(1, len(found.turns) + 1)), format="d", grid=False)),
        y=alt.Y("feeling:Q", title=_said("feeling", language), scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(values=[-1, 0, 1], format="+.0f")),
    )
    layers = [
        base.mark_line(strokeWidth=1.6, color=QUIET),
        base.mark_circle(size=110, opacity=1).encode(color=_colour("side:N"), tooltip=[alt.Tooltip("said:N", title=""), alt.Tooltip("feeling:Q", format="+.2f", title=_said("feeling", language))]),
    ]
    if found.changed is not None:
        layers.append(_chart(pd.DataFrame({"turn": [found.changed + 0.5]})).mark_rule(color=QUIET, strokeDash=[4, 3]).encode(x=alt.X("turn:Q")))
    return layered(*layers).properties(height=height)
