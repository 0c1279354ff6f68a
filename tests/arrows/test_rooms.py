"""The house rules that a machine can see."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import analytics
import data
import prompts
from data.troubles import Trouble
from pages.kit.sentences import table

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("pages", "prompts", "analytics", "data")
SECTIONS = ("start", "monitor", "listen", "know", "act", "ask", "manage")
MOST_PAGE_LINES = 120


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def page_scripts() -> list[Path]:
    return sources(*(f"pages/{section}" for section in SECTIONS))


def imports(path: Path) -> set[str]:
    """Top names of all modules a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_each_room_imports_only_rooms_to_its_right() -> None:
    for position, room in enumerate(ROOMS):
        forbidden = set(ROOMS[:position])
        for path in sources(room):
            assert not imports(path) & forbidden, f"{path.relative_to(ROOT)} imports to the left"


def test_streamlit_stays_on_the_screen() -> None:
    for path in [*sources("prompts", "analytics", "data"), ROOT / "cli.py"]:
        assert "streamlit" not in imports(path), path


def test_the_import_contracts_hold() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_importing_analytics_loads_neither_streamlit_nor_openai() -> None:
    code = (
        "import importlib, json, pkgutil, sys, analytics\n"
        "for m in pkgutil.walk_packages(analytics.__path__, 'analytics.'): importlib.import_module(m.name)\n"
        "print(json.dumps([n for n in ('streamlit', 'openai') if n in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_a_page_is_short() -> None:
    long = {str(p.relative_to(ROOT)): n for p in page_scripts() if (n := len(p.read_text().splitlines())) > MOST_PAGE_LINES}
    assert not long


def test_no_script_lies_directly_in_pages() -> None:
    """Streamlit would run it on a cold deep link without the frame, and so without the sign-in."""
    assert {path.name for path in (ROOT / "pages").glob("*.py")} == {"__init__.py", "frame.py"}


def test_a_page_holds_no_sql_no_groupby_no_try_and_no_css() -> None:
    for path in page_scripts():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(node, ast.Try) for node in ast.walk(tree)), path
        text = path.read_text(encoding="utf-8")
        for word in ("groupby(", "<style", "SELECT ", "unsafe_allow_html"):
            assert word not in text, f"{path}: {word}"


def test_every_package_has_its_init() -> None:
    for room in ("prompts", "analytics", "data"):
        for folder in {path.parent for path in sources(room)}:
            assert (folder / "__init__.py").exists(), folder


def test_no_file_is_larger_than_six_megabytes() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:  # an archive without git: nothing is tracked
        return
    big = [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists() and (ROOT / name).stat().st_size > 6e6]
    assert not big


def test_every_requirement_is_pinned() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    assert all("==" in line for line in lines if line and not line.startswith((" ", "#")))


@pytest.mark.parametrize("path", sorted((ROOT / "pages/kit/troubles").glob("*.toml")), ids=lambda p: p.stem)
def test_every_trouble_has_its_sentence_in_both_languages(path: Path) -> None:
    for code, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
        assert words.get("ko") and words.get("en"), code
        assert set(words) <= {"ko", "ko_next", "en", "en_next"}, code


def test_every_trouble_that_can_be_raised_is_in_the_table() -> None:
    """Classes with subclasses are families: their members are raised and have the sentences."""
    for room in (analytics, data, prompts):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not module.name.endswith("worker"):
                importlib.import_module(module.name)
    silent = [one.__name__ for one in members(Trouble) if one.__name__ not in table()]
    assert not silent


def members(family: type[Trouble]) -> list[type[Trouble]]:
    """All classes at the ends of a family's tree that live in the rooms."""
    below = [one for one in family.__subclasses__() if one.__module__.split(".")[0] in ROOMS]
    return [member for one in below for member in members(one)] or ([family] if family is not Trouble else [])
