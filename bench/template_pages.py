"""One page a template into docs/import: what it is recognised by and what its columns become.

    python -m bench.template_pages

tests/data/intake/test_templates.py holds the pages against the templates.
"""

from __future__ import annotations

from pathlib import Path

from data import schema
from data.intake import telling
from data.intake.templates import Template, templates

FOLDER = Path(__file__).parents[1] / "docs" / "import"


def page_of(template: Template) -> str:
    """The page of one template, as Markdown."""
    parts = [
        f"# {template.ko}", f"자료 종류: {telling.kind(template.kind)}. 파일: `data/intake/templates/{template.id}.toml`", _known_by(template), _columns(template),
        *_rules(template),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _known_by(template: Template) -> str:
    if template.generic:
        return "알려진 양식이 아닐 때 열 이름과 내용으로 알아보는 일반 표예요."
    return f"이 열이 모두 있으면 이 양식으로 알아봐요: {_ticked(template.fingerprint)}"


def _columns(template: Template) -> str:
    rows = [f"| {telling.field(template.kind, field)} (`{field}`) | {_ticked(names)} |" for field, names in template.columns.items() if field != "never_asked"]
    return "\n".join(["| 마음에서는 | 파일의 열 이름(이 가운데 하나) |", "|---|---|", *rows])


def _rules(template: Template) -> list[str]:
    labels = {column.name: column.ko for column in schema.BY_NAME[template.kind].columns} | {"own_id": telling.field(template.kind, "own_id")}
    said = []
    if template.constants:
        said.append("언제나 이렇게 적어요: " + ", ".join(f"{labels[name]} = {value}" for name, value in template.constants.items()))
    if template.never:
        said.append(f"절대 읽지 않는 열: {_ticked(template.never)}")
    if template.identity:
        said.append("같은 행인지는 이 항목으로 알아봐요(다시 올리면 고쳐요): " + ", ".join(labels[name] for name in template.identity))
    if template.questions:
        said.append("나머지 열은 질문으로 봐요. 답 하나가 한 행이 돼요.")
    if template.fill_down:
        said.append(f"한 주문의 둘째 줄부터 빈 열은 첫 줄의 값으로 채워요: {_ticked(template.fill_down)}")
    if template.fill_dates:
        said.append("날짜가 빈 취소·환불 줄은 같은 주문의 날짜를 써요. 줄마다 되풀이된 주문 총액은 줄의 금액 비율로 나누고 1원까지 맞춰요.")
    if template.unreliable_customers:
        said.append("고객 번호가 없는 양식이라 고객별 수치는 믿기 어려워요.")
    return said


def _ticked(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    for one in templates():
        (FOLDER / f"{one.id}.md").write_text(page_of(one), encoding="utf-8")
