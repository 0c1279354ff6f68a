"""A small made-up shop with answers, orders and visits over two years, in a real DuckDB file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from data.warehouse import Warehouse


def answers(rng: np.random.Generator, n: int) -> pd.DataFrame:
    kinds = rng.choice(["nps", "csat", "ces", "rating"], n)
    top = pd.Series(kinds).map({"nps": 10.0, "csat": 5.0, "ces": 7.0, "rating": 5.0}).to_numpy()
    low = (kinds != "nps").astype(float)
    scores = low + np.floor(rng.random(n) * (top - low + 1))
    return pd.DataFrame({
        "feedback_id": np.arange(n), "answered_at": [datetime(2024, 9, 1) + timedelta(hours=int(h)) for h in rng.integers(0, 17_000, n)],
        "customer_key": [f"c{i}" for i in rng.integers(0, 300, n)], "channel": rng.choice(["설문", "리뷰", "앱스토어"], n),
        "stage": rng.choice(["탐색", "배송", None], n), "product": rng.choice(["가", "나"], n), "question_kind": kinds,
        "score": np.where(rng.random(n) < 0.03, np.nan, scores), "scale_min": low, "scale_max": top, "high_is_good": True,
        "brand": rng.choice([None, None, None, "경쟁사"], n),
    })


def orders(rng: np.random.Generator, n: int) -> pd.DataFrame:
    owner = rng.integers(0, 300, n // 2 + 1)
    when = rng.integers(0, 17_000, n // 2 + 1)
    number = np.arange(n) // 2
    return pd.DataFrame({
        "line_id": np.arange(n), "order_id": [f"o{i}" for i in number], "customer_key": [None if owner[i] < 9 else f"c{owner[i]}" for i in number],
        "ordered_at": [datetime(2024, 9, 1) + timedelta(hours=int(when[i])) for i in number], "product": rng.choice(["가", "나", "다"], n),
        "category": rng.choice(["욕실", "주방"], n), "quantity": 1.0, "amount": rng.integers(1, 90, n) * 1000.0,
        "refunded": 0.0, "status": rng.choice(["paid", "paid", "paid", "returned", "cancelled"], n), "channel": rng.choice(["자사몰", "쿠팡"], n),
    })


def visits(rng: np.random.Generator, n: int) -> pd.DataFrame:
    session = np.arange(n) // 2
    when = rng.integers(0, 17_000 * 60, n)
    return pd.DataFrame({
        "visit_id": np.arange(n), "session_id": [f"s{i}" for i in session],
        "visited_at": [datetime(2024, 9, 1) + timedelta(minutes=int(when[i]) + k % 2 * 7) for k, i in enumerate(session)],
        "step": rng.choice(["visit", "product", "cart", "checkout", "purchase"], n), "channel": np.where(session % 3 == 0, "검색", "앱"),
        "campaign": np.where(session % 4 == 0, "봄", None),
    })


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """4,000 answers, 3,000 order lines, 4,000 visit steps; half of the remarks have a feeling."""
    rng = np.random.default_rng(11)
    warehouse = Warehouse(tmp_path_factory.mktemp("stocked") / "shop.duckdb")
    with warehouse.writing() as writer:
        for table, rows in (("feedback", answers(rng, 4000)), ("orders", orders(rng, 3000)), ("visits", visits(rng, 4000))):
            writer.register("rows", rows)
            writer.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows")
            writer.unregister("rows")
        writer.execute("""INSERT INTO feedback_scores BY NAME SELECT feedback_id, ((feedback_id % 21)::INTEGER - 10) / 10 AS sentiment,
            CASE feedback_id % 3 WHEN 0 THEN 'negative' WHEN 1 THEN 'positive' ELSE 'unsure' END AS sentiment_label
            FROM feedback WHERE feedback_id % 2 = 0""")
    yield warehouse
    warehouse.close()
