"""Reading one opened file from head to foot: header, kind, decisions, rows, report."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data import privacy
from data.intake import amounts, cells, headers, questions, recognising
from data.intake.cells import Reading
from data.intake.finishing import Finisher
from data.intake.questions import Target
from data.intake.recognising import Recognised
from data.intake.refusal import Refused
from data.intake.shaping import MONEY, Plan, Shaper
from data.intake.templates import is_known
from data.intake.texts import Ragged, TextFile

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

if TYPE_CHECKING:
    from data.intake.opening import Source
    from data.intake.worker import Request

Note = tuple[str, dict[str, Any]]
Batch = tuple[pa.Table, list[Ragged]]
_SAMPLE_ROWS = 2_000
_SHAPED_ROWS = 65_536  # at once: short rows come by the hundred thousand in a block, and each takes many columns of memory
_SAMPLE_LINES = 20_000  # of orders: the lines of one may stand apart
_FOOT = 6
_NUMBERED = frozenset({"order_id", "order_line_id", "customer_key"})
_TOTAL_WORDS = pa.array(headers.TOTAL_WORDS)


class FileReading:
    """One pass over a file. ``report()`` writes rows.arrow and rejects.arrow and says what happened."""

    def __init__(self, request: Request, source: Source) -> None:
        self.request = request
        self.source = source
        self.answers = dict(request.answers)
        self.notes: list[Note] = list(source.notes)
        self.choices: list[dict[str, Any]] = []
        self.folder = Path(request.workdir)
        self.ragged_seen = 0
        self.closed = Counter[str]()
        self._seen: dict[str, list[str]] = {}

    # ---- the pass ----------------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        self._ask_sheet()
        header = self._header()
        batches = ahead(self._clean_batches(header))
        first = next(batches, None)
        if first is None and self.choices:
            return self._base(header) | {"rows_read": 0, "rows_loaded": 0, "rows_set_aside": 0}
        if first is None:
            raise Refused("only_header" if header.last else "no_table")
        recognised = self._recognise(header.names, first)
        if recognised.kind is None or recognised.template is None:
            return self._unrecognised(header, recognised, first, batches)
        targets = self._with_totals(header.names, recognised, self._with_scales(header.names, recognised, first), first)
        reading = self._reading(header.names, targets, first)
        plan = Plan(recognised.kind, recognised.template, header.names, targets, reading, self.answers.get("ragged") == "keep", header.unit)
        shaper = Shaper(plan)
        finisher = Finisher(plan, self.folder / "rows.arrow")
        for table, ragged in _chain(first, batches):
            for at in range(0, max(1, table.num_rows), _SHAPED_ROWS):
                finisher.take(shaper.shape(table.slice(at, _SHAPED_ROWS)))
            if (mended := shaper.set_apart(ragged)) is not None:
                finisher.take(mended)
            self._say_progress(shaper.tally.read)
        finished = finisher.finish()
        self._write_rejects(shaper)
        self._write_contacts(shaper)
        return self._told(header, recognised, plan, shaper, finished)

    def _say_progress(self, rows: int) -> None:
        print(json.dumps({"rows": rows, "share": self._share()}), flush=True)

    def _share(self) -> float | None:
        table = self.source.table
        if isinstance(table, TextFile) and table.stream is not None:
            size = Path(self.request.path).stat().st_size
            return round(min(1.0, table.stream.bytes_read / max(1, size)), 3) if size else None
        return None

    # ---- header and foot -----------------------------------------------------------------------

    def _ask_sheet(self) -> None:
        sheets = self.source.sheets
        if len(sheets) > 1 and self.request.sheet is None:
            self._ask("sheet", sheets, self.source.sheet, count=len(sheets))
        if self.source.encodings:
            said = next((cell for row in self.source.table.head for cell in row if not cell.isascii()), "")
            self._ask("encoding", self.source.encodings, self.source.encoding, example=said[:40])

    def _ask(self, key: str, options: list[str], proposed: str | None, **facts: Any) -> None:
        if key not in self.answers:
            self.choices.append({"key": key, "options": options, "proposed": proposed, "facts": facts})

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
            self._ask("header", ["0", "1"], "0", first=" | ".join(head[0])[:120])
        elif not of_export:
            options = [str(at) for at in range(1, min(len(head), 8) + 1)]
            self._ask("header", options, str(header.first), names=", ".join(header.names[:8]), first=header.first, last=header.last)

    def _clean_batches(self, header: headers.Header) -> Iterator[Batch]:
        """Batches without blank rows, repeated headers, and the totals and remarks at the foot."""
        width = len(header.names)
        held: Batch | None = None
        for table, ragged in self.source.table.batches(width, header.last):
            table = _without(table, _blank_rows(table))
            table = self._without_totals(self._without_repeats(table, header))
            if held is not None and (table.num_rows or ragged):
                yield held
                held = None
            held = (table, ragged) if held is None else (pa.concat_tables([held[0], table]), [*held[1], *ragged])
        if held is None:
            return
        table, ragged = self._without_foot(*held)
        if table.num_rows or ragged:
            yield table, ragged

    def _without_repeats(self, table: pa.Table, header: headers.Header) -> pa.Table:
        """A header printed again on each page of a long report is no row."""
        if not header.first or not table.num_rows or len(header.names) < 2:
            return table
        same = pc.and_(pc.equal(table.column("c0"), header.names[0]), pc.equal(table.column("c1"), header.names[1]))
        if count := pc.sum(same).as_py():
            self.closed["repeated_header"] += count
            table = table.filter(pc.invert(same))
        return table

    def _without_totals(self, table: pa.Table) -> pa.Table:
        """Sums between the rows (소계) are no rows, wherever they stand: their first filled cell says so."""
        if table.num_columns < 4 or not table.num_rows:
            return table
        first = table.column("c0")
        says = pc.or_(pc.is_in(first, _TOTAL_WORDS), pc.and_(pc.equal(first, ""), pc.is_in(table.column("c1"), _TOTAL_WORDS)))
        found = np.flatnonzero(says.to_numpy())
        sums = [at for at in found.tolist() if headers.closes_table([str(table.column(c)[at].as_py()) for c in range(table.num_columns - 1)]) == "total"]
        if not sums:
            return table
        self.closed["total"] += len(sums)
        keep = np.ones(table.num_rows, dtype=bool)
        keep[sums] = False
        return table.filter(pa.array(keep))

    def _without_foot(self, table: pa.Table, ragged: list[Ragged]) -> Batch:
        last_no = max([*table.column("row_no").to_pylist()[-1:], *[one.row_no for one in ragged[-1:]]], default=0)
        for one in reversed(ragged[-_FOOT:]):
            closing = headers.closes_table([*one.cells, ""])
            if one.row_no > last_no - _FOOT and closing in ("total", "footer"):
                self.closed[closing] += 1
                ragged = [other for other in ragged if other is not one]
        keep = table.num_rows
        while keep > max(0, table.num_rows - _FOOT):
            row = [str(table.column(at)[keep - 1].as_py()) for at in range(table.num_columns - 1)]
            closing = headers.closes_table(row)
            if closing not in ("total", "footer"):
                break
            self.closed[closing] += 1
            keep -= 1
        return table.slice(0, keep), ragged

    # ---- decisions -----------------------------------------------------------------------------

    def _recognise(self, names: list[str], first: Batch) -> Recognised:
        table = first[0].slice(0, _SAMPLE_ROWS)
        samples = {name: table.column(f"c{at}").to_pylist() for at, name in enumerate(names)}
        self._seen = {name: said[:50] for name, said in samples.items()}
        kind = self.request.kind or self.answers.get("kind")
        given = self.request.mapping
        known = self.request.remembered.get(fingerprint(names))
        if known and given is None and kind in (None, known["kind"]):
            kind, given = known["kind"], known["mapping"]
            self.notes.append(("remembered", {}))
        answered = {key.partition(":")[2]: said for key, said in self.answers.items() if key.startswith(("column:", "scale:", "money:"))}
        recognised = recognising.recognise(names, samples, kind=kind, given={**(given or {}), **answered})
        for one in recognised.suggested:
            options = list(dict.fromkeys([one.field, recognising.NOTHING]))
            self._ask(f"column:{one.column}", options, one.field, column=one.column, field=one.field, kind=recognised.kind)
        if recognised.kind is None and self.source.container == "json_array" and not self.request.kind:
            raise Refused("no_columns")
        return recognised

    def _with_scales(self, names: list[str], recognised: Recognised, first: Batch) -> dict[str, Target]:
        targets = {}
        for name, target in recognised.targets.items():
            if target.field == "score":
                values = _numbers(first[0].column(f"c{names.index(name)}"))
                settled = target.scale is not None
                target = questions.with_scale(name, target, values)
                if not settled and (options := questions.doubted(name, target, values)):
                    self._ask(f"scale:{name}", list(options), str(target), column=name)
            targets[name] = target
        return targets

    def _with_totals(self, names: list[str], recognised: Recognised, targets: dict[str, Target], first: Batch) -> dict[str, Target]:
        """An amount that repeats its order's total on each line, by its values, is the total: sure, or asked."""
        at = {target.field: names.index(name) for name, target in targets.items()}
        if recognised.kind != "orders" or not (recognised.template and recognised.template.generic) or "order_total" in at or not {"order_id", "amount"} <= at.keys():
            return targets
        name = names[at["amount"]]
        sure = amounts.repeats_total(_lines(first[0].slice(0, _SAMPLE_LINES), at))
        if sure is None or recognised.why[name] == "given":
            return targets
        if sure == "likely":
            self._ask(f"money:{name}", ["order_total", "amount"], "order_total", column=name)
        recognised.why[name] = "repeated"
        return targets | {name: Target("order_total")}

    def _reading(self, names: list[str], targets: dict[str, Target], first: Batch) -> Reading:
        """What the date columns show: the order of day and month, zones, serial numbers, relative days."""
        said = Counter[str]()
        for name, target in targets.items():
            if target.field in ("answered_at", "ordered_at", "visited_at", "joined_on"):
                said.update(dict(_distinct(first[0].column(f"c{names.index(name)}"), 5_000)))
        filled = {text.strip(): count for text, count in said.items() if not cells.missing(text.strip())}
        total = sum(filled.values())
        return Reading(
            today=date.fromisoformat(self.request.today),
            day_first=self._day_first(filled),
            relative_to=self._relative_to(filled, total),
            serials=self._serials(filled, total),
            bare_zone=self._bare_zone(filled, total),
            decimal_comma=self._decimal_comma(names, targets, first),
        )

    def _decimal_comma(self, names: list[str], targets: dict[str, Target], first: Batch) -> bool:
        """Whether the amounts of this file are written 1.234,50: some are, and none the other way."""
        said = [text for name, target in targets.items() if target.field in MONEY for text, _ in _distinct(first[0].column(f"c{names.index(name)}"), 2_000)]
        return any(map(cells.DECIMAL_COMMA.fullmatch, said)) and not any(map(cells.DECIMAL_POINT.fullmatch, said))

    def _day_first(self, filled: dict[str, int]) -> bool:
        pairs = [(int(match[1]), int(match[2])) for text in filled if (match := cells.AMBIGUOUS_DATE.match(text))]
        if any(first > 12 for first, _ in pairs):
            return True
        if pairs and not any(second > 12 for _, second in pairs):
            example = next(text for text in filled if cells.AMBIGUOUS_DATE.match(text))
            self._ask("date_order", ["month_first", "day_first"], "month_first", example=example)
        return self.answers.get("date_order") == "day_first"

    def _relative_to(self, filled: dict[str, int], total: int) -> date | None:
        if given := self.answers.get("relative_to"):
            return date.fromisoformat(given)
        count = sum(count for text, count in filled.items() if cells.relative(text))
        if count * 2 >= total > 0:
            self._ask("relative_to", [], self.request.today, count=count)
            return date.fromisoformat(self.request.today)
        return None

    def _serials(self, filled: dict[str, int], total: int) -> bool:
        serial = {text: count for text, count in filled.items() if cells.SERIAL.match(text)}
        if serial and sum(serial.values()) * 2 >= total:
            example = next(iter(serial))
            day = cells.moment(example, Reading(date(2100, 1, 1)))[0]
            self._ask("serials", ["yes", "no"], "yes", example=example, day=str(day)[:10])
        return self.answers.get("serials") != "no"

    def _bare_zone(self, filled: dict[str, int], total: int) -> str:
        aware = sum(count for text, count in filled.items() if cells.AWARE.search(text))
        bare = sum(count for text, count in filled.items() if cells.TIMED.search(text) and not cells.AWARE.search(text))
        if bare and aware * 2 >= total:
            self._ask("zone", ["kst", "utc"], "kst", bare=bare, aware=aware)
        return self.answers.get("zone", "kst")

    # ---- the report ----------------------------------------------------------------------------

    def _unrecognised(self, header: headers.Header, recognised: Recognised, first: Batch, batches: Iterator[Batch]) -> dict[str, Any]:
        read = sum(table.num_rows + len(ragged) for table, ragged in _chain(first, batches))
        self._tell_foot()
        if len(header.names) == 1 and self.source.container == "text" and self.source.delimiter is None:
            raise Refused("no_columns")
        self._ask("kind", ["feedback", "orders", "customers", "visits"], None)
        samples = self._samples(header.names, recognised)
        columns = [self._column(name, None, "unknown", samples[name], {}, []) for name in header.names]
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
            "notes": self._quoting_note() + self.notes, "choices": self.choices, "fingerprint": fingerprint(header.names),
        }  # fmt: skip

    def _quoting_note(self) -> list[Note]:
        table = self.source.table
        return [("open_quote", {})] if isinstance(table, TextFile) and not table.dialect.quoting else []

    def _tell_foot(self) -> None:
        for code, count in self.closed.items():
            if code != "blank":
                self.notes.append((f"left_out_{code}", {"count": count}))

    def _told(self, header: headers.Header, recognised: Recognised, plan: Plan, shaper: Shaper, finished: Finisher) -> dict[str, Any]:
        self._tell_foot()
        self._tell_ragged(shaper)
        self._tell_cleaning(plan, shaper)
        self.notes += finished.notes
        if plan.kind == "orders":
            _reconcile(finished.totals, shaper)
        samples = self._samples(header.names, recognised)
        columns = []
        for name in header.names:
            memory = shaper.memory[name]
            why = recognised.why.get(name, "unknown")
            changes = [[rule, *pair] for rule, pair in memory.examples.items()]
            columns.append(self._column(name, plan.targets.get(name), why, samples[name], dict(memory.rules), changes))
        tally = shaper.tally
        return self._base(header) | {
            "kind": plan.kind, "template": plan.template.id, "columns": columns,
            "rows_read": tally.read, "rows_loaded": tally.loaded, "rows_set_aside": tally.set_aside,
            "reasons": [[reason, column, count] for (reason, column), count in tally.reasons.most_common(50)],
            "totals": finished.totals, "stored_rows": finished.rows,
            "unreliable_customers": plan.template.unreliable_customers,
        }  # fmt: skip

    def _samples(self, names: list[str], recognised: Recognised) -> dict[str, list[str]]:
        """Three filled cells of each column for the preview; government numbers masked, forbidden columns blank."""
        found = {}
        for name in names:
            filled = [cell for cell in self._seen[name] if cell.strip()][:3]
            never = recognised.why.get(name) == "never"
            found[name] = [] if never else [privacy.mask(cell[:80], privacy.GOVERNMENT)[0] for cell in filled]
        return found

    def _column(self, name: str, target: Target | None, why: str, samples: list[str], rules: dict[str, int], changes: list[list[str]]) -> dict[str, Any]:
        rules = {rule: count for rule, count in rules.items() if count}
        return {"name": name, "target": str(target) if target else None, "why": why, "samples": samples, "rules": rules, "changes": changes}

    def _tell_ragged(self, shaper: Shaper) -> None:
        count = sum(count for (reason, _), count in shaper.tally.reasons.items() if reason == "ragged")
        if count:
            rows = ", ".join(str(one["row_no"]) for one in shaper.rejects if one["reason"] == "ragged")
            self._ask("ragged", ["set_aside", "keep"], "set_aside", count=count, rows=rows[:60])

    def _tell_cleaning(self, plan: Plan, shaper: Shaper) -> None:
        """Notes on what was changed or left out; what merely took another form is in the columns' rules."""
        other = sum(count for (reason, _), count in shaper.tally.reasons.items() if reason != "ragged")
        if other:
            self.notes.append(("set_aside", {"count": other}))
        masked: Counter[str] = Counter()
        totals: Counter[str] = Counter()
        for name, memory in shaper.memory.items():
            for rule, count in memory.rules.items():
                if rule.startswith("masked_"):
                    masked[rule.removeprefix("masked_")] += count
                elif rule in ("cut", "relative", "unix_time", "excel_serial", "month_only", "decimal_comma", "money_unit", "pseudonym", "hidden_id"):
                    totals[rule] += count
            if (target := plan.targets.get(name)) is not None:
                for reason, count in memory.reasons.items():
                    if reason == "damaged_id" and target.field != "order_id":
                        totals["damaged_id"] += count
                    elif target.field in ("birth_year", "gender", "consent_marketing"):
                        totals["unread"] += count
        if masked:
            self.notes.append(("masked", {"count": sum(masked.values()), "kinds": ", ".join(sorted(masked))}))
        for code, count in totals.items():
            if count:
                self.notes.append((code, {"count": count}))
        if names := [name for name, target in plan.targets.items() if target.field in _NUMBERED and self._ends_cut(name)]:
            self.notes.append(("long_numbers", {"names": ", ".join(names)}))
        ids = sum(shaper.memory[name].rules["decimal_id"] for name in plan.targets)
        if ids:
            self.notes.append(("decimal_id", {"count": ids}))
        if never := [name for name in plan.names if recognising.is_never(name, plan.template)]:
            self.notes.append(("never_loaded", {"names": ", ".join(never)}))
        required = {"orders": "ordered_at", "visits": "visited_at", "feedback": "answered_at"}.get(plan.kind)
        if required and required != "visited_at" and not plan.columns_of(required):
            self.notes.append(("no_date", {}))

    def _ends_cut(self, name: str) -> bool:
        """Whether long numbers all end in 0: a spreadsheet keeps 15 digits and writes zeros for the rest."""
        long = [cell.strip() for cell in self._seen[name] if re.fullmatch(r"\d{16,}", cell.strip())]
        return len(long) >= 3 and all(cell.endswith("0") for cell in long) and len(set(long)) > 1

    def _write_contacts(self, shaper: Shaper) -> None:
        if shaper.contacts:
            found = pa.concat_tables(shaper.contacts).group_by(["own_key", "mark", "rule"]).aggregate([])
            with pa.OSFile(str(self.folder / "contacts.arrow"), "wb") as sink, pa.ipc.new_file(sink, found.schema) as writer:
                writer.write_table(found)

    def _write_rejects(self, shaper: Shaper) -> None:
        schema = pa.schema([("row_no", pa.int32()), ("column_name", pa.string()), ("value", pa.string()), ("reason", pa.string()), ("row", pa.string())])
        table = pa.Table.from_pylist(shaper.rejects, schema=schema)
        with pa.OSFile(str(self.folder / "rejects.arrow"), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_table(table)


def _reconcile(totals: dict[str, Any], shaper: Shaper) -> None:
    """The file's own sum against the loaded one; where order totals were shared out, the file's sum is theirs."""
    if "file_total" in totals:
        return
    own, loaded = round(shaper.amount_read, 4), float(totals["amount"])
    totals |= {"file_total": f"{own:.10g}", "difference": f"{round(own - loaded, 4):.10g}"}


def fingerprint(names: list[str]) -> str:
    """The same for files with the same columns in the same order."""
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:24]


def _chain(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    yield first
    yield from rest


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, the next one read by a second thread while this one is cleaned."""
    ready: Queue[Batch | BaseException | None] = Queue(maxsize=1)

    def read() -> None:
        try:
            for batch in batches:
                ready.put(batch)
            ready.put(None)
        except BaseException as error:  # it belongs to whoever asks for the batch
            ready.put(error)

    Thread(target=read, daemon=True).start()
    while (batch := ready.get()) is not None:
        if isinstance(batch, BaseException):
            raise batch
        yield batch


def _blank_rows(table: pa.Table) -> np.ndarray:
    """Rows without anything but blanks."""
    blank = np.ones(table.num_rows, dtype=bool)
    for at in range(table.num_columns - 1):
        candidates = np.flatnonzero(blank)
        if not len(candidates):
            break
        column = table.column(f"c{at}")
        if len(candidates) < table.num_rows:
            column = column.take(pa.array(candidates))
        empty = pc.equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False)
        blank[candidates] = empty
    return blank


def _without(table: pa.Table, rows: np.ndarray) -> pa.Table:
    return table.filter(pa.array(~rows)) if rows.any() else table


def _lines(table: pa.Table, at: dict[str, int]) -> list[amounts.Line]:
    """The order lines of a sample that have an amount. ``at``: field -> place of its column."""

    def cells_of(name: str) -> list[str]:
        return table.column(f"c{at[name]}").to_pylist() if name in at else [""] * table.num_rows

    told = zip(*map(cells_of, ("order_id", "product" if "product" in at else "product_code", "quantity", "amount", "price")), strict=True)
    found = []
    for order, product, quantity, amount, price in told:
        if (paid := amounts.money_of(amount)) is not None:
            count, each = amounts.money_of(quantity) or 1.0, amounts.money_of(price)
            found.append(amounts.Line(order.strip(), product, count, paid, None if each is None else each * count))
    return found


def _distinct(column: pa.ChunkedArray, most: int) -> list[tuple[str, int]]:
    counted = column.combine_chunks().value_counts()
    return [(one["values"].as_py(), one["counts"].as_py()) for one in counted[:most]]


def _numbers(column: pa.ChunkedArray) -> list[float]:
    """Scores of a column, each as often as it stands (at most 20,000 in proportion)."""
    found: list[float] = []
    counted = _distinct(column, 300)
    total = sum(count for _, count in counted)
    for text, count in counted:
        try:
            value, _rule = cells.score(text.strip())
        except cells.Unreadable:
            continue
        if value is not None:
            found += [value] * max(1, round(count * min(1.0, 20_000 / total)))
    return found
