"""The export templates: one TOML file a known export, four generic sheets beside them.

A template holds: ``fingerprint`` (columns that must all be there), ``columns`` (what each column becomes ->
its header names), ``constants``, ``identity`` (fields whose value names the row for good), ``never``
(columns that are not even read), ``questions`` (a survey: the other columns are questions), ``header_rows``,
``fill_down`` (blank cells repeat the order above) and ``fixture``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "templates"

# What a column may become beside the columns of the schema: read, used, never stored as they are.
EXTRA_FIELDS: dict[str, dict[str, str]] = {
    "feedback": {"own_id": "자체 번호", "phone": "전화번호", "email": "이메일", "question_kind": "질문 종류", "paid_event": "이벤트 번호"},
    "orders": {
        "product_code": "상품 코드", "price": "단가", "order_total": "주문 총액(줄마다 반복)", "supply": "공급가액", "tax": "부가세", "phone": "전화번호", "email": "이메일",
    },
    "customers": {"phone": "전화번호", "email": "이메일"},
    "visits": {"own_id": "자체 번호"},
}  # fmt: skip


@dataclass(frozen=True)
class Template:
    id: str
    ko: str
    en: str
    kind: str
    columns: dict[str, tuple[str, ...]]
    generic: bool = False
    fingerprint: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    constants: dict[str, Any] = field(default_factory=dict)
    questions: bool = False
    unreliable_customers: bool = False
    fill_down: tuple[str, ...] = ()  # columns whose blanks repeat the row above of the same first column
    fill_dates: bool = False  # cancel rows without date take their order's
    fixture: dict[str, Any] = field(default_factory=dict)


def same(name: str) -> str:
    """A header's comparing form: NFKC, small letters, no blanks, underscores or brackets.

    >>> same("주문 번호"), same("Order_ID"), same("상품구매금액(KRW)")
    ('주문번호', 'orderid', '상품구매금액krw')
    """
    return re.sub(r"[\s_\->()\[\]{}（）·.:*?'\"]+", "", unicodedata.normalize("NFKC", name)).lower()


def outside_brackets(name: str) -> str:
    """The comparing form without what stands in brackets: 상품구매금액(KRW) -> 상품구매금액."""
    return same(re.sub(r"[(\[{（].*?[)\]}）]", "", name))


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """All templates, those of known exports first."""
    found = [_load(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda template: (template.generic, -len(template.fingerprint))))


def _load(path: Path) -> Template:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(said) - set(Template.__dataclass_fields__)
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown)}")
    facts: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    return Template(**facts)


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Every header name of every template, in comparing form."""
    return frozenset(
        same(name)
        for template in templates()
        for names in (*template.columns.values(), template.fingerprint, template.never)
        for name in names
    )


def is_known(name: str) -> bool:
    """Whether a text is the name of a column seen in some export."""
    return same(name) in known_names() or bool(outside_brackets(name) and outside_brackets(name) in known_names())
