"""The funnel: of the visits, how many reach each step, where most are lost, and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.metrics.catalogue import catalogue
from analytics.metrics.comparing import compare_all
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, MetricQuestion, Scope
from analytics.metrics.telling import label, written
from analytics.reports.korean import particle, percent, points_apart
from data.warehouse import Warehouse

# The metric of each passage, and the journey's stage at which somebody who is lost there was.
PASSAGES = {"product_view_rate": "탐색", "cart_rate": "비교", "checkout_rate": "구매", "payment_rate": "결제"}


@dataclass(frozen=True)
class Passage:
    """From one step to the next: ``cell`` is the share that goes on, of ``reached`` visits."""

    metric: str
    stage: str
    cell: Cell
    change: Change | None

    @property
    def reached(self) -> int:
        return self.cell.n

    @property
    def went_on(self) -> int:
        return int(self.cell.parts["hits"])


@dataclass(frozen=True)
class Funnel:
    """Visits that reach each step; ``whole`` is the share of visits that buy."""

    passages: tuple[Passage, ...]
    whole: Cell
    change: Change | None

    @property
    def counts(self) -> tuple[int, ...]:
        """Visits at each step: visit, product, cart, checkout, purchase."""
        return (self.whole.n, *(one.went_on for one in self.passages))

    @property
    def worsened(self) -> Passage | None:
        """The passage with the clearest fall against the period before."""
        fallen = [one for one in self.passages if one.change and one.change.clear and (one.change.difference or 0) < 0]
        return min(fallen, key=lambda one: one.change.p_value or 0 if one.change else 1, default=None)


def funnel(warehouse: Warehouse, scope: Scope) -> Funnel:
    """The funnel of a scope; values are None without visits."""
    names = (*PASSAGES, "conversion")
    changes = compare_all(warehouse, names, scope)
    cells = {name: measure(warehouse, MetricQuestion(name, scope=scope)).total for name in names}
    passages = tuple(Passage(name, stage, cells[name], changes.get(name)) for name, stage in PASSAGES.items())
    return Funnel(passages, cells["conversion"], changes.get("conversion"))


def funnel_title(found: Funnel, language: str = "ko") -> str:
    """Where it got clearly worse; else where most are lost."""
    ko = language == "ko"
    worse = found.worsened
    if worse and worse.change and worse.change.difference is not None:
        name, size = label(worse.metric, language), points_apart(worse.change.difference)
        return f"{particle(name, '이/가')} 앞 기간보다 {size} 떨어졌어요" if ko else f"{name} fell by {size} against the period before"
    lowest = min((one for one in found.passages if one.cell.value is not None), key=lambda one: one.cell.value or 0, default=None)
    if lowest is None or lowest.cell.value is None:
        return "방문 기록이 아직 모자라요" if ko else "Too few visits yet"
    lost = percent(1 - lowest.cell.value, 0)
    name = label(lowest.metric, language)
    return f"가장 많이 떠나는 곳은 {name} 단계예요({lost})" if ko else f"Most are lost at: {name} ({lost})"


def funnel_lines(found: Funnel, language: str = "ko") -> str:
    """The funnel in words, for those who cannot see the chart."""
    whole = catalogue().metric("conversion")
    steps = [f"{label(one.metric, language)} {written(whole, one.cell.value, language)} (n {one.reached:,})" for one in found.passages]
    return " → ".join([*steps, f"{label('conversion', language)} {written(whole, found.whole.value, language)}"])
