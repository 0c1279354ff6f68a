from datetime import date, timedelta

import pytest

from analytics.customers.churn import churn
from analytics.customers.kept import kept_version
from analytics.customers.model_card import model_card
from analytics.customers.scoring import asked, keep_scored, score_customers
from analytics.customers.segments import families_in_use, keep_segments, segment
from analytics.customers.standing import data_state, find, standing
from data.troubles import TooLittleData
from pages.kit.sentences import sentence


@pytest.fixture
def small(sold, lives):
    rows = lives(200, 100)
    return sold(rows), max(row["day"] for row in rows)


def test_a_model_runs_once_for_the_same_data(small):
    warehouse, today = small
    model, args = asked("segment")
    assert standing(warehouse, model, *args) is None
    first = find(warehouse, today, model, *args)
    assert find(warehouse, today, model, *args) is first is standing(warehouse, model, *args)


def test_scores_written_by_the_models_are_no_change_of_the_data_and_orders_are(small):
    warehouse, today = small
    before = data_state(warehouse)
    score_customers(warehouse, today)
    assert data_state(warehouse) == before
    with warehouse.writing() as writer:
        writer.execute("DELETE FROM orders WHERE line_id = 1")
    assert data_state(warehouse) != before


def test_what_was_found_is_found_anew_after_a_load(small):
    warehouse, today = small
    model, args = asked("segment")
    n = find(warehouse, today, model, *args).open().n
    with warehouse.writing() as writer:
        writer.execute("DELETE FROM orders WHERE customer_key = 'K0003'")
    assert standing(warehouse, model, *args).open().n == n  # the earlier result stays on the screen meanwhile
    assert find(warehouse, today, model, *args).open().n == n - 1


def test_a_refusal_is_held_and_raised_to_each_reader(small):
    warehouse, today = small
    model, args = asked("churn")
    for _ in range(2):
        with pytest.raises(TooLittleData):
            find(warehouse, today, model, *args).open()


def test_the_same_scores_are_not_written_twice(small):
    warehouse, today = small
    score_customers(warehouse, today)
    version = warehouse.version
    assert score_customers(warehouse, today).done == ("segment",)
    assert warehouse.version == version
    assert kept_version(warehouse, "segment")[0] == today and kept_version(warehouse, "churn") is None


def test_the_background_run_starts_once_for_each_state_of_the_data(small):
    warehouse, today = small
    job = keep_scored(warehouse, today, data_state(warehouse))
    job.wait(60)
    assert job.state == "done" and job.result.done == ("segment",)
    assert keep_scored(warehouse, today, data_state(warehouse)) is job
    again = keep_scored(warehouse, today + timedelta(days=1), data_state(warehouse))
    again.wait(60)
    assert again is not job


def test_a_handful_of_orders_starts_no_background_run(sold):
    warehouse = sold([{"customer_key": "A", "day": date(2026, 1, 1), "amount": 3.0}])
    assert keep_scored(warehouse, date(2026, 1, 2), data_state(warehouse)) is None


def test_a_new_run_groups_by_the_families_that_were_chosen(small):
    warehouse, today = small
    assert families_in_use(warehouse) == ("behaviour",)
    keep_segments(warehouse, segment(warehouse, today, ("behaviour", "attitude")))
    assert families_in_use(warehouse) == ("behaviour", "attitude")


@pytest.mark.parametrize(("language", "said"), [
    ("ko", "이탈을 예측하려면 주문 기록이 270일 이상 있어야 해요. 지금은 99일이에요."),
    ("en", "To forecast who leaves, 270 days of order history are needed; there are 99."),
])
def test_a_refusal_says_what_is_needed_in_a_plain_sentence(small, language, said):
    warehouse, today = small
    first = today - timedelta(days=99)
    with warehouse.writing() as writer:
        writer.execute("DELETE FROM orders WHERE ordered_at < $first", {"first": first})
        writer.execute("UPDATE orders SET ordered_at = $first WHERE line_id = (SELECT min(line_id) FROM orders)", {"first": first})
    with pytest.raises(TooLittleData) as refusal:
        churn(warehouse, today, language=language)
    assert sentence(refusal.value, language).what == said


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_card_of_a_model_tells_data_judgement_and_version(small, language):
    warehouse, today = small
    found = segment(warehouse, today, language=language)
    told = dict(model_card(found, language))
    assert f"{found.n:,}" in " ".join(told.values()) and f"{found.stability:.2f}" in " ".join(told.values())
    assert found.version in told.values()
