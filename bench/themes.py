"""Themes beside BERTopic on the same tokenised remarks: time, share assigned, the same again with another seed, NPMI.

    python bench/themes.py REVIEWS.parquet [--rows 20000] [--themes 20] [--words words.json]   # ours; writes the words
    BERTOPIC_ENV/bin/python bench/themes.py --bertopic words.json                                # theirs, in an environment of its own

BERTopic is no dependency: it runs where ``pip install --no-deps bertopic`` and numpy, hdbscan, umap-learn, pandas,
scikit-learn, tqdm, plotly, pyyaml were put. Sentence embeddings cannot be downloaded here, so its texts are embedded
by TF-IDF and a truncated SVD of 100 dimensions; everything else is as it comes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from itertools import combinations
from math import log
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def coherence(tops: list[list[str]], words: list[list[str]]) -> float:
    """Mean NPMI (Bouma 2009) of all pairs of each theme's ten first words, by remarks that hold both."""
    wanted = {word for top in tops for word in top}
    sets = [wanted & set(one) for one in words]
    alone = Counter(word for one in sets for word in one)
    both = Counter(pair for one in sets for pair in combinations(sorted(one), 2))
    n, found = len(words), []
    for top in tops:
        for pair in combinations(sorted(set(top)), 2):
            together = both[pair]
            found.append(-1.0 if not together else log(together * n / (alone[pair[0]] * alone[pair[1]])) / -log(together / n) if together < n else 1.0)
    return sum(found) / max(len(found), 1)


def agreement(one: list[int], other: list[int]) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one, other))


def line(name: str, seconds: float, of: list[int], again: list[int], tops: list[list[str]], words: list[list[str]]) -> None:
    share = sum(theme >= 0 for theme in of) / len(of)
    print(f"| {name} | {seconds:.1f} | {share:.0%} | {agreement(of, again):.2f} | {coherence(tops, words):.2f} | {len(tops)} |", flush=True)


def ours(path: Path, rows: int, k: int, kept: Path) -> None:
    sys.path.insert(0, str(ROOT))
    import pyarrow.parquet as parquet

    from analytics.voice.themes import found_themes
    from analytics.voice.wording import words_of

    texts = [text for text in parquet.read_table(path, columns=["review"])["review"].to_pylist() if text and text.strip()][:rows]
    words = [list(one) for one in words_of(texts)]
    kept.write_text(json.dumps({"words": words, "themes": k}, ensure_ascii=False), encoding="utf-8")
    began = time.process_time()
    found = found_themes(texts, words, k)
    seconds = time.process_time() - began
    tops = [[word for word in theme.words if " " not in word][:10] for theme in found.rows]
    line("Maeum", seconds, list(found.of), list(found_themes(texts, words, k).of), tops, words)


def theirs(kept: Path) -> None:
    told = json.loads(kept.read_text(encoding="utf-8"))
    words, k = told["words"], told["themes"]
    began = time.process_time()
    first = _bertopic(words, k, 1)
    seconds = time.process_time() - began
    again = _bertopic(words, k, 2)
    tops = [[word for word, _ in first[1].get_topic(topic)][:10] for topic in sorted(first[1].get_topics()) if topic >= 0]
    line("BERTopic (TF-IDF and SVD)", seconds, first[0], again[0], tops, words)


def _bertopic(words: list[list[str]], k: int, seed: int) -> tuple[list[int], Any]:
    from bertopic import BERTopic
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from umap import UMAP

    texts = [" ".join(one) for one in words]
    embedded = TruncatedSVD(100, random_state=seed).fit_transform(TfidfVectorizer(analyzer=str.split, min_df=3).fit_transform(texts))
    model = BERTopic(umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed), nr_topics=k + 1,
                     vectorizer_model=CountVectorizer(analyzer=str.split, min_df=3), embedding_model=None)
    of, _ = model.fit_transform(texts, embeddings=embedded)
    return list(map(int, of)), model


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("reviews", type=Path, nargs="?")
    ask.add_argument("--rows", type=int, default=20_000)
    ask.add_argument("--themes", type=int, default=20)
    ask.add_argument("--words", type=Path, default=Path("words.json"))
    ask.add_argument("--bertopic", type=Path)
    given = ask.parse_args()
    print("| | CPU s | assigned | seeds agree (ARI) | NPMI | themes |\n|---|---|---|---|---|---|")
    theirs(given.bertopic) if given.bertopic else ours(given.reviews, given.rows, given.themes, given.words)


if __name__ == "__main__":
    main()
