"""How well and how fast the shipped sentiment model reads movies it has never seen.

    python bench/sentiment.py ../shared/data
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score
from train_sentiment import Corpus, comments, movies

from analytics.voice.reading import read
from analytics.voice.scoring import version
from analytics.voice.sentiment import sentiment_model


def balanced_accuracy(sides: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean of the shares found in each class, at probability one half."""
    said = probabilities > 0.5
    return float((said[sides > 0].mean() + (~said[sides < 0]).mean()) / 2)


def calibration_error(sides: np.ndarray, probabilities: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error with both classes weighing the same (Guo et al. 2017)."""
    good = sides > 0
    weights = np.where(good, 0.5 / good.sum(), 0.5 / (~good).sum())
    bin_of = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = bin_of == number
        error += abs((weights * (good - probabilities))[inside].sum())
    return float(error)


def report(corpus: Corpus, closely: bool) -> dict[str, float]:
    """How well remarks are told: by letters alone (the first pass), or read closely as pages and cli.py score show them."""
    model = sentiment_model()
    model.probability(corpus.texts[:100])
    begun = time.process_time()
    probabilities = np.array([one.probability for one in read(corpus.texts)]) if closely else model.probability(corpus.texts)
    seconds = time.process_time() - begun
    return {
        "n": len(corpus.texts),
        "balanced_accuracy": round(balanced_accuracy(corpus.sides, probabilities), 4),
        "auc": round(float(roc_auc_score(corpus.sides, probabilities)), 4),
        "calibration_error": round(calibration_error(corpus.sides, probabilities), 4),
        "remarks_per_cpu_second": round(len(corpus.texts) / seconds),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--tenth", type=int, default=0, help="0 reports; 1 is what choices are made on")
    given = parser.parse_args()
    films, film_tenth = movies(given.shared)
    kote, kote_tenth = comments(given.shared)
    held = {"unseen_movies": films.picked(film_tenth == given.tenth), "kote_held_back": kote.picked(kote_tenth == given.tenth)}
    print(json.dumps({
        **{f"{name}, {'closely' if closely else 'letters'}": report(corpus, closely) for name, corpus in held.items() for closely in (False, True)},
        "version": version(),
    }, indent=1))
