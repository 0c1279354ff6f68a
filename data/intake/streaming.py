"""Files of Arrow batches as tables for DuckDB: read anew at each statement, one batch in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from data.schema import Table
from data.sealing import sealed_columns

Batches = Callable[[], Iterator[pa.RecordBatch]]


class Stream:
    """Batches of one schema that can be asked for again: DuckDB does so each time a statement reads the table."""

    def __init__(self, schema: pa.Schema, batches: Batches) -> None:
        self.schema = schema
        self.batches = batches

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.RecordBatchReader.from_batches(self.schema, self.batches()).__arrow_c_stream__(requested_schema)


def stored(path: Path, table: Table | None = None) -> Stream:
    """The batches of a file as they stand in it, with the columns sealed that ``table`` seals.

    Each batch is mapped for itself, which copies nothing: it leaves the memory with the last who uses it. (All of the
    file in one mapping would stay until the end.)
    """

    def sealed(rows: pa.Table) -> pa.Table:
        return rows if table is None else sealed_columns(rows, table)

    def batches() -> Iterator[pa.RecordBatch]:
        for at in range(count):
            with pa.memory_map(str(path)) as file:
                rows = pa.Table.from_batches([pa.ipc.open_file(file).get_batch(at)])
            yield from sealed(rows).to_batches()

    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_file(file)
        count, nothing = reader.num_record_batches, reader.schema.empty_table()
    return Stream(sealed(nothing).schema, batches)


def numbered(rows: Stream, ids: pa.Table) -> Stream:
    """The rows that are ``new`` by ``ids`` (id, new: one for each row, in the order of the rows), each with its ``id``."""

    def batches() -> Iterator[pa.RecordBatch]:
        start = 0
        for batch in rows.batches():
            here = ids.slice(start, batch.num_rows).combine_chunks()
            start += batch.num_rows
            whole = batch.append_column("id", here.column("id").combine_chunks())
            new = here.column("new").combine_chunks()
            yield whole if new.true_count == len(new) else whole.filter(new)

    return Stream(rows.schema.append(ids.schema.field("id")), batches)
