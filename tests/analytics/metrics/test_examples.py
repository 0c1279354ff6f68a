"""Every definition's own worked examples, and laws that hold for all metrics at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.metrics.catalogue import TABLES, BadDefinition, Definition, catalogue, definition
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, MetricQuestion
from data.warehouse import Warehouse

METRICS = catalogue().metrics
CASES = [(name, number) for name, metric in METRICS.items() for number in range(len(metric.examples))]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    found = Warehouse(tmp_path_factory.mktemp("metrics") / "shop.duckdb")
    found.bring_up()  # the empty tables
    yield found
    found.close()


@pytest.fixture
def warehouse(shop: Warehouse) -> Warehouse:
    for table in TABLES:
        shop._root.execute(f"DELETE FROM {table}")
    _forget(shop)
    return shop


def _forget(warehouse: Warehouse) -> None:
    """The derived table is written by hand, which no data version tells."""
    warehouse._kept_rows.clear()
    warehouse._deriver._rolled.clear()


def fill(warehouse: Warehouse, metric: Definition, rows: list[dict[str, Any]]) -> None:
    """The example's rows, straight in the derived table."""
    cursor = warehouse._root.cursor()
    _forget(warehouse)
    cursor.execute(f"DELETE FROM {metric.table}")
    for row in rows:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        cursor.execute(f"INSERT INTO {metric.table} ({names}) VALUES ({marks})" if row else f"INSERT INTO {metric.table} (day) VALUES (NULL)",
                       list(row.values()))
    cursor.close()


def total(warehouse: Warehouse, name: str) -> Cell:
    return measure(warehouse, MetricQuestion(name)).total


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_definition_gives_what_its_examples_say(warehouse: Warehouse, name: str, number: int) -> None:
    example = METRICS[name].examples[number]
    fill(warehouse, METRICS[name], list(example["rows"]))
    found = total(warehouse, name)
    assert found.n == example["n"]
    assert found.value == (pytest.approx(example["value"]) if "value" in example else None)


@pytest.mark.parametrize("name", METRICS)
def test_no_data_is_none_and_never_zero(warehouse: Warehouse, name: str) -> None:
    found = total(warehouse, name)
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 0)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_the_order_of_rows_does_not_matter(warehouse: Warehouse, name: str, number: int) -> None:
    rows = list(METRICS[name].examples[number]["rows"])
    fill(warehouse, METRICS[name], rows)
    before = total(warehouse, name)
    fill(warehouse, METRICS[name], rows[::-1])
    assert total(warehouse, name) == before


@pytest.mark.parametrize("name", [n for n, m in METRICS.items() if m.interval != "none" and m.additive])
def test_doubling_all_rows_keeps_the_value_and_narrows_the_interval(warehouse: Warehouse, name: str) -> None:
    rows = list(METRICS[name].examples[0]["rows"])
    fill(warehouse, METRICS[name], rows)
    once = total(warehouse, name)
    fill(warehouse, METRICS[name], rows * 2)
    twice = total(warehouse, name)
    assert twice.value == pytest.approx(once.value)
    assert None not in (once.low, once.high, twice.low, twice.high)
    assert twice.n == 2 * once.n
    assert twice.high - twice.low < once.high - once.low or once.high == once.low


GOOD = (Path(__file__).parents[3] / "analytics/metrics/definitions/nps.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('unit = "points"', 'unit = "points"\ncolour = "red"', "colour"),
        ('en = "Net Promoter Score"', 'en = ""', "label.en"),
        ('promoters = "count', 'promoter = "count', "parts.promoters"),
        ('table = "answers"', 'table = "app_users"', "table"),
    ],
)
def test_a_definition_with_a_fault_is_refused_with_file_and_key(old: str, new: str, key: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        definition("nps", GOOD.replace(old, new), "nps.toml")
    assert refused.value.facts["file"] == "nps.toml"
    assert refused.value.facts["key"] == key


def test_a_definition_without_an_example_is_refused() -> None:
    with pytest.raises(BadDefinition):
        definition("nps", GOOD[: GOOD.index("[[examples]]")], "nps.toml")
