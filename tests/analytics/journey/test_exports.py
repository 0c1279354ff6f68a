"""The curve as files: the same figures, in Korean, editable on the slide."""

from io import BytesIO

import numpy as np
import pytest
from pptx import Presentation

from analytics.charts.exporting import exported
from analytics.charts.journey import curve_tall, curve_wide
from analytics.journey.curve import journey
from analytics.journey.slide import slide
from analytics.journey.telling import finding


@pytest.fixture
def found(tell, warehouse):
    rng = np.random.default_rng(1)
    tell([{"stage": stage, "customer_key": f"{stage}{i}", "text": "말", "sentiment": float(np.clip(rng.normal(mean, 0.4), -1, 1))}
          for stage, mean, n in (("배송", -0.5, 60), ("탐색", 0.4, 60), ("결제", 0.1, 15), ("구매", 0.1, 5)) for i in range(n)])
    return journey(warehouse)


@pytest.mark.parametrize(("kind", "starts"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")])
def test_the_curve_is_drawn_without_a_browser(found, kind, starts):
    made = exported(lambda: curve_wide(found), kind, finding(found))
    assert made.startswith(starts)
    if kind == "svg":
        text = made.decode()
        assert "Pretendard" in text
        assert finding(found) in text
        assert "http" not in text.replace("http://www.w3.org", "")


def test_the_slide_holds_a_native_chart_with_the_figures_of_the_curve(found):
    deck = Presentation(BytesIO(slide(found, "설명")))
    shapes = deck.slides[0].shapes
    chart = next(shape.chart for shape in shapes if shape.has_chart)
    values = chart.plots[0].series[0].values
    assert [value for value in values if value is not None] == [pytest.approx(point.mean) for point in found.points if point.mean is not None]
    assert not chart.plots[0].series[0].smooth
    assert finding(found) in [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    assert "배송" in deck.slides[0].notes_slide.notes_text_frame.text


def test_hollow_absent_and_straight_are_in_the_drawing(found):
    for figure in (curve_wide(found), curve_tall(found)):
        text = figure.to_json()
        assert "monotone" not in text
        assert '"interpolate": "linear"' in text
        assert "break-paths" in text
