"""The best products of a way for each customer, and the reason for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

import numpy as np
import pandas as pd

from analytics.customers.tastes import Baskets, Popular, Together
from analytics.reports import korean

_MOST_CELLS = 4_000_000  # of customers by products, worked on at once
_BLOCK = 64
_TIE = 1e-12  # equal scores stand in the order of the products, on every machine


class Way(Protocol):
    """A way to score: learnt from Baskets."""

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray: ...


def parts(known: Baskets, customers: int) -> Iterator[slice]:
    """Slices of so many customers that their scores fit into memory, however many products there are."""
    step = max(_MOST_CELLS // len(known.products), 1)
    return (slice(start, min(start + step, customers)) for start in range(0, customers, step))


def best(way: Way, known: Baskets, rows: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Products (columns) and scores of the ``most`` best, best first; what went back is -inf, to be left out."""
    scores = way.predict(known, rows)
    back = known.went_back[rows]
    scores[np.repeat(np.arange(len(rows)), np.diff(back.indptr)), back.indices] = -np.inf
    scores -= np.arange(scores.shape[1]) * _TIE
    return largest(scores, min(most, scores.shape[1]))


def largest(scores: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns and values of the ``most`` largest of each row, largest first.

    They lie in the ``most`` blocks of columns with the largest maxima: one pass over all cells instead of a selection.
    """
    starts = np.arange(0, scores.shape[1], _BLOCK)
    tops = np.maximum.reduceat(scores, starts, axis=1)
    blocks = np.argpartition(tops, -min(most, len(starts)), axis=1)[:, -most:]
    columns = (starts[blocks][:, :, None] + np.arange(_BLOCK)).reshape(len(scores), -1)
    inside = columns < scores.shape[1]
    values = np.where(inside, np.take_along_axis(scores, np.where(inside, columns, 0), axis=1), -np.inf)
    order = np.argsort(-values, axis=1, kind="stable")[:, :most]
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)


def offers(way: Way, whole: Baskets, most: int, language: str) -> pd.DataFrame:
    """One row per customer and place: customer_key, place, product, score, reason, when (date or None)."""
    backed = _Backed(way, Popular().fit(whole))
    together = Together().fit(whole)
    told = [_told(whole, together, np.arange(part.start, part.stop), *best(backed, whole, np.arange(part.start, part.stop), most), language)
            for part in parts(whole, len(whole.customers))]
    return pd.concat(told, ignore_index=True)


class _Backed:
    """A way whose ties popularity breaks, so that somebody of whom little is known still gets something."""

    def __init__(self, way: Way, popular: Popular) -> None:
        self.way, self.popular = way, popular

    def predict(self, X: Baskets, rows: np.ndarray) -> np.ndarray:
        return self.way.predict(X, rows) + 1e-6 * self.popular.popularity_


def _told(whole: Baskets, together: Together, rows: np.ndarray, top: np.ndarray, scores: np.ndarray, language: str) -> pd.DataFrame:
    shown = np.isfinite(scores)
    who, place = np.nonzero(shown)
    items, people = top[shown], rows[who]
    times, ago, gap = (_cells(matrix, people, items) for matrix in (whole.bought, whole.last_ago, whole.gap))
    beside, share = _with(whole, together, people, items)
    why = [
        _reason(int(times[one]), int(ago[one]), float(gap[one]), whole.products[beside[one]] if share[one] > 0 else None, float(share[one]), language)
        for one in range(len(items))
    ]
    due = [whole.at + timedelta(days=max(round(gap[one] - ago[one]), 0)) if gap[one] > 0 else None for one in range(len(items))]
    return pd.DataFrame({
        "customer_key": whole.customers[people], "place": place + 1, "product": whole.products[items], "score": scores[shown],
        "reason": why, "when": pd.Series(due, dtype=object),
    })


def _cells(matrix, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.asarray(matrix[rows, columns]).ravel()


def _with(whole: Baskets, together: Together, people: np.ndarray, items: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of what each of ``people`` bought, what goes best with the item, and how many of its buyers bought both (0: nothing)."""
    links = together.near_.T.tocsr()[items].multiply(whole.weights[people]).tocsr()
    beside, buyers = np.asarray(links.argmax(axis=1)).ravel(), whole.once.T.tocsr()
    both = np.asarray(buyers[beside].multiply(buyers[items]).sum(axis=1)).ravel()
    return beside, np.where(np.diff(links.indptr) > 0, both / np.maximum(np.diff(buyers.indptr)[beside], 1), 0.0)


def _reason(times: int, ago: int, gap: float, beside: str | None, share: float, language: str) -> str:
    """Own cycle first, then what it goes with, then that many buy it."""
    ko = language == "ko"
    if gap:
        return (f"{times}번 샀고 보통 {gap:.0f}일마다 사요. 마지막은 {ago}일 전이에요" if ko
                else f"bought {times} times, every {gap:.0f} days, last {ago} days ago")
    if times:
        return f"{ago}일 전에 한 번 샀어요" if ko else f"bought once, {ago} days ago"
    if beside is None:
        return "요즘 많은 고객이 사요" if ko else "many customers buy it now"
    quoted = korean.particle(f"‘{beside}’", "을/를")
    return (f"{quoted} 산 고객의 {korean.particle(korean.percent(share, 0), '이/가')} 이것도 샀어요" if ko
            else f"{share:.0%} of those who bought '{beside}' bought this too")
