"""A watched folder: what falls in is loaded once, what cannot be is told once, what still grows is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import home
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
