from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from analytics.customers import churn as churning
from analytics.customers.churn import Compared, _chosen, churn, in_words, keep_churn
from analytics.customers.judging import Figure, judge
from data.troubles import TooLittleData


@pytest.fixture(scope="module")
def found(shop):
    return churn(shop[0], shop[1].today)


def test_the_model_beats_both_rules_of_thumb_by_more_than_noise(found):
    assert found.model in ("logistic", "boosting")
    assert {one.model for one in found.compared} == {"recency", "frequency", "logistic", "tree", "boosting", "network"}
    assert found.over_rule.low > 0 and found.over_frequency.low > 0


def test_no_date_that_is_learnt_from_reaches_into_the_judged_time(found):
    horizon = timedelta(days=found.horizon_days)
    assert max(found.learnt_at) + horizon <= found.judged_at
    assert found.judged_at + horizon <= found.today


def test_the_risk_holds_for_the_future_that_the_planted_truth_knows(found, shop):
    stays = found.customers.index.isin(shop[1].buys_next_90)
    risk = found.customers["risk"].to_numpy()
    assert roc_auc_score(~stays, risk) > 0.75
    assert abs(risk.mean() - (~stays).mean()) < 0.12


def test_the_planted_causes_are_among_the_reasons(found, shop):
    causes = {"배송 지연": "배송", "제품 불량": "제품", "결제 불편": "결제"}
    reasons = pd.Series([" ".join(told) for told in found.customers["reasons"]], index=found.customers.index)
    leaving = pd.Series(shop[1].leaving)
    for cause, word in causes.items():
        of_cause = reasons.reindex(leaving[leaving == cause].index).dropna()
        others = reasons.drop(of_cause.index)
        assert len(of_cause) > 5
        assert of_cause.str.contains(f"{word} 불만").mean() > 2 * others.str.contains(f"{word} 불만").mean() > 0


def test_what_happens_after_the_date_changes_nothing(sold, lives):
    rows = lives(500, 520)
    today = date(2026, 4, 1)
    before = sold([row for row in rows if row["day"] < today])
    known = churn(before, today)
    before.close()
    later = churn(sold([row for row in rows if row["day"] >= today]), today)  # the same file, with what came later
    assert known.version == later.version
    pd.testing.assert_frame_equal(known.customers, later.customers)


def test_reasons_are_facts_about_the_customer(found):
    told = [reason for reasons in found.customers["reasons"] for reason in reasons]
    assert told and all("{" not in reason for reason in told)
    assert max(map(len, found.customers["reasons"])) <= 3


def test_the_list_begins_with_the_most_money_at_risk(found):
    loss = found.customers["loss_won"].to_numpy()
    assert (np.diff(loss) <= 1e-9).all()
    assert found.money_at_risk_won == pytest.approx(loss.sum())


def test_a_short_history_is_refused_with_what_is_missing(sold, lives):
    rows = lives(300, 200)
    with pytest.raises(TooLittleData) as refusal:
        churn(sold(rows), max(row["day"] for row in rows))
    assert refusal.value.facts["need"] == 270 and refusal.value.facts["have"] < 200


def test_too_few_leavers_are_refused(sold, lives):
    rows = lives(60, 500)
    with pytest.raises(TooLittleData) as refusal:
        churn(sold(rows), max(row["day"] for row in rows))
    assert refusal.value.facts["need"] == 50


def test_when_nothing_beats_the_rule_the_rule_is_used_and_it_is_said(sold, lives):
    rows = lives(500, 500)
    today = max(row["day"] for row in rows)
    result = churn(sold(rows), today)
    sound = [one for one in result.compared if min(one.over_rule.low, one.over_frequency.low,
                                                   one.when_chosen_over_rule.low, one.when_chosen_over_frequency.low) > 0]
    if result.model in ("recency", "frequency"):
        assert "규칙" in result.caveats[0]
    else:
        assert result.model in [one.model for one in sound]


def compared(model, when_chosen, over_rules_when_chosen, over_rules_judged):
    """A model that was so good when chosen, so far over both rules then and on the judged date (low ends)."""
    then, later = (Figure(low + 0.01, low, low + 0.02) for low in (over_rules_when_chosen, over_rules_judged))
    judged = judge(np.array([0, 1] * 60), np.linspace(0.1, 0.9, 120))
    return Compared(model, judged, later, later, Figure(when_chosen, 0, 1), then, then)


def test_the_judged_date_never_picks_between_models():
    rules = [compared("recency", 0.60, 0, 0), compared("frequency", 0.65, 0, 0)]
    best_then, best_later = compared("logistic", 0.80, 0.05, 0.01), compared("boosting", 0.79, 0.05, 0.30)
    assert _chosen((*rules, best_then, best_later)).model == "logistic"
    failed_later = compared("logistic", 0.80, 0.05, -0.01)
    assert _chosen((*rules, failed_later, best_later)).model == "frequency"


def test_kept_risks_are_those_of_the_list(sold, lives):
    rows = lives(500, 500)
    warehouse = sold(rows)
    result = churn(warehouse, max(row["day"] for row in rows))
    keep_churn(warehouse, result)
    kept = warehouse.frame("customer_scores_of", model="churn").set_index("customer_key")["value"]
    assert np.allclose(kept.sort_index(), result.customers["risk"].sort_index())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_findings_are_whole_sentences(found, language):
    told = in_words(found, language)
    assert f"{found.judged.n:,}" in told.trust_method
    assert "{" not in " ".join(vars(told).values())


def test_what_would_lower_the_risk_is_told_from_and_to(found):
    told = found.customers[found.customers["change"] != ""]
    assert len(told) > 100
    ends = told["change"].str.extract(r"(\d+)% → (\d+)%$").astype(float)
    assert (ends[0] >= ends[1]).all()
    assert (ends[0] - told["risk"] * 100).abs().max() <= 1


def test_scoring_in_parts_changes_no_risk_and_no_reason(shop, found, monkeypatch):
    monkeypatch.setattr(churning, "_AT_ONCE", 1_500)
    in_parts = churn(shop[0], shop[1].today).customers
    apart = (in_parts["risk"] - found.customers["risk"].reindex(in_parts.index)).abs()
    assert len(in_parts) == found.n and apart.max() < 1e-9
    assert (in_parts["reasons"] == found.customers["reasons"].reindex(in_parts.index)).all()


def test_a_part_of_the_customers_is_enough_to_learn_from(shop, found, monkeypatch):
    monkeypatch.setattr(churning, "_MOST_STUDIED", 3_500)
    of_some = churn(shop[0], shop[1].today)
    assert of_some.n == found.n and of_some.judged.n < 0.6 * found.judged.n
    assert of_some.judged.auc.low < found.judged.auc.value < of_some.judged.auc.high
