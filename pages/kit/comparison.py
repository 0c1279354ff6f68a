"""The control that lays a second curve over the first: the period before, one segment or channel, the journey as it is to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from analytics.journey.stages import chosen as journey_of
from analytics.metrics.question import Scope
from data.actions import actions
from pages.kit import gate, scope, store, words
from pages.kit.words import _


@dataclass(frozen=True)
class Against:
    """The other side of a comparison and its name in words; scope is None for the goals."""

    scope: Scope | None
    words: str


def control(chosen: Scope) -> Against | None:
    """The visitor's choice; None when nothing is compared."""
    options = _options(chosen)
    codes = ["none", *options]
    code = st.selectbox(_("겹쳐 보기"), codes, format_func=lambda one: options[one].words if one in options else _("겹치지 않음"),
                        key=scope.linked("against", codes), width=190)
    return options.get(code)


def goals() -> dict[str, float]:
    """Stage -> the feeling it should come to, with a form to set them for those who may."""
    kept = actions(store.warehouse())
    if gate.person().may("define"):
        with st.expander(_("되고 싶은 여정 정하기"), icon=":material/flag:", expanded=not kept.goals()):
            _form(kept.goals())
    elif not kept.goals():
        st.caption(_("아직 목표가 없어요. 분석가가 정하면 여기에 겹쳐 보여요."))
    return kept.goals()


def _form(known: dict[str, float]) -> None:
    stages = store.figure(journey_of).stages
    rows = [{"stage": stage.label(words.language()), "goal": known.get(stage.name)} for stage in stages]
    told = st.data_editor(rows, hide_index=True, disabled=("stage",), key="goals", column_config={
        "stage": st.column_config.TextColumn(_("단계")),
        "goal": st.column_config.NumberColumn(_("목표 감정 (−1 ~ +1)"), min_value=-1.0, max_value=1.0, step=0.05, format="%+.2f"),
    })
    wanted = {stage.name: row["goal"] for stage, row in zip(stages, told, strict=True) if row["goal"] is not None}
    st.button(_("목표 저장"), type="primary", on_click=_save, args=(wanted,), disabled=wanted == known)


def _save(wanted: dict[str, float]) -> None:
    actions(store.warehouse()).set_goals(wanted, by=gate.person().name, set_at=datetime.now())


def _options(chosen: Scope) -> dict[str, Against]:
    before = chosen.period.before()
    found = {"before": Against(chosen.within(before), _("앞선 같은 기간"))} if before else {}
    found["goal"] = Against(None, _("되고 싶은 여정"))
    for dimension in ("segment", "channel"):
        values = store.figure(scope.values_of, "answers", dimension)
        if 1 < len(values) <= scope.MOST_CHOICES:
            found |= {f"{dimension}:{value}": Against(Scope(chosen.period).where(dimension, value), value) for value in values}
    return found
