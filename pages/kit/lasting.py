"""What stays for good is not looked at again: Streamlit collects all garbage after each run of a page.

That walks over every object of every module there is, 0.18 s of CPU a page (measured with all modules in), more than
the page itself. What modules brought is therefore taken out of the collector's sight; it would never be garbage.
"""

from __future__ import annotations

import gc
import sys
import threading

_EVERY_SECONDS = 5.0


class Lasting(threading.Thread):
    """One thread of the running app: after modules came in, what there is by then counts as lasting."""

    def __init__(self) -> None:
        super().__init__(name="lasting", daemon=True)
        self._modules = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            self.turn()

    def turn(self) -> bool:
        """Whether modules came in since the last turn. Only then: a visitor's session is to be freed when it ends."""
        if len(sys.modules) == self._modules:
            return False
        self._modules = len(sys.modules)
        gc.collect()
        gc.freeze()
        return True

    def end(self) -> None:
        self._over.set()
