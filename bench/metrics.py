"""Roll-ups against raw scans, pandas and polars: one run, one machine, the same figures.

    OMP_NUM_THREADS=1 python bench/metrics.py [--lines 1000000] [--folder /tmp] [--alone]

Makes orders, answers and visits of a shop with LINES order lines (seeded), loads them, and times each block:
the first question (which makes the roll-up), another period (from the roll-up), a filter by several values that no
roll-up covers, and what pandas (and polars, when it is installed) take from frames that are in memory already.
Then a thousandth more is loaded: what was made is brought up to date, not made again. ``--alone`` leaves the peers out.
Milliseconds of wall time; behind the stroke those of CPU (all threads), which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analytics.metrics.cohorts import cohorts
from analytics.metrics.funnel import funnel
from analytics.metrics.measuring import measure
from analytics.metrics.question import Filter, MetricQuestion, Period, Scope
from data.warehouse import Warehouse

LATER = Scope(Period(date(2025, 3, 1), date(2026, 3, 1)))


def fill(warehouse: Warehouse, lines: int, since: int = 0) -> None:
    """Load lines order lines (numbered from ``since`` on), half as many answers and as many visit steps."""
    with warehouse.writing() as writer:
        writer.execute(
            """INSERT INTO orders BY NAME SELECT i AS line_id, 'o' || (i * 7 // 10) AS order_id,
            'c' || (hash(i * 7 // 10) % $people)::VARCHAR AS customer_key,
            TIMESTAMP '2024-09-01' + to_seconds((hash((i * 7 // 10) + 1) % 63072000)::INTEGER) AS ordered_at,
            'p' || (hash(i) % 300)::VARCHAR AS product, 'k' || (hash(i) % 12)::VARCHAR AS category, 1 + hash(i) % 3 AS quantity,
            1000 + hash(i * 3) % 50000 AS amount, 0 AS refunded, 'paid' AS status,
            ['자사몰', '스마트스토어', '쿠팡', '매장'][1 + (hash(i * 7 // 10) % 4)::INTEGER] AS channel FROM range($since, $since + $lines) t(i)""",
            {"lines": lines, "since": since, "people": max(1000, (since or lines) // 25)})
        writer.execute(
            """INSERT INTO feedback BY NAME SELECT i AS feedback_id,
            TIMESTAMP '2024-09-01' + to_seconds((hash(i) % 63072000)::INTEGER) AS answered_at, 'c' || (hash(i) % 100000)::VARCHAR AS customer_key,
            ['설문', '리뷰', '채팅', '앱스토어'][1 + (hash(i + 5) % 4)::INTEGER] AS channel, 'nps' AS question_kind,
            (hash(i * 11) % 11)::DOUBLE AS score, 0 AS scale_min, 10 AS scale_max, true AS high_is_good FROM range($since, $since + $lines) t(i)""",
            {"lines": lines // 2, "since": since})
        writer.execute(
            """INSERT INTO visits BY NAME SELECT i AS visit_id, 's' || (i // 3)::VARCHAR AS session_id,
            TIMESTAMP '2024-09-01' + to_seconds((hash(i // 3) % 63072000 + i % 3)::INTEGER) AS visited_at,
            CASE i % 3 WHEN 0 THEN 'visit' WHEN 1 THEN 'product' ELSE ['cart', 'checkout', 'purchase', 'product'][1 + (hash(i) % 4)::INTEGER] END AS step,
            ['검색', '광고', '앱'][1 + (hash(i // 3) % 3)::INTEGER] AS channel FROM range($since, $since + $lines) t(i)""", {"lines": lines, "since": since})


@dataclass(frozen=True)
class Took:
    """Seconds of wall time and of CPU; the quicker of the runs."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{1000 * self.wall:,.1f}/{1000 * self.cpu:,.1f}"


def took(work: Callable[[], Any], runs: int = 1) -> Took:
    found = []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        found.append(Took(time.perf_counter() - wall, time.process_time() - cpu))
    return min(found, key=lambda one: one.wall)


def ask(warehouse: Warehouse, metric: str, *by: str) -> Callable[[Scope], Any]:
    return lambda scope: measure(warehouse, MetricQuestion(metric, by, scope))


def blocks(warehouse: Warehouse) -> dict[str, Callable[[Scope], Any]]:
    return {
        "NPS by month": ask(warehouse, "nps", "month"), "NPS by channel": ask(warehouse, "nps", "channel"),
        "revenue by month": ask(warehouse, "revenue", "month"), "revenue by category": ask(warehouse, "revenue", "category"),
        "order value by month": ask(warehouse, "average_order_value", "month"), "conversion by week": ask(warehouse, "conversion", "week"),
        "conversion by channel": ask(warehouse, "conversion", "channel"),
        "repeat purchase by month": ask(warehouse, "repeat_purchase_rate", "month"),
        "cohorts": lambda scope: cohorts(warehouse, scope, "bounded"), "funnel": lambda scope: funnel(warehouse, scope),
    }


def in_pandas(answers: pd.DataFrame, lines: pd.DataFrame, sessions: pd.DataFrame) -> dict[str, Callable[[], Any]]:
    """The same figures the usual way, from frames in memory."""

    def nps(by: Any) -> Any:
        marked = answers.assign(p=answers["score"] >= 9, d=answers["score"] <= 6)
        grouped = marked.groupby(by)
        return 100 * (grouped["p"].mean() - grouped["d"].mean())

    def months(frame: pd.DataFrame) -> pd.Series:
        return frame["day"].dt.to_period("M")

    def cohort() -> Any:
        month = months(lines)
        first = month.groupby(lines["customer_key"]).transform("min")
        age = (month.dt.year - first.dt.year) * 12 + month.dt.month - first.dt.month
        return lines.groupby([first, age])["customer_key"].nunique()

    def repeat() -> Any:
        orders = lines.groupby("order_id").agg(customer_key=("customer_key", "first"), day=("day", "min")).sort_values("day")
        orders["rank"] = orders.groupby("customer_key").cumcount()
        orders["month"] = months(orders)
        return orders[orders["rank"] > 0].groupby("month")["customer_key"].nunique() / orders.groupby("month")["customer_key"].nunique()

    return {
        "NPS by month": lambda: nps(months(answers)), "NPS by channel": lambda: nps("channel"),
        "revenue by month": lambda: lines["amount"].groupby(months(lines)).sum(), "revenue by category": lambda: lines.groupby("category")["amount"].sum(),
        "order value by month": lambda: lines.groupby("order_id").agg(a=("amount", "sum"), d=("day", "min")).pipe(lambda o: o["a"].groupby(o["d"].dt.to_period("M")).mean()),
        "conversion by week": lambda: sessions["purchased"].groupby(sessions["day"].dt.to_period("W")).mean(),
        "conversion by channel": lambda: sessions.groupby("channel")["purchased"].mean(),
        "repeat purchase by month": repeat, "cohorts": cohort,
        "funnel": lambda: sessions[["saw_product", "filled_cart", "began_checkout", "purchased"]].mean(),
    }


def frames(warehouse: Warehouse) -> tuple[pd.DataFrame, ...]:
    wanted = {"answers": "day, channel, score", "lines": "day, order_id, customer_key, channel, category, amount::DOUBLE AS amount",
              "sessions": "day, channel, saw_product, filled_cart, began_checkout, purchased"}
    found = [warehouse.run(f"SELECT {columns} FROM {table}").to_pandas() for table, columns in wanted.items()]
    for frame in found:
        frame["day"] = pd.to_datetime(frame["day"])
    return tuple(found)


def in_polars(answers: pd.DataFrame, lines: pd.DataFrame, sessions: pd.DataFrame) -> dict[str, Callable[[], Any]]:
    import polars as pl  # not a dependency of Maeum: uv pip install polars in a venv of the bench

    a, o, s = pl.from_pandas(answers), pl.from_pandas(lines), pl.from_pandas(sessions)
    month, nps = pl.col("day").dt.truncate("1mo"), 100 * ((pl.col("score") >= 9).mean() - (pl.col("score") <= 6).mean())
    return {
        "NPS by month": lambda: a.group_by(month).agg(nps), "NPS by channel": lambda: a.group_by("channel").agg(nps),
        "revenue by month": lambda: o.group_by(month).agg(pl.col("amount").sum()), "revenue by category": lambda: o.group_by("category").agg(pl.col("amount").sum()),
        "order value by month": lambda: o.group_by("order_id").agg(pl.col("amount").sum(), pl.col("day").min()).group_by(month).agg(pl.col("amount").mean()),
        "conversion by week": lambda: s.group_by(pl.col("day").dt.truncate("1w")).agg(pl.col("purchased").mean()),
        "conversion by channel": lambda: s.group_by("channel").agg(pl.col("purchased").mean()),
        "cohorts": lambda: o.with_columns(m=month).with_columns(f=pl.col("m").min().over("customer_key")).group_by("f", "m").agg(pl.col("customer_key").n_unique()),
        "funnel": lambda: s.select(pl.col("saw_product", "filled_cart", "began_checkout", "purchased").mean()),
    }


def by_customer(warehouse: Warehouse, polars: bool, lines: Any) -> None:
    """Repeat buyers of some channels: no roll-up covers several values, so the rows are counted."""
    scope = Scope(LATER.period, (Filter("channel", ("쿠팡", "매장")),))
    print(f"customers in two channels, from rows: {took(lambda: measure(warehouse, MetricQuestion('customers', scope=scope)))}", end="")
    if polars:
        import polars as pl

        frame = pl.from_pandas(lines)
        kept = (pl.col("day") >= LATER.period.since) & (pl.col("day") < LATER.period.until) & pl.col("channel").is_in(["쿠팡", "매장"])
        print(f", polars {took(lambda: frame.filter(kept)['customer_key'].n_unique())}", end="")
    print()


def append(warehouse: Warehouse, lines: int, ours: dict[str, Callable[[Scope], Any]]) -> None:
    """A thousandth more: loaded, derived tables brought up to date, and every block asked again."""
    loading = took(lambda: fill(warehouse, lines // 1000, lines))
    deriving = took(warehouse.bring_up)
    asked = took(lambda: [block(LATER) for block in ours.values()])
    print(f"a thousandth more: loaded in {loading}, derived in {deriving}, all blocks in {asked} ms")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--lines", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path, default=Path("/tmp"))
    options.add_argument("--alone", action="store_true")
    given = options.parse_args()
    path = given.folder / f"bench-metrics-{given.lines}.duckdb"
    path.unlink(missing_ok=True)
    warehouse = Warehouse(path)
    loading = took(lambda: fill(warehouse, given.lines))
    deriving = took(lambda: warehouse.run("SELECT 1 FROM answers, baskets, sessions LIMIT 0"))
    ours = blocks(warehouse)
    first = {name: took(lambda block=block: block(Scope())) for name, block in ours.items()}
    again = {name: min((took(lambda block=block, since=since: block(Scope(Period(date(2025, since, 1), date(2026, 3, 1))))) for since in (3, 4, 5)),
                       key=lambda one: one.wall) for name, block in ours.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rolling = Took(sum(one.wall for one in first.values()), sum(one.cpu for one in first.values()))
    print(f"{given.lines:,} lines, ms wall/CPU: loaded in {loading}, derived in {deriving}, roll-ups in {rolling}, peak {peak:,.0f} MB", flush=True)
    others: dict[str, dict[str, Callable[[], Any]]] = {}
    tables = () if given.alone else frames(warehouse)
    if tables:
        others["pandas"] = in_pandas(*tables)
        try:
            others["polars"] = in_polars(*tables)
        except ModuleNotFoundError:
            print("polars is not installed: left out")
    peers = {name: {block: took(work) for block, work in works.items()} for name, works in others.items()}
    print(f"{'block':26}{'first':>20}{'again':>16}" + "".join(f"{name:>20}{'x':>6}" for name in others))
    for block in ours:
        line = f"{block:26}{first[block]!s:>20}{again[block]!s:>16}"
        line += "".join(f"{peers[name][block]!s:>20}{peers[name][block].wall / again[block].wall:5.0f}x" for name in others if block in peers[name])
        print(line)
    for name in others:
        print(f"median against {name}: {statistics.median(peers[name][block].wall / again[block].wall for block in peers[name]):.0f}x")
    by_customer(warehouse, "polars" in others, tables[1] if tables else None)
    append(warehouse, given.lines, ours)
    warehouse.close()
    path.unlink()


if __name__ == "__main__":
    main()
