"""Who the customers are: groups found in what they do (and feel), named by what sets them apart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from analytics.customers import kept
from analytics.customers.blocks import Block, blocks
from analytics.customers.choosing import Choice, Tried, choose
from analytics.customers.features import Scaled, features, matrix, usable
from analytics.customers.history import keep_history
from analytics.customers.naming import Name, Trait, named
from analytics.customers.refusing import BOUGHT, too_few
from analytics.customers.ruled import RFM, by_rule, rule_names
from analytics.reports import korean
from data.warehouse import Warehouse

LEAST_CUSTOMERS = 60
KS = range(3, 9)
_PURPOSE = ("고객을 나누려면", "To group customers")
_DOUBTFUL_STABILITY = 0.7
_WEAK_SILHOUETTE = 0.25
_Z = 1.959964


@dataclass(frozen=True)
class Feeling:
    """Mean feeling of what a group said in the last year, -1..1, with its 95 % interval; n remarks."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Segment:
    """One group of customers. Money is of the 365 days before the date."""

    name: str
    name_en: str
    description: str
    size: int
    share: float
    money_won: float
    money_share: float
    money_per_customer_won: float
    recency_days: float  # median
    purchases: float  # median
    feeling: Feeling
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class Segmentation:
    """The groups, largest money first, and how far to trust them; groups by rule have nothing to try or to trust.

    members: one row per customer, index customer_key; columns segment, name, base (the name before changes by hand),
    recency_days, tenure_days, frequency, money, money_365.
    """

    today: date
    n: int
    k: int
    segments: tuple[Segment, ...]
    tried: tuple[Tried, ...]
    stability: float | None
    silhouette: float | None
    mixture_k: int | None  # the check by a Gaussian mixture: its likeliest number of groups,
    mixture_agreement: float | None  # and how far its groups are these (adjusted Rand index)
    sides: tuple[str, ...]  # what was compared: rfm, price, category, channel, feeling ...
    families: tuple[str, ...]
    caveats: tuple[str, ...]
    version: str
    members: pd.DataFrame = field(repr=False, compare=False)
    bases: tuple[tuple[str, str], ...] = ()  # names (Korean, English) before changes by hand; empty without any


def segment(
    warehouse: Warehouse, today: date, families: tuple[str, ...] = ("behaviour",), language: str = "ko",
    k: int | None = None, seed: int = 0,
) -> Segmentation:
    """Group the customers who bought before ``today``.

    families: which features count (behaviour, attitude, demographic, region and any mix), or ("rfm",) for groups by
    fixed rules; k: a fixed number of groups, else the most convincing one of 3..8. Raises TooFewCustomers below 60 customers.
    """
    frame = features(warehouse, today)
    if families == (RFM,):
        return _ruled(warehouse, today, frame, language)
    with threadpool_limits(1):
        sides = _sides(warehouse, frame, today, families, language)
        points = np.column_stack([side.points for side in sides])
        choice = choose(points, range(k, k + 1) if k else KS, seed)
        labels = _assigned(points, choice)
    version = kept.fingerprint("segment", points, families, choice.k, seed)
    members, segments = _described(warehouse, today, frame, sides, labels, language)
    return Segmentation(
        today, len(frame), choice.k, segments, choice.tried, choice.best.stability, choice.best.silhouette, choice.mixture_k, choice.mixture_agreement,
        tuple(side.name for side in sides), families, _caveats(choice, language), version, members,
    )


def _ruled(warehouse: Warehouse, today: date, frame: pd.DataFrame, language: str) -> Segmentation:
    _enough(frame, language)
    rules = by_rule(frame)
    members, segments = _described(warehouse, today, frame, [], np.unique(rules, return_inverse=True)[1], language, rules)
    version = kept.fingerprint("segment", rules, (RFM,))
    return Segmentation(today, len(frame), len(segments), segments, (), None, None, None, None, (RFM,), (RFM,), (), version, members)


def keep_segments(warehouse: Warehouse, found: Segmentation) -> None:
    """Write the groups to customer_scores: from then on `segment` is a dimension of every figure."""
    english = dict(found.bases) | {one.name: one.name_en for one in found.segments}
    told = {(name, base): json.dumps({"en": english[name], "families": found.families, "base": base, "base_en": english.get(base, base)}, ensure_ascii=False)
            for name, base in set(zip(found.members["name"], found.members["base"], strict=True))}
    detail = [told[pair] for pair in zip(found.members["name"], found.members["base"], strict=True)]
    scores = pd.DataFrame({"label": found.members["name"], "detail": detail}, index=found.members.index)
    kept.keep(warehouse, "segment", scores, found.today, found.version)
    if warehouse is warehouse.whole:
        keep_history(warehouse, found)


def regrouped(warehouse: Warehouse, found: Segmentation, names: pd.Series, english: dict[str, str], language: str = "ko") -> Segmentation:
    """The same customers in other groups. names: of each customer's group, index as found.members; english: of each name."""
    frame = features(warehouse, found.today).reindex(found.members.index)
    places, known = pd.factorize(names)
    members, segments = _described(warehouse, found.today, frame, [], places, language)
    members["base"] = found.members["base"]
    own = dict(zip(members["segment"], known[places], strict=True))
    members["name"] = members["segment"].map(own)
    segments = tuple(replace(one, name=own[place], name_en=english[own[place]]) for place, one in enumerate(segments))
    bases = found.bases or tuple((one.name, one.name_en) for one in found.segments)
    return replace(found, k=len(segments), segments=segments, members=members, bases=bases)


def families_in_use(warehouse: Warehouse) -> tuple[str, ...]:
    """The families of the kept segments, so that a new run groups as the user chose; behaviour before the first."""
    rows = warehouse.query("customer_segment_families").to_pylist()
    return tuple(json.loads(rows[0]["families"])) if rows else ("behaviour",)


def _sides(
    warehouse: Warehouse, frame: pd.DataFrame, today: date, families: tuple[str, ...], language: str
) -> list[Block]:
    _enough(frame, language)
    sides = blocks(warehouse, frame, today, families)
    if not sides:
        raise too_few(language, _PURPOSE, 1, 0, ("고객마다 다른 특징이", "가지", "features that differ between customers"))
    return sides


def _enough(frame: pd.DataFrame, language: str) -> None:
    if len(frame) < LEAST_CUSTOMERS:
        raise too_few(language, _PURPOSE, LEAST_CUSTOMERS, len(frame), BOUGHT)


def _assigned(points: np.ndarray, choice: Choice) -> np.ndarray:
    """The full fit from the sample's centres; labels 0..k-1."""
    return KMeans(choice.k, init=choice.centres, n_init=1, max_iter=50).fit(points).labels_


def _described(
    warehouse: Warehouse, today: date, frame: pd.DataFrame, sides: list[Block], labels: np.ndarray, language: str,
    rules: np.ndarray | None = None,
) -> tuple[pd.DataFrame, tuple[Segment, ...]]:
    order = _by_money(frame, labels)
    ranks = np.argsort(order)[labels]
    words = [*usable(frame, "segment"), *(feature for side in sides for feature in side.features)]
    known = pd.concat([frame, *(side.shares for side in sides if side.shares is not None)], axis=1)
    names = named(known, Scaled().fit_transform(matrix(known, words)), ranks, words)
    if rules is not None:
        names = rule_names(names, rules, ranks)
    feelings = warehouse.frame("customer_feelings", as_of=today).set_index("customer_key")
    members = frame[["recency_days", "tenure_days", "frequency", "money", "money_365"]].copy()
    members.insert(0, "segment", ranks)
    members.insert(1, "name", [names[rank].name for rank in ranks])
    members.insert(2, "base", members["name"])
    total = float(frame["money_365"].sum())
    segments = tuple(
        _one(names[rank], frame[ranks == rank], feelings, len(frame), total, language) for rank in range(len(order))
    )
    return members, segments


def _by_money(frame: pd.DataFrame, labels: np.ndarray) -> np.ndarray:
    money = np.bincount(labels, weights=frame["money_365"].fillna(0).to_numpy())
    return np.argsort(-money, kind="stable")


def _one(name: Name, group: pd.DataFrame, feelings: pd.DataFrame, customers: int, total: float, language: str) -> Segment:
    money = float(group["money_365"].sum())
    return Segment(
        name=name.name, name_en=name.name_en, description=name.description(language), size=len(group),
        share=len(group) / customers, money_won=money, money_share=money / total if total else 0.0,
        money_per_customer_won=money / len(group), recency_days=float(group["recency_days"].median()),
        purchases=float(group["frequency"].median()), feeling=_feeling(feelings, group.index), traits=name.traits,
    )


def _feeling(feelings: pd.DataFrame, keys: pd.Index) -> Feeling:
    said = feelings.reindex(keys)[["n", "total", "squares"]].sum()
    n = int(said["n"])
    if n < 2:
        return Feeling(float(said["total"]) if n else None, None, None, n)
    mean = float(said["total"] / n)
    margin = _Z * float(np.sqrt(max(said["squares"] / n - mean**2, 0) / (n - 1)))
    return Feeling(mean, max(mean - margin, -1.0), min(mean + margin, 1.0), n)


def _caveats(choice: Choice, language: str) -> tuple[str, ...]:
    best, korean_words = choice.best, language == "ko"
    found = []
    if best.stability < _DOUBTFUL_STABILITY:
        found.append(
            f"다른 고객으로 다시 나누면 경계가 달라질 수 있어요(안정성 {best.stability:.2f})." if korean_words
            else f"Other customers of the same kind could give other borders (stability {best.stability:.2f}).")
    if best.silhouette < _WEAK_SILHOUETTE:
        found.append(
            f"고객군 사이가 뚜렷하게 갈리지는 않아요(실루엣 {best.silhouette:.2f}). 경계에 있는 고객은 어느 쪽이든 될 수 있어요."
            if korean_words else f"The groups shade into each other (silhouette {best.silhouette:.2f}).")
    return tuple(found)


def headline(found: Segmentation, language: str = "ko") -> str:
    """The finding in a sentence: which group the money comes from."""
    top = found.segments[0]
    if language == "ko":
        return f"고객의 {korean.percent(top.share, 0)}인 ‘{top.name}’에서 매출의 {particle_percent(top.money_share)} 나와요"
    return f"{top.share:.0%} of customers ({top.name_en}) bring {top.money_share:.0%} of the money"


def particle_percent(share: float) -> str:
    return korean.particle(korean.percent(share, 0), "이/가")
