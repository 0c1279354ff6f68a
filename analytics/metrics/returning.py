"""How soon customers come back: the share with a second order by each day after the first, as a survival curve.

Customers whose second order may still come are counted as long as they were watched (Kaplan & Meier 1958); the band
is Greenwood's variance on the log(-log) scale (Kalbfleisch & Prentice 1980); groups are compared by the log-rank
test (Mantel 1966; Peto & Peto 1972).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.special import chdtrc

from analytics.metrics.catalogue import catalogue
from analytics.metrics.intervals import z_of
from analytics.metrics.measuring import conditions
from analytics.metrics.question import Scope
from analytics.metrics.telling import group_words
from analytics.reports.korean import particle, percent
from data.warehouse import Warehouse, statement

MOST_DAYS, MOST_PARTS, LEAST = 365, 5, 30
_JUDGED = 90  # the day by which groups are ordered
CUTS = ("first_product", "segment", "channel", "gender", "age_band", "region")


@dataclass(frozen=True)
class Curve:
    """``share[i]`` (0..1) came back by ``days[i]``, within ``low[i]`` .. ``high[i]``; n customers, ``came`` of them seen again."""

    part: str | None
    n: int
    came: int
    days: tuple[int, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def by(self, day: int) -> tuple[float, float, float]:
        """Share, low, high by a day; zeros before the first return."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        return (self.share[place], self.low[place], self.high[place]) if place >= 0 else (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Returning:
    """``whole``: all customers, None without any. ``parts``: the soonest and last groups of ``cut``; ``p_value`` of the log-rank test over all groups."""

    whole: Curve | None
    cut: str | None
    parts: tuple[Curve, ...]
    p_value: float | None
    sql: str


Counts = dict[int, tuple[int, int]]  # day -> (came back, last seen)


def returning(warehouse: Warehouse, scope: Scope = Scope(), cut: str | None = None, level: float = 0.95) -> Returning:
    """Curves over the customers whose first order the scope keeps; groups with at least LEAST customers."""
    metric = catalogue().metric("retention")
    where, params = conditions(metric, scope)
    sql = statement("returning", part=catalogue().dimension(cut, metric).sql if cut else "NULL", where=where)
    parts: dict[str | None, Counts] = defaultdict(dict)
    for row in warehouse.run(sql, params).to_pylist():
        parts[row["part"]][row["days"]] = (row["came"], row["unseen"])
    whole = curve_of(None, _added(parts.values()), level) if parts else None
    curves = {part: curve_of(part, counts, level) for part, counts in parts.items() if cut and part is not None}
    solid = sorted((one for one in curves.values() if one.n >= LEAST), key=lambda one: -one.by(_JUDGED)[0])
    return Returning(whole, cut, told_parts(solid), log_rank([parts[one.part] for one in solid]) if len(solid) > 1 else None, sql)


def told_parts(solid: list[Curve]) -> tuple[Curve, ...]:
    """All groups when they are few, else the soonest three and the last two."""
    return tuple(solid if len(solid) <= MOST_PARTS else [*solid[:3], *solid[-2:]])


def _added(parts) -> Counts:
    sums: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for counts in parts:
        for day, (came, unseen) in counts.items():
            sums[day] = (sums[day][0] + came, sums[day][1] + unseen)
    return dict(sums)


def curve_of(part: str | None, counts: Counts, level: float = 0.95) -> Curve:
    """From how many had their event on a day, and how many were watched no longer."""
    n = sum(came + unseen for came, unseen in counts.values())
    staying, spread, watched, z = 1.0, 0.0, n, z_of(level)
    points: list[tuple[int, float, float, float]] = []
    for day in sorted(counts):
        came, unseen = counts[day]
        if came and day <= MOST_DAYS:
            staying *= 1 - came / watched
            spread += came / (watched * (watched - came)) if watched > came else 0.0
            points.append((day, 1 - staying, *_band(staying, spread, z)))
        watched -= came + unseen
    days, share, low, high = zip(*points, strict=True) if points else ((), (), (), ())
    return Curve(part, n, sum(came for came, _unseen in counts.values()), days, share, low, high)


def _band(staying: float, spread: float, z: float) -> tuple[float, float]:
    """Bounds of 1 - S from the log(-log) interval of S; the point itself where S is 0 or 1."""
    if not 0 < staying < 1:
        return 1 - staying, 1 - staying
    half = z * sqrt(spread) / abs(log(staying))
    return 1 - staying ** exp(-half), 1 - staying ** exp(half)


def log_rank(groups: list[Counts]) -> float | None:
    """Chi-squared test that all groups come back alike; None when nobody came back."""
    size = len(groups)
    watched = np.array([sum(came + unseen for came, unseen in counts.values()) for counts in groups], dtype=float)
    excess, spread = np.zeros(size), np.zeros((size, size))
    for day in sorted(set().union(*groups)):
        came = np.array([counts.get(day, (0, 0))[0] for counts in groups], dtype=float)
        total, events = watched.sum(), came.sum()
        if events and total > 1:
            shares = watched / total
            excess += came - events * shares
            spread += events * (total - events) / (total - 1) * (np.diag(shares) - np.outer(shares, shares))
        watched = watched - np.array([sum(counts.get(day, (0, 0))) for counts in groups])
    if not spread.any():
        return None
    return float(chdtrc(size - 1, excess[:-1] @ np.linalg.pinv(spread[:-1, :-1]) @ excess[:-1]))


def returning_title(found: Returning, language: str = "ko", day: int = 90, level: float = 0.95) -> str:
    """Which group comes back soonest, or that none does; without groups the share by ``day``."""
    ko = language == "ko"
    if found.whole is None or not found.whole.days:
        return "두 번째 구매를 한 고객이 아직 없어요" if ko else "Nobody has bought twice yet"
    if found.cut is None or found.p_value is None:
        share = percent(found.whole.by(day)[0], 0)
        return f"첫 구매 뒤 {day}일 안에 다시 산 고객은 {particle(share, '이에요/예요')}" if ko else f"{share} bought again within {day} days of their first order"
    cut = catalogue().dimensions[found.cut].label[language]
    if found.p_value >= 1 - level:
        return f"{particle(cut, '을/를')} 나눠도 다시 사는 속도는 뚜렷이 다르지 않아요" if ko else f"No clear difference in coming back by {cut}"
    best = max(found.parts, key=lambda one: one.by(day)[0])
    share, name = percent(best.by(day)[0], 0), group_words(found.cut, best.part, language)
    return f"‘{name}’ 고객이 가장 빨리 돌아와요({day}일 안에 {share})" if ko else f"'{name}' comes back soonest ({share} within {day} days)"


def returning_lines(found: Returning, language: str = "ko") -> str:
    """Shares by 30, 90 and 180 days, for those who cannot see the chart."""
    curves = [one for one in (found.whole, *found.parts) if one is not None]
    every = "전체" if language == "ko" else "all"
    days = "일" if language == "ko" else " days"
    return " · ".join(f"{group_words(found.cut, one.part, language) if found.cut and one.part else every} n {one.n:,}: "
                      + ", ".join(f"{day}{days} {percent(one.by(day)[0], 0)}" for day in (30, 90, 180)) for one in curves)
