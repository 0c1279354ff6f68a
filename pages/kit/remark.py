"""A remark on the screen with what was read in it: clauses coloured by feeling, labels beneath, a way to put them right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.charts.voice import EMOTIONS_IN_ENGLISH
from analytics.voice.arranging import leaves_seen
from analytics.voice.correcting import FEELINGS, NO_LEAF, correct, corrections_of, withdraw
from analytics.voice.evidence import Remark
from analytics.voice.speaking import subject_label
from pages.kit import cards, gate, store
from pages.kit.words import _, language

_BAD, _GOOD = -0.3, 0.3
_SEOUL = ZoneInfo("Asia/Seoul")


def marked(remark: Remark, *, key: str, correctable: bool = True) -> None:
    """Clauses that feel clearly good or bad are coloured; beneath are the labels and, for those who may, a way to correct them."""
    with st.container(gap=None):
        st.markdown(_coloured(remark))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            cards.facts([*_labels(remark), *_about(remark)])
            if correctable and gate.person().may("define") and st.button(_("라벨 고치기"), type="tertiary", key=f"correct_{key}"):
                st.dialog(_("라벨 고치기"))(_correcting)(remark, key)


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
    """Leaves with their side, the first emotion, whether it tells a consequence, and what makes one careful."""
    tongue = language()
    leaves = {one["leaf"]: one["sentiment"] for one in remark.clauses if one["leaf"]}
    said = [f"{cards.literal(subject_label(name, tongue))} {'−' if feeling < _BAD else '+' if feeling > _GOOD else '·'}" for name, feeling in leaves.items()]
    return [
        *said,
        *([emotion_words(remark.emotion)] if remark.emotion and remark.emotion != "없음" else []),
        *([_("결과까지 말함")] if any(one["consequence"] for one in remark.clauses) else []),
        *([_("혜택 받은 리뷰")] if remark.paid else []),
        *([_("닮은 글 {n}건", n=remark.alike)] if remark.alike else []),
        *([_("사람이 고침")] if remark.corrected else []),
    ]


def _about(remark: Remark) -> list[str]:
    score = f"{remark.score:g}/{remark.scale_max:g}" if remark.score is not None and remark.scale_max else ""
    when = f"{remark.answered_at:%Y.%m.%d}" if remark.answered_at else ""
    return [cards.literal(part) for part in (remark.channel or "", remark.product or "", score, when)]


def emotion_words(name: str) -> str:
    """An emotion in the visitor's language."""
    return name if language() == "ko" else EMOTIONS_IN_ENGLISH.get(name, name)


# ---- putting labels right --------------------------------------------------------------------------------


def _correcting(remark: Remark, key: str) -> None:
    """What is corrected already, and a form for one label of the remark or of one of its clauses."""
    for one in corrections_of(store.warehouse(), remark.feedback_id) if remark.corrected else ():
        _kept(one, key)
    places: list[Mapping[str, Any] | None] = [None, *remark.clauses]
    at = st.selectbox(_("어디를"), range(len(places)), key=f"place_{key}", format_func=lambda place: _place_words(remark, places[place]))
    clause = places[at]
    feelings = {"positive": _("긍정"), "negative": _("부정"), "unsure": _("애매함")}
    felt = (_side(clause["sentiment"]) if clause else remark.sentiment_label) or "unsure"
    emotion = (clause["emotion"] if clause else remark.emotion) or "없음"
    was = {"sentiment": felt, "emotion": emotion}
    now = {
        "sentiment": st.segmented_control(_("감정"), FEELINGS, default=felt, format_func=feelings.__getitem__, required=True, key=f"felt_{key}_{at}"),
        "emotion": st.selectbox(_("정서"), list(EMOTIONS_IN_ENGLISH), index=list(EMOTIONS_IN_ENGLISH).index(emotion), format_func=emotion_words,
                                key=f"emotion_{key}_{at}"),
    }
    if clause:
        leaves = [NO_LEAF, *(f"{subject}/{leaf}" for subject, leaf in store.figure(leaves_seen))]
        was["leaf"] = f"{clause['subject']}/{clause['leaf']}" if clause["leaf"] else NO_LEAF
        now["leaf"] = st.selectbox(_("주제"), leaves, index=leaves.index(was["leaf"]) if was["leaf"] in leaves else 0, key=f"leaf_{key}_{at}",
                                   format_func=lambda leaf: " · ".join(subject_label(name, language()) for name in leaf.split("/")) if leaf else _("주제 없음"))
    st.caption(_("이 자료 모음에만 쓰여요. 누가 언제 고쳤는지 남고, 언제든 되돌릴 수 있어요."))
    if st.button(_("고친 대로 두기"), key=f"save_{key}", type="primary", disabled=was == now):
        _save(remark.feedback_id, was, now, clause)
        st.rerun()


def _kept(one: Any, key: str) -> None:
    """A correction as evidence: from what to what, by whom, when; the ones in force can be taken back."""
    words = {"positive": _("긍정"), "negative": _("부정"), "unsure": _("애매함"), NO_LEAF: _("주제 없음")}
    was, now = (cards.literal(words.get(value, value)) for value in (one.was, one.now))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{was} → **{now}** · {cards.literal(one.corrected_by)} · {one.corrected_at:%Y.%m.%d %H:%M}" + (f" · {_('되돌림')}" if one.withdrawn_at else ""))
        if not one.withdrawn_at and st.button(_("되돌리기"), key=f"back_{key}_{one.correction_id}", type="tertiary"):
            withdraw(store.warehouse(), one.correction_id, _now())
            st.rerun()


def _save(feedback_id: int, was: Mapping[str, str], now: Mapping[str, str], clause: Mapping[str, Any] | None) -> None:
    for label in was:
        if was[label] != now[label]:
            correct(store.warehouse(), feedback_id, label, was[label], now[label], gate.person().name, _now(), clause)  # ty: ignore[invalid-argument-type]


def _now() -> datetime:
    return datetime.now(_SEOUL).replace(tzinfo=None)


def _side(feeling: float) -> str:
    return "negative" if feeling < _BAD else "positive" if feeling > _GOOD else "unsure"


def _place_words(remark: Remark, clause: Mapping[str, Any] | None) -> str:
    return _("의견 전체") if clause is None else remark.text[clause["starts"] : clause["ends"]].strip()
