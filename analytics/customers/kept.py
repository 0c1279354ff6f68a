"""Scores that models leave in the data set: one row per customer and model in customer_scores."""

from __future__ import annotations

import hashlib
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from data.statements import text_of
from data.warehouse import Warehouse


def keep(warehouse: Warehouse, model: str, scores: pd.DataFrame, today: date, version: str) -> None:
    """Replace a model's scores. scores: index customer_key; columns among value, label, detail (JSON text).

    What was worked out of a part of the data (data/part.py) is not kept: it would stand for the whole.
    """
    if warehouse is not warehouse.whole:
        return
    count = len(scores)
    batch = pa.table({
        "customer_key": pa.array(scores.index.astype(str), pa.string()),
        "model": pa.array([model] * count, pa.string()),
        "as_of": pa.array([today] * count, pa.date32()),
        "value": _column(scores, "value", pa.float64()),
        "label": _column(scores, "label", pa.string()),
        "detail": _column(scores, "detail", pa.string()),
        "version": pa.array([version] * count, pa.string()),
    })
    warehouse.write("customer_scores_replace", batch=batch)


def kept(warehouse: Warehouse, model: str) -> pd.DataFrame:
    """The kept scores of a model, index customer_key; empty when it has not run. Shared: nobody may write into it."""
    return warehouse.kept_as(lambda found: found.to_pandas().set_index("customer_key"), text_of("customer_scores_of"), {"model": model})


def kept_version(warehouse: Warehouse, model: str) -> tuple[date, str] | None:
    """The day and version of a model's kept scores; None when it has not run."""
    rows = warehouse.query("customer_scores_version", model=model).to_pylist()
    return (rows[0]["as_of"], rows[0]["version"]) if rows else None


def _column(scores: pd.DataFrame, name: str, kind: pa.DataType) -> pa.Array:
    if name not in scores:
        return pa.nulls(len(scores), kind)
    return pa.array(scores[name], kind, from_pandas=True)


def fingerprint(model: str, data: np.ndarray, *parameters: object) -> str:
    """A model's version: its name and a hash of the data it learnt from and of how."""
    hashed = hashlib.sha256(np.ascontiguousarray(data).tobytes())
    hashed.update(repr(parameters).encode())
    return f"{model}-{hashed.hexdigest()[:10]}"
