"""Screenshots of every page: light and dark, desktop and phone (and English), into docs/screens.

    python bench/screens.py OUT [--dataset sample] [--only overview,kpi] [--port 8599] [--all]

Starts the real server on a home of its own choosing (MAEUM_HOME), signs the owner in by the one-time code.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


def start(port: int) -> tuple[subprocess.Popen[str], str]:
    """The running server and the address that signs the owner in."""
    server = subprocess.Popen(
        [sys.executable, "cli.py", "run", "--port", str(port), "--no-browser"], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://\S+code=\S+", line):
            time.sleep(4)
            return server, found.group(0)
    raise SystemExit("the server did not start")


def settle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=40_000)
    page.wait_for_timeout(1500)


def shoot(page: Page, address: str, file: Path, height: int) -> float:
    """Open, wait, take the whole page; the seconds until it stood."""
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    began = time.perf_counter()
    page.goto(address)
    try:
        settle(page)
    except Exception:  # a picture of what hangs says more than the message
        print("did not settle:", address)
    took = time.perf_counter() - began - 1.5
    full = page.evaluate("""() => { const m = document.querySelector('[data-testid=stMain]');
        return m ? m.scrollHeight : document.body.scrollHeight }""")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(height, full), 6000)})
    page.wait_for_timeout(700)
    page.screenshot(path=str(file))
    return took


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("out", type=Path)
    ask.add_argument("--only", default="")
    ask.add_argument("--port", type=int, default=8599)
    ask.add_argument("--looks", default="light-desktop,dark-desktop,light-phone,dark-phone")
    ask.add_argument("--language", default="ko")
    given = ask.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    server, door = start(given.port)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            cookies = None
            for look in given.looks.split(","):
                scheme, size = look.split("-")
                width, height = SIZES[size]
                context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height}, locale="ko-KR")
                page = context.new_page()
                if cookies is None:
                    page.goto(door)
                    page.wait_for_timeout(3000)
                    cookies = context.cookies()
                else:
                    context.add_cookies(cookies)
                for name in [one.replace("overview", "") for one in given.only.split(",")] if given.only else paths():
                    took = shoot(page, f"http://localhost:{given.port}/{name}{'&' if '?' in name else '?'}language={given.language}", given.out / f"{name.replace('?', '-') or 'overview'}-{look}.png", height)
                    print(f"{name or 'overview':12} {look:14} {took:.1f} s", flush=True)
                context.close()
            browser.close()
    finally:
        server.terminate()


def paths() -> list[str]:
    """The address of every page whose script is there."""
    text = (ROOT / "pages/kit/nav.py").read_text(encoding="utf-8")
    entries = re.findall(r'Entry\("([^"]+)", _\("[^"]+"\), "[^"]+", "([^"]*)"', text)
    return [path for script, path in entries if (ROOT / "pages" / script).exists()]


if __name__ == "__main__":
    main()
