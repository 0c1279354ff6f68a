"""Links for people without an account: 256-bit tokens stored as SHA-256, a published copy, an end.

The copy lies with the link. Opening a link reads the copy and nothing else, so no filter of the visitor's
reaches the data. Ending a link deletes the copy.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import home, passwords
from data.access import Person
from data.statements import Statements
from data.troubles import Trouble

USUAL_DAYS, MOST_DAYS = 30, 90
TRIES_A_MINUTE = 10
_DAY = 86400.0


class LinkClosed(Trouble):
    """The link was ended, is too old, or never was. Which of the three is not said."""


class LinkTooLong(Trouble):
    """Facts: most (days)."""


class LinkTries(Trouble):
    """Too many wrong links or passwords from one address. Facts: minutes."""


class WrongLinkPassword(Trouble):
    """The link's password does not fit."""


@dataclass(frozen=True)
class Share:
    share_id: str
    title: str
    note: str
    copy: str | None  # JSON; None once ended
    language: str
    made_by: str
    made_at: float  # seconds since 1970
    expires_at: float
    ended_at: float | None
    has_password: bool
    board_id: str | None = None
    views: int = 0
    last_view_at: float | None = None


@dataclass(frozen=True)
class View:
    seen_at: float
    address: str
    device: str


class Sharing:
    """The file of links."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        self._file = Statements(path, "sharing")

    def _run(self, statement: str, /, **values: Any) -> list[sqlite3.Row]:
        return self._file.run(statement, **{"now": self.clock(), **values})

    def make(
        self, maker: Person, title: str, copy: str, *, note: str = "", days: int = USUAL_DAYS, password: str = "", language: str = "ko",
        released: Sequence[Mapping[str, Any]] = (), board_id: str | None = None,
    ) -> tuple[str, str]:
        """(share_id, token) of a new link; the token is shown once. Raises LinkTooLong.

        ``released``: the groups it shows and hides; ``board_id``: the board it is a copy of.
        """
        if not 1 <= days <= MOST_DAYS:
            raise LinkTooLong(most=MOST_DAYS)
        share_id, token = secrets.token_hex(8), secrets.token_urlsafe(32)
        self._run(
            "add", share_id=share_id, token_hash=_hash(token), title=title.strip(), note=note.strip(), copy=copy, language=language,
            password=passwords.sealed(password) if password else None, made_by=maker.email or maker.name, expires_at=self.clock() + days * _DAY,
            released=json.dumps(list(released), ensure_ascii=False), board_id=board_id,
        )
        return share_id, token

    def of_token(self, token: str, *, address: str) -> Share:
        """The link of a token. Raises LinkClosed, LinkTries."""
        self._not_too_many(f"token:{address}")
        found = next(iter(self._run("of_token", token_hash=_hash(token))), None)
        if found is None:
            self._run("add_try", what=f"token:{address}")
            raise LinkClosed()
        return _share(found)

    def of_id(self, share_id: str) -> Share | None:
        """The link while it is open."""
        found = next(iter(self._run("of_id", share_id=share_id)), None)
        return _share(found) if found else None

    def check_password(self, share: Share, password: str, *, address: str) -> bool:
        """Whether this is the link's password. Raises LinkTries."""
        what = f"password:{share.share_id}:{address}"
        with self._file:
            self._not_too_many(what)
            self._run("add_try", what=what)
        found = next(iter(self._run("of_id", share_id=share.share_id)), None)
        return found is not None and passwords.fits(password, found["password"])

    def _not_too_many(self, what: str) -> None:
        self._run("forget_tries", before=self.clock() - 60.0)
        if self._run("tries", what=what)[0]["n"] >= TRIES_A_MINUTE:
            raise LinkTries(minutes=1)

    def seen(self, share: Share, *, address: str, device: str) -> None:
        """Count a visit."""
        self._run("add_view", share_id=share.share_id, address=address, device=device[:200])

    def listed(self) -> list[Share]:
        """All links, open ones first; those past their day are ended on the way."""
        self._run("end_stale")
        return [_share(row, row["views"], row["last_view_at"]) for row in self._run("listed")]

    def any_open(self) -> bool:
        return bool(self._run("any_open"))

    def released(self) -> list[dict[str, Any]]:
        """The groups that all links ever made have shown or hidden."""
        return [group for row in self._run("released") for group in json.loads(row["released"])]

    def views_of(self, share: Share) -> list[View]:
        return [View(*row) for row in self._run("views_of", share_id=share.share_id)]

    def end(self, share: Share) -> None:
        """Close the link and delete its copy."""
        self._run("end", share_id=share.share_id)

    def end_of_board(self, board_id: str) -> None:
        """Close the links to a board that is taken away."""
        self._run("end_of_board", board_id=board_id)

    def end_all(self) -> None:
        """Close every link (a person was erased: their rows are in no copy any more)."""
        for share in self.listed():
            self.end(share)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _share(row: sqlite3.Row, views: int = 0, last_view_at: float | None = None) -> Share:
    return Share(
        row["share_id"], row["title"], row["note"], row["copy"], row["language"], row["made_by"], row["made_at"], row["expires_at"],
        row["ended_at"], row["password"] is not None, row["board_id"], views, last_view_at,
    )


@lru_cache(maxsize=8)
def _open(path: Path) -> Sharing:
    return Sharing(path)


def sharing() -> Sharing:
    """The links of this MAEUM_HOME, opened once a process."""
    return _open(home.home() / "sharing.sqlite")
