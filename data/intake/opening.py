"""What a file is, by its content and never by its name, and its table as a ``Source``."""

from __future__ import annotations

import gzip
import io
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from data.intake import limits
from data.intake.refusal import PasswordNeeded, Refused
from data.intake.source import Source, Wanted
from data.intake.structured import json_source, parquet_source
from data.intake.templates import is_known
from data.intake.texts import open_text, recognise_encoding

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
        return parquet_source(path)
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


def _text(path: Path, start: bytes, wanted: Wanted) -> Source:
    encoding = recognise_encoding(start)
    opening = start.decode(encoding, "replace").lstrip("﻿ \t\r\n")
    if re.match(r"<(?:!doctype html|html|table|head|body|meta|\?xml|div|style)", opening, re.IGNORECASE):
        return _html(path)
    if opening.startswith(("{", "[")) and (objects := json_source(path, encoding, opening[0])):
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
    from data.intake.markup import html_rows, spreadsheet_2003_rows

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
