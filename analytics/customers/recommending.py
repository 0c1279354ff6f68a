"""What each customer buys next: ways compared on later time, the best one used and named, a reason for each product.

Two stretches at the end are held out, one after the other. The way is chosen on the earlier one; its figures come
from the later one, which the choice has not seen, with everything before it learnt anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import sparse
from threadpoolctl import threadpool_limits

from analytics.customers import kept
from analytics.customers.features import span
from analytics.customers.judging import Figure
from analytics.customers.offering import best, offers, parts
from analytics.customers.refusing import HISTORY, too_few
from analytics.customers.tastes import Baskets, Blended, Factors, Habit, Own, Popular, Together, baskets
from analytics.reports import korean
from data.warehouse import Warehouse

WAYS = {"popularity": Popular, "repurchase": Own, "habit": Habit, "together": Together, "factors": Factors, "blend": Blended}
MOST_OFFERS = 5  # products for each customer
_POPULAR = "popularity"
_PURPOSE = ("다음 구매를 추천하려면", "To recommend the next purchase")
_MOST_JUDGED = 3_000
_LEAST_JUDGED = 100
_LEAST_DAYS = 60
_Z = 1.959964


@dataclass(frozen=True)
class WayJudged:
    """One way on customers who bought in a time held out; ``over_popular`` is its NDCG at 10 minus popularity's."""

    way: str
    hit_5: Figure
    hit_10: Figure
    ndcg_5: Figure
    ndcg_10: Figure
    over_popular: Figure


@dataclass(frozen=True)
class Cycle:
    """After how many days a product is bought again: median and middle half, from so many gaps."""

    product: str
    days: float
    low: float
    high: float
    gaps: int
    customers: int


@dataclass(frozen=True)
class Recommended:
    """The ways, how they did, and what to offer. ways: on the later time held out; when_chosen: on the earlier one.

    offers: one row per customer and place 1..most: customer_key, place, product, score, reason, when (date or None).
    """

    today: date
    judged_from: date
    judged_days: int
    customers_judged: int
    n: int
    products: int
    way: str
    ways: tuple[WayJudged, ...]
    when_chosen: tuple[WayJudged, ...]
    cycles: tuple[Cycle, ...]
    caveats: tuple[str, ...]
    version: str
    offers: pd.DataFrame = field(repr=False, compare=False)


def recommend(warehouse: Warehouse, today: date, most: int = MOST_OFFERS, language: str = "ko", seed: int = 0) -> Recommended:
    """Up to ``most`` products for each customer, by the way that did best on later purchases.

    Raises TooFewCustomers under 60 days of history or 100 customers who bought in the time held out.
    """
    known = span(warehouse)
    days = (today - known.first).days
    if days < _LEAST_DAYS:
        raise too_few(language, _PURPOSE, _LEAST_DAYS, days, HISTORY)
    held = min(max(days // 6, 14), 60)
    start = today - timedelta(days=held)
    with threadpool_limits(1):
        earlier, _ = _judged(warehouse, start - timedelta(days=held), start, language, seed)
        ways, judged = _judged(warehouse, start, today, language, seed)
        chosen = _chosen(earlier, ways)
        whole = baskets(_rows(warehouse, today), today)
        model = WAYS[chosen]().fit(whole)
        found = offers(model, whole, most, language)
    return Recommended(
        today, start, held, judged, len(whole.customers), len(whole.products), chosen, ways, earlier, cycles(warehouse, today),
        _caveats(chosen, language), kept.fingerprint("recommend", whole.bought.data, chosen, most), found,
    )


def cycles(warehouse: Warehouse, today: date, least: int = 30) -> tuple[Cycle, ...]:
    """Repurchase cycles of products with at least ``least`` gaps, most often bought again first."""
    rows = warehouse.query("customer_cycles", as_of=today, least=least).to_pylist()
    return tuple(Cycle(row["product"], row["days"], row["low"], row["high"], row["gaps"], row["customers"]) for row in rows)


def _rows(warehouse: Warehouse, until: date, since: date = date(1, 1, 1)) -> pd.DataFrame:
    return warehouse.frame("customer_products", since=since, until=until)


# ---- judging -------------------------------------------------------------------------------------------


def _judged(warehouse: Warehouse, start: date, end: date, language: str, seed: int) -> tuple[tuple[WayJudged, ...], int]:
    """Each way, learnt before ``start``, on what was bought until ``end``; and how many customers that were."""
    rows = _rows(warehouse, start)
    after = _rows(warehouse, end, start)
    after = after[(after["days"] > 0) & after["customer_key"].isin(rows["customer_key"]) & after["product"].isin(rows["product"])]
    if rows["product"].nunique() < 2:
        raise too_few(language, _PURPOSE, 2, rows["product"].nunique(), ("서로 다른 상품이", "종", "different products"))
    people = np.sort(after["customer_key"].unique())
    if len(people) < _LEAST_JUDGED:
        raise too_few(language, _PURPOSE, _LEAST_JUDGED, len(people), ("확인 기간에 다시 산 고객이", "명", "customers who bought again in the time held out"))
    if len(people) > _MOST_JUDGED:
        people = np.sort(np.random.default_rng(seed).choice(people, _MOST_JUDGED, replace=False))
    before = baskets(rows, start)
    wanted = _wanted(after[after["customer_key"].isin(people)], before, people)
    places = before.customers.get_indexer(people)
    measured = {name: _measure(way().fit(before), before, places, wanted) for name, way in WAYS.items()}
    base = measured[_POPULAR]["ndcg_10"]
    return tuple(
        WayJudged(name, *(_mean(one[key]) for key in ("hit_5", "hit_10", "ndcg_5", "ndcg_10")), _mean(one["ndcg_10"] - base, bounded=False))
        for name, one in measured.items()
    ), len(people)


def _wanted(after: pd.DataFrame, before: Baskets, people: np.ndarray) -> sparse.csr_matrix:
    rows, columns = np.searchsorted(people, after["customer_key"].to_numpy()), before.products.get_indexer(after["product"])
    return sparse.csr_matrix((np.ones(len(rows), dtype=bool), (rows, columns)), shape=(len(people), len(before.products)))


def _measure(model, before: Baskets, places: np.ndarray, wanted: sparse.csr_matrix) -> dict[str, np.ndarray]:
    """Hit and NDCG at 5 and 10 of each customer."""
    discounts = 1 / np.log2(np.arange(2, 12))
    found: dict[str, list[np.ndarray]] = {"hit_5": [], "hit_10": [], "ndcg_5": [], "ndcg_10": []}
    for part in parts(before, len(places)):
        top, _ = best(model, before, places[part], 10)
        right = np.take_along_axis(wanted[part].toarray(), top, axis=1)
        many = np.diff(wanted.indptr)[part]
        for depth in (5, 10):
            ideal = np.cumsum(discounts[:depth])[np.minimum(many, depth) - 1]
            found[f"hit_{depth}"].append(right[:, :depth].any(axis=1).astype(float))
            found[f"ndcg_{depth}"].append((right[:, :depth] * discounts[:top.shape[1]][:depth]).sum(axis=1) / ideal)
    return {key: np.concatenate(values) for key, values in found.items()}


def _mean(values: np.ndarray, bounded: bool = True) -> Figure:
    mean, margin = float(values.mean()), _Z * float(values.std(ddof=1) / np.sqrt(len(values)))
    low, high = mean - margin, mean + margin
    return Figure(mean, max(low, 0.0), min(high, 1.0)) if bounded else Figure(mean, float(low), float(high))


def _chosen(earlier: tuple[WayJudged, ...], later: tuple[WayJudged, ...]) -> str:
    """The best way of the earlier time, if it beats popularity by more than noise there and in the later time too."""
    better = [one for one in earlier if one.over_popular.low > 0]
    if not better:
        return _POPULAR
    best = max(better, key=lambda one: one.ndcg_10.value).way
    return best if next(one for one in later if one.way == best).over_popular.low > 0 else _POPULAR


# ---- words -----------------------------------------------------------------------------------------------


def _caveats(chosen: str, language: str) -> tuple[str, ...]:
    if chosen != _POPULAR:
        return ()
    return ("어떤 방법도 인기 순보다 뚜렷하게 낫지 않아서 인기 상품을 권해요." if language == "ko"
            else "No way does better than popularity by more than noise, so popular products are offered.",)


def headline(found: Recommended, names: dict[str, str], language: str = "ko") -> str:
    """How the chosen way did against popularity, in a sentence. names: way -> what it is called."""
    best = next(one for one in found.ways if one.way == found.way)
    popular = next(one for one in found.ways if one.way == _POPULAR)
    if found.way == _POPULAR:
        return "인기 상품을 권하는 것보다 뚜렷하게 나은 방법이 없어요" if language == "ko" else "Nothing clearly beats offering the bestsellers"
    hit, base = best.hit_5.value, popular.hit_5.value
    if language == "ko":
        return f"‘{names[found.way]}’ 방법은 다섯 개 안에 {korean.percent(hit, 0)} 맞혀요(인기 순 {korean.percent(base, 0)})"
    return f"'{names[found.way]}' hits with five offers {hit:.0%} of the time (bestsellers: {base:.0%})"
