"""XLSX: what is a number stays one, what looks like a formula is text, totals are those of the frame."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pandas as pd

from analytics.reports.workbook import workbook

FRAME = pd.DataFrame({
    "상품": ["=HYPERLINK(\"http://evil\")", "+82", "https://evil.example", "007"], "금액": [12000, 0.5, None, -3], "합": [Decimal("1.25"), Decimal("2"), None, Decimal("0.01")],
    "날": [date(2026, 11, 22), None, date(2026, 1, 2), None],
})


def opened() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(FRAME, {"무엇": "시험", "기간": "=1+1"}, ("자료", "이 파일은"))))


def test_numbers_are_numbers_and_no_data_is_an_empty_cell() -> None:
    sheet = opened()["자료"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [12000, 0.5, None, -3]
    assert sum(row[2] or 0 for row in rows) == 3.26
    assert rows[0][3].date() == date(2026, 11, 22)


def test_text_is_never_run_opened_or_turned_into_a_number() -> None:
    sheet = opened()["자료"]
    cells = [sheet.cell(row, 1) for row in range(2, 6)]
    assert [cell.value for cell in cells] == list(FRAME["상품"])
    assert {cell.data_type for cell in cells} == {"s"} and not any(cell.hyperlink for cell in cells)


def test_the_passport_says_what_the_table_is() -> None:
    sheet = opened()["이 파일은"]
    assert [(row[0], row[1]) for row in sheet.iter_rows(values_only=True)] == [("무엇", "시험"), ("기간", "=1+1")]
    assert sheet["B2"].data_type == "s"
