"""``cli.py load``: examine, settle, load, and say it as one object and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.intake import telling
from data.intake.examining import Examined, discard, examine, settled
from data.intake.loading import LoadReport, load, remembered
from data.intake.recognising import fields_of
from data.troubles import Trouble
from data.warehouse import open_warehouse

_KINDS = ("feedback", "orders", "customers", "visits")


class NoSuchFile(Trouble):
    """There is no file at this path. Facts: file."""


class BadMapping(Trouble):
    """``--map`` names an unknown kind or field, or is not column=field. Facts: given, fields."""


@dataclass(frozen=True)
class Said:
    """What the command prints, and whether it did what was asked."""

    facts: dict[str, Any]
    text: str
    done: bool
    why: Mapping[str, str] = field(default_factory=dict)  # language -> why it was not done


def load_file(
    file: Path,
    *,
    dataset: str,
    kind: str | None,
    maps: list[str],
    yes: bool,
    dry_run: bool,
    sheet: str | None,
    password: str | None,
    answers: list[str],
    by: str = "terminal",
) -> Said:
    """Load one file (or only look at it with ``dry_run``)."""
    if not file.is_file():
        raise NoSuchFile(file=file.name)
    if kind is not None and kind not in _KINDS:
        raise BadMapping(given=kind, fields=", ".join(_KINDS))
    mapping, given = _pairs(maps), _pairs(answers)
    known = None if dry_run else remembered(open_warehouse(dataset))
    examined = examine(file, kind=kind, mapping=mapping or None, sheet=sheet, password=password, answers=given, remembered=known)
    try:
        _check_fields(examined, mapping)
        if dry_run:
            return Said(facts_of(examined), _text(examined), True)
        if yes:
            examined = settled(examined)
        if examined.verdict in ("refuse", "ask"):
            return Said(facts_of(examined), _text(examined), False, {language: examined.message(language) for language in ("ko", "en")})
        report = load(open_warehouse(dataset), examined, by=by)
        return Said(facts_of(examined) | _loaded(report), _text_of(report), True)
    finally:
        discard(examined)


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for one in given:
        left, sign, right = one.rpartition("=")
        if not sign or not left:
            raise BadMapping(given=one, fields="열=항목")
        pairs[left] = right
    return pairs


def _check_fields(examined: Examined, mapping: dict[str, str]) -> None:
    if examined.kind is None:
        return
    fields = fields_of(examined.kind)
    for written in mapping.values():
        if written not in ("", "none", "-") and written.split(":")[0] not in fields:
            raise BadMapping(given=written, fields=", ".join(fields))


def facts_of(examined: Examined) -> dict[str, Any]:
    """The one object of ``--dry-run --json``."""
    return {
        "verdict": examined.verdict,
        "kind": examined.kind,
        "template": examined.template,
        "container": examined.container,
        "encoding": examined.encoding,
        "delimiter": examined.delimiter,
        "sheet": examined.sheet,
        "sheets": examined.sheets,
        "header_rows": examined.header_rows,
        "columns": [column.name for column in examined.columns],
        "mapping": examined.mapping,
        "rows_read": examined.rows_read,
        "rows_loaded": examined.rows_loaded,
        "rows_set_aside": examined.rows_set_aside,
        "reasons": [{"reason": telling.reason(code), "code": code, "column": column, "rows": rows} for code, column, rows in examined.reasons],
        "totals": examined.totals,
        "notes": [note.say() for note in examined.notes],
        "choices": [
            {"key": one.key, "question": one.say(), "options": list(one.options), "proposed": one.proposed} for one in examined.choices
        ],
        "message": examined.message(),
    }


def _loaded(report: LoadReport) -> dict[str, Any]:
    return {
        "upload_id": report.upload_id, "rows_loaded": report.rows_loaded, "rows_set_aside": report.rows_set_aside,
        "rows_already": report.rows_already, "rows_updated": report.rows_updated, "same_file": report.same_file,
        "notes": [note.say() for note in report.notes], "message": _message(report),
    }  # fmt: skip


def _message(report: LoadReport) -> str:
    return (
        f"{telling.kind(report.kind)} {report.rows_read:,}행을 읽어 {report.rows_loaded:,}행을 불러오고"
        f" {report.rows_set_aside:,}행을 따로 빼 두었어요."
    )


def _text(examined: Examined) -> str:
    lines = [examined.message(), *(f"- {note.say()}" for note in examined.notes)]
    for one in examined.choices:
        if one.options:
            lines.append(f"  {one.key} = {' | '.join(f'{value}({telling.option(one.key, value)})' for value in one.options)}")
    if examined.choices:
        lines.append("제안대로 하려면 --yes를, 직접 고르려면 --answer 물음=답을 붙여 주세요.")
    return "\n".join(lines)


def _text_of(report: LoadReport) -> str:
    lines = [_message(report), *([told] if (told := telling.totals(report.totals)) else []), *(f"- {note.say()}" for note in report.notes)]
    lines += [f"  {telling.reason(code)} ({column or '행'}): {rows:,}행" for code, column, rows in report.reasons]
    return "\n".join([*lines, f"되돌리려면: cli.py undo {report.upload_id}"])
