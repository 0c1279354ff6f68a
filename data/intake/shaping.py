"""Columns of a file to rows of the schema, batch by batch; rows that cannot be loaded are set aside."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data import privacy, schema
from data.intake import cells, limits
from data.intake.amounts import DECIMALS
from data.intake.columns import Column, Memory, nothing_at_once, read_column, read_ids
from data.intake.freetext import guarded, read_text, read_words, sift
from data.intake.questions import Target
from data.intake.recognising import is_never
from data.intake.templates import Template
from data.intake.texts import Ragged

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

_IDS = frozenset({"customer_key", "order_id", "order_line_id", "session_id", "conversation", "own_id", "product_code"})
_READERS: dict[str, tuple[Any, pa.DataType]] = {
    "channel": (guarded(cells.channel), pa.string()), "stage": (guarded(cells.stage), pa.string()), "step": (guarded(cells.step), pa.string()),
    "gender": (cells.gender, pa.string()), "status": (cells.status, pa.string()),
    "question_kind": (cells.question_kind, pa.string()), "birth_year": (cells.birth_year, pa.int16()),
    "score": (cells.score, pa.float64()), "consent_marketing": (cells.yes_no, pa.bool_()),
}  # fmt: skip
MONEY = frozenset({"amount", "price", "discount", "refunded", "order_total", "supply", "tax"})
_UNITS = {"천": 1e3, "만": 1e4, "십만": 1e5, "백만": 1e6, "천만": 1e7, "억": 1e8}
_MOBILE = r"^\D*(?:82\D*)?0?1[016-9]\D*\d{3,4}\D*\d{4}\D*$"
_UNIT = re.compile(r"(십만|백만|천만|천|만|억)\s*원\s*[)\]）]?\s*$")
_LENIENT = frozenset({"invited_at", "birth_year", "gender", "consent_marketing", "phone", "email", "paid"})  # unread: missing, and counted


@dataclass
class Plan:
    """All decisions about a file: what its rows are and what each column becomes."""

    kind: str
    template: Template
    names: list[str]
    targets: dict[str, Target]
    reading: cells.Reading
    keep_ragged: bool = False
    unit: str = ""  # said once for the whole table: (단위: 천원)

    def columns_of(self, name: str) -> list[str]:
        return [column for column, target in self.targets.items() if target.field == name]

    @property
    def priced(self) -> bool:
        """Orders without an amount column: quantity times price is the amount."""
        return self.kind == "orders" and not self.columns_of("amount") and not self.taxed and bool(self.columns_of("price"))

    @property
    def told_by_total(self) -> bool:
        """Orders whose only money is their total: nothing tells the lines apart, so they share it equally."""
        return self.kind == "orders" and bool(self.columns_of("order_total")) and not (self.columns_of("amount") or self.taxed or self.priced)

    @property
    def taxed(self) -> bool:
        """Orders whose amount is told as supply value and tax, each in a column of its own."""
        return self.kind == "orders" and not self.columns_of("amount") and bool(self.columns_of("supply"))

    def won_of(self, name: str) -> float:
        """How many won one unit of a money column is: 금액(천원) -> 1000."""
        said = _UNIT.search(name) if re.search(r"[(\[（]", name) else None
        said = said or _UNIT.search(self.unit)
        return _UNITS[said[1]] if said else 1.0

    @property
    def holds_until_end(self) -> bool:
        """Whether the rows must be seen together before they are written."""
        return self.kind == "orders" and (bool(self.columns_of("order_total")) or bool(self.template.fill_dates))

    @property
    def wide(self) -> bool:
        """A survey with several questions a row: one answer becomes one stored row."""
        scores, texts = self.columns_of("score"), self.columns_of("text")
        several = len(scores) > 1 or len(texts) > 1 or (self.template.questions and len(scores) + len(texts) > 1)
        return self.kind == "feedback" and several


@dataclass
class Tally:
    """Rows accounted for: read = loaded + set aside."""

    read: int = 0
    set_aside: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (reason, column) -> rows

    @property
    def loaded(self) -> int:
        return self.read - self.set_aside


class Shaper:
    """Turns batches into rows; remembers what it did for the report."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tally = Tally()
        self.memory: dict[str, Memory] = {name: Memory() for name in plan.names}
        self.rejects: list[dict[str, Any]] = []
        self.amount_read = 0.0  # of order lines, those set aside included: what the file itself adds up to
        self.contacts: list[pa.Table] = []  # own_key, rule, mark: what a person may be known again by
        self.forms: Counter[str] = Counter()
        self._line = 0
        self._order_before: str | None = None  # the last row's order, and what its blank columns were filled with
        self._filled_before: dict[str, str] = {}

    # ---- a batch ---------------------------------------------------------------------------

    def shape(self, table: pa.Table) -> pa.Table:
        """Rows of the plan's kind from one batch of text columns c0.. and row_no."""
        table = table.combine_chunks()
        raw = {name: table.column(f"c{at}").combine_chunks() for at, name in enumerate(self.plan.names)}
        raw = {name: column if isinstance(column, pa.Array) else pa.concat_arrays(column.chunks) for name, column in raw.items()}
        row_no = table.column("row_no").to_numpy()
        raw = self._filled_down(raw)
        rows = _Rows(len(row_no))
        fields: dict[str, pa.Array] = {}
        answers: list[tuple[str, Target, pa.Array]] = []
        sifted = {name: sift(raw[name]) for name in self.plan.columns_of("text")}
        for name, target in sorted(self.plan.targets.items(), key=lambda one: one[1].field == "text"):  # texts, being sifted, last
            read = read_text(sifted[name], self.memory[name]) if name in sifted else self._read(raw[name], name, target)
            rows.mark(name, read)
            if target.field in ("score", "text"):
                answers.append((name, target, read.values))
            else:
                fields[target.field] = read.values
            if target.field == "phone":  # a landline or a shop's virtual number is many people's
                fields["mobile"] = pc.if_else(pc.match_substring_regex(raw[name], _MOBILE), read.values, pa.scalar(None, pa.string()))
        answers.sort(key=lambda one: list(self.plan.targets).index(one[0]))
        shaped = self._of_kind(fields, answers, rows)
        self._account(raw, row_no, rows)
        return self._finished(shaped, row_no, rows)

    def _filled_down(self, raw: dict[str, pa.Array]) -> dict[str, pa.Array]:
        """Shopify's further items of an order leave the order's own columns blank."""
        wanted = [name for name in self.plan.template.fill_down if name in raw]
        keys = self.plan.columns_of("order_id")
        if not wanted or not keys:
            return raw
        orders = raw[keys[0]].to_numpy(zero_copy_only=False)
        starts = np.flatnonzero(np.r_[True, orders[1:] != orders[:-1]])
        first = starts[np.searchsorted(starts, np.arange(len(orders)), side="right") - 1]
        goes_on = pa.array((first == 0) & (orders[:1] == self._order_before).all())  # an order begun in the batch before
        for name in wanted:
            filled = pc.if_else(pc.equal(raw[name], ""), raw[name].take(pa.array(first)), raw[name])
            before = self._filled_before.get(name, "")
            raw[name] = pc.if_else(pc.and_(goes_on, pc.equal(filled, "")), before, filled)
            self._filled_before[name] = raw[name][-1].as_py() if len(orders) else before
        self._order_before = orders[-1] if len(orders) else self._order_before
        return raw

    def set_apart(self, ragged: Sequence[Ragged]) -> pa.Table | None:
        """Records of the wrong width: set aside, or mended when the user chose to keep them."""
        if not ragged:
            return None
        if self.plan.keep_ragged:
            width = len(self.plan.names)
            columns = list(zip(*(_mended(one.cells, width) for one in ragged), strict=True))
            table = {f"c{at}": pa.array(column, pa.string()) for at, column in enumerate(columns)}
            return self.shape(pa.table({**table, "row_no": pa.array([one.row_no for one in ragged], pa.int64())}))
        for one in ragged:
            self.tally.read += 1
            self.tally.set_aside += 1
            self.tally.reasons["ragged", ""] += 1
            row = dict(zip(self.plan.names, _mended(one.cells, len(self.plan.names)), strict=True))
            self._keep_reject(one.row_no, "", f"{len(one.cells)} / {len(self.plan.names)}", "ragged", row)
        return None

    def _read(self, texts: pa.Array, name: str, target: Target) -> Column:
        memory, field_ = self.memory[name], target.field
        if field_ in _IDS:
            read = read_ids(texts, memory, person=field_ == "customer_key")
            required = field_ == "order_id" and self.plan.kind == "orders"
            return read if required or field_ == "own_id" else Column(read.values)
        if field_ in ("phone", "email"):
            read = read_column(texts, _hashed(field_), pa.string(), self.plan.reading, memory)
        elif field_ in ("paid", "paid_event"):
            read = read_column(texts, _marked_paid, pa.bool_(), self.plan.reading, memory)
        elif field_ == "region":
            read = read_column(texts, guarded(cells.region), pa.string(), self.plan.reading, memory)
        elif field_ == "currency":
            read = read_column(texts, guarded(cells.currency), pa.string(), self.plan.reading, memory)
        elif field_ in _READERS:
            read = read_column(texts, *_READERS[field_], self.plan.reading, memory)
            if field_ == "score":
                read = _within_scale(read, target, memory)
        elif field_ in MONEY or field_ == "quantity":
            read = self._numbers(texts, name, field_, memory)
        elif schema.BY_NAME[self.plan.kind].column(field_).type in ("TIMESTAMP", "DATE"):
            read = read_column(texts, cells.moment, pa.timestamp("us"), self.plan.reading, memory)
        else:
            read = read_words(texts, memory)
        return Column(read.values) if field_ in _LENIENT else read

    def _numbers(self, texts: pa.Array, name: str, field_: str, memory: Memory) -> Column:
        cast = nothing_at_once if self.plan.reading.decimal_comma else None
        read = read_column(texts, cells.number, pa.float64(), self.plan.reading, memory, cast)
        won = self.plan.won_of(name) if field_ in MONEY else 1.0
        if won == 1.0:
            return read
        memory.rules["money_unit"] += len(texts)
        return Column(pc.multiply(read.values, won), read.problems, read.reasons)

    # ---- the four kinds ----------------------------------------------------------------------

    def _of_kind(self, fields: dict[str, pa.Array], answers: list[tuple[str, Target, pa.Array]], rows: _Rows) -> pa.Table:
        phone, email, mobile = (fields.pop(name, None) for name in ("phone", "email", "mobile"))
        if self.plan.kind == "customers":
            fields |= {"phone_hash": phone, "email_hash": email}
        _person(fields, phone, email)
        for rule, marks in (("phone", mobile), ("email", email)):
            if marks is not None and "customer_key" in fields:
                self._note_contacts(fields["customer_key"], rule, marks)
        fields = {name: value for name, value in fields.items() if value is not None}
        for name, value in self.plan.template.constants.items():
            fields[name] = _filled(fields.get(name), value, rows.count)
        if self.plan.kind == "feedback":
            return self._feedback(fields, answers, rows)
        if self.plan.kind == "orders":
            self._orders(fields, rows)
        elif self.plan.kind == "customers":
            rows.mark_missing("customer_key", fields.get("customer_key"), self.plan)
        else:
            rows.mark_missing("visited_at", fields.get("visited_at"), self.plan)
            fields.setdefault("step", pa.array(["visit"] * rows.count))
        return self._table(fields, rows.count)

    def _note_contacts(self, keys: pa.Array, rule: str, marks: pa.Array) -> None:
        pairs = pa.table({"own_key": keys, "mark": marks}).filter(pc.and_(pc.is_valid(keys), pc.is_valid(marks)))
        pairs = pairs.group_by(["own_key", "mark"]).aggregate([])
        self.contacts.append(pairs.append_column("rule", pa.array([rule] * pairs.num_rows, pa.string())))

    def _feedback(self, fields: dict[str, pa.Array], answers: list[tuple[str, Target, pa.Array]], rows: _Rows) -> pa.Table:
        event = fields.pop("paid_event", None)
        if event is not None:
            paid = fields.get("paid")
            fields["paid"] = event if paid is None else pc.or_kleene(pc.fill_null(paid, False), pc.fill_null(event, False))
        fields["language"] = _language([value for _, target, value in answers if target.field == "text"], rows.count)
        said = [pc.is_valid(value) for _, _, value in answers]
        anything = np.logical_or.reduce([one.to_numpy(zero_copy_only=False) for one in said]) if said else np.zeros(rows.count, bool)
        invited = fields.get("invited_at")
        unanswered = ~anything & (pc.is_valid(invited).to_numpy(zero_copy_only=False) if invited is not None else False)
        rows.mark_where(~anything & ~unanswered, "", "nothing_said")
        if not self.plan.wide:
            return self._table(fields | _answer(answers, rows.count, fields), rows.count)
        parts = []
        for at, (name, target, value) in enumerate(answers):
            part = {**fields, **_answer([(name, target, value)], rows.count, fields)}
            part["question"] = pa.array([name] * rows.count)
            there = pc.or_(pc.is_valid(value), pa.array(unanswered)) if at == 0 else pc.is_valid(value)
            parts.append(self._table(part, rows.count).append_column("at", pa.array(np.arange(rows.count))).filter(there))
        return pa.concat_tables(parts) if parts else self._table(fields, rows.count)

    def _orders(self, fields: dict[str, pa.Array], rows: _Rows) -> None:
        n = rows.count
        rows.mark_missing("order_id", fields.get("order_id"), self.plan, only_if_mapped=True)
        if self.plan.columns_of("ordered_at") and not self.plan.template.fill_dates:
            rows.mark_missing("ordered_at", fields.get("ordered_at"), self.plan)
        if "order_id" not in fields:  # a plain sales list: each line is its own order
            fields["order_id"] = _joined(["주문", fields.get("ordered_at"), fields.get("customer_key")], n)
        if "product_code" in fields:
            fields["product"] = pc.coalesce(fields["product"], fields["product_code"]) if "product" in fields else fields["product_code"]
        supply, tax = fields.pop("supply", None), fields.pop("tax", None)
        if supply is not None and "amount" not in fields:
            fields["amount"] = pc.add(supply, pc.fill_null(tax, 0.0)) if tax is not None else supply
        quantity, price = _floats(fields.get("quantity"), n), _floats(fields.pop("price", None), n)
        amount = _floats(fields.get("amount"), n)
        if self.plan.told_by_total:
            amount = np.full(n, 1.0)
        if "amount" not in fields and not np.isnan(price).all():
            amount = price * np.where(np.isnan(quantity), 1.0, quantity)
            if not self.plan.template.generic:
                amount = amount - np.nan_to_num(_floats(fields.get("discount"), n))
        self.amount_read += float(np.nansum(amount))
        cancelled_no = _cancel_numbers(fields["order_id"], (quantity < 0) | (amount < 0))
        status = _status(fields.get("status"), amount, quantity, cancelled_no)
        refunded = np.nan_to_num(_floats(fields.get("refunded"), n))
        if "refunded" not in fields:  # a cancelled line that still carries its positive amount brings no money
            said = "status" in fields
            refunded = np.where(said & (status != "paid") & (amount > 0), amount, 0.0)
        fields["amount"], fields["refunded"] = money(amount), money(np.where(np.isnan(amount), 0.0, refunded))
        fields["status"] = pa.array(status)
        for name in ("discount",):
            if name in fields:
                fields[name] = money(_floats(fields[name], n))

    # ---- putting rows together ---------------------------------------------------------------

    def _table(self, fields: Mapping[str, pa.Array], count: int) -> pa.Table:
        columns = {}
        for name, type_ in arrow_types(self.plan.kind).items():
            value = fields.get(name)
            columns[name] = pa.nulls(count, type_) if value is None else value.cast(type_)
        columns["identity"] = self._identity(fields, count)
        if "order_total" in fields:
            columns["order_total"] = fields["order_total"].cast(pa.float64())
        return pa.table(columns)

    def _identity(self, fields: Mapping[str, pa.Array], count: int) -> pa.Array:
        """What names a row for good (a marketplace's own line number), null when only its content does."""
        plan = self.plan
        named = [name for name in plan.template.identity if name in fields]
        if plan.kind == "orders" and not named and plan.columns_of("order_id"):
            named = [name for name in ("order_id", "order_line_id", "product_code", "product") if name in fields]
            if "product_code" in named and "product" in named:
                named.remove("product")
            if "order_line_id" in named:
                named = ["order_id", "order_line_id"]
        if named and plan.wide:
            named.append("question")
        if not named:
            return pa.nulls(count, pa.string())
        source = plan.template.constants.get("channel", plan.kind)
        parts = [pc.fill_null(fields[name], "").cast(pa.string()) for name in named]
        return pc.binary_join_element_wise(pa.scalar(str(source)), *parts, "\x1f")

    def _finished(self, shaped: pa.Table, row_no: np.ndarray, rows: _Rows) -> pa.Table:
        at = shaped.column("at").to_numpy() if "at" in shaped.column_names else np.arange(rows.count)
        if "at" in shaped.column_names:
            shaped = shaped.drop_columns(["at"])
        shaped = shaped.append_column("row_no", pa.array(row_no[at], pa.int32()))
        shaped = shaped.append_column("line", pa.array(np.arange(self._line, self._line + len(at)), pa.int64()))
        self._line += len(at)
        good = rows.reason[at] == 0
        return shaped if good.all() else shaped.filter(pa.array(good))

    def _account(self, raw: Mapping[str, pa.Array], row_no: np.ndarray, rows: _Rows) -> None:
        self.tally.read += rows.count
        bad = np.flatnonzero(rows.reason)
        self.tally.set_aside += len(bad)
        for at in bad.tolist():
            column, reason = rows.columns[rows.column[at]], rows.reasons[rows.reason[at]]
            self.tally.reasons[reason, column] += 1
            if len(self.rejects) < limits.KEPT_REJECTS:
                row = {name: values[at].as_py() for name, values in raw.items()}
                self._keep_reject(int(row_no[at]), column, row.get(column, ""), reason, row)

    def _keep_reject(self, row_no: int, column: str, value: str, reason: str, row: Mapping[str, str]) -> None:
        if len(self.rejects) >= limits.KEPT_REJECTS:
            return
        never = {name for name in self.plan.names if is_never(name, self.plan.template)}
        safe = {name: privacy.mask(cell[:2000], privacy.GOVERNMENT)[0] for name, cell in row.items() if name not in never}
        self.rejects.append({
            "row_no": row_no, "column_name": column or None,
            "value": privacy.mask((value or "")[:500], privacy.GOVERNMENT)[0], "reason": reason,
            "row": json.dumps(safe, ensure_ascii=False),
        })  # fmt: skip


class _Rows:
    """Which rows of a batch cannot be loaded: the first problem of each, by number of column and reason."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.reason = np.zeros(count, dtype=np.int16)
        self.column = np.zeros(count, dtype=np.int16)
        self.reasons: list[str] = [""]
        self.columns: list[str] = [""]

    def mark(self, name: str, read: Column) -> None:
        if read.problems is None:
            return
        for number, reason in enumerate(read.reasons[1:], start=1):
            self.mark_where(read.problems == number, name, reason)

    def mark_where(self, where: np.ndarray, column: str, reason: str) -> None:
        fresh = where & (self.reason == 0)
        if not fresh.any():
            return
        self.reason[fresh] = _number_of(reason, self.reasons)
        self.column[fresh] = _number_of(column, self.columns)

    def mark_missing(self, field_: str, values: pa.Array | None, plan: Plan, *, only_if_mapped: bool = False) -> None:
        mapped = plan.columns_of(field_)
        if values is None and (only_if_mapped or not mapped):
            if not only_if_mapped:
                self.mark_where(np.ones(self.count, bool), "", f"missing_{field_}")
            return
        if values is not None:
            self.mark_where(pc.is_null(values).to_numpy(zero_copy_only=False), mapped[0] if mapped else "", f"missing_{field_}")


def _number_of(name: str, names: list[str]) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def arrow_types(kind: str) -> dict[str, pa.DataType]:
    """The loadable columns of a kind (and those intake fills in) with their Arrow types."""
    named = {"VARCHAR": pa.string(), "TIMESTAMP": pa.timestamp("us"), "DATE": pa.date32(), "DOUBLE": pa.float64(),
             "BOOLEAN": pa.bool_(), "SMALLINT": pa.int16(), "DECIMAL(18,4)": pa.decimal128(18, 4)}  # fmt: skip
    made = {"feedback_id", "line_id", "visit_id", "upload_id", "row_no", "own_key"}
    return {column.name: named[column.type] for column in schema.BY_NAME[kind].columns if column.name not in made}


def _answer(answers: list[tuple[str, Target, pa.Array]], count: int, fields: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Score, scale, kind and text of one answer a row."""
    out: dict[str, pa.Array] = {}
    kinds = pa.repeat("open", count)
    for name, target, value in answers:
        if target.field == "text":
            out["text"] = value
            continue
        low, high = target.scale or (None, None)
        scored = pc.is_valid(value)
        out["score"] = value
        out["scale_min"] = pc.if_else(scored, pa.scalar(low, pa.float64()), pa.scalar(None, pa.float64()))
        out["scale_max"] = pc.if_else(scored, pa.scalar(high, pa.float64()), pa.scalar(None, pa.float64()))
        out["high_is_good"] = pc.if_else(scored, pa.scalar(not target.low_is_good), pa.scalar(None, pa.bool_()))
        kinds = pc.if_else(scored, pa.scalar(target.question_kind or "rating"), kinds)
        if "question" not in fields and target.question_kind != "rating":
            out["question"] = pa.array([name] * count)
    given = fields.get("question_kind")
    out["question_kind"] = kinds if given is None else pc.coalesce(given, kinds)
    return out


def _language(texts: list[pa.Array], count: int) -> pa.Array | None:
    """ko when a text has Hangul, en when it has Latin letters and none, else null."""
    if not texts:
        return pa.nulls(count, pa.string())
    text = texts[0] if len(texts) == 1 else pc.coalesce(*texts)
    no_korean = pc.invert(pc.fill_null(pc.match_substring_regex(text, r"[가-힣ㄱ-ㅎㅏ-ㅣ]"), False))
    rest = text.filter(no_korean)
    english = pc.fill_null(pc.match_substring_regex(rest, r"[A-Za-z]{2}"), False)
    named = pc.if_else(english, pa.scalar("en"), pc.if_else(pc.is_valid(rest), pa.scalar("other"), pa.scalar(None, pa.string())))
    return pc.replace_with_mask(pa.repeat("ko", count), no_korean, named)


def _person(fields: dict[str, pa.Array], phone: pa.Array | None, email: pa.Array | None) -> None:
    """The customer: the company's own id, else a keyed hash of phone, else of e-mail."""
    known = fields.get("customer_key")
    for value in (phone, email):
        if value is not None:
            keyed = pc.if_else(pc.is_valid(value), pc.binary_join_element_wise("p", pc.fill_null(value, ""), "-"), pa.scalar(None, pa.string()))
            known = keyed if known is None else pc.coalesce(known, keyed)
    if known is not None:
        fields["customer_key"] = known


def _filled(values: pa.Array | None, constant: Any, count: int) -> pa.Array:
    return pa.array([constant] * count) if values is None else pc.fill_null(values, constant)


def _hashed(field_: str) -> Any:
    form = privacy.phone_digits if field_ == "phone" else privacy.email_form

    def reader(text: str, _: cells.Reading) -> tuple[str | None, str]:
        plain = form(text)
        return (privacy.pseudonym(plain), "keyed_hash") if plain else (None, "missing")

    return reader


def _marked_paid(text: str, _: cells.Reading) -> tuple[bool, str]:
    """Any mark in an incentive column counts as paid, but for a plain no."""
    if cells.missing(text):
        return False, "missing"
    try:
        return bool(cells.yes_no(text)[0]), "yes_no"
    except cells.Unreadable:
        return True, "marked"


def _within_scale(read: Column, target: Target, memory: Memory) -> Column:
    if target.scale is None:
        return read
    low, high = target.scale
    values = read.values.to_numpy(zero_copy_only=False)
    outside = (values < low) | (values > high)
    if not outside.any():
        return read
    reasons = (*(read.reasons or ("",)), "score_outside_scale")
    problems = np.zeros(len(values), dtype=np.int16) if read.problems is None else read.problems.copy()
    problems[outside] = len(reasons) - 1
    memory.reasons["score_outside_scale"] += int(outside.sum())
    return Column(read.values, problems, reasons)


def _floats(values: pa.Array | None, count: int) -> np.ndarray:
    return np.full(count, np.nan) if values is None else values.to_numpy(zero_copy_only=False).astype(float)


def money(values: np.ndarray) -> pa.Array:
    """Exact ten-thousandths as DECIMAL(18,4); NaN is null."""
    empty = np.isnan(values) | (np.abs(values) > 9e13)
    units = np.rint(np.where(empty, 0.0, values) * DECIMALS).astype(np.int64)
    pairs = np.empty((len(units), 2), dtype=np.int64)
    pairs[:, 0], pairs[:, 1] = units, units >> 63  # a decimal is 128 bits, low word first
    whole = pa.Array.from_buffers(pa.decimal128(18, 4), len(units), [None, pa.py_buffer(pairs.tobytes())])
    return pc.if_else(pa.array(empty), pa.scalar(None, pa.decimal128(18, 4)), whole)


def _cancel_numbers(order_ids: pa.Array, negative: np.ndarray) -> np.ndarray:
    """Orders numbered C123: cancellations where most such lines are negative."""
    marked = pc.fill_null(pc.match_substring_regex(order_ids, r"^[cC]\d"), False).to_numpy(zero_copy_only=False)
    return marked if marked.any() and negative[marked].mean() > 0.5 else np.zeros(len(marked), bool)


def _status(said: pa.Array | None, amount: np.ndarray, quantity: np.ndarray, cancelled_no: np.ndarray) -> np.ndarray:
    """paid, cancelled, returned: as said; else by a cancel number or a negative amount."""
    guessed = np.where(cancelled_no, "cancelled", np.where((amount < 0) | ((quantity < 0) & ~(amount > 0)), "returned", "paid"))
    if said is None:
        return guessed.astype(object)
    words = np.array(said.to_pylist(), dtype=object)
    return np.where(words == None, guessed, words)  # noqa: E711


def _joined(parts: list[Any], count: int) -> pa.Array:
    texts = [pa.scalar(part) if isinstance(part, str) else pc.fill_null(part.cast(pa.string()), "") for part in parts if part is not None]
    joined = pc.binary_join_element_wise(*texts, "-")
    return joined if isinstance(joined, pa.Array) else pa.array([joined.as_py()] * count)


def _mended(found: Sequence[str], width: int) -> list[str]:
    """A short record padded; what is too many joins the last cell (an unquoted comma in the text)."""
    if len(found) <= width:
        return [*found, *[""] * (width - len(found))]
    return [*found[: width - 1], ",".join(found[width - 1 :])]
