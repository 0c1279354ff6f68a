"""The summary as slides: one finding a slide with a native chart, its n, interval and source. Opens in PowerPoint."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Emu, Inches, Pt

from analytics.reports import prose_en, prose_ko
from analytics.reports.document import Document, row
from analytics.reports.facts import WHOLE, Fact
from analytics.reports.fitting import fitting, height_in
from analytics.reports.writing import Sentence

_FONT = "Pretendard"
_ACCENT, _QUIET, _INK = RGBColor(0x0F, 0x76, 0x6E), RGBColor(0x5D, 0x66, 0x73), RGBColor(0x1B, 0x20, 0x26)
_PALE = RGBColor(0xC9, 0xD1, 0xD6)
_TEXT_WIDE, _LOWEST = 11.93, 6.8  # inches
_WIDTH, _HEIGHT, _EDGE = Inches(13.333), Inches(7.5), Inches(0.7)


def slides(document: Document) -> bytes:
    """A 16:9 deck: a title, the leading figures, one slide a finding, how it was found."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    _title(deck, document)
    for block in document.blocks:
        plain = [line for line in block.lines if line.role != "finding" and line.finding is None]
        if plain:
            _text_slide(deck, block.title, [line.text for line in plain], document)
        for line in block.lines:
            if line.role == "finding":
                beside = [other for other in block.lines if other.finding == line.finding and other is not line]
                _finding(deck, line, beside, document)
    _text_slide(deck, document.method_title, list(document.method), document)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _blank(deck: Any) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[6])


def _write(slide: Any, text: str, top: int, size: int, *, bold: bool = False, color: RGBColor = _INK, width: int | None = None, height: int | None = None) -> None:
    box = slide.shapes.add_textbox(_EDGE, Emu(top), Emu(width or _WIDTH - 2 * _EDGE), Emu(height or Inches(0.9)))
    frame = box.text_frame
    frame.word_wrap = True
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), bold, _FONT, color


def _title(deck: Any, document: Document) -> None:
    slide = _blank(deck)
    _write(slide, "마음 Maeum", Inches(1.9), 16, bold=True, color=_ACCENT, height=Inches(0.4))
    _write(slide, document.title, Inches(2.3), fitting(document.title, (40, 32, 26), _TEXT_WIDE, 1.5), bold=True, height=Inches(1.5))
    _write(slide, document.period, Inches(3.9), 18, color=_QUIET)
    _write(slide, f"{document.badge} · {document.made_on:%Y-%m-%d}".strip(" ·"), Inches(6.7), 12, color=_QUIET, height=Inches(0.5))


def _text_slide(deck: Any, title: str, lines: list[str], document: Document) -> None:
    """The lines below each other, each as high as it needs; what does not fit goes on to another slide."""
    top = _LOWEST
    for line in lines:
        needs = height_in(line, 18, _TEXT_WIDE)
        if top + needs > _LOWEST:
            slide, top = _blank(deck), 1.6
            _write(slide, title, Inches(0.6), 28, bold=True)
            _write(slide, document.period, Inches(6.9), 11, color=_QUIET, height=Inches(0.4))
        _write(slide, line, Inches(top), 18, height=Inches(needs))
        top += needs + 0.15


def _finding(deck: Any, line: Sentence, beside: list[Sentence], document: Document) -> None:
    """The sentence as title, the chart left, what customers say right, n, interval and source below."""
    slide = _blank(deck)
    _write(slide, line.text, Inches(0.5), fitting(line.text, (26, 22, 18), _TEXT_WIDE, 1.3), bold=True, height=Inches(1.3))
    facts = [fact for fact in document.evidence.facts if fact.id in line.fact_ids]
    _chart(slide, facts, document)
    for place, other in enumerate(beside[:3]):
        box = slide.shapes.add_textbox(Inches(8.0), Inches(2.0 + 1.5 * place), Inches(4.6), Inches(1.4))
        box.text_frame.word_wrap = True
        run = box.text_frame.paragraphs[0].add_run()
        run.text = other.text
        run.font.size, run.font.name, run.font.color.rgb = Pt(fitting(other.text, (16, 14, 12, 10), 4.6, 1.4)), _FONT, _QUIET if other.role == "quote" else _INK
    source = " / ".join(_source(fact, document) for fact in facts)
    _write(slide, source, Inches(6.7), fitting(source, (11, 9, 8), _TEXT_WIDE, 0.6), color=_QUIET, height=Inches(0.6))


def _source(fact: Fact, document: Document) -> str:
    number, what, value, _before, between, n = row(fact, document.language)
    interval = f", 95% {between}" if between != "–" else ""
    return f"{number} {what} {value} (n={n}{interval}) · {fact.source.get('metric', '')}"


def _chart(slide: Any, facts: list[Fact], document: Document) -> None:
    """A native bar chart: before and now of one figure, or the group beside the whole."""
    fact, ko = facts[0], document.language == "ko"
    if fact.prev is not None and len(facts) == 1:
        prose = prose_ko if ko else prose_en
        names, values = [prose.before(fact), document.evidence.window], [fact.prev, fact.value]
    else:
        names = [one.segment if one.segment != WHOLE or ko else "overall" for one in facts[:2]]
        values = [one.value for one in facts[:2]]
    data = CategoryChartData(number_format='#,##0.0"%"' if fact.unit == "%" else "#,##0" if fact.unit in ("원", "명", "건") else "#,##0.00")
    data.categories = names
    data.add_series(fact.metric, values)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, _EDGE, Inches(1.9), Inches(6.9), Inches(4.6), data).chart
    chart.has_legend = chart.has_title = False
    chart.font.name, chart.font.size = _FONT, Pt(14)
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 90, True
    plot.data_labels.position, plot.data_labels.font.bold = XL_LABEL_POSITION.OUTSIDE_END, True
    for place, color in enumerate((_PALE, _ACCENT) if fact.prev is not None and len(facts) == 1 else (_ACCENT, _PALE)):
        if place < len(values):
            fill = plot.series[0].points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = color
