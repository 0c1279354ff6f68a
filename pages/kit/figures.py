"""Cards of metrics: the first row of figures, the method line, the passport that walks a figure back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.metrics import telling, telling_targets
from analytics.metrics.alerts import Digest, spot_words, told_spots
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.cohorts import Cohorts
from analytics.metrics.measuring import measure
from analytics.metrics.overview import Headline, Moved
from analytics.metrics.provenance import revisions, sources
from analytics.metrics.question import FEW, Cell, Measured, MetricQuestion
from pages.kit import cards, pinning, store
from pages.kit.words import _


def answer(question: MetricQuestion) -> Measured:
    """The measured answer as this visitor may see it (store.figure hides small groups)."""
    return store.figure(measure, question)


def headlines(found: Iterable[Headline], language: str) -> None:
    """At most four figures in a row; a change is coloured only when it is more than noise."""
    shown = list(found)
    with st.grid(len(shown), min_column_width=160, key="headlines"):
        for one in shown:
            with st.container(border=True, gap="small", height="stretch", key=f"{'small' if one.cell.small else 'card'}_{one.metric}"):
                _headline(one, language)


def _headline(one: Headline, language: str) -> None:
    metric = catalogue().metric(one.metric)
    good = telling.is_good(metric, one.change) if one.change else None
    between = telling.interval(metric, one.cell, language)
    course = [cell.value for cell in one.course if cell.value is not None and not cell.running]
    st.metric(
        metric.label[language], telling.written(metric, one.cell.value, language),
        delta=telling.change_words(metric, one.change, language),
        delta_color={True: "green", False: "red", None: "gray"}[good],
        delta_arrow="auto" if good is not None else "off", help=metric.meaning[language],
        chart_data=course if len(course) > 2 else None,
        delta_description=_("앞 기간보다") if one.change and one.change.difference is not None else None,
    )
    cards.facts([_("95% 구간 {between}", between=between) if between else "", size_words(one.cell)])


def size_words(cell: Cell) -> str:
    """n, and what a small n means for the figure beside it."""
    if cell.value is None and not cell.n:
        return _("{n}건이 안 되는 값은 보여 드리지 않아요", n=FEW)
    return f"n {cell.n:,}" + (" · " + _("표본이 작아 흐리게 보여 드려요") if cell.small else "")


def method(measured: Measured, language: str) -> str:
    """The caption of a chart: which figure, by what, how sure."""
    metric = catalogue().metric(measured.question.metric)
    cuts = ", ".join(catalogue().dimensions[name].label[language] for name in measured.question.by)
    band = _("띠는 95% 구간, 속이 빈 점은 아직 끝나지 않은 기간이거나 30건 미만이에요") if metric.interval != "none" else _("흐린 칸은 아직 끝나지 않은 기간이에요")
    return f"{metric.label[language]} ({cuts}) · n {measured.total.n:,} · {band}"


def known(measured: Measured, dimension: str) -> Measured:
    """Without the group of unknown values, which stays in the total and in the table."""
    return replace(measured, cells=tuple(cell for cell in measured.cells if cell.group[dimension] is not None))


def splits(measured: Measured, dimension: str) -> bool:
    """Whether there are at least two known groups with a value."""
    return sum(cell.value is not None and cell.group[dimension] is not None for cell in measured.cells) > 1


def typical_n(measured: Measured) -> int:
    """The middle n of the periods that are over; 0 without any."""
    ns = sorted(cell.n for cell in measured.cells if cell.value is not None and not cell.running)
    return ns[len(ns) // 2] if ns else 0


def size_of_change(metric: Definition, usual: float, language: str) -> float:
    """The visitor's choice of a size of change, in the metric's unit."""
    sizes = [usual * factor for factor in (0.4, 1.0, 2.0, 4.0)]
    chosen = st.segmented_control(_("변화의 크기"), range(4), default=1, required=True, key="size_of_change",
                                  format_func=lambda place: telling.moved(metric, sizes[place], language).lstrip("+"))
    return sizes[chosen or 0]


def moves(found: Iterable[Moved], language: str) -> None:
    """One line a clear change: what, by how much, where most of it happened."""
    for one in found:
        metric = catalogue().metric(one.metric)
        good = telling.is_good(metric, one.change)
        icon = {True: ":green[:material/trending_up:]", False: ":red[:material/trending_down:]", None: ":material/trending_flat:"}[good]
        if good is not None and (one.change.difference or 0) > 0:
            icon = icon.replace("trending_down", "trending_up")
        elif good is not None:
            icon = icon.replace("trending_up", "trending_down")
        where = _("가장 큰 몫은 ‘{group}’({part})", group=cards.literal(telling.group_words(one.cut or "", one.group, language)),
                  part=telling.moved(metric, one.part, language)) if one.group and one.part is not None else ""
        st.markdown(f"{icon} **{telling.moved_words(metric, one.change, language)}**" + (f"  \n{where}" if where else ""))


def passport(measured: Measured, language: str, key: str = "") -> None:
    """How do you know? Definition, formula, filters, n, what was left out, files, SQL, history; made when it is opened.

    ``key`` tells two passports of one question on one page apart.
    """
    metric = catalogue().metric(measured.question.metric)
    pinning.note_answer(measured)
    name = f"passport_{zlib.crc32(f'{measured.question}{key}'.encode()):08x}"
    box = st.popover(_("이 숫자의 근거"), icon=":material/fact_check:", type="tertiary", key=name, on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown(f"**{metric.label[language]}**  \n{metric.meaning[language]}")
        st.markdown("  \n".join(_evidence(measured, language)))
        for title, lines in ((_("어느 파일에서"), _files(measured.question)), (_("정의가 바뀐 기록"), _revisions(metric.name, language))):
            st.caption(f"**{title}**  \n" + "  \n".join(lines))
        st.code(measured.sql, language="sql", wrap_lines=True)


def _files(question: MetricQuestion) -> list[str]:
    """One line a file, and one for those who may not see which."""
    found = store.figure(sources, question)
    return [
        _("{file} · {n}행", file=cards.literal(one.file), n=f"{one.rows:,}") + (f" · {one.loaded_at:%Y.%m.%d %H:%M}" if one.loaded_at else "") if one.file
        else _("파일로 올리지 않은 {n}행", n=f"{one.rows:,}") for one in found
    ] or [_("이 기간에는 자료가 없어요")]


def _revisions(metric: str, language: str) -> list[str]:
    told = [f"{one.on:%Y.%m.%d} · {one.ko if language == 'ko' else one.en}" + (f" · {cards.literal(one.by)}" if one.by else "") for one in revisions(metric)]
    return told or [_("처음 정의 그대로예요")]


def _evidence(measured: Measured, language: str) -> list[str]:
    """The lines of a passport: value with interval, n, what was left out, source, data version."""
    metric = catalogue().metric(measured.question.metric)
    between = telling.interval(metric, measured.total, language)
    left_out = telling.left_out_words(measured, language)
    return [
        telling.written(metric, measured.total.value, language) + (f" ({_('95% 구간 {between}', between=between)})" if between else ""),
        f"n = {measured.total.n:,}",
        _("셈: {formula}", formula=f"`{metric.value}` · " + ", ".join(f"{name} = `{sql}`" for name, sql in metric.parts.items())),
        _("조건: {filters}", filters=cards.literal(" · ".join(telling.scope_words(measured.question.scope, language))) or _("없음")),
        *([_("뺀 것: {what}", what=left_out)] if left_out else []),
        _("출처: {source}", source=metric.source),
        _("자료 판 {version}", version=measured.version),
    ]


def sql_passport(sql: str, lines: list[str]) -> None:
    """How do you know? For figures that are not one metric: the formula in words and the SQL."""
    with st.popover(_("이 숫자의 근거"), icon=":material/fact_check:", type="tertiary"):
        st.markdown("  \n".join(lines))
        st.code(sql, language="sql", wrap_lines=True)


def cohort_frame(found: Cohorts) -> pd.DataFrame:
    """The triangle of cohorts for download."""
    return pd.DataFrame([
        {_("첫 구매한 달"): f"{cell.start:%Y-%m}", _("개월 뒤"): cell.age, "n": cell.n, _("다시 산 고객"): cell.kept, _("비율"): cell.share,
         _("하한"): cell.interval[0], _("상한"): cell.interval[1], _("끝난 달"): cell.over}
        for cell in found.cells if cell.start
    ])


def cells_frame(measured: Measured, language: str) -> pd.DataFrame:
    """All cells as a table for download: groups, value, interval, n."""
    rows = [
        {catalogue().dimensions[name].label[language]: telling.group_words(name, value, language) for name, value in cell.group.items()}
        | {_("값"): cell.value, _("하한"): cell.low, _("상한"): cell.high, "n": cell.n}
        for cell in measured.cells
    ]
    return pd.DataFrame(rows)


def judged_frame(found: Digest, language: str) -> pd.DataFrame:
    """Every metric of a digest: the period, the eight before, the interval of the difference, n."""
    rows = []
    for spot in told_spots(found):
        metric, one = catalogue().metric(spot.metric), found.changes[spot]
        rows.append({_("지표"): spot_words(spot, language), _("값"): telling.written(metric, one.now.value, language),
                     _("앞선 8주"): telling.written(metric, one.then.value, language), _("차이"): telling_targets.gap_words(spot.metric, one, language), "n": one.now.n})
    return pd.DataFrame(rows)


def freshness(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """One phrase per kind of data: how much, until when."""
    names = {"feedback": _("의견"), "orders": _("주문"), "customers": _("고객"), "visits": _("방문")}
    return [
        f"{names[row['kind']]} {row['n']:,}" + (f" ({row['last']:%Y.%m.%d})" if row["last"] else "")
        for row in rows if row["n"]
    ]
