"""A file of orders or of labelled customers, opened for one analysis: the user's own data is not touched.

Orders come in through the intake room into a data set of their own in a folder that the caller removes.
Two shapes it cannot know are recognised here: rows of blank-separated numbers without a header (CDNOW),
and tables with one row per customer and a column that says who left (Telco).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.intake.commanding import NoSuchFile
from data.intake.examining import discard, examine, settled
from data.intake.loading import load
from data.troubles import Trouble
from data.warehouse import Warehouse

_LABELS = re.compile(
    r"(is|has)?(customer|고객|회원)?(churn|churned|exited|attrition|attritionflag|attrited|canceled|cancelled|이탈|해지|탈퇴)(ed|flag|label|status|value|yn|여부|유무|상태)?|(customer|고객|회원)(status|상태)"
)
_YES = {"yes", "y", "true", "t", "1", "1.0", "o", "ㅇ", "○", "예", "네"}
_NO = {"no", "n", "false", "f", "0", "0.0", "x", "×", "아니오", "아니요", "유지", "정상", "미해당", "stayed", "active", "retained", "existing customer"}
_GONE = re.compile(r"(churn|exit|left|attrit|cancel|이탈|해지|탈퇴)")
_NOT_GONE = re.compile(r"^(no|not|non|un|미|비)[\s_-]*")
_CUSTOMER = re.compile(r"(customer|user|member|client|household|고객|회원)[\W_]*(id|key|no|number|code|번호|아이디|코드)?", re.IGNORECASE)
_DATE = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_LOOKED_AT = 200
# Names of orders in public files that say what they are, beyond what Korean shops write.
_ALSO = {"household_id": "customer_key", "basket_id": "order_id", "transaction_timestamp": "ordered_at",
         "sales_value": "amount", "product_id": "product"}


class NotOrders(Trouble):
    """The file holds neither orders with customers nor a column that says who left. Facts: file."""


class OnlyLabelled(Trouble):
    """One row per customer and who left, but no orders: only churn can be told. Facts: file, label."""


class UnclearLabel(Trouble):
    """A column names who left, but not in which of its values. Facts: file, label, values."""


@dataclass(frozen=True)
class Labelled:
    """One row per customer; ``left`` is 0/1 of shape (n,), ``columns`` holds the rest as it was read."""

    file: str
    label: str
    key: str | None
    left: np.ndarray
    columns: pd.DataFrame


def open_customers(file: Path, folder: Path) -> Warehouse | Labelled:
    """The file as a data set in ``folder``, or as a labelled table.

    Raises NoSuchFile, NotOrders, UnclearLabel, or what the intake room says about the file.
    """
    if not file.is_file():
        raise NoSuchFile(file=file.name)
    return _labelled(file) or _orders(_with_header(file, folder) or file, file.name, folder)


# ---- orders ---------------------------------------------------------------------------------------------


def _orders(file: Path, name: str, folder: Path) -> Warehouse:
    examined = examine(file, kind="orders", mapping=_public_names(file))
    try:
        examined = settled(examined)
        if not {"customer_key", "ordered_at"} <= {field.split(":")[0] for field in examined.mapping.values()}:
            raise NotOrders(file=name)
        warehouse = Warehouse(folder / "file.duckdb")
        load(warehouse, examined, by="terminal")
        return warehouse
    finally:
        discard(examined)


def _public_names(file: Path) -> dict[str, str] | None:
    if file.suffix == ".parquet":
        names = pq.read_schema(file).names
    else:
        names = re.split(r"[,;\t]", _start(file).split("\n", 1)[0].replace('"', "").strip())
    return {name: _ALSO[name] for name in names if name in _ALSO} or None


def _with_header(file: Path, folder: Path) -> Path | None:
    """Blank-separated numbers without a header, rewritten with one: ids first, a date, then quantity and money."""
    rows = [line.split() for line in _start(file).splitlines()[:-1] if line.strip()]
    if len(rows) < 5 or len({len(row) for row in rows}) != 1 or any("," in cell or re.search("[A-Za-z가-힣]", cell) for row in rows for cell in row):
        return None
    dates = [place for place in range(1, len(rows[0])) if all(_DATE.fullmatch(row[place]) for row in rows)]
    if not dates or dates[0] == len(rows[0]) - 1:
        return None
    frame = pd.read_csv(file, sep=r"\s+", header=None, dtype=str)
    days = pd.to_datetime(frame[dates[0]], format="%Y%m%d").dt.strftime("%Y-%m-%d")
    named = pd.DataFrame({"order_id": np.arange(1, len(frame) + 1), "customer_key": "C" + frame[0], "ordered_at": days})
    if frame.shape[1] - dates[0] > 2:
        named["quantity"] = frame[dates[0] + 1]
    named["amount"] = frame[frame.shape[1] - 1]
    written = folder / "rows.csv"
    named.to_csv(written, index=False)
    return written


def _start(file: Path) -> str:
    with file.open("rb") as opened:
        head = opened.read(64_000)
    return head.decode("utf-8-sig", errors="replace")


# ---- labelled customers -------------------------------------------------------------------------------------


def _labelled(file: Path) -> Labelled | None:
    """The file when it has one row per customer and says who left; a flag in a file of orders is no label."""
    table = _table(file)
    if table is None or _customers_repeat(table):
        return None
    named = [name for name in table.columns if _LABELS.fullmatch(_bare(name))]
    found = [(name, left) for name in named if (left := _left(table[name])) is not None]
    if found:
        return _split(file.name, table, *found[0])
    unclear = [name for name in named if table[name].nunique() == 2]
    if unclear:
        values = table[unclear[0]].dropna().astype(str).unique()
        raise UnclearLabel(file=file.name, label=unclear[0], values=", ".join(values))
    return None


def _customers_repeat(table: pd.DataFrame) -> bool:
    return any(_CUSTOMER.fullmatch(str(name).strip()) and table[name].nunique() < 0.9 * table[name].count() for name in table.columns)


def _left(column: pd.Series) -> pd.Series | None:
    """1 where the column says left, 0 where it says stayed, NaN where it is blank; None when its values do not say which."""
    words = column.astype("string").str.strip().str.lower().str.rstrip(".").replace("", pd.NA)
    meant = {word: _gone(word) for word in words.dropna().unique()}
    known = {gone for gone in meant.values() if gone is not None}
    if not 1 <= len(meant) <= 2 or not known or (len(meant) == 2 and len(known) == 1 and None not in meant.values()):
        return None
    other = float(True not in known)  # one word that is understood tells the other
    return words.map({word: other if gone is None else float(gone) for word, gone in meant.items()}).astype(float)


def _gone(word: str) -> bool | None:
    if word in _YES:
        return True
    if word in _NO or (_NOT_GONE.match(word) and _GONE.search(word)):
        return False
    return True if _GONE.search(word) else None


def _split(file: str, table: pd.DataFrame, label: str, left: pd.Series) -> Labelled:
    known = left.notna()
    rest = table[known].drop(columns=label)
    keys = [name for name in rest.columns if rest[name].nunique() == len(rest) and re.search("id|key|no|번호|아이디", name.lower())]
    return Labelled(file, label, keys[0] if keys else None, left[known].to_numpy().astype(int), rest.reset_index(drop=True))


def _table(file: Path) -> pd.DataFrame | None:
    """The file as text cells when its header names a label; None when it does not (orders are not read twice)."""
    kind = file.suffix.lower()
    if kind == ".parquet":
        named = pq.read_schema(file).names
        return pq.read_table(file).to_pandas() if _names_label(named) else None
    if kind in (".xlsx", ".xls"):
        named = list(pd.read_excel(file, engine="calamine", nrows=0).columns)
        return pd.read_excel(file, engine="calamine", dtype=str) if _names_label(named) else None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            with file.open(encoding=encoding) as opened:
                header = opened.readline()
            separator = max(",;\t|", key=header.count)
            named = [cell.strip().strip('"') for cell in header.strip().split(separator)]
            if not _names_label(named):
                return None
            return pd.read_csv(file, sep=separator, encoding=encoding, dtype=str, skipinitialspace=True)
        except UnicodeDecodeError:
            continue
    return None


def _names_label(names: list[str]) -> bool:
    return any(_LABELS.fullmatch(_bare(name)) for name in names)


def _bare(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).lower())
