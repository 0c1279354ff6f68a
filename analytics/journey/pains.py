"""Pain points: where on the journey customers are hurt, ranked by people x feeling x money at stake.

For each place: who is hit most (segment, product), since when, and how sure that is. Money is what the hurt
customers paid in the last 365 days: what is at stake, not what will be lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy import stats

from analytics.journey.curve import SOLID
from analytics.journey.scoping import parameters
from analytics.journey.stages import chosen
from analytics.metrics.intervals import wilson
from analytics.metrics.question import Scope
from data.warehouse import Warehouse

HURT = 0.2  # a feeling of -HURT or lower counts as unhappy
_LEAST_PART = 20
_LEAST_PEOPLE = 5  # fewer are no pain of the many
_SURE = 0.01


@dataclass(frozen=True)
class Hit:
    """A segment or product whose share of unhappy remarks is above the rest's by more than noise."""

    name: str
    share: float
    rest: float
    n: int


@dataclass(frozen=True)
class Pain:
    """One place that hurts.

    people: customers with an unhappy remark. share (low..high): unhappy of all n remarks here. feeling: mean
    of the unhappy, -1..0. money: paid in 365 days by those of them who are known to have paid (None: nobody).
    since: the month from which it is worse than before; None when it was always so.
    worst_month: one month that stands out from all others. segment, product: hit most within the whole stage.
    weight: the rank's sum.
    """

    stage: str
    touchpoint: str | None
    people: int
    payers: int
    unhappy: int
    n: int
    share: float
    low: float
    high: float
    feeling: float
    money: float | None
    weight: float
    since: date | None
    worst_month: date | None
    segment: Hit | None
    product: Hit | None


def pains(warehouse: Warehouse, scope: Scope = Scope(), most: int = 8) -> tuple[Pain, ...]:
    """The places that hurt most, heaviest first; only those with SOLID remarks, of which _LEAST_PEOPLE or more people
    were unhappy.

    Without any orders the rank is people x feeling.
    """
    known = chosen(warehouse).known_as
    asked = parameters(scope) | {"aliases": list(known), "names": list(known.values()), "clear": HURT}
    rows = [row for row in warehouse.query("journey_pains", **asked).to_pylist() if row["n"] >= SOLID and row["people"] >= _LEAST_PEOPLE]
    if not rows:
        return ()
    paid = any(row["money"] for row in rows)
    ranked = sorted(rows, key=lambda row: -_weight(row, paid))[:most]
    stages = sorted({row["stage"] for row in ranked})
    parts = warehouse.query("journey_pain_parts", **asked, stages=stages, least=_LEAST_PART).to_pylist()
    hits = {(stage, kind): _hit([part for part in parts if (part["stage"], part["kind"]) == (stage, kind)])
            for stage in stages for kind in ("segment", "product")}
    months = [part for part in parts if part["kind"] == "month"]
    return tuple(_pain(row, _weight(row, paid), months, hits) for row in ranked)


def _weight(row: Mapping[str, Any], paid: bool) -> float:
    return float((row["weight"] if paid else row["hurt"]) or 0.0)


def _pain(row: dict[str, Any], weight: float, months: Sequence[dict[str, Any]], hits: Mapping[tuple[str, str], Hit | None]) -> Pain:
    """hits: of the whole stage, because a product's defect shows at several touchpoints of it."""
    here = [(part["month"], part["n"], part["unhappy"]) for part in months
            if (part["stage"], part["touchpoint"]) == (row["stage"], row["touchpoint"])]
    worst = worst_month(here)  # one bad month is an incident, not the beginning of something
    low, high = wilson(row["unhappy"], row["n"])
    return Pain(
        stage=row["stage"], touchpoint=row["touchpoint"], people=row["people"], payers=row["payers"], unhappy=row["unhappy"],
        n=row["n"], share=row["unhappy"] / row["n"], low=low, high=high, feeling=row["feeling"], money=row["money"], weight=weight,
        since=worse_since([month for month in here if month[0] != worst]), worst_month=worst,
        segment=hits[row["stage"], "segment"], product=hits[row["stage"], "product"],
    )


def _hit(parts: Sequence[dict[str, Any]]) -> Hit | None:
    """The segment or product with the surest excess over the rest of its stage (those too small to tell are of the rest)."""
    counts = {part["name"]: (part["n"], part["unhappy"]) for part in parts}
    name = surest_excess(counts)
    if name is None:
        return None
    n, unhappy = counts[name]
    rest_n, rest = (sum(pair[at] for pair in counts.values()) - counts[name][at] for at in (0, 1))
    return Hit(name, unhappy / n, rest / rest_n, n)


def surest_excess(counts: Mapping[Any, tuple[int, int]]) -> Any:
    """The key whose share of unhappy exceeds the rest's most surely (Fisher's exact test, all keys tried: Bonferroni).

    counts: key -> (n, unhappy); the key None is of the rest only. None when no excess is sure.
    """
    keys = [key for key, (n, _) in counts.items() if key is not None and n >= _LEAST_PART]
    own, bad = (np.array([counts[key][at] for key in keys], dtype=np.int64) for at in (0, 1))
    n, unhappy = (sum(pair[at] for pair in counts.values()) for at in (0, 1))
    more = (n - own >= _LEAST_PART) & (bad * (n - own) > (unhappy - bad) * own)
    if not more.any():
        return None
    p = np.where(more, stats.hypergeom.sf(bad - 1, n, unhappy, own), 1.0) * len(keys)
    return keys[int(np.argmin(p))] if p.min() < _SURE else None


def worst_month(months: Sequence[tuple[date, int, int]]) -> date | None:
    """The one month whose share of unhappy remarks stands out from all others."""
    return surest_excess({month: (n, unhappy) for month, n, unhappy in months})


def worse_since(months: Sequence[tuple[date, int, int]]) -> date | None:
    """The month from which the share of unhappy remarks is higher, by the likelihood of one binomial change.

    months: (month, n, unhappy) in order. None when no split is sure (chi-square, corrected for the number of
    splits tried) or when the later part is better. Source: Hinkley & Hinkley 1970.
    """
    if len(months) < 3:
        return None
    n, k = (np.cumsum([month[at] for month in months]).astype(float) for at in (1, 2))
    before_n, before_k, after_n, after_k = n[:-1], k[:-1], n[-1] - n[:-1], k[-1] - k[:-1]
    gain = 2 * (_likelihood(before_k, before_n) + _likelihood(after_k, after_n) - _likelihood(k[-1:], n[-1:]))
    worse = np.divide(after_k, after_n, out=np.zeros_like(after_k), where=after_n > 0) > np.divide(
        before_k, before_n, out=np.ones_like(before_k), where=before_n > 0)
    gain = np.where(worse & (before_n >= _LEAST_PART) & (after_n >= _LEAST_PART), gain, 0.0)
    split = int(np.argmax(gain))
    return months[split + 1][0] if stats.chi2.sf(gain[split], 1) * len(gain) < _SURE else None


def _likelihood(hits: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Largest binomial log-likelihood, without the constant."""
    share = np.divide(hits, n, out=np.zeros_like(hits), where=n > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(hits * np.log(share)) + np.nan_to_num((n - hits) * np.log1p(-share))
