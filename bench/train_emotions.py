"""Train the emotion model on KOTE and write analytics/voice/weights/emotions.npz; report on the held-back tenth.

    OMP_NUM_THREADS=1 python bench/train_emotions.py ../shared/data [--out FOLDER] [--report]

Source: KOTE's validation file (searle-j/KOTE, MIT), 5,000 comments with 43 emotions, several a text, gathered into
our ten. Tenths are by line: 0 reports, 1 calibrates, the others train. One thread, fixed order: the same bytes again.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits
from train_sentiment import cut, fitted, tenths

from analytics.voice import cues, emotions, grams, sentiment
from analytics.voice.reading import read

KEEP = 60_000  # weights kept of 10 x 2**16
STRENGTH = 1.0
GATHERED = {  # KOTE's numbers of each of our emotions; those left out (존경, 비장함, 부끄러움, 깨달음, 없음) are none of them
    "분노": (6, 9, 20, 21, 22, 23, 31), "답답함": (3, 26, 27, 33, 35), "실망": (0, 10, 37), "불안": (12, 18, 41), "슬픔": (5, 19, 25, 30, 36, 38),
    "감사": (4,), "기쁨": (2, 16, 28, 32, 40, 42), "기대": (8,), "놀람": (15, 34, 39), "만족": (1, 13, 14, 43),
}


def comments(shared: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, which emotions each carries (bool of shape (n_texts, n_emotions)), and their tenth."""
    lines = [line.split("\t") for line in (shared / "kote" / "val.tsv").read_text(encoding="utf-8").splitlines()]
    told = [{int(number) for number in numbers.split(",")} for _, _, numbers in lines]
    carried = np.array([[bool(numbers & set(GATHERED[name])) for name in emotions.NAMES] for numbers in told])
    return [text for _, text, _ in lines], carried, tenths(np.arange(len(lines)))


def counted(runs: list[np.ndarray]) -> sp.csr_matrix:
    """Runs of morphemes over the square root of their number, as the model sees them."""
    batch = grams.of_codes(runs)
    text_of = np.searchsorted(batch.opens, np.arange(batch.points.size), side="right") - 1
    parts = [(text_of[: buckets.size][valid], buckets[valid]) for buckets, valid in grams.hashed(batch, 1, emotions.LONGEST, emotions.BITS)]
    row, column = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    values = (1 / np.sqrt(np.bincount(row, minlength=len(runs))))[row].astype(np.float32)
    return sp.csr_matrix((values, (row, column.astype(np.int32))), shape=(len(runs), 2**emotions.BITS))


def calibrated(margins: np.ndarray, carried: np.ndarray) -> tuple[float, float]:
    """Slope and shift of one emotion's log odds."""
    signs = np.where(carried, 1, -1)

    def loss(at: np.ndarray) -> float:
        return float(np.logaddexp(0, -signs * (at[0] * margins + at[1])).sum())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def train(shared: Path, out: Path) -> None:
    texts, carried, tenth = comments(shared)
    runs = cut(texts)
    matrix = counted(runs)
    learning = tenth >= 2
    learnt = []
    for column in range(len(emotions.NAMES)):
        sides = np.where(carried[learning, column], 1, -1)
        share = (sides > 0).mean()
        weights = np.where(sides > 0, 0.5 / share, 0.5 / (1 - share)).astype(np.float32)
        learnt.append(fitted(matrix[learning], sides, weights, STRENGTH)[0])
    path = out / emotions.WEIGHTS.name
    sentiment.save(path, np.stack(learnt), KEEP, 0.0, [0.0] * 2 * len(learnt))
    held = np.flatnonzero(tenth == 1)
    margins = emotions.read(path).margins([runs[at] for at in held])
    lines = [calibrated(margins[:, column], carried[held, column]) for column in range(len(learnt))]
    sentiment.save(path, np.stack(learnt), KEEP, 0.0, [*(slope for slope, _ in lines), *(shift for _, shift in lines)])


def report(shared: Path, asked: int) -> dict[str, object]:
    """F1 of each emotion on one tenth: the model, the cue words of the engine, and what needs no reading."""
    texts, carried, tenth = comments(shared)
    at = np.flatnonzero(tenth == asked)
    told, gold = [texts[row] for row in at], carried[at]
    model = emotions.emotion_model().probabilities(cut(told)) > LEAST
    feeling = np.array([reading.probability for reading in read(told)])
    cued = cues.emotion_scores(pa.array(told, pa.string()), feeling) > 0
    usual = np.tile(carried[tenth >= 2].mean(axis=0) > 0.5, (at.size, 1))
    guesses = {"model": model, "cue_words": cued, "model_or_cue_words": model | cued, "majority": usual, "always_all": np.ones_like(gold)}
    found = {name: f1_score(gold, guess, average=None, zero_division=0) for name, guess in guesses.items()}
    return {
        "n": int(at.size),
        "macro_f1": {name: round(float(scores.mean()), 3) for name, scores in found.items()},
        "f1": dict(zip(emotions.NAMES, np.round(found["model"], 2).tolist(), strict=True)),
    }


LEAST = 0.35  # probability from which an emotion is told; chosen on tenth 1

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, default=emotions.WEIGHTS.parent)
    parser.add_argument("--report", action="store_true", help="only report on the shipped weights")
    parser.add_argument("--tenth", type=int, default=0)
    given = parser.parse_args()
    with threadpool_limits(1):
        if not given.report:
            train(given.shared, given.out)
        else:
            print(json.dumps(report(given.shared, given.tenth), ensure_ascii=False, indent=1))
