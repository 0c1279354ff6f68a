"""Tables written in markup and saved as .xls: HTML pages, and the XML Spreadsheet of 2003."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from data.intake import limits
from data.intake.refusal import Refused
from data.intake.rows import Rows, in_memory


def html_rows(text: str) -> Rows:
    """The largest table of an HTML page; spans are filled, scripts are not text."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, remove_comments=True)
    page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    for script in page.xpath("//script|//style"):
        script.drop_tree()
    tables = [_table_rows(table) for table in page.xpath("//table[not(.//table)]")]
    tables = [rows for rows in tables if rows]
    if not tables:
        raise Refused("no_table")
    return in_memory(max(tables, key=lambda rows: sum(map(len, rows))))


def spreadsheet_2003_rows(content: bytes) -> Rows:
    """The largest sheet of an "XML Spreadsheet 2003", which groupware saves as .xls."""
    import importlib

    etree: Any = importlib.import_module("lxml.etree")  # an extension module, unseen by type checkers
    parser = etree.XMLParser(no_network=True, resolve_entities=False, recover=True)
    space = "{urn:schemas-microsoft-com:office:spreadsheet}"
    try:
        page = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("broken_workbook") from error
    sheets = [[_cells_2003(row, space) for row in table.iter(f"{space}Row")] for table in page.iter(f"{space}Table")] if page is not None else []
    rows = max(sheets, key=lambda sheet: sum(map(len, sheet)), default=[])
    if not rows:
        raise Refused("empty_sheet")
    width = max(map(len, rows))
    return in_memory([[*row, *[""] * (width - len(row))] for row in rows])


def _cells_2003(row: Any, space: str) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{space}Cell"):
        at = cell.get(f"{space}Index", "")  # empty cells before it are left out
        if at.isdigit() and len(cells) < int(at) <= limits.COLUMNS:
            cells += [""] * (int(at) - 1 - len(cells))
        data = cell.find(f"{space}Data")
        cells.append("".join(data.itertext()) if data is not None else "")
    return cells


def _table_rows(table: Any) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows left, text of a cell that spans down
    for line in table.iter("tr"):
        row: list[str] = []
        cells = iter(line.xpath("./td|./th"))
        cell = next(cells, None)
        while cell is not None or len(row) in hanging:
            at = len(row)
            if at in hanging:
                left, text = hanging.pop(at)
                row.append(text)
                if left > 1:
                    hanging[at] = (left - 1, text)
                continue
            assert cell is not None
            text = " ".join(cell.text_content().split())
            wide, deep = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            for extra in range(wide):
                row.append(text)
                if deep > 1:
                    hanging[at + extra] = (deep - 1, text)
            cell = next(cells, None)
        if row:
            rows.append(row)
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _span(value: str | None) -> int:
    return min(int(value), limits.COLUMNS) if value and value.isdigit() and int(value) > 0 else 1
