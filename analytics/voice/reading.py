"""One remark read closely: its clauses, what each speaks of, how it feels, what came of it.

    >>> from analytics.voice.reading import read
    >>> [(one.leaf.ko, clause.label) for clause in read(["맛있는데 너무 비싸요"])[0].clauses for one in clause.mentions]
    [('맛·신선도', 'positive'), ('가격 수준', 'negative')]
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from analytics.voice import clauses as cutting
from analytics.voice import cues, morphemes, sentiment
from analytics.voice.clauses import Cut, Piece
from analytics.voice.emotions import emotion_model
from analytics.voice.english import english_probability, is_english
from analytics.voice.subjects import Mention, taxonomy

_TURN = 1.6  # log odds a turned meaning (나쁘지 않아요) is worth at least
_WEAK, _STRONG = 0.7, 1.2  # log odds under which a clause says little, over which it says much
_FROM_WHOLE = 0.3  # how much of the whole remark's log odds a clause takes when nothing is set against another
_BATCH = 512


@dataclass(frozen=True)
class Clause:
    """One clause. start and end are characters of the remark; probability is of being positive, 0..1."""

    start: int
    end: int
    probability: float
    label: str  # positive | negative | unsure
    mentions: tuple[Mention, ...]
    emotion: str
    intensity: float
    acts: tuple[str, ...]
    consequence: str | None  # leave | harm | gain


@dataclass(frozen=True)
class Reading:
    """A remark as a whole and its clauses."""

    probability: float
    label: str
    emotion: str
    subject: str | None  # id of the first leaf with the strongest feeling
    clauses: tuple[Clause, ...]
    words: tuple[str, ...]  # content morphemes

    @property
    def mixed(self) -> bool:
        """It says both something good and something bad."""
        return {"positive", "negative"} <= {clause.label for clause in self.clauses}


def read(texts: Sequence[str], products: Sequence[str | None] | None = None) -> list[Reading]:
    """Read each remark; an empty one gives a reading without clauses.

    products: the product each remark is about. Its name is no subject (도톰 물티슈 says nothing of material).
    """
    named = products or [None] * len(texts)
    places = [slice(at, at + _BATCH) for at in range(0, len(texts), _BATCH)]
    found: list[Reading] = []
    with ThreadPoolExecutor(1) as ahead:  # kiwi cuts the next batch outside Python's lock while this one is judged
        coming = [ahead.submit(_cut, texts[place]) for place in places[:1]]
        for number, place in enumerate(places):
            english, cuts = coming.pop().result()
            coming += [ahead.submit(_cut, texts[following]) for following in places[number + 1 : number + 2]]
            found += _judged(texts[place], named[place], english, cuts)
    return found


def _cut(texts: Sequence[str]) -> tuple[np.ndarray, list[Cut]]:
    """Which remarks are English, and the clauses of each."""
    english = is_english(texts)
    korean = cutting.cut_korean([text for text, is_en in zip(texts, english, strict=True) if not is_en])
    return english, [cutting.cut_english(text) if is_en else next(korean) for text, is_en in zip(texts, english, strict=True)]


def _judged(texts: Sequence[str], products: Sequence[str | None], english: np.ndarray, cuts: Sequence[Cut]) -> list[Reading]:
    wholes = _log_odds(texts, [cut.codes for cut in cuts], english)
    owners = np.repeat(np.arange(len(texts)), [len(cut.pieces) for cut in cuts])
    spoken = [texts[row][piece.start : piece.end] for row, cut in enumerate(cuts) for piece in cut.pieces]
    felt, wholes = _felt(texts, cuts, spoken, owners, wholes, english)
    found = taxonomy().mentions([text[: cutting.LONGEST] for text in texts], english)
    mentions = [
        [one for one in mine if not _names(text, product, one)] for text, product, mine in zip(texts, products, found, strict=True)
    ]
    return _assembled(cuts, spoken, owners, felt, wholes, mentions)


def _names(text: str, product: str | None, mention: Mention) -> bool:
    """The mention lies inside the product's name."""
    if not product:
        return False
    at = text.find(product, max(0, mention.end - len(product)))
    return 0 <= at <= mention.start


def _log_odds(texts: Sequence[str], runs: Sequence[np.ndarray], english: np.ndarray) -> np.ndarray:
    """How texts feel: Korean by letters and morphemes (runs: their codes), English by VADER; of shape (n_texts,)."""
    found = morphemes.morpheme_model().log_odds(sentiment.sentiment_model().margin(texts), runs)
    at = np.flatnonzero(english)
    if at.size:
        probabilities = np.clip(english_probability([texts[row] for row in at]), 0.01, 0.99)
        found[at] = np.log(probabilities / (1 - probabilities))
    return found


# ---- how each clause feels --------------------------------------------------------------------


def _felt(
    texts: Sequence[str], cuts: Sequence[Cut], spoken: Sequence[str], owners: np.ndarray, wholes: np.ndarray, english: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log odds of every clause, and of the whole remarks after their clauses were understood."""
    if not spoken:
        return np.zeros(0), wholes
    pieces = [piece for cut in cuts for piece in cut.pieces]
    own = [cuts[row] for row in owners]
    ended = [cut.run(piece, piece, plainly=True) for cut, piece in zip(own, pieces, strict=True)]
    alone = _log_odds([piece.plainly or text for piece, text in zip(pieces, spoken, strict=True)], ended, english[owners])
    groups = _groups(pieces, owners, alone)
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = list(zip(firsts, np.append(firsts[1:], len(pieces)) - 1, strict=True))
    group_english = english[owners[firsts]]
    group_texts = [texts[owners[a]][pieces[a].start : pieces[b].end] for a, b in ends]
    raw = _log_odds(group_texts, [own[a].run(pieces[a], pieces[b]) for a, b in ends], group_english)
    said = [texts[owners[a]][pieces[a].start : pieces[b].start] + (pieces[b].plainly or spoken[b]) for a, b in ends]
    plain = _log_odds(said, [own[a].run(pieces[a], pieces[b], plainly=True) for a, b in ends], group_english)
    meant = _understood(plain, cues.turned(pa.array(group_texts, pa.string())))
    lengths = np.array([len(text) for text in group_texts], dtype=float)
    group_owner = owners[firsts]
    shares = lengths / np.bincount(group_owner, lengths, minlength=len(texts))[group_owner]
    wholes = wholes + np.bincount(group_owner, (meant - raw) * shares, minlength=len(texts))
    parts = np.bincount(group_owner, minlength=len(texts))
    alone_in_remark = parts[group_owner] == 1
    settled = _settled(meant, [pieces[b] for _, b in ends], [pieces[a] for a, _ in ends], group_owner, wholes)
    settled = np.where(alone_in_remark, wholes[group_owner], settled)
    return settled[groups], wholes


def _groups(pieces: Sequence[Piece], owners: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """Group number of each clause: a cause shares the feeling of what it causes, a scene of what follows."""
    new = np.ones(len(pieces), dtype=bool)
    for at in range(1, len(pieces)):
        before = pieces[at - 1]
        says_little = abs(alone[at - 1]) < _WEAK
        joined = before.joint == "cause" or (before.joint == "background" and says_little) or (before.joint == "and" and says_little)
        new[at] = owners[at] != owners[at - 1] or not joined
    return np.cumsum(new) - 1


def _understood(log_odds: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """Turned meanings weigh at least _TURN on their side."""
    found = np.where(turned > 0, np.maximum(log_odds, _TURN), log_odds)
    return np.where(turned < 0, np.minimum(found, -_TURN), found)


def _settled(
    log_odds: np.ndarray, lasts: Sequence[Piece], firsts: Sequence[Piece], owners: np.ndarray, wholes: np.ndarray
) -> np.ndarray:
    """Weak clauses lean on the rest: against the other side of a contrast, else with the whole remark."""
    settled = log_odds.copy()
    against = np.zeros(len(log_odds), dtype=bool)
    for at, after in pairwise(range(len(log_odds))):
        if owners[at] != owners[after] or lasts[at].joint not in ("contrast", "background"):
            continue
        against[[at, after]] = True
        for weak, strong in ((at, after), (after, at)):
            unfinished = weak == after and not firsts[after].whole
            opposed = lasts[at].joint == "contrast" and abs(log_odds[weak]) < _WEAK
            if (unfinished or opposed) and abs(log_odds[strong]) > _STRONG:
                settled[weak] = -np.sign(log_odds[strong]) * max(abs(log_odds[weak]), _STRONG)
    return np.where(against, settled, settled + _FROM_WHOLE * wholes[owners])


# ---- putting it together ------------------------------------------------------------------------


def _assembled(
    cuts: Sequence[Cut], spoken: Sequence[str], owners: np.ndarray, felt: np.ndarray, wholes: np.ndarray, mentions: list[list[Mention]]
) -> list[Reading]:
    said = pa.array(spoken, pa.string())
    probabilities = sentiment.probability(felt)
    labels = sentiment.labels(probabilities)
    emotions = cues.emotion_scores(said, probabilities)
    likely = emotion_model().probabilities([cut.run(piece, piece) for cut in cuts for piece in cut.pieces])
    likely_whole = emotion_model().probabilities([cut.codes for cut in cuts])
    intensities = cues.intensities(said, probabilities)
    acts = cues.acts(said)
    pieces = [piece for cut in cuts for piece in cut.pieces]
    follows = np.array([
        piece.therefore or (at > 0 and owners[at] == owners[at - 1] and pieces[at - 1].joint == "cause") for at, piece in enumerate(pieces)
    ], dtype=bool)
    later = np.append(False, owners[1:] == owners[:-1]) if len(owners) else np.zeros(0, dtype=bool)
    consequences = cues.consequence_kinds(said, probabilities, follows, later)
    made: list[list[Clause]] = [[] for _ in cuts]
    for at, piece in enumerate(pieces):
        row = int(owners[at])
        inside = tuple(
            one for one in mentions[row] if piece.start <= one.start < piece.end and one.start in cuts[row].begins
        )
        made[row].append(Clause(
            piece.start, piece.end, float(probabilities[at]), str(labels[at]), inside,
            cues.named_emotion(emotions[at], probabilities[at], likely[at]), float(intensities[at]),
            tuple(name for name, holds in acts.items() if holds[at]), consequences[at],
        ))
    whole_probabilities = sentiment.probability(wholes)
    whole_labels = sentiment.labels(whole_probabilities)
    weighed = np.zeros((len(cuts), emotions.shape[1]))
    np.add.at(weighed, owners, emotions * (0.5 + intensities)[:, None])
    return [
        Reading(
            float(whole_probabilities[row]), str(whole_labels[row]), cues.named_emotion(weighed[row], whole_probabilities[row], likely_whole[row]),
            _first_subject(made[row], whole_probabilities[row]), tuple(made[row]), cuts[row].words,
        )
        for row in range(len(cuts))
    ]


def _first_subject(clauses: Sequence[Clause], probability: float) -> str | None:
    """The leaf of the clause that feels most, on the remark's own side when there is one."""
    spoken = [clause for clause in clauses if clause.mentions]
    if not spoken:
        return None
    best = max(spoken, key=lambda one: ((one.probability > 0.5) == (probability > 0.5), one.intensity))
    return best.mentions[0].leaf.id
