"""A small sheet of competitors' or industry figures (CSV or XLSX) as rows of text under known names."""

from __future__ import annotations

import csv
import io
import zipfile

from data.intake.refusal import Refused
from data.intake.sheets import check_archive, open_workbook
from data.troubles import Trouble

MOST_BYTES, MOST_ROWS = 2_000_000, 199  # a list of figures, not data
HEADERS: dict[str, tuple[str, ...]] = {
    "kind": ("kind", "type", "구분", "종류"),
    "name": ("name", "competitor", "company", "industry", "이름", "경쟁사", "업체", "업종", "브랜드"),
    "metric": ("metric", "kpi", "지표"),
    "value": ("value", "figure", "값", "수치"),
    "n": ("n", "sample", "sample size", "응답수", "응답 수", "표본", "표본수"),
    "scale": ("scale", "척도"),
    "method": ("method", "방법", "산출 방법", "셈법"),
    "source": ("source", "출처"),
    "dated": ("date", "dated", "as of", "기준일", "날짜", "시점"),
}
NEEDED = ("name", "metric", "value", "source", "dated")


class BadOutsideSheet(Trouble):
    """The sheet cannot be read or lacks columns. Facts: missing (labels; empty when it cannot be read)."""


def rows_of(file_name: str, content: bytes) -> list[dict[str, str]]:
    """The rows under the names of HEADERS, blank rows dropped. Raises BadOutsideSheet."""
    if len(content) > MOST_BYTES:
        raise BadOutsideSheet(missing="")
    head, *rows = (_workbook(content) if zipfile.is_zipfile(io.BytesIO(content)) else _text(content)) or [[]]
    known = {alias: name for name, aliases in HEADERS.items() for alias in aliases}
    names = [known.get(" ".join(cell.lower().split()), "") for cell in head]
    missing = [HEADERS[name][-1] for name in NEEDED if name not in names]
    if missing:
        raise BadOutsideSheet(missing=", ".join(missing))
    told = [{name: cell.strip() for name, cell in zip(names, row, strict=False) if name} for row in rows[:MOST_ROWS]]
    return [row for row in told if any(row.values())]


def _workbook(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive)
        book = open_workbook(io.BytesIO(content))
        filled = book.filled()
        return book.read(filled[0]).head if filled else []
    except Refused as refusal:
        raise BadOutsideSheet(missing="") from refusal


def _text(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = max(",\t;", key=text.partition("\n")[0].count)
        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    raise BadOutsideSheet(missing="")
