"""A clause as it is compared: what it speaks of, with what, and what the sentences before said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from analytics.reports.facts import WHOLE
from prompts import reading
from prompts.claims.naming import Mention
from prompts.claims.sheet import Sheet
from prompts.reading import PeriodMention


@dataclass
class Context:
    """What the sentences before spoke of, for a clause that leaves it out."""

    metrics: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass
class Clause:
    """One clause of a sentence: the metrics and segments it names, and the facts found to carry it (``used``)."""

    sheet: Sheet
    text: str
    metrics: list[Mention]
    segments: list[Mention]
    context: Context
    used: list[str] = field(default_factory=list)

    @cached_property
    def metric_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.metrics)) or self.context.metrics

    @cached_property
    def basis(self) -> list[Mention]:
        """Segments that something is compared with: "앱보다", "앱의 두 배"."""
        text = self.blanked(self.metrics)
        return [one for one in self.segments if reading.BASIS_AFTER.match(text[one.end : one.end + 32])]

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Segments that the clause speaks of: named here, before it, or the whole."""
        basis = {one.start for one in self.basis}
        named = tuple(dict.fromkeys(one.name for one in self.segments if one.start not in basis))
        before = self.context.segments
        if named or (before and (not self.metrics or self.sheet.of(self.metric_names, before))):
            return named or before
        return self.unnamed

    @property
    def unnamed(self) -> tuple[str, ...]:
        """A clause without a segment speaks of the whole; where only one segment is known, of that."""
        segments = {fact.segment for fact in self.sheet.of(self.metric_names, ())}
        return (WHOLE,) if WHOLE in segments or len(segments) != 1 else tuple(segments)

    def blanked(self, mentions: Iterable[Mention | PeriodMention]) -> str:
        text = self.text
        for one in mentions:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return text
