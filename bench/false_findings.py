"""How often the finder reports anything where there is nothing: 200 made-up shops without effects.

    python bench/false_findings.py [--seeds 200] [--first 0]

Prints the share of shops in which at least one finding was told; the goal is at most 5 %.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analytics.metrics.intervals import wilson
from analytics.reports.explaining import told
from analytics.reports.searching import search
from tests.analytics.reports.shop import SCOPE, shop


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--seeds", type=int, default=200)
    given.add_argument("--first", type=int, default=0, help="the first seed, to run the bench in slices")
    asked = given.parse_args()
    seeds = asked.seeds
    false, compared = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.first, asked.first + seeds):
            warehouse = shop(Path(folder) / f"{seed}.duckdb", effect=False, seed=seed)
            searched = search(warehouse, SCOPE)
            findings = told(warehouse, searched)
            warehouse.close()
            false, compared = false + bool(findings), compared + searched.comparisons
            if findings:
                main_one = findings[0].main
                print(seed, main_one.kind, main_one.metric, main_one.dimension, main_one.group, f"q={main_one.q:.3g}", flush=True)
    low, high = wilson(false, seeds)
    print(f"{false}/{seeds} shops with a false finding = {false / seeds:.1%} [{low:.1%}, {high:.1%}], {compared / seeds:.0f} comparisons each")


main()
