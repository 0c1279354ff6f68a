"""Korean public-sector sheets as they are published: title rows, three-row headers, cp949, byte-order marks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.intake.examining import examine

SHARED = os.environ.get("MAEUM_SHARED")
pytestmark = pytest.mark.skipif(SHARED is None, reason="needs the public sheets: set MAEUM_SHARED")


@pytest.mark.parametrize(
    ("name", "header", "rows", "column"),
    [
        ("01. CCTV_in_Seoul.csv", (1, 1), 25, "2013년도 이전"),
        ("01. population_in_Seoul.xls", (1, 3), 26, "인구 > 등록외국인 > 여자"),
        ("02. crime_in_Seoul.csv", (1, 1), 31, "폭력 검거"),
        ("지역_위치별(주유소).xls", (3, 3), 46, "고급휘발유"),
    ],
)
def test_a_public_sheet_is_read_with_its_real_header_and_all_rows(name: str, header: tuple[int, int], rows: int, column: str) -> None:
    found = examine(Path(SHARED or "") / "data" / "public_sheets" / name)
    assert (found.verdict, found.header_rows, found.rows_read) == ("ask", header, rows)
    assert column in [one.name for one in found.columns]
