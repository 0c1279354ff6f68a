"""Two people who see different parts of the data open all pages in random turns; neither is ever sent the other's canary.

    python bench/interleavings.py [--turns 200] [--crowd 50]

Every byte that the server sends over the WebSocket is searched, for canaries and for paths and SQL errors of ours.
--crowd: then so many visitors open pages at the same time; seconds to the end of the script, and the server's memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import bench.socket_visitor as socket_visitor  # noqa: E402
from data.access import Reach  # noqa: E402
from data.warehouse import close_all, open_warehouse  # noqa: E402
from pages.kit import nav  # noqa: E402
from tests.conftest import Server, start_server  # noqa: E402

CANARIES = {"east": "CANARY-EAST-7391", "west": "CANARY-WEST-2846"}
# Streamlit's own greeting names the frame's path (NewSession.main_script_path): known, and not counted.
INSIDE = re.compile(rb"Traceback|/(?:data|analytics|prompts)/\w+\.py|site-packages|_duckdb|BinderException|CatalogException|sqlite3\.")
ROWS = (
    "INSERT INTO feedback (feedback_id, answered_at, customer_key, channel, question_kind, score, scale_min, scale_max, high_is_good, text, product) "
    "SELECT i, TIMESTAMP '2026-08-01' + INTERVAL (i % 100) DAY, $c || '-' || i % 97, $c, 'nps', i % 11, 0, 10, true, '배송이 빨라서 좋았어요 ' || $c, $c || ' 수건' "
    "FROM range($from, $from + 1500) t(i)",
    "INSERT INTO orders (line_id, order_id, customer_key, ordered_at, product, quantity, amount, status, channel, category) "
    "SELECT i, $c || '-o' || i, $c || '-' || i % 97, TIMESTAMP '2026-01-01' + INTERVAL (i % 300) DAY, $c || ' 수건', 1, 12000, 'paid', $c, '수건' "
    "FROM range($from, $from + 1500) t(i)",
    "INSERT INTO customers (customer_key, region) SELECT DISTINCT $c || '-' || i % 97, $c FROM range($from, $from + 97) t(i)",
)


def plant(home: Path) -> None:
    os.environ["MAEUM_HOME"] = str(home)
    with open_warehouse("main").writing() as writer:
        for number, canary in enumerate(CANARIES.values()):
            for text in ROWS:
                writer.execute(text, {"c": canary, "from": number * 10_000})
    close_all()


def cookies(server: Server) -> dict[str, str]:
    """One analyst for each side, limited to its channel."""
    found = {}
    for side, canary in CANARIES.items():
        person, _ = server.accounts().invite(f"{side}@shop.example", side, "analyst")
        server.accounts().set_reach(person, Reach(channels=(canary,)))
        found[side] = server.accounts().open_session(person, way="bench")
    return found


def turns(server: Server, count: int, seed: int) -> dict[str, object]:
    pages = sorted(address.strip("/") for address in nav.addresses())
    chance = random.Random(seed)
    own = other = inside = 0
    with socket_visitor.Visitor(server.port, cookies(server)["east"]) as east, socket_visitor.Visitor(server.port, _cookie_of(server, "west")) as west:
        people = {"east": east, "west": west}
        for _ in range(count):
            for side in chance.sample(list(people), 2):
                people[side].said = b""
                people[side].open(chance.choice(pages), "dataset=main&period=all")
                theirs = CANARIES["west" if side == "east" else "east"].encode()
                own += CANARIES[side].encode() in people[side].said
                other += theirs in people[side].said
                inside += bool(INSIDE.search(people[side].said))
    return {"turns": count, "screens_with_own_canary": own, "screens_with_the_others": other, "screens_with_something_inside": inside}


def _cookie_of(server: Server, side: str) -> str:
    person = server.accounts().person_of_email(f"{side}@shop.example")
    assert person is not None
    return server.accounts().open_session(person, way="bench")


def crowd(server: Server, count: int) -> dict[str, object]:
    """So many visitors at once, each opening four pages."""
    seconds: list[float] = []
    failed: list[str] = []

    def visit(number: int) -> None:
        try:
            with socket_visitor.Visitor(server.port, server.cookie()) as somebody:
                for page in ("", "kpi", "voice", "segments"):
                    seconds.append(somebody.open(page, "period=1y" if number % 2 else "period=12w"))
        except (OSError, TimeoutError) as error:
            failed.append(type(error).__name__)

    server.cookie()
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sorted(seconds)
    status = "".join(Path(f"/proc/{child}/status").read_text() for child in _tree(server.process.pid))
    peak = sum(int(kb) for kb in re.findall(r"VmHWM:\s+(\d+)", status)) // 1024
    return {"visitors": count, "pages": len(done), "failed": failed, "median_s": round(done[len(done) // 2], 2), "p95_s": round(done[int(len(done) * 0.95)], 2), "peak_mb": peak}


def _tree(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(deeper for child in children for deeper in _tree(int(child)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--crowd", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        plant(home)
        server = start_server(home, "--no-sample")
        try:
            told = turns(server, asked.turns, asked.seed)
            print(json.dumps(told), flush=True)
            if asked.crowd:
                print(json.dumps(crowd(server, asked.crowd)), flush=True)
        finally:
            server.stop()
    raise SystemExit(1 if told["screens_with_the_others"] or told["screens_with_something_inside"] else 0)


if __name__ == "__main__":
    main()
