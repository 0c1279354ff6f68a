"""Churn where the file itself says who left: one row per customer, no dates.

Judged by five folds: each customer's risk comes from models that never saw that customer. Which model speaks is
chosen inside each fold as well (nested cross-validation: Varma & Simon 2006), so the figures told owe nothing to
the choice; ``compared`` shows each model alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from analytics.customers import kept
from analytics.customers.judging import Figure, Judged, auc, auc_difference, judge
from analytics.customers.refusing import too_few
from analytics.customers.risk import Boosted, Calibrated, Logistic, Network, Risk, Rule, Tree
from analytics.metrics.intervals import wilson
from analytics.reports import korean
from data.customer_files import Labelled

_FOLDS = 5
_LEAST_EVENTS = 50
_MOST_WORDS = 30  # different values of a column that counts as words
_NUMERIC_SHARE = 0.9
_RULE = "rule"
_PURPOSE = ("이탈을 예측하려면", "To forecast who leaves")
_SAYS_IT_ALL = 0.995  # AUC of a single column from which it is the label once more (a reason for leaving, a second flag)
_SHIPPED = ("logistic", "tree", "boosting")  # their contributions are exact and cheap; the network is a check


@dataclass(frozen=True)
class Share:
    """How many of a group left, with the 95 % interval of the share (0..1)."""

    column: str
    value: str
    n: int
    left: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class FoldedModel:
    """One model over the five folds; ``over_rule`` is its AUC minus that of the best single column."""

    model: str
    judged: Judged
    over_rule: Figure


@dataclass(frozen=True)
class LabelledChurn:
    """Who is likely to leave, by a model learnt from the file's own label.

    customers: one row per row of the file, riskiest first; columns key, risk (0..1), left (0/1), reasons.
    """

    file: str
    label: str
    n: int
    left: int
    share: float
    model: str
    judged: Judged
    rule: str
    over_rule: Figure
    compared: tuple[FoldedModel, ...]
    shares: tuple[Share, ...]
    missing: dict[str, int]
    set_aside: tuple[str, ...]  # columns that give the label away
    caveats: tuple[str, ...]
    version: str
    customers: pd.DataFrame = field(repr=False, compare=False)


@dataclass(frozen=True)
class _Encoded:
    rows: np.ndarray
    themes: list[str]  # the file's column of each encoded column
    written: pd.DataFrame
    numbers: dict[str, np.ndarray]
    missing: dict[str, int]
    set_aside: tuple[str, ...]


def labelled_churn(table: Labelled, language: str = "ko", seed: int = 0) -> LabelledChurn:
    """Learn from the label, judge on held-out customers, give reasons. Raises TooFewCustomers under 50 who left or stayed."""
    events = int(min(table.left.sum(), len(table.left) - table.left.sum()))
    if events < _LEAST_EVENTS:
        counted = ("떠난 고객과 남은 고객이 저마다", "명", "customers who left and as many who stayed")
        raise too_few(language, _PURPOSE, _LEAST_EVENTS, events, counted)
    encoded = _encode(table, language)
    rule = _best_column(encoded.rows, table.left)
    models: dict[str, Risk] = {
        _RULE: Rule(column=rule), "logistic": Calibrated(Logistic(C=1.0)), "tree": Calibrated(Tree()),
        "boosting": Calibrated(Boosted(rounds=150, rate=0.06, seed=seed)), "network": Calibrated(Network(seed=seed)),
    }
    with threadpool_limits(1):
        risks, spoken = _out_of_fold(models, encoded.rows, table.left, seed)
        compared = tuple(
            FoldedModel(name, judge(table.left, risk, seed), auc_difference(table.left, risk, risks[_RULE])) for name, risk in risks.items()
        )
        whole = {name: clone(model).fit(encoded.rows, table.left) for name, model in models.items() if name in (_RULE, *_SHIPPED)}
        name = _chosen(whole, encoded.rows, table.left)
        chosen, fitted = FoldedModel(name, judge(table.left, spoken, seed), auc_difference(table.left, spoken, risks[_RULE])), whole[name]
        shares = _shares(encoded, table.left)
        customers = _customers(table, encoded, fitted.contributions(encoded.rows), spoken, shares, language)
    missing = {name: count for name, count in encoded.missing.items() if count}
    return LabelledChurn(
        table.file, table.label, len(table.left), int(table.left.sum()), float(table.left.mean()), chosen.model, chosen.judged,
        encoded.themes[rule], chosen.over_rule, compared, shares, missing, encoded.set_aside, _caveats(chosen, missing, encoded.set_aside, language),
        kept.fingerprint("labelled", encoded.rows, chosen.model, seed), customers,
    )


# ---- columns ---------------------------------------------------------------------------------------------


def _encode(table: Labelled, language: str) -> _Encoded:
    """The columns as numbers: words as one column a word. What gives the label away, or says nothing, is left out."""
    parts, themes, written, numbers, missing, set_aside = [], [], {}, {}, {}, []
    for name in table.columns.columns:
        if name == table.key:
            continue
        text = table.columns[name].astype("string").str.strip().replace("", pd.NA)
        number = pd.to_numeric(text.str.replace(",", ""), errors="coerce")
        missing[name] = int(text.isna().sum())
        numeric = number.notna().sum() >= _NUMERIC_SHARE * text.notna().sum() > 0 and number.nunique() > 2
        words = text.fillna("–").astype(str)
        if _gives_away(number.to_numpy(dtype=float, na_value=np.nan) if numeric else words, table.left):
            set_aside.append(name)
        elif numeric:
            numbers[name] = number.to_numpy(dtype=float, na_value=np.nan)
            parts.append(numbers[name][:, None])
            themes.append(name)
        elif 1 < words.nunique() <= _MOST_WORDS:
            dummies = pd.get_dummies(words, dtype=float)
            parts.append(dummies.to_numpy())
            themes += [name] * dummies.shape[1]
            written[name] = words
    if not parts:
        raise too_few(language, _PURPOSE, 1, 0, ("고객마다 다른 열이", "개", "columns that differ between customers"))
    return _Encoded(np.hstack(parts), themes, pd.DataFrame(written), numbers, missing, tuple(set_aside))


def _gives_away(column: np.ndarray | pd.Series, left: np.ndarray) -> bool:
    """Whether the column is the label once more; one with nearly as many values as customers is no such column."""
    if isinstance(column, pd.Series):
        column = pd.Series(left).groupby(column.to_numpy()).transform("mean").to_numpy() if column.nunique() < len(left) / 4 else np.zeros(len(left))
    return abs(auc(left, _filled(column)).value - 0.5) >= _SAYS_IT_ALL - 0.5


def _filled(column: np.ndarray) -> np.ndarray:
    return np.nan_to_num(column, nan=float(np.nanmedian(column)))


def _best_column(rows: np.ndarray, left: np.ndarray) -> int:
    """The single column that ranks best: the rule of thumb of this file."""
    strength = [abs(auc(left, _filled(column)).value - 0.5) for column in rows.T]
    return int(np.argmax(strength))


def _out_of_fold(models: dict[str, Risk], rows: np.ndarray, left: np.ndarray, seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Each model's risk of customers it did not see, and that of the model chosen on the customers it did see."""
    risks, spoken = {name: np.zeros(len(rows)) for name in models}, np.zeros(len(rows))
    for learnt, out in StratifiedKFold(_FOLDS, shuffle=True, random_state=seed).split(rows, left):
        here = models | {_RULE: Rule(column=_best_column(rows[learnt], left[learnt]))}
        fitted = {name: clone(model).fit(rows[learnt], left[learnt]) for name, model in here.items()}
        for name, model in fitted.items():
            risks[name][out] = model.predict_proba(rows[out])[:, 1]
        spoken[out] = risks[_chosen(fitted, rows[learnt], left[learnt])][out]
    return risks, spoken


def _chosen(fitted: dict[str, Risk], rows: np.ndarray, left: np.ndarray) -> str:
    """The model with the best AUC on customers held out in turn, if it beats the best column by more than noise."""
    rule = fitted[_RULE].decision_function(rows)
    held = {name: model.held_ for name, model in fitted.items() if name in _SHIPPED and isinstance(model, Calibrated)}
    better = [name for name, odds in held.items() if auc_difference(left, odds, rule).low > 0]
    return max(better, key=lambda name: auc(left, held[name]).value, default=_RULE)


# ---- results --------------------------------------------------------------------------------------------


def _shares(encoded: _Encoded, left: np.ndarray) -> tuple[Share, ...]:
    """Share that left, per value of each column of words, in the order of the file."""
    found = []
    for name in encoded.written:
        for value, group in pd.Series(left).groupby(encoded.written[name].to_numpy(), sort=True):
            found.append(Share(name, str(value), len(group), int(group.sum()), float(group.mean()), *wilson(float(group.sum()), len(group))))
    return tuple(found)


def _customers(
    table: Labelled, encoded: _Encoded, contributions: np.ndarray, risk: np.ndarray, shares: tuple[Share, ...], language: str
) -> pd.DataFrame:
    names = list(dict.fromkeys(encoded.themes))
    columns = np.array(encoded.themes)
    by_name = np.column_stack([contributions[:, columns == name].sum(axis=1) for name in names])
    known = {(one.column, one.value): one.share for one in shares}
    typical = {name: float(np.nanmedian(values)) for name, values in encoded.numbers.items()}
    order = np.argsort(-by_name, axis=1, kind="stable")[:, :3]
    reasons = [
        tuple(_reason(encoded, names[place], row, known, typical, float(table.left.mean()), language)
              for place in order[row] if by_name[row, place] > 0.1)
        for row in range(len(risk))
    ]
    keys = table.columns[table.key] if table.key else pd.Series(range(1, len(risk) + 1))
    return pd.DataFrame({"key": keys, "risk": risk, "left": table.left, "reasons": reasons}).sort_values("risk", ascending=False, kind="stable")


def _reason(
    encoded: _Encoded, name: str, row: int, known: dict[tuple[str, str], float], typical: dict[str, float], mean: float, language: str
) -> str:
    ko = language == "ko"
    if name in typical:
        value = encoded.numbers[name][row]
        usual = f"{typical[name]:,.4g}"
        shown = ("없음" if ko else "none") if np.isnan(value) else f"{value:,.4g}"
        return f"{name} {shown}(보통 {usual})" if ko else f"{name} {shown} (usual {usual})"
    value = encoded.written[name].iloc[row]
    share = known[(name, value)]
    if ko:
        return f"{name} = {value}(이 고객들의 {korean.percent(share, 0)}가 떠남, 전체 {korean.percent(mean, 0)})"
    return f"{name} = {value} ({share:.0%} of these left, {mean:.0%} of all)"


def _caveats(chosen: FoldedModel, missing: dict[str, int], set_aside: tuple[str, ...], language: str) -> tuple[str, ...]:
    ko = language == "ko"
    found = ["시간으로 나눈 확인이 아니라 고객을 다섯 묶음으로 나눈 확인이에요. 파일에 날짜가 없어요." if ko
             else "Checked on five folds of customers, not on later time: the file holds no dates."]
    if chosen.model == _RULE:
        found.append("어떤 모델도 가장 좋은 열 하나보다 뚜렷하게 낫지 않아서 그 열만 써요." if ko
                     else "No model beats the best single column by more than noise, so that column is used.")
    if set_aside:
        found.append(("이탈 여부를 그대로 알려 주는 열이라 뺐어요: " if ko else "Left out, since they give the label away: ") + ", ".join(set_aside))
    if missing:
        found.append(("빈칸: " if ko else "Blank cells: ") + ", ".join(f"{name} {count:,}" for name, count in missing.items()))
    return tuple(found)
