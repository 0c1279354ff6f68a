"""Drafts of measures against a pain: more ideas beside the catalogue, marked as a model's, never with a figure.

What is sent are figures and the names of stage and touchpoint, no remark. A draft that holds a digit, a link or
markdown, or repeats the catalogue, is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from analytics.journey.measures import DRAFT, Measure
from analytics.journey.pains import Pain
from prompts import client, settings
from prompts.settings import ModelSettings
from prompts.texts import prompt

MOST = 3
_LONGEST = 120
NOT_PLAIN = re.compile(r"[\d<>`\[\]{}|\\*_#\n]|https?:|www\.|://", re.IGNORECASE)


class Proposal(BaseModel):
    text: str
    owner: str


class Proposals(BaseModel):
    proposals: list[Proposal]


@dataclass(frozen=True)
class Drafts:
    """Measures that passed; trouble: what went wrong with the model."""

    measures: tuple[Measure, ...]
    trouble: client.ModelTrouble | None = None


def drafted(pain: Pain, place: str, known: Sequence[Measure], language: str = "ko", chosen: ModelSettings | None = None) -> Drafts:
    """The model's proposals for a place. Their metric and weeks are the catalogue's for it; () without a catalogue entry."""
    if not known:
        return Drafts(())
    use = chosen or settings.load()
    try:
        said = client.ask(client.Asked("measures", prompt("measures", language), material(pain, place, known, language)), Proposals, use).proposals
    except client.ModelTrouble as trouble:
        return Drafts((), trouble)
    fine = [one for one in said if passes(one, known, language)][:MOST]
    like = known[0]
    return Drafts(tuple(
        Measure(f"{DRAFT}{number}", pain.stage, (), {"ko": one.owner.strip(), "en": one.owner.strip()}, one.text.strip(), one.text.strip(), like.metric, like.weeks)
        for number, one in enumerate(fine, start=1)
    ))


def passes(proposal: Proposal, known: Sequence[Measure], language: str) -> bool:
    """Plain words of a bearable length that say something new."""
    texts = (proposal.text.strip(), proposal.owner.strip())
    plain = all(text and len(text) <= _LONGEST and not NOT_PLAIN.search(text) for text in texts)
    return plain and texts[0] not in {one.text(language) for one in known}


def material(pain: Pain, place: str, known: Sequence[Measure], language: str) -> str:
    """What is sent: the place, how much it hurts in whole figures, and what is proposed already."""
    return json.dumps({
        "place": place, "unhappy_percent": round(pain.share * 100), "remarks": pain.n, "worse_for_some_time": pain.since is not None,
        "one_bad_month": pain.worst_month is not None, "one_product": pain.product is not None, "one_segment": pain.segment is not None,
        "proposed_already": [one.text(language) for one in known],
    }, ensure_ascii=False)
