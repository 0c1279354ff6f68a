"""The blocks of a shared board as HTML: figures, a table with drawn intervals, a course over time. Everything is escaped here."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

Say = Callable[..., str]  # a text of ours in the link's language, escaped


def headline(one: Mapping[str, Any]) -> str:
    return f"<li><span>{html.escape(one['label'])}</span>{_figure(one)}</li>"


def _figure(one: Mapping[str, Any]) -> str:
    sure = " · ".join(part for part in (html.escape(one["between"]), f"n {one['n']:,}") if part)
    return f"<strong>{html.escape(one['value'])}</strong><small>{sure}</small>"


def block(one: Mapping[str, Any], say: Say) -> str:
    """One block: the maker's words, then what it shows."""
    text = f'<p class="said">{html.escape(one["text"])}</p>' if one.get("text") else ""
    if not one["title"]:
        return f'<section class="words">{text}</section>'
    about = f'<p class="hint">{html.escape(one["about"])}</p>' if one.get("about") else ""
    note = f'<p class="hint">{say("응답이 적은 {n}곳은 사람을 알아볼 수 없게 가렸어요.", n=one["hidden"])}</p>' if one["hidden"] else ""
    return f'<section><h2>{html.escape(one["title"])}</h2>{about}{text}{_shown(one, say)}{note}</section>'


def _shown(one: Mapping[str, Any], say: Say) -> str:
    if one.get("headline"):
        return f'<p class="figure">{_figure(one["headline"])}</p>'
    table = f"<table>{''.join(_row(row, say, drawn=not one.get('course')) for row in one['rows'])}</table>"
    if not one.get("course") or sum(row["at"] is not None for row in one["rows"]) < 2:
        return table
    return f'{_course(one["rows"])}<details><summary>{say("숫자로 보기")}</summary>{table}</details>'


def _row(row: Mapping[str, Any], say: Say, *, drawn: bool) -> str:
    label = html.escape(row["label"])
    if row["value"] is None:
        return f'<tr class="hidden-row"><th scope="row">{label}</th><td colspan="3">{say("가림")}</td></tr>'
    value = f'<td class="value">{html.escape(row["value"])}<small>{html.escape(row["between"])}</small></td>'
    n = f'<td class="n">n {row["n"]:,}</td>'
    return f'<tr><th scope="row">{label}</th>{value}{_interval(row) if drawn else ""}{n}</tr>'


def _interval(row: Mapping[str, Any]) -> str:
    at, low, high = (100 * (row[key] if row[key] is not None else row["at"]) for key in ("at", "low", "high"))
    return (
        f'<td class="drawn"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><line class="rail" x1="0" x2="100" y1="5" y2="5"/>'
        f'<line class="range" x1="{low:.1f}" x2="{high:.1f}" y1="5" y2="5"/><line class="dot" x1="{at:.1f}" x2="{at:.1f}" y1="1.5" y2="8.5"/></svg></td>'
    )


def _course(rows: Sequence[Mapping[str, Any]]) -> str:
    """A line over time with its band; where a group is hidden the line is broken."""
    step = 100 / max(len(rows) - 1, 1)
    places = [(number * step, row) for number, row in enumerate(rows)]
    stretches = [list(found) for seen, found in groupby(places, key=lambda place: place[1]["at"] is not None) if seen]
    drawn = "".join(_stretch(stretch) for stretch in stretches)
    last = next(row for row in reversed(rows) if row["at"] is not None)
    ends = f"<span>{html.escape(rows[0]['label'])}</span><span>{html.escape(last['label'])} <b>{html.escape(last['value'])}</b></span>"
    return f'<svg class="course" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg><p class="ends">{ends}</p>'


def _stretch(places: Sequence[tuple[float, Mapping[str, Any]]]) -> str:
    def points(key: str) -> list[str]:
        return [f"{x:.1f},{100 - 100 * (row[key] if row[key] is not None else row['at']):.1f}" for x, row in places]

    dots = "".join(f'<path class="dot" d="M{point}h0"/>' for point in points("at"))
    return f'<polygon class="range" points="{" ".join(points("high") + points("low")[::-1])}"/><polyline class="line" points="{" ".join(points("at"))}"/>{dots}'
