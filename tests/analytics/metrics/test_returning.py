"""Coming back, repurchase cycles and time to convert, against lifelines and against worked examples."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from analytics.charts.cycles import again, sooner
from analytics.charts.returning import returns
from analytics.metrics.converting import converting, converting_title
from analytics.metrics.cycles import cycles, cycles_title
from analytics.metrics.question import Scope
from analytics.metrics.returning import returning, returning_title
from data.warehouse import Warehouse


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory):
    """600 customers over a year; who first bought 세제 comes back twice as soon as who first bought 수건. Visits that buy after 10 or 40 minutes."""
    rng = np.random.default_rng(2)
    rows = []
    for customer in range(600):
        product = "세제" if customer % 2 else "수건"
        day = datetime(2025, 1, 1, 9) + timedelta(days=int(rng.integers(0, 300)))
        while day < datetime(2026, 1, 1):
            rows.append({"customer_key": f"c{customer}", "ordered_at": day, "product": product})
            day += timedelta(days=int(rng.exponential(40 if product == "세제" else 80)) + 1)
    orders = pd.DataFrame(rows).assign(quantity=1.0, amount=1000.0, refunded=0.0, status="paid", channel="자사몰", category="생활")
    orders = orders.assign(line_id=range(len(orders)), order_id=[f"o{i}" for i in range(len(orders))])
    visits = pd.DataFrame([{"session_id": f"s{i}", "visited_at": datetime(2025, 5, 5, 9) + timedelta(minutes=m), "step": step}
                           for i in range(200) for step, m in (("visit", 0), ("purchase", 10 if i % 4 else 40))]).assign(visit_id=range(400), channel="검색")
    warehouse = Warehouse(Path(tmp_path_factory.mktemp("returning")) / "shop.duckdb")
    with warehouse.writing() as writer:
        for table, frame in (("orders", orders), ("visits", visits)):
            writer.register("rows", frame)
            writer.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows")
            writer.unregister("rows")
    yield warehouse
    warehouse.close()


def watched(shop: Warehouse) -> pd.DataFrame:
    return shop.run("SELECT first_product, coalesce(next_days, followed_days) AS days, next_days IS NOT NULL AS came FROM baskets WHERE order_rank = 1").to_pandas()


def test_the_curve_and_its_band_are_those_of_lifelines(shop: Warehouse) -> None:
    ours, rows = returning(shop).whole, watched(shop)
    theirs = KaplanMeierFitter().fit(rows["days"], rows["came"])
    assert ours is not None
    assert ours.n == 600
    for day in (10, 30, 90, 180):
        share, low, high = ours.by(day)
        band = theirs.confidence_interval_survival_function_.loc[:day].iloc[-1]
        assert share == pytest.approx(1 - float(theirs.predict(day)), abs=1e-9)
        assert (low, high) == (pytest.approx(1 - band.iloc[1], abs=1e-6), pytest.approx(1 - band.iloc[0], abs=1e-6))


def test_groups_that_differ_are_told_apart_by_the_log_rank_test_of_lifelines(shop: Warehouse) -> None:
    found, rows = returning(shop, cut="first_product"), watched(shop)
    assert found.p_value == pytest.approx(multivariate_logrank_test(rows["days"], rows["first_product"], rows["came"]).p_value, rel=1e-6)
    assert returning_title(found).startswith("‘세제’ 고객이 가장 빨리 돌아와요")
    assert returns(found).to_dict()["layer"]


def test_groups_that_do_not_differ_are_not_told_apart(shop: Warehouse) -> None:
    """Channels are one and the same here; gender is unknown: nothing to compare."""
    found = returning(shop, cut="channel")
    assert found.p_value is None
    assert "90일 안에" in returning_title(found)
    assert returning(shop, Scope().where("channel", "없는 곳")).whole is None


def test_the_log_rank_test_rings_no_oftener_than_promised() -> None:
    from analytics.metrics.returning import log_rank

    rng, rings = np.random.default_rng(4), 0
    for _ in range(300):
        groups = []
        for _part in range(3):
            days, end = rng.exponential(50, 60).astype(int), rng.integers(20, 120, 60)
            counts: dict[int, tuple[int, int]] = {}
            for day, stop in zip(days, end, strict=True):
                came, unseen = counts.get(int(min(day, stop)), (0, 0))
                counts[int(min(day, stop))] = (came + (day <= stop), unseen + (day > stop))
            groups.append(counts)
        rings += (log_rank(groups) or 1) < 0.05
    assert rings / 300 <= 0.05 + 2.4 * (0.05 * 0.95 / 300) ** 0.5


def test_a_cycle_is_the_median_of_the_gaps_with_bounds_that_hold_it(shop: Warehouse) -> None:
    found = {one.what: one for one in cycles(shop)}
    rows = shop.run("SELECT product, customer_key, day FROM lines ORDER BY customer_key, day").to_pandas()
    gaps = pd.to_datetime(rows["day"]).groupby([rows["customer_key"], rows["product"]]).diff().dt.days.dropna()
    for product, one in found.items():
        mine = gaps[rows.loc[gaps.index, "product"] == product]
        assert (one.n, one.middle) == (len(mine), pytest.approx(mine.median()))
        assert one.low < one.middle < one.high
        assert one.quarter == pytest.approx(mine.quantile(0.25))
    assert "세제는" in cycles_title(tuple(found.values()))
    assert {one.what for one in cycles(shop, what="category")} == {"생활"}
    assert again(tuple(found.values())).to_dict()["layer"]


def test_the_bounds_of_a_median_hold_it_as_often_as_they_say() -> None:
    """The order statistics that repurchases.sql takes, over 1,000 samples of 60."""
    rng, held = np.random.default_rng(6), 0
    for _ in range(1000):
        gaps = np.sort(rng.exponential(30, 60))
        low, high = gaps[int(np.floor(30 - 1.96 * 60**0.5 / 2)) - 1], gaps[int(np.ceil(31 + 1.96 * 60**0.5 / 2)) - 1]
        held += low <= 30 * np.log(2) <= high
    assert 0.93 <= held / 1000 <= 0.985


def test_half_of_the_purchases_are_done_after_the_median(shop: Warehouse) -> None:
    found = converting(shop)
    assert (found.n, found.middle) == (200, 10)
    assert dict(found.within) == {5: 0.0, 15: 0.75, 30: 0.75, 60: 1.0, 180: 1.0}
    assert converting_title(found) == "구매의 절반은 10분 안에 이뤄져요(한 시간 안에 100%)"
    assert sooner(found).to_dict()["layer"]
    assert converting(shop, Scope().where("channel", "없는 곳")).middle is None
