"""Columns whose name is close to a known one ("고객 넘버"): a proposal that the user confirms, never taken silently.

A proposal must hold twice: the name is near an alias once the words people exchange (넘버 and 번호, 날짜 and 일)
are made one, and the cells are what such a column holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from data.intake import cells
from data.intake.questions import Target
from data.intake.templates import Template, is_known, same, templates

_NEAR = 84.0  # of 100, over single Hangul letters: 별점수 and 별점 are 86
_MOST_SAMPLES = 100
_EXCHANGED = (
    (r"넘버|식별자|코드|아이디|번오|no$|num$|number$|code$|id$", "번호"), (r"날짜|일자|일시|시각|시점|타임|데이트", "일"), (r"구매자|주문자|회원|이용자|유저|사용자|손님|user|member|buyer", "고객"),
    (r"스코어|평가점|score", "점수"), (r"가격|비용|액수|매출액?|price|cost", "금액"), (r"본문|텍스트|글$|메시지", "내용"), (r"핸드폰|휴대폰|휴대전화|연락처|모바일", "전화번호"),
    (r"주문한|구매한|결제한|작성한|등록한|가입한", ""),
)  # fmt: skip
# What a table of a kind is little use without: a near name is asked about only where one of these is missing.
_NEEDED = {
    "feedback": (("text", "score"), ("answered_at",), ("customer_key", "phone", "email")),
    "orders": (("order_id",), ("ordered_at",), ("amount", "price", "order_total"), ("customer_key", "phone", "email")),
    "customers": (("customer_key", "phone", "email"),),
    "visits": (("visited_at",), ("session_id", "customer_key")),
}


@dataclass(frozen=True)
class Suggestion:
    """A column that may be ``field``, for its name is near ``alias`` (``nearness`` 0..100)."""

    column: str
    field: str
    alias: str
    nearness: float


def suggest(names: Sequence[str], samples: Mapping[str, Sequence[str]], kind: str, targets: Mapping[str, Target]) -> tuple[Suggestion, ...]:
    """For each thing that a table of this kind lacks, the nearest free column that holds it."""
    have = {target.field for target in targets.values()}
    generic = next(template for template in templates() if template.generic and template.kind == kind)
    free = [name for name in names if name not in targets and not is_known(name) and same(name)]
    found: list[Suggestion] = []
    for fields in _NEEDED[kind]:
        if have & set(fields):
            continue
        best = max(_near(free, samples, fields, generic), key=lambda one: one.nearness, default=None)
        if best is not None:
            found.append(best)
            free.remove(best.column)
    return tuple(found)


def _near(names: Sequence[str], samples: Mapping[str, Sequence[str]], fields: Sequence[str], template: Template) -> list[Suggestion]:
    out = []
    for field in fields:
        known = _forms(template.id, field)
        for name in names:
            hit = process.extractOne(_letters(name), list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
            if hit is not None and _about(field, name) and _holds(field, samples.get(name, ())):
                out.append(Suggestion(name, field, known[hit[0]], hit[1]))
    return out


_ABOUT = {"customer_key": "고객", "order_id": "주문|거래|영수증|전표|예약|예매|order|invoice|receipt"}  # 응답번호 is nobody's


def _about(field: str, name: str) -> bool:
    return field not in _ABOUT or bool(re.search(_ABOUT[field], unicodedata.normalize("NFC", _letters(name))))


@lru_cache(maxsize=64)
def _forms(template_id: str, field: str) -> dict[str, str]:
    template = next(one for one in templates() if one.id == template_id)
    return {_letters(alias): alias for alias in template.columns.get(field, ())}


def _letters(name: str) -> str:
    """A name in single letters (ㄱㅗㄱㅐㄱ) with the words people exchange made one."""
    plain = same(name)
    for said, word in _EXCHANGED:
        plain = re.sub(said, word, plain)
    return unicodedata.normalize("NFD", plain)


def _holds(field: str, said: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in said if cell.strip()][:_MOST_SAMPLES]
    return bool(filled) and sum(map(_TESTS.get(field, _is_id), filled)) >= 0.8 * len(filled)


def _readable(reader: Callable[[str], object]) -> Callable[[str], bool]:
    def test(cell: str) -> bool:
        try:
            reader(cell)
        except cells.Unreadable:
            return False
        return True

    return test


def _is_id(cell: str) -> bool:
    return len(cell) <= 40 and len(cell.split()) <= 2


_ANY_DAY = cells.Reading(today=date(2100, 1, 1), relative_to=date(2100, 1, 1))
_is_moment = _readable(lambda cell: cells.moment(cell, _ANY_DAY))
_TESTS: dict[str, Callable[[str], bool]] = {
    "answered_at": _is_moment, "ordered_at": _is_moment, "visited_at": _is_moment, "amount": _readable(cells.number),
    "price": _readable(cells.number), "order_total": _readable(cells.number), "score": _readable(cells.score),
    "text": lambda cell: len(cell) >= 4 and bool(re.search(r"[가-힣A-Za-z]{2}", cell)),
    "phone": lambda cell: bool(re.search(r"\d{3,}", cell)), "email": lambda cell: "@" in cell,
}  # fmt: skip
