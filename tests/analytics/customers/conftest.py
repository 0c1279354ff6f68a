"""The made-up shop once a run, and small shops of a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analytics.voice.scoring import score_new
from data.sample import make
from data.sample.truth import Truth
from data.warehouse import Warehouse

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, Truth]:
    """The sample shop of another seed than the one that is shown, and its planted truth."""
    warehouse = Warehouse(tmp_path_factory.mktemp("shop") / "sample.duckdb")
    truth = make(warehouse, TODAY, seed=11)
    score_new(warehouse)
    return warehouse, truth


@pytest.fixture
def sold(tmp_path: Path) -> Callable[..., Warehouse]:
    """``sold(rows)`` -> a warehouse holding these order lines: dicts with customer_key, day, amount and more."""

    opened: list[Warehouse] = []

    def build(rows: Iterable[dict[str, Any]], feedback: Iterable[dict[str, Any]] = ()) -> Warehouse:
        while opened:
            opened.pop().close()  # the same file again: one process opens it once
        warehouse = Warehouse(tmp_path / "own.duckdb")
        opened.append(warehouse)
        _insert(warehouse, "orders", [_line(number, row) for number, row in enumerate(rows, 1)])
        _insert(warehouse, "feedback", [{"feedback_id": number, **row} for number, row in enumerate(feedback, 1)])
        return warehouse

    return build


def _line(number: int, row: dict[str, Any]) -> dict[str, Any]:
    day = row["day"]
    at = datetime(day.year, day.month, day.day, 12)
    rest = {key: value for key, value in row.items() if key != "day"}
    return {"line_id": number, "order_id": f"O{number}", "ordered_at": at, "quantity": 1.0, "refunded": 0.0, "status": "paid", **rest}


def _insert(warehouse: Warehouse, table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    with warehouse.writing() as writer:
        writer.register("batch", pa.Table.from_pylist(rows))
        names = ", ".join(rows[0])
        writer.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM batch")


@pytest.fixture
def lives() -> Callable[..., list[dict[str, Any]]]:
    """``lives(customers, days)`` -> order lines of customers with rates and ends of their own, seeded."""

    def draw(customers: int, days: int, seed: int = 0, first: date = date(2025, 1, 1)) -> list[dict[str, Any]]:
        random = np.random.default_rng(seed)
        rows = []
        for number in range(customers):
            gap, day = random.gamma(3, 15), random.uniform(0, days * 0.5)
            end = day + random.exponential(days)
            while day < min(end, days):
                rows.append({"customer_key": f"K{number:04d}", "day": first + timedelta(days=int(day)), "amount": float(random.integers(5, 90)) * 1000})
                day += max(1.0, random.exponential(gap))
        return rows

    return draw
