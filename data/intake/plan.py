"""All decisions about a file in one place: what its rows are and what each column becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa

from data import schema
from data.intake import cells
from data.intake.questions import Target
from data.intake.templates import Template

MONEY = frozenset({"amount", "price", "discount", "refunded", "order_total", "supply", "tax"})
_UNITS = {"천": 1e3, "만": 1e4, "십만": 1e5, "백만": 1e6, "천만": 1e7, "억": 1e8}
_UNIT = re.compile(r"(십만|백만|천만|천|만|억)\s*원\s*[)\]）]?\s*$")


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


def arrow_types(kind: str) -> dict[str, pa.DataType]:
    """The loadable columns of a kind (and those intake fills in) with their Arrow types."""
    named = {"VARCHAR": pa.string(), "TIMESTAMP": pa.timestamp("us"), "DATE": pa.date32(), "DOUBLE": pa.float64(),
             "BOOLEAN": pa.bool_(), "SMALLINT": pa.int16(), "DECIMAL(18,4)": pa.decimal128(18, 4)}  # fmt: skip
    made = {"feedback_id", "line_id", "visit_id", "upload_id", "row_no", "own_key"}
    return {column.name: named[column.type] for column in schema.BY_NAME[kind].columns if column.name not in made}
