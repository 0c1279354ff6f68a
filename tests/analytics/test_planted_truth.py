"""What was hidden in the made-up shop is found by measuring it, and is not found where it was not hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from analytics.metrics.alerts import digest
from analytics.metrics.comparing import compare
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, MetricQuestion, Period, Scope
from analytics.voice.scoring import score_new
from data.sample import make
from data.sample.truth import Truth
from data.warehouse import Warehouse

TODAY = date(2026, 11, 22)
Shop = tuple[Warehouse, Truth]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    warehouse = Warehouse(tmp_path_factory.mktemp("truth") / "sample.duckdb")
    truth = make(warehouse, TODAY)
    score_new(warehouse)
    yield warehouse, truth
    warehouse.close()


def cells(shop: Shop, metric: str, by: str, scope: Scope = Scope()) -> list[Cell]:
    return [cell for cell in measure(shop[0], MetricQuestion(metric, (by,), scope)).cells if cell.value is not None and not cell.small]


def moved(shop: Shop, metric: str, turn: date, days: int = 120, scope: Scope = Scope()) -> Change:
    """The months after a day against the months before it."""
    found = compare(shop[0], metric, scope.within(Period(turn, turn + timedelta(days=days))))
    assert found is not None
    return found


def test_the_month_of_the_delivery_incident_is_the_worst_for_delivery(shop: Shop) -> None:
    months = cells(shop, "negative_share", "month", Scope().where("stage", "배송"))
    worst = max(months, key=lambda cell: cell.value or 0)
    assert worst.group["month"] == shop[1].incident_month
    others = [cell for cell in months if cell is not worst]
    assert all((worst.low or 0) > (cell.value or 0) for cell in others)


def test_the_defective_product_is_rated_worst_since_the_defect_and_not_before(shop: Shop) -> None:
    since, name = shop[1].defect_since, shop[1].defective_product
    after = cells(shop, "rating", "product", Scope(Period(since, TODAY)))
    assert min(after, key=lambda cell: cell.value or 9).group["product"] == name
    before = cells(shop, "rating", "product", Scope(Period(None, since)))
    assert min(before, key=lambda cell: cell.value or 9).group["product"] != name or moved(
        shop, "rating", since, scope=Scope().where("product", name)).clear


def test_the_app_release_made_things_harder_for_certain(shop: Shop) -> None:
    change = moved(shop, "ces", shop[1].app_release_on)
    assert change.clear
    assert (change.difference or 0) < 0


def test_loyal_customers_recommend(shop: Shop) -> None:
    warehouse, truth = shop
    promoters = {cell.group["channel"] for cell in measure(warehouse, MetricQuestion("nps", ("channel",))).cells}
    assert promoters
    scored = warehouse.run(
        "SELECT avg(score) FILTER (WHERE list_contains($who, customer_key)) AS loyal, avg(score) AS everybody FROM answers WHERE question_kind = 'nps'",
        {"who": list(truth.advocates)},
    ).to_pylist()[0]
    assert scored["loyal"] > scored["everybody"] + 1


def test_a_quiet_month_shows_no_incident(shop: Shop) -> None:
    """Nothing was planted in autumn 2025: delivery feels the same in October as in September."""
    found = compare(shop[0], "negative_share", Scope(Period(date(2025, 10, 1), date(2025, 10, 31))).where("stage", "배송"))
    assert found is not None
    assert not found.clear


def test_the_delivery_incident_rings_by_its_second_week_and_names_delivery(shop: Shop) -> None:
    monday = shop[1].incident_month + timedelta(days=(7 - shop[1].incident_month.weekday()) % 7 + 14)
    alarms = [alarm for weeks in (0, 1) for alarm in digest(shop[0], monday - timedelta(weeks=weeks)).alarms]
    assert any(alarm.good is False and alarm.moves[0].group == "배송" for alarm in alarms)


@pytest.mark.parametrize("monday", [date(2025, 10, 13), date(2025, 12, 15), date(2026, 1, 12), date(2026, 11, 16)])
def test_weeks_in_which_nothing_was_planted_ring_nothing_for_the_worse(shop: Shop, monday: date) -> None:
    assert not [alarm for alarm in digest(shop[0], monday).alarms if alarm.good is False]
