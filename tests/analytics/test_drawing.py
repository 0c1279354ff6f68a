"""A chart drawn to be kept is the chart that Altair draws."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest
import vl_convert

from analytics.charts.drawing import draw, layered

ROWS = pd.DataFrame({"at": pd.to_datetime(["2026-01-01", "2026-02-01"]), "value": [1.5, None], "name": ["배송", None]})
OTHERS = pd.DataFrame({"whole": [1.0]})


def two_marks(rows: pd.DataFrame, colour: str = "#0f8577", together: Any = layered) -> Any:
    base: Any = alt.Chart(rows).encode(x="at:T", y="value:Q")
    rule: Any = alt.Chart(OTHERS).mark_rule()
    return together(base.mark_line(color=colour), base.mark_point(size=40), rule.encode(y="whole:Q"), height=200)


def data_names(spec: Any) -> list[str]:
    if isinstance(spec, list):
        return [name for part in spec for name in data_names(part)]
    if not isinstance(spec, dict):
        return []
    own = [spec["data"]["name"]] if "data" in spec else []
    return own + [name for key, part in spec.items() if key not in ("data", "datasets") for name in data_names(part)]


def without_data(spec: Any) -> Any:
    if isinstance(spec, list):
        return [without_data(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    return {key: without_data(part) for key, part in spec.items() if key not in ("data", "datasets", "config")}


def test_what_is_drawn_is_what_altair_draws() -> None:
    validated = two_marks(ROWS).to_dict()
    assert without_data(dict(draw(two_marks, ROWS).spec)) == without_data(validated)


def test_layers_look_as_altairs_own_do() -> None:
    ours, altairs = (vl_convert.vegalite_to_svg(two_marks(ROWS, together=way).to_dict()) for way in (layered, alt.layer))
    assert ours == altairs


def test_every_part_finds_its_rows_unchanged() -> None:
    spec = dict(draw(two_marks, ROWS).spec)
    assert len(set(data_names(spec))) == 2
    assert set(data_names(spec)) == set(spec["datasets"])
    tables = [pa.ipc.open_stream(stream).read_all().to_pandas() for stream in spec["datasets"].values()]
    assert any(table.equals(ROWS) for table in tables)
    assert any(table.equals(OTHERS) for table in tables)


def test_the_same_rows_give_the_same_chart_and_other_rows_another() -> None:
    assert draw(two_marks, ROWS) == draw(two_marks, ROWS.copy())
    assert draw(two_marks, ROWS) != draw(two_marks, ROWS.assign(value=[1.5, 2.0]))
    assert draw(two_marks, ROWS) != draw(two_marks, ROWS, colour="#c2573d")


def test_altairs_own_size_does_not_overrule_the_page() -> None:
    assert "continuousWidth" not in str(draw(two_marks, ROWS).spec)


def test_a_chart_that_cannot_be_drawn_raises() -> None:
    with pytest.raises(TypeError):
        draw(two_marks)
