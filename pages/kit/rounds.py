"""The rounds of the house: once a day, and after new data, what was unusual is looked for, kept and sent, and summaries are made.

No screen here: the terminal makes the same round (``cli.py alerts --keep``).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from analytics.metrics.alerts import digest
from analytics.metrics.noticing import look
from analytics.reports.pdf import pdf
from analytics.reports.weekly import weekly
from data import home, jobs
from data.posting import post
from data.rules import Notice, rules_of
from data.sending import Attachment
from data.warehouse import Warehouse, open_warehouse
from pages.kit import summing

_EVERY_SECONDS, _FIRST_SECONDS = 600.0, 120.0
FROM_HOUR = 7  # Korean mornings: nobody is told at night


@dataclass(frozen=True)
class Round:
    """What one look brought: the new notices, and the outcome of each sending."""

    notices: tuple[Notice, ...]
    outcomes: tuple[str, ...]


def go(warehouse: Warehouse, now: datetime) -> Round:
    """Look, keep what is new, send it to those it is for."""
    kept = rules_of(warehouse)
    outcomes: list[str] = []
    found = look(warehouse, kept, now)
    for notice, rules in found:
        for rule in rules:
            outcomes += post(kept, notice, now, rule.mail_to, rule.hook)
        if notice.kind == "digest":
            outcomes += _digest(warehouse, notice, now)
    summing.make_due(warehouse, now)
    return Round(tuple(notice for notice, _rules in found), tuple(outcomes))


def _digest(warehouse: Warehouse, notice: Notice, now: datetime) -> tuple[str, ...]:
    """To those who asked for the week, with its page as PDF."""
    kept = rules_of(warehouse)
    to = kept.weekly()
    if not to.mail_to and not to.hook:
        return ()
    page = pdf(weekly(digest(warehouse, now.date()), now.date(), to.language))
    return post(kept, notice, now, to.mail_to, to.hook, to.language, [Attachment(f"maeum-{notice.since}.pdf", "application/pdf", page)])


def start(warehouse: Warehouse, now: datetime) -> jobs.Job:
    """A round beside the pages."""
    return jobs.start(f"round:{warehouse.name}", lambda _progress, _stop: go(warehouse, now))


class Watch(threading.Thread):
    """Makes a round of the user's own data each morning and after new data, when nothing else is at work."""

    def __init__(self) -> None:
        super().__init__(name="rounds", daemon=True)
        self._done: tuple[object, ...] = ()
        self._over = threading.Event()

    def run(self) -> None:
        wait = _FIRST_SECONDS
        while not self._over.wait(wait):
            self.turn(datetime.now())
            wait = _EVERY_SECONDS

    def turn(self, now: datetime) -> jobs.Job | None:
        """A round, if one is due."""
        if now.hour < FROM_HOUR or not home.dataset_path(home.MAIN).exists() or jobs.running():
            return None
        warehouse = open_warehouse(home.MAIN)
        due = (now.date(), warehouse.version)
        if due == self._done:
            return None
        self._done = due
        return start(warehouse, now)

    def end(self) -> None:
        self._over.set()
