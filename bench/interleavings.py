"""Two people who see different parts of the data open all pages at the same moment; neither is ever sent the other's.

    python bench/interleavings.py [--turns 200] [--crowd 50]

Each side has channels, a region, products, a campaign, customers and remarks of its own, and its name. In each turn both
open a page at once; every fourth turn one of them asks for the other's channel and customer by the address. Every byte
that the server sends is searched, for the other's canaries and for paths, errors and source of ours.
--crowd: then so many visitors, all at once and then at the pace of people; seconds to the end of the script, CPU, memory.
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
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import bench.socket_visitor as socket_visitor  # noqa: E402
from analytics.voice.scoring import score_new  # noqa: E402
from data.access import Person, Reach  # noqa: E402
from data.warehouse import close_all, open_warehouse  # noqa: E402
from pages.kit import nav  # noqa: E402
from tests.conftest import Server, start_server  # noqa: E402


@dataclass(frozen=True)
class Side:
    """What belongs to one of the two: ``sign`` is in keys and channels, ``secret`` in products and remarks."""

    sign: str
    secret: str
    name: str

    @property
    def reach(self) -> Reach:
        return Reach(channels=(f"{self.sign}-1", f"{self.sign}-2"))


# Letters and digits alone: markdown escapes the rest.
SIDES = {"east": Side("SIGNEAST7391", "SECRETEAST5517", "NAMEEAST3308"), "west": Side("SIGNWEST2846", "SECRETWEST9023", "NAMEWEST6641")}
_INSIDE = (
    rb"Traceback|/(?:data|analytics|prompts|pages)/[\w/]+\.py|site-packages|_duckdb|(?:Binder|Catalog|Parser|Conversion)(?: Error|Exception)|sqlite3\."
)
_SAID = ("배송이 빨라서 좋았어요", "포장이 찢어져서 왔어요", "상담원이 친절해서 고마웠어요", "결제가 자꾸 안 돼서 답답해요", "가격이 비싼데 품질은 별로예요")
_ROWS = (
    "INSERT INTO feedback (feedback_id, answered_at, customer_key, channel, question_kind, score, scale_min, scale_max, high_is_good, text, product, order_id) "
    "SELECT $from + i, TIMESTAMP '2026-08-01' + INTERVAL (i % 112) DAY, $sign || '-c' || i % 400, $sign || '-' || (1 + i % 2), "
    "CASE i % 3 WHEN 0 THEN 'nps' WHEN 1 THEN 'csat' ELSE 'rating' END, CASE WHEN i % 3 = 0 THEN i % 11 ELSE 1 + i % 5 END, CASE WHEN i % 3 = 0 THEN 0 ELSE 1 END, "
    "CASE WHEN i % 3 = 0 THEN 10 ELSE 5 END, true, $said[1 + i % 5] || '. ' || $secret, $secret || ' 수건 ' || i % 4, $sign || '-o' || i % 1600 FROM range(600) t(i)",
    "INSERT INTO orders (line_id, order_id, customer_key, ordered_at, product, quantity, amount, status, channel, category, region) "
    "SELECT $from + i, $sign || '-o' || i // 2, $sign || '-c' || (i // 2 * 7919) % 400, TIMESTAMP '2026-01-01' + INTERVAL ((i // 2 * 104729) % 322) DAY + INTERVAL (i % 14) HOUR, "
    "$secret || ' 수건 ' || (i * 31) % 6, 1, 9000 + 500 * (i % 9), 'paid', $sign || '-' || (1 + i // 2 % 2), $secret || ' 분류 ' || i % 2, $sign FROM range(3200) t(i)",
    "INSERT INTO visits (visit_id, session_id, customer_key, visited_at, step, channel, campaign, product) "
    "SELECT $from + i, $sign || '-s' || i // 3, $sign || '-c' || i // 3 % 400, TIMESTAMP '2026-09-01' + INTERVAL (i // 3 % 80) DAY + INTERVAL (i % 3 * 4) MINUTE, "
    "['visit', 'product', CASE WHEN i // 3 % 4 = 0 THEN 'purchase' ELSE 'cart' END][1 + i % 3], $sign || '-' || (1 + i // 3 % 2), $secret || ' 행사', $secret || ' 수건 1' FROM range(3600) t(i)",
    "INSERT INTO customers (customer_key, region, gender, birth_year) SELECT $sign || '-c' || i, $sign, CASE WHEN i % 2 = 0 THEN '여' ELSE '남' END, 1960 + i % 40 FROM range(400) t(i)",
)


def plant(home: Path, *, read: bool = True) -> None:
    """Both sides' rows in one data set; their remarks read now, or by the app once it runs."""
    with _at(home):
        warehouse = open_warehouse("main")
        with warehouse.writing() as writer:
            for number, side in enumerate(SIDES.values()):
                values = {"sign": side.sign, "secret": side.secret, "from": number * 100_000, "said": list(_SAID)}
                for text in _ROWS:
                    writer.execute(text, {name: value for name, value in values.items() if f"${name}" in text})
        if read:
            score_new(warehouse)
        close_all()


@contextmanager
def _at(home: Path) -> Iterator[None]:
    """With this folder as MAEUM_HOME, also where a test has one of its own."""
    before = os.environ.get("MAEUM_HOME", "")
    os.environ["MAEUM_HOME"] = str(home)
    try:
        yield
    finally:
        os.environ["MAEUM_HOME"] = before


def people(server: Server) -> dict[str, tuple[Person, str]]:
    """One analyst for each side, limited to its channels: the person and a session's cookie."""
    found = {}
    for name, side in SIDES.items():
        person, _ = server.accounts().invite(f"{side.name.lower()}@shop.example", side.name, "analyst")
        server.accounts().set_reach(person, side.reach)
        person = server.accounts().person(person.person_id)
        with _at(server.home):
            found[name] = (person, server.accounts().open_session(person, way="bench"))
    return found


def inside(home: Path) -> re.Pattern[bytes]:
    """What never leaves the machine: errors and source of ours, and where anything lies on its disk."""
    places = (re.escape(str(place).encode()) for place in {ROOT, Path(sys.prefix), home})
    return re.compile(b"|".join((_INSIDE, *places)))


@dataclass
class Told:
    """What the two were sent. ``never``: what must be in none of it."""

    never: re.Pattern[bytes]
    screens: int = 0
    own: int = 0
    named: int = 0
    leaks: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    without_own: Counter[str] = field(default_factory=Counter)

    def note(self, side: str, page: str, said: bytes) -> None:
        mine, theirs = SIDES[side], SIDES["west" if side == "east" else "east"]
        for asked in (f"{theirs.sign}{dash}{what}" for dash in ("-", r"\-") for what in ("c1", "1")):  # what they asked for by the address comes back as they wrote it
            said = said.replace(asked.encode(), b"")
        self.screens += 1
        has_own = mine.secret.encode() in said or mine.sign.encode() in said
        self.own += has_own
        self.without_own[page] += not has_own
        self.named += mine.name.encode() in said
        self.leaks += [f"{side} {page}: {canary}" for canary in (theirs.secret, theirs.name, theirs.sign) if canary.encode() in said]
        self.inside += [f"{page}: {found[0].decode(errors='replace')}" for found in self.never.finditer(said)]

    def plain(self) -> dict[str, object]:
        pages = {page: n for page, n in self.without_own.items() if n}
        return {"screens": self.screens, "with_own_data": self.own, "with_own_name": self.named, "leaks": self.leaks, "inside": self.inside, "pages_without_own_data": pages}


def pages_of(person: Person) -> list[str]:
    return [entry.path for entries in nav.menu().values() for entry in entries if person.may(entry.needs)]


def turns(server: Server, asked: list[str], count: int, seed: int = 1) -> Told:
    """``count`` times both open a page at the same moment, each page of ``asked`` as often as the others."""
    chance, told, known = random.Random(seed), Told(inside(server.home)), people(server)
    order = {side: [page for _ in range(count // len(asked) + 1) for page in chance.sample(asked, len(asked))] for side in known}
    cookies = {side: cookie for side, (_person, cookie) in known.items()}
    with socket_visitor.Visitor(server.port, cookies["east"]) as east, socket_visitor.Visitor(server.port, cookies["west"]) as west, ThreadPoolExecutor(2) as both:
        visitors = {"east": east, "west": west}
        for turn in range(count):
            opened = []
            for side, visitor in visitors.items():
                attacks = turn % 4 == 3 and chance.random() < 0.5
                whose = SIDES["west" if side == "east" else "east"].sign if attacks else SIDES[side].sign
                query = {"dataset": "main", "period": "all", "customer": f"{whose}-c1"} | ({"channel": f"{whose}-1"} if attacks else {})
                visitor.said = b""
                opened.append((side, order[side][turn], both.submit(visitor.open, order[side][turn], urlencode(query))))
            for side, page, running in opened:
                running.result()
                told.note(side, f"/{page}", visitors[side].said)
    return told


PAGES = ("", "kpi", "voice", "segments")


def crowd(server: Server, count: int, think_seconds: float) -> dict[str, object]:
    """So many visitors, each opening four pages, between which they look for about ``think_seconds``."""
    seconds: list[float] = []
    failed: list[str] = []

    def visit(number: int) -> None:
        chance = random.Random(number)
        try:
            time.sleep(chance.uniform(0, think_seconds))
            with socket_visitor.Visitor(server.port, cookie) as somebody:
                for page in PAGES:
                    seconds.append(somebody.open(page, "period=1y" if number % 2 else "period=12w"))
                    time.sleep(chance.uniform(0.5, 1.5) * think_seconds)
        except (OSError, TimeoutError) as error:
            failed.append(type(error).__name__)

    cookie, busy = server.cookie(), _busy_seconds(server)
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(count)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sorted(seconds)
    status = "".join(Path(f"/proc/{child}/status").read_text() for child in _tree(server.process.pid))
    return {
        "visitors": count, "think_s": think_seconds, "pages": len(done), "failed": failed, "median_s": round(done[len(done) // 2], 2),
        "p95_s": round(done[int(len(done) * 0.95)], 2), "all_s": round(time.perf_counter() - began, 1),
        "cpu_a_page_ms": round(1000 * (_busy_seconds(server) - busy) / max(len(done), 1)), "peak_mb": sum(int(kb) for kb in re.findall(r"VmHWM:\s+(\d+)", status)) // 1024,
    }


def settled(server: Server, patience_seconds: float = 90.0) -> None:
    """Wait until the house has done what it does by itself after new data: reading, scoring, themes."""
    until = time.monotonic() + patience_seconds
    while time.monotonic() < until:
        before = _busy_seconds(server)
        time.sleep(4)
        if _busy_seconds(server) - before < 0.4:
            return


def _busy_seconds(server: Server) -> float:
    """CPU time of the app and its children so far."""
    fields = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in _tree(server.process.pid)]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


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
            told = turns(server, pages_of(Person("", None, "", "analyst", reach=SIDES["east"].reach)), asked.turns, asked.seed)
            if asked.turns:
                print(json.dumps(told.plain(), ensure_ascii=False), flush=True)
            for think_seconds in (0.0, 20.0) if asked.crowd else ():
                crowd(server, 2, 0.0)  # the two periods were seen before
                settled(server)
                print(json.dumps(crowd(server, asked.crowd, think_seconds)), flush=True)
        finally:
            server.stop()
    raise SystemExit(1 if told.leaks or told.inside else 0)


if __name__ == "__main__":
    main()
