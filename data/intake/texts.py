"""Delimited text: bytes in any Korean encoding to Arrow columns of strings, every record numbered.

Nothing is lost on the way: a record with too few or too many cells comes back as ``Ragged``, a line in
another encoding than its neighbours is decoded by itself and counted.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute
from pyarrow import csv as arrow_csv

from data.intake import limits
from data.intake.refusal import Refused

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

Opener = Callable[[], BinaryIO]
_CHUNK = 4 * 1024 * 1024
_DELIMITERS = ",\t;|^"
_NO_DELIMITER = "\x1f"
HEAD = 200


# ---- bytes to text ---------------------------------------------------------------------------


def recognise_encoding(sample: bytes) -> str:
    """utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be, utf-32 or cp949, by marks and by what decodes."""
    for mark, name in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"),
                       (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):  # fmt: skip
        if sample.startswith(mark):
            return name
    even, odd = sample[0:4000:2].count(0), sample[1:4000:2].count(0)
    if max(even, odd) > len(sample[:4000]) // 8 and min(even, odd) * 4 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    if not lines or _decodes(sample, "utf-8"):
        return "utf-8"
    as_utf8 = sum(_decodes(line, "utf-8") for line in lines)
    return "utf-8" if as_utf8 * 2 >= len(lines) else "cp949"


# Letters that a text of each encoding is made of when it was decoded rightly, beside ASCII.
FOREIGN = {
    "johab": re.compile(r"[가-힣]"), "shift_jis": re.compile(r"[ぁ-ヿ]"), "big5": re.compile(r"[一-鿿]"), "gb18030": re.compile(r"[一-鿿]"),
    "cp1252": re.compile(r"[À-ÿ‘-”€]"),
}  # fmt: skip
_MOST_BROKEN = 0.1  # of the lines with letters beyond ASCII: more is another encoding, not damage


def foreign_encodings(sample: bytes) -> list[str]:
    """What a text that is neither UTF-8 nor cp949 may be in, the likeliest first; empty when it is one of them."""
    lines = [line for line in sample.split(b"\n")[:2000] if not line.isascii()]
    broken = sum(not _decodes(line, "cp949") and not _decodes(line, "utf-8") for line in lines)
    if broken <= max(1.0, _MOST_BROKEN * len(lines)):
        return []
    fit = {}
    for encoding, letters in FOREIGN.items():
        text = b"\n".join(lines).decode(encoding, "replace")
        beyond = [letter for letter in text if letter > "\x7f"]
        fit[encoding] = sum(bool(letters.match(letter)) for letter in beyond) / max(1, len(beyond))
    dense = sum(byte > 127 for line in lines for byte in line) / max(1, sum(map(len, lines)))
    fit["cp1252"] *= dense < 0.2  # Western letters stand among ASCII ones
    fit["shift_jis"] *= 1.5  # kana are but half of Japanese letters
    return [encoding for encoding in sorted(fit, key=lambda one: -fit[one]) if fit[encoding] > 0.3]


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError as error:
        return error.end >= len(sample) - 3 and len(sample) > 1000  # the sample's end cut a letter
    return True


class Utf8(io.RawIOBase):
    """A file in any encoding, read as UTF-8 bytes; counts what it had to repair."""

    def __init__(self, raw: BinaryIO, encoding: str, *, blanks: bool = False) -> None:
        self._raw = raw
        self._blanks = blanks
        self._encoding = encoding
        self._wide = None
        if not encoding.startswith("utf-8") and encoding != "cp949":
            self._wide = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        self._carry = b""
        self._ready = b""
        self._at = 0
        self._first = True
        self.other_lines = 0  # decoded by another encoding than the file's
        self.broken_lines = 0  # decoded by none: the letters were replaced
        self.nuls = 0
        self.quotes = 0
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._at >= len(self._ready):
            self._ready, self._at = self._next(), 0
        part = self._ready[self._at : self._at + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _next(self) -> bytes:
        ready = self._decoded()
        self.bytes_read += len(ready)
        if self._first:
            ready, self._first = ready.removeprefix(b"\xef\xbb\xbf"), False
        if b"\0" in ready:
            self.nuls += ready.count(b"\0")
            ready = ready.replace(b"\0", b"") or b"\n"
        self.quotes += ready.count(b'"')
        return _with_tabs(ready) if self._blanks else ready

    def _decoded(self) -> bytes:
        if self._wide is not None:
            return self._wide.read(_CHUNK // 2).encode("utf-8", "replace")
        chunk = self._whole_lines()
        if self._encoding.startswith("utf-8"):
            try:
                chunk.decode()
                return chunk
            except UnicodeDecodeError:
                return self._by_line(chunk, "utf-8", "cp949")
        if len(chunk) < _CHUNK // 4:  # a small file can afford the careful way
            return self._by_line(chunk, "cp949", "utf-8") if not chunk.isascii() else chunk
        try:
            return chunk.decode("cp949").encode()
        except UnicodeDecodeError:
            return self._by_line(chunk, "cp949", "utf-8")

    def _whole_lines(self) -> bytes:
        """The next bytes up to a line break; neither UTF-8 nor cp949 uses its byte inside a letter."""
        parts = [self._carry]
        self._carry = b""
        while more := self._raw.read(_CHUNK):
            at = more.rfind(b"\n")
            if at >= 0:
                self._carry = more[at + 1 :]
                parts.append(more[: at + 1])
                break
            parts.append(more)
        return b"".join(parts)

    def _by_line(self, chunk: bytes, usual: str, other: str) -> bytes:
        # Valid UTF-8 beyond ASCII is hardly ever cp949 by chance, the other way round it often is.
        out = []
        for line in chunk.splitlines(keepends=True):
            if line.isascii():
                out.append(line)
                continue
            for encoding in ("utf-8", "cp949"):
                try:
                    text = line.decode(encoding)
                except UnicodeDecodeError:
                    continue
                self.other_lines += encoding == other
                break
            else:
                text = line.decode(usual, "replace")
                self.broken_lines += 1
            out.append(text.encode())
        return b"".join(out)


# ---- text to records -------------------------------------------------------------------------


@dataclass(frozen=True)
class Ragged:
    """A record whose number of cells is not the table's."""

    row_no: int
    cells: tuple[str, ...]
    text: str


@dataclass
class Dialect:
    delimiter: str
    records_before: int = 0  # 1 when the file opens with a sep= line
    quoting: bool = True
    blanks: bool = False  # columns set apart by runs of blanks; they are read as tabs


def sniff(text: str) -> Dialect:
    """The delimiter under which most records have the same number of cells, more than one."""
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r'"?sep=(.)"?\r?', first):
        return Dialect(match[1], records_before=1)
    best, delimiter = 0.0, _NO_DELIMITER
    for candidate in _DELIMITERS:
        widths = [len(record) for record in _records(text, candidate) if any(cell.strip() for cell in record)]
        if not widths:
            continue
        modal = max(set(widths), key=lambda width: (widths.count(width), width))
        share = widths.count(modal) / len(widths)
        if modal > 1 and share * math.log(modal + 1) > best and share > 0.4:
            best, delimiter = share * math.log(modal + 1), candidate
    return Dialect("\t", blanks=True) if delimiter == _NO_DELIMITER and _in_blank_columns(text) else Dialect(delimiter)


def _in_blank_columns(text: str) -> bool:
    """Every line has the same number of words and most are numbers: a printed table, no sentences."""
    lines = [line.split() for line in text.splitlines()[:HEAD] if line.strip()]
    if len(lines) < 2 or len(lines[0]) < 3 or {len(line) for line in lines} != {len(lines[0])}:
        return False
    numbers = sum(bool(re.fullmatch(r"[-+]?[\d.,:/-]*\d[\d.,:/-]*", word)) for line in lines[1:] for word in line)
    return numbers * 2 > len(lines[0]) * (len(lines) - 1)


def _with_tabs(lines: bytes) -> bytes:
    return re.sub(rb"[ \t]+", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", lines))


def _records(text: str, delimiter: str, quoting: bool = True) -> list[list[str]]:
    csv.field_size_limit(64 * 1024 * 1024)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
    )
    found: list[list[str]] = []
    try:
        for record in reader:
            found.append(record)
            if len(found) >= HEAD:
                break
    except csv.Error:
        pass  # the head was enough
    return found


@dataclass
class TextFile:
    """A delimited text, opened: its head is known, its records come in batches of columns."""

    open: Opener  # the file's bytes from the start
    encoding: str
    dialect: Dialect
    head: list[list[str]]  # the first records as they stand, title rows included
    stream: Utf8 | None = field(default=None, repr=False)
    encodings: list[str] = field(default_factory=list)  # to choose from where none is sure, the likeliest first

    def batches(self, width: int, after: int) -> Iterator[tuple[pa.Table, list[Ragged]]]:
        """Columns c0.. of text and ``row_no`` (record number in the file, from 1), beyond record ``after``."""
        block = limits.BLOCK_BYTES
        while True:
            try:
                yield from self._read(width, after, block)
                return
            except pa.ArrowInvalid as error:
                if "straddling" not in str(error) or block >= 256 * 1024 * 1024:
                    raise Refused("broken_text") from error
                block *= 8  # only a first batch can straddle before anything was given out

    def _read(self, width: int, after: int, block: int) -> Iterator[tuple[pa.Table, list[Ragged]]]:
        self.stream = Utf8(self.open(), self.encoding, blanks=self.dialect.blanks)
        names = [f"c{at}" for at in range(width)]
        odd: list[tuple[int, str]] = []

        def set_apart(record: arrow_csv.InvalidRow) -> str:
            odd.append((record.number, record.text))
            return "skip"

        reader = arrow_csv.open_csv(
            pa.PythonFile(io.BufferedReader(self.stream, _CHUNK), "r"),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=block, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.dialect.delimiter,
                quote_char='"' if self.dialect.quoting else False,
                newlines_in_values=self.dialect.quoting,
                ignore_empty_lines=False,
                invalid_row_handler=set_apart,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
            ),
        )
        number = 1
        for batch in reader:
            numbers, number = _numbered(number, batch.num_rows, [at for at, _ in odd])
            keep = numbers > after
            if not self.dialect.quoting:
                batch = _unquoted(batch)
            table = pa.Table.from_batches([batch]).append_column("row_no", pa.array(numbers))
            if not keep.all():
                table = table.filter(pa.array(keep))
            mended, ragged = self._sorted_out(odd, width, after)
            odd.clear()
            yield pa.concat_tables([table, mended]) if mended is not None else table, ragged
        if odd:
            mended, ragged = self._sorted_out(odd, width, after)
            yield mended if mended is not None else _empty(names), ragged

    def _sorted_out(
        self, odd: list[tuple[int, str]], width: int, after: int
    ) -> tuple[pa.Table | None, list[Ragged]]:
        """Odd records that are only padded with empty cells are rows; blank ones are nothing; others ragged."""
        mended: list[tuple[int, list[str]]] = []
        ragged: list[Ragged] = []
        for number, text in odd:
            cells = (_records(text, self.dialect.delimiter, self.dialect.quoting) or [[]])[0]
            if number <= after or not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                mended.append((number, cells[:width]))
            else:
                ragged.append(Ragged(number, tuple(cells), text))
        if not mended:
            return None, ragged
        columns = {f"c{at}": [cells[at] for _, cells in mended] for at in range(width)}
        return pa.table({**columns, "row_no": pa.array([number for number, _ in mended], pa.int64())}), ragged


def _unquoted(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Quotes around whole cells taken off, where quotes were read as letters."""
    columns = [pc.replace_substring(pc.replace_substring_regex(one, r'^"(.*)"$', r"\1"), '""', '"') for one in batch.columns]
    return pa.RecordBatch.from_arrays(columns, batch.schema.names)


def _empty(names: list[str]) -> pa.Table:
    return pa.table({**{name: pa.array([], pa.string()) for name in names}, "row_no": pa.array([], pa.int64())})


def _numbered(number: int, rows: int, skipped: list[int]) -> tuple[np.ndarray, int]:
    """Record numbers of the next ``rows`` good records: counting on, leaving out the skipped ones."""
    if not skipped:
        return np.arange(number, number + rows), number + rows
    candidates = np.arange(number, number + rows + len(skipped))
    good = candidates[~np.isin(candidates, skipped)][:rows]
    return good, int(max(good[-1] if rows else number - 1, max(skipped))) + 1


def open_text(open_file: Opener, given: str | None = None) -> TextFile:
    """Recognise encoding (unless ``given``) and delimiter of a text file; ``open_file()`` gives its bytes from the start."""
    with open_file() as raw:
        sample = raw.read(limits.FIRST_LINE_BYTES)
    encoding = recognise_encoding(sample)
    foreign = foreign_encodings(sample) if encoding == "cp949" else []
    if foreign or given in FOREIGN:
        encoding = given if given in FOREIGN or given == "cp949" else foreign[0]
    stream = Utf8(io.BytesIO(sample), encoding)
    text = io.BufferedReader(stream, _CHUNK).read().decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check(text, sample)
    if len(sample) == limits.FIRST_LINE_BYTES:
        text = text.rpartition("\n")[0] + "\n"  # the cut record would look ragged
    dialect = sniff(text)
    if dialect.blanks and encoding.startswith(("utf-16", "utf-32")):
        dialect = Dialect(_NO_DELIMITER)  # such a file comes in pieces that end anywhere
    if dialect.blanks:
        text = _with_tabs(text.encode()).decode()
    dialect.quoting = not _quote_left_open(open_file)
    head = _records(text, dialect.delimiter, dialect.quoting)
    if max(map(len, head), default=0) > limits.COLUMNS:
        raise Refused("too_many_columns", columns=max(map(len, head)), limit=limits.COLUMNS)
    return TextFile(open_file, encoding, dialect, head, encodings=[*foreign, "cp949"] if foreign else [])


def _quote_left_open(open_file: Opener) -> bool:
    """An odd number of quotes: one is never closed and would swallow the rest of the file."""
    count = 0
    with open_file() as raw:
        while chunk := raw.read(_CHUNK):
            count += chunk.count(b'"')
    return count % 2 == 1


def _check(text: str, sample: bytes) -> None:
    if not text.strip():
        raise Refused("no_table")
    if len(sample) == limits.FIRST_LINE_BYTES and "\n" not in text:
        columns = max(text.count(delimiter) for delimiter in _DELIMITERS) + 1
        if columns > limits.COLUMNS:
            raise Refused("too_many_columns", columns=columns, limit=limits.COLUMNS)
        raise Refused("no_line_breaks")
    strange = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32)))
    if strange + text.count("�") > max(20, len(text) // 20):
        raise Refused("not_text")
