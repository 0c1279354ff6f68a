"""The made-up shop: the promised amounts, the planted truth, and that its words read like people's."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest

from data.sample import files, make, truth
from data.sample.endings import clause
from data.warehouse import Warehouse

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    warehouse = Warehouse(tmp_path_factory.mktemp("shop") / "sample.duckdb")
    made = make(warehouse, TODAY)
    yield warehouse, made
    warehouse.close()


def one(warehouse, sql):
    row = warehouse.run(sql).to_pylist()[0]
    return next(iter(row.values())) if len(row) == 1 else row


def test_the_shop_has_the_promised_size(shop):
    warehouse, _ = shop
    assert {kind: warehouse.count(kind) for kind in ("customers", "feedback", "orders", "visits")} == {
        "customers": 6_000, "feedback": 15_000, "orders": 45_000, "visits": 120_000,
    }
    assert one(warehouse, "SELECT count(DISTINCT text) FROM feedback") >= 9_000
    assert one(warehouse, "SELECT count(DISTINCT channel) FROM feedback") == 7


def test_the_upload_records_add_up(shop):
    warehouse, _ = shop
    for row in warehouse.run("SELECT * FROM uploads").to_pylist():
        assert row["rows_read"] == row["rows_loaded"] + row["rows_set_aside"] == warehouse.count(row["kind"])


def test_it_lasts_two_years_and_ends_before_today(shop):
    warehouse, _ = shop
    span = one(warehouse, "SELECT min(ordered_at) AS first, max(ordered_at) AS last FROM orders")
    assert datetime(2024, 11, 22) <= span["first"] < datetime(2024, 12, 1)
    assert datetime(2026, 11, 20) < span["last"] < datetime(2026, 11, 22)
    assert one(warehouse, "SELECT max(answered_at) < '2026-11-22' FROM feedback")
    assert one(warehouse, "SELECT max(visited_at) < '2026-11-23' FROM visits")


def test_every_row_has_its_own_id(shop):
    warehouse, _ = shop
    for table, key in (("feedback", "feedback_id"), ("orders", "line_id"), ("visits", "visit_id")):
        assert one(warehouse, f"SELECT count(DISTINCT {key}) FROM {table}") == warehouse.count(table)


def test_the_same_seed_makes_the_same_shop_and_another_seed_another(shop, tmp_path):
    warehouse, made = shop
    sum_of_ids = "SELECT bit_xor(feedback_id) FROM feedback"
    for seed, same in ((7, True), (8, False)):
        other = Warehouse(tmp_path / f"seed{seed}.duckdb")
        again = make(other, TODAY, seed)
        assert (one(other, sum_of_ids) == one(warehouse, sum_of_ids)) is same
        assert (again == made) is same
        other.close()


def test_making_it_again_replaces_it(tmp_path):
    warehouse = Warehouse(tmp_path / "sample.duckdb")
    make(warehouse, date(2024, 2, 29))
    make(warehouse, TODAY)
    assert warehouse.count("feedback") == 15_000
    assert one(warehouse, "SELECT min(ordered_at) >= '2024-11-22' FROM orders")
    warehouse.close()


def test_scores_lie_on_their_scales(shop):
    warehouse, _ = shop
    assert one(warehouse, "SELECT count(*) FROM feedback WHERE score NOT BETWEEN scale_min AND scale_max") == 0
    assert one(warehouse, "SELECT count(*) FROM feedback WHERE (score IS NULL) <> (question_kind = 'open')") == 0


def test_parcels_came_late_in_the_month_of_the_incident(shop):
    warehouse, made = shop
    monthly = warehouse.run(
        "SELECT date_trunc('month', answered_at)::DATE AS month, avg(score) AS score FROM feedback "
        "WHERE question_kind = 'csat' AND stage = '배송' GROUP BY 1 HAVING count(*) >= 20 ORDER BY 2"
    ).to_pylist()
    assert monthly[0]["month"] == made.incident_month
    assert monthly[0]["score"] < monthly[1]["score"] - 0.4


def test_one_product_comes_back_more_than_all_others(shop):
    warehouse, made = shop
    returned = warehouse.run(
        f"SELECT product, avg((status = 'returned')::INT) AS share FROM orders "
        f"WHERE ordered_at >= '{made.defect_since}' GROUP BY 1 ORDER BY 2 DESC"
    ).to_pylist()
    assert returned[0]["product"] == made.defective_product
    assert returned[0]["share"] > 3 * returned[1]["share"]


def test_prices_rose_on_the_day(shop):
    warehouse, made = shop
    name = made.raised_products[0]
    price = f"SELECT avg((amount + discount) / quantity) FROM orders WHERE product = '{name}' AND ordered_at"
    before = one(warehouse, f"{price} < '{made.price_rise_on}'")
    after = one(warehouse, f"{price} >= '{made.price_rise_on}'")
    assert after / before - 1 == pytest.approx(made.price_rise_share, abs=0.03)


def test_paying_in_the_app_became_harder_with_the_release(shop):
    warehouse, made = shop
    finished = (
        "SELECT count(*) FILTER (step = 'purchase') / count(*) FILTER (step = 'checkout') FROM visits "
        "WHERE channel {} AND visited_at {} '" + f"{made.app_release_on}'"
    )
    assert one(warehouse, finished.format("= '앱'", ">=")) < one(warehouse, finished.format("= '앱'", "<")) - 0.25
    assert one(warehouse, finished.format("<> '앱'", ">=")) > one(warehouse, finished.format("<> '앱'", "<")) - 0.1


def test_the_advocates_recommend(shop):
    warehouse, made = shop
    keys = "', '".join(made.advocates)
    nps = "SELECT 100 * avg((score >= 9)::INT - (score <= 6)::INT) FROM feedback WHERE question_kind = 'nps' AND customer_key"
    assert one(warehouse, f"{nps} IN ('{keys}')") > one(warehouse, f"{nps} NOT IN ('{keys}')") + 40


def test_nobody_buys_after_leaving(shop):
    warehouse, made = shop
    last = {row["k"]: row["d"] for row in warehouse.run(
        "SELECT customer_key AS k, max(ordered_at)::DATE AS d FROM orders GROUP BY 1").to_pylist()}
    assert all(last[key] == day for key, (day, _) in made.left.items())
    assert not set(made.left) & set(made.buys_next_90)
    assert len(made.leaving) >= 200


def test_consumables_are_bought_again_in_a_rhythm(shop):
    warehouse, made = shop
    regular = [key for key, segment in made.segments.items() if segment == "살림 정기구매"]
    keys = "', '".join(regular)
    spread = one(warehouse, f"""
        SELECT median(spread) FROM (
            SELECT stddev_samp(gap) / avg(gap) AS spread FROM (
                SELECT customer_key, day - lag(day) OVER (PARTITION BY customer_key ORDER BY day) AS gap
                FROM (SELECT DISTINCT customer_key, ordered_at::DATE AS day FROM orders WHERE customer_key IN ('{keys}'))
            ) GROUP BY customer_key HAVING count(gap) >= 5
        )""")
    assert spread < 0.35


def test_the_truth_lies_in_a_file_of_its_own(shop):
    warehouse, made = shop
    kept = truth.read(warehouse.path.with_name("sample-truth.json"))
    assert kept["defective_product"] == made.defective_product
    assert len(kept["remarks"]) == 15_000
    stored = warehouse.run("SELECT string_agg(column_name) AS c FROM information_schema.columns").to_pylist()[0]["c"]
    assert "mood" not in stored and "cause" not in stored


def test_no_remark_shows_its_scaffolding(shop):
    warehouse, _ = shop
    assert one(warehouse, "SELECT count(*) FROM feedback WHERE text LIKE '%{%' OR text LIKE '%  %' OR trim(text) = ''") == 0
    # particles are attached, never left open as in 은(는)
    assert one(warehouse, r"SELECT count(*) FROM feedback WHERE regexp_matches(text, '\((는|가|를|이|은|을)\)')") == 0


def test_complaints_about_a_thing_begin_when_it_happened(shop):
    warehouse, made = shop
    early = f"SELECT count(*) FROM feedback WHERE language = 'ko' AND answered_at < '{made.app_release_on}' AND text LIKE"
    assert one(warehouse, f"{early} '%업데이트하고%'") == 0


@pytest.mark.parametrize(("plain", "endings"), [
    ("향이 은은하다", ("은은해요", "은은합니다", "은은함", "은은한데", "은은해서")),
    ("가격이 착하다", ("착해요", "착합니다", "착함", "착한데", "착해서")),
    ("뚜껑에서 물이 샌다", ("새요", "샙니다", "샘", "새는데", "새서")),
    ("여기가 제일 낫다", ("나아요", "낫습니다", "나음", "나은데", "나아서")),
    ("가성비가 최고이다", ("최고예요", "최고입니다", "최고임", "최고인데", "최고라서")),
    ("상자가 엉망이다", ("엉망이에요", "엉망입니다", "엉망임", "엉망인데", "엉망이라서")),
    ("상자가 구겨졌다", ("구겨졌어요", "구겨졌습니다", "구겨졌음", "구겨졌는데", "구겨져서")),
    ("배송이 빠르다", ("빨라요", "빠릅니다", "빠름", "빠른데", "빨라서")),
    ("촉감이 부드럽다", ("부드러워요", "부드럽습니다", "부드러움", "부드러운데", "부드러워서")),
    ("부담이 없다", ("없어요", "없습니다", "없음", "없는데", "없어서")),
])
def test_a_clause_takes_every_ending(plain, endings):
    one_clause = clause(plain)
    made = (one_clause.haeyo(), one_clause.formal(), one_clause.noted(), one_clause.while_(), one_clause.because())
    assert tuple(str(word).split(" ")[-1] for word in made) == endings


def test_the_template_files_open_as_tables():
    for content, rows in ((files.feedback_csv(), 6), (files.orders_csv(), 6)):
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(table) == rows
        assert len({len(row) for row in table}) == 1
