"""A table as an XLSX file: numbers as numbers, days as days, text as text that is never run, and a sheet that says what it is."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter

_WIDEST = 60  # letters


def workbook(frame: pd.DataFrame, passport: Mapping[str, str], sheets: tuple[str, str]) -> bytes:
    """``sheets`` names the sheet of the table and that of the passport (what, when made, period, n, source)."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "remove_timezone": True}) as book:
        looks = {"head": book.add_format({"bold": True, "bottom": 1}), "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                 "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
        _table(book.add_worksheet(sheets[0]), frame, looks)
        about = book.add_worksheet(sheets[1])
        about.set_column(0, 1, 30)
        for number, (name, value) in enumerate(passport.items()):
            about.write_string(number, 0, name, looks["head"])
            about.write_string(number, 1, value)
    return made.getvalue()


def _table(sheet: Any, frame: pd.DataFrame, looks: Mapping[str, Any]) -> None:
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name), looks["head"])
        cells = frame[name].tolist()
        for row, value in enumerate(cells, start=1):
            _cell(sheet, row, column, value, looks)
        sheet.set_column(column, column, min(_WIDEST, max([len(str(name)) * 1.6, *(len(str(value)) * 1.1 for value in cells[:200])]) + 2))
    sheet.freeze_panes(1, 0)
    if len(frame.columns):
        sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)


def _cell(sheet: Any, row: int, column: int, value: Any, looks: Mapping[str, Any]) -> None:
    """No data is an empty cell; what a spreadsheet could run stays text."""
    if value is None or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        sheet.write_datetime(row, column, value.replace(tzinfo=None), looks["day" if midnight else "moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, looks["day"])
    elif hasattr(value, "__float__") and not isinstance(value, str):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, str(value))
