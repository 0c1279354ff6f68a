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


def report(corpus: Corpus) -> dict[str, float]:
    model = sentiment_model()
    model.probability(corpus.texts[:100])
    begun = time.perf_counter()
    probabilities = model.probability(corpus.texts)
    seconds = time.perf_counter() - begun
    return {
        "n": len(corpus.texts),
        "balanced_accuracy": round(balanced_accuracy(corpus.sides, probabilities), 4),
        "auc": round(float(roc_auc_score(corpus.sides, probabilities)), 4),
        "calibration_error": round(calibration_error(corpus.sides, probabilities), 4),
        "remarks_per_second": round(len(corpus.texts) / seconds),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    shared = parser.parse_args().shared
    films, film_tenth = movies(shared)
    kote, kote_tenth = comments(shared)
    print(json.dumps({
        "unseen_movies": report(films.picked(film_tenth == 0)),
        "kote_held_back": report(kote.picked(kote_tenth == 0)),
        "version": sentiment_model().version,
    }, indent=1))
