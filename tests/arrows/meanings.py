"""Looks for a meaning that is written down twice: run by `make check` as `python -m tests.arrows.meanings`.

Two public functions of one telling name (two words or more) in different modules, and two functions whose
bodies are the same but for names, are each a second home of one meaning. A single word (`search`, `answer`,
`finding`) is the verb of its own module: each noun may have it.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("data", "analytics", "prompts", "pages")
SMALLEST_BODY = 4  # statements; shorter bodies are alike by chance


class _Nameless(ast.NodeTransformer):
    """Every name and constant replaced, so that two copies with renamed variables look alike."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Name(id="_", ctx=node.ctx), node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.copy_location(ast.arg(arg="_"), node)


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def statements(node: ast.FunctionDef) -> list[ast.stmt]:
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return body


def shape(node: ast.FunctionDef) -> str:
    return "|".join(ast.dump(_Nameless().visit(statement)) for statement in statements(node))


def found() -> list[str]:
    """One line per meaning with two homes."""
    by_name: dict[str, list[str]] = defaultdict(list)
    by_shape: dict[str, list[str]] = defaultdict(list)
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = str(path.relative_to(ROOT))
            for node in functions(ast.parse(path.read_text(encoding="utf-8"))):
                long = len(statements(node)) >= SMALLEST_BODY
                if long and "_" in node.name.strip("_") and not node.name.startswith("_"):
                    by_name[node.name].append(place)
                if long:
                    by_shape[shape(node)].append(f"{place}:{node.name}")
    lines = [f"{name}() stands in {' and '.join(places)}" for name, places in by_name.items() if len(set(places)) > 1]
    lines += [f"the same body: {' and '.join(places)}" for places in by_shape.values() if len(places) > 1]
    return sorted(lines)


if __name__ == "__main__":
    problems = found()
    print("\n".join(problems) or "no meaning has two homes")
    sys.exit(bool(problems))
