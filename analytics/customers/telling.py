"""Results of the customers' room for the terminal: plain values for machines, a few lines for people."""

from __future__ import annotations

import dataclasses
from typing import Any

from analytics.customers.churn import Churn, in_words
from analytics.customers.labelled import LabelledChurn
from analytics.customers.recommending import Recommended
from analytics.customers.segments import Segmentation, headline
from analytics.customers.value import Fitted, Value
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
    if found.stability is not None:
        lines.append(f"  안정성 {found.stability:.2f}, 실루엣 {found.silhouette:.2f}, GMM과 일치 {found.mixture_agreement:.2f}")
    return "\n".join([*lines, *found.caveats])


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


def labelled_plain(found: LabelledChurn) -> dict[str, Any]:
    """The judgement over five folds, the shares per value, and the customers, riskiest first."""
    told = _fields(found, without=("customers",))
    figures = {
        "auc": found.judged.auc.value, "auc_low": found.judged.auc.low, "auc_high": found.judged.auc.high,
        "calibration_error": found.judged.calibration_error, "brier": found.judged.brier.value,
        "average_precision": found.judged.average_precision.value, "lift_top_tenth": found.judged.lift_top.value,
        "churn_percent": round(found.share * 100, 3),
    }
    return figures | told | {"customers": found.customers.to_dict(orient="records")}


def labelled_text(found: LabelledChurn) -> str:
    judged, over = found.judged, found.over_rule
    first = [f"  {row['key']}: {korean.percent(row['risk'], 0)} - {' / '.join(row['reasons'])}" for row in found.customers.head(10).to_dict("records")]
    return "\n".join([
        f"{korean.people(found.n)} 가운데 {korean.people(found.left)}({korean.percent(found.share, 2)})이 떠났어요",
        f"처음 보는 고객에서 AUC {judged.auc.value:.3f} (95% 구간 {judged.auc.low:.3f}~{judged.auc.high:.3f}), 예측과 실제의 차이 평균 "
        f"{korean.points_apart(judged.calibration_error)}, ‘{found.rule}’ 열 하나보다 {over.value:+.3f}", *first, *found.caveats])


def value_plain(found: Value) -> dict[str, Any]:
    """The check on the time held out, the fits on all of the history, the forecast, the customers."""
    told = _fields(found, without=("customers", "hold_out", "fits", "money"))
    check = found.hold_out
    return told | {
        "hold_out": {"until": check.at, "days": check.days, "weeks": check.days / 7, "models": _fits(check.models, check.money),
                     "tracking": check.weeks.to_dict(orient="records")},
        "fits": _fits(found.fits, found.money),
        "customers": found.customers.reset_index().to_dict(orient="records"),
    }


def _fits(models: tuple[Fitted, ...], money: Fitted | None) -> dict[str, Any]:
    told = {}
    for one in (*models, *([money] if money else [])):
        rest = {"log_likelihood": one.log_likelihood, "converged": one.converged}
        forecast = {"expected": one.expected, "actual": one.actual} if one.expected is not None else {}
        told[one.model] = one.parameters | rest | forecast
    return told


def value_text(found: Value) -> str:
    check = found.hold_out
    lines = [
        f"앞으로 {found.horizon_days}일 동안 구매 {found.purchases.value:,.0f}번, {korean.won(found.value_won.value)}을 기대해요 "
        f"(95% 구간 {korean.won(found.value_won.low)}~{korean.won(found.value_won.high)})",
        f"확인: {check.at:%Y.%m.%d}부터 {check.days}일",
    ]
    for one in check.models:
        parameters = ", ".join(f"{name} {number:.3f}" for name, number in one.parameters.items())
        lines.append(f"  {one.model}: {parameters}, LL {one.log_likelihood:,.2f}, 예측 {one.expected:,.0f}번 / 실제 {one.actual:,}번")
    first = [f"  {key}: {korean.won(row.value_won)}, 구매 {row.purchases:.1f}번, 아직 고객일 확률 {row.alive:.0%}, 다음 구매 {row.next_on or '–'}"
             for key, row in found.customers.head(10).iterrows()]
    return "\n".join([*lines, *first, *found.caveats])


def recommended_plain(found: Recommended) -> dict[str, Any]:
    """How the ways did against popularity, the cycles, and the offers of each customer."""
    told = _fields(found, without=("offers", "ways", "when_chosen"))
    offers: dict[str, list[dict[str, Any]]] = {}
    for row in found.offers.to_dict(orient="records"):
        offers.setdefault(row["customer_key"], []).append({key: row[key] for key in ("product", "reason", "when")})
    ways, when_chosen = ({one.way: _fields(one, without=("way",)) for one in judged} for judged in (found.ways, found.when_chosen))
    return told | {"ways": ways, "when_chosen": when_chosen, "customers": offers}


def recommended_text(found: Recommended) -> str:
    lines = [f"‘{found.way}’ 방법을 써요. {found.judged_from:%Y.%m.%d}부터 {found.judged_days}일 동안 다시 산 {korean.people(found.customers_judged)}으로 확인했어요."]
    for one in found.ways:
        lines.append(f"  {one.way}: 5개 안에 맞힘 {korean.percent(one.hit_5.value)}, NDCG@10 {one.ndcg_10.value:.3f}, "
                     f"인기 순보다 {one.over_popular.value:+.3f} (95% 구간 {one.over_popular.low:+.3f}~{one.over_popular.high:+.3f})")
    first = [f"  {row['customer_key']}: {row['product']} - {row['reason']}" for row in found.offers.head(10).to_dict("records")]
    return "\n".join([*lines, *first, *found.caveats])


def _fields(result: Any, without: tuple[str, ...]) -> dict[str, Any]:
    return {field.name: getattr(result, field.name) for field in dataclasses.fields(result) if field.name not in without}
