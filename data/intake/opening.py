"""What a file is, by its content and never by its name, and its table as a ``Source``."""

from __future__ import annotations

import gzip
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from data.intake import limits
from data.intake.refusal import PasswordNeeded, Refused
from data.intake.templates import is_known
from data.intake.texts import HEAD, Ragged, open_text, recognise_encoding

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"BM", "maybe_picture"),
    (b"RIFF", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"), (b"\0\0\0\x1cftyp", "picture"),
    (b"%PDF", "pdf"), (b"\x7fELF", "program"), (b"MZ", "maybe_program"), (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"), (b"SQLite format 3", "database"), (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"), (b"\x28\xb5\x2f\xfd", "archive"),
    (b"ARROW1\0\0", "unsupported"), (b"ORC\x08", "unsupported"), (b"{\\rtf", "document"), (b"ID3", "sound"), (b"OggS", "sound"), (b"HWP Document", "document"),
)  # fmt: skip
_TABLE_ENDINGS = {
    "text": ("csv", "tsv", "txt", "tab", "dat", "log"), "workbook": ("xlsx", "xlsm", "xlsb", "ods"), "old_workbook": ("xls",),
    "html": ("html", "htm"), "parquet": ("parquet", "pq"), "json_lines": ("jsonl", "ndjson", "json"), "json_array": ("json",),
}  # fmt: skip


_SHEETS_LOOKED_INTO = 12


class Table(Protocol):
    """What can be read: the first rows as text, and all rows in batches."""

    @property
    def head(self) -> list[list[str]]: ...

    def batches(self, width: int, after: int) -> Iterator[tuple[pa.Table, list[Ragged]]]: ...


@dataclass
class Source:
    """An opened file and what was found on the way."""

    table: Table
    container: str  # text | workbook | old_workbook | html | parquet | json_lines | json_array
    encoding: str | None = None
    encodings: list[str] = field(default_factory=list)  # to choose from when none is sure
    delimiter: str | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)  # to choose from when there are several
    hidden_sheets: list[str] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    has_header: bool = False  # Parquet and JSON name their columns
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """Choices that bear on opening."""

    sheet: str | None = None
    member: str | None = None
    password: str | None = None
    encoding: str | None = None


def open_source(path: Path, name: str, wanted: Wanted, workdir: Path) -> Source:
    """Open the table in a file. Raises Refused, PasswordNeeded or SeveralMembers."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file")
    if size > limits.FILE_BYTES:
        raise Refused("too_large", megabytes=size // 2**20, limit=limits.FILE_BYTES // 2**20)
    source = _open(path, wanted, workdir, depth=0)
    ending = name.lower().removesuffix(".gz").removesuffix(".zip").rpartition(".")[2]
    known = {one for endings in _TABLE_ENDINGS.values() for one in endings}
    if ending in known and ending not in _TABLE_ENDINGS[source.container]:
        source.notes.append(("other_format", {"ending": ending, "container": source.container}))
    return source


class SeveralMembers(Exception):
    """An archive holds several tables; the user chooses one."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__("several")


def _open(path: Path, wanted: Wanted, workdir: Path, depth: int) -> Source:
    with path.open("rb") as stream:
        start = stream.read(8192)
    if start.startswith(b"PK"):
        return _zip(path, wanted, workdir, depth)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(path, wanted)
    if start.startswith(b"\x1f\x8b"):
        return _gzip(path, wanted, workdir, depth)
    if start.startswith(b"PAR1"):
        return _parquet(path)
    if start[257:262] == b"ustar":
        raise Refused("not_a_table", what="archive")
    if start[4:8] == b"ftyp":
        raise Refused("not_a_table", what="picture")
    for mark, what in _MAGIC:
        binary = not what.startswith("maybe_") or b"\0" in start
        if start.startswith(mark) and binary:
            raise Refused("not_a_table", what=what.removeprefix("maybe_"))
    return _text(path, start, wanted)


# ---- archives ----------------------------------------------------------------------------------


def _zip(path: Path, wanted: Wanted, workdir: Path, depth: int) -> Source:
    try:
        archive = zipfile.ZipFile(path)
        names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused("broken_archive") from error
    if any(name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml") for name in names):
        return _workbook(path, wanted.sheet)
    if any(name.startswith(("word/", "ppt/")) or name == "Contents/content.hpf" for name in names):
        raise Refused("not_a_table", what="document")
    if depth:
        raise Refused("nested_archive")
    from data.intake.sheets import check_archive

    check_archive(archive)
    members = {_member_name(one): one for one in archive.infolist() if not one.is_dir() and one.file_size and not _is_litter(one.filename)}
    if not members:
        raise Refused("empty_archive")
    tables = {name: one for name, one in members.items() if name.lower().rpartition(".")[2] not in ("zip", "gz", "7z", "rar", "pdf", "png", "jpg", "docx", "hwp")}
    if not tables:
        raise Refused("nested_archive" if any(name.lower().endswith((".zip", ".gz", ".7z", ".rar")) for name in members) else "no_table")
    if len(tables) > 1 and wanted.member not in tables:
        raise SeveralMembers(list(tables))
    name = wanted.member if wanted.member in tables else next(iter(tables))
    inner = workdir / "member"  # the name inside the archive never becomes a path
    _unpack(lambda: archive.open(tables[name], pwd=wanted.password.encode() if wanted.password else None), inner)
    source = _open(inner, wanted, workdir, depth + 1)
    if len(members) > 1:
        source.notes.append(("one_of_archive", {"name": name, "others": len(members) - 1}))
    return source


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in (".DS_Store", "Thumbs.db", "desktop.ini")


def _member_name(one: zipfile.ZipInfo) -> str:
    """The name as its writer saw it: Korean Windows writes cp949 without saying so."""
    if one.flag_bits & 0x800:
        return unicodedata.normalize("NFC", one.filename)
    try:
        return one.filename.encode("cp437").decode("cp949")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return one.filename


def _gzip(path: Path, wanted: Wanted, workdir: Path, depth: int) -> Source:
    if depth:
        raise Refused("nested_archive")
    inner = workdir / "member"
    _unpack(lambda: gzip.GzipFile(path), inner, packed=path.stat().st_size)
    return _open(inner, wanted, workdir, depth + 1)


def _unpack(open_member: Any, target: Path, packed: int | None = None) -> None:
    """Copy one member out, never more than the bound whatever its header claims."""
    written = 0
    try:
        with open_member() as stream, target.open("wb") as out:
            while chunk := stream.read(1024 * 1024):
                written += len(chunk)
                dense = packed and written > limits.UNPACKED_SMALL and written > packed * limits.UNPACKED_RATIO
                if written > limits.UNPACKED_BYTES or dense:
                    raise Refused("bomb", megabytes=written // 2**20, limit=limits.UNPACKED_BYTES // 2**20)
                out.write(chunk)
    except Refused:
        raise
    except RuntimeError as error:
        if "password" in str(error).lower() or "encrypted" in str(error).lower():
            raise PasswordNeeded(wrong="Bad password" in str(error)) from None
        raise Refused("broken_archive") from error
    except OSError as error:
        if error.errno == 28:
            raise
        raise Refused("broken_archive") from error
    except Exception as error:  # zlib.error, EOFError, NotImplementedError: all mean a broken archive
        raise Refused("broken_archive") from error


def _ole(path: Path, wanted: Wanted) -> Source:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            streams = {"/".join(one) for one in container.listdir()}
    except Exception as error:  # olefile raises many kinds on a broken container
        raise Refused("broken_workbook") from error
    if "EncryptionInfo" in streams or "EncryptedPackage" in streams:
        from data.intake.sheets import decrypted

        return _workbook(decrypted(path, wanted.password), wanted.sheet)
    if not streams & {"Workbook", "Book"}:
        document = streams & {"WordDocument", "FileHeader", "PowerPoint Document"}
        raise Refused("not_a_table", what="document") if document else Refused("broken_workbook")
    try:
        source = _workbook(path, wanted.sheet)
    except PasswordNeeded:
        from data.intake.sheets import decrypted

        source = _workbook(decrypted(path, wanted.password), wanted.sheet)
    source.container = "old_workbook"
    return source


# ---- tables ------------------------------------------------------------------------------------


def _workbook(content: Path | io.BytesIO, sheet: str | None) -> Source:
    from data.intake.sheets import open_workbook

    book = open_workbook(content)
    filled = book.filled()
    if sheet is None and len(filled) == 1 or sheet not in filled:
        chosen = _likeliest(book, filled)
    else:
        chosen = sheet
    if chosen is None:
        raise Refused("only_hidden_sheets" if book.hidden else "empty_sheet")
    rows = book.read(chosen)
    if not any(cell.strip() for row in rows.head for cell in row):
        raise Refused("empty_sheet")
    source = Source(rows, "workbook", sheet=chosen, sheets=filled, hidden_sheets=book.hidden, merged=rows.merged)
    odd = book.oddities(chosen)
    for code, count in odd.items():
        if count:
            source.notes.append((code, {"count": count}))
    for code, true in (("macros", book.macros), ("links", book.links), ("slips", book.slips)):
        if true:
            source.notes.append((code, {}))
    if book.hidden:
        source.notes.append(("hidden_sheets", {"count": len(book.hidden), "names": ", ".join(book.hidden[:3])}))
    return source


def _likeliest(book: Any, filled: list[str]) -> str | None:
    """The sheet to propose: the first with the most column names seen before (a cover sheet has none)."""
    if len(filled) < 2:
        return filled[0] if filled else None
    return max(filled[:_SHEETS_LOOKED_INTO], key=lambda name: max((sum(map(is_known, row)) for row in book.first_rows(name)), default=0))


def _parquet(path: Path) -> Source:
    from pyarrow import parquet

    from data.intake.sheets import in_memory

    try:
        file = parquet.ParquetFile(path)
        if file.metadata.num_columns > limits.COLUMNS:
            raise Refused("too_many_columns", columns=file.metadata.num_columns, limit=limits.COLUMNS)
        names = file.schema_arrow.names
        table = _ArrowRows(file, names)
        if file.metadata.num_rows == 0:
            return Source(in_memory([names]), "parquet", has_header=True)
        for _ in table.batches(len(names), 1):
            pass  # every page is read once before anything is believed
    except Refused:
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise Refused("broken_parquet") from error
    return Source(table, "parquet", has_header=True)


@dataclass
class _ArrowRows:
    file: Any
    names: list[str]

    @property
    def head(self) -> list[list[str]]:
        first = next(self.batches(len(self.names), 1))[0].slice(0, HEAD - 1)
        columns = [first.column(at).to_pylist() for at in range(len(self.names))]
        return [list(self.names), *(list(row) for row in zip(*columns, strict=True))]

    def batches(self, width: int, after: int) -> Iterator[tuple[pa.Table, list[Ragged]]]:
        import numpy as np

        number = 2  # row 1 is the names, as in a sheet
        for batch in self.file.iter_batches(batch_size=131_072):
            columns = {f"c{at}": _as_text(batch.column(at)) for at in range(width)}
            numbers = pa.array(np.arange(number, number + batch.num_rows))
            number += batch.num_rows
            yield pa.table({**columns, "row_no": numbers}), []


def _as_text(column: pa.Array) -> pa.Array:
    import pyarrow.compute

    from data.intake.sheets import text_column

    pc: Any = pyarrow.compute

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type):
        column.validate(full=True)
        return pc.fill_null(column, "")
    if pa.types.is_floating(column.type) or pa.types.is_nested(column.type):
        return text_column(column.to_pylist())
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return pa.array([(value or b"").decode("utf-8", "replace") for value in column.to_pylist()], pa.string())
    return pc.fill_null(column.cast(pa.string()), "")


def _text(path: Path, start: bytes, wanted: Wanted) -> Source:
    encoding = recognise_encoding(start)
    opening = start.decode(encoding, "replace").lstrip("﻿ \t\r\n")
    if re.match(r"<(?:!doctype html|html|table|head|body|meta|\?xml|div|style)", opening, re.IGNORECASE):
        return _html(path)
    if opening.startswith(("{", "[")) and (objects := _json_objects(path, encoding, opening[0])):
        return objects
    file = open_text(lambda: path.open("rb"), wanted.encoding)
    return Source(
        file,
        "text",
        encoding=file.encoding,
        encodings=file.encodings,
        delimiter=" " if file.dialect.blanks else file.dialect.delimiter if file.dialect.delimiter in ",\t;|^" else None,
    )


def _html(path: Path) -> Source:
    from data.intake.sheets import html_rows, spreadsheet_2003_rows

    content = path.read_bytes()
    if len(content) > 100 * 2**20:
        raise Refused("too_large", megabytes=len(content) // 2**20, limit=100)
    encoding = recognise_encoding(content[: limits.FIRST_LINE_BYTES])
    text = content.decode(encoding, "replace")
    if "<!ENTITY" in text[:4096]:
        raise Refused("xml_bomb")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4096]:
        return Source(spreadsheet_2003_rows(content), "old_workbook", encoding=encoding)
    return Source(html_rows(text), "html", encoding=encoding)


def _json_objects(path: Path, encoding: str, bracket: str) -> Source | None:
    """JSON lines, or an array of objects; None when it is no JSON."""
    from data.intake.sheets import in_memory

    content = path.read_bytes().decode("utf-8-sig" if encoding == "utf-8-sig" else encoding, "replace")
    try:
        whole = json.loads(content)
    except (json.JSONDecodeError, RecursionError):
        whole = None
    container = "json_lines" if whole is None else "json_array"
    found, broken = _json_lines(content) if whole is None and bracket == "{" else (_records_in(whole), [])
    if found is None:
        return None
    if not found or not all(isinstance(one, dict) for one in found):
        raise Refused("no_columns")
    flat = [_flat(one) for one in found]
    names = list(dict.fromkeys(key for one in flat for key in one))
    if len(names) > limits.COLUMNS:
        raise Refused("too_many_columns", columns=len(names), limit=limits.COLUMNS)
    rows = [names, *([one.get(name, "") for name in names] for one in flat)]
    return Source(in_memory(rows, broken), container, encoding=encoding, has_header=True)


def _json_lines(content: str) -> tuple[list[Any] | None, list[Ragged]]:
    """One object a line and the lines that are none; None when most lines are none."""
    found: list[Any] = []
    broken: list[Ragged] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except (json.JSONDecodeError, RecursionError):
            broken.append(Ragged(number, (line[: limits.CELL_LETTERS],), line))
    return (found, broken) if len(found) > len(broken) else (None, [])


def _records_in(whole: Any) -> list[Any] | None:
    """The records of one JSON value: a list, or the longest list of objects inside an answer of some interface."""
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict):
        return None
    lists = [one for one in whole.values() if isinstance(one, list) and one and all(isinstance(part, dict) for part in one)]
    inner = [found for one in whole.values() if isinstance(one, dict) and (found := _records_in(one)) and len(found) > 1]
    return max((*lists, *inner), key=len, default=[whole])


def _flat(one: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested objects as dotted names; lists as one cell."""
    out: dict[str, Any] = {}
    for key, value in one.items():
        if isinstance(value, dict):
            out.update(_flat(value, f"{prefix}{key}."))
        elif isinstance(value, list):
            out[f"{prefix}{key}"] = ", ".join(map(str, value))
        else:
            out[f"{prefix}{key}"] = value
    return out
