"""Erasing a person: no row, no byte, no open link; a receipt that names nobody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from data import backups, erasing, home, sandbox
from data.access import Person
from data.erasing import NobodyThere
from data.privacy import pseudonym
from data.schema import TABLES
from data.sharing import sharing
from data.warehouse import close_all, open_warehouse

NOW = datetime(2026, 11, 22, 13, 0)
KEY = "CUSTOMER-4711-KANG"


@pytest.fixture(autouse=True)
def shop(maeum_home: object) -> Iterator[None]:
    """Two customers with rows in every table about people; derived tables built."""
    warehouse = open_warehouse(home.MAIN)
    with warehouse.writing() as writer:
        for number, key in enumerate((KEY, "CUSTOMER-1")):
            facts = {"key": key, "n": number}
            writer.execute("INSERT INTO customers (customer_key, name) VALUES ($key, $key || ' 강지움')", {"key": key})
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, customer_key, question_kind, text) "
                "VALUES ($n, TIMESTAMP '2026-10-01', $key, 'open', '비밀 ' || $key)", facts)
            writer.execute("INSERT INTO feedback_scores (feedback_id, sentiment) VALUES ($n, 0.5)", {"n": number})
            writer.execute("INSERT INTO clauses (feedback_id, clause_no) VALUES ($n, 0)", {"n": number})
            writer.execute("INSERT INTO orders (line_id, order_id, customer_key, ordered_at) VALUES ($n, $key, $key, TIMESTAMP '2026-10-01')", facts)
            writer.execute("INSERT INTO visits (visit_id, customer_key, visited_at) VALUES ($n, $key, TIMESTAMP '2026-10-01')", facts)
            writer.execute("INSERT INTO customer_scores (customer_key, model) VALUES ($key, 'churn')", {"key": key})
            writer.execute("INSERT INTO rejects (upload_id, row_no, value, row) VALUES ('u', $n, $key, json_object('id', $key))", facts)
    warehouse.query("freshness")
    yield
    close_all()


def left() -> list[str]:
    return [path.name for path in home.home().rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_an_erased_person_leaves_no_row_and_no_byte_in_any_file() -> None:
    close_all()
    assert left(), "the search below would find the key"
    receipt = erasing.erase(home.MAIN, KEY, NOW)
    assert receipt.rows == {"customers": 1, "feedback": 1, "orders": 1, "visits": 1, "customer_scores": 1}
    close_all()
    assert left() == []
    warehouse = open_warehouse(home.MAIN)
    for table in ("customers", "feedback", "feedback_scores", "clauses", "orders", "visits", "customer_scores", "rejects"):
        assert warehouse.count(table) == 1, table
    warehouse.set_meta("still", "writes")


def test_every_table_that_points_at_a_customer_or_a_remark_is_reached() -> None:
    reached = {table.name for table in erasing.tables_about_people()}
    assert {"customers", "feedback", "orders", "visits", "clauses", "feedback_scores", "customer_scores", "orders_replaced"} <= reached
    pointing = {table.name for table in TABLES if any(one.name in ("customer_key", "feedback_id") for one in table.columns)}
    assert reached == pointing


def test_backups_and_what_restores_put_aside_lose_the_person_and_stay_whole() -> None:
    backup = backups.make(NOW)
    close_all()
    backups.restore(backup, NOW)
    receipt = erasing.erase(home.MAIN, KEY, NOW)
    assert f"backups/{backup.name}" in receipt.files
    close_all()
    assert left() == []
    again = backups.read(backup.name)
    assert backups.drill(again) == again.rows
    assert again.rows["main.customers"] == 1


def test_a_backup_brought_back_from_elsewhere_does_not_bring_the_person_back(tmp_path: Path) -> None:
    backup = backups.make(NOW)
    shutil.copytree(backup.folder, tmp_path / "far")
    erasing.erase(home.MAIN, KEY, NOW)
    shutil.rmtree(backup.folder)
    shutil.copytree(tmp_path / "far", backup.folder)
    close_all()
    backups.restore(backups.read(backup.name), NOW)
    assert erasing.erase_again() == 1
    close_all()
    datasets = [path for path in home.home().glob("datasets/*") if path.is_file()]
    assert datasets and not any(KEY.encode() in path.read_bytes() for path in datasets)


def test_links_kept_requests_and_published_copies_go_too() -> None:
    sharing().make(Person("p", None, "", "owner"), "회의", json.dumps({"note": KEY}))
    (home.home() / "model_requests.jsonl").write_text(f'{{"sent": "{KEY} 고객"}}\n{{"sent": "다른 고객"}}\n', encoding="utf-8")
    sandbox.publish(open_warehouse(home.MAIN))
    close_all()
    assert len(left()) >= 3
    erasing.erase(home.MAIN, KEY, NOW)
    close_all()
    assert left() == []
    assert "다른 고객" in (home.home() / "model_requests.jsonl").read_text(encoding="utf-8")


def test_a_person_is_found_by_phone_number_and_a_remark_by_its_order() -> None:
    with open_warehouse(home.MAIN).writing() as writer:
        writer.execute("UPDATE customers SET phone_hash = $hash WHERE customer_key = $key", {"hash": pseudonym("01012345678"), "key": KEY})
        writer.execute("INSERT INTO feedback (feedback_id, question_kind, order_id, text) VALUES (7, 'open', $key, '남긴 말')", {"key": KEY})
    erasing.erase(home.MAIN, "010-1234-5678", NOW)
    close_all()
    assert left() == []
    assert open_warehouse(home.MAIN).count("feedback") == 1


def test_a_person_is_erased_by_any_of_the_ids_that_were_joined() -> None:
    with open_warehouse(home.MAIN).writing() as writer:
        writer.execute("INSERT INTO orders (line_id, order_id, customer_key, own_key, ordered_at) VALUES (5, 'o5', $key, 'NAVER-998877', TIMESTAMP '2026-10-01')", {"key": KEY})
    erasing.erase(home.MAIN, "NAVER-998877", NOW)
    close_all()
    assert left() == []
    assert b"NAVER-998877" not in home.dataset_path(home.MAIN).read_bytes()


def test_a_short_number_that_stands_in_other_numbers_is_erased_without_alarm() -> None:
    with open_warehouse(home.MAIN).writing() as writer:
        writer.execute("INSERT INTO orders (line_id, order_id, customer_key, ordered_at) VALUES (8, 'x17850y', '17850', TIMESTAMP '2026-10-01'), "
                       "(9, '1785017850', '99', TIMESTAMP '2026-10-01')")
    assert erasing.erase(home.MAIN, "17850", NOW).rows["orders"] == 1
    assert open_warehouse(home.MAIN).count("orders") == 3


def test_the_receipt_names_nobody() -> None:
    receipt = erasing.erase(home.MAIN, KEY, NOW)
    kept = next((home.home() / "receipts").glob("*.json")).read_text()
    assert KEY not in kept
    assert json.loads(kept)["who"] == receipt.who == pseudonym(KEY)


def test_open_links_are_ended() -> None:
    sharing().make(Person("p", None, "", "owner"), "회의", "{}")
    erasing.erase(home.MAIN, KEY, NOW)
    assert all(share.ended_at for share in sharing().listed())


def test_erasing_somebody_who_is_not_there_changes_nothing() -> None:
    with pytest.raises(NobodyThere):
        erasing.erase(home.MAIN, "nobody", NOW)
    assert open_warehouse(home.MAIN).count("customers") == 2
