"""A published copy shows no small group, and none can be had by subtraction."""

from __future__ import annotations

import dataclasses
import itertools
import json
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.question import Scope
from analytics.reports.publishing import LEAST, Published, hidden, publish
from data.warehouse import Warehouse

sizes = st.lists(st.integers(0, 60), min_size=2, max_size=9)


@given(sizes)
def test_every_small_group_is_hidden(found: list[int]) -> None:
    assert all(place in hidden(found) for place, size in enumerate(found) if size < LEAST)


@given(sizes)
def test_what_the_total_minus_the_shown_gives_is_no_small_group(found: list[int]) -> None:
    unseen = hidden(found)
    if unseen and len(unseen) < len(found):
        assert len(unseen) >= 2
        assert sum(found[place] for place in unseen) >= LEAST


@given(st.lists(st.integers(LEAST, 60), min_size=1, max_size=9))
def test_nothing_is_hidden_without_need(found: list[int]) -> None:
    assert not hidden(found)


@pytest.fixture
def shop(tmp_path: Path) -> Warehouse:
    """100 CSAT answers; 3 of them in a channel of its own, all of them content."""
    warehouse = Warehouse(tmp_path / "shop.duckdb")
    channels = ["설문"] * 60 + ["채팅"] * 25 + ["전화"] * 12 + ["편지"] * 3
    rows = [
        {"feedback_id": n, "answered_at": datetime(2026, 10, 1) + timedelta(hours=n), "channel": channel, "question_kind": "csat",
         "score": 5.0 if channel == "편지" else float(1 + n % 5), "scale_min": 1.0, "scale_max": 5.0, "high_is_good": True,
         "customer_key": f"CANARY-{n}", "text": f"CANARY 비밀 {n}"}
        for n, channel in enumerate(channels)
    ]
    batch = pa.Table.from_pylist(rows)
    with warehouse.writing() as writer:
        writer.register("batch", batch)
        columns = ", ".join(rows[0])
        writer.execute(f"INSERT INTO feedback ({columns}) SELECT {columns} FROM batch")
    return warehouse


def test_the_small_channel_is_hidden_with_a_second_one(shop: Warehouse) -> None:
    channels = next(block for block in publish(shop, ["csat"], Scope()).blocks if "채널" in block.title)
    assert {row.label for row in channels.rows if row.value is None} == {"편지", "전화"}
    assert all(row.n is None and row.at is None and not row.between for row in channels.rows if row.value is None)


def test_an_attacker_with_the_whole_copy_recovers_no_hidden_cell(shop: Warehouse) -> None:
    copy = publish(shop, ["csat", "csat_mean"], Scope())
    total = copy.headlines[0].n
    for block in copy.blocks:
        shown = [row.n for row in block.rows if row.n is not None]
        unseen = sum(row.value is None for row in block.rows)
        rest = {total - sum(some) for count in range(len(shown) + 1) for some in itertools.combinations(shown, count)}
        if unseen:
            assert unseen >= 2
            assert 3 not in rest, "the size of the small channel can be had by subtraction"


def test_the_copy_names_nobody(shop: Warehouse) -> None:
    text = json.dumps(dataclasses.asdict(publish(shop, ["csat", "rating", "nps"], Scope())), ensure_ascii=False)
    assert "CANARY" not in text


def test_of_too_few_answers_nothing_is_published(tmp_path: Path) -> None:
    empty = publish(Warehouse(tmp_path / "empty.duckdb"), ["nps", "csat"], Scope())
    assert isinstance(empty, Published)
    assert (empty.headlines, empty.blocks) == ((), ())


def test_two_links_together_do_not_tell_the_small_channel(shop: Warehouse) -> None:
    first = publish(shop, ["csat"], Scope())
    assert first.headlines[0].n == 100
    without = Scope().where("channel", "설문", "채팅", "전화")
    assert publish(shop, ["csat"], without).headlines[0].n == 97, "alone it may be shown"
    second = publish(shop, ["csat"], without, before=first.released)
    assert second.headlines == () and second.blocks == (), "100 - 97 would be the small channel"
    assert publish(shop, ["csat"], Scope().where("channel", "설문"), before=first.released).headlines[0].n == 60, "a large part tells nothing"
    assert publish(shop, ["csat"], Scope(), before=first.released).headlines == first.headlines, "the same link again tells nothing new"
