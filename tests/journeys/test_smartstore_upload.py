"""A SmartStore seller's two sheets in a real browser: the order sheet under an instruction row and a password, and its reviews."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml as office
import pytest
import xlsxwriter

from data.intake.templates import templates
from data.troubles import WarehouseBusy
from data.warehouse import Warehouse
from tests.conftest import open_screen, start_server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PASSWORD = "가게-1234"


def sheet(template_id: str) -> bytes:
    """A workbook with the rows of a template's own fixture."""
    fixture = next(one for one in templates() if one.id == template_id).fixture
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("발주발송관리")
        for at, row in enumerate([*([line] for line in fixture.get("above", [])), fixture["header"], *fixture["rows"]]):
            page.write_row(at, 0, row)
    return content.getvalue()


def locked(content: bytes) -> bytes:
    """The same workbook under a password."""
    out = io.BytesIO()
    office.OOXMLFile(io.BytesIO(content)).encrypt(PASSWORD, out)
    return out.getvalue()


def load_and_wait(page: Any, button: str) -> None:
    page.get_by_role("button", name=button).click(timeout=60_000)
    page.get_by_text("이제 볼 곳").wait_for(timeout=60_000)


def opened(path: Path, patience_seconds: float = 15) -> Warehouse:
    """The data set, once the stopped app has let go of it."""
    until = time.monotonic() + patience_seconds
    while True:
        try:
            return Warehouse(path)
        except WarehouseBusy:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_a_locked_order_sheet_and_its_reviews_are_loaded_joined_undone_and_loaded_again(tmp_path: Path, new_context: Any) -> None:
    orders, reviews = tmp_path / "주문.xlsx", tmp_path / "리뷰.xlsx"
    orders.write_bytes(locked(sheet("smartstore_orders")))
    reviews.write_bytes(sheet("smartstore_reviews"))
    home = tmp_path / "home"
    home.mkdir()
    server = start_server(home, "--no-sample")
    try:
        context = new_context(locale="ko-KR", base_url=server.address)
        context.add_cookies([{"name": "maeum", "value": server.cookie(), "url": server.address}])
        page = context.new_page()
        open_screen(page, "/upload")
        page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", [str(orders)])
        page.get_by_text("비밀번호가 걸린 파일이에요").wait_for(timeout=60_000)
        page.locator("input[type=password]").fill("틀린 비밀번호")
        page.locator("input[type=password]").press("Enter")
        page.get_by_text("비밀번호가 맞지 않아요").wait_for(timeout=60_000)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("input[type=password]").press("Enter")
        load_and_wait(page, "1개 파일, 2행 불러오기")
        page.get_by_text("주문 1건, 고객 1명").wait_for()
        page.get_by_text("파일의 금액 합 52,000, 불러온 금액 합 52,000, 차이 0").wait_for()

        page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", [str(reviews)])
        load_and_wait(page, "1개 파일, 2행 불러오기")
        page.get_by_text("고객 의견 자료를 저장했어요").wait_for(timeout=60_000)
        page.get_by_text("의견 1개를 상품주문번호·주문번호로 주문한 고객에 이었어요").wait_for()

        page.get_by_role("button", name="되돌리기").first.click()
        load_and_wait(page, "1개 파일, 2행 불러오기")
        page.get_by_text("주문 자료를 저장했어요").wait_for(timeout=60_000)  # the preview counts orders too: only this is of the load
    finally:
        server.stop()
    stored = opened(next(home.rglob("main.duckdb")))
    joined = stored.run("SELECT o.product, f.customer_key, f.own_key FROM feedback f JOIN orders o USING (order_line_id)").to_pylist()
    undone = stored.run("SELECT count(*) AS n FROM uploads WHERE undone_at IS NOT NULL").to_pylist()[0]["n"]
    counts = stored.count("orders"), stored.count("feedback"), stored.count("uploads")
    stored.close()
    assert (joined, undone, counts) == ([{"product": "무선 주전자", "customer_key": "ganada", "own_key": ""}], 1, (2, 2, 3))
