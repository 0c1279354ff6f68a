"""The control that lays a second curve over the first: the period before, one segment, one channel."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.metrics.question import Scope
from pages.kit import scope, store
from pages.kit.words import _


@dataclass(frozen=True)
class Against:
    """The other side of a comparison and its name in words."""

    scope: Scope
    words: str


def control(chosen: Scope) -> Against | None:
    """The visitor's choice; None when nothing is compared."""
    options = _options(chosen)
    code = st.selectbox(_("겹쳐 보기"), ["none", *options], format_func=lambda one: options[one].words if one in options else _("겹치지 않음"),
                        key="against", bind="query-params", width=190)
    return options.get(code)


def _options(chosen: Scope) -> dict[str, Against]:
    before = chosen.period.before()
    found = {"before": Against(chosen.within(before), _("앞선 같은 기간"))} if before else {}
    for dimension in ("segment", "channel"):
        values = store.figure(scope.values_of, "answers", dimension)
        if 1 < len(values) <= scope.MOST_CHOICES:
            found |= {f"{dimension}:{value}": Against(Scope(chosen.period).where(dimension, value), value) for value in values}
    return found
