"""What modules brought is not looked at again by the garbage collector, and what comes later is."""

from __future__ import annotations

import gc
import sys
import types
import weakref
from collections.abc import Iterator

import pytest

from pages.kit.lasting import Lasting


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    sys.modules.pop("a_module_that_came", None)


class Session:
    """Garbage in a circle."""

    def __init__(self) -> None:
        self.itself = self


def test_only_when_modules_came_in_is_anything_set_aside() -> None:
    lasting = Lasting()
    assert lasting.turn() and gc.get_freeze_count() > 0
    assert not lasting.turn(), "nothing new: sessions of now are left to be freed"
    sys.modules["a_module_that_came"] = types.ModuleType("a_module_that_came")
    assert lasting.turn()


def test_a_session_that_ends_later_is_freed() -> None:
    lasting = Lasting()
    lasting.turn()
    session = Session()
    seen = weakref.ref(session)
    lasting.turn()
    del session
    gc.collect()
    assert seen() is None
