"""Files that name their columns themselves: Parquet and JSON, as a ``Source``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data.intake import limits
from data.intake.refusal import Refused
from data.intake.rows import in_memory, text_column
from data.intake.source import Source
from data.intake.texts import HEAD, Ragged

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers


def parquet_source(path: Path) -> Source:
    from pyarrow import parquet

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
        number = 2  # row 1 is the names, as in a sheet
        for batch in self.file.iter_batches(batch_size=131_072):
            columns = {f"c{at}": _as_text(batch.column(at)) for at in range(width)}
            numbers = pa.array(np.arange(number, number + batch.num_rows))
            number += batch.num_rows
            yield pa.table({**columns, "row_no": numbers}), []


def _as_text(column: pa.Array) -> pa.Array:
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


def json_source(path: Path, encoding: str, bracket: str) -> Source | None:
    """JSON lines, or an array of objects; None when it is no JSON."""
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
