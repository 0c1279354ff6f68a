import numpy as np
import pandas as pd
import pytest

from analytics.customers.labelled import labelled_churn
from data.customer_files import Labelled, NotOrders, UnclearLabel, open_customers
from data.troubles import TooLittleData
from data.warehouse import Warehouse


def members(n: int = 900) -> pd.DataFrame:
    """Members of a gym: those without a yearly contract and new ones leave more often."""
    random = np.random.default_rng(8)
    yearly, months = random.random(n) < 0.4, random.integers(0, 60, n)
    odds = 0.6 - 2.2 * yearly - 0.05 * months
    left = random.random(n) < 1 / (1 + np.exp(-odds))
    return pd.DataFrame({
        "회원번호": [f"M{i}" for i in range(n)], "계약": np.where(yearly, "1년", "월"), "이용개월": months.astype(str),
        "요금": np.where(months == 0, " ", (months * 39_000).astype(str)), "이탈여부": np.where(left, "예", "아니오"),
    })


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    file = tmp_path_factory.mktemp("label") / "members.csv"
    members().to_csv(file, index=False, encoding="cp949")
    opened = open_customers(file, file.parent)
    assert isinstance(opened, Labelled)
    return labelled_churn(opened)


def test_the_label_and_the_key_are_recognised(found):
    assert (found.label, found.n) == ("이탈여부", 900)
    assert found.customers["key"].str.startswith("M").all()
    assert found.left == int((members()["이탈여부"] == "예").sum())


def test_the_risk_is_better_than_the_best_column_and_calibrated(found):
    assert found.over_rule.low > 0
    assert found.judged.calibration_error < 0.05


def test_blank_cells_are_unknown_and_counted(found):
    assert found.missing == {"요금": int((members()["요금"] == " ").sum())}


def test_shares_come_with_their_counts(found):
    by_contract = {one.value: one for one in found.shares if one.column == "계약"}
    assert by_contract["월"].share > by_contract["1년"].share
    assert sum(one.n for one in by_contract.values()) == 900


def test_reasons_name_the_columns_of_the_file(found):
    first = found.customers.iloc[0]
    assert any("계약 = 월" in reason for reason in first["reasons"])


def test_too_few_who_left_are_refused():
    few = Labelled("f.csv", "churn", None, np.r_[np.ones(20, int), np.zeros(300, int)], pd.DataFrame({"a": range(320)}))
    with pytest.raises(TooLittleData):
        labelled_churn(few)


def test_blank_separated_numbers_are_read_as_orders(tmp_path):
    lines = [f" {1000 + i // 3:05d} {i // 3:04d} 2025{1 + i % 12:02d}15  2   {10 + i}.50" for i in range(60)]
    file = tmp_path / "rows.txt"
    file.write_text("\n".join(lines) + "\n")
    opened = open_customers(file, tmp_path)
    assert isinstance(opened, Warehouse)
    assert opened.query("customer_span").to_pylist()[0] | {"first": None, "last": None} == {"first": None, "last": None, "customers": 20, "lines": 60}


def test_a_file_without_customers_is_refused(tmp_path):
    file = tmp_path / "talk.csv"
    file.write_text("질문,답\n안녕,반가워요\n배고파,밥 먹어요\n", encoding="utf-8")
    with pytest.raises(NotOrders):
        open_customers(file, tmp_path)


@pytest.mark.parametrize(("label", "left", "stayed"), [
    ("이탈 여부", "이탈", "유지"), ("해지여부", "O", "X"), ("고객이탈여부", "이탈고객", "잔존고객"), ("Churn?", "True.", "False."),
    ("churn", "1.0", "0.0"), ("Attrition_Flag", "Attrited Customer", "Existing Customer"), ("탈퇴 상태", "탈퇴", "미탈퇴"), ("churned", "yes", "not churned"),
    ("Customer Status", "Churned", "Stayed"),
])
def test_whoever_left_is_read_from_the_words_of_the_label(tmp_path, label, left, stayed):
    table = members(60).rename(columns={"이탈여부": label})
    truth = table[label] == "예"
    table[label] = np.where(truth, left, stayed)
    table.to_csv(tmp_path / "members.csv", index=False)
    opened = open_customers(tmp_path / "members.csv", tmp_path)
    assert isinstance(opened, Labelled)
    assert opened.left.tolist() == truth.astype(int).tolist()


def test_a_label_whose_values_do_not_say_who_left_is_asked_about(tmp_path):
    table = members(60)
    table["이탈여부"] = np.where(table["이탈여부"] == "예", "가", "나")
    table.to_csv(tmp_path / "members.csv", index=False)
    with pytest.raises(UnclearLabel):
        open_customers(tmp_path / "members.csv", tmp_path)


def test_nobody_left_is_said_with_the_number(tmp_path):
    members(60).assign(이탈여부="아니오").to_csv(tmp_path / "members.csv", index=False)
    with pytest.raises(TooLittleData) as refused:
        labelled_churn(open_customers(tmp_path / "members.csv", tmp_path))
    assert refused.value.facts["now"].startswith("0")


def test_a_column_that_gives_the_label_away_is_set_aside_and_said(tmp_path):
    table, random = members(400), np.random.default_rng(2)
    gone = table["이탈여부"] == "예"
    table["해지사유"] = np.where(gone, random.choice(["가격", "이사", "불만"], len(table)), "")
    table["Churn Value"] = gone.astype(int)
    table.to_csv(tmp_path / "members.csv", index=False)
    found = labelled_churn(open_customers(tmp_path / "members.csv", tmp_path))
    assert set(found.set_aside) == {"해지사유"} | ({"Churn Value", "이탈여부"} - {found.label})
    assert found.judged.auc.value < 0.95


def test_a_flag_of_cancelled_orders_is_no_label_of_customers(tmp_path):
    orders = pd.DataFrame({
        "고객번호": [f"C{n % 20}" for n in range(200)], "주문번호": range(200), "주문일시": [f"2024-0{n % 9 + 1}-11" for n in range(200)],
        "결제금액": 9_000, "cancelled": ["Y", "N"] * 100,
    })
    orders.to_csv(tmp_path / "orders.csv", index=False)
    opened = open_customers(tmp_path / "orders.csv", tmp_path)
    assert isinstance(opened, Warehouse)
    opened.close()
