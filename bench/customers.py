"""How fast and how right the customers' room is, in one run.

    python bench/customers.py [--customers 200000] [--shared ../shared]

Speed on made-up customers (CPU seconds of this process, one thread); published figures on the public files
when --shared names them. Times on a busy machine say little: read the ratios.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from analytics.customers import blocks, choosing, segments
from analytics.customers.bg_nbd import BGNBD
from analytics.customers.churn import churn
from analytics.customers.features import features
from analytics.customers.labelled import labelled_churn
from analytics.customers.recommending import recommend
from analytics.customers.value import purchases, value
from data.customer_files import Labelled, open_customers
from data.warehouse import Warehouse

TODAY = date(2026, 1, 1)
_SHOP = """
INSERT INTO orders (line_id, order_id, customer_key, ordered_at, product, category, quantity, amount, refunded, discount, status, channel)
SELECT row_number() OVER (), 'O' || i, 'C' || (hash(i) % {n}), TIMESTAMP '2026-01-01' - INTERVAL 1 MINUTE * (hash(i, 1) % (60 * 24 * (60 + (hash(i) % {n}) % 640))) - INTERVAL 1 DAY,
    'P' || (hash(i, 2) % 400), 'K' || ((hash(i) % {n}) % 5 + hash(i, 3) % 3), 1, 5000 + hash(i, 4) % 90000, 0, hash(i, 5) % 4000, 'paid', 'H' || (hash(i, 6) % 4)
FROM range({lines}) t(i)
"""


def timed(name: str, run: Callable[[], Any]) -> Any:
    """Run and print wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = run()
    print(f"{name:56} {time.perf_counter() - wall:7.2f} s wall {time.process_time() - cpu:7.2f} s CPU", flush=True)
    return found


def textbook(points: np.ndarray) -> None:
    """The usual loop: KMeans with ten starts on everybody for each k, silhouette on 10,000."""
    for k in range(2, 11):
        labels = KMeans(k, n_init=10, random_state=0).fit_predict(points)
        silhouette_score(points, labels, sample_size=10_000, random_state=0)


def speed(customers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "many.duckdb", memory_limit="1400MB")
        with warehouse.writing() as writer:
            writer.execute(_SHOP.format(n=customers, lines=customers * 6))
        warehouse.query("customer_span")  # derived tables are built once after a load
        frame = timed(f"features of {customers:,} customers", lambda: features(warehouse, TODAY))
        with threadpool_limits(1):
            points = np.column_stack([side.points for side in blocks.blocks(warehouse, frame, TODAY, ("behaviour",))])
            timed("groups: the choice of k and the full fit", lambda: segments._assigned(points, choosing.choose(points, segments.KS)))
            timed("groups: the textbook loop", lambda: textbook(points))
        timed("churn: four models compared, one learnt again, reasons", lambda: churn(warehouse, TODAY))
        bought = purchases(warehouse, TODAY)
        rows = np.column_stack([bought["repeats"], bought["last_day"] / 7, bought["age_days"] / 7]).astype(float)
        timed("BG/NBD on all of them", lambda: BGNBD().fit(rows))
        warehouse.close()


def right(shared: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cdnow = open_customers(shared / "data/cdnow/CDNOW_sample.txt", Path(folder))
        assert isinstance(cdnow, Warehouse)
        found = timed("CDNOW: value with bootstrap", lambda: value(cdnow, date(1998, 7, 1)))
        for one in (*found.hold_out.models, *((found.hold_out.money,) if found.hold_out.money else ())):
            print("   ", one.model, {name: round(number, 3) for name, number in one.parameters.items()}, round(one.log_likelihood, 2), one.expected, one.actual)
    telco = open_customers(shared / "data/telco_churn/Telco-Customer-Churn.csv", Path())
    assert isinstance(telco, Labelled)
    told = timed("Telco: five folds of five models", lambda: labelled_churn(telco))
    for one in told.compared:
        print(f"    {one.model:10} AUC {one.judged.auc.value:.4f} calibration {one.judged.calibration_error:.4f} Brier {one.judged.brier.value:.4f}")
    with tempfile.TemporaryDirectory() as folder:
        retail = open_customers(shared / "data/online_retail/online_retail_2009_10.parquet", Path(folder))
        assert isinstance(retail, Warehouse)
        risk = timed("Online Retail: churn", lambda: churn(retail, date(2010, 12, 10)))
        print(f"    {risk.model}: over recency {risk.over_rule}, over frequency {risk.over_frequency}")
        offers = timed("Online Retail: next purchase", lambda: recommend(retail, date(2010, 12, 10)))
        for way in offers.ways:
            print(f"    {way.way:12} NDCG@10 {way.ndcg_10.value:.4f} over bestsellers {way.over_popular.value:+.4f} ({way.over_popular.low:+.4f} to {way.over_popular.high:+.4f})")


if __name__ == "__main__":
    ask = argparse.ArgumentParser()
    ask.add_argument("--customers", type=int, default=200_000)
    ask.add_argument("--shared", type=Path)
    given = ask.parse_args()
    if given.shared:
        right(given.shared)
    speed(given.customers)
