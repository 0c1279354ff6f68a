"""Free SQL: honest questions are answered; nothing else gets out, in, or on, with and without the allow-list."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from data import sandbox
from tests.data import mutants

SECRET = "CANARY-7d1f"
HONEST = (
    "SELECT channel, avg(nps) FROM feedback GROUP BY ALL ORDER BY 2 DESC LIMIT 3",
    "WITH late AS (SELECT * FROM feedback WHERE text LIKE '%늦%') SELECT emotion, count(*) FROM late GROUP BY emotion;",
    "SELECT c.region, sum(o.amount) FROM orders o JOIN customers c USING (customer_key) GROUP BY 1 HAVING sum(o.amount) > 0",
    "SELECT *, rank() OVER (PARTITION BY customer_key ORDER BY amount DESC) AS place FROM orders QUALIFY place = 1",
    "SELECT CASE WHEN csat >= 4 THEN '만족' ELSE '불만' END AS felt, count(*) FILTER (WHERE ces > 3) FROM feedback GROUP BY felt",
    "SELECT date_trunc('month', created_at)::DATE AS month, quantile_cont(nps, 0.5) FROM feedback GROUP BY 1",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 12) SELECT x FROM n",
    "FROM orders SELECT product, count(*) GROUP BY product",
    "SUMMARIZE orders",
    "DESCRIBE feedback",
    "PIVOT feedback ON channel USING avg(nps) GROUP BY topic",
    "SELECT list_transform([1, 2], lambda x: x * 2)",
    "SELECT text FROM feedback WHERE text LIKE '%; drop table app_users; --%'",
    "SELECT (SELECT max(amount) FROM orders) - avg(amount) FROM orders",
    "SELECT region FROM customers EXCEPT SELECT '서울'",
    "SELECT d.range, count(o.order_id) FROM range(3) d LEFT JOIN orders o ON o.amount > d.range GROUP BY 1",
)
HARM = (
    "SELECT * FROM app_users", "SELECT * FROM main.app_users", 'SELECT * FROM "app_users"', "FROM audit_log",
    "SELECT * FROM customers_raw", "SUMMARIZE share_tokens", "DESCRIBE app_users", "SHOW TABLES", "SHOW ALL TABLES",
    "WITH feedback AS (SELECT * FROM app_users) SELECT * FROM feedback",
    "WITH a AS (SELECT * FROM sqlite_master), b AS (SELECT 1) SELECT * FROM a",
    "WITH a AS (SELECT * FROM b), b AS (SELECT 1 AS x) SELECT * FROM a",
    "SELECT * FROM duckdb_tables, (WITH duckdb_tables AS (SELECT 1) SELECT 1)",
    "SELECT * FROM information_schema.tables", "SELECT * FROM duckdb_settings()", "SELECT current_query()", "SELECT current_database",
    "SELECT current_setting('memory_limit')", "SELECT getenv('HOME')", "SELECT getvariable('x')",
    "SELECT * FROM read_text('{secret}')", "SELECT * FROM '{secret}'", "SELECT * FROM read_csv(['{secret}'])", "SELECT * FROM glob('/*')",
    "SELECT * FROM query('SELECT 1')", "SELECT * FROM query_table('feedback')", "SELECT sleep_ms(10)", "SELECT repeat('x', 10)",
    "COPY (SELECT 1) TO '{out}/a.csv'", "EXPORT DATABASE '{out}'", "ATTACH '{out}/n.duckdb' AS n", "CREATE TABLE t AS SELECT 1",
    "WITH d AS (DELETE FROM feedback RETURNING *) SELECT count(*) FROM d", "DELETE FROM feedback", "DROP TABLE feedback",
    "INSERT INTO feedback VALUES (1)", "SET threads = 4", "PRAGMA show_tables", "CALL duckdb_tables()", "INSTALL httpfs", "LOAD httpfs",
    "SELECT 1; SELECT 2", "EXPLAIN ANALYZE SELECT 1", "PREPARE p AS SELECT 1", "SELECT $1", "BEGIN", "-- nothing", "", "hello",
    "SELECT password_hash FROM\u200bapp_users", "SELECT * FROM\ufeffapp_users", "SELECT 1\u00a0FROM\u00a0app_users",
    "SELECT nextval('s')", "SELECT write_log('x')", "SELECT json_execute_serialized_sql('x')", "SELECT x.y.sum(nps) FROM feedback",
)
HEAVY = (
    "SELECT count(*) FROM feedback a, feedback b, feedback c, feedback d",
    "SELECT sum(hash(range)) FROM range(1000000000000)",
    "SELECT list(range) FROM range(2000000000)",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
    "SELECT " + "(" * 9_000 + "1" + ")" * 9_000,
    "SELECT " + "-".join("1" for _ in range(9_000)),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return sandbox.demo(tmp_path_factory.mktemp("sandbox") / "demo.duckdb")


@pytest.fixture
def yard(tmp_path):
    """A folder with a secret file; nothing else may appear in it."""
    (tmp_path / "secret.txt").write_text(SECRET)
    yield tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


@pytest.mark.parametrize("sql", HONEST)
def test_an_honest_question_is_answered(copy, sql):
    outcome = sandbox.run(sql, copy)
    assert outcome.outcome == "rows", outcome.trouble
    assert outcome.columns


def test_harm_is_refused_before_it_runs(copy, yard):
    for sql in HARM:
        outcome = sandbox.run(sql.format(secret=yard / "secret.txt", out=yard) if "{" in sql else sql, copy)
        assert outcome.outcome == "rejected", sql
        assert outcome.rows == []


def test_without_the_allow_list_still_nothing_gets_out_or_written(copy, yard):
    before = copy.path.read_bytes()
    for sql in (sql for sql in HARM if any(word in sql for word in ("app_users", "secret", "out", "getenv", "DELETE", "audit"))):
        outcome = sandbox.run(sql.format(secret=yard / "secret.txt", out=yard) if "{" in sql else sql, copy, checked=False)
        assert SECRET not in json.dumps(outcome.rows)
        assert "password_hash" not in json.dumps(outcome.rows)
    assert copy.path.read_bytes() == before


@pytest.mark.parametrize("sql", HEAVY)
def test_a_heavy_question_ends_in_time_and_memory(copy, sql):
    began = time.monotonic()
    outcome = sandbox.run(sql, copy)
    assert time.monotonic() - began < 5.5
    assert outcome.outcome in ("stopped", "rejected")
    assert outcome.peak_mb < 1_024


def test_rows_are_cut_at_ten_thousand_and_it_is_said(copy):
    outcome = sandbox.run("SELECT a.id FROM feedback a, range(100)", copy)
    assert (len(outcome.rows), outcome.more) == (10_000, True)
    assert sandbox.run("SELECT id FROM feedback", copy).more is False


def test_the_child_sees_nothing_of_the_parents_environment(copy, monkeypatch):
    monkeypatch.setenv("MAEUM_CANARY", SECRET)
    told = sandbox.run("SELECT content FROM read_text('/proc/self/environ')", copy, checked=False)
    assert SECRET not in json.dumps(told.rows)


def test_troubles_name_only_what_may_be_seen(copy):
    wrong = sandbox.run("SELECT * FROM feedbak", copy).trouble
    assert (type(wrong).__name__, wrong.facts["suggestion"]) == ("UnknownTable", "feedback")
    hidden = sandbox.run("SELECT * FROM app_userz", copy).trouble
    assert "app_users" not in str(hidden.facts)
    column = sandbox.run("SELECT chanel FROM feedback", copy).trouble
    assert (column.facts["name"], column.facts["suggestion"]) == ("chanel", "channel")
    value = sandbox.run("SELECT CAST(text AS INTEGER) FROM feedback", copy).trouble
    assert (type(value).__name__, value.facts["name"]) == ("WrongValue", "")


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    """A database that does hold the hidden tables: only the check stands before them."""
    folder = tmp_path_factory.mktemp("secrets")
    return mutants.with_secrets(folder), folder / "yard"


def test_mutated_attacks_do_not_pass_the_check(secrets):
    """A share of bench/mutants.py's 100,000, always the same."""
    database, yard_of_it = secrets
    found = mutants.judge(list(mutants.mutants(3_000, 11, HARM, HONEST, yard_of_it)), database)
    assert found.leaks == ()
    assert found.answered > 50  # the honest among them: a check that refuses all would pass too
    assert found.rejected > 2_000
    assert found.peak_mb < 1_024


def test_the_judge_of_mutants_sees_a_leak_when_there_is_one(secrets):
    database, _yard = secrets
    open_door = mutants.judge(["SELECT * FROM app_users", "SELECT count(*) FROM audit_log", "SELECT 1"], database, tables=(*mutants.PUBLISHED, *mutants.HIDDEN))
    assert [text for text, _shown in open_door.leaks] == ["SELECT * FROM app_users", "SELECT count(*) FROM audit_log"]


def test_mutated_attacks_do_no_harm_without_the_check(copy, yard):
    before = copy.path.read_bytes()
    for sql in mutants.mutants(12, 5, HARM, HONEST, yard):
        outcome = sandbox.run(sql, copy, checked=False)
        assert SECRET not in json.dumps([outcome.rows, outcome.columns], default=str)
    assert copy.path.read_bytes() == before


def test_the_published_copy_holds_no_names_and_no_contacts(tmp_path, monkeypatch):
    from datetime import date

    from data.sample import make
    from data.warehouse import Warehouse

    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    warehouse = Warehouse(tmp_path / "sample.duckdb")
    make(warehouse, date(2026, 11, 22))
    copy = sandbox.publish(warehouse)
    columns = {column for names in copy.tables.values() for column in names}
    assert set(copy.tables) == {"answers", "customers", "lines", "steps"}
    assert not columns & {"name", "phone_hash", "email_hash", "birth_year"}
    assert sandbox.run("SELECT count(*) FROM answers", copy).rows == [[15_000]]
    assert sandbox.publish(warehouse).path == copy.path
    warehouse.set_meta("touched", "yes")
    assert sandbox.publish(warehouse).path != copy.path
    assert [path.name for path in Path(copy.path).parent.iterdir()] == [f"sample-{warehouse.version}.duckdb"]
    warehouse.close()
