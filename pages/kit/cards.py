"""Cards: how a figure, a chart and a table look on every screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts.drawing import Drawn
from analytics.metrics.question import Measured
from analytics.reports.workbook import workbook
from pages.kit import boards, gate, pinning, record
from pages.kit.words import _


@contextmanager
def page(title: str, lead: str = "") -> Iterator[Any]:
    """The head of a page: title left, room for the filters right. ``with cards.page(...)``: put the scope inside."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="top", key="head"):
        with st.container(width="content", gap=None):
            st.title(tamed(title), anchor=False)
            if lead:
                st.caption(tamed(lead))
        with st.container(width="content"):
            yield


@contextmanager
def card(title: str = "", caption: str = "", *, key: str | None = None) -> Iterator[Any]:
    """A hairline box whose title is the finding in a sentence and whose caption says the method; it can be pinned to a board."""
    with pinning.block(title, caption) as block, st.container(border=True, key=key) as box:
        if title:
            st.subheader(tamed(title), anchor=False)
        if caption:
            st.caption(tamed(caption))
        yield box
        if block:
            boards.offer(block)


def chart(figure: Drawn, *, alt_text: str, key: str | None = None, of: Measured | None = None) -> None:
    """A chart (``store.drawn``) across the card, with words for those who cannot see it; ``of``: the metric it draws, where no passport says so."""
    pinning.note_chart(figure, alt_text)
    if of:
        pinning.note_answer(of)
    _drawn(figure, alt_text, key)


def _drawn(figure: Drawn, alt_text: str, key: str | None) -> None:
    spec = dict(figure.spec)
    spec["config"] = {**spec.get("config", {}), "axis": {"labelFlush": False}}  # every label at its own tick, the first and last too
    st.vega_lite_chart(spec=spec, width="stretch", alt=alt_text, key=key)


def across_or_down(across: Drawn, down: Drawn, *, alt_text: str, key: str) -> None:
    """One chart for wide screens and one, drawn downwards, for phones; static/shell.css shows the one that fits."""
    pinning.note_chart(across, alt_text, down)
    for name, figure in (("across", across), ("down", down)):
        with st.container(key=f"{name}_{key}"):
            _drawn(figure, alt_text, f"{name}_{key}_chart")


def flow(across: Mapping[str, Any], down: Mapping[str, Any], *, alt_text: str, key: str) -> None:
    """A Sankey (ECharts option) for wide screens and one, drawn downwards, for phones."""
    pinning.note("flow", across=dict(across), down=dict(down), alt_text=alt_text)
    for name, option, height in (("across", across, 380), ("down", down, 560)):
        with st.container(key=f"{name}_{key}"):
            st.echarts_chart(dict(option), height=height, alt=alt_text, key=f"{name}_{key}_chart")


def table(frame: pd.DataFrame, columns: Mapping[str, Any] | None = None, *, alt_text: str, height: int | str = "auto") -> None:
    """A table with labelled columns; empty cells are blank, never "None"."""
    pinning.note_table(frame, columns, alt_text)
    shares = [name for name, column in (columns or {}).items() if "percent" in str(column) and name in frame]
    st.dataframe(frame.round(dict.fromkeys(shares, 3)), column_config=dict(columns or {}), column_order=list(columns) if columns else None,
                 hide_index=True, height=height, placeholder="–", alt=alt_text)


def download(label: str, frame: pd.DataFrame | Callable[[], pd.DataFrame], file_name: str) -> None:
    """CSV with a byte-order mark (Excel in Korea reads it) and XLSX, made when asked for; for those who may take data away."""

    def rows() -> pd.DataFrame:
        return frame() if callable(frame) else frame

    name = file_name.removesuffix(".csv")
    passport, sheets = _passport(name), (_("자료"), _("이 파일은"))
    with st.container(horizontal=True, gap="xsmall"):
        file(label, lambda: csv_bytes(rows()), file_name, "text/csv")
        file(_("엑셀"), lambda: workbook(rows(), passport | {"n": f"{len(rows()):,}"}, sheets), f"{name}.xlsx", _XLSX, icon="table", key=f"xlsx_{name}")


def file(label: str, make: Callable[[], bytes | str], file_name: str, mime: str, *, icon: str = "download", key: str | None = None, quiet: bool = False) -> None:
    """The only button that hands out a file: for those who may take data away, made when it is pressed, and on record."""
    if pinning.replayed() or not gate.person().may("download"):
        return
    st.download_button(label, data=record.on_record(file_name, make), file_name=file_name, mime=mime, on_click="ignore", icon=f":material/{icon}:",
                       key=key, type="tertiary" if quiet else "secondary")


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _passport(name: str) -> dict[str, str]:
    """What a spreadsheet says of itself: what it is, of which choices, when and by whom it was taken."""
    chosen = ", ".join(f"{key}={', '.join(st.query_params.get_all(key))}" for key in st.query_params if key != "customer")
    return {_("무엇"): name, _("고른 것"): chosen or "–", _("만든 때"): f"{datetime.now():%Y-%m-%d %H:%M}", _("누가"): gate.person().name or gate.person().email or "–"}


_KINDS = {
    "png": ("PNG", "image/png"), "svg": ("SVG", "image/svg+xml"), "pdf": ("PDF", "application/pdf"),
    "pptx": ("PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def files(made: Mapping[str, Callable[[], bytes]], name: str) -> None:
    """One small button for each kind of file (png, svg, pdf, pptx); a file is made when it is asked for."""
    with st.container(horizontal=True, gap="xsmall"):
        for kind, make in made.items():
            label, mime = _KINDS[kind]
            file(label, make, f"{name}.{kind}", mime, key=f"{name}_{kind}", quiet=True)


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as CSV; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    guarded = frame.copy()
    for name in guarded.columns:
        if not pd.api.types.is_numeric_dtype(guarded[name]):
            guarded[name] = guarded[name].map(_guard)
    return guarded.to_csv(index=False).encode("utf-8-sig")


def _guard(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def nothing(what: str, then: str = "", *, page: str | None = "manage/upload.py") -> None:
    """Where a figure would stand: why there is none and the next step."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f"**{what}**")
        if then:
            st.caption(then)
        if page and not pinning.replayed():
            st.page_link(page, label=_("데이터 올리기"), icon=":material/upload_file:")


def facts(items: Iterable[str]) -> None:
    """The line under a block: period, n, what was left out; joined by middle dots."""
    line = " · ".join(item for item in items if item)
    pinning.note("facts", text=line)
    st.caption(tamed(line))


def tamed(text: str) -> str:
    """A sentence of ours with words of the data in it: emphasis stays, links and pictures do not come about.

    Two tildes in one text are a range and a range (3~5, 7~9), not a text struck out.
    """
    return re.sub(r"(?<!\\)(~|\](?=[(\[]))", r"\\\1", _ADDRESS.sub(_JOINER, text))


_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=[^\s\u2060])(?=@)|(?<=www)(?=\.)", re.IGNORECASE)  # where the browser's markdown would begin to see a link
_JOINER = "\u2060"  # has no width
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:$<>])")


def literal(text: str) -> str:
    """Text that came with the data, safe inside markdown: shown letter by letter, never as a link or picture."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(_JOINER, text))


def quote(text: str, about: Iterable[str]) -> None:
    """A customer's remark word for word (never read as markdown), with what is known about it below."""
    pinning.note("quote", text=text)
    with st.container(gap=None):
        st.text(text)
        facts(literal(item) for item in about)
