"""A reading -> an answer. Every word of it comes from the result: nothing is rounded, guessed or left unsaid twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from analytics.customers.churn import churn, keep_churn
from analytics.metrics import comparing, telling
from analytics.metrics.asking import movers, periods, verified, what_if
from analytics.metrics.asking.answer import (
    Answer,
    Choice,
    condition_words,
    follow_ups,
    limit_words,
    restated,
    sentences,
)
from analytics.metrics.asking.reading import LEAST_TO_RANK, read
from analytics.metrics.asking.turns import Edit, edited
from analytics.metrics.asking.understood import Asked, Reading, Refused
from analytics.metrics.asking.vocabulary import TIMES, vocabulary
from analytics.metrics.catalogue import Definition, catalogue
from analytics.metrics.decomposing import Effect, decompose
from analytics.metrics.hiding import hidden
from analytics.metrics.measuring import measure
from analytics.metrics.question import Cell, Change, Measured, Period, Scope
from analytics.reports import korean
from data.warehouse import Warehouse

_LISTED = 20
_TOLD = 3
_WALKED = ("channel", "stage", "product", "category", "segment", "region", "grade", "campaign")  # where a change is looked for
Look = Callable[[Any], Any]  # hides small groups from those who may not look at single people
_FACTS = ("grade", "region", "gender", "segment")  # of a customer list


def ask(warehouse: Warehouse, text: str, real_day: date, previous: Reading | None = None, may_list: bool = True,
        language: str = "ko", picked: str | None = None, edit: Edit | None = None) -> Answer:
    """Read and answer one question. may_list: whether the asker may see lists of customers (their role).
    picked: the name of the choice that settles an earlier question back; edit: what the asker changed by hand.

    "Today" is the day after the data's last one, at most ``real_day`` (docs/decisions/0003).
    """
    span = covered(warehouse)
    today = min(real_day, span.until) if span.until else real_day
    chosen = picked or (verified.picked(warehouse, text) if previous is None else None)
    found = read(text, vocabulary(warehouse), today, previous, span, chosen)
    if edit and isinstance(found, Reading):
        found = edited(found, edit, today)
    return answer(warehouse, text, found, today, may_list=may_list, language=language)


def answer(warehouse: Warehouse, text: str, found: Reading | Asked | Refused, today: date, *, may_list: bool = True,
           language: str = "ko") -> Answer:
    """The answer to what was read."""
    if isinstance(found, Reading) and found.intent == "who" and not may_list:
        found = Refused("role")
    if isinstance(found, Refused):
        return _refused(warehouse, text, found, language)
    if isinstance(found, Asked):
        return _asked_back(text, found, language)
    if found.intent == "who":
        return _who(warehouse, text, found, today, language)
    look: Look = _as_it_is if may_list else hidden
    if found.intent == "what_if":
        return _what_if(warehouse, text, found, look, language)
    if found.intent == "why":
        return _why(warehouse, text, found, today, look, language)
    return _figure(warehouse, text, found, today, look, language)


def covered(warehouse: Warehouse) -> Period:
    """First day of the data and the day after its last one; open without data."""
    rows = [row for row in warehouse.query("freshness").to_pylist() if row["first"]]
    if not rows:
        return Period()
    return Period(min(row["first"] for row in rows).date(), max(row["last"] for row in rows).date() + timedelta(days=1))


# ---- figures --------------------------------------------------------------------------------------------


def _as_it_is(result: Any) -> Any:
    return result


def _figure(warehouse: Warehouse, text: str, found: Reading, today: date, look: Look, language: str) -> Answer:
    if found.against:
        now, then = periods.so_far(found.question.scope.period, found.against, today)
        found = replace(found, question=replace(found.question, scope=found.question.scope.within(now)), against=then)
    whole = measure(warehouse, found.question)
    measured = look(whole)
    if measured.total.value is None and whole.total.value is not None:
        return _refused(warehouse, text, Refused("few"), language)
    change = None
    if found.against:
        against = found.question.scope.within(found.against)
        change = look(comparing.compare(warehouse, found.question.metric, found.question.scope, against))
    if found.moved:
        return _movers(warehouse, text, found, measured, change, look, language)
    cells = ranked(measured, found)
    sentence = _sentence(measured, cells, found, change, language)
    return Answer(text, "answered", sentence, found, restated(found, language), measured, change, tuple(_row(one, language) for one in cells),
                  suggestions=(), follow_ups=follow_ups(found, language))


def _movers(warehouse: Warehouse, text: str, found: Reading, measured: Measured, change: Change | None, look: Look, language: str) -> Answer:
    moved = tuple(one for one in look(movers.movers(warehouse, found)) if one.change.difference is not None)
    metric = catalogue().metric(found.question.metric)
    sentence = movers.sentence(metric, found, moved, language) if measured.total.value is not None else _nothing(metric, language)
    return Answer(text, "answered", sentence, found, restated(found, language), measured, change,
                  tuple(movers.row(one, language) for one in moved), follow_ups=follow_ups(found, language))


def ranked(measured: Measured, found: Reading) -> tuple[Cell, ...]:
    """The cells in the order asked for; a ranking leaves out groups too small to be told apart from chance."""
    cells = measured.cells
    if found.limits:
        cells = tuple(cell for cell in cells if cell.value is not None and all(one.keeps(cell.value) for one in found.limits))
    if found.order is None:
        return cells
    known = [cell for cell in cells if cell.value is not None and None not in cell.group.values()]
    large = [cell for cell in known if cell.n >= LEAST_TO_RANK] or known
    large.sort(key=lambda cell: cell.value or 0.0, reverse=found.order == "high")
    return tuple(large[: found.top])


def _row(cell: Cell, language: str) -> Mapping[str, Any]:
    group = {name: telling.group_words(name, value, language) for name, value in cell.group.items()}
    return {**group, "value": cell.value, "low": cell.low, "high": cell.high, "n": cell.n}


def _sentence(measured: Measured, cells: tuple[Cell, ...], found: Reading, change: Change | None, language: str) -> str:
    metric = catalogue().metric(measured.question.metric)
    if measured.total.value is None:
        return _nothing(metric, language)
    if change is not None:
        return _changed(metric, measured, found, change, language)
    if found.limits:
        return _within_limits(metric, measured, cells, found, language)
    if found.order and cells:
        return _first(metric, cells, found, language)
    told = _value(metric, measured.total, language)
    when = korean.period(measured.question.scope.period) if language == "ko" else telling.period_words(measured.question.scope.period, "en")
    name = metric.label[language]
    by = found.question.by
    most = f" {telling.ranking_title(measured, by[0], language)}." if len(by) == 1 and by[0] not in TIMES else ""
    if language == "ko":
        return f"{when} {korean.particle(name, '은/는')} {told}.{most}"
    return f"{name}, {when}: {told}.{most}"


def _nothing(metric: Definition, language: str) -> str:
    return f"이 조건에 맞는 {metric.label['ko']} 자료가 없어요." if language == "ko" else f"There is no data for {metric.label['en']} here."


def _value(metric: Definition, cell: Cell, language: str) -> str:
    """Value, interval and n: "+12 (95% 구간 +5 ~ +19, n=203)"."""
    between = telling.interval(metric, cell, language)
    written = telling.written(metric, cell.value, language)
    if language == "en":
        return f"{written} ({f'95% interval {between}, ' if between else ''}n={cell.n:,})"
    inside = f"{f'95% 구간 {between}, ' if between else ''}n={cell.n:,}"
    return f"{korean.particle(f'{written}', '이에요/예요')} ({inside})" if metric.unit != "points" else f"{written}점이에요 ({inside})"


def _changed(metric: Definition, measured: Measured, found: Reading, change: Change, language: str) -> str:
    now, then = telling.written(metric, change.now.value, language), telling.written(metric, change.then.value, language)
    before = korean.period(found.against or Period()) if language == "ko" else telling.period_words(found.against or Period(), "en")
    moved = telling.change_words(metric, change, language)
    when = korean.period(measured.question.scope.period)
    if language == "en":
        return f"{metric.label['en']}: {now} (n={change.now.n:,}) against {then} in {before} (n={change.then.n:,}): {moved}."
    return (f"{when} {korean.particle(metric.label['ko'], '은/는')} {now}(n={change.now.n:,}), {korean.particle(before, '은/는')} {then}"
            f"(n={change.then.n:,}). 차이: {moved}.")


def _within_limits(metric: Definition, measured: Measured, cells: tuple[Cell, ...], found: Reading, language: str) -> str:
    """Which groups keep the limits; of one figure whether it does, and whether its interval leaves that open."""
    ko, limits = language == "ko", ", ".join(limit_words(metric, one, language) for one in found.limits)
    if found.question.by:
        known = [cell for cell in cells if None not in cell.group.values()]
        noun = catalogue().dimensions[found.question.by[0]].label[language]
        if not known:
            return f"{korean.particle(metric.label['ko'], '이/가')} {limits}인 {korean.particle(noun, '이/가')} 없어요." if ko else f"No {noun} has {metric.label['en']} {limits}."
        first = max(known, key=lambda cell: cell.value or 0.0)
        group, told = " · ".join(telling.group_words(name, value, language) for name, value in first.group.items()), _value(metric, first, language)
        open_ones = sum(_unsure(cell, found) for cell in known)
        more = (f" 이 가운데 {open_ones}개는 95% 구간이 기준에 걸쳐 있어요." if ko else f" The interval of {open_ones} of them holds the limit.") if open_ones else ""
        if ko:
            return f"{korean.particle(metric.label['ko'], '이/가')} {limits}인 {korean.particle(noun, '은/는')} {len(known):,}개예요. 가장 높은 곳은 ‘{group}’, {told}.{more}"
        return f"{len(known):,} of {noun} with {metric.label['en']} {limits}. Highest: {group}, {told}.{more}"
    kept = all(one.keeps(measured.total.value or 0.0) for one in found.limits)
    told, unsure = _value(metric, measured.total, language), _unsure(measured.total, found)
    when = korean.period(found.question.scope.period) if ko else telling.period_words(found.question.scope.period, "en")
    if ko:
        open_end = " 다만 95% 구간이 기준에 걸쳐 있어 단정할 수는 없어요." if unsure else ""
        return f"{'네' if kept else '아니요'}, {when} {korean.particle(metric.label['ko'], '은/는')} {told}. 기준: {limits}.{open_end}"
    return f"{'Yes' if kept else 'No'}: {metric.label['en']}, {when}, is {told}. Limit: {limits}.{' Its interval holds the limit, so this is not certain.' if unsure else ''}"


def _unsure(cell: Cell, found: Reading) -> bool:
    return cell.low is not None and cell.high is not None and any(cell.low < one.value < cell.high for one in found.limits)


def _first(metric: Definition, cells: tuple[Cell, ...], found: Reading, language: str) -> str:
    group = " · ".join(telling.group_words(name, value, language) for name, value in cells[0].group.items())
    told = _value(metric, cells[0], language)
    if language == "en":
        return f"{'Highest' if found.order == 'high' else 'Lowest'} {metric.label['en']}: {group}, {told}."
    much = "높은" if found.order == "high" else "낮은"
    return f"{korean.particle(metric.label['ko'], '이/가')} 가장 {much} 곳은 ‘{group}’, {told}."


# ---- why and who -----------------------------------------------------------------------------------------


def _what_if(warehouse: Warehouse, text: str, found: Reading, look: Look, language: str) -> Answer:
    """What the supposition makes of the figure, all else as it is."""
    measured = look(measure(warehouse, found.question))
    outcome = look(what_if.work_out(warehouse, found, measured))
    if isinstance(outcome, str) or any(one.cell.value is None for one in outcome.used):
        return _refused(warehouse, text, Refused(outcome if isinstance(outcome, str) else "few"), language)
    sentence = _supposed(catalogue().metric(found.question.metric), found, outcome, language)
    return Answer(text, "answered", sentence, found, restated(found, language), measured, outcome=outcome, rows=what_if.rows(outcome))


def _supposed(metric: Definition, found: Reading, outcome: what_if.Outcome, language: str) -> str:
    ko, shift = language == "ko", outcome.shift
    now, then = (telling.written(metric, value, language) for value in (outcome.now.value, outcome.then))
    moved = telling.moved(metric, shift.value, language)
    share = f", {100 * shift.value / outcome.now.value:+.1f}%".replace("-", "−") if metric.interval == "none" and outcome.now.value else ""
    ends = f"{telling.moved(metric, shift.low, language)} ~ {telling.moved(metric, shift.high, language)}"
    held = ", ".join(one[language] for one in outcome.held)
    supposed = condition_words(found.scenario, language) if found.scenario else ""
    if ko:
        between = f" (변화의 95% 구간 {ends})" if shift.estimated else ""
        rest = f"{korean.particle(held, '을/를')} 비롯해 나머지는" if held else "나머지는"
        return f"{supposed} {korean.particle(metric.label['ko'], '은/는')} {now} → {then} ({moved}{share}){between}. {rest} 그대로라고 본 계산이고, 예측은 아니에요."
    between = f" (95% interval of the change {ends})" if shift.estimated else ""
    rest = f", {held} included," if held else ""
    return f"{supposed}: {metric.label['en']} {now} → {then} ({moved}{share}){between}. All else{rest} is taken to stay as it is; this is arithmetic, not a forecast."


def _why(warehouse: Warehouse, text: str, found: Reading, today: date, look: Look, language: str) -> Answer:
    """The change of the whole, and where it comes from: the groups that moved more than noise."""
    if found.question.scope.period == Period():
        found = replace(found, question=replace(found.question, scope=found.question.scope.within(Period(today - timedelta(weeks=4), today))))
    scope, metric = found.question.scope, catalogue().metric(found.question.metric)
    period, against = periods.so_far(scope.period, found.against or periods.preceding(scope.period), today)
    scope = scope.within(period)
    found = replace(found, question=replace(found.question, by=(), scope=scope), against=against)
    measured = look(measure(warehouse, found.question))
    change = look(comparing.compare(warehouse, metric.name, scope, scope.within(against)))
    places = look(_places(warehouse, metric, scope, scope.within(against)))
    findings = tuple(_place(metric, dimension, effect, language) for dimension, effect in places[:_TOLD])
    if measured.total.value is None or change is None or change.difference is None:
        sentence = _nothing(metric, language)
    else:
        noise = change.test != "none" and not change.clear
        findings = () if noise else findings
        sentence = f"{_changed(metric, measured, found, change, language)} {_cause(findings, noise, language)}"
    rows = tuple({"dimension": dimension, "group": str(one.group), "part": one.both, "mix": one.mix, "rate": one.rate,
                  "n": one.now.n if one.now else 0} for dimension, one in places)
    return Answer(text, "answered", sentence, found, restated(found, language), measured, change, rows, findings, follow_ups=follow_ups(found, language))


def _places(warehouse: Warehouse, metric: Definition, scope: Scope, then: Scope) -> list[tuple[str, Effect]]:
    """Of each dimension the group with the largest part in the change, largest first (with sign of the change)."""
    fixed = {one.dimension for one in scope.filters}
    found = []
    for name in _WALKED:
        if name in catalogue().dimensions_of(metric) and name not in fixed:
            parts = decompose(warehouse, metric.name, name, scope, then)
            known = [one for one in parts.effects if one.group is not None] if parts else []
            same = [one for one in known if parts and one.both * parts.difference > 0 and len(known) > 1]
            found += [(name, max(same, key=lambda one: abs(one.both)))] if same else []
    return sorted(found, key=lambda place: -abs(place[1].both))


def _cause(findings: tuple[str, ...], noise: bool, language: str) -> str:
    if noise:
        return "우연한 흔들림보다 크지 않아서 이유를 찾지 않았어요." if language == "ko" else "No larger than chance, so no cause was looked for."
    if findings:
        return ("변화의 큰 몫: " if language == "ko" else "The largest parts: ") + ", ".join(findings) + "."
    return "어느 한 곳의 몫이 두드러지지는 않아요." if language == "ko" else "No single place stands out."


def _place(metric: Definition, dimension: str, effect: Effect, language: str) -> str:
    """Where a part of the change comes from; a place, not a proven cause."""
    label = catalogue().dimensions[dimension].label[language]
    group = telling.group_words(dimension, effect.group, language)
    return f"{label} ‘{group}’ {telling.moved(metric, effect.both, language)}"


def _who(warehouse: Warehouse, text: str, found: Reading, today: date, language: str) -> Answer:
    wanted = {name: [] for name in _FACTS}
    wanted |= {one.dimension: list(one.values) for one in found.question.scope.filters if one.dimension in wanted and not one.exclude}
    if not warehouse.query("customer_scores_of", model="churn").num_rows:
        keep_churn(warehouse, churn(warehouse, today, language=language))
    rows = tuple(warehouse.query("asking_customers", **wanted, most=found.top or _LISTED).to_pylist())
    if not rows:
        return _refused(warehouse, text, Refused("nobody"), language)
    first = korean.percent(rows[0]["risk"], 0)
    sentence = (f"이탈 위험이 높은 순서로 {korean.people(len(rows))}이에요. 가장 높은 고객의 위험은 {first}예요." if language == "ko"
                else f"{len(rows):,} customers by risk of leaving; the highest risk is {first}.")
    return Answer(text, "answered", sentence, found, restated(found, language), rows=rows)


# ---- not answered ---------------------------------------------------------------------------------------


def _refused(warehouse: Warehouse, text: str, found: Refused, language: str) -> Answer:
    labels = {name: one.label[language] for name, one in catalogue().dimensions.items()}
    span = telling.period_words(covered(warehouse), language)
    facts = {"said": labels.get(found.said, found.said), "choices": ", ".join(labels[name] for name in found.choices), "span": span}
    return Answer(text, "refused", sentences()[found.reason][language].format(**facts), reason=found.reason, suggestions=suggestions(warehouse, language, text))


def _asked_back(text: str, found: Asked, language: str) -> Answer:
    sizes = {"relative": ("지금 값의 {said}만큼", "{said} of what it is now"), "points": ("{said}p(퍼센트포인트)", "{said} points")}
    names = {"size": lambda name: sizes[name][language == "en"].format(said=found.said), "metric": lambda name: catalogue().metric(name).label[language], "dimension": lambda name: catalogue().dimensions[name].label[language]}
    choices = tuple(Choice(name, names[found.about](name) if found.about in names else name) for name in found.choices)
    return Answer(text, "asked_back", sentences()[found.about][language].format(said=found.said), choices=choices, reason=found.about)


def suggestions(warehouse: Warehouse, language: str = "ko", near: str = "") -> tuple[str, ...]:
    """Questions that this data can answer: checked ones first (those worded like ``near``), then of what was loaded."""
    n = {row["kind"]: row["n"] for row in warehouse.query("freshness").to_pylist()}
    ko = language == "ko"
    told = [one.text for one in verified.nearest(warehouse, near) if one.alone]
    if n.get("feedback"):
        told += ["지난달 채널별 NPS", "평점이 가장 낮은 상품 3개", "지난달 부정 비율이 왜 달라졌어?"] if ko else ["NPS by channel last month", "bottom 3 products by rating"]
    if n.get("orders"):
        told += ["이번 달 매출은 지난달보다 늘었어?", "상품별 매출 상위 5개"] if ko else ["revenue this month vs last month", "top 5 products by revenue"]
    if n.get("visits"):
        told += ["월별 전환율 추이"] if ko else ["monthly conversion trend"]
    return tuple(dict.fromkeys(told))


