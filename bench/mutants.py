"""A hundred thousand mutated SQL texts against the guard, and some of them against the child without its allow-list.

    python bench/mutants.py [--count 100000] [--seed 1] [--attacks ../shared/corpora/sql_attacks.jsonl] [--unchecked 500]

First part: every text meets the check over a database that holds hidden tables; what passes is run, and nothing hidden
may come back. Second part: with the check switched off, in the worker as the app starts it, over a published copy: no
value of a file, no file written, the copy unchanged. Ends with 1 when anything got through.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data import sandbox
from tests.data.mutants import CANARY, judge, mutants, with_secrets
from tests.data.test_sandbox import HARM, HONEST


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--count", type=int, default=100_000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--attacks", type=Path)
    given.add_argument("--unchecked", type=int, default=500)
    asked = given.parse_args()
    harmful = [*HARM, *(_attacks(asked.attacks) if asked.attacks else [])]
    with tempfile.TemporaryDirectory() as folder:
        yard = Path(folder) / "yard"
        secrets = with_secrets(Path(folder))
        began = time.monotonic()
        texts = list(mutants(asked.count, asked.seed, harmful, HONEST, yard))
        found = judge(texts, secrets)
        print(f"{len(texts):,} texts ({len(set(texts)):,} different) in {time.monotonic() - began:.0f} s: {found.rejected:,} rejected, {found.failed:,} refused by the engine, "
              f"{found.answered:,} answered, {found.ended:,} ended at a limit; {len(found.leaks)} through; slowest {found.slowest_seconds:.2f} s, peak {found.peak_mb:.0f} MB", flush=True)
        for text, shown in found.leaks[:20]:
            print("THROUGH", json.dumps(text, ensure_ascii=False), shown)
        through = _unchecked(texts[:: max(1, len(texts) // max(asked.unchecked, 1))][: asked.unchecked], Path(folder))
    sys.exit(bool(found.leaks or through))


def _unchecked(texts: list[str], folder: Path) -> int:
    """The same texts with the allow-list off, in the real child."""
    copy = sandbox.demo(folder / "demo.duckdb")
    before, through, slowest, peak = copy.path.read_bytes(), 0, 0.0, 0.0
    for sql in texts:
        outcome = sandbox.run(sql, copy, checked=False)
        slowest, peak = max(slowest, outcome.seconds), max(peak, outcome.peak_mb)
        if CANARY in json.dumps([outcome.rows, outcome.columns], default=str):
            through += 1
            print("THROUGH unchecked", json.dumps(sql, ensure_ascii=False))
    left = sorted(path.name for path in (folder / "yard").iterdir())
    print(f"{len(texts):,} with the allow-list off: {through} values, files {left}, copy {'unchanged' if copy.path.read_bytes() == before else 'CHANGED'}; "
          f"slowest {slowest:.1f} s, peak {peak:.0f} MB")
    return through + (left != ["secret.txt"]) + (copy.path.read_bytes() != before)


def _attacks(file: Path) -> list[str]:
    """Texts of a corpus file; recipes for very long texts are left to its own run."""
    texts = [json.loads(line)["sql"] for line in file.read_text(encoding="utf-8").splitlines()]
    return [text.replace("{SECRET}", "{secret}").replace("{OUT}", "{out}") for text in texts if not text.startswith("@")]


if __name__ == "__main__":
    main()
