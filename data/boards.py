"""Boards: blocks of any page put together under a name, with words between them. MAEUM_HOME/boards.sqlite.

A live block keeps where it comes from (page, card, address) and is drawn anew for whoever looks, out of the rows
they may see. A frozen block keeps what was drawn, and which rows its maker saw: nobody else's reach opens it.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from data import home
from data.access import Person, Reach
from data.statements import Statements
from data.troubles import Trouble

Way = Literal["mail", "webhook"]
Every = Literal["day", "week", "month"]
EVERY_SECONDS: Mapping[Every, float] = {"day": 86400.0, "week": 7 * 86400.0, "month": 30 * 86400.0}
FILE = "boards.sqlite"


class NoBoard(Trouble):
    """There is no such board, or it was taken away."""


class NotYourBoard(Trouble):
    """Only who made a board, or an owner, changes it. Facts: maker."""


@dataclass(frozen=True)
class Board:
    """``scope``: what the board sets over its blocks' own addresses (period, channel, segment); empty leaves theirs."""

    board_id: str
    title: str
    note: str
    dataset: str
    scope: Mapping[str, Any]
    made_by: str
    made_at: float  # seconds since 1970
    blocks: int


@dataclass(frozen=True)
class Pinned:
    """One block. ``script`` None: words alone. ``copy`` (JSON) of a frozen block, as of ``frozen_at``."""

    block_id: str
    board_id: str
    place: float
    wide: bool
    text: str
    script: str | None
    card: int | None
    address: Mapping[str, Any]
    frozen_at: float | None
    copy: str | None
    reach: Reach


@dataclass(frozen=True)
class Subscription:
    subscription_id: str
    board_id: str
    person_id: str
    way: Way
    target: str  # e-mail address, or the name of a webhook that the owner allows
    every: Every
    language: str
    sent_at: float | None
    trouble: str  # code of the last refusal, "" when it went

    def due(self, now: float) -> bool:
        return self.sent_at is None or now - self.sent_at >= EVERY_SECONDS[self.every]


class Boards:
    """The file of boards."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._file = Statements(path, "boards")

    def _run(self, statement: str, /, **values: Any) -> list[sqlite3.Row]:
        return self._file.run(statement, **{"now": self.clock(), **values})

    def all(self) -> list[Board]:
        """The latest first."""
        return [_board(row) for row in self._run("boards")]

    def board(self, board_id: str) -> Board:
        """Raises NoBoard."""
        found = self._file.one("board", board_id=board_id)
        if found is None:
            raise NoBoard()
        return _board(found)

    def make(self, maker: Person, title: str, dataset: str, note: str = "") -> Board:
        board_id = secrets.token_hex(6)
        self._run("add_board", board_id=board_id, title=title.strip(), note=note.strip(), dataset=dataset, made_by=maker.person_id)
        return self.board(board_id)

    def describe(self, board: Board, *, title: str, note: str, scope: Mapping[str, Any]) -> None:
        self._run("describe_board", board_id=board.board_id, title=title.strip() or board.title, note=note.strip(), scope=_json(scope))

    def drop(self, board: Board) -> None:
        with self._file:
            for statement in ("drop_blocks", "drop_subscriptions", "drop_board"):
                self._run(statement, board_id=board.board_id)

    # ---- blocks ----------------------------------------------------------------------------------

    def blocks(self, board: Board) -> list[Pinned]:
        """In the board's order."""
        return [_pinned(row) for row in self._run("blocks", board_id=board.board_id)]

    def pin(
        self, board: Board, script: str, card: int, address: Mapping[str, Any], *, text: str = "", copy: str | None = None, reach: Reach | None = None
    ) -> None:
        """Add a page's block at the end: live, or frozen as ``copy``."""
        self._add(board, script=script, card=card, address=_json(address), text=text.strip(), copy=copy, reach=reach)

    def write(self, board: Board, text: str) -> None:
        """Add a block of words at the end."""
        self._add(board, script=None, card=None, address="{}", text=text.strip(), copy=None, reach=None, wide=1)

    def _add(self, board: Board, *, copy: str | None, reach: Reach | None, wide: int = 0, **values: Any) -> None:
        self._run("add_block", block_id=secrets.token_hex(6), board_id=board.board_id, copy=copy, wide=wide,
                  frozen_at=self.clock() if copy else None, reach=_json(asdict(reach or Reach())), **values)

    def move(self, block: Pinned, steps: int) -> None:
        """Up (-1) or down (+1); past an end nothing happens."""
        rows = self._run("blocks", board_id=block.board_id)
        at = next(number for number, row in enumerate(rows) if row["block_id"] == block.block_id)
        if 0 <= at + steps < len(rows):
            other = rows[at + steps]
            with self._file:
                self._run("place_block", block_id=block.block_id, place=other["place"])
                self._run("place_block", block_id=other["block_id"], place=rows[at]["place"])

    def widen(self, block: Pinned) -> None:
        """Half the width, or all of it."""
        self._run("widen_block", block_id=block.block_id)

    def rewrite(self, block: Pinned, text: str) -> None:
        self._run("write_block", block_id=block.block_id, text=text.strip())

    def freeze(self, block: Pinned, copy: str | None, reach: Reach | None = None) -> None:
        """Keep what was drawn; None makes it live again."""
        self._run("freeze_block", block_id=block.block_id, copy=copy, frozen_at=self.clock() if copy else None, reach=_json(asdict(reach or Reach())))

    def take_off(self, block: Pinned) -> None:
        self._run("drop_block", block_id=block.block_id)

    def thaw_all(self) -> None:
        """Frozen blocks become live: a person was erased, and is in no new drawing."""
        self._run("thaw_all")

    # ---- subscriptions -------------------------------------------------------------------------------

    def subscriptions(self, board: Board | None = None) -> list[Subscription]:
        return [Subscription(**dict(row)) for row in self._run("subscriptions", board_id=board.board_id if board else None)]

    def subscribe(self, board: Board, person: Person, way: Way, target: str, every: Every, language: str) -> None:
        self._run("add_subscription", subscription_id=secrets.token_hex(6), board_id=board.board_id, person_id=person.person_id, way=way,
                  target=target.strip(), every=every, language=language)

    def end(self, subscription: Subscription) -> None:
        self._run("end_subscription", subscription_id=subscription.subscription_id)

    def note_sent(self, subscription: Subscription, trouble: str = "") -> None:
        self._run("note_sent", subscription_id=subscription.subscription_id, trouble=trouble)


def may_change(person: Person, board: Board) -> bool:
    return person.role == "owner" or (board.made_by == person.person_id and person.may("share"))


def require_change(person: Person, board: Board) -> None:
    """Raises NotYourBoard."""
    if not may_change(person, board):
        raise NotYourBoard(maker=board.made_by)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _board(row: sqlite3.Row) -> Board:
    return Board(row["board_id"], row["title"], row["note"], row["dataset"], json.loads(row["scope"]), row["made_by"], row["made_at"], row["blocks"])


def _pinned(row: sqlite3.Row) -> Pinned:
    reach = Reach(**{name: tuple(values) for name, values in json.loads(row["reach"]).items()})
    return Pinned(row["block_id"], row["board_id"], row["place"], bool(row["wide"]), row["text"], row["script"], row["card"],
                  json.loads(row["address"]), row["frozen_at"], row["copy"], reach)


@lru_cache(maxsize=8)
def _open(path: Path) -> Boards:
    return Boards(path)


def boards() -> Boards:
    """The boards of this MAEUM_HOME, opened once a process."""
    return _open(home.home() / FILE)
