"""The whole path on real files through the real upload page, in Chromium: seconds a step, peak memory.

    MAEUM_HOME=/tmp/home-bench python bench/real_input.py FILE [FILE ...] [--port 8598]

Prints one line a step; memory is the server's own (without the children that parse and read).
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.screens import CHROMIUM, QUIET, start  # noqa: E402

READY = "[data-testid=stApp][data-test-script-state=notRunning]"
PAGES = ("", "kpi", "journey", "voice", "segments", "churn", "value", "summary")


class Memory(threading.Thread):
    """Watches the server's resident memory, megabytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        launched = psutil.Process(pid)
        self.server = next((c for c in launched.children(recursive=True) if "streamlit" in " ".join(c.cmdline())), launched)
        self.peak = 0.0
        self.start()

    def run(self) -> None:
        while self.server.is_running():
            try:
                self.peak = max(self.peak, self.server.memory_info().rss / 1e6)
            except psutil.Error:
                return
            time.sleep(0.1)


@contextmanager
def step(name: str, memory: Memory) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{name:46} {time.perf_counter() - began:7.1f} s   server peak {memory.peak:6.0f} MB", flush=True)


def upload(page: Page, file: Path, memory: Memory) -> None:
    page.goto("/upload")
    page.wait_for_selector(READY, timeout=60_000)
    with step(f"{file.name}: sent and recognised", memory):
        page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", str(file))
        button = page.get_by_role("button", name=re.compile("1개 파일"))
        button.wait_for(timeout=300_000)
    with step(f"{file.name}: loaded", memory):
        button.click()
        page.get_by_text("이제 볼 곳").wait_for(timeout=600_000)
    print("   ", " | ".join(page.locator("[data-testid=stMetric]").all_inner_texts()).replace("\n", " "), flush=True)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("files", nargs="*", type=Path)
    ask.add_argument("--read", action="store_true", help="wait until all remarks are read before opening the pages")
    ask.add_argument("--port", type=int, default=8598)
    given = ask.parse_args()
    server, door = start(given.port)
    memory = Memory(server.pid)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = browser.new_context(locale="ko-KR", base_url=f"http://localhost:{given.port}", viewport={"width": 1440, "height": 900}).new_page()
            page.goto(door)
            for file in given.files:
                upload(page, file, memory)
            if given.read:
                with step("all remarks read closely", memory):
                    page.get_by_text("의견을 읽고 있어요").wait_for(state="hidden", timeout=1_500_000)
            for name in PAGES:
                for again in ("first", "again"):
                    with step(f"/{name} {again}", memory):
                        page.goto(f"/{name}")
                        page.wait_for_selector(READY, timeout=300_000)
                        page.locator("[data-testid=stMain] h1, [data-testid=stMain] strong").first.wait_for(timeout=300_000)
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
