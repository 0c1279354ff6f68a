"""Laws of a load: nothing doubled, nothing lost, changes kept, everything can be taken back."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.reports.workbook import workbook
from data.intake import reading
from data.intake.amounts import allocated
from data.intake.examining import Examined, discard, examine, settled
from data.intake.loading import (
    AnswerNeeded,
    FileRefused,
    LoadReport,
    LoadStopped,
    UnknownUpload,
    load,
    remembered,
    set_aside,
    undo,
)
from data.troubles import DiskFull
from data.warehouse import Warehouse
from pages.kit.cards import csv_bytes

ORDERS = "주문번호,상품주문번호,주문일,고객번호,상품명,수량,결제금액,주문상태\n"
FIRST = ORDERS + "K1,K1-1,2025-01-05,0007,수건,2,24000,배송중\nK2,K2-1,2025-01-06,0008,컵,1,9500,배송중\n"
LATER = ORDERS + "K2,K2-1,2025-01-06,0008,컵,1,9500,취소완료\nK3,K3-1,2025-01-09,0007,접시,1,5000,결제완료\n"
REMARKS = "고객ID,작성일,점수,내용\nA,2025-01-01,5,좋아요\nA,2025-01-01,5,좋아요\nB,2025-01-02,1,010-2345-6789로 연락 주세요\n"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "w.duckdb")


def looked(tmp_path: Path, text: str, name: str = "파일.csv", **more: Any) -> Examined:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return settled(examine(path, **more))


def loaded(warehouse: Warehouse, tmp_path: Path, text: str, name: str = "파일.csv", **more: Any) -> LoadReport:
    return load(warehouse, looked(tmp_path, text, name, **more), by="p1")


def rows(warehouse: Warehouse, sql: str) -> list[dict[str, Any]]:
    return warehouse.run(sql).to_pylist()


def test_the_same_bytes_again_change_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    first = loaded(warehouse, tmp_path, REMARKS)
    again = loaded(warehouse, tmp_path, REMARKS)
    assert again.same_file and again.upload_id == first.upload_id
    assert warehouse.count("feedback") == 3 and warehouse.count("uploads") == 1


def test_the_same_rows_in_another_file_are_counted_and_not_doubled(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, REMARKS)
    report = loaded(warehouse, tmp_path, REMARKS.replace(",", ";") + "C;2025-01-03;2;별로예요\n")
    assert (report.rows_read, report.rows_loaded, report.rows_already) == (4, 4, 3)
    assert warehouse.count("feedback") == 4


def test_two_customers_who_say_the_same_word_for_word_are_two_remarks(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, REMARKS)
    assert rows(warehouse, "SELECT count(*) AS n FROM feedback WHERE text = '좋아요'")[0]["n"] == 2


def test_a_later_change_updates_a_known_order_and_undo_puts_it_back(warehouse: Warehouse, tmp_path: Path) -> None:
    loaded(warehouse, tmp_path, FIRST)
    report = loaded(warehouse, tmp_path, LATER)
    assert (report.rows_updated, report.rows_already, warehouse.count("orders")) == (1, 0, 3)
    revenue = "SELECT sum(amount - refunded) AS won FROM orders"
    assert rows(warehouse, revenue)[0]["won"] == Decimal(29000)
    undo(warehouse, report.upload_id)
    assert rows(warehouse, revenue)[0]["won"] == Decimal(33500) and warehouse.count("orders") == 2


def test_the_report_of_orders_counts_what_a_shop_can_check(tmp_path: Path) -> None:
    text = FIRST + "K2,K2-2,2025-01-06,0008,접시,1,3000,취소완료\nK4,K4-1,2025-01-07,,컵,1,9500,배송중\n"
    totals = looked(tmp_path, text).totals
    counted = {name: totals[name] for name in ("lines", "orders", "customers", "lines_without_customer", "cancelled_lines")}
    assert counted == {"lines": "4", "orders": "3", "customers": "2", "lines_without_customer": "1", "cancelled_lines": "1"}


def test_a_full_disk_is_said_and_costs_nothing_that_was_stored(warehouse: Warehouse, tmp_path: Path) -> None:
    import resource
    import signal

    loaded(warehouse, tmp_path, FIRST)
    digits = np.random.default_rng(7).integers(0, 10, (30_000, 40)).astype(str)
    lines = "".join(f"A,2025-01-01,5,{''.join(row)}\n" for row in np.char.add("가", digits))
    large = looked(tmp_path, "고객ID,작성일,점수,내용\n" + lines, "큰 파일.csv")
    bounds, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (warehouse.path.stat().st_size + 65_536, bounds[1]))
    try:
        with pytest.raises(DiskFull):
            load(warehouse, large, by="p1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
        signal.signal(signal.SIGXFSZ, handler)
    assert (warehouse.count("orders"), warehouse.count("feedback"), warehouse.count("uploads")) == (2, 0, 1)
    assert load(warehouse, large, by="p1").rows_loaded == 30_000 and warehouse.count("feedback") == 30_000


def test_undoing_the_first_of_two_files_keeps_the_rows_of_the_second(warehouse: Warehouse, tmp_path: Path) -> None:
    first = loaded(warehouse, tmp_path, REMARKS)
    loaded(warehouse, tmp_path, REMARKS.replace(",", ";"))
    undo(warehouse, first.upload_id)
    assert warehouse.count("feedback") == 3
    with pytest.raises(UnknownUpload):
        undo(warehouse, first.upload_id)


def test_an_undone_file_can_be_loaded_again(warehouse: Warehouse, tmp_path: Path) -> None:
    undo(warehouse, loaded(warehouse, tmp_path, REMARKS).upload_id)
    assert warehouse.count("feedback") == 0
    assert not loaded(warehouse, tmp_path, REMARKS).same_file and warehouse.count("feedback") == 3


def test_of_two_people_with_the_same_file_one_wins_and_the_other_is_told(warehouse: Warehouse, tmp_path: Path) -> None:
    ready = [looked(tmp_path, REMARKS) for _ in range(2)]
    reports: list[LoadReport] = []
    threads = [threading.Thread(target=lambda one=one: reports.append(load(warehouse, one, by="p"))) for one in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.same_file for report in reports) == [False, True]
    assert warehouse.count("feedback") == 3


def test_personal_data_never_reaches_the_file(warehouse: Warehouse, tmp_path: Path) -> None:
    text = "주민등록번호,고객ID,작성일,점수,내용\n900101-1234567,A,2025-01-01,3,제 번호는 900101-1234567 카드 4111 1111 1111 1111\n"
    loaded(warehouse, tmp_path, text)
    warehouse.close()
    stored = (tmp_path / "w.duckdb").read_bytes()
    assert b"1234567" not in stored and b"4111 1111" not in stored


def test_an_order_that_goes_on_in_the_next_batch_keeps_its_date_and_customer(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SHAPED_ROWS", 2)
    head = "Name,Email,Financial Status,Created at,Lineitem name,Lineitem quantity,Lineitem price\n"
    one = "#1,a@b.co,paid,2025-01-02 10:00:00 +0900,컵,1,1000\n" + "".join(f"#1,,,,접시 {at},1,2000\n" for at in range(4))
    loaded(warehouse, tmp_path, head + one + "#2,c@d.co,paid,2025-01-03 10:00:00 +0900,컵,1,1000\n")
    seen = rows(warehouse, "SELECT order_id, count(*) AS n, count(DISTINCT customer_key) AS who, count(DISTINCT ordered_at) AS days FROM orders GROUP BY 1")
    assert sorted(map(tuple, map(dict.values, seen))) == [("#1", 5, 1, 1), ("#2", 1, 1, 1)]


def test_rows_set_aside_come_back_with_row_column_and_reason(warehouse: Warehouse, tmp_path: Path) -> None:
    report = loaded(warehouse, tmp_path, FIRST + "K9,K9-1,2025-02-30,0009,컵,1,무료,결제완료\n")
    aside = set_aside(warehouse, report.upload_id)
    assert aside[["파일의 행", "문제 열", "제외 이유"]].values.tolist() == [[4, "주문일", "날짜로 읽을 수 없어요"]]
    fixed = aside.assign(주문일="2025-02-28", 결제금액="0")
    again = loaded(warehouse, tmp_path, fixed.to_csv(index=False), "고친.csv")
    assert again.rows_loaded == 1 and warehouse.count("orders") == 3


SURVEY = "회원,답한 날,얼마나 수월했나요,메모장\n" + "".join(f"A{at},2025-01-01,{1 + at % 7},=그저 {at}번째 생각이에요\n" for at in range(30))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_set_aside_load_again_as_they_were_downloaded_and_corrected(warehouse: Warehouse, tmp_path: Path, form: str) -> None:
    bad = "B1,2025-01-02,3점쯤,-나쁘지 않아요\nB2,언젠가,2,@누구에게 물었나요\n"
    first = loaded(warehouse, tmp_path, SURVEY + bad, mapping={"메모장": "text", "답한 날": "answered_at"})
    assert (first.rows_read, first.rows_set_aside, warehouse.count("feedback")) == (32, 2, 30)
    aside = set_aside(warehouse, first.upload_id)
    corrected = aside.assign(**{"얼마나 수월했나요": ["3", "2"], "답한 날": "2025-01-02"})
    path = tmp_path / f"고친.{form}"
    path.write_bytes(csv_bytes(corrected) if form == "csv" else workbook(corrected, {}, ("자료", "이 파일은")))
    again = load(warehouse, settled(examine(path, remembered=remembered(warehouse), sheet="자료" if form == "xlsx" else None)), by="p1")
    assert (again.rows_read, again.rows_loaded, again.rows_already, again.rows_set_aside) == (2, 2, 0, 0)
    stored = rows(warehouse, "SELECT text, scale_max, question_kind FROM feedback WHERE customer_key LIKE 'B%' ORDER BY 1")
    assert [row["text"] for row in stored] == ["-나쁘지 않아요", "@누구에게 물었나요"]
    assert {(row["question_kind"], row["scale_max"]) for row in stored} == {("ces", 7.0)}, "two rows do not show their scale: it is the upload's"
    assert loaded(warehouse, tmp_path, SURVEY, mapping={"메모장": "text", "답한 날": "answered_at"}).rows_already == 30


def test_a_corrected_mapping_is_remembered_for_the_next_month(warehouse: Warehouse, tmp_path: Path) -> None:
    text = "회원,언제,느낌,메모장\nA,2025-01-01,3,그저 그래요 다음에 봐요\n"
    loaded(warehouse, tmp_path, text, kind="feedback", mapping={"느낌": "score:csat:1-5", "메모장": "text", "언제": "answered_at"})
    found = looked(tmp_path, text.replace("2025-01", "2025-02"), "2월.csv", remembered=remembered(warehouse))
    assert found.mapping["느낌"] == "score:csat:1-5" and "remembered" in {note.code for note in found.notes}


def test_a_refused_or_unanswered_file_loads_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        loaded(warehouse, tmp_path, "\n \n")
    with pytest.raises(AnswerNeeded):
        loaded(warehouse, tmp_path, "가,나\n1,2\n")
    assert warehouse.count("uploads") == 0


def test_the_child_process_gives_the_same_report(warehouse: Warehouse, tmp_path: Path, real_child: None) -> None:
    seen: list[int] = []
    found = looked(tmp_path, FIRST, progress=lambda count, _share: seen.append(count))
    assert found.verdict == "accept" and found.rows_loaded == 2 and seen == [2]
    stopped = examine(tmp_path / "파일.csv", cancelled=lambda: True)
    assert stopped.refused == ("cancelled", {})
    discard(found)
    assert not found.workdir.exists()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9_000_000)), min_size=1, max_size=40))
def test_an_order_total_is_shared_out_to_the_last_won(lines: list[tuple[int, int]]) -> None:
    order = np.array([one for one, _ in lines])
    base = np.array([won * 10_000 for _, won in lines])
    total = (order + 1) * 12_345 * 10_000
    shares = allocated(order, total, base)
    assert (shares % 10_000 == 0).all()
    for one in set(order.tolist()):
        assert shares[order == one].sum() == (one + 1) * 12_345 * 10_000


CELLS = st.text(alphabet="가나다라마 abc'!?ㅎㅎ,;\"|\n", min_size=1, max_size=20).filter(lambda text: text.strip() and text.strip() == text)


@settings(deadline=None, max_examples=30)
@given(
    texts=st.lists(CELLS, min_size=2, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16"]),
    delimiter=st.sampled_from([",", "\t", ";", "|", "^"]),
    day=st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d", "%Y년 %m월 %d일", "%Y%m%d", "%y.%m.%d", "%Y/%m/%d", "%d %b %Y", "%Y-%m-%d %H:%M"]),
    money=st.sampled_from(["{}", "{:,}", "￦{:,}", "￦ {:,}", "{:,}원", "{:,} 원", "{}.00", "{:,}.0", "KRW {:,}"]),
)
def test_a_table_comes_back_the_same_in_every_form(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], encoding: str, delimiter: str, day: str, money: str
) -> None:
    import csv
    from datetime import date, timedelta

    folder = tmp_path_factory.mktemp("form")
    days = [date(2024, 1, 31) + timedelta(days=17 * at) for at in range(len(texts))]
    won = [(at + 1) * 12_345 for at in range(len(texts))]
    with (folder / "표.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(["주문번호", "주문일", "상품명", "결제금액"])
        writer.writerows([f"00{at}", f"{days[at]:{day}}", text, money.format(won[at])] for at, text in enumerate(texts))
    found = settled(examine(folder / "표.csv"))
    warehouse = Warehouse(folder / "v.duckdb")
    load(warehouse, found, by="t")
    back = rows(warehouse, "SELECT order_id, ordered_at::DATE AS day, product, amount FROM orders ORDER BY order_id")
    warehouse.close()
    assert [(one["order_id"], one["day"], one["amount"]) for one in back] == [(f"00{at}", days[at], Decimal(won[at])) for at in range(len(texts))]
    assert [one["product"] for one in back] == [None if text in ("-", ".") else text for text in texts]


def test_a_load_that_is_stopped_stores_nothing_and_one_that_is_not_tells_how_far_it_is(warehouse: Warehouse, tmp_path: Path) -> None:
    examined = looked(tmp_path, FIRST)
    with pytest.raises(LoadStopped):
        load(warehouse, examined, by="t", cancelled=lambda: True)
    assert warehouse.count(examined.kind or "") == 0 and warehouse.count("uploads") == 0
    shares: list[float] = []
    load(warehouse, examined, by="t", progress=shares.append, cancelled=lambda: False)
    assert shares == sorted(shares) and len(shares) >= 3 and warehouse.count("uploads") == 1
