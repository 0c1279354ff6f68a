"""The curve as one slide with a chart that PowerPoint can edit, the finding as its title and the figures in the notes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.util import Inches, Pt

from analytics.charts.journey import tone
from analytics.charts.theme import ACCENT, BAD, QUIET
from analytics.journey.curve import Journey
from analytics.journey.telling import described, finding, stage_label
from analytics.reports.fitting import fitting

_FONT = "Pretendard"
_WIDE = 12.1  # inches of text
_COLOURS = {"good": ACCENT, "bad": BAD, "open": QUIET}


def slide(found: Journey, caption: str, language: str = "ko") -> bytes:
    """A .pptx file of one wide slide."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    page = deck.slides.add_slide(deck.slide_layouts[6])
    title = finding(found, language)
    _text(page, title, top=0.3, room=0.9, size=fitting(title, (28, 24, 20, 17, 14), _WIDE, 0.9), bold=True)
    _text(page, caption, top=1.22, room=0.44, size=fitting(caption, (12, 10, 8), _WIDE, 0.44), colour="57605F")
    data = CategoryChartData(number_format="+0.00;−0.00;0")
    data.categories = [f"{stage_label(found, point.stage, language)}\nn {point.n:,}" for point in found.points]
    data.add_series("감정" if language == "ko" else "Feeling", [point.mean for point in found.points])
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, Inches(0.5), Inches(1.7), Inches(12.3), Inches(5.3), data)
    _dress(frame.chart, found)
    page.notes_slide.notes_text_frame.text = described(found, language)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _text(page: Any, text: str, top: float, room: float, size: int, bold: bool = False, colour: str = "1C2B2A") -> None:
    frame = page.shapes.add_textbox(Inches(0.6), Inches(top), Inches(_WIDE), Inches(room)).text_frame
    frame.word_wrap = True
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
    run.font.color.rgb = RGBColor.from_string(colour)


def _dress(chart: Any, found: Journey) -> None:
    """Own colours and font; one marker colour a point, hollow where there are few remarks."""
    chart.has_legend, chart.has_title = False, False
    chart.font.name, chart.font.size = _FONT, Pt(12)
    values = chart.value_axis
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string("E9E7E1")
    values.format.line.fill.background()
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.format.line.color.rgb = RGBColor.from_string(QUIET[1:].upper())
    line = chart.plots[0].series[0]
    line.smooth = False
    line.format.line.color.rgb = RGBColor.from_string(QUIET[1:].upper())
    line.format.line.width = Pt(2)
    for place, point in enumerate(found.points):
        if point.mean is not None:
            _marker(line.points[place], RGBColor.from_string(_COLOURS[tone(point)][1:].upper()), point.hollow)
    labels = chart.plots[0]
    labels.has_data_labels = True
    labels.data_labels.position = XL_LABEL_POSITION.ABOVE
    labels.data_labels.number_format, labels.data_labels.number_format_is_linked = "+0.00;−0.00;0", False
    labels.data_labels.font.size, labels.data_labels.font.bold = Pt(12), True


def _marker(point: Any, colour: RGBColor, hollow: bool) -> None:
    point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, 11
    fill = point.marker.format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(255, 255, 255) if hollow else colour
    point.marker.format.line.color.rgb = colour
