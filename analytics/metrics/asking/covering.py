"""A question's text covered by known phrases: where each stands, what it may mean, and what stayed unknown.

The text is laid flat (no blanks, small letters); periods and counts are taken first, then the longest known
phrase at each place, then typing slips, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.metrics.asking import amounts, periods
from analytics.metrics.asking.vocabulary import Meaning, Vocabulary, flat, words

_TOP = re.compile(r"(?:상위|하위|탑|top|bottom|베스트|best|worst|워스트)(\d{1,3})(?:개|곳|위|가지|명|건)?|(\d{1,3})(?:개|곳|위|가지|명)(?!월)|(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)(?:개|곳|가지)(?!월)")
_COUNTS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}


@dataclass(frozen=True)
class Span:
    """A covered piece of the flat text and what it may mean."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    said: str
    slip: bool = False  # matched in spite of a typing slip

    def of(self, kind: str, name: str | None = None) -> tuple[Meaning, ...]:
        return tuple(one for one in self.meanings if one.kind == kind and name in (None, one.name))


class Covered:
    """spans: the covered pieces in order; bounds, supposed, periods, top, year_before: taken before them; unknown: words
    that nothing covers."""

    def __init__(self, text: str, vocabulary: Vocabulary, today: date) -> None:
        self.vocabulary, self.today = vocabulary, today
        self.flat, self.starts = flat(text)
        self.free = [True] * len(self.flat)
        self.spans: list[Span] = []
        self.unknown: list[str] = []
        self.year_before = self._take_words("intents", "year_before")
        self.bounds = amounts.bounds(self.flat)
        self.supposed = amounts.supposed(self.flat)
        for one in (*self.bounds, *([self.supposed] if self.supposed else [])):
            self._take(one.start, one.end)
        self.periods = self._take_periods()
        self.top = self._take_top()
        self._cover()
        self._cover_slips()
        self.spans = [part for span in self.spans for part in self._parted(span)]

    def has(self, kind: str, name: str | None = None) -> bool:
        return any(span.of(kind, name) for span in self.spans)

    def metrics_said(self, strong: bool) -> list[Meaning]:
        """The metrics named; strong: without the words that give way to any other metric."""
        return list(dict.fromkeys(one for span in self.spans for one in span.of("metric") if not (strong and one.weak)))

    def values_said(self) -> list[Span]:
        """Pieces that name a value of the data and nothing stronger."""
        strong = {one.name for one in self.metrics_said(strong=True)}
        return [
            span for span in self.spans
            if span.of("value") and not span.of("dimension") and not span.of("cut")
            and not any(not strong or one.name in strong for one in span.of("metric"))
        ]

    def said(self, kind: str, name: str) -> str:
        return next((span.said for span in self.spans if span.of(kind, name)), "")

    def _take(self, start: int, end: int) -> None:
        self.free[start:end] = [False] * (end - start)

    def _take_words(self, section: str, name: str) -> bool:
        for said in sorted((flat(one)[0] for one in words()[section][name]), key=len, reverse=True):
            if (at := self.flat.find(said)) >= 0:
                self._take(at, at + len(said))
                return True
        return False

    def _take_periods(self) -> list[periods.Said]:
        covered = "".join(sign if free else "\0" for sign, free in zip(self.flat, self.free, strict=True))
        found = [one for one in periods.find(covered, self.today) if not self._inside_a_longer_phrase(one)]
        for one in found:
            self._take(one.start, one.end)
        return found

    def _inside_a_longer_phrase(self, one: periods.Said) -> bool:
        """"설문" is not 설 (New Year), and 스토어제외 holds no 어제."""
        longest = self._longest(one.start)
        if longest is not None and longest > one.end - one.start:
            return True
        inside = one.end - one.start <= 2 and one.start not in self.starts and not self.flat[one.start].isdigit()
        return inside and not any(self.flat[one.start - back : one.start] in self.vocabulary.phrases for back in range(1, one.start + 1))

    def _take_top(self) -> int | None:
        for found in _TOP.finditer(self.flat):
            if all(self.free[found.start() : found.end()]):
                if found.group(1) is None:
                    self._take(found.start(), found.end())
                else:
                    self._take(*found.span(1))
                said = found.group(1) or found.group(2)
                return int(said) if said else _COUNTS[found.group(3)]
        return None

    def _longest(self, at: int) -> int | None:
        for length in self.vocabulary.lengths:
            if at + length <= len(self.flat) and all(self.free[at : at + length]):
                meanings = self.vocabulary.phrases.get(self.flat[at : at + length])
                if meanings and self._fits(at, length, meanings):
                    return length
        return None

    def _fits(self, at: int, length: int, meanings: Sequence[Meaning]) -> bool:
        said, end = self.flat[at : at + length], at + length
        edge = at in self.starts or at == 0 or not self.free[at - 1]
        if not edge and _latin(said[0]) and _latin(self.flat[at - 1]):
            return False
        runs_on = end < len(self.flat) and self.free[end] and end not in self.starts
        if runs_on and _latin(said[-1]) and _latin(self.flat[end]):
            return False
        if length == 1:
            whole_word = at in self.starts and (end in self.starts or end == len(self.flat))
            after = at not in self.starts and at > 0 and not self.free[at - 1]
            # 앱에서, 앱말고: one letter may begin a word when a known phrase goes on from it (but 남 in 남은 is not a man)
            begins = edge and any(one.kind == "dimension" or (one.kind == "value" and one.name != "gender") for one in meanings)
            goes_on = any(self.flat[end : end + more] in self.vocabulary.phrases for more in (4, 3, 2, 1))
            return whole_word or after or (begins and goes_on)
        if not edge and all(one.kind in ("filler", "refusals") for one in meanings):
            return False
        return edge or length >= 2

    def _cover(self) -> None:
        at = 0
        while at < len(self.flat):
            length = self._longest(at) if self.free[at] else None
            if length is None:
                at += 1
                continue
            said = self.flat[at : at + length]
            self.spans.append(Span(at, at + length, self.vocabulary.phrases[said], said))
            self._take(at, at + length)
            at += length

    def _parted(self, span: Span) -> tuple[Span, ...]:
        """"인스타 살림템 캠페인 전환율": behind a value the dimension's noun belongs to the value, and 전환율 is the metric."""
        before = next((one for one in self.spans if span.of("metric") and one.of("value") and span.start - 1 <= one.end <= span.start), None)
        for cut in range(len(span.said) - 1, 0, -1) if before else ():
            noun, rest = (self.vocabulary.phrases.get(said, ()) for said in (span.said[:cut], span.said[cut:]))
            named = {one.name for one in noun if one.kind == "dimension"}
            if before and any(before.of("value", name) for name in named) and any(one.kind == "metric" for one in rest):
                at = span.start + cut
                return Span(span.start, at, noun, span.said[:cut]), Span(at, span.end, rest, span.said[cut:])
        return (span,)

    def _cover_slips(self) -> None:
        """What is still free is a slip of a known phrase, or unknown."""
        at = 0
        while at < len(self.flat):
            if not self.free[at]:
                at += 1
                continue
            end = at
            while end < len(self.flat) and self.free[end] and (end == at or end not in self.starts):
                end += 1
            self._slip(at, end)
            at = end
        self.spans.sort(key=lambda span: span.start)

    def _slip(self, at: int, end: int) -> None:
        """Try the whole word around the free piece, then the piece alone."""
        first = max((start for start in self.starts if start <= at), default=at)
        last = min((start for start in self.starts if start >= end), default=len(self.flat))
        tried = [(at, stop) for stop in range(min(last, end + 3), end - 1, -1)] + [(first, last), (first, end), (at, last)]
        for start, stop in dict.fromkeys(tried):
            said = self.flat[start:stop]
            if len(said) < 2 or any(span.start < stop and start < span.end and not span.of("filler") for span in self.spans):
                continue
            near = self.vocabulary.nearest(said)
            if near:
                self.spans = [span for span in self.spans if not (span.start < stop and start < span.end)]
                self.spans.append(Span(start, stop, self.vocabulary.phrases[near], said, slip=True))
                self._take(start, stop)
                return
        piece = self.flat[at:end]
        is_word = at in self.starts and (end in self.starts or end == len(self.flat)) and "가" <= piece[0] <= "힣"
        if len(piece) >= 2 or piece.isdigit() or is_word:
            self.unknown.append(self.flat[first:last])
        self._take(at, end)


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
