"""Every page opens on the sample, on an empty data set and on ten rows, for every role that may open it."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.customers.scoring import asked, score_customers
from analytics.customers.standing import find
from analytics.voice.scoring import score_new
from bench.interleavings import inside
from data import home, sample
from data.access import ROLES, may
from data.warehouse import close_all, open_warehouse
from pages.kit import nav, record, sentences

TODAY = date(2026, 11, 22)
ENTRIES = {entry.script: entry for entries in nav.menu().values() for entry in entries}
TEN_FEEDBACK = "INSERT INTO feedback (feedback_id, answered_at, customer_key, channel, question_kind, score, scale_min, scale_max, high_is_good, text) " \
    "SELECT i, TIMESTAMP '2026-11-01' + INTERVAL (i) DAY, 'c' || i % 4, '설문', 'nps', i, 0, 10, true, '배송이 빨라서 좋았어요' FROM range(10) t(i)"
TEN_LINES = "INSERT INTO orders (line_id, order_id, customer_key, ordered_at, product, quantity, amount, status) " \
    "SELECT i, 'o' || i, 'c' || i % 4, TIMESTAMP '2026-11-01' + INTERVAL (i) DAY, '수건', 1, 12000, 'paid' FROM range(10) t(i)"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the sample shop, its remarks read, and ten rows of the user's own."""
    folder = tmp_path_factory.mktemp("shop")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MAEUM_HOME", str(folder))
        shop = open_warehouse(home.SAMPLE)
        sample.make(shop, TODAY)
        score_new(shop)
        score_customers(shop, TODAY)  # as the frame's background run does after a load
        for name in ("segment", "churn", "value", "recommend"):
            model, args = asked(name, "en")
            find(shop, TODAY, model, *args)
        with open_warehouse(home.MAIN).writing() as writer:
            writer.execute(TEN_FEEDBACK)
            writer.execute(TEN_LINES)
        yield folder
        close_all()


@pytest.fixture
def at_shop(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAEUM_HOME", str(shop))


def said(page: Any) -> list[str]:
    """Everything a person reads on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "metric")
    return [str(element.value) for kind in kinds for element in getattr(page, kind)]


def fine(page: Any) -> None:
    assert not page.exception, page.exception[0].stack_trace
    assert not page.error, [element.value for element in page.error]
    assert said(page), "the page says nothing"


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes | str]]:
    """The files that pages offer while the test runs: name -> what makes it."""
    found: dict[str, Callable[[], bytes | str]] = {}
    monkeypatch.setattr(record, "on_record", lambda name, make: found.setdefault(name, make))
    return found


def parts_of(content: bytes) -> Iterator[bytes]:
    """A file and what is packed in it (XLSX and PPTX are zips, a PDF has packed streams)."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(stream)


def same_rows(csv: bytes, xlsx: bytes) -> None:
    """The two files of one table: the same rows, and the same totals of its numbers, which are numbers in both."""
    assert csv.startswith(b"\xef\xbb\xbf")
    one, other = pd.read_csv(io.BytesIO(csv)), pd.read_excel(io.BytesIO(xlsx))
    assert len(one) == len(other) and list(one.columns) == list(other.columns)
    for name in one.select_dtypes("number").columns:
        assert other[name].sum() == pytest.approx(one[name].sum())


@pytest.mark.parametrize("script", ENTRIES)
def test_a_page_opens_on_the_sample_in_korean_and_in_english(
    screen: Callable[..., Any], at_shop: None, shop: Path, offered: dict[str, Callable[[], bytes | str]], script: str
) -> None:
    page = screen(script, dataset=home.SAMPLE, timeout=90)
    fine(page)
    never = inside(shop)
    files = {name: made.encode() if isinstance(made := make(), str) else made for name, make in list(offered.items())}
    for name, content in files.items():
        assert content, name
        assert not any(never.search(part) for part in parts_of(content)), f"{name} names a place on this machine"
        if name.endswith(".csv"):
            same_rows(content, files[name.removesuffix("csv") + "xlsx"])
    page.session_state["language"] = "en"
    page.run()
    fine(page)
    assert not any("가" <= letter <= "힣" for element in page.title for letter in element.value)


@pytest.mark.parametrize("script", ENTRIES)
def test_a_page_opens_on_ten_rows(screen: Callable[..., Any], at_shop: None, script: str) -> None:
    fine(screen(script, dataset=home.MAIN, timeout=60))


@pytest.mark.parametrize("script", ENTRIES)
def test_a_page_opens_on_an_empty_data_set_and_says_what_to_do(screen: Callable[..., Any], script: str) -> None:
    fine(screen(script, dataset=home.MAIN, timeout=60))


@pytest.mark.parametrize(
    ("script", "role"), [(script, role) for script, entry in ENTRIES.items() for role in ROLES if not may(role, entry.needs)]
)
def test_a_page_stays_shut_for_a_role_that_may_not_open_it(screen: Callable[..., Any], script: str, role: str) -> None:
    page = screen(script, role=role, dataset=home.MAIN)
    assert not page.exception
    assert not page.title


def test_no_sentence_about_an_error_has_room_for_a_path_or_a_statement() -> None:
    facts = {(code, fact) for code, told in sentences.table().items() for text in told.values() for fact in re.findall(r"{(\w+)", text)}
    assert not [one for one in facts if one[1] in ("path", "sql", "statement", "traceback", "error")]
