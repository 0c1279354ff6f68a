"""The summary as a PDF: typst, the product's own font, no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import typst

from analytics.reports.document import Sheet

_TEMPLATE = Path(__file__).parent / "templates" / "summary.typ"
FONTS = Path(__file__).parents[1] / "charts" / "fonts"


def pdf(document: Sheet) -> bytes:
    """A4 pages with the sentences, the facts under them and how they were found."""
    return _compiled(document, "pdf")


def preview(document: Sheet) -> bytes:
    """The first page as a PNG."""
    return _compiled(document, "png")


def _compiled(document: Sheet, form: Literal["pdf", "png"]) -> bytes:
    told = {
        "title": document.title, "kicker": "마음 Maeum", "period": document.period, "language": document.language,
        "footer": f"{document.badge} · {document.made_on:%Y-%m-%d}" if document.badge else f"{document.made_on:%Y-%m-%d}",
        "blocks": [
            {"title": block.title, "lines": [
                {"text": line.text, "role": line.role, "facts": list(line.fact_ids[:3]), "detail": detail}
                for line, detail in zip(block.lines, block.details, strict=True)
            ]} for block in document.blocks
        ],
        "columns": list(document.columns), "facts": [list(row) for row in document.rows], "facts_title": document.facts_title,
        "method_title": document.method_title, "method": list(document.method),
    }
    pages = typst.compile(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=[str(FONTS)], ignore_system_fonts=True, format=form,
                          ppi=110, sys_inputs={"data": json.dumps(told, ensure_ascii=False)})
    return pages[0] if isinstance(pages, list) else pages
