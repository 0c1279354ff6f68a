"""Does a summary say only what its facts carry? Each sentence is read (prompts/reading.py) and compared.

Checked: numbers with unit, 만/억, rounding; differences, ratios and shares derived from the facts; the
metric, segment and period a number is said of; direction and size words; superlatives; quotes word for
word and who said them; causes (only with a tested comparison), forecasts, outside comparisons, sums of
what does not add up; figures of fewer than 30 that do not say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analytics.reports.facts import WHOLE, Fact, Quote
from prompts import reading
from prompts.claims.clause import Clause, Context
from prompts.claims.figures import wrong_figures
from prompts.claims.movement import wrong_movement
from prompts.claims.naming import SEGMENT_SYNONYMS, SYNONYMS, found, names_in
from prompts.claims.periods import wrong_periods
from prompts.claims.sheet import Reason, Sheet

SMALL = 30


@dataclass(frozen=True)
class Verdict:
    reasons: tuple[Reason, ...]
    fact_ids: tuple[str, ...] = ()  # facts that the text was found to rest on
    quote_ids: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons


def check(text: str, facts: Sequence[Fact], quotes: Sequence[Quote] = ()) -> Verdict:
    """Compare a text of one or more sentences with the facts and quotes it may rest on."""
    sheet = Sheet(tuple(facts), tuple(quotes))
    reasons: list[Reason] = []
    used: dict[str, None] = {}
    quoted: dict[str, None] = {}
    context = Context()
    careful = reading.CAREFUL.search(text) is not None
    for sentence in reading.sentences(text):
        check = _SentenceCheck(sheet, sentence, context, careful)
        reasons += check.run()
        used.update(dict.fromkeys(check.used))
        quoted.update(dict.fromkeys(check.quoted))
    return Verdict(tuple(dict.fromkeys(reasons)), tuple(used), tuple(quoted))


def _wrong(clause: Clause) -> Iterator[Reason]:
    mentions = reading.periods(clause.text)
    yield from wrong_periods(clause, mentions)
    yield from wrong_figures(clause, mentions)
    yield from wrong_movement(clause)


@dataclass
class _SentenceCheck:
    sheet: Sheet
    sentence: str
    context: Context
    careful: bool
    used: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)

    def run(self) -> list[Reason]:
        reasons = list(self._quotes())
        bare = reading.QUOTED.sub(lambda match: " " * len(match[0]) if self._is_speech(match) else match[0], self.sentence)
        reasons += self._reported(bare)
        reasons += self._untold(bare)
        first = True
        for clause in reading.clauses(bare):
            metrics, segments = names_in(clause, self.sheet)
            if first and metrics and not segments:
                self.context.segments = ()
            said = Clause(self.sheet, clause, metrics, segments, self.context)
            reasons += _wrong(said)
            self.used += said.used
            self.context.metrics = tuple(one.name for one in metrics) or self.context.metrics
            self.context.segments = tuple(one.name for one in segments) or self.context.segments
            first = False
        reasons += self._small()
        return reasons

    # -- quotes

    def _is_speech(self, match: re.Match[str]) -> bool:
        """Quotation marks around somebody's words, not around the name of a metric or segment."""
        inner = match["double"] or match["single"]
        if inner in self.sheet.metrics or inner in self.sheet.segments:
            return False
        return bool(match["double"]) or len(inner) > 12 or any(inner in quote.text for quote in self.sheet.quotes)

    def _quotes(self) -> Iterator[Reason]:
        for match in reading.QUOTED.finditer(self.sentence):
            if not self._is_speech(match):
                continue
            said = (match["double"] or match["single"]).strip()
            source = next((quote for quote in self.sheet.quotes if _is_verbatim(said, quote.text)), None)
            if source is None:
                yield Reason("quote", said)
                continue
            self.quoted.append(source.id)
            yield from self._speaker(self.sentence[: match.start()], source)

    def _speaker(self, before: str, quote: Quote) -> Iterator[Reason]:
        clause = before[max(before.rfind(","), before.rfind(".")) + 1 :]
        if reading.STAFF.search(clause) and not (quote.speaker and quote.speaker in clause):
            yield Reason("speaker", clause.strip())
            return
        named = re.search(r"(?P<who>[가-힣A-Za-z ]{1,20}?)\s?(?:고객|이용자|회원|구매자|손님|응답자)(?:들)?(?:은|는|이|가|의)?[^가-힣]*$", clause)
        who = [one.name for one in found(named["who"] if named else "", self.sheet.segments, SEGMENT_SYNONYMS, False)]
        others = [name for name in who if name not in (quote.speaker, WHOLE) and name not in quote.text]
        if others:
            yield Reason("speaker", others[0])

    def _reported(self, bare: str) -> Iterator[Reason]:
        """Reported speech without quotation marks must at least resemble a quote."""
        for match in reading.REPORTED.finditer(bare):
            claim = match[1]
            if "   " in claim or not re.search("[가-힣]{4}", claim.replace(" ", "")) or found(claim, self.sheet.metrics, SYNONYMS, True):
                continue
            if not any(_resembles(claim, quote.text) for quote in self.sheet.quotes):
                yield Reason("quote", claim.strip())

    # -- what no fact can carry

    def _untold(self, bare: str) -> Iterator[Reason]:
        tested = any(fact.cause for fact in self.sheet.facts)
        cause = reading.CAUSE.search(bare) or (reading.CAUSE_BY.search(bare) if reading.directions(bare) else None)
        if cause and not reading.CAUSE_DENIED.search(bare) and not (tested and self._names_cause(bare)):
            yield Reason("cause", cause[0])
        future = reading.FUTURE.search(bare)
        if future and not any(fact.forecast for fact in self.sheet.facts):
            yield Reason("forecast", future[0])
        outside = reading.OUTSIDE.search(bare)
        if outside and not any(outside[0] in f"{fact.metric} {fact.segment} {fact.period} {fact.prev_period}" for fact in self.sheet.facts):
            yield Reason("outside", outside[0])
        significant = reading.SIGNIFICANT.search(bare)
        if significant and not reading.negated(bare, significant.end() + 3) and not any(fact.clear for fact in self.sheet.facts):
            yield Reason("significance", significant[0])

    def _names_cause(self, bare: str) -> bool:
        return any(fact.cause and fact.cause in bare for fact in self.sheet.facts)

    def _small(self) -> Iterator[Reason]:
        small = [fact for fact in self.sheet.facts if fact.id in self.used and fact.n is not None and fact.n < SMALL]
        if small and not self.careful:
            yield Reason("small_sample", f"{small[0].segment} {small[0].metric} n={small[0].n}")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s.!?…~,]+$", "", re.sub(r"\s+", " ", text.strip()))


def _is_verbatim(said: str, source: str) -> bool:
    """Word for word: the whole, or a run of whole words (an ellipsis may stand for what is left out)."""
    parts = [_squeezed(part) for part in re.split(r"…|\.{3}", said) if part.strip()]
    place, whole = 0, re.sub(r"\s+", " ", source)
    for part in parts:
        match = re.compile(rf"(?<![가-힣A-Za-z0-9]){re.escape(part)}(?![가-힣A-Za-z0-9])").search(whole, place)
        if match is None:
            return False
        place = match.end()
    return bool(parts)


def _resembles(claim: str, source: str) -> bool:
    pairs = {claim[at : at + 2] for at in range(len(claim) - 1) if " " not in claim[at : at + 2]}
    theirs = {source[at : at + 2] for at in range(len(source) - 1)}
    return bool(pairs) and len(pairs & theirs) / len(pairs) >= 0.3
