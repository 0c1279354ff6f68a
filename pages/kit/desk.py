"""The upload desk: each visitor's files on their way from the browser into the data.

A file is kept, looked at in the background (data.intake.examining) and waits for the visitor's yes.
Changing an answer or a column starts another look; loading is one job as well, so the page stays usable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data import jobs
from data.intake import child, telling
from data.intake.examining import Choice, Examined, discard, examine, keep, settled
from data.intake.loading import LoadReport, load, remembered, undo
from data.intake.recognising import fields_of
from data.intake.templates import templates
from data.schema import KINDS
from data.troubles import Trouble
from data.warehouse import Warehouse
from pages.kit import cards, words
from pages.kit.words import _

NOTHING = "none"
_QUESTIONS = ("nps:0-10", "csat:1-5", "csat:1-7", "csat:1-10", "ces:1-5", "ces:1-7", "ces:1-7:low", "rating:1-5", "rating:1-10", "rating:0-10", "rating:0-100")  # fmt: skip


@dataclass
class Item:
    """One file of a visitor. Each look has its own job; the last one counts."""

    file_id: str
    name: str
    path: Path
    asked: dict[str, Any] = field(default_factory=dict)  # kind, sheet, password, mapping, answers
    look: int = 0

    @property
    def job(self) -> jobs.Job | None:
        return jobs.latest(f"look:{self.file_id}:{self.look}")

    @property
    def loading(self) -> jobs.Job | None:
        return jobs.latest(f"load:{self.file_id}:{self.look}")

    @property
    def examined(self) -> Examined | None:
        return self.job.result if self.job and not self.job.running else None

    @property
    def report(self) -> LoadReport | None:
        """Also of a load that was told to stop too late."""
        return self.loading.result if self.loading and not self.loading.running else None

    @property
    def trouble(self) -> Trouble | None:
        """Why reading or loading did not end well: stopped, no room, somebody else is writing."""
        errors = (job.error for job in (self.loading, self.job) if job is not None)
        return next((error for error in errors if isinstance(error, Trouble)), None)

    @property
    def busy(self) -> bool:
        return any(job is not None and job.running for job in (self.job, self.loading))

    @property
    def ready(self) -> bool:
        """Nothing but the visitor's yes is missing."""
        free = self.loading is None or self.trouble is not None
        return self.examined is not None and free and settled(self.examined).verdict in ("accept", "accept_with_note")


def receive(files: Iterable[Any], warehouse: Warehouse) -> list[Item]:
    """The visitor's files in the order of the uploader; new ones are looked at, removed ones forgotten."""
    child.warm()  # somebody is at the desk
    desk: dict[str, Item] = st.session_state.setdefault("desk", {})
    for file in files:
        if file.file_id not in desk:
            desk[file.file_id] = Item(file.file_id, file.name, keep(file))
            look_again(desk[file.file_id], warehouse)
    for gone in desk.keys() - {file.file_id for file in files}:
        _forget(desk.pop(gone))
    return list(desk.values())


def _forget(item: Item) -> None:
    if item.job is not None:
        item.job.cancel()
    if item.examined is not None:
        discard(item.examined)
    item.path.unlink(missing_ok=True)


def look_again(item: Item, warehouse: Warehouse, **asked: Any) -> None:
    """Look at the file with other answers; the look before is dropped."""
    if item.examined is not None:
        discard(item.examined)
    item.asked |= asked
    item.look += 1
    wanted: dict[str, Any] = {"remembered": remembered(warehouse), **item.asked}

    def run(progress: jobs.Progress, cancelled: jobs.Cancelled) -> Examined:
        def seen(rows: int, share: float | None) -> None:
            progress(share or 0.0, f"{rows:,}")

        return examine(item.path, item.name, progress=seen, cancelled=cancelled, **wanted)

    jobs.start(f"look:{item.file_id}:{item.look}", run)


def take_back(item: Item, warehouse: Warehouse) -> None:
    """Undo a load; the file is looked at again, ready for another try."""
    if item.report is not None:
        undo(warehouse, item.report.upload_id)
        look_again(item, warehouse)


def load_all(items: Iterable[Item], warehouse: Warehouse, by: str) -> None:
    """Start loading every file that is ready, one after the other."""
    for item in items:
        if item.ready and item.examined is not None:
            _start_load(item, settled(item.examined), warehouse, by)


def _start_load(item: Item, ready: Examined, warehouse: Warehouse, by: str) -> None:
    def run(progress: jobs.Progress, cancelled: jobs.Cancelled) -> LoadReport:
        progress(0.0, f"{ready.rows_loaded:,}")
        return load(warehouse, ready, by=by, progress=lambda share: progress(share, ""), cancelled=cancelled)

    jobs.start(f"load:{item.file_id}:{item.look}", run)


@st.fragment(run_every=0.5)
def wait_for(items: list[Item]) -> None:
    """Progress of the files at work, with rows, time left and a way to stop; the page runs again at the end."""
    busy = [item for item in items if item.busy]
    if not busy:
        st.rerun()
    for item in busy:
        job = item.job if item.job and item.job.running else item.loading
        if job is None:
            continue
        doing = _("읽는 중") if job is item.job else _("저장하는 중")
        told = (cards.literal(item.name), doing, _("{n}행", n=job.note) if job.note else "", words.time_left(job.seconds_left))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(job.share, text=" · ".join(filter(None, told)))
            st.button(_("멈추기"), key=f"stop_{item.file_id}", on_click=job.cancel, type="tertiary")


# ---- what was recognised, and corrections ----------------------------------------------------------


def recognised(found: Examined) -> list[str]:
    """The facts of a file in a line: kind, export, format, encoding, sheet, header, rows."""
    language = words.language()
    template = next((one for one in templates() if one.id == found.template and not one.generic), None)
    delimiter = {",": _("쉼표"), "\t": _("탭"), ";": _("쌍반점"), "|": _("세로줄")}.get(found.delimiter or "", "")
    return [
        telling.kind(found.kind, language) or "",
        (template.ko if language == "ko" else template.en) if template else "",
        telling.container(found.container or "", language),
        found.encoding or "",
        delimiter,
        _("시트 {name}", name=cards.literal(found.sheet)) if found.sheet else "",
        _("제목 {n}번째 줄", n=found.header_rows[0]) if found.header_rows else "",
        _("{n}행", n=f"{found.rows_read:,}"),
    ]


def questions(found: Examined) -> list[str]:
    """The scored questions of a file and how each is read, for the visitor to confirm by loading."""
    language = words.language()
    scored = [(column.name, column.target) for column in found.columns if (column.target or "").startswith("score:")]
    return [f"‘{cards.literal(name[:40])}’ → {telling.score_words(target or '', language)}" for name, target in scored[:8]]


def target_words(kind: str, target: str) -> str:
    """A field as the visitor reads it: 점수 · 추천 의향(NPS) 0~10점."""
    name, _colon, question = target.partition(":")
    if name == NOTHING:
        return _("쓰지 않음")
    label = telling.field(kind, name, words.language())
    return f"{label} · {telling.score_words(target, words.language())}" if question else label


def choices_of(kind: str, used: Iterable[str]) -> list[str]:
    """What a column of this kind may become, the questions with their scales included."""
    plain = [name for name in fields_of(kind) if name != "score"]
    scored = [f"score:{question}" for question in _QUESTIONS] if kind == "feedback" else []
    return list(dict.fromkeys([NOTHING, *used, *scored, *plain]))


def answer(item: Item, choice: Choice, warehouse: Warehouse) -> None:
    """One open question, its proposal chosen; another answer looks at the file again."""
    key, language = f"answer_{choice.key}_{item.file_id}_{item.look}", words.language()
    st.markdown(cards.literal(choice.say(language)))
    if choice.key in ("password", "wrong_password"):
        st.text_input(_("비밀번호"), type="password", key=key, on_change=lambda: look_again(item, warehouse, password=st.session_state[key]))
        return

    def again() -> None:
        value = st.session_state[key]
        look_again(item, warehouse, answers={**item.asked.get("answers", {}), choice.key: str(value)})

    if choice.key == "relative_to":
        st.date_input(_("기준일"), value=choice.proposed, key=key, on_change=again, label_visibility="collapsed")
        return
    at = choice.options.index(choice.proposed) if choice.proposed in choice.options else None
    shown = {value: telling.option(choice.key, value, language) for value in choice.options}
    st.selectbox(choice.key, choice.options, index=at, key=key, on_change=again, label_visibility="collapsed",
                 format_func=shown.__getitem__, placeholder=_("골라 주세요"))  # fmt: skip


def mapping_editor(item: Item, found: Examined, warehouse: Warehouse) -> None:
    """Kind of data and each column's meaning, to be corrected; what the columns hold as long as the kind is asked."""
    language = words.language()
    if found.kind is None:
        held = pd.DataFrame([{"column": c.name, "cells": " / ".join(c.samples)} for c in found.columns])
        cards.table(held, {"column": _("파일의 열"), "cells": _("들어 있는 값")}, alt_text=_("들어 있는 값"))
        return
    kind_key = f"kind_{item.file_id}_{item.look}"
    kinds = {kind: telling.kind(kind, language) or kind for kind in KINDS}
    st.selectbox(
        _("자료 종류"), KINDS, index=KINDS.index(found.kind), key=kind_key, format_func=kinds.__getitem__,
        on_change=lambda: look_again(item, warehouse, kind=st.session_state[kind_key], mapping=None),
    )
    kind = found.kind
    options = {target_words(kind, one): one for one in choices_of(kind, [c.target for c in found.columns if c.target])}
    spoken = {target: said for said, target in options.items()}
    rows = [
        {"column": c.name, "cells": " / ".join(c.samples), "becomes": spoken[c.target or NOTHING], "why": telling.why(c.why, language)}
        for c in found.columns
    ]
    edited = st.data_editor(
        rows, key=f"map_{item.file_id}_{item.look}", hide_index=True, disabled=("column", "cells", "why"),
        column_config={
            "column": _("파일의 열"), "cells": _("들어 있는 값"), "why": _("이유"),
            "becomes": st.column_config.SelectboxColumn(_("마음에서는"), options=list(options), required=True),
        },
    )  # fmt: skip
    chosen = {row["column"]: options[row["becomes"]] for row in edited}
    if chosen != {c.name: c.target or NOTHING for c in found.columns}:
        st.button(_("바꾼 연결로 다시 읽기"), key=f"again_{item.file_id}", icon=":material/refresh:",
                  on_click=look_again, args=(item, warehouse), kwargs={"mapping": chosen, "kind": kind})  # fmt: skip


def changes(found: Examined) -> list[dict[str, Any]]:
    """Each rule that changed cells: column, rule, an example before and after, how many cells."""
    language = words.language()
    return [
        {"column": column.name, "rule": telling.rule(rule, language), "before": before, "after": after, "cells": column.rules.get(rule, 0)}
        for column in found.columns
        for rule, before, after in column.changes
    ]
