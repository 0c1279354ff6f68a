"""Workbooks (XLSX, XLSM, XLSB, ODS, old XLS) as columns of text.

Macros and links are never followed: only stored values are read. The reader is python-calamine; what it
does not tell (error cells, hidden rows, a cell far outside) is looked up in the sheet's own XML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from data.intake import limits
from data.intake.refusal import PasswordNeeded, Refused
from data.intake.rows import Rows, blocks_of, text_of
from data.intake.texts import HEAD

_SMALL_PART = 8 * 1024 * 1024


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
            yield from blocks_of([*indent, *row] for row in rows) if indent else blocks_of(rows)

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
