"""A chart that is drawn across and downwards must never show both: the stylesheet chooses."""

from pathlib import Path


def test_the_stylesheet_hides_one_of_the_two_shapes():
    style = (Path(__file__).resolve().parents[2] / "pages" / "static" / "shell.css").read_text(encoding="utf-8")
    assert "st-key-across_" in style
    assert "st-key-down_" in style
