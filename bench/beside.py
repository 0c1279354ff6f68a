"""Does asking slow the pages of others? One page timed in quiet, and while others ask and send heavy SQL.

    python bench/beside.py [--rounds 30] [--seconds 20]

Starts the real server with the sample shop. One visitor opens /kpi and /overview again and again over the WebSocket;
then another asks question after question on /ask (none twice, so nothing is cached) while two heavy SQL texts at a time
run in the worker, as many as the server allows. Prints the median and 95th percentile of both and their ratio.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.socket_visitor import Visitor, address
from data import sandbox
from tests.conftest import Server, start_server
from tests.data.test_sandbox import HEAVY

PAGES = (("kpi", "period=12w"), ("", ""), ("kpi", "period=26w"))


def timed(server: Server, rounds: int) -> list[float]:
    """Seconds of each opening, the first of each page left out."""
    with Visitor(server.port, server.cookie()) as somebody:
        for page, query in PAGES:
            somebody.open(page, query)
        return [somebody.open(page, query) for _round in range(rounds) for page, query in PAGES]


def asking(server: Server, over: threading.Event, told: list[float]) -> None:
    """Questions without an end, each new."""
    metrics, places = ("매출", "평점", "만족도", "환불률", "주문 수"), ("서울", "부산", "경기", "대구", "VIP", "여성", "30대")
    cuts = ("월별", "상품별", "채널별", "지역별")
    with Visitor(server.port, server.cookie()) as other:
        for place, metric, cut in itertools.cycle(itertools.product(places, metrics, cuts)):
            if over.is_set():
                return
            month = 1 + len(told) % 12
            told.append(other.open("ask", address(asked=json.dumps([[f"{month}월 {place} {metric} {cut}", None, None]], ensure_ascii=False))))


def attacking(copy: sandbox.Copy, over: threading.Event, told: list[sandbox.Outcome]) -> None:
    for sql in itertools.cycle(HEAVY):
        if over.is_set():
            return
        told.append(sandbox.run(sql, copy))


def middle(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"median {1000 * statistics.median(ordered):.0f} ms, p95 {1000 * ordered[int(0.95 * (len(ordered) - 1))]:.0f} ms, n {len(ordered)}"


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--rounds", type=int, default=20)
    rounds = given.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(Path(folder))
        copy = sandbox.demo(Path(folder) / "demo.duckdb")
        try:
            timed(server, 3)
            time.sleep(45)  # the sample is still being read after a first start
            quiet = timed(server, rounds)
            found: dict[str, list[float]] = {}
            over, asked, sent = threading.Event(), [], []
            thread = threading.Thread(target=asking, args=(server, over, asked))
            thread.start()
            found["while somebody asks"] = timed(server, rounds)
            over.set()
            thread.join()
            over = threading.Event()
            threads = [threading.Thread(target=attacking, args=(copy, over, sent)) for _ in range(2)]
            for one in threads:
                one.start()
            time.sleep(1)
            found["while two heavy SQL texts run"] = timed(server, rounds)
            over.set()
            for one in threads:
                one.join()
        finally:
            server.stop()
    print("quiet:", middle(quiet))
    for what, seconds in found.items():
        print(f"{what}: {middle(seconds)}, x{statistics.median(seconds) / statistics.median(quiet):.2f} of the quiet median")
    print("asking:", middle(asked))
    print(f"SQL: {len(sent)} texts, longest {max(one.seconds for one in sent):.1f} s, most memory {max(one.peak_mb for one in sent):.0f} MB")


if __name__ == "__main__":
    main()
