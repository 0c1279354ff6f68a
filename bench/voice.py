"""How fast the voice engine reads: sentiment alone, and closely with kiwi, with memory.

    OMP_NUM_THREADS=1 python bench/voice.py ../shared/data [--remarks 20000]
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

import pyarrow.parquet as pq

from analytics.voice.reading import read
from analytics.voice.sentiment import sentiment_model


def timed(function, texts: list[str]) -> dict[str, float]:
    begun, worked = time.perf_counter(), time.process_time()
    function(texts)
    wall, work = time.perf_counter() - begun, time.process_time() - worked
    return {"remarks_per_second": round(len(texts) / wall), "remarks_per_cpu_second": round(len(texts) / work)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--remarks", type=int, default=20_000)
    given = parser.parse_args()
    column = pq.read_table(given.shared / "nsmc_reviews.parquet", columns=["review"])["review"]
    texts = [text for text in column.slice(0, given.remarks * 2).to_pylist() if text][: given.remarks]
    read(texts[:100])
    sentiment_model().probability(texts[:100])
    print(json.dumps({
        "remarks": len(texts),
        "letters_mean": round(sum(map(len, texts)) / len(texts), 1),
        "sentiment": timed(sentiment_model().probability, texts),
        "closely": timed(read, texts),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
    }, indent=1))
