"""The data set's own journey: another template, stages renamed, moved, removed or added, rules kept with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import pyarrow as pa

from analytics.journey.placing import place
from analytics.journey.stages import BadJourney, Rule, Stage, Template, chosen, has_own
from data.warehouse import Warehouse


@dataclass(frozen=True)
class EditedStage:
    """A row of the editor. was: the stage it came from (None: new). words: what places a remark here besides
    the rules it brought along (RE2 patterns); also: other names a file may use; touchpoints: their names."""

    was: str | None
    name: str
    en: str
    touchpoints: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def rows_of(template: Template) -> tuple[EditedStage, ...]:
    """A template as rows for the editor."""
    return tuple(
        EditedStage(stage.name, stage.name, stage.en, tuple(name for name, _ in stage.touchpoints), stage.also, _own_words(template, stage.name))
        for stage in template.stages
    )


def edited(template: Template, rows: Sequence[EditedStage]) -> Template:
    """The template after the rows: a renamed stage keeps its rules and answers to its old name as well.

    Raises BadJourney for no stages, two of one name, an empty name or a pattern that is none.
    """
    names = [row.name.strip() for row in rows]
    for bad, problem in ((not names, "no stages"), ("" in names, "a stage without a name"), (len(set(names)) < len(names), "two stages of one name")):
        if bad:
            raise BadJourney(key=template.key, where="stages", problem=problem)
    _check_patterns(template.key, rows)
    stages = tuple(_stage(template, row) for row in rows)
    renamed = {row.was: row.name.strip() for row in rows if row.was}
    moved = tuple(_rule(rule, renamed[rule.stage], rows) for rule in template.rules if rule.stage in renamed and not rule.id.startswith("own."))
    own = tuple(
        Rule(f"own.{number}", row.name.strip(), row.touchpoints[0] if row.touchpoints else None, 0.8, words=row.words)
        for number, row in enumerate(rows) if row.words
    )
    return Template(template.key, template.ko, template.en, stages, (*moved, *own))


def keep_journey(warehouse: Warehouse, template: Template) -> int:
    """Make it this data set's journey and place every remark and clause anew. Returns how many were placed."""
    placed, count = _placed(warehouse, "journey_texts", template, ())
    clauses, _ = _placed(warehouse, "journey_clauses", template, ("clause_no",))
    chosen = pa.table({"told": [told(template)]})
    warehouse.write("journey_place_again", placed=placed, placed_clauses=clauses, chosen_journey=chosen)
    return count


def place_as_chosen(warehouse: Warehouse) -> None:
    """Remarks that were just read stand on the default journey: put them on the data set's own, where it has one."""
    if has_own(warehouse):
        keep_journey(warehouse, chosen(warehouse))


def told(template: Template) -> str:
    """The template as JSON that ``stages.read`` reads back."""
    stages = [{"name": stage.name, "en": stage.en, "touchpoints": dict(stage.touchpoints), "also": list(stage.also)} for stage in template.stages]
    rules = [{key: value for key, value in asdict(rule).items() if value} for rule in template.rules]
    return json.dumps({"key": template.key, "ko": template.ko, "en": template.en, "stages": stages, "rules": rules}, ensure_ascii=False)


def _placed(warehouse: Warehouse, query: str, template: Template, keys: tuple[str, ...]) -> tuple[pa.Table, int]:
    rows = warehouse.query(query)
    found = place(rows["text"], channels=rows["channel"], questions=rows["question"], kinds=rows["question_kind"],
                  subjects=rows["subject"], done=rows["done"], journey=template)
    columns = {name: rows[name] for name in ("feedback_id", *keys)} | {
        "stage": pa.array(found.stage, pa.string(), from_pandas=True), "touchpoint": pa.array(found.touchpoint, pa.string(), from_pandas=True),
        "confidence": pa.array(found.confidence, pa.float32()), "rule": pa.array(found.rule, pa.string(), from_pandas=True),
    }
    return pa.table(columns), int((found.confidence > 0).sum())


def _own_words(template: Template, stage: str) -> tuple[str, ...]:
    return tuple(word for rule in template.rules if rule.id.startswith("own.") and rule.stage == stage for word in rule.words)


def _stage(template: Template, row: EditedStage) -> Stage:
    before = template.stage(row.was) if row.was else None
    english = dict(before.touchpoints) if before else {}
    also = [*row.also, *([row.was] if row.was and row.was != row.name.strip() else [])]
    return Stage(row.name.strip(), row.en.strip() or row.name.strip(), tuple((name, english.get(name, name)) for name in row.touchpoints),
                 tuple(dict.fromkeys(also)))


def _rule(rule: Rule, stage: str, rows: Sequence[EditedStage]) -> Rule:
    """A rule moves with its stage; a touchpoint that was removed leaves the stage alone."""
    kept = next(row.touchpoints for row in rows if row.name.strip() == stage)
    return replace(rule, stage=stage, touchpoint=rule.touchpoint if rule.touchpoint in kept else None)


def _check_patterns(key: str, rows: Sequence[EditedStage]) -> None:
    for row in rows:
        for word in row.words:
            try:
                place([""], journey=Template(key, "", "", (Stage("x", "x"),), (Rule("x", "x", None, 0.5, words=(word,)),)))
            except pa.ArrowInvalid as error:
                raise BadJourney(key=key, where=row.name, problem=f"not a pattern: {word}") from error
