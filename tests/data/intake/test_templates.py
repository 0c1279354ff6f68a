"""Each template on its own fixture: a sheet built from the export's real column names, in our own words."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from bench.template_pages import FOLDER, page_of
from data.intake.examining import examine
from data.intake.loading import load
from data.intake.templates import Template, templates
from data.schema import KINDS
from data.warehouse import Warehouse


def sheet_of(template: Template) -> list[list[str]]:
    fixture = template.fixture
    above = [[line] for line in fixture.get("above", [])]
    return [*above, fixture["header"], *fixture.get("below", []), *fixture["rows"]]


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    return Warehouse(tmp_path / "w.duckdb")


def written(template: Template, path: Path) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="cp949", newline="") as file:
            csv.writer(file).writerows(sheet_of(template))
        return path
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("발주발송관리")
        for at, row in enumerate(sheet_of(template)):
            page.write_row(at, 0, row)
    return path


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_is_recognised_and_loaded_as_its_template_says(
    template: Template, ending: str, warehouse: Warehouse, tmp_path: Path
) -> None:
    examined = examine(written(template, tmp_path / f"export.{ending}"))
    assert examined.template == template.id, examined
    assert examined.verdict in ("accept", "accept_with_note"), examined.choices
    fixture = template.fixture
    assert (examined.rows_read, examined.rows_loaded) == (len(fixture["rows"]), fixture["loaded"])
    report = load(warehouse, examined, by="t")
    stored = warehouse.count(template.kind)
    assert stored == report.stored_rows == fixture.get("answers", fixture["loaded"])
    if "total" in fixture:
        net = warehouse.run("SELECT sum(amount) AS amount FROM orders").to_pylist()[0]["amount"]
        assert net == Decimal(fixture["total"])


@pytest.mark.parametrize("template", [one for one in templates() if one.never], ids=lambda template: template.id)
def test_what_must_never_be_loaded_is_not_even_mapped(template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAEUM_HOME", str(tmp_path))
    examined = examine(written(template, tmp_path / "export.xlsx"))
    assert not set(examined.mapping) & set(template.never)
    forbidden = [column for column in examined.columns if column.name in template.never]
    assert all(column.why == "never" and not column.samples for column in forbidden)


def test_every_kind_has_a_generic_sheet() -> None:
    assert {template.kind for template in templates() if template.generic} == set(KINDS)


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_every_template_has_its_page(template: Template) -> None:
    assert (FOLDER / f"{template.id}.md").read_text(encoding="utf-8") == page_of(template), "python -m bench.template_pages"
