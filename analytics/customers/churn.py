"""Who is about to leave, how sure that is, and why.

A customer has left at a date when nothing is bought in the ``horizon_days`` after it. The risk is learnt at
earlier dates, judged at a later one that it has not seen, and then learnt again with that date included:

    learn at  T-2h, T-2h-30, ...   what happened until T-h
    choose    at the newest of them, each customer's risk from models that saw other customers alone
    judge at  T-h                  what happened until T; no choice has seen it
    score at  T (today)            what nobody knows yet
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.special import expit
from threadpoolctl import threadpool_limits

from analytics.customers import kept
from analytics.customers.drift import Drift, drift
from analytics.customers.features import Feature, features, matrix, parts_of, span, usable
from analytics.customers.judging import Figure, Judged, auc, auc_difference, judge
from analytics.customers.reasons import Reasons, usual
from analytics.customers.refusing import CAME_BACK, HISTORY, LEFT, too_few
from analytics.customers.risk import Boosted, Calibrated, Logistic, Network, Risk, Rule, Tree
from analytics.reports import korean
from data.warehouse import Warehouse

HORIZON_DAYS = 90
ACTIVE_DAYS = 365  # who has not bought for a year is gone already and needs no forecast
_LEAST_HISTORY_DAYS = 90  # before the first date that is learnt from
_LEAST_EVENTS = 50  # leavers and stayers, each, to learn from and to judge on
_ORIGIN_STEP_DAYS = 30
_MOST_ORIGINS = 4
_MOST_STUDIED = 40_000  # customers to learn from and to judge on: more of them move no figure that is shown
_AT_ONCE = 200_000  # customers scored in one go, for the memory's sake
_MISJUDGED = 0.05  # mean distance of forecast and outcome on the judged date
_PURPOSE = ("이탈을 예측하려면", "To forecast who leaves")
_RULE, _HABIT = "recency", "frequency"  # the two rules of thumb that a model must beat
_SHIPPED = ("logistic", "boosting")  # a tree gives many customers one risk, a net strays further from the outcome: both show what is left to find

_RULES = {
    _RULE: ("마지막 구매가 오래될수록 위험하다", "the longer ago, the riskier"),
    _HABIT: ("적게 산 고객일수록 위험하다", "the fewer purchases, the riskier"),
}


@dataclass(frozen=True)
class Compared:
    """One model; ``over_...`` is its AUC minus that of the recency or the frequency rule.

    judged, over_rule, over_frequency: on the judged date. when_chosen...: on the newest date that is learnt from,
    on customers held out in turn; the choice rests on these alone.
    """

    model: str
    judged: Judged
    over_rule: Figure
    over_frequency: Figure
    when_chosen: Figure
    when_chosen_over_rule: Figure
    when_chosen_over_frequency: Figure


@dataclass(frozen=True)
class Churn:
    """The risks and how they were found.

    customers: index customer_key, riskiest money first; columns risk (0..1), money_won (last 365 days),
    loss_won (risk x money), recency_days, reasons (tuple of sentences, strongest first), change (what would lower the risk, from and to).
    """

    today: date
    horizon_days: int
    judged_at: date
    learnt_at: tuple[date, ...]
    n: int
    base_rate: float
    model: str
    judged: Judged
    compared: tuple[Compared, ...]
    rule: Judged
    over_rule: Figure
    over_frequency: Figure
    expected_leavers: float
    money_at_risk_won: float
    drivers: tuple[str, ...]
    drift: tuple[Drift, ...]  # today's customers against those it learnt from last, most changed first
    caveats: tuple[str, ...]
    version: str
    customers: pd.DataFrame = field(repr=False, compare=False)


@dataclass(frozen=True)
class Origin:
    """Customers active at a date: their features, and whether they left (None when not known yet)."""

    at: date
    frame: pd.DataFrame
    left: np.ndarray


def churn(warehouse: Warehouse, today: date, horizon_days: int = HORIZON_DAYS, language: str = "ko", seed: int = 0) -> Churn:
    """Risk of each active customer to buy nothing in the next ``horizon_days``.

    Raises TooFewCustomers when the history is too short or too few left or stayed to learn from.
    """
    learnt_at, judged_at = _dates(warehouse, today, horizon_days, language)
    with threadpool_limits(1):
        one_in = parts_of(warehouse, _MOST_STUDIED)
        learnt = [_origin(warehouse, at, horizon_days, one_in) for at in learnt_at]
        judged = _origin(warehouse, judged_at, horizon_days, one_in)
        _enough(learnt, judged, language)
        used = usable(learnt[0].frame, "churn")
        compared = _compare(learnt, judged, used, seed)
        chosen = _chosen(compared)
        fitted = _fit(_models(used, seed)[chosen.model], [*learnt, judged], used)
        studied = _active(features(warehouse, today, parts=one_in))
        return _scored(warehouse, fitted, used, chosen, compared, judged, studied, learnt_at, today, horizon_days, language)


def keep_churn(warehouse: Warehouse, found: Churn) -> None:
    """Write the risks and reasons to customer_scores."""
    told = zip(found.customers["reasons"], found.customers["change"], strict=True)
    detail = [json.dumps({"reasons": reasons, "change": change}, ensure_ascii=False) for reasons, change in told]
    scores = pd.DataFrame({"value": found.customers["risk"], "detail": detail}, index=found.customers.index)
    kept.keep(warehouse, "churn", scores, found.today, found.version)


# ---- dates and rows --------------------------------------------------------------------------------


def _dates(warehouse: Warehouse, today: date, horizon_days: int, language: str) -> tuple[tuple[date, ...], date]:
    first = span(warehouse).first
    need, have = 2 * horizon_days + _LEAST_HISTORY_DAYS, (today - first).days
    if have < need:
        raise too_few(language, _PURPOSE, need, have, HISTORY)
    judged_at = today - timedelta(days=horizon_days)
    newest = judged_at - timedelta(days=horizon_days)
    learnt = [newest - timedelta(days=_ORIGIN_STEP_DAYS * step) for step in range(_MOST_ORIGINS)]
    return tuple(at for at in learnt if (at - first).days >= _LEAST_HISTORY_DAYS), judged_at


def _origin(warehouse: Warehouse, at: date, horizon_days: int, one_in: int) -> Origin:
    frame = _active(features(warehouse, at, parts=one_in))
    bought = warehouse.frame("customer_bought_between", since=at, until=at + timedelta(days=horizon_days))
    return Origin(at, frame, (~frame.index.isin(bought["customer_key"])).astype(int))


def _active(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["recency_days"] <= ACTIVE_DAYS]


def _enough(learnt: list[Origin], judged: Origin, language: str) -> None:
    leavers = min(int(learnt[0].left.sum()), int(judged.left.sum()))
    stayers = min(int((1 - learnt[0].left).sum()), int((1 - judged.left).sum()))
    if leavers < _LEAST_EVENTS:
        raise too_few(language, _PURPOSE, _LEAST_EVENTS, leavers, LEFT)
    if stayers < _LEAST_EVENTS:
        raise too_few(language, _PURPOSE, _LEAST_EVENTS, stayers, CAME_BACK)


# ---- models ------------------------------------------------------------------------------------------


def _models(used: list[Feature], seed: int) -> dict[str, Risk]:
    names = [feature.name for feature in used]
    return {
        _RULE: Rule(column=names.index("recency_days")),
        _HABIT: Rule(column=names.index("frequency")),
        "logistic": Calibrated(Logistic()),
        "tree": Calibrated(Tree(seed=seed)),
        "boosting": Calibrated(Boosted(seed=seed)),
        "network": Calibrated(Network(seed=seed)),
    }


def _fit(model: Risk, origins: list[Origin], used: list[Feature]) -> Risk:
    rows = np.vstack([matrix(origin.frame, used) for origin in origins])
    left = np.concatenate([origin.left for origin in origins])
    if isinstance(model, Calibrated):
        keys = np.concatenate([origin.frame.index.to_numpy() for origin in origins])
        return model.fit(rows, left, groups=pd.factorize(keys)[0])
    return model.fit(rows, left)


def _compare(
    learnt: list[Origin], judged: Origin, used: list[Feature], seed: int
) -> tuple[Compared, ...]:
    fitted = {name: _fit(model, learnt, used) for name, model in _models(used, seed).items()}
    rows, newest = matrix(judged.frame, used), learnt[0]
    risks = {name: model.predict_proba(rows)[:, 1] for name, model in fitted.items()}
    held = {name: _held(model, newest, used) for name, model in fitted.items()}
    return tuple(
        Compared(name, judge(judged.left, risk, seed), *_over_rules(judged.left, risks, name),
                 auc(newest.left, held[name]), *_over_rules(newest.left, held, name))
        for name, risk in risks.items()
    )


def _held(model: Risk, newest: Origin, used: list[Feature]) -> np.ndarray:
    """Log-odds at the newest date learnt from, of customers unseen; a rule's order is that of its bare column."""
    if isinstance(model, Calibrated):
        return model.held_[:len(newest.frame)]  # origins are learnt from newest first
    return model.decision_function(matrix(newest.frame, used))


def _over_rules(left: np.ndarray, risks: dict[str, np.ndarray], name: str) -> tuple[Figure, Figure]:
    return auc_difference(left, risks[name], risks[_RULE]), auc_difference(left, risks[name], risks[_HABIT])


def _chosen(compared: tuple[Compared, ...]) -> Compared:
    """The best model at the dates learnt from, when there and on the judged date it beats both rules by more than noise.

    Else the rule that was better at the dates learnt from. The judged date never picks between models.
    """
    rules = [one for one in compared if one.model in _RULES]
    better = [one for one in compared if one.model in _SHIPPED and min(one.when_chosen_over_rule.low, one.when_chosen_over_frequency.low) > 0]
    best = max(better, key=lambda one: one.when_chosen.value, default=None)
    if best and min(best.over_rule.low, best.over_frequency.low) > 0:
        return best
    return max(rules, key=lambda one: one.when_chosen.value)


# ---- results ------------------------------------------------------------------------------------------


def _scored(
    warehouse: Warehouse, fitted: Risk, used: list[Feature], chosen: Compared, compared: tuple[Compared, ...], judged: Origin,
    studied: pd.DataFrame, learnt_at: tuple[date, ...], today: date, horizon_days: int, language: str,
) -> Churn:
    parts, typical = parts_of(warehouse, _AT_ONCE), usual(studied, used)
    scored = [_part_scored(frame, fitted, used, typical, language) for frame in _everybody(warehouse, today, parts, studied)]
    customers = pd.concat([one.customers for one in scored]).sort_values(["loss_won", "risk"], ascending=False, kind="stable")
    rule = next(one.judged for one in compared if one.model == _RULE)
    return Churn(
        today=today, horizon_days=horizon_days, judged_at=judged.at, learnt_at=learnt_at, n=len(customers),
        base_rate=chosen.judged.events / chosen.judged.n, model=chosen.model, judged=chosen.judged, compared=compared,
        rule=rule, over_rule=chosen.over_rule, over_frequency=chosen.over_frequency, expected_leavers=float(customers["risk"].sum()),
        money_at_risk_won=float(customers["loss_won"].sum()), drivers=scored[0].drivers, drift=drift(judged.frame, studied, used),
        caveats=_caveats(chosen, language), customers=customers,
        version=kept.fingerprint("churn", np.array([one.rows_hash for one in scored]), chosen.model, horizon_days),
    )


@dataclass(frozen=True)
class _Scored:
    """A part of the customers with their risks."""

    customers: pd.DataFrame
    drivers: tuple[str, ...]
    rows_hash: str


def _everybody(warehouse: Warehouse, today: date, parts: int, studied: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """All active customers, a part at a time; the studied ones again when they are all there are."""
    if parts == 1 and parts_of(warehouse, _MOST_STUDIED) == 1:
        return iter([studied])
    return (_active(features(warehouse, today, parts=parts, part=part)) for part in range(parts))


def _part_scored(now: pd.DataFrame, fitted: Risk, used: list[Feature], typical: np.ndarray, language: str) -> _Scored:
    rows = matrix(now, used)
    odds = fitted.decision_function(rows)
    risk = expit(odds)
    reasons = Reasons(now, used, fitted.contributions(rows), typical)
    money = now["money_365"].fillna(0).clip(lower=0).to_numpy()
    customers = pd.DataFrame({
        "risk": risk, "money_won": money, "loss_won": risk * money, "recency_days": now["recency_days"],
        "reasons": reasons.sentences(language), "change": reasons.changes(odds, language),
    }, index=now.index)
    return _Scored(customers, reasons.drivers(language), kept.fingerprint("rows", rows))


def _caveats(chosen: Compared, language: str) -> tuple[str, ...]:
    ko, found = language == "ko", []
    if chosen.model in _RULES:
        rule = _RULES[chosen.model]
        found.append(
            f"어떤 모델도 ‘{rule[0]}’는 간단한 규칙보다 뚜렷하게 낫지 않아서 그 규칙을 써요." if ko
            else f"No model beats the simple rule '{rule[1]}' by more than noise, so the rule is used.")
    return tuple(found)


# ---- words ---------------------------------------------------------------------------------------------


def warning(found: Churn, language: str = "ko") -> str | None:
    """That the customers are no longer those it learnt from, or that it misjudged the newest that are known; else None."""
    ko, changed = language == "ko", [one for one in found.drift if one.changed]
    if changed:
        names = ", ".join(one.label if ko else one.label_en for one in changed[:3])
        return (f"배울 때와 고객이 달라졌어요({names}). 위험 값보다 순서를 보세요." if ko
                else f"The customers have changed since it learnt ({names}): trust the order more than the value.")
    if found.judged.calibration_error > _MISJUDGED:
        return (f"가장 최근에 확인된 고객의 이탈을 평균 {korean.points_apart(found.judged.calibration_error)} 어긋나게 봤어요. 위험 값보다 순서를 보세요." if ko
                else f"On the newest customers known it was {found.judged.calibration_error * 100:.1f} points off on average: trust the order more than the value.")
    return None


@dataclass(frozen=True)
class ChurnWords:
    """The findings as sentences, each from the figures beside it."""

    list_title: str
    method: str
    spread_title: str
    trust_title: str
    trust_method: str
    against_rule: str


def in_words(found: Churn, language: str = "ko") -> ChurnWords:
    """The result in sentences a marketer reads."""
    top = found.customers.head(max(round(found.n * 0.1), 1))
    share = float(top["loss_won"].sum()) / found.money_at_risk_won if found.money_at_risk_won else 0.0
    high = float((found.customers["risk"] >= 0.5).mean())
    error, over = found.judged.calibration_error, found.over_rule
    drivers = ", ".join(found.drivers[:3])
    if language != "ko":
        return ChurnWords(
            f"The first {len(top):,} customers hold {share:.0%} of the money at risk",
            f"Learnt at {len(found.learnt_at)} dates up to {found.learnt_at[0]}, judged on {found.judged.n:,} customers at {found.judged_at}"
            + (f" · mainly {drivers}" if drivers else ""),
            f"{high:.0%} of customers are more likely to leave than to stay",
            f"Forecast and outcome are {error * 100:.1f} points apart on average",
            f"Each dot is a tenth of {found.judged.n:,} customers unseen in learning, bars are 95 % intervals",
            _against_rule_en(found, over))
    return ChurnWords(
        f"앞의 {korean.people(len(top))}에게 걸린 돈이 전체의 {korean.particle(korean.percent(share, 0), '이에요/예요')}",
        f"{found.judged_at:%Y.%m.%d}에 처음 보는 고객 {korean.people(found.judged.n)}으로 확인"
        + (f" · 위험을 가르는 것: {drivers}" if drivers else ""),
        f"고객의 {korean.particle(korean.percent(high, 0), '이/가')} 남기보다 떠나기 쉬워요",
        f"예측과 실제의 차이는 평균 {korean.particle(korean.points_apart(error), '이에요/예요')}",
        f"점 하나가 학습에 쓰지 않은 고객 {korean.people(found.judged.n)}의 10%, 막대는 95% 구간",
        _against_rule_ko(found, over))


def _against_rule_ko(found: Churn, over: Figure) -> str:
    if found.model in _RULES:
        return "간단한 규칙을 그대로 써요"
    return (f"‘마지막 구매가 오래된 순’보다 순서를 {over.value:+.3f} 더 맞혀요(AUC {found.rule.auc.value:.3f} → "
            f"{found.judged.auc.value:.3f}, 95% 구간 {over.low:+.3f}~{over.high:+.3f})")


def _against_rule_en(found: Churn, over: Figure) -> str:
    if found.model in _RULES:
        return "The simple rule is used as it is"
    return (f"Ranks better than 'longest ago first' by {over.value:+.3f} (AUC {found.rule.auc.value:.3f} to "
            f"{found.judged.auc.value:.3f}, 95 % interval {over.low:+.3f} to {over.high:+.3f})")
