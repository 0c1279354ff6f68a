"""A chat or call as it went: who spoke, how the customer felt along it, and the turn that changed it.

Turns are the messages of a conversation; one text that holds both sides ("고객: ... 상담사: ...") is cut at its
speakers; a single message is followed clause by clause. Only what the customer says is felt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.journey.scoping import parameters
from analytics.metrics.question import Scope
from analytics.voice.reading import read
from data.warehouse import Warehouse

MOST = 200  # conversations listed
_CHANGE = 0.5  # of -1..1: less is no change
_AGENT = r"상담사|상담원|매니저|직원|담당자|판매자|운영자|agent|staff|support|advisor"
_CUSTOMER = r"고객님?|구매자|회원|customer|client|user"
_SPEAKER = re.compile(rf"(?:^|\n|(?<=[.!?。]) )\s*\[?(?:(?P<agent>{_AGENT})|(?P<customer>{_CUSTOMER}))\s*[A-Za-z가-힣]{{0,4}}\]?\s*[:：]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """A conversation in a list. feeling: mean of its messages, -1..1."""

    conversation: str
    began: datetime | None
    channel: str | None
    messages: int
    feeling: float | None
    opening: str


@dataclass(frozen=True)
class Turn:
    """One thing said. speaker: customer | agent; feeling -1..1 of a customer's turn, None of an agent's."""

    speaker: str
    text: str
    feeling: float | None
    emotion: str | None
    at: datetime | None = None


@dataclass(frozen=True)
class Dialogue:
    """The turns in order. changed: place of the customer's turn from which on it felt otherwise; None: no such turn.

    change: mean feeling from there on, less the mean before.
    """

    turns: tuple[Turn, ...]
    changed: int | None
    change: float | None

    @property
    def before(self) -> Turn | None:
        """What the agent said just before the change."""
        if not self.changed:
            return None
        said = self.turns[self.changed - 1]
        return said if said.speaker == "agent" else None


def conversations(warehouse: Warehouse, scope: Scope, worst: bool = True) -> tuple[Listed, ...]:
    """Chats and calls of a scope, the worst (or the newest) first."""
    rows = warehouse.query("voice_conversations", worst=worst, most=MOST, **parameters(scope)).to_pylist()
    return tuple(Listed(**row) for row in rows)


def dialogue(warehouse: Warehouse, conversation: str) -> Dialogue:
    """One conversation turn by turn."""
    return followed(warehouse.query("voice_conversation", conversation=conversation).to_pylist())


def followed(messages: list[dict[str, Any]]) -> Dialogue:
    """Messages (text, answered_at) in order -> turns with the customer's feeling."""
    said = [(speaker, text, message["answered_at"]) for message in messages for speaker, text in speakers(message["text"])]
    readings = iter(read([text for speaker, text, _ in said if speaker == "customer"]))
    turns: list[Turn] = []
    for speaker, text, at in said:
        if speaker == "agent":
            turns.append(Turn(speaker, text, None, None, at))
            continue
        reading = next(readings)
        if len(said) == 1 and len(reading.clauses) > 1:
            turns += [Turn(speaker, text[one.start : one.end].strip(), 2 * one.probability - 1, one.emotion, at) for one in reading.clauses]
        else:
            turns.append(Turn(speaker, text, 2 * reading.probability - 1 if reading.clauses else None, reading.emotion, at))
    return Dialogue(tuple(turns), *_turning([turn.feeling for turn in turns]))


def speakers(text: str) -> list[tuple[str, str]]:
    """(customer | agent, words) of a text that names who speaks; all of it the customer's where it does not.

    >>> speakers("고객: 언제 와요? 상담사: 오늘 도착해요.")
    [('customer', '언제 와요?'), ('agent', '오늘 도착해요.')]
    """
    marks = list(_SPEAKER.finditer(text))
    if not marks:
        return [("customer", text.strip())]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    opening = [("customer", text[: marks[0].start()].strip())]
    found = [("agent" if mark["agent"] else "customer", text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]
    return [(speaker, words) for speaker, words in [*opening, *found] if words]


def _turning(feelings: list[float | None]) -> tuple[int | None, float | None]:
    """The cut of the felt turns that parts them best (largest drop in squared error), if the means differ enough."""
    felt = [(at, feeling) for at, feeling in enumerate(feelings) if feeling is not None]
    best: tuple[float, int, float] | None = None
    for cut in range(1, len(felt)):
        before, after = ([feeling for _, feeling in part] for part in (felt[:cut], felt[cut:]))
        change = sum(after) / len(after) - sum(before) / len(before)
        gain = change * change * len(before) * len(after) / len(felt)
        if best is None or gain > best[0]:
            best = (gain, felt[cut][0], change)
    if best is None or abs(best[2]) < _CHANGE:
        return None, None
    return best[1], best[2]
