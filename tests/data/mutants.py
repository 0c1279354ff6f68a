"""Mutated SQL texts, and a judge that lets each meet the allow-list over a database that does hold the secrets.

The judge is the worker's own code (limits, locked engine, check) in a child, many texts a child. What passes the check
is run there: a value of a hidden table, a hidden table's name or the content of a file in what comes back is a leak.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data import sandbox
from data.warehouse import write_copy

ROOT = Path(__file__).resolve().parents[2]
CANARY = "CANARY-7d1f"
PUBLISHED, HIDDEN = ("feedback", "orders", "customers"), ("app_users", "share_tokens", "customers_raw", "audit_log")
_BATCH = 1_500
_BLANKS = (" ", "  ", "\t", "\n", "/**/", "/*x*/", "--x\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2028", "")
_HOSTILE = (
    "read_text('{secret}')", "read_csv('{secret}')", "read_blob('{secret}')", "glob('/*')", "getenv('HOME')", "current_setting('memory_limit')",
    "duckdb_tables()", "duckdb_settings()", "duckdb_columns()", "pragma_table_info('app_users')", "query('FROM app_users')", "query_table('app_users')",
    "current_query()", "sniff_csv('{secret}')", "parquet_scan('{secret}')", "getvariable('x')", "json_execute_serialized_sql('x')", "repeat('x', 9)",
    "nextval('s')", "write_log('x')", "sqlite_scan('{secret}', 't')", "arrow_scan(1, 2, 3)", "python_map(1)", "add_parquet_key('a', 'b')",
)
_WRAPS = (
    "SELECT * FROM ({0}) t", "WITH x AS ({0}) SELECT * FROM x", "WITH RECURSIVE x AS ({0} UNION ALL SELECT * FROM x) SELECT * FROM x LIMIT 9", "SELECT ({0})",
    "SELECT EXISTS ({0})", "SELECT 1 WHERE 1 IN ({0})", "{0} UNION ALL {1}", "{0} UNION BY NAME {1}", "{0} EXCEPT {1}", "({0}) ORDER BY ALL", "FROM ({0})",
    "SELECT list(t) FROM ({0}) t", "SELECT count(*) FROM ({0}), ({1})", "SELECT * FROM ({0}) a POSITIONAL JOIN ({1}) b", "EXPLAIN {0}", "SUMMARIZE {0}", "DESCRIBE {0}",
    "{0}; {1}", "PIVOT ({0}) ON 1", "WITH x AS MATERIALIZED ({0}) FROM x", "SELECT * FROM feedback, LATERAL ({0}) l", "COPY ({0}) TO '{{out}}/a'",
    "CREATE TABLE z AS {0}", "PREPARE p AS {0}", "SELECT array({0})", "WITH app_users AS ({1}) {0}", "VALUES (({0}))",
)
_SIGNS = ("/*", "*/", "--", ";", ")", "(", "'", '"', "UNION", "RETURNING *", "INTO OUTFILE", "FOR UPDATE", "\\", "\0")
_TWINS = str.maketrans("acdeilmoprsux", "асԁеіӏморгѕцх")  # Cyrillic letters that look alike


def mutants(count: int, seed: int, harmful: Sequence[str], honest: Sequence[str], yard: Path) -> Iterator[str]:
    """``count`` texts, the same for the same seed: one to four changes each."""
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(harmful if chance.random() < 0.75 else honest)
        for _change in range(chance.randint(1, 4)):
            text = _changed(chance, text, harmful, honest)
        yield text.replace("{secret}", str(yard / "secret.txt")).replace("{out}", str(yard))


def _changed(chance: random.Random, text: str, harmful: Sequence[str], honest: Sequence[str]) -> str:
    other = chance.choice(harmful if chance.random() < 0.5 else honest)
    words = re.split(r"(\W+)", text)
    kind = chance.randrange(12)
    if kind == 0:
        return re.sub(r" ", lambda _: chance.choice(_BLANKS), text)
    if kind == 1:
        return "".join(chance.choice((str.upper, str.lower))(sign) for sign in text)
    if kind == 2:
        return chance.choice(_WRAPS).replace("{0}", text.rstrip("; ")).replace("{1}", other.rstrip("; "))
    if kind == 3:  # the head of one, the tail of another
        tail = re.split(r"(\W+)", other)
        return "".join((*words[: chance.randint(0, len(words))], " ", *tail[chance.randint(0, len(tail)) :]))
    if kind == 4:
        return re.sub(r"\b(feedback|orders|customers)\b", lambda found: chance.choice((found[0], *HIDDEN, f"main.{chance.choice(HIDDEN)}", f'"{chance.choice(HIDDEN)}"')), text)
    if kind == 5:
        return re.sub(r"(?i)\bselect\b", lambda found: f"{found[0]} {chance.choice(_HOSTILE)},", text, count=1)
    if kind == 6:
        return re.sub(r"(?i)\bfrom\s+\w+", lambda found: f"FROM {chance.choice((*_HOSTILE, *HIDDEN))}", text, count=1)
    if kind == 7 and len(words) > 2:
        place = chance.randrange(len(words))
        return "".join((*words[:place], *words[place + 1 :])) if chance.random() < 0.5 else "".join((*words[:place], words[place], *words[place:]))
    if kind == 8:
        return re.sub(r"\b(\w+)\b", lambda found: f'"{found[0]}"' if chance.random() < 0.2 else found[0], text)
    if kind == 9:
        return "".join(sign.translate(_TWINS) if chance.random() < 0.05 else sign for sign in text)
    if kind == 10:
        return re.sub(r"'([^']*)'", lambda found: f"$${found[1]}$$", text)
    return f"{text} {chance.choice(_SIGNS)} {other}"


@dataclass(frozen=True)
class Judged:
    """What became of a run of texts. leaks: (text, what came back)."""

    rejected: int
    answered: int
    failed: int  # passed the check and was refused by the engine
    ended: int  # the child met a limit
    leaks: tuple[tuple[str, str], ...]
    slowest_seconds: float
    peak_mb: float


def with_secrets(folder: Path) -> Path:
    """A database with the published tables and the hidden ones, and a secret file beside it."""
    script = (ROOT / "data/sql/sandbox_demo.sql").read_text(encoding="utf-8")
    marked = "".join(f"ALTER TABLE {name} ADD COLUMN mark VARCHAR DEFAULT '{CANARY}';" for name in HIDDEN)
    write_copy(script + marked, folder / "secrets.duckdb", (*PUBLISHED, *HIDDEN))
    (folder / "yard").mkdir(exist_ok=True)
    (folder / "yard/secret.txt").write_text(CANARY)
    return folder / "secrets.duckdb"


def judge(texts: Sequence[str], database: Path, tables: Sequence[str] = PUBLISHED) -> Judged:
    """Every text through the check in children of ``_BATCH``; one that ends its child is counted, and the rest goes on."""
    told: list[dict] = []
    at = 0
    while at < len(texts):
        said = _child(texts[at : at + _BATCH], database, tables)
        told += said
        at += len(said)
        if len(said) < min(_BATCH, len(texts) - at + len(said)):
            told.append({"outcome": "ended"})
            at += 1
    counts = {kind: sum(one["outcome"] == kind for one in told) for kind in ("rejected", "answered", "failed", "ended")}
    leaks = tuple((text, one["leak"]) for text, one in zip(texts, told, strict=True) if one.get("leak"))
    return Judged(**counts, leaks=leaks, slowest_seconds=max(one.get("seconds", 0.0) for one in told), peak_mb=max(one.get("peak_mb", 0.0) for one in told))


def _child(texts: Sequence[str], database: Path, tables: Sequence[str]) -> list[dict]:
    job = {"database": str(database), "tables": list(tables), "functions": sorted(sandbox.functions()), "hidden": list(HIDDEN), "canary": CANARY, "texts": list(texts)}
    done = subprocess.run([sys.executable, "-I", "-S", "-c", _JUDGE, sysconfig.get_paths()["platlib"], str(ROOT / "data")],
                          input=json.dumps(job).encode(), capture_output=True, env={}, cwd="/", check=False)
    return [json.loads(line) for line in done.stdout.decode().splitlines() if line.endswith("}")]


_JUDGE = '''
import json, signal, sys, time
sys.path.append(sys.argv[1]); sys.path.append(sys.argv[2])
import sandbox_worker as worker
job = json.loads(sys.stdin.read())
worker.limits()
connection = worker.engine(job["database"])
check = worker.Check(set(job["tables"]), set(job["functions"]))
for sql in job["texts"]:
    began, told = time.monotonic(), {"outcome": "rejected"}
    signal.setitimer(signal.ITIMER_REAL, 0.5)  # ends the child, as its parent would
    try:
        sql = worker.with_values(connection, sql, check)
        check.statement(worker.parse(connection, sql))
        told = {"outcome": "failed"}
        try:
            named = set(connection.get_table_names(sql)) & set(job["hidden"])
        except Exception:
            named = set()
        connection.execute(sql)
        rows = connection.fetchmany(500)
        shown = json.dumps([[str(one) for one in row] for row in rows] + [column[0] for column in connection.description or []])
        told = {"outcome": "answered"}
        if job["canary"] in shown or named or any(word in shown for word in ("password_hash", "010-0000-0000", "sign-in")) and "010" not in sql and "sign-in" not in sql and "password_hash" not in sql:
            told["leak"] = (", ".join(named) + " " + shown)[:300]
    except BaseException:
        pass
    told["seconds"], told["peak_mb"] = round(time.monotonic() - began, 3), worker.peak_mb()
    print(json.dumps(told), flush=True)
'''
