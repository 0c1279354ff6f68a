"""A watched folder: what falls in is loaded once, what cannot be is told once, what still grows is left alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data import home
from data.intake import watching
from data.intake.commanding import Said
from data.intake.watching import NoSuchFolder, Watch
from data.warehouse import close_all, open_warehouse

LINES = "주문번호,상품주문번호,주문일,고객번호,상품명,수량,결제금액,주문상태\nK1,K1-1,2025-01-05,0007,수건,2,24000,배송중\n"


def watched(tmp_path: Path, still_seconds: float = 0.0) -> Watch:
    (tmp_path / "in").mkdir(exist_ok=True)
    return Watch(tmp_path / "in", home.MAIN, still_seconds)


def stored() -> int:
    count = open_warehouse().count("orders")
    close_all()
    return count


def test_a_file_that_falls_in_is_loaded_once_and_a_grown_one_again(tmp_path: Path) -> None:
    watch = watched(tmp_path)
    path = watch.folder / "주문.csv"
    path.write_text(LINES, encoding="utf-8")
    assert [(name, isinstance(said, Said) and said.done) for name, said in watch.look()] == [("주문.csv", True)]
    assert list(watch.look()) == [] and stored() == 1
    path.write_text(LINES + "K2,K2-1,2025-01-06,0008,컵,1,9500,배송중\n", encoding="utf-8")
    assert len(list(watch.look())) == 1 and stored() == 2


def test_what_cannot_be_loaded_is_told_once(tmp_path: Path) -> None:
    watch = watched(tmp_path)
    (watch.folder / "빈.csv").write_text("")
    ((_, said),) = watch.look()
    assert isinstance(said, Said) and not said.done and said.facts["verdict"] == "refuse"
    assert list(watch.look()) == []


def test_a_file_still_being_written_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    watch = watched(tmp_path, still_seconds=3_600.0)
    (watch.folder / "주문.csv").write_text(LINES, encoding="utf-8")
    (watch.folder / ".주문.csv.part").write_text(LINES, encoding="utf-8")
    assert list(watch.look()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder):
        Watch(tmp_path / "none", home.MAIN)


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def test_the_app_watches_the_folder_its_owner_set_and_goes_on_after_a_start(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "주문.csv").write_text(LINES, encoding="utf-8")
    os.utime(folder / "주문.csv", (0, 1_700_000_000))
    watching.set_folder(str(folder), every_seconds=0.1)
    assert until(lambda: bool(watching.state().outcomes)) and until(lambda: watching.state().looked_at is not None)
    (outcome,) = watching.state().outcomes
    assert (outcome.file, outcome.done) == ("주문.csv", True) and open_warehouse().count("orders") == 1
    watching._watcher.stop()
    watching.resume(every_seconds=0.1)
    looked = watching.state().looked_at
    assert until(lambda: watching.state().looked_at != looked) and len(watching.state().outcomes) == 1
    watching.set_folder(None)
    assert watching.state().folder is None
    close_all()


def test_the_app_watches_no_folder_that_is_not_there_nor_its_own(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", home.home(), home.home() / "datasets"):
        with pytest.raises(NoSuchFolder):
            watching.set_folder(str(folder))
