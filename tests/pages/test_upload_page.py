"""The upload page and the history, without a browser; the whole way in Chromium is in tests/journeys."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data import home
from data.intake.examining import examine
from data.intake.loading import load
from data.warehouse import open_warehouse

SHEET = "주문번호,주문일,고객번호,상품명,수량,결제금액\nK-1,2025-01-05,0007,수건,2,\"24,000원\"\nK-2,언젠가,0008,컵,1,9500\n"


def said(page: Any) -> str:
    return " ".join(str(one.value) for kind in ("title", "subheader", "markdown", "caption", "metric") for one in getattr(page, kind))


def test_a_file_dropped_on_the_page_is_recognised_loaded_and_undone(screen: Callable[..., Any]) -> None:
    page = screen("manage/upload.py")
    page.file_uploader[0].upload("주문.csv", SHEET.encode("cp949"), "text/csv").run()
    for _ in range(100):
        if any("불러오기" in button.label for button in page.button):
            break
        time.sleep(0.3)
        page.run()
    assert "주문" in said(page) and "cp949" in said(page)
    next(button for button in page.button if "불러오기" in button.label).click().run()
    for _ in range(60):
        if page.metric:
            break
        time.sleep(0.2)
        page.run()
    assert [metric.value for metric in page.metric][:3] == ["2", "1", "1"]
    assert open_warehouse(home.MAIN).count("orders") == 1
    next(button for button in page.button if button.label == "되돌리기").click().run()
    assert open_warehouse(home.MAIN).count("orders") == 0


def test_the_history_shows_what_was_loaded_and_takes_it_back(screen: Callable[..., Any], tmp_path: Path) -> None:
    page = screen("manage/uploads.py")
    path = tmp_path / "주문.csv"
    path.write_text(SHEET, encoding="utf-8")
    load(open_warehouse(home.MAIN), examine(path), by="p1")
    page.run()
    assert "날짜로 읽을 수 없어요" in said(page)
    next(button for button in page.button if "되돌리기" in button.label).click().run()
    assert open_warehouse(home.MAIN).count("orders") == 0


def test_a_file_of_no_known_kind_is_asked_about_and_read_as_the_answer_says(screen: Callable[..., Any]) -> None:
    page = screen("manage/upload.py")
    page.file_uploader[0].upload("표.csv", "가,나,다\n1,2,오늘 받은 컵이 예뻐요\n4,5,다음에 또 살게요\n".encode(), "text/csv").run()
    for _ in range(100):
        if "어떤 자료인지 알 수 없어요" in said(page) or page.error:
            break
        time.sleep(0.3)
        page.run()
    assert not page.exception and not page.error and "어떤 자료인지 알 수 없어요" in said(page)
    next(one for one in page.selectbox if str(one.key).startswith("answer_kind")).set_value("feedback").run()
    for _ in range(100):
        if any("불러오기" in button.label for button in page.button):
            break
        time.sleep(0.3)
        page.run()
    assert not page.error and "1개 파일, 2행 불러오기" in {button.label for button in page.button}
