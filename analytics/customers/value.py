"""What each customer will be worth: how many purchases, how much money, until when, and how sure that is.

The models are fitted twice: on the first half of the history, to be checked against the second half that
they have not seen, and then on all of it for the forecast.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analytics.customers import kept
from analytics.customers.bg_nbd import BGNBD
from analytics.customers.features import span
from analytics.customers.gamma_gamma import GammaGamma
from analytics.customers.judging import Figure
from analytics.customers.pareto_nbd import ParetoNBD
from analytics.customers.refusing import CAME_BACK, HISTORY, too_few
from analytics.customers.regularity import Regularity, regularity
from analytics.reports import korean
from data.warehouse import Warehouse

HORIZON_DAYS = 365
LEAST_REPEATERS = 50
LEAST_DAYS = 120
_WEEK = 7
_MOST_LEARNT = 20_000  # customers: more of them do not move the parameters' second digit
_MOST_TRACKED = 5_000  # customers behind the week by week curve
_DRAWS = 30
_MOST_REDRAWN = 2_000  # customers a bootstrap draw; the spread is scaled to the true number
_Z = 1.959964
_EVEN_SPREAD = 0.35  # gaps this even (spread over mean) beat the model: the customer's own rhythm is used
MODELS = {"bg_nbd": BGNBD, "pareto_nbd": ParetoNBD}
_COHORT = "cohort_mean"
_PURPOSE = ("고객 가치를 예측하려면", "To forecast what customers are worth")

BuyingModel = BGNBD | ParetoNBD


@dataclass(frozen=True)
class Fitted:
    """One model's parameters on one stretch of the history, and its forecast against what came."""

    model: str
    parameters: dict[str, float]
    log_likelihood: float
    converged: bool
    expected: float | None = None  # purchases of all customers in the time held out
    actual: int | None = None


@dataclass(frozen=True)
class HoldOut:
    """The check: learnt before ``at``, compared until today.

    weeks: one row a week after ``at``: week, actual and expected purchases so far.
    """

    at: date
    days: int
    models: tuple[Fitted, ...]
    money: Fitted | None
    weeks: pd.DataFrame = field(repr=False, compare=False)


@dataclass(frozen=True)
class Value:
    """The forecast and how it was found.

    customers: index customer_key, most valuable first; columns alive (0..1), purchases (expected in the horizon),
    money_per_purchase_won, value_won, low_won, high_won (95 %, None for very many customers), next_on (date), regular.
    """

    today: date
    horizon_days: int
    n: int
    repeaters: int
    model: str
    fits: tuple[Fitted, ...]
    money: Fitted | None
    hold_out: HoldOut
    purchases: Figure
    value_won: Figure
    regularity: Regularity
    caveats: tuple[str, ...]
    version: str
    customers: pd.DataFrame = field(repr=False, compare=False)


def value(
    warehouse: Warehouse, today: date, horizon_days: int = HORIZON_DAYS, hold_out_days: int | None = None,
    language: str = "ko", seed: int = 0,
) -> Value:
    """Expected purchases and money of each customer in the next ``horizon_days``.

    hold_out_days: the part at the end that is held out first, by default half of the history (a year at most).
    Raises TooFewCustomers with fewer than 50 customers who came back, or a history under 120 days.
    """
    known = span(warehouse)
    days = (today - known.first).days
    if days < LEAST_DAYS:
        raise too_few(language, _PURPOSE, LEAST_DAYS, days, HISTORY)
    held = hold_out_days or min(days // 2, HORIZON_DAYS)
    with threadpool_limits(1):
        frame = purchases(warehouse, today)
        repeaters = int((frame["repeats"] > 0).sum())
        if repeaters < LEAST_REPEATERS:
            raise too_few(language, _PURPOSE, LEAST_REPEATERS, repeaters, CAME_BACK)
        check = _held_out(warehouse, today, held, language, seed)
        return _forecast(warehouse, today, horizon_days, frame, repeaters, check, language, seed)


def purchases(warehouse: Warehouse, today: date) -> pd.DataFrame:
    """Per customer, index customer_key: repeats, last_day and age_days since the first purchase, money and gaps."""
    return warehouse.frame("customer_purchases", as_of=today).set_index("customer_key")


def keep_value(warehouse: Warehouse, found: Value) -> None:
    """Write values to customer_scores (model 'value')."""
    shown = found.customers[["alive", "purchases", "low_won", "high_won", "next_on"]]
    detail = [
        json.dumps({"alive": round(row.alive, 4), "purchases": round(row.purchases, 3), "low": row.low_won, "high": row.high_won,
                    "next_on": str(row.next_on), "days": found.horizon_days}) for row in shown.itertuples()
    ]
    scores = pd.DataFrame({"value": found.customers["value_won"], "detail": detail}, index=found.customers.index)
    kept.keep(warehouse, "value", scores, found.today, found.version)


# ---- fitting ------------------------------------------------------------------------------------------


def _histories(frame: pd.DataFrame) -> np.ndarray:
    return np.column_stack([frame["repeats"], frame["last_day"] / _WEEK, frame["age_days"] / _WEEK]).astype(float)


def _money(frame: pd.DataFrame) -> np.ndarray:
    return np.column_stack([frame["repeats"], frame["repeat_money"].fillna(0)]).astype(float)


def _sampled(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    return frame if len(frame) <= _MOST_LEARNT else frame.sample(_MOST_LEARNT, random_state=seed)


def _fitted(frame: pd.DataFrame) -> dict[str, BuyingModel]:
    return {name: model().fit(_histories(frame)) for name, model in MODELS.items()}


def _report(name: str, model: BuyingModel | GammaGamma, expected: float | None = None, actual: int | None = None) -> Fitted:
    inner = {key.rstrip("_"): number for key, number in vars(model).items() if key.endswith("_") and isinstance(number, float)}
    likelihood = inner.pop("log_likelihood")
    return Fitted(name, inner, likelihood, bool(model.converged_), expected, actual)


def _money_model(frame: pd.DataFrame) -> GammaGamma | None:
    rows = _money(frame)
    if int(((rows[:, 0] > 0) & (rows[:, 1] > 0)).sum()) < LEAST_REPEATERS:
        return None
    return GammaGamma().fit(rows)


def _held_out(warehouse: Warehouse, today: date, days: int, language: str, seed: int) -> HoldOut:
    at = today - timedelta(days=days)
    frame = purchases(warehouse, at)
    if int((frame["repeats"] > 0).sum()) < LEAST_REPEATERS:
        raise too_few(language, _PURPOSE, LEAST_REPEATERS, int((frame["repeats"] > 0).sum()), ("앞 절반에서 다시 산 고객이", "명", "customers who came back in the first half"))
    learnt = _sampled(frame, seed)
    models = _fitted(learnt)
    came = warehouse.frame("customer_days_between", since=at, until=today)
    actual = int(came["customers"].sum())
    rows, scale = _histories(learnt), len(frame) / len(learnt)
    reports = tuple(
        _report(name, model, float(model.predict(rows, days / _WEEK).sum()) * scale, actual) for name, model in models.items()
    )
    best = models[_better(reports)]
    weeks = np.arange(1, days // _WEEK + 1)
    so_far = np.cumsum(np.bincount(came["after_days"].astype(int), weights=came["customers"], minlength=days))
    drawn = rows if len(rows) <= _MOST_TRACKED else rows[np.random.default_rng(seed).permutation(len(rows))[:_MOST_TRACKED]]
    expected = [float(best.predict(drawn, float(week)).sum()) * len(frame) / len(drawn) for week in weeks]
    track = pd.DataFrame({"week": weeks, "actual": so_far[weeks * _WEEK - 1], "expected": expected})
    money = _money_model(learnt)
    return HoldOut(at, days, reports, _report("gamma_gamma", money) if money else None, track)


def _better(reports: tuple[Fitted, ...]) -> str:
    """The model under which the history is likelier; both have four parameters."""
    return max(reports, key=lambda one: (one.converged, one.log_likelihood)).model


# ---- the forecast --------------------------------------------------------------------------------------


def _forecast(
    warehouse: Warehouse, today: date, horizon_days: int, frame: pd.DataFrame, repeaters: int, check: HoldOut,
    language: str, seed: int,
) -> Value:
    learnt, ahead = _sampled(frame, seed), horizon_days / _WEEK
    models = _fitted(learnt)
    reports = tuple(_report(name, model) for name, model in models.items())
    chosen = _better(reports)
    money_model = _money_model(learnt)
    sound = models[chosen].converged_ and money_model is not None and bool(money_model.converged_)
    even = regularity(warehouse, today)
    if sound and money_model is not None:
        customers, purchases_sum, total = _by_model(models[chosen], money_model, frame, learnt, ahead, seed)
    else:
        chosen = _COHORT
        customers, purchases_sum, total = _by_cohort(frame, ahead)
    customers["next_on"], customers["regular"] = _next_dates(frame, today, models.get(chosen))
    customers = customers.sort_values(["value_won", "purchases"], ascending=False, kind="stable")
    return Value(
        today, horizon_days, len(frame), repeaters, chosen, reports, _report("gamma_gamma", money_model) if money_model else None,
        check, purchases_sum, total, even, _caveats(check, even, chosen, bool(np.isnan(total.value)), language),
        kept.fingerprint("value", _histories(frame), chosen, horizon_days), customers,
    )


def _by_model(
    model: BuyingModel, money_model: GammaGamma, frame: pd.DataFrame, learnt: pd.DataFrame, ahead: float, seed: int
) -> tuple[pd.DataFrame, Figure, Figure]:
    rows, money = _histories(frame), _money(frame)
    expected, each = model.predict(rows, ahead), money_model.predict(money)
    customers = pd.DataFrame({
        "alive": model.alive(rows), "purchases": expected, "money_per_purchase_won": each, "value_won": expected * each,
    }, index=frame.index)
    shown = frame if len(frame) <= _MOST_LEARNT else learnt
    drawn_purchases, drawn_values = _drawn(model, money_model, learnt, shown, ahead, seed)
    scale = len(frame) / len(shown)
    low, high = np.quantile(drawn_values, [0.025, 0.975], axis=0)
    customers["low_won"], customers["high_won"] = (low, high) if shown is frame else (None, None)
    return (customers, _figure(float(expected.sum()), drawn_purchases.sum(axis=1) * scale),
            _figure(float((expected * each).sum()), drawn_values.sum(axis=1) * scale))


def _figure(value: float, draws: np.ndarray) -> Figure:
    margin = _Z * float(draws.std(ddof=1))
    return Figure(value, max(value - margin, 0.0), value + margin)


def _drawn(
    model: BuyingModel, money_model: GammaGamma, learnt: pd.DataFrame, shown: pd.DataFrame, ahead: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Forecasts of bootstrap customers' parameters for those shown: purchases and money, shape (draws, n).

    Each draw takes m of the n customers; its distance from the mean draw shrinks by sqrt(m / n) (Bickel et al. 1997).
    """
    random = np.random.default_rng(seed)
    rows, money = _histories(learnt), _money(learnt)
    taken = min(len(rows), _MOST_REDRAWN)
    shown_rows, shown_money = _histories(shown), _money(shown)
    start = tuple(vars(model)[name] for name in ("r_", "alpha_", *(("a_", "b_") if isinstance(model, BGNBD) else ("s_", "beta_"))))
    unit = float(np.average(money[:, 1], weights=money[:, 0] > 0)) / 30
    purchases_drawn, values_drawn = [], []
    for _ in range(_DRAWS):
        weight = np.bincount(random.integers(0, len(rows), taken), minlength=len(rows)).astype(float)
        again = type(model)(starts=(start,)).fit(rows, sample_weight=weight)
        money_again = GammaGamma(starts=((money_model.p_, money_model.q_, money_model.v_ / unit),)).fit(money, sample_weight=weight)
        purchases_drawn.append(again.predict(shown_rows, ahead))
        values_drawn.append(purchases_drawn[-1] * money_again.predict(shown_money))
    shrink = np.sqrt(taken / len(learnt))
    return _shrunk(np.array(purchases_drawn), shrink), _shrunk(np.array(values_drawn), shrink)


def _shrunk(draws: np.ndarray, factor: float) -> np.ndarray:
    middle = draws.mean(axis=0)
    return np.maximum(middle + (draws - middle) * factor, 0.0)


def _by_cohort(frame: pd.DataFrame, ahead: float) -> tuple[pd.DataFrame, Figure, Figure]:
    """When no model holds: everybody is expected to go on as all customers did on average."""
    weeks = np.maximum(frame["age_days"].to_numpy(dtype=float), _WEEK) / _WEEK
    rate = float(frame["repeats"].sum() / weeks.sum())
    paid = frame[frame["day_money"].notna()]
    money = float(np.average(paid["day_money"], weights=paid["repeats"] + 1)) if len(paid) else np.nan
    expected = np.full(len(frame), rate * ahead)
    customers = pd.DataFrame({
        "alive": np.nan, "purchases": expected, "money_per_purchase_won": money, "value_won": expected * money,
        "low_won": None, "high_won": None,
    }, index=frame.index)
    spread = _Z * float(np.std(frame["repeats"] / weeks, ddof=1)) * ahead * np.sqrt(len(frame))
    total = float(expected.sum())
    return (customers, Figure(total, max(total - spread, 0.0), total + spread),
            Figure(total * money, max(total - spread, 0.0) * money, (total + spread) * money))


def _next_dates(frame: pd.DataFrame, today: date, model: BuyingModel | None) -> tuple[list[date | None], np.ndarray]:
    """The day of the next purchase: even buyers by their own rhythm, others by the model's median wait."""
    gaps, last = frame["gap_days"].to_numpy(dtype=float), (frame["age_days"] - frame["last_day"]).to_numpy(dtype=float)
    regular = (frame["gap_spread"] <= _EVEN_SPREAD).to_numpy()
    waits = model.waiting(_histories(frame)) * _WEEK if model is not None else gaps
    by_rhythm = np.maximum(gaps - last, 0)
    days = np.where(regular, by_rhythm, waits)
    return [today + timedelta(days=int(wait)) if np.isfinite(wait) and wait < 3_650 else None for wait in days], regular


def _caveats(check: HoldOut, even: Regularity, chosen: str, no_money: bool, language: str) -> tuple[str, ...]:
    ko, found = language == "ko", []
    if no_money:
        found.append("주문에 금액이 없어 구매 횟수만 예측했어요." if ko else "The orders hold no money: purchases alone are forecast.")
    if chosen == _COHORT:
        found.append(
            "구매 모델이 이 자료에 맞지 않아 모든 고객에게 평균을 적용했어요. 고객 사이의 차이는 보지 마세요." if ko
            else "No buying model fits this data: everybody gets the mean, so do not compare customers.")
    else:
        report = next(one for one in check.models if one.model == _better(check.models))
        error = (report.expected or 0) / max(report.actual or 0, 1) - 1
        if abs(error) > 0.15:
            side = ("많게" if error > 0 else "적게") if ko else ("high" if error > 0 else "low")
            found.append(
                f"확인 기간에 실제보다 {korean.percent(abs(error), 0)} {side} 예측했어요. 합계는 이만큼 어긋날 수 있어요." if ko
                else f"On the time held out the forecast was {abs(error):.0%} too {side}: totals may be off by as much.")
    if even.regular:
        found.append(
            f"구매 간격이 고른 편이에요(고르기 {even.shape:.1f}, 1이면 제멋대로). 다음 구매일은 고객 자신의 주기를 먼저 봐요." if ko
            else f"Purchases come at even gaps (shape {even.shape:.1f}; 1 is random): next dates follow each customer's own rhythm.")
    return tuple(found)


# ---- words ---------------------------------------------------------------------------------------------


def headline(found: Value, language: str = "ko") -> str:
    """Where the coming money lies, in a sentence."""
    top = found.customers.head(max(round(found.n * 0.1), 1))
    share = float(top["value_won"].sum()) / found.value_won.value if found.value_won.value else 0.0
    if found.model == _COHORT:
        return "고객 사이의 차이를 말할 만큼 자료가 뚜렷하지 않아요" if language == "ko" else "The data does not tell customers apart"
    if language == "ko":
        return f"상위 10% 고객이 앞으로의 매출 {korean.particle(korean.percent(share, 0), '을/를')} 만들어요"
    return f"The top 10 % of customers will bring {share:.0%} of the coming money"


def track_title(found: Value, language: str = "ko") -> str:
    """How the forecast did on the time held out, in a sentence."""
    report = next(one for one in found.hold_out.models if one.model == _better(found.hold_out.models))
    expected, actual = report.expected or 0.0, report.actual or 0
    error = abs(expected / max(actual, 1) - 1)
    if language == "ko":
        side = "많게" if expected > actual else "적게"
        return f"확인 기간의 구매 {actual:,}번을 {expected:,.0f}번으로, {korean.percent(error, 0)} {side} 예측했어요"
    return f"Of {actual:,} purchases held out it forecast {expected:,.0f}: {error:.0%} too {'many' if expected > actual else 'few'}"
