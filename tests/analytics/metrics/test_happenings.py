"""What began where a level moved is named; what was not read is said to be unread."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.metrics.breaks import Break
from analytics.metrics.catalogue import catalogue
from analytics.metrics.happenings import happened_words, happenings
from analytics.metrics.needed import needed
from analytics.metrics.question import Cell, MetricQuestion
from data.warehouse import Warehouse

MOVED = (Break(date(2026, 3, 1), 4.2, 3.6, 0.001),)


def test_a_channel_that_begins_with_the_change_is_named_and_an_older_one_is_not(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "shop.duckdb")
    with warehouse.writing() as writer:
        writer.execute("""INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, score, scale_min, scale_max)
            SELECT i, TIMESTAMP '2026-01-01' + INTERVAL (i) DAY, CASE WHEN i > 61 AND i % 2 = 0 THEN '앱스토어' ELSE '설문' END, 'rating', 4, 1, 5 FROM range(120) t(i)""")
    found = happenings(warehouse, MetricQuestion("rating", ("month",)), MOVED)
    said = happened_words("rating", found[0])
    assert "‘앱스토어’ 채널이 시작돼요" in said
    assert "설문" not in said
    assert "아직 주제를 읽지 않았어요" in said
    warehouse.close()


@pytest.mark.parametrize(("size", "n"), [(0.1, 388), (0.05, 1_565)])
def test_the_n_needed_for_a_share_is_that_of_the_textbook(size: float, n: int) -> None:
    """p = .5, two-sided 5 %, 80 % power: about 392 and 1,570 in tables (Cohen 1988), which round the quantiles."""
    metric = catalogue().metric("csat")
    cell = Cell(0.5, None, None, 10_000, parts={"hits": 5000.0, "n": 10_000.0})
    assert needed(metric, cell, size) == pytest.approx(n, rel=0.02)
