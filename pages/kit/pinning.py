"""Blocks of a page as content: what a card shows is noted while it is drawn, so that it can be pinned to a board.

The kit notes (``cards.chart``, ``cards.table`` ...); a page script does nothing for it. A block is named by the
number of its card on the page. ``of_page`` begins the count for a run; under a replay (pages/kit/replaying.py) the
cards are drawn for nobody and their blocks are what is asked for.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from analytics.charts.drawing import Drawn
from analytics.metrics.catalogue import catalogue
from analytics.metrics.question import Cell, Filter, Measured, MetricQuestion, Period, Scope

Part = dict[str, Any]


@dataclass
class Block:
    """What one card shows. ``parts`` are plain (JSON); ``answers`` are the metrics it shows, for a published copy."""

    number: int
    title: str = ""
    caption: str = ""
    parts: list[Part] = field(default_factory=list)
    answers: list[Measured] = field(default_factory=list)

    def copy(self) -> str:
        """As JSON, to be kept frozen."""
        plain = {"number": self.number, "title": self.title, "caption": self.caption, "parts": self.parts}
        return json.dumps(plain | {"answers": [_plain(one) for one in self.answers]}, ensure_ascii=False, default=str)


@dataclass
class _Run:
    """One run of one page's script."""

    script: str
    replayed: bool
    blocks: list[Block] = field(default_factory=list)
    open: list[Block] = field(default_factory=list)


_run: ContextVar[_Run | None] = ContextVar("the page being drawn", default=None)


@contextmanager
def of_page(script: str, *, replayed: bool = False) -> Iterator[list[Block]]:
    """While a page's script runs: its blocks."""
    run = _Run(script, replayed)
    before = _run.set(run)
    try:
        yield run.blocks
    finally:
        _run.reset(before)


def replayed() -> bool:
    """Whether the page is drawn for nobody: links and buttons are left out."""
    run = _run.get()
    return run is not None and run.replayed


@contextmanager
def block(title: str = "", caption: str = "") -> Iterator[Block | None]:
    """While a card is drawn: its block. None outside of a page, and inside of another card."""
    run = _run.get()
    if run is None or run.open:
        yield None
        return
    found = Block(len(run.blocks), title, caption)
    run.blocks.append(found)
    run.open.append(found)
    try:
        yield found
    finally:
        run.open.pop()


def note(kind: str, **content: Any) -> None:
    """Add a part to the card being drawn, if one is."""
    run = _run.get()
    if run is not None and run.open:
        run.open[-1].parts.append({"kind": kind, **content})


def note_chart(figure: Drawn, alt_text: str, down: Drawn | None = None) -> None:
    """``down``: the same chart drawn downwards, for where there is little width."""
    if _noting():
        note("chart", **_plain_chart(figure), alt_text=alt_text, down=_plain_chart(down) if down else None)


def _plain_chart(figure: Drawn) -> dict[str, Any]:
    spec = dict(figure.spec)
    datasets = {name: base64.b64encode(content).decode() for name, content in spec.pop("datasets", {}).items()}
    return {"spec": spec, "datasets": datasets}


def note_table(frame: pd.DataFrame, columns: Mapping[str, Any] | None, alt_text: str) -> None:
    if _noting():
        shown = frame[[name for name in columns if name in frame]] if columns else frame
        labels = {name: _label(columns[name]) if columns else str(name) for name in shown.columns}
        note("table", rows=_arrow(shown), labels=labels, alt_text=alt_text)


def note_answer(measured: Measured) -> None:
    """The card shows this metric."""
    run = _run.get()
    if run is not None and run.open:
        run.open[-1].answers.append(measured)


def _noting() -> bool:
    """Content is noted only where it is wanted: under a replay, or when the visitor is pinning something."""
    run = _run.get()
    if run is None or not run.open:
        return False
    return run.replayed or st.session_state.get("pinning") == (run.script, run.open[-1].number)


def asked(here: Block) -> bool:
    """Whether the visitor wants to pin this block."""
    run = _run.get()
    return run is not None and st.session_state.get("pinning") == (run.script, here.number)


def done() -> None:
    """It was pinned, or the visitor thought better of it."""
    st.session_state.pop("pinning", None)


def ask(script: str, number: int) -> None:
    """Remember that this block is to be pinned: it is noted in full and offered at the run that follows."""
    st.session_state["pinning"] = (script, number)


def where() -> str:
    """The script being drawn, "" outside of a page."""
    run = _run.get()
    return run.script if run else ""


def of_copy(text: str) -> Block:
    """A frozen block."""
    plain = json.loads(text)
    return Block(plain["number"], plain["title"], plain["caption"], plain["parts"], [_answer(one) for one in plain.get("answers", ())])


def _plain(measured: Measured) -> dict[str, Any]:
    """What a published copy needs of an answer, for JSON."""
    return {name: value for name, value in asdict(measured).items() if name in ("question", "total", "cells", "dataset")}


def _answer(plain: dict[str, Any]) -> Measured:
    """The way back; days come as text."""
    asked = plain["question"]
    days = {name: date.fromisoformat(day) if day else None for name, day in asked["scope"]["period"].items()}
    filters = tuple(Filter(one["dimension"], tuple(one["values"]), one["exclude"]) for one in asked["scope"]["filters"])
    question = MetricQuestion(asked["metric"], tuple(asked["by"]), Scope(Period(**days), filters), asked["level"])
    cells = tuple(Cell(**one | {"group": {name: _value(name, value) for name, value in one["group"].items()}}) for one in plain["cells"])
    return Measured(question, Cell(**plain["total"]), cells, {}, "", 0, plain["dataset"])


def _value(dimension: str, value: Any) -> Any:
    found = catalogue().dimensions.get(dimension)
    return date.fromisoformat(value[:10]) if found and found.time and isinstance(value, str) else value


def chart_of(part: Part) -> Drawn:
    datasets = {name: base64.b64decode(content) for name, content in part["datasets"].items()}
    return Drawn({**part["spec"], "datasets": datasets} if datasets else part["spec"])


def frame_of(part: Part) -> pd.DataFrame:
    with pa.ipc.open_stream(io.BytesIO(base64.b64decode(part["rows"]))) as stream:
        return stream.read_pandas()


def _arrow(frame: pd.DataFrame) -> str:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue()).decode()


def _label(column: Any) -> str:
    return column if isinstance(column, str) else str((column or {}).get("label") or "")
