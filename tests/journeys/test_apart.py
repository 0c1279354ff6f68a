"""Two people who see different parts open every page at the same moment: each gets their own rows, and nothing of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.interleavings import SIDES, inside, pages_of, plant, turns
from data.access import Person
from pages.kit import nav
from tests.conftest import Server, start_server


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("apart")
    plant(home, read=False)
    server = start_server(home, "--no-sample")
    yield server
    server.stop()


def test_two_people_on_all_pages_at_once_see_their_own_rows_and_never_the_others(house: Server) -> None:
    pages = pages_of(Person("", None, "", "analyst", reach=SIDES["east"].reach))
    told = turns(house, pages, len(pages))
    assert told.leaks == []
    assert told.inside == [], "no path, error or source in any byte of the web socket"
    assert told.named == told.screens == 2 * len(pages)
    assert told.own > 0.7 * told.screens, told.plain()


def test_no_http_answer_names_a_place_on_this_machine(house: Server) -> None:
    """Bodies and headers, right and wrong addresses, of strangers and of the owner."""
    never = inside(house.home)
    asked = [*sorted(nav.addresses()), "/health", "/ready", "/sign-in", "/start?code=x", "/invitation?code=x", "/welcome", "/no/such/page", "/s/no-such-token",
             "/s/board/none", "/s/board/none/open", "/company", "/oauth2callback?code=x&state=y", "/auth/login", "/second-step", "/operate/backup",
             "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/stream", "/_stcore/message?hash=x", "/_stcore/upload_file/a/b",
             "/_stcore/script-health-check", "/_stcore/allowed-message-origins", "/media/none.csv", "/media/../../etc/passwd", "/component/x/y.js",
             "/app/static/none.css", "/app/static/../frame.py", "/app/static/%2e%2e/frame.py", "/static/none.js", "/%00", "/%ff", "/kpi?period=%00", "/.git/config"]
    for role in (None, "owner"):
        cookies = {"maeum": house.cookie(role)} if role else None
        with httpx.Client(base_url=house.address, cookies=cookies, timeout=20, limits=httpx.Limits(max_keepalive_connections=0)) as visitor:
            for path in asked:
                for method in ("GET", "POST"):
                    answer = visitor.request(method, path, content=b"x=%00&form=y" if method == "POST" and path in ("/sign-in", "/invitation?code=x", "/second-step") else None)
                    told = answer.content + "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
                    assert not never.search(told), (role, method, path)
                    assert answer.status_code != 500, (role, method, path)
    assert "Traceback" not in house.log and "?" not in "".join(line for line in house.lines if '"maeum.requests"' in line)
