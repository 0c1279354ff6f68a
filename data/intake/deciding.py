"""What is decided about a file before its rows are read: scales, whose amounts these are, how dates are written.

Each decision is proposed from the first batch; what stays open is asked, and the rows are read as proposed.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pyarrow as pa

from data.intake import amounts, cells, questions
from data.intake.cells import Reading
from data.intake.plan import MONEY
from data.intake.questions import Target
from data.intake.recognising import Recognised

_SAMPLE_LINES = 5_000  # of orders: the lines of one may stand apart


class Deciding:
    """Decides from a sample of rows (columns c0..), with the answers given so far; ``choices`` are what is still open."""

    def __init__(self, answers: dict[str, str], today: str) -> None:
        self.names: list[str] = []
        self.answers = answers
        self.today = today
        self.choices: list[dict[str, Any]] = []

    def ask(self, key: str, options: list[str], proposed: str | None, **facts: Any) -> None:
        if key not in self.answers:
            self.choices.append({"key": key, "options": options, "proposed": proposed, "facts": facts})

    def targets(self, names: list[str], recognised: Recognised, rows: pa.Table) -> dict[str, Target]:
        """What each column becomes, with the scales of scores and order totals told from amounts."""
        self.names = names
        return self._with_totals(recognised, self._with_scales(recognised, rows), rows)

    def _with_scales(self, recognised: Recognised, rows: pa.Table) -> dict[str, Target]:
        targets = {}
        for name, target in recognised.targets.items():
            if target.field == "score":
                values = _numbers(self._column(rows, name))
                settled = target.scale is not None
                target = questions.with_scale(name, target, values)
                if not settled and (options := questions.doubted(name, target, values)):
                    self.ask(f"scale:{name}", list(options), str(target), column=name)
            targets[name] = target
        return targets

    def _with_totals(self, recognised: Recognised, targets: dict[str, Target], rows: pa.Table) -> dict[str, Target]:
        """An amount that repeats its order's total on each line, by its values, is the total: sure, or asked."""
        at = {target.field: self.names.index(name) for name, target in targets.items()}
        generic = recognised.kind == "orders" and recognised.template is not None and recognised.template.generic
        if not generic or "order_total" in at or not {"order_id", "amount"} <= at.keys():
            return targets
        name = self.names[at["amount"]]
        sure = amounts.repeats_total(_lines(rows.slice(0, _SAMPLE_LINES), at))
        if sure is None or recognised.why[name] == "given":
            return targets
        if sure == "likely":
            self.ask(f"money:{name}", ["order_total", "amount"], "order_total", column=name)
        recognised.why[name] = "repeated"
        return targets | {name: Target("order_total")}

    def reading(self, targets: dict[str, Target], rows: pa.Table) -> Reading:
        """What the date columns show: the order of day and month, zones, serial numbers, relative days."""
        said = Counter[str]()
        for name, target in targets.items():
            if target.field in ("answered_at", "ordered_at", "visited_at", "joined_on"):
                said.update(dict(_distinct(self._column(rows, name), 5_000)))
        filled = {text.strip(): count for text, count in said.items() if not cells.missing(text.strip())}
        total = sum(filled.values())
        return Reading(
            today=date.fromisoformat(self.today),
            day_first=self._day_first(filled),
            relative_to=self._relative_to(filled, total),
            serials=self._serials(filled, total),
            bare_zone=self._bare_zone(filled, total),
            decimal_comma=self._decimal_comma(targets, rows),
        )

    def _decimal_comma(self, targets: dict[str, Target], rows: pa.Table) -> bool:
        """Whether the amounts of this file are written 1.234,50: some are, and none the other way."""
        said = [text for name, target in targets.items() if target.field in MONEY for text, _ in _distinct(self._column(rows, name), 2_000)]
        return any(map(cells.DECIMAL_COMMA.fullmatch, said)) and not any(map(cells.DECIMAL_POINT.fullmatch, said))

    def _day_first(self, filled: dict[str, int]) -> bool:
        pairs = [(int(match[1]), int(match[2])) for text in filled if (match := cells.AMBIGUOUS_DATE.match(text))]
        if any(first > 12 for first, _ in pairs):
            return True
        if pairs and not any(second > 12 for _, second in pairs):
            example = next(text for text in filled if cells.AMBIGUOUS_DATE.match(text))
            self.ask("date_order", ["month_first", "day_first"], "month_first", example=example)
        return self.answers.get("date_order") == "day_first"

    def _relative_to(self, filled: dict[str, int], total: int) -> date | None:
        if given := self.answers.get("relative_to"):
            return date.fromisoformat(given)
        count = sum(count for text, count in filled.items() if cells.relative(text))
        if count * 2 >= total > 0:
            self.ask("relative_to", [], self.today, count=count)
            return date.fromisoformat(self.today)
        return None

    def _serials(self, filled: dict[str, int], total: int) -> bool:
        serial = {text: count for text, count in filled.items() if cells.SERIAL.match(text)}
        if serial and sum(serial.values()) * 2 >= total:
            example = next(iter(serial))
            day = cells.moment(example, Reading(date(2100, 1, 1)))[0]
            self.ask("serials", ["yes", "no"], "yes", example=example, day=str(day)[:10])
        return self.answers.get("serials") != "no"

    def _bare_zone(self, filled: dict[str, int], total: int) -> str:
        aware = sum(count for text, count in filled.items() if cells.AWARE.search(text))
        bare = sum(count for text, count in filled.items() if cells.TIMED.search(text) and not cells.AWARE.search(text))
        if bare and aware * 2 >= total:
            self.ask("zone", ["kst", "utc"], "kst", bare=bare, aware=aware)
        return self.answers.get("zone", "kst")

    def _column(self, rows: pa.Table, name: str) -> pa.ChunkedArray:
        return rows.column(f"c{self.names.index(name)}")


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
    counted = column.combine_chunks().value_counts().slice(0, most)
    return list(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))


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
