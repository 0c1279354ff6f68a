"""The journey at real size: CPU of a new filter and of one seen, and how fast remarks are placed.

    python bench/journey.py ../shared/data/nsmc_reviews.parquet

The reviews speak of films, so their stages are dealt out by a hash: the load on the machine is that of a
full journey. Placing is timed on the real texts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from analytics.journey.comparing import compare_journeys
from analytics.journey.curve import journey, journeys_by
from analytics.journey.placing import place
from analytics.journey.stages import template
from analytics.metrics.question import Period, Scope
from data.warehouse import Warehouse

_LOAD = """
INSERT INTO feedback BY NAME
SELECT review_id::UBIGINT AS feedback_id, date::TIMESTAMP AS answered_at, author AS customer_key,
    ['리뷰', '설문', '채팅', '전화', '이메일'][(1 + hash(review_id) % 5)::INT] AS channel,
    $stages[(1 + hash(review_id, 2) % 11)::INT] AS stage, 'T' || hash(review_id, 3) % 4 AS touchpoint,
    'rating' AS question_kind, rating AS score, 1 AS scale_min, 10 AS scale_max, true AS high_is_good,
    review AS text, movie_id::VARCHAR AS product
FROM read_parquet($path)"""
_SCORE = "INSERT INTO feedback_scores BY NAME SELECT feedback_id, (score - 5.5) / 4.5 AS sentiment FROM feedback"


def cpu_ms(work: Callable[[int], object], times: int = 6) -> float:
    """Mean CPU of a call in milliseconds, after one to warm up."""
    work(times)
    began = time.process_time()
    for turn in range(times):
        work(turn)
    return (time.process_time() - began) / times * 1000


def main() -> None:
    path = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "big.duckdb")
        with warehouse.writing() as writer:
            writer.execute(_LOAD, {"path": path, "stages": [*template().names, None]})
            writer.execute(_SCORE)
        began = time.process_time()
        rows = journey(warehouse).rows
        print(f"remarks {rows:,}; first curve after a load (derived tables included) {time.process_time() - began:.2f} s CPU")
        year = [Scope(Period(date(2004 + turn, 1, 1), date(2012 + turn % 3, 6, 1))) for turn in range(7)]
        print(f"curve, new period             {cpu_ms(lambda turn: journey(warehouse, year[turn])):6.0f} ms CPU")
        print(f"curve, new period and channel {cpu_ms(lambda turn: journey(warehouse, year[turn].where('channel', '설문', '채팅'))):6.0f} ms CPU")
        print(f"curves by channel             {cpu_ms(lambda turn: journeys_by(warehouse, year[turn], 'channel'), 3):6.0f} ms CPU")
        print(f"two curves compared           {cpu_ms(lambda turn: compare_journeys(warehouse, year[turn], year[turn - 1]), 3):6.0f} ms CPU")
        warehouse.close()
    texts = pq.read_table(path, columns=["review"])["review"].slice(0, 100_000)
    began = time.process_time()
    place(texts)
    print(f"placing {len(texts) / (time.process_time() - began):,.0f} remarks a CPU second")


if __name__ == "__main__":
    main()
