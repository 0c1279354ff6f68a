"""A small made-up shop with one planted effect: in the last four weeks delivery made customers unhappy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.metrics.question import Period, Scope
from data.warehouse import Warehouse

UNTIL = date(2026, 6, 1)
WEEKS = 4
SCOPE = Scope(Period(date(2026, 5, 4), UNTIL))

_ANSWERS = """
INSERT INTO feedback (feedback_id, answered_at, customer_key, channel, stage, question_kind, score, scale_min, scale_max, high_is_good, text, product)
SELECT i, TIMESTAMP '2026-04-06' + INTERVAL (i * 40) MINUTE, 'c' || hash(i, {seed}, 'who') % 500, ['설문', '리뷰', '채팅'][1 + (hash(i, {seed}, 'where') % 3)::INT], stage, 'nps',
    CASE WHEN hurt THEN (luck * 7)::INT ELSE 6 + (luck * 4.4)::INT END, 0, 10, true,
    CASE WHEN hurt THEN '택배가 약속보다 사흘이나 늦어서 너무 속상했어요' ELSE '포장이 꼼꼼하고 금방 와서 아주 만족해요' END, ['수건', '세제', '컵'][1 + (hash(i, {seed}, 'what') % 3)::INT]
FROM (
    SELECT i, luck, stage, stage = '배송' AND late AND i % 10 < 8 AS hurt FROM (
        SELECT i, hash(i, {seed}) % 10000 / 10000.0 AS luck, ['배송', '결제', '탐색', '구매'][1 + (hash(i, {seed}, 'stage') % 4)::INT] AS stage, i >= 1008 AND {effect} AS late
        FROM range(2016) t(i)
    )
)
"""
_ORDERS = """
INSERT INTO orders (line_id, order_id, customer_key, ordered_at, product, category, quantity, amount, status, channel)
SELECT i, 'o' || i, 'c' || hash(i, {seed}, 'buyer') % 500, TIMESTAMP '2026-04-06' + INTERVAL (i * 80) MINUTE, ['수건', '세제', '컵'][1 + (hash(i, {seed}, 'thing') % 3)::INT], '생활', 1,
    10000 + hash(i, {seed}, 'won') % 20000, 'paid', ['자사몰', '스마트스토어'][1 + (hash(i, {seed}, 'place') % 2)::INT]
FROM range(1008) t(i)
"""


def shop(path: Path, effect: bool = True, seed: int = 1) -> Warehouse:
    """A data set of eight weeks: 2,016 answers and 1,008 orders; without the effect nothing depends on anything."""
    warehouse = Warehouse(path)
    fill(warehouse, effect, seed)
    return warehouse


def fill(warehouse: Warehouse, effect: bool = True, seed: int = 1) -> None:
    with warehouse.writing() as writer:
        writer.execute(_ANSWERS.format(seed=seed, effect=str(effect).lower()))
        writer.execute(_ORDERS.format(seed=seed))
