"""The curve as files: the same figures, in Korean, editable on the slide."""

from io import BytesIO

import numpy as np
import pyarrow as pa
import pytest
from pptx import Presentation

from analytics.charts.drawing import draw
from analytics.charts.exporting import exported
from analytics.charts.journey import curve_drawn, curve_tall, curve_wide
from analytics.journey.curve import journey
from analytics.journey.slide import slide
from analytics.journey.telling import finding
from tests.slides import faults


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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_on_the_slide_lies_outside_or_over_another(found, language, monkeypatch):
    assert faults(slide(found, "전체 기간 · 모든 채널", language)) == []
    long = "고객은 ‘교환·반품’ 단계에서 가장 힘들어하고 그다음은 ‘배송’이며 두 단계 모두 지난 분기보다 뚜렷하게 나빠졌어요 " * 2
    monkeypatch.setattr("analytics.journey.slide.finding", lambda found, language: long.strip())
    assert faults(slide(found, "2026.01.01~2026.06.30 · 채널 리뷰, 설문, 채팅, 전화, 이메일, 앱스토어 · 고객군 자주 사는 고객", language)) == []


def test_hollow_absent_and_straight_are_in_the_drawing(found):
    for figure in (curve_wide(found), curve_tall(found)):
        text = figure.to_json()
        assert "monotone" not in text
        assert '"interpolate": "linear"' in text
        assert "break-paths" in text


def same(part, names):
    """A drawing without the names that Altair numbers and with one name for its table of rows."""
    if isinstance(part, dict):
        return {key: same(value, names) for key, value in part.items() if key not in ("datasets", "config", "$schema", "name")}
    if isinstance(part, list):
        return [same(one, names) for one in part]
    return "rows" if part in names else part


@pytest.mark.parametrize("upright", [False, True])
def test_a_form_that_was_filled_is_the_chart_drawn_whole(found, upright):
    whole = draw(curve_tall if upright else curve_wide, found, "ko", ("배송",)).spec
    filled = curve_drawn(found, "ko", upright, ("배송",)).spec
    rows = {name for name, content in whole["datasets"].items() if pa.ipc.open_stream(content).read_all().num_columns > 1}
    assert same(filled, {"rows"}) == same(whole, rows)
    assert pa.ipc.open_stream(filled["datasets"]["rows"]).read_all().equals(pa.ipc.open_stream(whole["datasets"][rows.pop()]).read_all())


def test_two_figures_do_not_share_what_a_form_was_filled_with(found, tell, warehouse):
    before = curve_drawn(found).spec["datasets"]["rows"]
    tell([{"stage": "배송", "customer_key": f"x{i}", "text": "말", "sentiment": 0.9} for i in range(60)])
    after = curve_drawn(journey(warehouse)).spec
    assert after["datasets"]["rows"] != before
    assert curve_drawn(found).spec["datasets"]["rows"] == before


def test_peak_low_end_and_moments_of_truth_are_named_at_their_stage(found):
    rows = pa.ipc.open_stream(curve_drawn(found, "en", False, ("배송",)).spec["datasets"]["rows"]).read_all().to_pylist()
    assert {row["place"]: row["mark"] for row in rows if row["mark"]} == {"Delivery": "low · end · moment of truth", "Discovery": "peak"}
    assert [row["place"] for row in rows if row["truth"]] == ["Delivery"]
