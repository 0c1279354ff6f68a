"""The main job in a real browser: two cp949 files as they come, then every answer up to the summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.sample import make
from data.warehouse import Warehouse
from tests.conftest import READY, Server, open_screen, start_server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

FEEDBACK = """SELECT strftime(answered_at, '%Y.%m.%d %H:%M') AS 작성일시, customer_key AS 고객ID, channel AS 채널, stage AS 여정단계,
    score::INT AS "추천 점수(0~10)", text AS 내용, product AS 상품명 FROM feedback WHERE question_kind = 'nps'"""
ORDERS = """SELECT order_id AS 주문번호, strftime(ordered_at, '%Y-%m-%d %H:%M:%S') AS 주문일시, customer_key AS 고객ID, product AS 상품명,
    category AS 분류, quantity::INT AS 수량, '₩' || format('{:,}', amount::BIGINT) AS 결제금액, refunded::BIGINT AS 환불금액, channel AS 판매채널
    FROM orders"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, int]]:
    """A feedback and an order file in cp949, as Excel in Korea saves CSV, and how many rows each holds."""
    folder = tmp_path_factory.mktemp("files")
    shop = Warehouse(folder / "shop.duckdb")
    make(shop, date(2026, 11, 22), seed=3)
    rows = {}
    for name, sql in (("의견_11월.csv", FEEDBACK), ("주문내역.csv", ORDERS)):
        frame: pd.DataFrame = shop.run(sql).to_pandas()
        rows[name] = len(frame)
        (folder / name).write_bytes(frame.to_csv(index=False).encode("cp949", "ignore"))
    shop.close()
    return folder / "의견_11월.csv", folder / "주문내역.csv", rows


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = start_server(tmp_path_factory.mktemp("own"), "--no-sample")
    yield started
    started.stop()


def test_two_files_become_figures_curve_segments_risks_and_a_checked_summary(
    own_server: Server, files: tuple[Path, Path, dict[str, int]], new_context: Any
) -> None:
    context = new_context(locale="ko-KR", base_url=own_server.address)
    context.add_cookies([{"name": "maeum", "value": own_server.cookie(), "url": own_server.address}])
    page = context.new_page()
    feedback, orders, rows = files

    open_screen(page, "/upload")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", [str(feedback), str(orders)])
    page.get_by_role("button", name="2개 파일").click(timeout=90_000)
    page.get_by_text("이제 볼 곳").wait_for(timeout=120_000)
    for name, count in rows.items():
        page.get_by_text(name).first.wait_for()
        page.get_by_text(f"{count:,}", exact=True).first.wait_for(timeout=10_000)

    wait_until_read(page)
    open_screen(page, "/kpi")
    page.get_by_text("순추천지수(NPS)").first.wait_for()
    page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first.wait_for()

    open_screen(page, "/journey")
    page.get_by_text("고객이 한 말").wait_for(timeout=60_000)
    page.get_by_text("n=").or_(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)")).first.wait_for()

    open_screen(page, "/segments", timeout_seconds=120)
    page.get_by_text("고객의").first.wait_for(timeout=60_000)

    open_screen(page, "/churn", timeout_seconds=120)
    page.locator("[data-testid=stMetric]").first.wait_for(timeout=180_000)  # once the models, which run beside, are done

    open_screen(page, "/summary", timeout_seconds=120)
    badge = page.get_by_text(re.compile(r"검증 \d+/\d+")).first
    badge.wait_for(timeout=90_000)
    checked, all_sentences = badge.inner_text().split()[-1].split("/")
    assert checked == all_sentences
    assert int(checked) > 0


def wait_until_read(page: Any) -> None:
    """Until the sidebar no longer says that remarks are being read."""
    page.get_by_text("의견을 읽고 있어요").wait_for(state="hidden", timeout=180_000)
    page.wait_for_selector(READY)
