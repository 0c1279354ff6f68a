"""What the pages that listen share: head, choice of subject and side, tables whose counts open their remarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.metrics.question import Scope
from analytics.voice.evidence import Evidence, Wanted, evidence
from analytics.voice.speaking import Subjects, subject_label, subjects
from pages.kit import cards, pinning, remark, scope, store, words
from pages.kit.words import _

_SHOWN = 20


def head(title: str, lead: str, default: str) -> Scope:
    """Title, lead and the row of controls."""
    with cards.page(title, lead):
        return scope.controls(default=default)


def heard(chosen: Scope) -> Subjects:
    """The subjects of a scope; the page ends here where nothing has been read."""
    found = store.figure(subjects, chosen)
    if not found.rows:
        cards.nothing(_("아직 읽은 의견이 없어요"), _("의견 파일을 올리면 바로 읽기 시작해요. 조금만 기다려 주세요."))
        st.stop()
    return found


def subject_of(found: Subjects) -> str:
    """The subject that the visitor chose; at first the one that hurts most."""
    names = [row.name for row in found.rows]
    start = found.worst.name if found.worst else names[0]
    return st.selectbox(_("주제"), names, index=names.index(start), key=scope.linked("subject", names), width=220, format_func=label)


def side_of(both: bool = False) -> str | None:
    """bad, good, or (both) None for either side."""
    sides = {"bad": _("불만"), "good": _("칭찬")} | ({"all": _("모두")} if both else {})
    side = st.segmented_control(_("고르기"), list(sides), format_func=sides.__getitem__, default="bad", required=True, key=scope.linked("side", sides))
    return None if side == "all" else side


def label(name: str) -> str:
    """A subject or leaf in the visitor's language."""
    return subject_label(name, words.language())


def counts(
    rows: pd.DataFrame, columns: Mapping[str, Any], opens: Mapping[str, Callable[[int], Wanted]], chosen: Scope, *, key: str, alt_text: str
) -> None:
    """A table in which a click on a count opens its remarks. opens: column -> what the cell of a row counts."""
    pinning.note_table(rows, columns, alt_text)
    event = st.dataframe(rows, column_config=dict(columns), column_order=list(columns), hide_index=True, placeholder="–", alt=alt_text,
                         on_select="rerun", selection_mode="single-cell", key=key)
    cells = event.selection.cells
    st.caption(_("숫자를 누르면 그 의견이 열려요."))
    if cells and cells[0][1] in opens and st.session_state.get(f"{key} opened") != cells[0]:
        st.dialog(_("이 숫자의 의견"), width="large")(_opened)(chosen, opens[cells[0][1]](cells[0][0]))
    st.session_state[f"{key} opened"] = cells[0] if cells else None


def _opened(chosen: Scope, wanted: Wanted) -> None:
    shown(store.figure(evidence, chosen, wanted, True, _SHOWN), key="opened", correctable=False)  # a dialog cannot open another


def button(text: str, chosen: Scope, wanted: Wanted, *, key: str) -> None:
    """A count that stands alone: pressed, it opens its remarks."""
    if st.button(text, key=key, type="tertiary", icon=":material/chat_bubble:"):
        st.dialog(_("이 숫자의 의견"), width="large")(_opened)(chosen, wanted)


def shown(found: Evidence, *, key: str, correctable: bool = True) -> None:
    """Remarks one below the other, and how many there are in all."""
    if not found.rows:
        st.caption(_("이 조건에 맞는 말이 없어요."))
    for one in found.rows:
        remark.marked(one, key=f"{key}_{one.feedback_id}", correctable=correctable)
    if found.n > len(found.rows):
        cards.facts([_("모두 {n}건 가운데 {shown}건이에요", n=f"{found.n:,}", shown=len(found.rows))])


def download(found: Evidence, name: str) -> None:
    """The remarks shown as CSV."""
    cards.download(_("이 목록 내려받기"), lambda: pd.DataFrame([row_of(one) for one in found.rows]), name)


def row_of(one: Any) -> dict[str, Any]:
    """A remark as a row for people: no ids."""
    leaves: Sequence[str] = list(dict.fromkeys(clause["leaf"] for clause in one.clauses if clause["leaf"]))
    return {
        _("언제"): one.answered_at, _("채널"): one.channel, _("상품"): one.product, _("점수"): one.score, _("내용"): one.text,
        _("감정"): one.felt, _("정서"): one.emotion, _("주제"): ", ".join(leaves),
    }
