"""Accessibility of every page: axe-core's WCAG 2.2 A and AA rules, light and dark, and what the keyboard reaches.

    npm install --prefix /tmp/axe axe-core
    python bench/axe.py /tmp/axe/node_modules/axe-core/axe.min.js [--home FOLDER] [--pages kpi,voice] [--role viewer] [--out axe.json]

Without --pages: every page that the role may open, and what a stranger may: signing in, a shared board, its password.

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

from data.access import Person, may  # noqa: E402
from data.sharing import Sharing  # noqa: E402
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


def reached(page: Page, most: int = 400) -> tuple[int, list[str]]:
    """How many controls the Tab key comes to, and the visible ones that it never does."""
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
        " const missed = seen.filter(one => !one.dataset.reached && !one.closest('[data-reached]') && one.type !== 'radio'"
        " && !one.closest('[role=radiogroup], [role=toolbar], [role=group]')?.querySelector('[data-reached]'));"
        " return [document.querySelectorAll('[data-reached]').length, missed.map(one => one.outerHTML.slice(0, 120))]}"
    ))


COPY = {
    "period": "2026.09 ~ 2026.11", "headlines": [{"label": "NPS", "value": "+42", "between": "+35 ~ +49", "n": 400}],
    "blocks": [
        {"title": "NPS · 월", "hidden": 0, "text": "먼저 볼 것", "about": "2026.09 ~ 2026.11", "course": True, "rows": [
            {"label": f"2026.{month}", "value": "+40", "between": "+30 ~ +50", "n": 120, "at": at, "low": at - 0.1, "high": at + 0.1} for month, at in (("09", 0.4), ("10", 0.6), ("11", 0.5))]},
        {"title": "NPS · 채널", "hidden": 1, "rows": [
            {"label": "설문", "value": "+50", "between": "+40 ~ +60", "n": 300, "at": 0.9, "low": 0.8, "high": 1.0},
            {"label": "편지", "value": None, "between": "", "n": None, "at": None, "low": None, "high": None}]},
    ],
}


def strangers(server: Server) -> list[str]:
    """What somebody without an account may open: signing in, a shared board, one behind a password."""
    links, maker = Sharing(server.home / "sharing.sqlite"), Person("bench", None, "", "owner")
    tokens = [links.make(maker, "12월 회의", json.dumps(COPY), note="회의 전에 봐 주세요", password=password)[1] for password in ("", "봄바람")]
    return ["sign-in", "no-such-page", *(f"s/{token}" for token in tokens)]


def check_strangers(browser: Browser, server: Server, axe: str) -> list[dict[str, Any]]:
    told = []
    for scheme in ("light", "dark"):
        for size in ((1280, 1000), (390, 844)):
            context = browser.new_context(locale="ko-KR", base_url=server.address, color_scheme=scheme, viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
            page = context.new_page()
            for address in strangers(server):
                page.goto(f"/{address}")
                page.wait_for_load_state("networkidle") if not address.startswith("s/") else page.wait_for_timeout(600)
                told.append({"page": f"/{address[:2]}*" if address.startswith("s/") else f"/{address}", "scheme": f"{scheme} {size[0]}", "broken": looked_at(page, axe), "keyboard": None})
                print(json.dumps(told[-1], ensure_ascii=False), flush=True)
            context.close()
    return told


def check(browser: Browser, server: Server, addresses: list[str], axe: str, role: str) -> list[dict[str, Any]]:
    told = []
    for scheme in ("light", "dark"):
        context = browser.new_context(locale="ko-KR", base_url=server.address, color_scheme=scheme, viewport={"width": 1280, "height": 1600})
        context.add_cookies([{"name": "maeum", "value": server.cookie(role), "url": server.address}])
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
    parser.add_argument("--role", default="owner")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    addresses = asked.pages.split(",") if asked.pages else [entry.path for entries in nav.menu().values() for entry in entries if may(asked.role, entry.needs)]
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
                axe = asked.axe.read_text(encoding="utf-8")
                told = check_strangers(browser, server, axe) if not asked.pages else []
                told += check(browser, server, addresses, axe, asked.role)
        finally:
            server.stop()
    if asked.out:
        asked.out.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    broken = sum(one["n"] for page in told for one in page["broken"])
    print(f"pages {len(told)}, elements that break a rule {broken}")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
