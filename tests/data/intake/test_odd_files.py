"""Odd and hostile files, made here: the right verdict, a plain sentence, every row accounted for, nothing dead."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
import xlsxwriter

from data.intake.examining import Examined, examine, settled

HEADER = "고객ID,작성일,채널,점수,내용\n"
ROWS = "".join(f"C{n:03d},2025-0{1 + n % 9}-1{n % 9},앱,{n % 11},상자가 {n}번 젖어 왔어요\n" for n in range(30))
PLAIN = HEADER + ROWS



def look(tmp_path: Path, content: bytes | str, name: str = "의견.csv", **more: Any) -> Examined:
    path = tmp_path / "stored"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return examine(path, name, **more)


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book)
    return stream.getvalue()


def sheet(book: xlsxwriter.Workbook, name: str = "자료") -> Any:
    page = book.add_worksheet(name)
    for at, row in enumerate([["고객ID", "작성일", "점수", "내용"], ["C1", "2025-01-02", 5, "빨라요"], ["C2", "2025-01-03", 3, "느려요"]]):
        page.write_row(at, 0, row)
    return page


def codes(examined: Examined) -> set[str]:
    return {note.code for note in examined.notes}


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_korean_encoding_reads_the_same_without_a_note(tmp_path: Path, encoding: str) -> None:
    found = look(tmp_path, PLAIN.encode(encoding))
    assert (found.verdict, found.rows_read, found.rows_loaded) == ("accept", 30, 30)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(tmp_path: Path, delimiter: str, line_end: str) -> None:
    found = look(tmp_path, PLAIN.replace(",", delimiter).replace("\n", line_end).encode())
    assert (found.verdict, found.delimiter, found.rows_read) == ("accept", delimiter, 30)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"), (b" \n\n ", "no_table"), (HEADER.encode(), "only_header"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not_a_table"),
        (b"%PDF-1.7 ...", "not_a_table"), (b"PK\x03\x04" + PLAIN.encode(), "broken_archive"), (b"PAR1" + os.urandom(300), "broken_parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(2000), "broken_workbook"), (b'[{"x":1},{"x":2}]', "no_columns"),
        ((",".join(f"c{n}" for n in range(3000)) + "\n1,2\n").encode(), "too_many_columns"), (b"x" * 3_000_000, "no_line_breaks"),
        (zipped(a__zip=zipped(a__csv=PLAIN.encode())), "nested_archive"), (b"\x1f\x8b" + os.urandom(100), "broken_archive"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_reason_and_a_next_step(tmp_path: Path, content: bytes, code: str) -> None:
    found = look(tmp_path, content)
    assert found.verdict == "refuse" and found.refused is not None
    assert found.refused[0] == code
    assert found.message("ko") and found.message("en") and str(tmp_path) not in found.message()


def test_the_first_line_is_asked_about_when_it_looks_like_data(tmp_path: Path) -> None:
    found = look(tmp_path, ROWS)
    assert found.verdict == "ask" and "header" in {choice.key for choice in found.choices} and found.rows_read == 30


def test_columns_set_apart_by_blanks_are_read_and_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("".join(f" {at:05d} {at % 7:04d} 1997{1 + at % 12:02d}18 {at % 5}   {at % 90}.33\n" for at in range(300)))
    found = examine(path)
    assert found.verdict == "ask" and len(found.columns) == 5 and {one.key for one in found.choices} == {"header", "kind"}
    fields = {"열1": "none", "열2": "customer_key", "열3": "ordered_at", "열4": "quantity", "열5": "amount"}
    said = examine(path, kind="orders", mapping=fields, answers={"header": "0"})
    assert (said.verdict, said.rows_loaded, said.totals["customers"]) == ("accept", 300, "7")


def test_words_without_a_table_stay_one_column(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("배송이 정말 빨라요\n포장이 조금 아쉬워요\n값이 아주 좋아요\n", encoding="utf-8")
    assert examine(path).delimiter is None


def test_title_rows_are_skipped_totals_left_out_and_the_header_row_asked_about(tmp_path: Path) -> None:
    found = look(tmp_path, "3월 의견 모음,,,,\n작성: 운영팀,,,,\n" + PLAIN + "합계,,,150,\n")
    assert found.verdict == "ask" and found.header_rows == (3, 3) and found.rows_read == 30
    assert settled(found).verdict == "accept_with_note" and "left_out_total" in codes(found)


def test_ragged_rows_are_set_aside_or_fitted_as_the_user_says(tmp_path: Path) -> None:
    text = HEADER + "C1,2025-01-01,앱,3,짧아요\nC2,2025-01-02,앱\nC3,2025-01-03,앱,5,길어요, 쉼표까지\n"
    found = look(tmp_path, text)
    assert found.verdict == "ask" and (found.rows_read, found.rows_loaded, found.rows_set_aside) == (3, 1, 2)
    kept = look(tmp_path, text, answers={"ragged": "keep"})
    assert (kept.rows_read, kept.rows_loaded + kept.rows_set_aside) == (3, 3) and kept.rows_loaded == 2


def test_an_unclosed_quote_swallows_nothing(tmp_path: Path) -> None:
    found = look(tmp_path, HEADER + 'C1,2025-01-01,앱,3,"열린 따옴표\n' + ROWS)
    assert found.rows_read == 31 and "open_quote" in codes(found)


def test_mixed_encodings_are_decided_line_by_line_and_told(tmp_path: Path) -> None:
    lines = PLAIN.splitlines(keepends=True)
    found = look(tmp_path, b"".join(line.encode("cp949" if at % 3 == 2 else "utf-8") for at, line in enumerate(lines)))
    assert found.rows_loaded == 30 and codes(found) == {"mixed_encodings"}


def test_names_are_made_safe_and_told(tmp_path: Path) -> None:
    for name in ("../../etc/x.csv", "a\0b.csv", "<img src=x>.csv", "‮vsc.exe", ".toml", "-rf.csv", "CON.csv", "가" * 400 + ".csv"):
        found = look(tmp_path, PLAIN, name)
        assert found.verdict == "accept_with_note" and codes(found) == {"safe_name"}, name
        assert not set(found.name) & set("/\\<>\0‮") and len(found.name) <= 130


def test_a_file_is_what_its_content_says(tmp_path: Path) -> None:
    assert "other_format" in codes(look(tmp_path, PLAIN, "의견.xlsx"))
    assert "other_format" in codes(look(tmp_path, workbook(lambda book: sheet(book)), "의견.csv"))
    page = "<html><body><table><tr><th>고객ID</th><th>점수</th><th>내용</th></tr><tr><td>C1</td><td>4</td><td>좋아요<script>x()</script></td></tr></table>"
    found = look(tmp_path, page.encode("cp949"), "의견.xls")
    assert found.container == "html" and found.rows_loaded == 1


def test_archives_hold_one_table_or_the_user_chooses(tmp_path: Path) -> None:
    assert look(tmp_path, gzip.compress(PLAIN.encode()), "의견.csv.gz").verdict == "accept"
    two = look(tmp_path, zipped(a__csv=PLAIN.encode(), b__csv=PLAIN.encode()), "둘.zip")
    assert two.verdict == "ask" and two.choices[0].options == ("a.csv", "b.csv")
    assert look(tmp_path, zipped(a__csv=PLAIN.encode(), b__csv=PLAIN.encode()), "둘.zip", answers={"member": "b.csv"}).rows_loaded == 30


def test_parquet_and_json_lines_read_like_sheets(tmp_path: Path) -> None:
    stream = io.BytesIO()
    parquet.write_table(pa.table({"고객ID": ["0012", "13"], "점수": [3, 5], "내용": ["가나다", None], "작성일": ["2025-01-01", "2025-01-02"]}), stream)
    found = look(tmp_path, stream.getvalue(), "의견.parquet")
    assert (found.container, found.rows_read, found.rows_loaded) == ("parquet", 2, 2)
    lines = "\n".join(json.dumps({"user_id": n, "rating": 4, "review": f"리뷰 {n}"}, ensure_ascii=False) for n in range(5))
    assert look(tmp_path, lines, "의견.jsonl").rows_loaded == 5


def test_sheets_hidden_ones_and_several_are_said_or_asked(tmp_path: Path) -> None:
    def with_hidden(book: xlsxwriter.Workbook) -> None:
        sheet(book)
        sheet(book, "비밀").hide()

    assert codes(look(tmp_path, workbook(with_hidden), "a.xlsx")) == {"hidden_sheets"}

    def two(book: xlsxwriter.Workbook) -> None:
        sheet(book, "1월")
        sheet(book, "2월")

    found = look(tmp_path, workbook(two), "a.xlsx")
    assert found.verdict == "ask" and found.choices[0].options == ("1월", "2월")
    assert look(tmp_path, workbook(two), "a.xlsx", sheet="2월").sheet == "2월"


def test_merged_headers_are_joined_and_asked_about(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.merge_range("A1:A2", "고객ID")
        page.merge_range("B1:C1", "점수")
        page.write_row(1, 1, ["NPS", "CSAT"])
        page.merge_range("D1:D2", "내용")
        for at in range(6):
            page.write_row(2 + at, 0, [f"C{at}", at + 4, 1 + at % 5, "좋아요"])

    found = look(tmp_path, workbook(fill), "a.xlsx")
    assert found.verdict == "ask" and found.header_rows == (1, 2)
    assert found.mapping["점수 > NPS"] == "score:nps:0-10" and found.mapping["점수 > CSAT"].startswith("score:csat")


def test_a_cell_far_away_does_not_take_the_machine(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet(book).write("XFD1048576", "x")

    found = look(tmp_path, workbook(fill), "a.xlsx")
    assert found.refused is not None and found.refused == ("far_cell", {"cell": "XFD1048576"})


def test_ids_keep_their_zeros_and_damaged_ones_are_told(tmp_path: Path) -> None:
    found = look(tmp_path, "주문번호,주문일,고객번호,금액\n2025010112345678,2025-01-01,0012,1000\n2025010112345679,2025-01-01,1.23E+15,2000\n")
    assert found.rows_loaded == 2 and "damaged_id" in codes(found)


def test_ambiguous_days_and_zones_are_asked_about(tmp_path: Path) -> None:
    def asked(*days: str) -> set[str]:
        rows = "".join(f"C{at},{day},3,좋아요\n" for at, day in enumerate(days))
        return {choice.key for choice in look(tmp_path, "고객ID,작성일,점수,내용\n" + rows).choices}

    assert asked("03/04/2025", "05/06/2025") == {"date_order"}
    assert asked("13/04/2025", "05/06/2025") == set()
    assert asked("2025-01-01T10:00:00Z", "2025-01-01T10:00:00Z", "2025-01-01 10:00") == {"zone"}
    assert asked("45658", "45659") == {"serials"}
    assert asked("3일 전", "어제") == {"relative_to"}
