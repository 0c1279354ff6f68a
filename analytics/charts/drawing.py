"""An Altair figure as plain Vega-Lite with its data apart, ready to be kept and shown again at no cost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
from altair.utils import schemapi

# Altair would validate every part against Vega-Lite's schema while it is put together, and the whole again at the end:
# half of what a chart costs. The tests of the charts validate the whole.
schemapi.disable_debug_mode()
_NESTED = ("layer", "hconcat", "vconcat", "concat")


class Layered(alt.LayerChart):
    """Marks one over the other, each with its own rows. ``alt.layer`` copies every part four times to share what can
    be shared among them, which is half of what a chart costs; nothing here is shared."""

    def __init__(self, data: Any = alt.Undefined, layer: Sequence[Any] = (), **properties: Any) -> None:
        super(alt.LayerChart, self).__init__(data=data, layer=list(layer), **properties)


def layered(*parts: Any, **properties: Any) -> Any:
    """The marks as one chart; the first lies lowest. Height and width are the whole's, never a part's."""
    return Layered(layer=parts, **properties)


@dataclass(frozen=True)
class Drawn:
    """``spec`` is Vega-Lite; spec["datasets"] holds name -> Arrow IPC stream (bytes)."""

    spec: Mapping[str, Any]


def draw(chart: Callable[..., Any], *args: Any, **options: Any) -> Drawn:
    """``chart(*args, **options)`` drawn, not validated. Altair's transformers are not touched: threads draw side by side."""
    figure = chart(*args, **options)
    datasets: dict[str, bytes] = {}
    _name_data(figure, datasets, {})
    spec = figure.to_dict(validate=False)
    view = spec.get("config", {}).get("view", {})
    for size in ("continuousWidth", "continuousHeight"):  # Altair's own default; the page gives the size
        view.pop(size, None)
    return Drawn(spec | {"datasets": datasets})


@dataclass(frozen=True)
class Form:
    """A chart without its content, kept and filled again: where a chart says ``EDGE_LOW``, ``EDGE_HIGH`` or ``PLACES``
    stand the numbers and names of the figure, and each ``alt.NamedData`` is one of its tables."""

    spec: Mapping[str, Any]

    def filled(self, low: float, high: float, places: list[str], **tables: pd.DataFrame) -> Drawn:
        spec = _put_in(self.spec, {EDGE_LOW: low, EDGE_HIGH: high}, places)
        datasets = dict(self.spec.get("datasets", {})) | {name: _arrow(frame) for name, frame in tables.items()}
        return Drawn(spec | {"datasets": datasets})


EDGE_LOW, EDGE_HIGH, PLACES = -98_765.0, 98_765.0, ["places"]


def form(chart: Callable[..., Any], *args: Any) -> Form:
    """``chart(*args)`` drawn once, to be filled with the content of many figures."""
    return Form(draw(chart, *args).spec)


def _put_in(part: Any, numbers: Mapping[float, float], places: list[str]) -> Any:
    if isinstance(part, dict):
        return {key: _put_in(value, numbers, places) for key, value in part.items() if key != "datasets"}
    if isinstance(part, list):
        return places if part == PLACES else [_put_in(value, numbers, places) for value in part]
    return numbers.get(part, part) if isinstance(part, float) else part


def _name_data(figure: Any, datasets: dict[str, bytes], names: dict[int, str]) -> None:
    """Frames of the figure and of its parts become Arrow under a name made of their content; layers share frames."""
    frame = figure.data
    if isinstance(frame, pd.DataFrame):
        if id(frame) not in names:
            stream = _arrow(frame)
            names[id(frame)] = hashlib.md5(stream, usedforsecurity=False).hexdigest()
            datasets[names[id(frame)]] = stream
        figure.data = alt.NamedData(names[id(frame)])
    for part in (part for parts in _NESTED for part in (getattr(figure, parts, None) or ()) if isinstance(part, alt.TopLevelMixin)):
        _name_data(part, datasets, names)


def _arrow(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()
