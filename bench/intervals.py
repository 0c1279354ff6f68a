"""How often do the intervals hold the truth? Simulation for NPS, shares and means at several n.

    python bench/intervals.py [--runs 4000]

Each line: the share of runs whose 95 % interval held the planted value. The figures are in docs/metrics.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analytics.metrics.intervals import KINDS

SIZES = (20, 100, 1000)
SHARES = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9)  # retention, conversion, CSAT
ANSWERS = {  # share of detractors, passives, promoters
    "NPS +30": (0.15, 0.40, 0.45), "NPS 0": (0.3, 0.4, 0.3), "NPS -40": (0.6, 0.2, 0.2), "NPS +70": (0.05, 0.2, 0.75),
}
STARS = {"rating 4.1": (0.06, 0.04, 0.12, 0.30, 0.48), "rating 3.0": (0.2, 0.2, 0.2, 0.2, 0.2)}


def held(kind: str, parts: dict[str, float], truth: float) -> bool:
    bounds = KINDS[kind].bounds(parts, 0.95)
    return bounds is not None and bounds[0] <= truth <= bounds[1]


def nps(rng: np.random.Generator, n: int, shares: tuple[float, ...], runs: int) -> float:
    truth = 100 * (shares[2] - shares[0])
    drawn = rng.multinomial(n, shares, size=runs)
    return float(np.mean([held("nps", {"n": n, "detractors": d, "promoters": p}, truth) for d, _, p in drawn]))


def share(rng: np.random.Generator, n: int, truth: float, runs: int) -> float:
    return float(np.mean([held("wilson", {"n": n, "hits": hits}, truth) for hits in rng.binomial(n, truth, size=runs)]))


def mean(rng: np.random.Generator, n: int, shares: tuple[float, ...], runs: int) -> float:
    stars = np.arange(1, 6)
    drawn = rng.multinomial(n, shares, size=runs)
    totals, squares = drawn @ stars, drawn @ stars**2
    truth = float(np.dot(shares, stars))
    return float(np.mean([held("mean", {"n": n, "total": a, "squares": b}, truth) for a, b in zip(totals, squares, strict=True)]))


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--runs", type=int, default=4000)
    runs = ask.parse_args().runs
    rng = np.random.default_rng(7)
    print(f"{'figure':14}" + "".join(f"n={n:<8}" for n in SIZES))
    for name, shares in ANSWERS.items():
        print(f"{name:14}" + "".join(f"{nps(rng, n, shares, runs):<10.3f}" for n in SIZES))
    for truth in SHARES:
        print(f"{f'share {truth:.0%}':14}" + "".join(f"{share(rng, n, truth, runs):<10.3f}" for n in SIZES))
    for name, shares in STARS.items():
        print(f"{name:14}" + "".join(f"{mean(rng, n, shares, runs):<10.3f}" for n in SIZES))


if __name__ == "__main__":
    main()
