"""Which kind of table this is and what each column becomes, with the reason in a code.

First the known exports, by fingerprint; then the four generic sheets, by the names of their columns and, for
survey questions, by wording and values. A mapping the user gave always wins.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import schema
from data.intake import cells
from data.intake.questions import Target
from data.intake.suggesting import Suggestion, suggest
from data.intake.templates import EXTRA_FIELDS, Template, outside_brackets, same, templates

_MULTIPLE = frozenset({"score", "text"})
SET_ASIDE_COLUMNS = {"ko": ("파일의 행", "문제 열", "제외 이유"), "en": ("row in file", "problem column", "reason set aside")}
NOTHING = "none"  # a column that is not used
NOT_ASKED = "never_asked"  # a template's columns that look like questions and are none


@dataclass(frozen=True)
class Recognised:
    """The kind, the template and each column's target with the code of the reason."""

    kind: str | None
    template: Template | None
    targets: dict[str, Target]  # column name -> target
    why: dict[str, str]  # column name -> name | similar_name | template | question | content | suggested | given | never
    suggested: tuple[Suggestion, ...] = ()  # near names, to be confirmed


def fields_of(kind: str) -> tuple[str, ...]:
    """All fields a column of this kind may become."""
    return (*(column.name for column in schema.BY_NAME[kind].loadable), *EXTRA_FIELDS[kind])


def recognise(
    names: Sequence[str], samples: Mapping[str, Sequence[str]], *, kind: str | None, given: Mapping[str, str] | None
) -> Recognised:
    """Recognise a table by its column names and some cells of each column."""
    template = known_export(names, kind)
    if template is None:
        template = _generic(names, samples, kind) or _nearly(names, samples)
    if template is None:
        return Recognised(None, None, {}, {})
    targets, why = _matched(names, template)
    if template.kind == "feedback":
        _questions(names, samples, template, targets, why)
    suggested = suggest(names, samples, template.kind, targets) if template.generic else ()
    for one in suggested:
        targets[one.column], why[one.column] = Target(one.field), "suggested"
    if template.generic and template.kind == "feedback" and not {"score", "text"} & {one.field for one in targets.values()}:
        _by_content(names, samples, targets, why)
    for name, written in (given or {}).items():
        why[name] = "given"
        if written in ("", NOTHING, "-"):
            targets.pop(name, None)
        else:
            targets[name] = Target.parse(written)
    still = tuple(one for one in suggested if why[one.column] == "suggested")
    return Recognised(template.kind, template, targets, why, still)


def known_export(names: Sequence[str], kind: str | None = None) -> Template | None:
    """The template whose fingerprint is among the column names (the longest one)."""
    have = {same(name) for name in names} | {same(name.split(" > ")[0]) for name in names} | {same(name.split(" > ")[-1]) for name in names}
    fitting = [
        template
        for template in templates()
        if not template.generic
        and all(same(one) in have for one in template.fingerprint)
        and kind in (None, template.kind)
    ]
    return max(fitting, key=lambda template: len(template.fingerprint), default=None)


_CORE = {
    "feedback": {"text": 3.0, "score": 3.0, "answered_at": 1.0, "channel": 0.5, "touchpoint": 1.0, "stage": 0.5, "customer_key": 0.25},
    "orders": {"order_id": 2.0, "amount": 3.0, "price": 2.0, "quantity": 2.0, "ordered_at": 1.0, "status": 1.0, "customer_key": 0.25, "product": 0.5, "refunded": 1.0, "discount": 1.0},
    "visits": {"session_id": 3.0, "step": 1.5, "campaign": 2.0, "visited_at": 0.5, "customer_key": 0.25},
    "customers": {"name": 1.0, "phone": 1.5, "email": 1.5, "gender": 1.5, "birth_year": 1.5, "grade": 1.5, "joined_on": 0.5, "consent_marketing": 2.0, "customer_key": 0.5, "region": 0.5},
}  # fmt: skip
_LEAST = 0.7


def _generic(names: Sequence[str], samples: Mapping[str, Sequence[str]], kind: str | None) -> Template | None:
    generic = {template.kind: template for template in templates() if template.generic}
    if kind is not None:
        return generic[kind]
    points = {}
    for one, template in generic.items():
        targets, _ = _matched(names, template)
        if one == "feedback":
            _questions(names, samples, template, targets, {})
        fields = {target.field for target in targets.values()}
        points[one] = sum(_CORE[one].get(field, 0.0) for field in fields) if _possible(one, fields) else 0.0
    best = max(points, key=lambda one: points[one])
    return generic[best] if points[best] >= _LEAST else None


def _nearly(names: Sequence[str], samples: Mapping[str, Sequence[str]]) -> Template | None:
    """No kind by exact names: the kind that near names make possible, to be confirmed with them."""
    best, most = None, 2 * _LEAST
    for template in (one for one in templates() if one.generic):
        targets, _ = _matched(names, template)
        near = suggest(names, samples, template.kind, targets)
        fields = {target.field for target in targets.values()} | {one.field for one in near}
        points = sum(_CORE[template.kind].get(field, 0.0) for field in fields)
        if near and _possible(template.kind, fields) and points >= most:
            best, most = template, points
    return best


def _possible(kind: str, fields: set[str]) -> bool:
    if kind == "feedback":
        return bool(fields & {"score", "text"})
    if kind == "orders":
        return bool(fields & {"order_id", "ordered_at"}) and bool(fields & {"amount", "price", "quantity", "product"})
    if kind == "visits":
        return "visited_at" in fields and bool(fields & {"session_id", "customer_key", "step", "campaign"})
    return bool(fields & {"customer_key", "phone", "email"}) and len(fields) > 1


def _matched(names: Sequence[str], template: Template) -> tuple[dict[str, Target], dict[str, str]]:
    """Columns whose name is an alias: the exact name first, then the comparing form, then without brackets."""
    targets: dict[str, Target] = {}
    why: dict[str, str] = {}
    for name in names:
        if is_never(name, template):
            why[name] = "never"
    reason = "name" if template.generic else "template"
    for form, code in ((str, reason), (same, reason), (_last_part, reason), (outside_brackets, "similar_name")):
        for field, aliases in template.columns.items():
            taken = any(target.field == field for target in targets.values())
            for alias in aliases:
                for name in names:
                    free = name not in targets and name not in why and (field in _MULTIPLE or not taken)
                    if free and form(name) == form(alias):
                        targets[name], why[name], taken = Target(field), code, field != NOT_ASKED
    for name in [name for name, target in targets.items() if target.field == NOT_ASKED]:
        targets.pop(name)
        why[name] = "unknown"
    return {name: targets[name] for name in names if name in targets}, why


def _last_part(name: str) -> str:
    return same(re.sub(r"_\d+$", "", name.split(" > ")[-1]))


_NEVER = ("주민등록번호", "주민번호", "외국인등록번호", "통관고유부호", "통관번호", "카드번호", "계좌번호", "여권번호", "비밀번호", "password", "cardnumber")


def is_never(name: str, template: Template) -> bool:
    """Whether a column may not be loaded at all: the template says so, or its name does."""
    return same(name) in {same(one) for one in template.never} or _named_never(name)


def _named_never(name: str) -> bool:
    return any(word in same(name) for word in _NEVER)


# ---- remembered mappings -----------------------------------------------------------------------


def fingerprint(names: Sequence[str]) -> str:
    """The same for files with the same columns in the same order, and for their rows that were set aside."""
    own = names[3:] if comes_back(names) else names
    return hashlib.sha256("\x1f".join(name for name in own if not _named_never(name)).encode()).hexdigest()[:24]


def comes_back(names: Sequence[str]) -> bool:
    """Whether these are the columns of rows that were set aside, downloaded and corrected."""
    return tuple(names[:3]) in SET_ASIDE_COLUMNS.values()


def returning(of_file: str) -> str:
    """Under what the mapping of a file with this fingerprint is remembered for its rows that come back."""
    return f"{of_file}:returning"


# ---- survey questions ------------------------------------------------------------------------

_ASKS_SCORE = re.compile(r"추천|만족|쉬웠|쉽|수월|편리|노력|평점|별점|점수|몇 점|nps|csat|ces|rating|satisf|recommend|likely|easy|effort", re.IGNORECASE)
_ASKS_WORDS = re.compile(r"이유|의견|자유롭게|적어|작성해|말씀|개선|불편|바라는|하고 싶은 말|why|comment|tell us|feedback|improve", re.IGNORECASE)


def _questions(
    names: Sequence[str], samples: Mapping[str, Sequence[str]], template: Template, targets: dict[str, Target], why: dict[str, str]
) -> None:
    """Columns headed by a question: scored when the cells are scores, open when they are sentences."""
    for name in names:
        if name in targets or name in why:
            continue
        said = [cell.strip() for cell in samples.get(name, ()) if cell.strip()][:200]
        if _is_group(said):
            continue
        question = len(name) > 3 or template.questions
        if question and said and _ASKS_SCORE.search(name) and _scores(said):
            targets[name], why[name] = Target("score"), "question"
        elif question and said and (_ASKS_WORDS.search(name) or template.questions) and _sentences(said):
            targets[name], why[name] = Target("text"), "question"
        elif template.questions and said and _scores(said) and _short_scale(said):
            targets[name], why[name] = Target("score"), "question"


_GROUPS = frozenset({"promoter", "passive", "detractor", "promoters", "passives", "detractors", "추천고객", "중립고객", "비추천고객", "추천", "중립", "비추천"})


def _is_group(said: Sequence[str]) -> bool:
    """Whether cells are a choice among a few words (Promoter, 남성, 앱), which is no remark."""
    if said and all(cells.folded(cell) in _GROUPS for cell in said):
        return True
    few = len(said) >= 12 and len(set(said)) * 4 <= len(said)
    return few and max(map(len, said)) <= 12 and not _scores(said)


def _scores(said: Sequence[str]) -> bool:
    return sum(_score(cell) is not None for cell in said) >= 0.8 * len(said)


def _short_scale(said: Sequence[str]) -> bool:
    return all((value := _score(cell)) is None or 0 <= value <= 10 for cell in said)


def _score(cell: str) -> float | None:
    try:
        return cells.score(cell)[0]
    except cells.Unreadable:
        return None


def _sentences(said: Sequence[str]) -> bool:
    return sum(len(cell) for cell in said) / len(said) >= 6 and sum(bool(re.search(r"[가-힣A-Za-z]{2}", cell)) for cell in said) * 2 > len(said)


def _by_content(names: Sequence[str], samples: Mapping[str, Sequence[str]], targets: dict[str, Target], why: dict[str, str]) -> None:
    """No column was recognised as score or text: the column with the longest sentences is the text."""
    lengths = {}
    for name in names:
        said = [cell for cell in samples.get(name, ()) if cell.strip()]
        if name not in targets and said and _sentences(said):
            lengths[name] = sum(map(len, said)) / len(said)
    if lengths and max(lengths.values()) >= 8:
        best = max(lengths, key=lambda name: lengths[name])
        targets[best], why[best] = Target("text"), "content"
