"""Exports say what the page says, need no network, and carry n, interval and source."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation

from analytics.reports.document import Document, laid_out
from analytics.reports.evidence import gather
from analytics.reports.page import html, text
from analytics.reports.pdf import pdf
from analytics.reports.slides import slides
from analytics.reports.writing import write
from tests.analytics.reports.shop import SCOPE, shop
from tests.slides import faults


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    evidence = gather(shop(tmp_path_factory.mktemp("shop") / "shop.duckdb"), SCOPE)
    return laid_out(evidence, write(evidence, "marketer"), "marketer", "ko", date(2026, 6, 1), "검증 9/9")


def test_a_pdf_with_the_products_own_font(document):
    made = pdf(document)
    assert made.startswith(b"%PDF") and b"Pretendard" in made and len(made) < 400_000


def test_one_slide_a_finding_with_a_native_chart_and_its_n(document):
    deck = Presentation(BytesIO(slides(document)))
    assert faults(slides(document)) == []
    findings = [line for block in document.blocks for line in block.lines if line.role == "finding"]
    charted = [slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes)]
    assert len(charted) == len(findings) > 0
    for slide, line in zip(charted, findings, strict=True):
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert line.text in words and "n=" in words


def test_the_page_runs_and_fetches_nothing(document):
    made = html(document)
    assert "<script" not in made and "http://" not in made and "https://" not in made and "default-src 'none'" in made
    assert all(f'id="{row[0]}"' in made for row in document.rows)


def test_words_of_customers_are_shown_as_text(document):
    from dataclasses import replace

    line = replace(document.blocks[0].lines[0], text="<script>alert(1)</script>")
    block = replace(document.blocks[0], lines=(line,), details=("",))
    made = html(replace(document, blocks=(block,)))
    assert "<script>" not in made and "&lt;script&gt;" in made


def test_the_text_has_every_sentence(document):
    made = text(document)
    assert all(line.text in made for block in document.blocks for line in block.lines)
