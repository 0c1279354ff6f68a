"""Results of the customers' room for the terminal: plain values for machines, a few lines for people."""

from __future__ import annotations

import dataclasses
from typing import Any

from analytics.customers.churn import Churn, in_words
from analytics.customers.segments import Segmentation, headline
from analytics.reports import korean


def segments_plain(found: Segmentation) -> dict[str, Any]:
    """The groups with their figures, and the group of each customer."""
    told = _fields(found, without=("members",))
    return told | {"headline": headline(found), "customers": dict(found.members["name"])}


def segments_text(found: Segmentation) -> str:
    lines = [headline(found)]
    for one in found.segments:
        lines.append(f"  {one.name}: {korean.people(one.size)} ({korean.percent(one.share, 0)}), "
                     f"매출의 {korean.percent(one.money_share, 0)}. {one.description}")
    return "\n".join([*lines, f"  안정성 {found.stability:.2f}, 실루엣 {found.silhouette:.2f}", *found.caveats])


def churn_plain(found: Churn) -> dict[str, Any]:
    """The judgement, the comparison, and the customers, riskiest money first."""
    told = _fields(found, without=("customers",))
    figures = {
        "auc": found.judged.auc.value, "rule_auc": found.rule.auc.value, "auc_gain": found.over_rule.value,
        "auc_gain_low": found.over_rule.low, "auc_gain_high": found.over_rule.high,
        "auc_gain_over_frequency": found.over_frequency, "average_precision": found.judged.average_precision.value,
        "brier": found.judged.brier.value, "calibration_error": found.judged.calibration_error,
        "lift_top_tenth": found.judged.lift_top.value,
    }
    customers = found.customers.reset_index().to_dict(orient="records")
    return figures | told | {"customers": customers}


def churn_text(found: Churn) -> str:
    told = in_words(found)
    first = [f"  {key}: {korean.percent(row.risk, 0)}, {korean.won(row.loss_won)} - {' / '.join(row.reasons)}"
             for key, row in found.customers.head(10).iterrows()]
    return "\n".join([told.list_title, told.method, told.against_rule, told.trust_title, *first, *found.caveats])


def _fields(result: Any, without: tuple[str, ...]) -> dict[str, Any]:
    return {field.name: getattr(result, field.name) for field in dataclasses.fields(result) if field.name not in without}
