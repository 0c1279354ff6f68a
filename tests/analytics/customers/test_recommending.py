from datetime import date, timedelta

import numpy as np
import pytest

from analytics.customers import offering, tastes
from analytics.customers.judging import Figure
from analytics.customers.recommending import WayJudged, _chosen, cycles, headline, recommend
from data.troubles import TooLittleData

FIRST = date(2025, 1, 1)
TODAY = FIRST + timedelta(days=300)


def tribes(refunds: bool = False):
    """Two tribes with products of their own; everybody buys every 20 days. One product each goes back when asked."""
    random = np.random.default_rng(0)
    rows = []
    for who in range(240):
        own = [f"{'가나'[who % 2]}{number}" for number in range(6)]
        for step in range(15):
            day = FIRST + timedelta(days=int(20 * step + random.integers(0, 4)))
            product = own[int(random.integers(0, 6))]
            back = refunds and product.endswith("0")
            rows.append({"customer_key": f"C{who:03d}", "day": day, "product": product, "amount": 10.0, "refunded": 10.0 if back else 0.0})
    return rows


@pytest.fixture(scope="module")
def found(shop):
    return recommend(shop[0], shop[1].today)


def test_the_chosen_way_beats_bestsellers_by_more_than_noise(found):
    best = next(one for one in found.ways if one.way == found.way)
    assert found.way != "popularity" and best.over_popular.low > 0
    assert next(one for one in found.ways if one.way == "popularity").over_popular.value == 0


def judged(way, ndcg, over_popular_low):
    zero = Figure(0, 0, 0)
    return WayJudged(way, zero, zero, zero, Figure(ndcg, 0, 1), Figure(over_popular_low + 0.01, over_popular_low, over_popular_low + 0.02))


def test_the_time_that_is_reported_never_picks_between_ways():
    popular = judged("popularity", 0.1, 0)
    earlier = (popular, judged("blend", 0.4, 0.1), judged("factors", 0.3, 0.1))
    assert _chosen(earlier, (popular, judged("blend", 0.2, 0.05), judged("factors", 0.5, 0.3))) == "blend"
    assert _chosen(earlier, (popular, judged("blend", 0.1, -0.01), judged("factors", 0.5, 0.3))) == "popularity"


def test_each_tribe_is_offered_its_own_products(sold):
    offers = recommend(sold(tribes()), TODAY).offers
    own = [("가나"[int(row.customer_key[1:]) % 2]) == row.product[0] for row in offers.itertuples()]
    assert np.mean(own) > 0.95


def test_what_was_refunded_is_never_offered_again(sold):
    rows = tribes(refunds=True)
    went_back = {(row["customer_key"], row["product"]) for row in rows if row["refunded"]}
    offers = recommend(sold(rows), TODAY, most=10).offers
    assert went_back and not went_back & set(zip(offers["customer_key"], offers["product"], strict=True))


def test_every_offer_has_a_reason_and_no_customer_gets_a_product_twice(found):
    assert found.offers["reason"].str.len().min() > 3
    assert not found.offers.duplicated(["customer_key", "product"]).any()
    assert found.offers.groupby("customer_key").size().max() <= 5


def wide(customers: int = 300, products: int = 900):
    """Many products, few lines a customer: a dozen bestsellers, and for each customer two products bought again and again."""
    random = np.random.default_rng(1)
    favourites = 1 / np.arange(1, products + 1)
    rows = []
    for who in range(customers):
        own = random.integers(12, products, 2)
        for step in range(25):
            item = own[random.integers(2)] if random.random() < 0.25 else random.choice(products, p=favourites / favourites.sum())
            rows.append({"customer_key": f"C{who:03d}", "day": FIRST + timedelta(days=12 * step + who % 12), "product": f"P{item:04d}", "amount": 5.0})
    return rows


def test_where_bestsellers_are_strong_own_habits_move_them(sold):
    found = recommend(sold(wide()), TODAY)
    popular, habit, own = (next(one for one in found.ways if one.way == name) for name in ("popularity", "habit", "repurchase"))
    assert habit.over_popular.low > 0 and habit.ndcg_10.value > own.ndcg_10.value > 0 < popular.ndcg_10.value


def test_working_in_parts_changes_nothing(sold, monkeypatch):
    warehouse = sold(tribes())
    whole = recommend(warehouse, TODAY)
    monkeypatch.setattr(offering, "_MOST_CELLS", 40)
    monkeypatch.setattr(tastes, "_MOST_PAIRS", 500)
    in_parts = recommend(warehouse, TODAY)
    assert in_parts.ways == whole.ways and in_parts.offers.equals(whole.offers)


def test_the_largest_are_found_wherever_they_stand():
    scores = np.random.default_rng(3).permuted(np.arange(300.0)[None, :].repeat(50, axis=0), axis=1)
    scores[:, :5] = -np.inf
    for width in (3, 12, 64, 65, 300):
        columns, values = offering.largest(scores[:, :width], min(10, width))
        assert (values == -np.sort(-scores[:, :width], axis=1)[:, :10]).all()
        assert (np.take_along_axis(scores, columns, axis=1) == values)[np.isfinite(values)].all()


def test_what_goes_together_is_told_by_how_many_bought_both(sold):
    offers = recommend(sold(tribes()), TODAY, most=6).offers
    together = offers[offers["reason"].str.contains("산 고객의")]
    assert len(together) and together["reason"].str.fullmatch(r"‘[가나]\d’[을를] 산 고객의 \d+%가 이것도 샀어요").all()


def test_the_cycle_of_even_buyers_is_found(sold):
    rows = [
        {"customer_key": f"C{who}", "day": FIRST + timedelta(days=who % 20 + cycle * step), "product": product, "amount": 5.0}
        for who in range(150) for product, cycle in (("세제", 40), ("물티슈", 25)) for step in range(7)
    ]
    found = {one.product: one.days for one in cycles(sold(rows), TODAY)}
    assert found == {"세제": 40, "물티슈": 25}


def test_the_same_data_give_the_same_offers(sold):
    warehouse = sold(tribes())
    assert recommend(warehouse, TODAY).offers.equals(recommend(warehouse, TODAY).offers)


def test_without_products_there_is_nothing_to_offer(sold, lives):
    with pytest.raises(TooLittleData) as refusal:
        recommend(sold(lives(300, 300)), TODAY)
    assert refusal.value.facts["need"] == 2


def test_the_headline_names_the_way(found):
    names = {one.way: one.way for one in found.ways}
    assert found.way in headline(found, names) and found.way in headline(found, names, "en")
