"""Reading one opened file from head to foot: header, kind, decisions, rows, report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.intake import headers, recognising, reporting
from data.intake.deciding import Deciding
from data.intake.finishing import Finisher
from data.intake.plan import Plan
from data.intake.recognising import Recognised, comes_back, fingerprint, returning
from data.intake.refusal import Refused
from data.intake.reporting import Note
from data.intake.shaping import Shaper
from data.intake.templates import is_known
from data.intake.texts import TextFile
from data.intake.trimming import Batch, Trimming, ahead

if TYPE_CHECKING:
    from data.intake.source import Source
    from data.intake.worker import Request

_SAMPLE_ROWS = 2_000
_SHAPED_ROWS = 131_072  # at once: short rows come by the hundred thousand in a block, and each takes many columns of memory


class FileReading:
    """One pass over a file. ``report()`` writes rows.arrow and rejects.arrow and says what happened."""

    def __init__(self, request: Request, source: Source) -> None:
        self.request = request
        self.source = source
        self.answers = dict(request.answers)
        self.notes: list[Note] = list(source.notes)
        self.folder = Path(request.workdir)
        self.decided = Deciding(self.answers, request.today)
        self._seen: dict[str, list[str]] = {}

    # ---- the pass ----------------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        self._ask_sheet()
        header = self._header()
        trimming = Trimming(header)
        batches = ahead(trimming.rows(self.source.table.batches(len(header.names), header.last)))
        first = next(batches, None)
        if first is None and self.decided.choices:
            return self._base(header) | {"rows_read": 0, "rows_loaded": 0, "rows_set_aside": 0}
        if first is None:
            raise Refused("only_header" if header.last else "no_table")
        recognised = self._recognise(header.names, first)
        if recognised.kind is None or recognised.template is None:
            return self._unrecognised(header, recognised, trimming, first, batches)
        targets = self.decided.targets(header.names, recognised, first[0])
        reading = self.decided.reading(targets, first[0])
        plan = Plan(recognised.kind, recognised.template, header.names, targets, reading, self.answers.get("ragged") == "keep", header.unit)
        shaper, finisher = Shaper(plan), Finisher(plan, self.folder / "rows.arrow")
        self._shape(first, batches, shaper, finisher)
        finished = finisher.finish()
        reporting.write_rejects(shaper, self.folder)
        reporting.write_contacts(shaper, self.folder)
        self._tell_foot(trimming)
        self._tell_ragged(shaper)
        self.notes += [*reporting.notes(plan, shaper, self._seen), *finished.notes]
        return self._base(header) | reporting.told(plan, recognised, shaper, finished, self._seen)

    def _shape(self, first: Batch, rest: Iterator[Batch], shaper: Shaper, finisher: Finisher) -> None:
        for table, ragged in _chain(first, rest):
            for at in range(0, max(1, table.num_rows), _SHAPED_ROWS):
                finisher.take(shaper.shape(table.slice(at, _SHAPED_ROWS)))
            if (mended := shaper.set_apart(ragged)) is not None:
                finisher.take(mended)
            self._say_progress(shaper.tally.read)

    def _say_progress(self, rows: int) -> None:
        print(json.dumps({"rows": rows, "share": self._share()}), flush=True)

    def _share(self) -> float | None:
        table = self.source.table
        if isinstance(table, TextFile) and table.stream is not None:
            size = Path(self.request.path).stat().st_size
            return round(min(1.0, table.stream.bytes_read / max(1, size)), 3) if size else None
        return None

    # ---- header --------------------------------------------------------------------------------

    def _ask_sheet(self) -> None:
        sheets = self.source.sheets
        if len(sheets) > 1 and self.request.sheet is None:
            self.decided.ask("sheet", sheets, self.source.sheet, count=len(sheets))
        if self.source.encodings:
            said = next((cell for row in self.source.table.head for cell in row if not cell.isascii()), "")
            self.decided.ask("encoding", self.source.encodings, self.source.encoding, example=said[:40])

    def _header(self) -> headers.Header:
        head = self.source.table.head
        if self.source.has_header:
            names, notes = headers.named([head[0]], head[1:])
            self.notes += notes
            return headers.Header(names, 1, 1)
        text = self.source.table
        before = text.dialect.records_before if isinstance(text, TextFile) else 0
        said = self.answers.get("header")
        if said and said.isdigit():
            header = headers.header_at(head, int(said))
        else:
            header = headers.find_header(head[before:], is_known, self.source.merged)
            if before and header.last:
                header.first, header.last = header.first + before, header.last + before
            elif before:
                header.last = before
        self._tell_header(header, head, given=bool(said and said.isdigit()))
        return header

    def _tell_header(self, header: headers.Header, head: list[list[str]], *, given: bool) -> None:
        self.notes += [note for note in header.notes if note[0] not in ("header_rows", "deep_header") or not given]
        if given or header.certain:
            return
        of_export = recognising.known_export(header.names) is not None
        if header.first == 0:
            self.decided.ask("header", ["0", "1"], "0", first=" | ".join(head[0])[:120])
        elif not of_export:
            options = [str(at) for at in range(1, min(len(head), 8) + 1)]
            self.decided.ask("header", options, str(header.first), names=", ".join(header.names[:8]), first=header.first, last=header.last)

    def _recognise(self, names: list[str], first: Batch) -> Recognised:
        table = first[0].slice(0, _SAMPLE_ROWS)
        samples = {name: table.column(f"c{at}").to_pylist() for at, name in enumerate(names)}
        self._seen = {name: said[:50] for name, said in samples.items()}
        kind = self.request.kind or self.answers.get("kind")
        given = self.request.mapping
        remembered, own = self.request.remembered, fingerprint(names)
        known = remembered.get(own) or (remembered.get(returning(own)) if comes_back(names) else None)
        if known and given is None and kind in (None, known["kind"]):
            kind, given = known["kind"], known["mapping"]
            self.notes.append(("remembered", {}))
        unused = dict.fromkeys(names[:3], recognising.NOTHING) if comes_back(names) else {}
        answered = {key.partition(":")[2]: said for key, said in self.answers.items() if key.startswith(("column:", "scale:", "money:"))}
        recognised = recognising.recognise(names, samples, kind=kind, given={**unused, **(given or {}), **answered})
        for one in recognised.suggested:
            options = list(dict.fromkeys([one.field, recognising.NOTHING]))
            self.decided.ask(f"column:{one.column}", options, one.field, column=one.column, field=one.field, kind=recognised.kind)
        if recognised.kind is None and self.source.container == "json_array" and not self.request.kind:
            raise Refused("no_columns")
        return recognised

    # ---- the report ----------------------------------------------------------------------------

    def _unrecognised(self, header: headers.Header, recognised: Recognised, trimming: Trimming, first: Batch, batches: Iterator[Batch]) -> dict[str, Any]:
        read = sum(table.num_rows + len(ragged) for table, ragged in _chain(first, batches))
        self._tell_foot(trimming)
        if len(header.names) == 1 and self.source.container == "text" and self.source.delimiter is None:
            raise Refused("no_columns")
        self.decided.ask("kind", ["feedback", "orders", "customers", "visits"], None)
        samples = reporting.samples(header.names, recognised, self._seen)
        columns = [reporting.column(name, None, "unknown", samples[name], {}, []) for name in header.names]
        return self._base(header) | {
            "kind": None, "template": None, "columns": columns, "rows_read": read, "rows_loaded": 0,
            "rows_set_aside": read, "reasons": [["no_kind", "", read]], "totals": {}, "stored_rows": 0,
        }  # fmt: skip

    def _base(self, header: headers.Header) -> dict[str, Any]:
        source = self.source
        text = source.table.stream if isinstance(source.table, TextFile) else None
        encoding = source.encoding
        if text is not None and text.other_lines:
            self.notes.append(("mixed_encodings", {"lines": text.other_lines}))
        if text is not None and text.broken_lines:
            self.notes.append(("broken_lines", {"lines": text.broken_lines}))
        if text is not None and text.nuls:
            self.notes.append(("nul_bytes", {"count": text.nuls}))
        return {
            "container": source.container, "encoding": encoding, "delimiter": source.delimiter, "sheet": source.sheet,
            "sheets": source.sheets, "header_rows": [header.first, header.last] if header.first else [],
            "notes": self._quoting_note() + self.notes, "choices": self.decided.choices, "fingerprint": fingerprint(header.names),
        }  # fmt: skip

    def _quoting_note(self) -> list[Note]:
        table = self.source.table
        return [("open_quote", {})] if isinstance(table, TextFile) and not table.dialect.quoting else []

    def _tell_foot(self, trimming: Trimming) -> None:
        self.notes += [(f"left_out_{code}", {"count": count}) for code, count in trimming.closed.items() if code != "blank"]

    def _tell_ragged(self, shaper: Shaper) -> None:
        count = sum(count for (reason, _), count in shaper.tally.reasons.items() if reason == "ragged")
        if count:
            rows = ", ".join(str(one["row_no"]) for one in shaper.rejects if one["reason"] == "ragged")
            self.decided.ask("ragged", ["set_aside", "keep"], "set_aside", count=count, rows=rows[:60])


def _chain(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    yield first
    yield from rest
