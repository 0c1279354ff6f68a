"""Boards: any page's block, live or frozen, in order, for whoever may see it, on paper and by e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from analytics.metrics.measuring import measure
from analytics.metrics.question import MetricQuestion, Scope
from analytics.reports.publishing import Wanted, publish_board
from analytics.voice.scoring import score_new
from data import home, sample
from data.access import Person, Reach
from data.accounts import accounts
from data.boards import Board, boards
from data.sharing import sharing
from data.warehouse import close_all, open_warehouse
from pages.kit import boards as drawn
from pages.kit import gate, nav, pinning, replaying, sending
from pages.kit.door import shared
from pages.kit.pinning import Block

OWNER = Person("p1", "owner@shop.example", "주인", "owner")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("shop")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MAEUM_HOME", str(folder))
        warehouse = open_warehouse(home.SAMPLE)
        sample.make(warehouse, date(2026, 11, 22))
        score_new(warehouse)
        yield folder
        close_all()


@pytest.fixture(autouse=True)
def at_shop(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAEUM_HOME", str(shop))


def replayed(script: str, person: Person = OWNER, language: str = "ko", **address: Any) -> tuple[Block, ...]:
    return replaying.replayed(person, language, home.SAMPLE, script, {name: [value] for name, value in address.items()})


PINNABLE = [entry.script for entries in nav.menu().values() for entry in entries
            if not entry.script.startswith(drawn._NOT_FROM) and entry.script.split("/")[0] in ("monitor", "listen")]


@pytest.mark.parametrize("script", PINNABLE)
def test_a_page_is_drawn_for_nobody_and_gives_its_blocks(script: str) -> None:
    assert isinstance(replayed(script), tuple)


def test_a_block_shows_what_the_page_shows_under_its_own_address() -> None:
    year, month = replayed("monitor/kpi.py", period="1y"), replayed("monitor/kpi.py", period="4w")
    assert year[0].parts and year[0].answers[0].question.scope.period.since < month[0].answers[0].question.scope.period.since
    english = replayed("monitor/kpi.py", language="en", period="1y")
    assert english[0].title != year[0].title


@pytest.fixture
def board() -> Board:
    made = boards().make(OWNER, "12월 회의", home.SAMPLE)
    boards().pin(made, "monitor/kpi.py", 0, {"period": ["1y"]}, text="먼저 볼 것")
    boards().write(made, "그다음 이야기")
    boards().pin(made, "listen/journey.py", 0, {})
    return made


def test_blocks_keep_their_order_and_move_by_arrows(board: Board) -> None:
    first, second, third = boards().blocks(board)
    boards().move(third, -1)
    boards().move(first, -1)
    assert [one.block_id for one in boards().blocks(board)] == [first.block_id, third.block_id, second.block_id]


def test_the_boards_own_scope_stands_over_the_blocks(board: Board) -> None:
    boards().describe(board, title="짧게", note="", scope={"period": "4w"})
    again = boards().board(board.board_id)
    found = drawn.content(again, boards().blocks(again)[0], OWNER, "ko")
    assert isinstance(found, Block)
    period = found.answers[0].question.scope.period
    assert period.since and period.until and (period.until - period.since).days == 28


def test_a_frozen_block_stays_as_it_was_and_opens_to_the_same_reach_alone(board: Board) -> None:
    block = boards().blocks(board)[0]
    found = drawn.content(board, block, OWNER, "ko")
    assert isinstance(found, Block)
    boards().freeze(block, found.copy(), OWNER.reach)
    frozen = boards().blocks(board)[0]
    kept = drawn.content(board, frozen, OWNER, "ko")
    assert isinstance(kept, Block) and kept.parts == found.parts and kept.title == found.title
    limited = Person("p2", None, "", "viewer", reach=Reach(channels=("리뷰",)))
    assert drawn.content(board, frozen, limited, "ko") is None, "frozen out of rows this person may not see"
    boards().thaw_all()
    assert boards().blocks(board)[0].copy is None


def test_a_live_block_is_cut_to_what_the_viewer_may_see(board: Board) -> None:
    block = boards().blocks(board)[0]
    whole = drawn.content(board, block, OWNER, "ko")
    part = drawn.content(board, block, Person("p2", None, "", "viewer", reach=Reach(channels=("리뷰",))), "ko")
    assert isinstance(whole, Block)
    assert part is None or (isinstance(part, Block) and part.parts != whole.parts)


def test_a_page_that_is_not_for_the_viewer_shows_nothing_on_a_board(board: Board) -> None:
    boards().pin(board, "know/profile.py", 0, {"customer": ["C1"]})
    assert drawn.content(board, boards().blocks(board)[-1], Person("p3", None, "", "viewer"), "ko") is None


def test_the_board_prints_as_a_pdf_with_korean_words(board: Board) -> None:
    content = sending.printed(board, OWNER, "ko")
    assert content.startswith(b"%PDF") and len(content) > 20_000


def test_a_card_is_pinned_from_its_page_and_stands_on_the_board(screen: Callable[..., Any]) -> None:
    page = screen("monitor/kpi.py", dataset=home.SAMPLE, timeout=60)
    pin = next(button for button in page.button if button.key and button.key.startswith("pin_monitor/kpi.py_0"))
    pin.click().run()
    assert not page.exception
    page.text_input[0].input("새 회의")
    page.radio[0].set_value(True)
    next(button for button in page.button if button.label == "꽂기").click().run()
    made = next(one for one in boards().all() if one.title == "새 회의")
    (block,) = boards().blocks(made)
    assert (block.script, block.card) == ("monitor/kpi.py", 0) and block.copy
    opened = screen("act/boards.py", dataset=home.SAMPLE, timeout=60, board=made.board_id)
    assert not opened.exception and opened.subheader[0].value == pinning.of_copy(block.copy).title.replace("~", r"\~")


def test_a_viewer_sees_boards_and_pins_nothing(screen: Callable[..., Any], board: Board) -> None:
    assert not [button for button in screen("monitor/kpi.py", role="viewer", dataset=home.SAMPLE, timeout=60).button if (button.key or "").startswith("pin_")]
    page = screen("act/boards.py", role="viewer", dataset=home.SAMPLE, timeout=60, board=board.board_id)
    assert not page.exception and not page.toggle


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_presentation_shows_one_block_at_a_time(screen: Callable[..., Any], board: Board, language: str) -> None:
    page = screen("act/boards.py", dataset=home.SAMPLE, timeout=60, board=board.board_id, show="2", language=language)
    assert not page.exception
    assert [one.value for one in page.markdown if "그다음" in one.value]


def test_what_is_due_is_sent_once_and_who_has_left_gets_nothing(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[list[str], str]] = []
    monkeypatch.setattr(sending.sending, "mail", lambda to, subject, text, files: went.append((list(to), files[0].name)))
    stays, _ = accounts().invite("stays@shop.example", "남는", "analyst")
    leaves, _ = accounts().invite("leaves@shop.example", "떠난", "analyst")
    for person in (stays, leaves):
        boards().subscribe(board, person, "mail", person.email or "", "week", "ko")
    accounts().remove(leaves)
    now = boards().clock()
    assert sending.send_due(now) == 1 and sending.send_due(now + 3600) == 0 and sending.send_due(now + 8 * 86400) == 1
    assert went == [(["stays@shop.example"], "12월 회의.pdf")] * 2


# ---- a board by link ---------------------------------------------------------------------------------


def _the_dialog(board_id: str) -> None:
    from data.boards import boards
    from pages.kit import linking

    linking.share(boards().board(board_id))


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Board], str]:
    """What a stranger reads who opens the link that the board's dialog makes."""

    def link(board: Board) -> str:
        owner = accounts().person_of_email("links@shop.example") or accounts().invite("links@shop.example", "주인", "owner")[0]
        cookie = accounts().open_session(owner, way="test")
        monkeypatch.setattr(gate, "cookie", lambda: cookie)
        dialog = AppTest.from_function(_the_dialog, default_timeout=60, args=(board.board_id,))
        dialog.session_state["dataset"] = home.SAMPLE
        dialog.run()
        dialog.button[0].click().run()
        assert not dialog.exception
        with TestClient(Starlette(routes=shared.routes()), base_url="http://localhost") as stranger:
            answer = stranger.get(f"/s/{dialog.code[0].value.rpartition('/s/')[2]}")
        assert answer.status_code == 200
        return answer.text

    return link


def test_a_board_goes_out_by_link_as_its_figures_and_words_and_nothing_else(linked: Callable[[Board], str], board: Board) -> None:
    boards().pin(board, "monitor/glossary.py", 7, {}, text="전화는 010-1234-5678로")
    boards().pin(board, "listen/search.py", 0, {}, text="")
    told = linked(board)
    places = [told.index(part) for part in ("NPS) · 월", "먼저 볼 것", "그다음 이야기", "<h2>평점</h2>")]
    assert places == sorted(places), "in the board's order"
    assert "010-1234-5678" not in told and "[전화번호]" in told
    remarks = open_warehouse(home.SAMPLE).run("SELECT text FROM feedback WHERE length(text) > 15").column(0).to_pylist()
    assert remarks and not any(remark in told for remark in remarks)
    (share,) = [one for one in sharing().listed() if one.board_id == board.board_id]
    assert share.title == board.title and share.views == 1


def test_a_frozen_block_goes_out_as_it_was_frozen(linked: Callable[[Board], str]) -> None:
    made = boards().make(OWNER, "얼린 보드", home.SAMPLE)
    boards().pin(made, "monitor/kpi.py", 0, {"period": ["1y"]})
    (block,) = boards().blocks(made)
    found = drawn.content(made, block, OWNER, "ko")
    assert isinstance(found, Block)
    then = found.answers[0].cells[3]
    copy = found.copy()
    assert pinning.of_copy(copy).answers[0].cells == found.answers[0].cells
    boards().freeze(block, copy.replace(f'"n": {then.n},', '"n": 7654,'), OWNER.reach)
    assert "n 7,654" in linked(made), "the frozen cells are shown, not the data of today"


def test_a_board_that_is_deleted_takes_its_links_along(linked: Callable[[Board], str], board: Board) -> None:
    linked(board)
    drawn.drop(board)
    (share,) = [one for one in sharing().listed() if one.board_id == board.board_id]
    assert share.ended_at and share.copy is None
    assert board.board_id not in {one.board_id for one in boards().all()}


def test_two_boards_together_tell_no_small_group() -> None:
    """The second board is limited to all channels but one small one: with the first it would tell that one."""
    warehouse = open_warehouse(home.SAMPLE)
    whole = measure(warehouse, MetricQuestion("rating", ("channel",)))
    sizes = {cell.group["channel"]: cell.n for cell in whole.cells}
    smallest = min(sizes, key=lambda name: sizes[name])
    short = Scope().where("channel", *(name for name in sizes if name != smallest))
    rest = measure(warehouse, MetricQuestion("rating", (), short))
    few = replace(whole, total=replace(whole.total, n=rest.total.n + 4), cells=tuple(
        replace(cell, n=4) if cell.group["channel"] == smallest else cell for cell in whole.cells))
    first = publish_board(warehouse, [Wanted("", (few,))])
    assert [row.value for row in first.blocks[0].rows].count(None) == 2
    total = publish_board(warehouse, [Wanted("", (replace(few, question=MetricQuestion("rating"), cells=()),))], before=first.released)
    assert total.blocks[0].headline, "the whole alone tells nothing more"
    second = publish_board(warehouse, [Wanted("", (rest,))], before=(*first.released, *total.released))
    assert second.blocks[0].headline is None and second.blocks[0].hidden == 1
