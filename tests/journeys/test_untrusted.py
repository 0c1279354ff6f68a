"""Text from files, people and boards stands on the screens as text: no picture is fetched, no link made, no script run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.access import Person
from data.boards import Boards
from data.warehouse import close_all, open_warehouse
from tests.conftest import Server, open_screen, start_server

pytestmark = pytest.mark.browser
EVIL = (
    "<img src=http://evil.example/a.png onerror=\"document.title='taken'\">![b](http://evil.example/b.png)[c](http://evil.example/c)"
    "<script>document.title='taken'</script> https://evil.example/d :material/skull: $\\href{http://evil.example/e}{e}$"
)
ROWS = (
    "INSERT INTO feedback (feedback_id, answered_at, customer_key, channel, stage, touchpoint, question, question_kind, score, scale_min, scale_max, high_is_good, text, product) "
    "SELECT i, TIMESTAMP '2026-08-01' + INTERVAL (i % 112) DAY, $evil || i % 90, $evil || i % 2, $evil, $evil, $evil, 'nps', i % 11, 0, 10, true, '배송이 느려요 ' || $evil, $evil || i % 4 FROM range(900) t(i)",
    "INSERT INTO orders (line_id, order_id, customer_key, ordered_at, product, quantity, amount, status, channel, category, region, brand) "
    "SELECT i, $evil || i, $evil || i % 90, TIMESTAMP '2026-02-01' + INTERVAL (i % 290) DAY, $evil || i % 4, 1, 9000, 'paid', $evil || i % 2, $evil || i % 3, $evil, NULL FROM range(900) t(i)",
    "INSERT INTO visits (visit_id, session_id, customer_key, visited_at, step, channel, campaign, product) "
    "SELECT i, $evil || i // 2, $evil || i % 90, TIMESTAMP '2026-10-01' + INTERVAL (i % 40) DAY, ['visit', 'purchase'][1 + i % 2], $evil, $evil, $evil FROM range(600) t(i)",
    "INSERT INTO uploads (upload_id, file_name) VALUES ('u1', $evil)",
)
PAGES = ("", "kpi?metric=nps&cut=product", "conversion", "patterns", "voice", "search", "journey", "summary", "sharing", "people", "boards", "privacy", "uploads")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("evil")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MAEUM_HOME", str(home))
        with open_warehouse("main").writing() as writer:
            for text in ROWS:
                writer.execute(text, {"evil": EVIL})
        close_all()
        server = start_server(home, "--no-sample")
        server.cookie()
        server.accounts().invite("evil@shop.example", EVIL, "viewer")
        links = Boards(home / "boards.sqlite")
        board = links.make(Person("p1", None, EVIL, "owner"), EVIL[:80], "main", EVIL)
        links.pin(board, "monitor/kpi.py", 0, {}, text=EVIL)
        links.write(board, EVIL)
    yield server
    server.stop()


def test_no_page_fetches_links_or_runs_what_stands_in_the_data(house: Server, new_context: Callable[..., Any]) -> None:
    context = new_context(locale="ko-KR", base_url=house.address)
    context.add_cookies([{"name": "maeum", "value": house.cookie(), "url": house.address}])
    page, outside = context.new_page(), list[str]()
    page.on("request", lambda request: outside.append(request.url) if not request.url.startswith((house.address, "data:", "blob:", "ws:")) else None)
    page.on("dialog", lambda dialog: outside.append(dialog.message))
    board = Boards(house.home / "boards.sqlite").all()[0].board_id
    shown = 0
    for address in (*PAGES, f"boards?board={board}", f"boards?board={board}&show=1"):
        open_screen(page, f"/{address}{'&' if '?' in address else '?'}dataset=main&period=all")
        told = page.evaluate(
            "() => ({title: document.title, made: document.querySelectorAll('img[src*=\"evil.example\"], a[href*=\"evil.example\"], script:not([src])[data-evil]').length,"
            " text: document.body.innerText.includes('evil.example'),"
            " where: [...document.querySelectorAll('img[src*=\"evil.example\"], a[href*=\"evil.example\"]')].map(one => one.parentElement.innerHTML.slice(0, 300))})"
        )
        assert "taken" not in told["title"], address
        assert told["made"] == 0, f"{address} made a link or a picture of the data: {told['where']}"
        shown += told["text"]
    assert outside == []
    assert shown >= 4, "the text itself is on the screens"
