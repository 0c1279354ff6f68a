"""How long customers stay: the share still buying by days since the first purchase, per group (Kaplan & Meier 1958).

Who has bought nothing for ``horizon_days`` left on the day of the last purchase. What is so recent that this cannot
be known yet is not counted as staying: a customer who bought lately is watched until ``horizon_days`` ago.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.customers.churn import HORIZON_DAYS
from analytics.customers.segments import Segmentation
from analytics.metrics.returning import LEAST, Counts, Curve, Returning, curve_of, log_rank, told_parts
from analytics.reports import korean

_TOLD_AT = 180  # days, in the headline


def staying(found: Segmentation, language: str = "ko", horizon_days: int = HORIZON_DAYS) -> Returning:
    """Curves of leaving (share gone by each day) over all customers and by group; groups with at least LEAST customers."""
    members = found.members
    left = members["recency_days"] >= horizon_days
    day = np.where(left, members["tenure_days"] - members["recency_days"], np.maximum(members["tenure_days"] - horizon_days, 0))
    called = {one.name: one.name if language == "ko" else one.name_en for one in found.segments}
    rows = pd.DataFrame({"name": members["name"].map(called), "day": day.astype(int), "left": left})
    parts = {str(name): _counts(some) for name, some in rows.groupby("name", sort=True)}
    curves = [curve_of(name, counts) for name, counts in parts.items()]
    solid = sorted((one for one in curves if one.n >= LEAST), key=lambda one: one.by(_TOLD_AT)[0])
    p_value = log_rank([parts[one.part] for one in solid if one.part]) if len(solid) > 1 else None
    return Returning(curve_of(None, _counts(rows)), "segment", told_parts(solid), p_value, "")


def _counts(rows: pd.DataFrame) -> Counts:
    counted = rows.groupby("day")["left"].agg(["sum", "size"])
    return {int(day): (int(left), int(size - left)) for day, left, size in zip(counted.index, counted["sum"], counted["size"], strict=True)}


def staying_title(found: Returning, language: str = "ko", day: int = _TOLD_AT) -> str:
    """Which group stays longest, or that none clearly does."""
    ko = language == "ko"
    if len(found.parts) < 2 or found.p_value is None or found.p_value >= 0.05:
        return "고객군마다 남아 있는 기간이 뚜렷이 다르지 않아요" if ko else "Groups do not clearly differ in how long they stay"
    longest = min(found.parts, key=lambda one: one.by(day)[0])
    share = korean.percent(1 - longest.by(day)[0], 0)
    return (f"‘{longest.part}’이 가장 오래 남아요(첫 구매 {day}일 뒤에도 {share})" if ko
            else f"'{longest.part}' stay longest ({share} still buying {day} days after the first purchase)")


def staying_lines(found: Returning, language: str = "ko") -> str:
    """Shares still buying after 90, 180 and 365 days, for those who cannot see the chart."""
    unit = "일" if language == "ko" else " days"
    return " · ".join(f"{one.part or ('전체' if language == 'ko' else 'all')} n {one.n:,}: "
                      + ", ".join(f"{day}{unit} {korean.percent(1 - one.by(day)[0], 0)}" for day in (90, 180, 365)) for one in _all(found))


def _all(found: Returning) -> list[Curve]:
    return [one for one in (found.whole, *found.parts) if one is not None]
