"""Money of orders: a total that stands on each line of its order is known by its values, and shared over the lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.intake import cells

DECIMALS = 10_000  # money is kept in ten-thousandths while it is reckoned with
_HARDLY = 0.01  # won by which two amounts may differ and be the same
_FEWEST_SUMMED, _FEWEST_ALIKE, _FEWEST_UNSURE = 1, 3, 8  # orders of several lines that it takes to believe each sign


@dataclass(frozen=True)
class Line:
    """One line of a file as far as its money goes: ``own`` is price times quantity, None when there is no price."""

    order: str
    product: str
    quantity: float
    amount: float
    own: float | None


def money_of(text: str) -> float | None:
    """A cell's amount, None when it has none."""
    plain = text.strip()
    if plain.isdecimal():  # most are, and the reader for all forms takes twenty times as long
        return float(plain)
    try:
        return cells.number(plain)[0]
    except cells.Unreadable:
        return None


def repeats_total(lines: Sequence[Line]) -> str | None:
    """Whether the amount is the order's total on each of its lines: ``sure``, ``likely`` (to be asked) or None.

    Sure when it is the sum of price times quantity over the lines of the order, or stands unchanged beside lines of
    different worth. Without prices it is likely when it never differs within an order, but one product's does between
    orders.
    """
    orders: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.order:
            orders[line.order].append(line)
    several = [order for order in orders.values() if len({line.product for line in order}) > 1 and order[0].amount]
    alike = [order for order in several if _one({line.amount for line in order})]
    if len(alike) < 0.9 * len(several) or not several:
        return None
    priced = [order for order in alike if all(line.own is not None for line in order)]
    if priced and len(priced) == len(alike):
        summed = [order for order in priced if _is_sum(order)]
        unequal = [order for order in priced if not _one({line.own or 0.0 for line in order})]
        if len(summed) >= max(_FEWEST_SUMMED, len(priced) / 2) or len(unequal) >= max(_FEWEST_ALIKE, len(priced) / 2):
            return "sure"
        return None
    return "likely" if len(alike) >= _FEWEST_UNSURE and _one_product_costs_several(alike) else None


def _one(values: set[float]) -> bool:
    return max(values) - min(values) <= _HARDLY


def _is_sum(order: Sequence[Line]) -> bool:
    whole = sum(line.own or 0.0 for line in order)
    return abs(order[0].amount - whole) <= _HARDLY and any(abs((line.own or 0.0) - whole) > _HARDLY for line in order)


def _one_product_costs_several(orders: Sequence[Sequence[Line]]) -> bool:
    """Whether most products that were bought in several orders had another amount a piece in each."""
    of_product: dict[str, set[float]] = defaultdict(set)
    bought: dict[str, set[str]] = defaultdict(set)
    for line in (line for order in orders for line in order):
        of_product[line.product].add(round(line.amount / (line.quantity or 1.0), 2))
        bought[line.product].add(line.order)
    again = [product for product, where in bought.items() if len(where) > 1]
    return bool(again) and sum(len(of_product[product]) > 1 for product in again) > len(again) / 2


# ---- sharing out -----------------------------------------------------------------------------------


def totals_by_row(order: np.ndarray, total: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """The total of each row's order, of shape (rows,); NaN where the order has none, or several that differ.

    ``total`` may stand on every line of an order or on one alone; only ``counted`` rows are asked and answered.
    """
    given = counted & ~np.isnan(total)
    low = np.full(order.max(initial=-1) + 1, np.inf)
    high = np.full(order.max(initial=-1) + 1, -np.inf)
    np.minimum.at(low, order[given], total[given])
    np.maximum.at(high, order[given], total[given])
    return np.where((low == high)[order] & counted, low[order], np.nan)


def once_an_order(order: np.ndarray, total: np.ndarray) -> float:
    """The sum of the orders' totals, each counted once."""
    _, first = np.unique(order, return_index=True)
    return float(total[first].sum())


def allocated(order: np.ndarray, total: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Each order's total over its lines in proportion to ``base``; what rounding leaves goes to the largest
    remainders, in whole won while the total is whole won. All three are integers of shape (lines,) in ten-thousandths.

    >>> allocated(np.array([0, 0, 0]), np.array([100_0000] * 3), np.array([1, 1, 1])).tolist()
    [340000, 330000, 330000]
    """
    shares = np.zeros(len(order), dtype=np.int64)
    for at in _groups(order):
        whole = int(total[at[0]])
        step = DECIMALS if whole % DECIMALS == 0 else 1
        weight = base[at].astype(float)
        weight = np.abs(weight) if weight.sum() else np.ones(len(at))
        exact = whole / step * weight / weight.sum()
        floor = np.floor(exact)
        missing = round(whole / step - floor.sum())
        floor[np.argsort(floor - exact, kind="stable")[:missing]] += 1
        shares[at] = floor.astype(np.int64) * step
    return shares


def _groups(order: np.ndarray) -> list[np.ndarray]:
    by_order = np.argsort(order, kind="stable")
    starts = np.flatnonzero(np.diff(order[by_order])) + 1
    return np.split(by_order, starts) if len(order) else []
