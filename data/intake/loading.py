"""Prepared rows into the warehouse in one transaction, and out again.

Nothing is doubled: a row's id is the hash of its content and its occurrence in the file, or the marketplace's
own number; what is stored already is counted, what a later file says differently replaces it and can be put back.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute

from data import joining
from data.intake import telling
from data.intake.cells import KST
from data.intake.examining import Examined, Note
from data.intake.recognising import SET_ASIDE_COLUMNS, comes_back, returning
from data.intake.streaming import Stream, numbered, stored
from data.joining import Joined
from data.schema import BY_NAME, REJECTS
from data.sealing import place_of, read
from data.troubles import Trouble
from data.warehouse import Warehouse, statement

if TYPE_CHECKING:
    import pandas as pd

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

Writer = Any  # a DuckDB cursor: data.warehouse alone imports duckdb
_ROW = place_of(REJECTS, "row")
_IDS = {"feedback": "feedback_id", "orders": "line_id", "visits": "visit_id", "customers": "customer_key"}


class FileRefused(Trouble):
    """The file cannot be loaded. Facts: file, message."""


class AnswerNeeded(Trouble):
    """A choice about the file is still open. Facts: file, message."""


class LoadStopped(Trouble):
    """Somebody stopped the load; nothing was stored. Facts: file."""


class UnknownUpload(Trouble):
    """There is no such upload, or it was undone already. Facts: upload."""


_SHARE_READY, _SHARE_INSERTED, _SHARE_JOINED = 0.1, 0.8, 0.95  # of a load's time; the rest is the commit


@dataclass(frozen=True)
class LoadReport:
    """What a load did. rows_read = rows_loaded + rows_set_aside; rows_already is part of rows_loaded."""

    upload_id: str
    file_name: str
    kind: str
    template: str | None
    rows_read: int
    rows_loaded: int
    rows_set_aside: int
    rows_already: int
    rows_updated: int
    stored_rows: int
    reasons: tuple[tuple[str, str, int], ...]
    totals: Mapping[str, str]
    notes: tuple[Note, ...]
    same_file: bool = False  # these bytes were loaded before: nothing was done


def load(
    warehouse: Warehouse, examined: Examined, *, by: str, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
) -> LoadReport:
    """Put the prepared rows in; either all of it is there afterwards or nothing.

    Raises FileRefused or AnswerNeeded when the file is not ready, LoadStopped when ``cancelled()`` was true before
    the last step. ``by`` is the person's account id; ``progress`` takes the share done, 0..1.
    """

    def reached(share: float) -> None:
        if cancelled is not None and cancelled():
            raise LoadStopped(file=examined.name)  # the transaction is rolled back
        if progress is not None:
            progress(share)

    if examined.refused is not None:
        raise FileRefused(file=examined.name, message=examined.message())
    if examined.choices or examined.kind is None:
        raise AnswerNeeded(file=examined.name, message=examined.message())
    upload = f"u{secrets.token_hex(8)}"
    with warehouse.writing() as writer:
        before = _same_file(writer, examined)
        if before is not None:
            return before
        batch = stored(examined.rows_file, BY_NAME[examined.kind])
        writer.register("batch", batch)
        writer.register("set_aside", stored(examined.rejects_file, REJECTS))
        reached(_SHARE_READY)
        if examined.kind == "customers":
            already, updated = _merge_customers(writer, upload)
        else:
            already, updated = _insert_new(writer, examined, batch, upload)
        reached(_SHARE_INSERTED)
        joined = _join_people(writer, examined, upload)
        report = _reported(examined, upload, already, updated, joined)
        writer.execute(statement("intake/rejects"), {"upload": upload})
        _record(writer, examined, report, by)
        _remember(writer, examined)
        writer.unregister("batch")
        writer.unregister("set_aside")
        reached(_SHARE_JOINED)
    return report


def undo(warehouse: Warehouse, upload_id: str) -> int:
    """Take an upload out again: rows a later upload holds too stay, changed rows get back their values.

    Returns the number of rows removed. Raises UnknownUpload.
    """
    with warehouse.writing() as writer:
        kinds = writer.execute(statement("intake/standing"), {"upload": upload_id}).fetchall()
        if not kinds:
            raise UnknownUpload(upload=upload_id)
        names = {"table": kinds[0][0], "id": _IDS[kinds[0][0]]}
        given = {"upload": upload_id}
        if names["table"] == "customers":
            writer.execute(statement("intake/undo_put_back_customers"), given)
        else:
            writer.execute(statement("intake/undo_hand_over", **names), given)
        removed = writer.execute(statement("intake/undo_delete", **names), given).fetchall()
        if names["table"] != "customers":
            writer.execute(statement("intake/undo_put_back", **names), given)
        writer.execute(statement("intake/undo_forget", **names), given)
        writer.execute(statement("intake/undo_shared"), given)
        if writer.execute(statement("joining/has_contacts"), given).fetchall()[0][0]:
            writer.execute(statement("joining/forget"), given)
        joining.join_again(writer)
        writer.execute(statement("intake/undo_record"), given | {"now": _now()})
    return int(removed[0][0]) if removed else 0


def set_aside(warehouse: Warehouse, upload_id: str, language: str = "ko") -> pd.DataFrame:
    """The rows set aside of one upload as they stood in the file, with row number, column and reason in front.

    Loadable again after correction: such a file is known by the three added columns and read as its upload was.
    """
    import pandas as pd  # a second of imports that a load does without

    found = warehouse.query("upload_rejects", upload=upload_id).to_pylist()
    words = SET_ASIDE_COLUMNS[language]
    rows = [
        dict(zip(words, (one["row_no"], one["column_name"], telling.reason(one["reason"], language)), strict=True)) | json.loads(read(one["row"], what=_ROW) or "{}")
        for one in found
    ]
    return pd.DataFrame(rows)


def history(warehouse: Warehouse, most: int = 500) -> list[dict[str, Any]]:
    """Uploads, the latest first; ``facts`` holds notes, reasons and totals as the report showed them."""
    return [one | {"facts": json.loads(one["facts"])} for one in warehouse.query("upload_history", most=most).to_pylist()]


def remembered(warehouse: Warehouse) -> dict[str, Any]:
    """Mappings confirmed before, by the fingerprint of the column names."""
    said = warehouse.meta("mappings")
    return json.loads(said) if said else {}


# ---- steps of a load -------------------------------------------------------------------------------


def _same_file(writer: Writer, examined: Examined) -> LoadReport | None:
    given = {"sha": examined.sha256, "kind": examined.kind, "sheet": examined.sheet, "mapping": _mapping_text(examined)}
    found = writer.execute(statement("intake/same_file"), given).fetchone()
    if found is None:
        return None
    upload, read, aside, when, _by = found
    assert isinstance(when, datetime) and examined.kind is not None
    return LoadReport(
        upload, examined.name, examined.kind, examined.template, read, read - aside, aside, read - aside, 0, 0,
        examined.reasons, examined.totals, (Note("same_file", {"when": f"{when:%Y-%m-%d %H:%M}"}),), same_file=True,
    )  # fmt: skip


def _insert_new(writer: Writer, examined: Examined, batch: Stream, upload: str) -> tuple[int, int]:
    """Number the rows, change what says something else now, insert what is new: (rows already there, rows updated)."""
    kind = examined.kind or ""
    names = {"table": kind, "id": _IDS[kind]}
    unique = any(target == "order_line_id" for target in examined.mapping.values()) or examined.template not in (None, kind)
    writer.execute(statement(f"intake/{kind}_arriving"))
    writer.execute(statement("intake/doubled"))
    cursor = writer.execute(statement("intake/keyed", **names), {"unique": unique})
    ids = _ids(cursor)
    already = updated = 0
    if not pc.all(ids.column("new")).as_py():
        already, updated = _change_known(writer, kind, names, upload)
    writer.register("new_rows", numbered(batch, ids))
    writer.execute(statement("intake/insert", **names), {"upload": upload})
    writer.unregister("new_rows")
    return already, updated


def _ids(cursor: Writer) -> pa.Table:
    """The ``id`` of each row and whether the row is ``new``, in the order of the file. (No numpy: pyarrow would import pandas.)"""
    found = cursor.sql(statement("intake/ids")).to_arrow_table()
    line = found.column("line")
    if pc.any(pc.greater(line[:-1], line[1:])).as_py():  # a join may give its rows in another order
        found = found.sort_by("line")
    return found.drop_columns(["line"])


def _change_known(writer: Writer, kind: str, names: dict[str, str], upload: str) -> tuple[int, int]:
    writer.execute(statement(f"intake/changed_{kind}"))
    already, updated = writer.execute(statement("intake/counts")).fetchone() or (0, 0)
    if updated:
        writer.execute(statement("intake/keep_replaced", **names), {"upload": upload})
        writer.execute(statement("intake/drop_changed", **names))
        writer.execute(statement("intake/insert_changed", **names), {"upload": upload})
    if already:
        writer.execute(statement("intake/keep_shared"), {"upload": upload})
    return int(already), int(updated)


def _merge_customers(writer: Writer, upload: str) -> tuple[int, int]:
    writer.execute(statement("intake/customers_keyed"))
    writer.execute(statement("intake/customers_changed"))
    counted = writer.execute(statement("intake/customers_counts")).fetchone() or (0, 0)
    writer.execute(statement("intake/keep_replaced", table="customers", id="customer_key"), {"upload": upload})
    writer.execute(statement("intake/customers_update"))
    writer.execute(statement("intake/customers_insert"), {"upload": upload})
    return int(counted[0]), int(counted[1])


def _join_people(writer: Writer, examined: Examined, upload: str) -> Joined:
    """Keep what people may be known again by, and join again with all that is known now."""
    if examined.contacts_file.exists():
        writer.register("new_contacts", stored(examined.contacts_file))
        writer.execute(statement("joining/contacts"), {"upload": upload})
        writer.unregister("new_contacts")
    return joining.join_again(writer)


def _reported(examined: Examined, upload: str, already: int, updated: int, joined: Joined) -> LoadReport:
    notes = list(examined.notes)
    for code, count in (("already", already), ("updated", updated), ("joined_reviews", joined.reviews), ("joined_customers", joined.customers)):
        if count:
            notes.append(Note(code, {"count": count}))
    assert examined.kind is not None
    return LoadReport(
        upload, examined.name, examined.kind, examined.template, examined.rows_read, examined.rows_loaded,
        examined.rows_set_aside, already, updated, examined.stored_rows, examined.reasons, examined.totals, tuple(notes),
    )  # fmt: skip


def _record(writer: Writer, examined: Examined, report: LoadReport, by: str) -> None:
    facts = {
        "notes": [[note.code, dict(note.facts)] for note in report.notes],
        "reasons": report.reasons, "totals": dict(report.totals), "rows_updated": report.rows_updated,
        "stored_rows": report.stored_rows, "answers": {key: value for key, value in examined.answers.items() if key != "password"},
        "unreliable_customers": examined.unreliable_customers,
    }  # fmt: skip
    writer.execute(statement("intake/record"), {
        "upload": report.upload_id, "file_name": examined.name, "sha": examined.sha256, "sheet": examined.sheet,
        "kind": examined.kind, "template": examined.template, "encoding": examined.encoding, "mapping": _mapping_text(examined),
        "rows_read": report.rows_read, "rows_loaded": report.rows_loaded, "rows_set_aside": report.rows_set_aside,
        "rows_already": report.rows_already, "facts": json.dumps(facts, ensure_ascii=False), "by": by, "now": _now(),
    })  # fmt: skip


def _remember(writer: Writer, examined: Examined) -> None:
    """A mapping that the user corrected or confirmed is used again for a file with the same columns; any other for the
    rows that were set aside, when they come back corrected (few rows do not show their scale again)."""
    corrected = comes_back([column.name for column in examined.columns])
    confirmed = not corrected and (any(column.why == "given" for column in examined.columns) or any(":" in key for key in examined.answers))
    keys = ([examined.fingerprint] if confirmed else []) + ([returning(examined.fingerprint)] if examined.rows_set_aside else [])
    if not examined.fingerprint or not keys:
        return
    stored = writer.execute(statement("intake/mappings")).fetchone()
    mappings = json.loads(stored[0]) if stored else {}
    mapping = {column.name: column.target or "none" for column in examined.columns}
    mappings |= dict.fromkeys(keys, {"kind": examined.kind, "mapping": mapping})
    writer.execute(statement("intake/remember"), {"value": json.dumps(mappings, ensure_ascii=False)})


def _now() -> datetime:
    return datetime.now(KST).replace(tzinfo=None, microsecond=0)


def _mapping_text(examined: Examined) -> str:
    return json.dumps(examined.mapping, ensure_ascii=False, sort_keys=True)
