"""What the house does by itself beside the pages: each day rows past their period go, each hour due boards are sent."""

from __future__ import annotations

import threading
from datetime import date, datetime

from data import home, jobs, retention
from data.warehouse import open_warehouse
from pages.kit import sending
from pages.kit.door.breaking import noted

_EVERY_SECONDS, _FIRST_SECONDS = 3600.0, 300.0


class Upkeep(threading.Thread):
    """One thread of the running app; a turn that fails is logged with its number and tried again at the next."""

    def __init__(self) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._day: date | None = None
        self._over = threading.Event()

    def run(self) -> None:
        wait = _FIRST_SECONDS
        while not self._over.wait(wait):
            try:
                self.turn(datetime.now())
            except Exception as error:
                noted(error)
            wait = _EVERY_SECONDS

    def turn(self, now: datetime) -> None:
        """What is due now. Nothing is deleted while a load or a reading is at work."""
        if self._day != now.date() and home.dataset_path(home.MAIN).exists() and not jobs.running():
            retention.daily(open_warehouse(home.MAIN), now)
            self._day = now.date()
        sending.send_due(now.timestamp(), alive=lambda: not self._over.is_set())

    def end(self) -> None:
        self._over.set()
