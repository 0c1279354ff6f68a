"""Accessibility of every page: axe-core's WCAG 2.2 A and AA rules, light and dark, and what the keyboard reaches.

    npm install --prefix /tmp/axe axe-core
    python bench/axe.py /tmp/axe/node_modules/axe-core/axe.min.js [--home FOLDER] [--pages kpi,voice] [--out axe.json]

axe-core is fetched for the check alone; it is no part of the app. Exit code 1 when anything of ours is found.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pages.kit import nav  # noqa: E402
from tests.conftest import CHROMIUM_FLAGS, READY, Server, start_server  # noqa: E402

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def looked_at(page: Page, axe: str) -> list[dict[str, Any]]:
    """Rules broken on the page now: rule, how grave, elements."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES)
    return [
        {"rule": one["id"], "impact": one["impact"], "help": one["help"], "n": len(one["nodes"]),
         "where": [node["target"][0] for node in one["nodes"][:4]], "html": [node["html"][:160] for node in one["nodes"][:2]]}
        for one in found["violations"]
    ]


def reached(page: Page, most: int = 400) -> tuple[int, int]:
    """Controls that the Tab key comes to, and visible controls that it never does."""
    page.evaluate("document.activeElement?.blur(); document.querySelectorAll('[data-reached]').forEach(one => delete one.dataset.reached)")
    for _ in range(most):
        page.keyboard.press("Tab")
        if not page.evaluate(
            "() => {const one = document.activeElement; if (!one || one === document.body) return false;"
            " if (one.dataset.reached) return false; one.dataset.reached = '1'; return true}"
        ):
            break
    return tuple(page.evaluate(
        "() => {const seen = [...document.querySelectorAll('button, a[href], input, select, textarea, [role=combobox], [role=slider]')]"
        ".filter(one => one.offsetParent && !one.disabled && one.tabIndex >= 0);"
        " const missed = seen.filter(one => !one.dataset.reached && !one.closest('[data-reached]') && one.type !== 'radio');"
        " return [document.querySelectorAll('[data-reached]').length, missed.length]}"
    ))


def check(browser: Browser, server: Server, addresses: list[str], axe: str) -> list[dict[str, Any]]:
    told = []
    for scheme in ("light", "dark"):
        context = browser.new_context(locale="ko-KR", base_url=server.address, color_scheme=scheme, viewport={"width": 1280, "height": 1600})
        context.add_cookies([{"name": "maeum", "value": server.cookie(), "url": server.address}])
        page = context.new_page()
        for address in addresses:
            page.goto(f"/{address}")
            page.wait_for_selector(READY, timeout=120_000)
            page.wait_for_timeout(700)
            told.append({"page": f"/{address}", "scheme": scheme, "broken": looked_at(page, axe), "keyboard": reached(page) if scheme == "light" else None})
            print(json.dumps(told[-1], ensure_ascii=False), flush=True)
        context.close()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("axe", type=Path)
    parser.add_argument("--home", type=Path, help="a MAEUM_HOME to copy; without it the sample is made anew")
    parser.add_argument("--pages", default="")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    addresses = asked.pages.split(",") if asked.pages else sorted(address.strip("/") for address in nav.addresses())
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if asked.home:
            shutil.copytree(asked.home, home)
        else:
            home.mkdir()
        server = start_server(home)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM_FLAGS))
                told = check(browser, server, addresses, asked.axe.read_text(encoding="utf-8"))
        finally:
            server.stop()
    if asked.out:
        asked.out.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    broken = sum(one["n"] for page in told for one in page["broken"])
    print(f"pages {len(told)}, elements that break a rule {broken}")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
