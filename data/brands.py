"""Competitors' remarks: an upload is given the name of the brand it is about, and is then no remark of ours.

Rows keep their ids, so loading the same file again finds them and adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.troubles import Trouble
from data.warehouse import Warehouse, statement


class BadBrand(Trouble):
    """A brand's name is empty or longer than 60 characters. Facts: name."""


@dataclass(frozen=True)
class Brand:
    """A competitor whose remarks are loaded."""

    brand: str
    remarks: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class RemarkFile:
    """An upload of remarks. ``brand`` is None when they are our own (or of several brands)."""

    upload_id: str
    file_name: str
    loaded_at: datetime
    remarks: int
    brand: str | None


def brands(warehouse: Warehouse) -> tuple[Brand, ...]:
    return tuple(Brand(**row) for row in warehouse.query("brands").to_pylist())


def remark_files(warehouse: Warehouse) -> tuple[RemarkFile, ...]:
    return tuple(RemarkFile(**row) for row in warehouse.query("brand_uploads").to_pylist())


def name_brand(warehouse: Warehouse, upload_id: str, brand: str | None) -> None:
    """Say whose remarks an upload holds; None makes them our own again. Raises BadBrand."""
    name = " ".join(brand.split()) if brand is not None else None
    if name is not None and not 0 < len(name) <= 60:
        raise BadBrand(name=name)
    with warehouse.writing() as writer:
        writer.execute(statement("brand_of_upload"), {"brand": name, "upload": upload_id})
