"""The sample shop's planted truth appears at the right stage and month, and nowhere else."""

from datetime import date

from analytics.journey.curve import journeys_by
from analytics.journey.pains import pains
from analytics.metrics.question import Scope


def month(day) -> date:
    return day.replace(day=1)


def test_the_delivery_incident_is_delivery_s_worst_month(shop):
    warehouse, truth = shop
    parts = journeys_by(warehouse, Scope(), "month")
    means = {part: one.point("배송").mean for part, one in parts.items() if part and one.point("배송").mean is not None}
    assert min(means, key=means.get) == f"{truth.incident_month:%Y-%m}"
    hit = [pain.worst_month for pain in pains(warehouse, most=20) if pain.stage == "배송"]
    assert truth.incident_month in hit
    assert set(hit) <= {truth.incident_month, None}


def test_the_app_release_made_payment_worse_from_its_month_on(shop):
    warehouse, truth = shop
    found = {(pain.stage, pain.touchpoint): pain.since for pain in pains(warehouse, most=20)}
    since = {place: day for place, day in found.items() if day and place[0] == "결제"}
    assert since
    assert set(since.values()) <= {month(truth.app_release_on), date(2026, 8, 1)}


def test_the_defective_product_is_the_one_named_in_use(shop):
    warehouse, truth = shop
    named = {pain.product.name for pain in pains(warehouse, most=20) if pain.product}
    assert named == {truth.defective_product}
    # whoever got a broken one does not recommend it either: that answer stands at its own stage
    stages = [pain.stage for pain in pains(warehouse, most=20) if pain.product]
    assert stages[0] == "개봉·사용"
    assert set(stages) <= {"개봉·사용", "재구매·추천"}
