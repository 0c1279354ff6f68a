"""Columns of a file to rows of the schema, batch by batch; rows that cannot be loaded are set aside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from data import privacy
from data.intake import limits
from data.intake.accounting import Problems, Tally
from data.intake.columns import Memory
from data.intake.fields import read_field
from data.intake.freetext import read_text, sift
from data.intake.orders import order_fields
from data.intake.plan import Plan, arrow_types
from data.intake.questions import Target
from data.intake.recognising import is_never
from data.intake.texts import Ragged

pc: Any = pyarrow.compute  # its functions are made at import, unseen by type checkers

_MOBILE = r"^\D*(?:82\D*)?0?1[016-9]\D*\d{3,4}\D*\d{4}\D*$"


class Shaper:
    """Turns batches into rows; remembers what it did for the report."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tally = Tally()
        self.memory: dict[str, Memory] = {name: Memory() for name in plan.names}
        self.rejects: list[dict[str, Any]] = []
        self.amount_read = 0.0  # of order lines, those set aside included: what the file itself adds up to
        self.contacts: list[pa.Table] = []  # own_key, rule, mark: what a person may be known again by
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
        rows = Problems(len(row_no))
        fields: dict[str, pa.Array] = {}
        answers: list[tuple[str, Target, pa.Array]] = []
        sifted = {name: sift(raw[name]) for name in self.plan.columns_of("text")}
        for name, target in sorted(self.plan.targets.items(), key=lambda one: one[1].field == "text"):  # texts, being sifted, last
            read = read_text(sifted[name], self.memory[name]) if name in sifted else read_field(self.plan, raw[name], name, target, self.memory[name])
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

    # ---- the four kinds ----------------------------------------------------------------------

    def _of_kind(self, fields: dict[str, pa.Array], answers: list[tuple[str, Target, pa.Array]], rows: Problems) -> pa.Table:
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
            self.amount_read += order_fields(self.plan, fields, rows)
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

    def _feedback(self, fields: dict[str, pa.Array], answers: list[tuple[str, Target, pa.Array]], rows: Problems) -> pa.Table:
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

    def _finished(self, shaped: pa.Table, row_no: np.ndarray, rows: Problems) -> pa.Table:
        at = shaped.column("at").to_numpy() if "at" in shaped.column_names else np.arange(rows.count)
        if "at" in shaped.column_names:
            shaped = shaped.drop_columns(["at"])
        shaped = shaped.append_column("row_no", pa.array(row_no[at], pa.int32()))
        shaped = shaped.append_column("line", pa.array(np.arange(self._line, self._line + len(at)), pa.int64()))
        self._line += len(at)
        good = rows.reason[at] == 0
        return shaped if good.all() else shaped.filter(pa.array(good))

    def _account(self, raw: Mapping[str, pa.Array], row_no: np.ndarray, rows: Problems) -> None:
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


def _mended(found: Sequence[str], width: int) -> list[str]:
    """A short record padded; what is too many joins the last cell (an unquoted comma in the text)."""
    if len(found) <= width:
        return [*found, *[""] * (width - len(found))]
    return [*found[: width - 1], ",".join(found[width - 1 :])]
