"""Makes the sample data set: the same today and seed make the same rows, bit by bit."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from data import schema
from data.sample.behaviour import Life, Order, Town, settle
from data.sample.remarks import Remark, Voices
from data.sample.shop import CONSUMABLES, DEFECTIVE, RAISE, RAISED, Calendar
from data.sample.truth import Truth
from data.sample.visiting import Doorway
from data.warehouse import Warehouse

ORDER_LINES = 45_000
VISITS = 120_000


def make(warehouse: Warehouse, today: date, seed: int = 7) -> Truth:
    """Fill ``warehouse`` with the made-up shop up to the evening before ``today``; an earlier sample is replaced.

    The planted truth is returned and written beside the data set (``sample-truth.json``).
    """
    chance = random.Random(seed)
    calendar = Calendar(today)
    town = Town(calendar, chance)
    lives = town.lives()
    orders = settle(lives, town, calendar, ORDER_LINES, chance)
    remarks = Voices(calendar, chance).listen(orders)
    batches = {
        "customers": [_customer_row(life, calendar) for life in lives],
        "feedback": _identified((remark.row for remark in remarks), "feedback_id"),
        "orders": _identified(_order_rows(orders), "line_id"),
        "visits": _identified(Doorway(calendar, chance).visits(lives, orders, VISITS), "visit_id"),
    }
    _store(warehouse, batches, today)
    truth = _truth(calendar, seed, lives, remarks, batches["feedback"])
    truth.save(warehouse.path.with_name(f"{warehouse.name}-truth.json"))
    return truth


def _customer_row(life: Life, calendar: Calendar) -> dict[str, Any]:
    since = calendar.today - timedelta(days=365)
    spent = sum(
        line.amount_won for order in life.orders if since <= order.at.date() < calendar.today
        for line in order.lines if line.status == "paid"
    )
    grade = "VIP" if spent >= 600_000 else "골드" if spent >= 250_000 else "실버" if spent >= 80_000 else "일반"
    return {
        "customer_key": life.key, "name": life.name, "gender": life.gender, "birth_year": life.birth_year,
        "region": life.region, "grade": grade, "joined_on": life.joined, "consent_marketing": life.consent,
    }


def _order_rows(orders: Iterable[tuple[Life, Order]]) -> Iterable[dict[str, Any]]:
    for life, order in orders:
        for number, line in enumerate(order.lines, 1):
            yield {
                "order_id": order.number,
                "order_line_id": f"{order.number}-{number}",
                "customer_key": life.key,
                "ordered_at": order.at,
                "product": line.product.name,
                "category": line.product.category,
                "quantity": float(line.quantity),
                "amount": line.amount_won,
                "refunded": line.amount_won if line.status != "paid" else 0,
                "discount": line.discount_won,
                "status": line.status,
                "channel": order.channel,
                "region": life.region,
                "brand": None,
            }


def _identified(rows: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Rows with a 64-bit id of their content and occurrence."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        content = "\x1f".join(map(str, row.values()))
        seen[content] = seen.get(content, 0) + 1
        digest = blake2b(f"{content}\x1f{seen[content]}".encode(), digest_size=8).digest()
        found.append({name: int.from_bytes(digest, "big"), **row})
    return found


def _store(warehouse: Warehouse, batches: dict[str, list[dict[str, Any]]], today: date) -> None:
    made_at = datetime.combine(today, time())
    uploads = [
        {
            "upload_id": f"sample-{kind}", "file_name": f"예시 {schema.BY_NAME[kind].ko}", "file_sha256": f"sample-{kind}-{today}",
            "kind": kind, "template": "sample", "rows_read": len(rows), "rows_loaded": len(rows), "rows_set_aside": 0,
            "rows_already": 0, "mapping": "{}", "facts": "{}", "loaded_at": made_at, "loaded_by": "sample",
        }
        for kind, rows in batches.items()
    ]
    tables = {f"new_{kind}": _table(rows, kind) for kind, rows in batches.items()}
    warehouse.write("sample_replace", new_uploads=pa.Table.from_pylist(uploads), **tables)


def _table(rows: Sequence[dict[str, Any]], kind: str) -> pa.Table:
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]}
    for name in columns:
        if name.endswith("_id") and isinstance(columns[name][0], int):
            columns[name] = pa.array(columns[name], pa.uint64())
    columns["upload_id"] = [f"sample-{kind}"] * len(rows)
    columns["row_no"] = list(range(1, len(rows) + 1))
    return pa.table(columns)


def _truth(calendar: Calendar, seed: int, lives: list[Life], remarks: list[Remark], feedback: list[dict[str, Any]]) -> Truth:
    today = calendar.today
    left = {life.key: (life.last_order, life.left_for) for life in lives if life.left_for and life.last_order < today}
    return Truth(
        today=today,
        seed=seed,
        opens=calendar.opens,
        incident_month=calendar.incident,
        price_rise_on=calendar.price_rise,
        raised_products=RAISED,
        price_rise_share=round(RAISE - 1, 4),
        defective_product=DEFECTIVE,
        defect_since=calendar.defect_since,
        app_release_on=calendar.app_release,
        advocates=tuple(life.key for life in lives if life.segment.name == "추천하는 단골"),
        cycles_days={product.name: product.cycle_days for product in CONSUMABLES if product.cycle_days},
        segments={life.key: life.segment.name for life in lives},
        left=left,
        leaving={key: cause for key, (day, cause) in left.items() if day >= today - timedelta(days=60)},
        buys_next_90=tuple(life.key for life in lives if any(order.at.date() >= today for order in life.orders)),
        remarks={str(row["feedback_id"]): (said.mood, said.stage, said.cause) for row, said in zip(feedback, remarks, strict=True)},
    )
