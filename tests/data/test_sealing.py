"""What lies on the disk gives no name away, older data sets come up to today, and keys can be replaced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from data import backups, erasing, home, keys, privacy, rotating, schema, sealing, second_step, sending
from data.accounts import accounts
from data.intake.commanding import load_file
from data.intake.loading import set_aside
from data.migrating import STEPS, MadeByLater
from data.sealing import SealBroken
from data.warehouse import Warehouse, close_all, open_warehouse

NOW = datetime(2026, 11, 22, 13, 0)
FIRST = Path(__file__).parent / "released" / "first.sql"
ROWS = "고객번호,이름,휴대폰,지역,가입일\nK-100200,남궁지움,010-2345-6789,부산,2026-01-02\nK-100201,남궁지움,010-2345-6780,서울,2026-01-03\n,빈번호사람,,서울,2026-01-03\n"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


@pytest.fixture
def loaded(tmp_path: Path) -> Warehouse:
    file = tmp_path / "고객.csv"
    file.write_text(ROWS, encoding="utf-8")
    load_file(file, kind="customers", yes=True, dataset=home.MAIN, maps=[], dry_run=False, sheet=None, password=None, answers=[])
    return open_warehouse(home.MAIN)


def on_disk(text: str) -> list[str]:
    return [path.name for path in home.home().rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_names_and_rows_set_aside_lie_sealed_and_are_read_again(loaded: Warehouse) -> None:
    assert erasing.shown(loaded, "K-100200")[0]["name"] == "남궁지움"
    (upload,) = loaded.run("SELECT upload_id FROM uploads").column(0).to_pylist()
    aside = set_aside(loaded, upload)
    assert "빈번호사람" in aside.to_string()
    close_all()
    assert on_disk("남궁지움") == on_disk("빈번호사람") == on_disk("010-2345") == []


def test_the_same_file_again_changes_nothing_although_names_are_sealed(loaded: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "또.csv"
    file.write_text(ROWS.replace("남궁지움,010-2345-6780", "남궁다름,010-2345-6780"), encoding="utf-8")
    said = load_file(file, kind="customers", yes=True, dataset=home.MAIN, maps=[], dry_run=False, sheet=None, password=None, answers=[])
    assert (said.facts["rows_updated"], said.facts["rows_already"]) == (1, 1)
    assert erasing.shown(loaded, "K-100201")[0]["name"] == "남궁다름"


def test_the_customer_is_found_by_phone_number_though_none_is_stored(loaded: Warehouse) -> None:
    assert erasing.meant(loaded, "+82 10 2345 6789") == ("K-100200",)


def test_a_cell_moved_to_another_column_or_changed_does_not_open() -> None:
    sealed = sealing.seal_alike("강지움", what="customers.name")
    assert sealing.read(sealed, what="customers.name") == "강지움"
    with pytest.raises(SealBroken):
        sealing.read(sealed, what="rejects.value")
    with pytest.raises(SealBroken):
        sealing.read(sealed[:-6] + "AAAA==", what="customers.name")


def first_release(dataset: str = home.MAIN) -> Path:
    path = home.dataset_path(dataset)
    with duckdb.connect(str(path)) as old:
        old.execute(FIRST.read_text(encoding="utf-8"))
    return path


def test_a_data_set_of_the_first_release_comes_up_to_today_and_keeps_every_row() -> None:
    path = first_release()
    assert "강지움".encode() in path.read_bytes()
    warehouse = open_warehouse(home.MAIN)
    assert {table: warehouse.count(table) for table in ("customers", "customers_replaced", "feedback", "orders", "rejects")} == {
        "customers": 3, "customers_replaced": 1, "feedback": 1, "orders": 1, "rejects": 1}
    there = warehouse.run("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'main'").to_pylist()
    have = {(row["table_name"], row["column_name"]) for row in there}
    assert {(table.name, column.name) for table in schema.TABLES for column in table.columns} <= have
    assert erasing.shown(warehouse, "C1")[0]["name"] == "강지움"
    assert "강지움" in set_aside(warehouse, "u1").to_string()
    assert warehouse.meta("schema_version") == str(len(STEPS))
    close_all()
    assert on_disk("강지움") == on_disk("강지음") == on_disk("010-제외") == [], "not in free blocks either"


def test_coming_up_twice_changes_nothing_and_a_later_version_is_refused() -> None:
    first_release()
    before = open_warehouse(home.MAIN).run("SELECT name FROM customers ORDER BY ALL").to_pylist()
    close_all()
    assert open_warehouse(home.MAIN).run("SELECT name FROM customers ORDER BY ALL").to_pylist() == before
    open_warehouse(home.MAIN).set_meta("schema_version", "999")
    close_all()
    with pytest.raises(MadeByLater):
        open_warehouse(home.MAIN)


def test_a_new_sealing_key_opens_all_and_the_old_one_alone_opens_nothing_new(loaded: Warehouse) -> None:
    person, _ = accounts().invite("totp@shop.example", "둘째", "viewer")
    secret = b"12345678901234567890"
    accounts().set_second_step(person, secret, second_step.code(secret, int(accounts().clock()) // second_step.STEP_SECONDS))
    sending.save(sending.Settings(host="mail.shop.example", sender="a@shop.example", user="a"), "우체국 비밀번호")
    backup = backups.make(NOW)
    before = home.dataset_path(home.MAIN)
    old_cells = loaded.run("SELECT name FROM customers").column(0).to_pylist()
    rotating.rotate("sealing", NOW)
    assert erasing.shown(open_warehouse(home.MAIN), "K-100200")[0]["name"] == "남궁지움"
    new_cells = open_warehouse(home.MAIN).run("SELECT name FROM customers").column(0).to_pylist()
    assert set(old_cells) & set(new_cells) == set()
    close_all()
    assert old_cells[0].encode() not in before.read_bytes()
    for left_over in keys.folder().glob("sealing.until-*"):
        left_over.rename(home.home() / "away")
    accounts().seal_again()
    sending.seal_again()
    (home.home() / "away").rename(keys.folder() / "sealing.until-2026")
    backups.restore(backup, NOW)
    assert erasing.shown(open_warehouse(home.MAIN), "K-100200")[0]["name"] == "남궁지움", "a backup of before still opens"


def test_after_a_new_pseudonym_key_people_are_found_and_joined_as_before(loaded: Warehouse, tmp_path: Path) -> None:
    with loaded.writing() as writer:
        key = "p-" + privacy.pseudonym("01099998888")
        writer.execute("INSERT INTO orders (line_id, order_id, customer_key, ordered_at) VALUES (1, 'o', $key, TIMESTAMP '2026-01-01')", {"key": key})
        writer.execute("INSERT INTO customers (customer_key) VALUES ($key)", {"key": key})
    old = privacy.pseudonym("01023456789")
    rotating.rotate("pseudonym", NOW)
    assert privacy.pseudonym("01023456789") != old
    warehouse = open_warehouse(home.MAIN)
    assert erasing.meant(warehouse, "010-2345-6789") == ("K-100200",)
    (joined,) = warehouse.run("SELECT customer_key FROM orders JOIN customers USING (customer_key)").column(0).to_pylist()
    assert erasing.meant(warehouse, "010-9999-8888") == (joined,)
    close_all()
    assert on_disk(old) == []
    file = tmp_path / "또.csv"
    file.write_text(ROWS.replace("서울,2026-01-03", "대전,2026-01-03"), encoding="utf-8")
    said = load_file(file, kind="customers", yes=True, dataset=home.MAIN, maps=[], dry_run=False, sheet=None, password=None, answers=[])
    assert said.facts["rows_updated"] == 1, "the region alone has changed: the hashes are the same as the stored ones"


def test_other_keys_are_not_replaced_by_name() -> None:
    with pytest.raises(rotating.NoSuchKey):
        rotating.rotate("ledger", NOW)
