"""Workbooks (XLSX, XLSM, XLSB, ODS, old XLS) and HTML tables saved as .xls, as columns of text.

Macros and links are never followed: only stored values are read. The reader is python-calamine; what it
does not tell (error cells, hidden rows, a cell far outside) is looked up in the sheet's own XML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake import limits
from data.intake.refusal import PasswordNeeded, Refused
from data.intake.texts import HEAD, Ragged

BLOCK_ROWS = 25_000  # a block is cleaned while the next one is made
_SMALL_PART = 8 * 1024 * 1024


@dataclass
class Rows:
    """A table already split into cells: its head is known, its rows come in batches of text columns."""

    head: list[list[str]]
    blocks: Any  # () -> Iterator[list[Sequence[object]]], from the first row on
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    broken: list[Ragged] = field(default_factory=list)  # records that are none, given out with the first batch

    def batches(self, width: int, after: int) -> Iterator[tuple[pa.Table, list[Ragged]]]:
        """As TextFile.batches: columns c0.. and ``row_no`` (the sheet's own row number)."""
        number = 1
        for block in self.blocks():
            numbers = np.arange(number, number + len(block))
            number += len(block)
            block = block[max(0, after + 1 - int(numbers[0])) :] if len(block) else block
            numbers = numbers[len(numbers) - len(block) :]
            even = block if set(map(len, block)) <= {width} else [_fitted(row, width) for row in block]
            columns = list(zip(*even, strict=True)) or [()] * width
            arrays = {f"c{at}": text_column(column) for at, column in enumerate(columns)}
            yield pa.table({**arrays, "row_no": pa.array(numbers, pa.int64())}), list(self.broken)
            self.broken = []


def _fitted(row: Sequence[object], width: int) -> Sequence[object]:
    return row if len(row) == width else [*row[:width], *[""] * (width - len(row))]


def text_of(value: object) -> str:
    """A cell's value as a person would type it: 5 not 5.0, ISO dates."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def text_column(values: Sequence[object]) -> pa.Array:
    """Cells of one column as text; columns of one type take the fast way."""
    types = set(map(type, values))
    if types <= {str}:
        return pa.array(values, pa.string())
    if types == {float}:
        numbers = np.array(values)
        if np.isfinite(numbers).all() and (numbers == np.floor(numbers)).all() and (np.abs(numbers) < 2**53).all():
            return pa.array(numbers.astype(np.int64)).cast(pa.string())
    if types == {datetime}:
        return pa.array(values, pa.timestamp("s")).cast(pa.string())
    return pa.array(list(map(text_of, values)), pa.string())


# ---- workbooks -------------------------------------------------------------------------------


@dataclass
class Workbook:
    """An opened workbook: which sheets hold something, which are hidden, what its parts tell."""

    book: Any
    archive: zipfile.ZipFile | None
    visible: list[str]
    hidden: list[str]
    macros: bool = False
    links: bool = False
    slips: bool = False  # a part's name points outside; parts are never unpacked to disk
    counts: dict[str, dict[str, int]] = field(default_factory=dict)  # part -> what its XML tells
    rest: Future[dict[str, dict[str, int]]] | None = None  # the same of large parts, looked at while they are parsed
    _parsed: dict[str, Any] = field(default_factory=dict)

    def filled(self) -> list[str]:
        """Visible sheets that hold at least one cell."""
        return [name for name in self.visible if self._sheet(name).to_python(nrows=1)]

    def _sheet(self, name: str) -> Any:
        """A sheet, parsed once."""
        if name not in self._parsed:
            self._parsed[name] = self.book.get_sheet_by_name(name)
            if self.rest is not None:
                self.counts, self.rest = self.counts | self.rest.result(), None
        return self._parsed[name]

    def first_rows(self, name: str, most: int = 12) -> list[list[str]]:
        """The first rows of a sheet as text."""
        return [list(map(text_of, row)) for row in self._sheet(name).to_python(nrows=most)]

    def read(self, name: str) -> Rows:
        sheet = self._sheet(name)
        self._parsed = {name: sheet}  # the others are not needed any more
        if sheet.end and sheet.end[1] + 1 > limits.COLUMNS:
            raise Refused("too_many_columns", columns=sheet.end[1] + 1, limit=limits.COLUMNS)
        indent = [""] * (sheet.start[1] if sheet.start else 0)  # the reader skips empty columns on the left

        def blocks() -> Iterator[list[Sequence[object]]]:
            rows = sheet.iter_rows()
            yield from _blocks([*indent, *row] for row in rows) if indent else _blocks(rows)

        head = [[*indent, *map(text_of, row)] for row in islice(sheet.iter_rows(), HEAD)]
        ranges = [((top, left), (bottom, right)) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
        return Rows(head, blocks, ranges)

    def oddities(self, name: str) -> dict[str, int]:
        """Error cells and hidden rows of a sheet, from its XML (XLSX only)."""
        return self.counts.get(self._part(name) or "", {})

    def _part(self, name: str) -> str | None:
        if self.archive is None or "xl/workbook.xml" not in self.archive.namelist():
            return None
        book = self.archive.read("xl/workbook.xml").decode("utf-8", "replace")
        rels = self.archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        ids = {_attribute(tag, "name"): _attribute(tag, "r:id") for tag in re.findall(r"<sheet\s[^>]*>", book)}
        targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in re.findall(r"<Relationship\s[^>]*>", rels)}
        target = targets.get(ids.get(name))
        if target is None:
            return None
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return part if part in self.archive.namelist() else None


def _attribute(tag: str, name: str) -> str | None:
    from html import unescape

    match = re.search(rf'\s{re.escape(name)}="([^"]*)"', tag)
    return unescape(match[1]) if match else None


def open_workbook(content: Path | io.BytesIO) -> Workbook:
    """Open any workbook; refuses broken ones, bombs and those with nothing in them."""
    import python_calamine as calamine

    archive = None
    if zipfile.is_zipfile(content):
        archive = zipfile.ZipFile(content)
        check_archive(archive)
        _check_parts(archive)
    small, large = _sheet_parts(archive)
    counts = _scanned(archive, small) if archive is not None else {}
    rest = ThreadPoolExecutor(1).submit(_scanned, archive, large) if archive is not None and large else None
    if isinstance(content, io.BytesIO):
        content.seek(0)
    try:
        book = calamine.CalamineWorkbook.from_object(content if isinstance(content, io.BytesIO) else str(content))
    except calamine.PasswordError:
        raise PasswordNeeded from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("broken_workbook") from error
    worksheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = calamine.SheetVisibleEnum.Visible
    names = archive.namelist() if archive else []
    return Workbook(
        book,
        archive,
        [one.name for one in worksheets if one.visible == shown],
        [one.name for one in worksheets if one.visible != shown],
        macros=any(name.endswith("vbaProject.bin") for name in names),
        links=any(name.startswith("xl/externalLinks/") for name in names) or _formula_links(archive),
        slips=any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names),
        counts=counts,
        rest=rest,
    )


def _sheet_parts(archive: zipfile.ZipFile | None) -> tuple[list[str], list[str]]:
    """The names of the sheets' parts, small ones and large ones."""
    parts = [one for one in archive.infolist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", one.filename)] if archive else []
    small = [one.filename for one in parts if one.file_size <= _SMALL_PART]
    return small, [one.filename for one in parts if one.filename not in small]


def _scanned(archive: zipfile.ZipFile, names: list[str]) -> dict[str, dict[str, int]]:
    """One look at each sheet's XML: error cells, hidden rows. Refuses a cell far outside (XFD1048576): the
    reader would ask for memory for all cells before it (of a large part at its end, so a look beside it is in time)."""
    found = {}
    for name in names:
        counts = found[name] = {"error_cells": 0, "hidden_rows": 0}
        with archive.open(name) as stream:
            while chunk := stream.read(_SMALL_PART):
                if match := re.search(rb'<c r="([A-Z]{3}\d{1,7})"', chunk):
                    raise Refused("far_cell", cell=match[1].decode())
                counts["error_cells"] += chunk.count(b't="e"')
                if b"hidden=" in chunk:
                    counts["hidden_rows"] += len(re.findall(rb'<row [^>]*hidden="(?:1|true)"', chunk))
    return found


def _formula_links(archive: zipfile.ZipFile | None) -> bool:
    """Whether a formula points at another workbook or the network; looked for in small sheets only."""
    if archive is None:
        return False
    sheets = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/") and one.file_size < 2**22]
    return any(re.search(rb"<f[^>]*>[^<]*(?:\[http|https?://|\[\d+\])", archive.read(one)) for one in sheets[:20])


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that grows beyond bounds when unpacked."""
    unpacked = sum(one.file_size for one in archive.infolist())
    packed = max(1, sum(one.compress_size for one in archive.infolist()))
    too_dense = unpacked > limits.UNPACKED_SMALL and unpacked > packed * limits.UNPACKED_RATIO
    if unpacked > limits.UNPACKED_BYTES or too_dense:
        raise Refused("bomb", megabytes=unpacked // 2**20, limit=limits.UNPACKED_BYTES // 2**20)


def _check_parts(archive: zipfile.ZipFile) -> None:
    for one in archive.infolist():
        if not one.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(one) as stream:
                start = stream.read(4096)
        except Exception as error:  # zlib, zipfile and struct each have their own
            raise Refused("broken_workbook") from error
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise Refused("xml_bomb")


def decrypted(path: Path, password: str | None) -> io.BytesIO:
    """The workbook inside an encrypted one. Raises PasswordNeeded without the right password."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    if password is None:
        raise PasswordNeeded
    plain = io.BytesIO()
    with path.open("rb") as stream:
        try:
            office = msoffcrypto.OfficeFile(stream)
            office.load_key(password=password)
            office.decrypt(plain)
        except (InvalidKeyError, DecryptionError):
            raise PasswordNeeded(wrong=True) from None
        except Exception as error:  # the library lets many kinds through on a broken file
            raise Refused("broken_workbook") from error
    plain.seek(0)
    return plain


# ---- HTML ------------------------------------------------------------------------------------


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


def in_memory(rows: list[Sequence[object]], broken: list[Ragged] | None = None) -> Rows:
    def blocks() -> Iterator[list[Sequence[object]]]:
        yield from _blocks(rows)

    return Rows([list(map(text_of, row)) for row in rows[:HEAD]], blocks, broken=broken or [])


def _blocks(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    block: list[Sequence[object]] = []
    for row in rows:
        block.append(row)
        if len(block) >= BLOCK_ROWS:
            yield block
            block = []
    if block:
        yield block


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
