"""A remark on the screen with what was read in it: clauses coloured by feeling, labels beneath."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from analytics.voice.evidence import Remark
from analytics.voice.speaking import subject_label
from pages.kit import cards
from pages.kit.words import _, language

_BAD, _GOOD = -0.3, 0.3


def marked(remark: Remark) -> None:
    """Clauses that feel clearly good or bad are coloured; one that tells a consequence is underlined by its label."""
    with st.container(gap=None):
        st.markdown(_coloured(remark))
        cards.facts([*_labels(remark), *_about(remark)])


def _coloured(remark: Remark) -> str:
    """Markdown of the text: every letter literal, clauses wrapped in a colour."""
    said, at = [], 0
    for start, end, feeling in _spans(remark):
        said.append(_plain(remark.text[at:start]))
        words = _plain(remark.text[start:end])
        colour = "red" if feeling < _BAD else "green" if feeling > _GOOD else ""
        said.append(f":{colour}-background[{words}]" if colour and words.strip() else words)
        at = end
    said.append(_plain(remark.text[at:]))
    return "".join(said)


def _plain(text: str) -> str:
    return cards.literal(text).replace("\n", " ")


def _spans(remark: Remark) -> Iterable[tuple[int, int, float]]:
    """Clauses once each (one that speaks of two subjects is stored twice), in order, without overlap."""
    at = 0
    for start, end, feeling in sorted({(one["starts"], one["ends"], one["sentiment"]) for one in remark.clauses}):
        if start >= at:
            yield start, end, feeling
            at = end


def _labels(remark: Remark) -> list[str]:
    """Leaves with their side, the first emotion, and whether it tells a consequence."""
    tongue = language()
    leaves = {one["leaf"]: one["sentiment"] for one in remark.clauses if one["leaf"]}
    said = [f"{cards.literal(subject_label(name, tongue))} {'−' if feeling < _BAD else '+' if feeling > _GOOD else '·'}" for name, feeling in leaves.items()]
    return [*said, *([_("결과까지 말함")] if any(one["consequence"] for one in remark.clauses) else [])]


def _about(remark: Remark) -> list[str]:
    score = f"{remark.score:g}/{remark.scale_max:g}" if remark.score is not None and remark.scale_max else ""
    when = f"{remark.answered_at:%Y.%m.%d}" if remark.answered_at else ""
    return [cards.literal(part) for part in (remark.channel or "", remark.product or "", score, when)]
