"""Odd files as people really upload them, each with the verdict and the facts that a good product gives.

``cases()`` builds them from scratch in families: encodings, delimiters, headers, cells, workbooks, containers,
exports and surveys. Every file is in our own words; nothing is copied from a customer or a corpus.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sqlite3
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

ACCEPT, NOTE, ASK, REFUSE = "accept", "accept_with_note", "ask", "refuse"
Cells = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Case:
    """One file; ``None`` means that the fact is not looked at."""

    name: str
    content: bytes
    verdict: str
    rows: tuple[int, int, int] | None = None  # read, loaded, set aside
    kind: str | None = None
    template: str | None = None
    encoding: str | None = None
    maps: Mapping[str, str] = field(default_factory=dict)  # column -> target, as far as given
    unmapped: tuple[str, ...] = ()  # columns that must not be used
    notes: frozenset[str] = frozenset()  # codes that must be among the notes
    asks: frozenset[str] | None = None  # keys of the open choices, all of them
    refused: str | None = None
    total: str | None = None  # net money of an order file
    stored: int | None = None
    hides: tuple[str, ...] = ()  # texts that may stand nowhere in the prepared rows
    asked: Mapping[str, Any] = field(default_factory=dict)  # further arguments of examine()


def cases() -> Iterator[Case]:
    for family in (_encodings, _delimiters, _headers, _dates, _numbers, _ids, _personal, _workbooks, _containers, _not_tables,
                   _shops, _surveys, _reviews, _people_and_visits):  # fmt: skip
        yield from family()


# ---- building blocks -------------------------------------------------------------------------------

HEAD = ["고객번호", "작성일", "채널", "평점", "의견"]
SAID = ["포장이 꼼꼼해서 만족해요", "배송이 늦어서 속상했어요", "상담원이 친절했습니다", "색이 화면과 달라요", "다시 살 것 같아요"]


def remarks(count: int = 12) -> list[list[str]]:
    return [[f"M{at:04d}", f"2025-{1 + at % 12:02d}-{1 + at % 28:02d}", ("앱", "전화", "리뷰")[at % 3], str(1 + at % 5), f"{SAID[at % 5]} ({at})"] for at in range(count)]


def csv_text(rows: Cells, delimiter: str = ",", end: str = "\n") -> str:
    def quoted(cell: object) -> str:
        text = "" if cell is None else str(cell)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in (delimiter, '"', "\n", "\r")) else text

    return "".join(delimiter.join(map(quoted, row)) + end for row in rows)


def csv_bytes(rows: Cells, encoding: str = "utf-8", **more: str) -> bytes:
    return csv_text(rows, **more).encode(encoding)


def book(*sheets: Cells, fill: Callable[[xlsxwriter.Workbook, Any], Any] | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False, **options}) as made:
        for rows in sheets:
            page = made.add_worksheet()
            for at, row in enumerate(rows):
                for over, cell in enumerate(row):
                    if isinstance(cell, (date, datetime)):
                        page.write_datetime(at, over, cell, made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
                    elif cell is not None:
                        page.write(at, over, cell)
        if fill:
            fill(made, made.worksheets()[0])
    return stream.getvalue()


def parts_changed(content: bytes, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook with its XML parts rewritten (None leaves a part out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def korean_zip(name: str, content: bytes) -> bytes:
    """A ZIP as Korean Windows writes it: the name in cp949, no UTF-8 flag."""
    stand_in = "x" * len(name.encode("cp949"))
    return packed({stand_in: content}).replace(stand_in.encode(), name.encode("cp949"))


def to_parquet(columns: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(dict(columns)), out)
    return out.getvalue()


def html_table(rows: Cells, encoding: str = "utf-8", before: str = "") -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<html><head><meta charset="{encoding}"></head><body>{before}<table border=1>{lines}</table></body></html>'.encode(encoding)


# ---- families --------------------------------------------------------------------------------------


def _encodings() -> Iterator[Case]:
    rows, n = [HEAD, *remarks()], (12, 12, 0)
    for encoding, said in (("utf-8-sig", "utf-8-sig"), ("cp949", "cp949"), ("euc-kr", "cp949"), ("utf-16", "utf-16"), ("utf-16-be", "utf-16-be")):
        yield Case(f"{encoding}.csv", csv_bytes(rows, encoding), ACCEPT, n, "feedback", encoding=said)
    yield Case("bom_utf16be.csv", b"\xfe\xff" + csv_bytes(rows, "utf-16-be"), ACCEPT, n, "feedback")
    yield Case("utf16_tabs.txt", csv_bytes(rows, "utf-16", delimiter="\t", end="\r\n"), ACCEPT, n, "feedback")  # Excel's "Unicode text"
    yield Case("rare_syllables.csv", csv_bytes([HEAD, *[[*row[:4], f"똠방각하 펲시 뷁 {row[4]}"] for row in remarks()]], "cp949"), ACCEPT, n, encoding="cp949")
    mixed = csv_bytes([HEAD]) + b"".join(csv_bytes([row], "cp949" if at % 4 else "utf-8") for at, row in enumerate(remarks()))
    yield Case("mostly_cp949.csv", mixed, NOTE, n, "feedback", notes=frozenset({"mixed_encodings"}))
    broken = csv_bytes(rows).replace("상담원".encode(), b"\xed\xff\xfe\xff")
    yield Case("broken_letters.csv", broken, NOTE, n, "feedback", notes=frozenset({"broken_lines"}))
    yield Case("johab.csv", csv_bytes(rows, "johab"), ASK, n, "feedback", encoding="johab", asks=frozenset({"encoding"}))
    yield Case("johab_answered.csv", csv_bytes(rows, "johab"), ACCEPT, n, "feedback", encoding="johab", asked={"answers": {"encoding": "johab"}})
    western = [["user_id", "created_at", "rating", "comment"], *[[f"u{at}", "2025-01-02", at % 5 + 1, f"très déçu, café froid à l'arrivée {at}"] for at in range(9)]]
    yield Case("western.csv", csv_bytes(western, "latin-1"), ASK, (9, 9, 0), "feedback", encoding="cp1252", asks=frozenset({"encoding"}))
    yield Case("two_boms.csv", b"\xef\xbb\xbf" * 2 + csv_bytes(rows), ACCEPT, n, "feedback", maps={"고객번호": "customer_key"})
    yield Case("ascii_only.csv", csv_bytes([["user_id", "created_at", "rating", "comment"], *[[f"u{at}", "2025-01-02", at % 5 + 1, f"great box no {at}"] for at in range(9)]]), ACCEPT, (9, 9, 0), "feedback")


def _delimiters() -> Iterator[Case]:
    rows, n = [HEAD, *remarks()], (12, 12, 0)
    for name, delimiter in (("tab", "\t"), ("semicolon", ";"), ("pipe", "|"), ("caret", "^")):
        commas = [HEAD, *[[*row[:4], row[4] + ", 정말, 그래요"] for row in remarks()]]
        yield Case(f"{name}_with_commas.csv", csv_bytes(commas, delimiter=delimiter), ACCEPT, n, "feedback")
    yield Case("cr_only.csv", csv_bytes(rows, end="\r"), ACCEPT, n, "feedback")
    yield Case("sep_semicolon.csv", b"sep=;\r\n" + csv_bytes(rows, delimiter=";", end="\r\n"), ACCEPT, n, "feedback")
    said = [[*row[:4], f'그가 "최고"라고 했어요,\n둘째 줄\r\n\r\n넷째 줄 {at}'] for at, row in enumerate(remarks())]
    yield Case("newlines_in_quotes.csv", csv_bytes([HEAD, *said]), ACCEPT, n, "feedback")
    yield Case("everything_quoted.csv", ("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)).encode(), ACCEPT, n, "feedback")
    yield Case("trailing_commas.csv", csv_bytes([[*row, "", ""] for row in rows]), ACCEPT, n, "feedback")
    yield Case("blank_lines_between.csv", csv_bytes(rows, end="\n\n"), ACCEPT, n, "feedback")
    yield Case("rows_of_commas.csv", csv_bytes([*rows, *[[""] * 5] * 40]), ACCEPT, n, "feedback")
    yield Case("no_last_newline.csv", csv_bytes(rows).rstrip(b"\n"), ACCEPT, n, "feedback")
    yield Case("blanks_after_commas.csv", csv_text(rows).replace(",", ", ").encode(), ACCEPT, n, "feedback")
    short = csv_bytes([HEAD, *remarks(6)]) + b"M9,2025-01-01\n" + "M8,2025-01-01,앱,4,좋아요, 그런데, 늦어요\n".encode()
    yield Case("ragged_both_ways.csv", short, ASK, (8, 6, 2), "feedback", asks=frozenset({"ragged"}))
    yield Case("quote_left_open.csv", csv_bytes([HEAD, *remarks(3)]) + 'M9,2025-01-01,앱,4,"열린 따옴표\n'.encode() + csv_bytes(remarks(3)), NOTE, (7, 7, 0), notes=frozenset({"open_quote"}))
    yield Case("one_column.csv", ("의견\n" + "\n".join(f"{text} {at}" for at, text in enumerate(SAID * 3)) + "\n").encode(), NOTE, (15, 15, 0), "feedback", notes=frozenset({"no_date"}))


def _headers() -> Iterator[Case]:
    rows = remarks()
    yield Case("printed_report.csv", csv_bytes([["고객의 소리 보고서", "", "", "", ""], ["출력: 2025-03-01", "", "", "", ""], ["", "", "", "", ""], HEAD, *rows, ["합계", "", "", "36", ""]]),
               ASK, (12, 12, 0), "feedback", asks=frozenset({"header"}), notes=frozenset({"left_out_total"}))  # fmt: skip
    units = [["주문번호", "주문일", "상품명", "수량", "금액"], ["", "", "", "(단위: 개)", "(단위: 원)"], *[[f"R{at}", "2025-02-03", "컵", "1", "1,000"] for at in range(5)]]
    yield Case("units_below.csv", csv_bytes(units), ASK, (5, 5, 0), "orders", asks=frozenset({"header"}), total="5000")
    yield Case("units_above.csv", csv_bytes([["(단위: 원)", "", "", "", ""], units[0], *units[2:]]), ASK, (5, 5, 0), "orders", asks=frozenset({"header"}), total="5000")
    yield Case("header_again_each_page.csv", csv_bytes([HEAD, *rows[:5], HEAD, *rows[5:10], HEAD, *rows[10:]]), NOTE, (12, 12, 0), notes=frozenset({"left_out_repeated_header"}))
    yield Case("two_same_headers.csv", csv_bytes([["고객번호", "내용", "내용", "작성일"], ["a", "빨라요", "느려요", "2025-01-01"]]), NOTE, (1, 1, 0), "feedback", notes=frozenset({"duplicate_headers"}))
    yield Case("headers_with_newlines.xlsx", book([["고객\n번호", "작성\n일", "평\n점", "의견\n(자유)"], ["a", "2025-01-01", 4, "상자가 커요"]]), ACCEPT, (1, 1, 0), "feedback")
    yield Case("nfd_header.csv", csv_bytes([[__import__("unicodedata").normalize("NFD", name) for name in HEAD], *rows]), ACCEPT, (12, 12, 0), "feedback", maps={"의견": "text", "평점": "score:rating:1-5"})
    yield Case("unknown_words.csv", csv_bytes([["가", "나", "다"], ["1", "x", "2"], ["3", "y", "4"]]), ASK, (2, 0, 2), asks=frozenset({"kind"}))
    yield Case("header_only.xlsx", book([HEAD]), REFUSE, refused="only_header")
    yield Case("smartstore_reviews_empty.csv", csv_bytes([["상품번호", "상품명", "구매자평점", "리뷰상세내용", "리뷰등록일", "리뷰글번호", "상품주문번호"]]), REFUSE, refused="only_header")
    yield Case("total_above.csv", csv_bytes([["주문번호", "주문일", "상품명", "수량", "금액"], ["합계", "", "", "5", "5000"], *units[2:]]), NOTE, (5, 5, 0), "orders", total="5000", notes=frozenset({"left_out_total"}))
    yield Case("subtotals_between.csv", csv_bytes([units[0], *units[2:4], ["소계", "", "", "2", "2000"], *units[4:], ["소계", "", "", "3", "3000"], ["총계", "", "", "5", "5000"]]),
               NOTE, (5, 5, 0), "orders", total="5000", notes=frozenset({"left_out_total"}))  # fmt: skip
    yield Case("remarks_at_foot.csv", csv_bytes([HEAD, *rows, ["※ 고객센터 집계 기준", "", "", "", ""], ["출처: 운영팀", "", "", "", ""]]), NOTE, (12, 12, 0), notes=frozenset({"left_out_footer"}))
    yield Case("header_with_marks.csv", csv_bytes([["*고객번호", "작성일(필수)", "[채널]", "평점 *", "의견:"], *rows]), ACCEPT, (12, 12, 0), "feedback", maps={"평점 *": "score:rating:1-5"})
    yield Case("number_column_first.csv", csv_bytes([["No.", *HEAD], *[[at + 1, *row] for at, row in enumerate(rows)]]), ACCEPT, (12, 12, 0), "feedback")


def _dates() -> Iterator[Case]:
    forms = ["2025-03-05", "2025.03.05.", "2025. 3. 5 오후 2:31", "25.03.05", "2025년 3월 5일", "20250305", "2025/3/5 14:31:07", "2025-03-05T14:31:07+09:00",
             "2025-03-05 오전 9:05", "Mar 5, 2025", "2025년 3월 5일 (수) 14시 31분", "2025-03-05(수)", "２０２５－０３－０５", "20250305143107"]  # fmt: skip
    yield Case("every_date_form.csv", csv_bytes([["고객번호", "작성일", "의견"], *[[f"c{at}", one, f"좋아요 {at}"] for at, one in enumerate(forms)]]), ACCEPT, (14, 14, 0), "feedback")
    yield Case("not_dates.csv", csv_bytes([["고객번호", "작성일", "의견"], *[[f"c{at}", one, "좋아요"] for at, one in enumerate(["2025-02-30", "2025-13-01", "미정", "2025-01-03", "", "2090-01-01"])]]),
               NOTE, (6, 2, 4), "feedback", notes=frozenset({"set_aside"}))  # fmt: skip
    for name, days, asks in (
        ("day_or_month", ["03/04/2025", "05/06/2025"], {"date_order"}), ("day_first_seen", ["25/04/2025", "05/06/2025"], set()),
        ("serials", ["45800", "45801.5"], {"serials"}), ("days_ago", ["3일 전", "2주 전", "어제"], {"relative_to"}),
        ("zones", ["2025-01-01T00:00:00Z", "2025-01-01T09:00:00Z", "2025-01-01 10:00"], {"zone"}),
        ("unix", ["1735689600", "1735776000"], set()),
    ):  # fmt: skip
        content = csv_bytes([["고객번호", "작성일", "의견"], *[[f"c{at}", day, f"좋아요 {at}"] for at, day in enumerate(days)]])
        yield Case(f"{name}.csv", content, ASK if asks else NOTE if name == "unix" else ACCEPT, (len(days), len(days), 0), asks=frozenset(asks))
    yield Case("real_dates.xlsx", book([["고객번호", "작성일", "의견"], *[[f"c{at}", datetime(2025, 3, 1 + at, 9, 30), "좋아요"] for at in range(6)]]), ACCEPT, (6, 6, 0), "feedback")
    yield Case("serials.xlsx", book([["고객번호", "작성일", "의견"], *[[f"c{at}", 45700 + at, "좋아요"] for at in range(6)]]), ASK, (6, 6, 0), asks=frozenset({"serials"}))
    yield Case("since_1904.xlsx", book([["고객번호", "작성일", "의견"], *[[f"c{at}", datetime(2025, 3, 1 + at), "좋아요"] for at in range(6)]], date_1904=True), ACCEPT, (6, 6, 0))
    yield Case("date_and_time_apart.csv", csv_bytes([["고객번호", "작성일", "작성시각", "의견"], *[[f"c{at}", f"2025-03-0{at + 1}", "14:30", "좋아요"] for at in range(6)]]), ACCEPT, (6, 6, 0), maps={"작성일": "answered_at"}, unmapped=("작성시각",))


def _numbers() -> Iterator[Case]:
    head = ["주문번호", "주문일", "고객번호", "상품명", "수량", "결제금액"]
    money = ["₩12,000", "12,000원", "1만2천원", "１２，０００", "12000.00", "KRW 12,000", "￦12,000", "12,000 원", '"12,000"', "12 000"]
    rows = [[f"J{at}", "2025-05-01", f"c{at}", "컵", "1", one] for at, one in enumerate(money)]
    yield Case("money_forms.csv", csv_bytes([head, *rows[:8]]), ACCEPT, (8, 8, 0), "orders", total="96000")
    yield Case("money_spaced.csv", csv_bytes([head, rows[9]]), ACCEPT, (1, 1, 0), "orders", total="12000")
    refunds = [["J1", "2025-05-01", "c1", "컵", "1", "10000"], ["J2", "2025-05-02", "c2", "컵", "-1", "-10000"], ["J3", "2025-05-02", "c2", "컵", "-1", "(10,000)"], ["J4", "2025-05-03", "c1", "컵", "-1", "▲10,000"]]
    yield Case("negative_refunds.csv", csv_bytes([head, *refunds]), ACCEPT, (4, 4, 0), "orders", total="-20000")
    yield Case("decimal_comma.csv", csv_bytes([["Order ID", "Order Date", "Customer ID", "Product", "Quantity", "Amount"], *[[f"E{at}", "2025-05-01", f"c{at}", "Cup", "1", "12,50"] for at in range(4)]], delimiter=";"),
               NOTE, (4, 4, 0), "orders", asks=frozenset(), notes=frozenset({"decimal_comma"}), total="50")  # fmt: skip
    yield Case("german_thousands.csv", csv_bytes([["Order ID", "Order Date", "Customer ID", "Product", "Quantity", "Amount"], *[[f"E{at}", "2025-05-01", f"c{at}", "Cup", "1", "1.234,50"] for at in range(4)]], delimiter=";"),
               NOTE, (4, 4, 0), "orders", total="4938", notes=frozenset({"decimal_comma"}))  # fmt: skip
    yield Case("unreadable_money.csv", csv_bytes([head, *rows[:2], ["J8", "2025-05-01", "c", "컵", "1", "무료"], ["J9", "2025-05-01", "c", "컵", "둘", "1000"]]), NOTE, (4, 2, 2), "orders", notes=frozenset({"set_aside"}))
    yield Case("missing_money.csv", csv_bytes([head, *rows[:2], ["J8", "2025-05-01", "c", "컵", "1", "-"], ["J9", "2025-05-01", "c", "컵", "1", ""]]), NOTE, (4, 4, 0), "orders", total="24000", notes=frozenset({"no_amount"}))
    tax = [["주문번호", "주문일", "고객번호", "상품명", "수량", "공급가액", "부가세", "합계금액"], *[[f"T{at}", "2025-05-01", f"c{at}", "컵", "1", "10,000", "1,000", "11,000"] for at in range(3)]]
    yield Case("tax_and_total.csv", csv_bytes(tax), ACCEPT, (3, 3, 0), "orders", total="33000", maps={"합계금액": "amount"})
    yield Case("tax_without_total.csv", csv_bytes([row[:-1] for row in tax]), NOTE, (3, 3, 0), "orders", total="33000", notes=frozenset({"tax_added"}))
    repeated = [["주문번호", "주문일", "고객번호", "상품명", "수량", "단가", "총결제금액"], ["A1", "2025-05-01", "c", "컵", "1", "3000", "10000"], ["A1", "2025-05-01", "c", "접시", "1", "7000", "10000"], ["A2", "2025-05-02", "d", "컵", "2", "3000", "5000"]]
    yield Case("order_total_on_each_line.csv", csv_bytes(repeated), NOTE, (3, 3, 0), "orders", total="15000", notes=frozenset({"allocated"}))
    thousand = [["주문번호", "주문일", "고객번호", "상품명", "수량", "금액(천원)"], ["A1", "2025-05-01", "c", "컵", "1", "12"], ["A2", "2025-05-01", "c", "컵", "1", "30"]]
    yield Case("in_thousands.csv", csv_bytes(thousand), NOTE, (2, 2, 0), "orders", total="42000", notes=frozenset({"money_unit"}))
    yield Case("scores_outside.csv", csv_bytes([["고객번호", "작성일", "NPS", "의견"], *[[f"c{at}", "2025-01-01", str(one), "음"] for at, one in enumerate([*range(11), 11, -1, "모름"])]]),
               NOTE, (14, 11, 3), "feedback", notes=frozenset({"set_aside"}), maps={"NPS": "score:nps:0-10"})  # fmt: skip
    yield Case("score_words.csv", csv_bytes([["고객번호", "작성일", "만족도", "의견"], *[["c", "2025-01-01", one, f"음 {one}"] for one in ("매우 만족", "만족", "보통", "불만족", "매우 불만족", "★★★☆☆", "4/5", "5점")]]),
               ACCEPT, (8, 8, 0), "feedback", maps={"만족도": "score:csat:1-5"})  # fmt: skip


def _ids() -> Iterator[Case]:
    head = ["주문번호", "주문일", "회원번호", "상품명", "수량", "결제금액"]
    yield Case("sixteen_digits.xlsx", book([head, *[[f"202505010000{at:04d}", "2025-05-01", f"000{at}", "컵", 1, 1000] for at in range(4)]]), ACCEPT, (4, 4, 0), "orders", maps={"회원번호": "customer_key"})
    yield Case("ids_cut_by_excel.xlsx", book([head, *[[2025050100001230 + 10 * at, "2025-05-01", f"c{at}", "컵", 1, 1000] for at in range(4)]]), NOTE, (4, 4, 0), "orders", notes=frozenset({"long_numbers"}))
    yield Case("damaged_order_ids.csv", csv_bytes([head, ["2.02505E+15", "2025-05-01", "c", "컵", "1", "1000"], ["2025050100001234", "2025-05-01", "c", "컵", "1", "1000"]]), NOTE, (2, 1, 1), "orders", notes=frozenset({"set_aside"}))
    yield Case("armoured_ids.csv", csv_bytes([head, ['="00123"', "2025-05-01", "'0007", "컵", "1", "1000"]]), ACCEPT, (1, 1, 0), "orders")
    yield Case("ids_with_point_zero.csv", csv_bytes([head, ["123.0", "2025-05-01", "77.0", "컵", "1", "1000"]]), NOTE, (1, 1, 0), "orders", notes=frozenset({"decimal_id"}))


def _personal() -> Iterator[Case]:
    resident, card, account, customs = "900101-1234567", "4111-1111-1111-1111", "국민 123456-04-567890", "P123456789012"
    everywhere = [["고객번호", "작성일", "채널", "평점", "의견", "상품명", "메모"],
                  [resident, "2025-01-01", card, "5", f"제 주민번호는 {resident}, 카드 {card} 입니다", f"컵 {resident}", customs],
                  ["c2", "2025-01-02", "앱", "4", f"환불 계좌 {account} 010-1234-5678 a.b@example.com 통관 {customs}", card, resident]]  # fmt: skip
    yield Case("numbers_in_every_column.csv", csv_bytes(everywhere), NOTE, (2, 2, 0), "feedback", notes=frozenset({"masked"}), hides=(resident, card, "1234567", "123456-04-567890", "010-1234-5678"))
    yield Case("column_of_resident_numbers.csv", csv_bytes([["회원번호", "이름", "주민등록번호", "휴대폰", "가입일"], ["m1", "한가을", resident, "010-1111-2222", "2024-01-01"]]), NOTE, (1, 1, 0), "customers",
               notes=frozenset({"never_loaded"}), unmapped=("주민등록번호",), hides=(resident, "010-1111-2222"))  # fmt: skip
    yield Case("card_as_order_number.csv", csv_bytes([["주문번호", "주문일", "고객번호", "상품명", "수량", "금액"], [card, "2025-01-01", "c", "컵", "1", "1000"]]), NOTE, (1, 1, 0), "orders", hides=(card,))
    yield Case("formulas_as_text.csv", csv_bytes([HEAD, ["=cmd|'/C calc'!A0", "2025-01-01", "@SUM(1)", "4", "=HYPERLINK(\"http://x\",\"눌러요\")"], ["+82", "2025-01-02", "-앱", "5", "-1은 싫어요"]]), ACCEPT, (2, 2, 0), "feedback")
    yield Case("scripts_as_headers.csv", csv_bytes([["고객번호", "<script>alert(1)</script>", "의견", "'; DROP TABLE feedback;--", "평점"], ["a", "x", "좋습니다", "y", "3"], ["b", "x", "그냥 그래요", "y", "4"]]), NOTE, (2, 2, 0), "feedback")


def _workbooks() -> Iterator[Case]:
    rows, n = [HEAD, *remarks()], (12, 12, 0)
    yield Case("plain.xlsx", book(rows), ACCEPT, n, "feedback")
    wrong = parts_changed(book(rows), lambda name, part: part.replace(b'<dimension ref="A1:E13"/>', b'<dimension ref="A1"/>') if "sheet1" in name else part)
    yield Case("wrong_dimension.xlsx", wrong, ACCEPT, n, "feedback")
    large = parts_changed(book(rows), lambda name, part: part.replace(b'<dimension ref="A1:E13"/>', b'<dimension ref="A1:XFD1048576"/>') if "sheet1" in name else part)
    yield Case("huge_dimension.xlsx", large, ACCEPT, n, "feedback")
    yield Case("far_cell.xlsx", book(rows, fill=lambda _, page: page.write("XFD1048576", "x")), REFUSE, refused="far_cell")
    yield Case("far_row.xlsx", book(rows, fill=lambda _, page: page.write("A150000", " ")), ACCEPT, n, "feedback")
    yield Case("macros.xlsm", parts_changed(book(rows), lambda _, part: part, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 60}), NOTE, n, notes=frozenset({"macros"}))

    def hide(made: xlsxwriter.Workbook, page: Any) -> None:
        made.worksheets()[1].hide()

    yield Case("hidden_sheet.xlsx", book(rows, rows, fill=hide), NOTE, n, notes=frozenset({"hidden_sheets"}))
    yield Case("very_hidden.xlsx", book(rows, rows, fill=lambda made, _: made.worksheets()[1].very_hidden()), NOTE, n, notes=frozenset({"hidden_sheets"}))
    yield Case("hidden_rows.xlsx", book(rows, fill=lambda _, page: [page.set_row(at, None, None, {"hidden": True}) for at in (3, 4)]), NOTE, n, notes=frozenset({"hidden_rows"}))
    yield Case("three_sheets.xlsx", book(rows, rows, rows), ASK, n, asks=frozenset({"sheet"}))
    yield Case("empty_second_sheet.xlsx", book(rows, []), ACCEPT, n)
    yield Case("cover_sheet.xlsx", book([["보고서 표지"], ["작성자: 운영팀"]], rows), ASK, asks=frozenset({"sheet"}), kind="feedback")
    yield Case("formulas.xlsx", book(rows, fill=lambda _, page: page.write_formula("D2", "=1+3", None, 4)), ACCEPT, n)
    yield Case("error_cells.xlsx", book(rows, fill=lambda _, page: page.write_formula("E2", "=1/0", None, "#DIV/0!")), NOTE, n, notes=frozenset({"error_cells"}))

    def groups(_: xlsxwriter.Workbook, page: Any) -> None:
        page.merge_range("A1:A2", "고객번호")
        page.merge_range("B1:B2", "응답일")
        page.merge_range("C1:D1", "점수")
        page.write_row(1, 2, ["NPS", "만족도"])
        page.merge_range("E1:E2", "의견")
        for at in range(8):
            page.write_row(2 + at, 0, [f"c{at}", f"2025-01-0{at + 1}", at + 2, 1 + at % 5, "괜찮아요"])

    yield Case("merged_groups.xlsx", book([], fill=groups), ASK, (8, 8, 0), "feedback", asks=frozenset({"header"}), maps={"점수 > NPS": "score:nps:0-10", "점수 > 만족도": "score:csat:1-5"})
    deep = [["기간", "구", "가구", "사람", "사람", "사람", "사람"], ["기간", "구", "가구", "합계", "합계", "내국인", "내국인"], ["기간", "구", "가구", "계", "여자", "계", "여자"], *[["2024.1/4", f"{at}구", 100 + at, 250, 120, 240, 115] for at in range(6)]]
    yield Case("three_deep.xlsx", book(deep), ASK, (6, 0, 6), asks=frozenset({"header", "kind"}), notes=frozenset({"deep_header"}))
    yield Case("starts_at_c4.xlsx", book([], fill=lambda _, page: [page.write_row(3 + at, 2, row) for at, row in enumerate(rows)]), ACCEPT, n, "feedback")
    yield Case("numbers_as_text.xlsx", book([["주문번호", "주문일", "고객번호", "상품명", "수량", "금액"], ["1", "20250501", "c", "컵", "1", "1,000"]]), ACCEPT, (1, 1, 0), "orders", total="1000")
    yield Case("booleans.xlsx", book([["회원번호", "이름", "가입일", "마케팅수신동의"], ["m1", "가", "2024-01-01", True], ["m2", "나", "2024-01-01", False]]), ACCEPT, (2, 2, 0), "customers")
    yield Case("named_csv.csv", book(rows), NOTE, n, notes=frozenset({"other_format"}))
    yield Case("named_xls.xls", book(rows), NOTE, n, notes=frozenset({"other_format"}))
    yield Case("page_as.xls", html_table(rows, "euc-kr"), NOTE, n, notes=frozenset({"other_format"}), kind="feedback")
    yield Case("page_with_menu.xls", html_table(rows, before="<table><tr><td>메뉴</td></tr></table><p>조회 결과</p>"), NOTE, n, notes=frozenset({"other_format"}))
    yield Case("tabs_as.xls", csv_bytes(rows, "cp949", delimiter="\t"), NOTE, n, notes=frozenset({"other_format"}))
    yield Case("cut_short.xlsx", book(rows)[:-900], REFUSE)
    yield Case("spreadsheet_2003.xls", _spreadsheet_2003(rows), ACCEPT, n, "feedback")
    yield Case("chart_sheet.xlsx", book(rows, fill=lambda made, _: made.add_chartsheet().set_chart(_chart(made))), ACCEPT, n)


def _chart(made: xlsxwriter.Workbook) -> Any:
    chart: Any = made.add_chart({"type": "line"})
    chart.add_series({"values": "=Sheet1!$D$2:$D$13"})
    return chart


def _spreadsheet_2003(rows: Cells) -> bytes:
    """"XML spreadsheet 2003": what some groupware calls .xls."""
    cells = "".join("<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>" for row in rows)
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        f' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>{cells}</Table></Worksheet></Workbook>'
    ).encode()


def _containers() -> Iterator[Case]:
    rows, n = [HEAD, *remarks()], (12, 12, 0)
    plain = csv_bytes(rows, "cp949")
    yield Case("one.zip", packed({"내보내기/의견.csv": plain}), ACCEPT, n, "feedback")
    yield Case("korean_name.zip", korean_zip("고객의견.csv", plain), ACCEPT, n, "feedback")
    yield Case("mac.zip", packed({"의견.csv": plain, "__MACOSX/._의견.csv": b"\0\5\26\7", ".DS_Store": b"x"}), ACCEPT, n)
    yield Case("two.zip", packed({"1월.csv": plain, "2월.csv": plain}), ASK, asks=frozenset({"member"}))
    yield Case("book_in.zip", packed({"의견.xlsx": book(rows)}), ACCEPT, n)
    yield Case("readme_beside.zip", packed({"의견.csv": plain, "안내.pdf": b"%PDF-1.4"}), NOTE, n, notes=frozenset({"one_of_archive"}))
    yield Case("zip_in.zip", packed({"a.zip": packed({"a.csv": plain})}), REFUSE, refused="nested_archive")
    yield Case("gz_in.zip", packed({"a.csv.gz": gzip.compress(plain)}), REFUSE, refused="nested_archive")
    yield Case("empty.zip", packed({}), REFUSE, refused="empty_archive")
    yield Case("pictures.zip", packed({"a.png": b"\x89PNG\r\n"}), REFUSE)
    yield Case("bomb.zip", packed({"a.csv": b"a,b\n" + b"1,2\n" * 30_000_000}), REFUSE, refused="bomb")
    yield Case("bomb.csv.gz", gzip.compress(b"\0" * 80_000_000), REFUSE, refused="bomb")
    yield Case("의견.tsv.gz", gzip.compress(csv_bytes(rows, delimiter="\t")), ACCEPT, n)
    yield Case("book.xlsx.gz", gzip.compress(book(rows)), ACCEPT, n)
    yield Case("tar_in.tar.gz", gzip.compress(_tar(plain)), REFUSE)
    yield Case("zipped.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), REFUSE, refused="not_a_table")
    yield Case("lines.jsonl", "".join(json.dumps(dict(zip(HEAD, row, strict=True)), ensure_ascii=False) + "\n" for row in rows[1:]).encode(), ACCEPT, n, "feedback")
    yield Case("array.json", json.dumps([dict(zip(HEAD, row, strict=True)) for row in rows[1:]], ensure_ascii=False).encode(), ACCEPT, n, "feedback")
    wrapped = {"status": "ok", "data": [dict(zip(HEAD, row, strict=True)) for row in rows[1:]]}
    yield Case("wrapped.json", json.dumps(wrapped, ensure_ascii=False).encode(), ACCEPT, n, "feedback")
    gaps = [{"user_id": "a", "rating": 4, "review": "잘 받았어요", "meta": {"device": "ios"}}, {"user_id": "b", "rating": None, "review": "별로예요", "tags": ["느림", "불친절"]}, {"rating": 5}]
    yield Case("gaps.jsonl", "\n".join(json.dumps(one) for one in gaps).encode(), NOTE, (3, 3, 0), "feedback", notes=frozenset({"no_date"}))
    yield Case("numbers.json", b"[1, 2, 3]", REFUSE, refused="no_columns")
    yield Case("broken_line.jsonl", b'{"user_id":"a","rating":4,"review":"good box"}\n{"user_id":"b","rat\n{"user_id":"c","rating":3,"review":"bad box"}\n', ASK, (3, 2, 1), "feedback")
    yield Case("typed.parquet", to_parquet({"customer_id": [1, 2, None], "created_at": pa.array([datetime(2025, 1, day) for day in (1, 2, 3)], pa.timestamp("ns", "UTC")), "rating": pa.array([5, 4, 3], pa.int8()),
                                            "comment": pa.array(["좋아요", None, "싫어요"]).dictionary_encode()}), ACCEPT, (3, 3, 0), "feedback")  # fmt: skip
    yield Case("nested.parquet", to_parquet({"customer_id": ["a"], "rating": [4.0], "comment": ["괜찮네요"], "tags": [["x", "y"]], "where": [{"city": "서울"}]}), NOTE, (1, 1, 0), "feedback")
    yield Case("no_rows.parquet", to_parquet({"customer_id": pa.array([], pa.string()), "rating": pa.array([], pa.int8())}), REFUSE, refused="only_header")
    yield Case("money.parquet", to_parquet({"order_id": ["1", "2"], "order_date": [date(2025, 1, 1)] * 2, "customer_id": ["a", "b"], "amount": pa.array([__import__("decimal").Decimal("12.50")] * 2, pa.decimal128(10, 2))}), ACCEPT, (2, 2, 0), "orders", total="25")


def _tar(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _database() -> bytes:
    held = sqlite3.connect(":memory:")
    held.execute("CREATE TABLE t (a)")
    return held.serialize()


def _not_tables() -> Iterator[Case]:
    prose = "안녕하세요. 지난주에 주문한 상품이 아직 오지 않았습니다.\n확인 부탁드립니다, 감사합니다.\n\n홍길동 드림\n"
    for name, content, code in (
        ("empty.csv", b"", "empty_file"), ("newlines.csv", b"\r\n" * 40, "no_table"), ("commas.csv", b",,,,\n" * 20, "no_columns"),
        ("bom_alone.csv", b"\xef\xbb\xbf", "no_table"), ("photo.xlsx", b"\xff\xd8\xff\xe0" + bytes(200), "not_a_table"),
        ("paper.csv", b"%PDF-1.5\n1 0 obj", "not_a_table"), ("program.csv", b"MZ\x90\0" + bytes(200), "not_a_table"), ("table.db", _database(), "not_a_table"),
        ("columns.arrow", b"ARROW1\0\0" + bytes(80), "not_a_table"), ("clip.csv", b"\0\0\0\x24ftypheic" + bytes(60), "not_a_table"), ("sound.csv", b"ID3\x03" + bytes(100), "not_a_table"), ("letter.docx", packed({"word/document.xml": b"<x/>"}), "not_a_table"),
        ("random.csv", bytes((at * 7919 + at * at) % 256 for at in range(5000)), "not_text"), ("packed.csv", bz2.compress(b"a,b\n1,2\n"), "not_a_table"),
        ("wide.csv", (",".join(f"q{at}" for at in range(800)) + "\n" + ",".join("1" * 800) + "\n").encode(), "too_many_columns"),
    ):  # fmt: skip
        yield Case(name, content, REFUSE, refused=code)
    yield Case("a_letter.txt", prose.encode(), REFUSE)
    yield Case("code.csv", b"import os\n\ndef main():\n    print('x')\n\nmain()\n", REFUSE)
    yield Case("page.html", "<html><body><h1>점검 중입니다</h1><p>잠시 뒤에 다시 와 주세요</p></body></html>".encode(), REFUSE)
    yield Case("login_page.csv", b"<!DOCTYPE html><html><head><title>Login</title></head><body><form><input></form></body></html>", REFUSE)
    yield Case("error.json", b'{"error": "unauthorized", "code": 401}', REFUSE)
    yield Case("ole.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<300I", *range(300)), REFUSE, refused="broken_workbook")


def _shops() -> Iterator[Case]:
    coupang = ["번호", "묶음배송번호", "주문번호", "택배사", "운송장번호", "분리배송 Y/N", "주문시 출고예정일", "출고일(발송일)", "주문일", "등록상품명", "등록옵션명", "노출상품명(옵션명)", "노출상품ID", "옵션ID", "결제액", "배송비", "구매수(수량)", "옵션판매가(판매단가)", "구매자", "구매자전화번호", "수취인이름", "수취인전화번호", "우편번호", "수취인 주소", "개인통관번호(PCCC)"]
    sold = [["1", "9001", "3001", "한진", "", "N", "", "", "2025-05-02 09:10", "방석", "회색", "방석 (회색)", "55", "77", "15,800", "0", "2", "7,900", "마바사", "0502-1111-2222", "마바사", "0502-1111-2222", "04321", "서울특별시 중구 어디로 1", "P123456789012"]]
    yield Case("coupang.csv", csv_bytes([coupang, *sold], "cp949"), NOTE, (1, 1, 0), "orders", "coupang", total="15800", unmapped=("개인통관번호(PCCC)",), hides=("P123456789012", "0502-1111-2222"))
    cafe = ["주문일시", "결제일시(입금확인일)", "주문번호", "품목별 주문번호", "상품품목코드", "상품명(한국어 쇼핑몰)", "수량", "상품구매금액(KRW)", "총결제금액(KRW)", "최종 결제금액(KRW)", "실제 환불금액", "결제구분", "주문자ID", "주문자 휴대전화", "주문 상태"]
    lines = [["2025-06-01 12:00:00", "2025-06-01 12:01:00", "20250601-01", "20250601-01-01", "P1", "식탁보", "1", "20,000", "25,000", "25,000", "0", "T", "jang", "010-2222-3333", "배송완료"],
             ["2025-06-01 12:00:00", "2025-06-01 12:01:00", "20250601-01", "20250601-01-02", "P2", "매트", "1", "10,000", "25,000", "25,000", "0", "T", "jang", "--", "배송완료"],
             ["", "", "20250601-01", "20250601-01-02", "P2", "매트", "1", "10,000", "25,000", "25,000", "8,333", "F", "jang", "--", "환불완료"]]  # fmt: skip
    yield Case("cafe24.csv", csv_bytes([cafe, *lines], "euc-kr"), NOTE, (3, 3, 0), "orders", "cafe24", notes=frozenset({"allocated", "refunds_matched"}), total="16667")
    gmarket = ["주문번호", "주문일자", "구매자명", "구매자ID", "상품번호", "상품명", "주문수량", "판매단가", "판매금액", "배송상태"]
    yield Case("gmarket.xls", html_table([gmarket, ["G1", "2025/05/02", "가나", "gana", "88", "수건", "2", "5,000", "10,000", "배송중"]], "utf-8"), NOTE, (1, 1, 0), "orders", maps={"판매금액": "amount", "주문일자": "ordered_at", "구매자ID": "customer_key"}, total="10000")
    street = ["번호", "주문상태", "주문번호", "배송번호", "결제일시", "상품명", "옵션", "수량", "주문금액", "구매자명", "구매자ID", "수취인", "휴대폰번호"]
    yield Case("eleventh_street.csv", csv_bytes([["주문내역"], street, ["1", "구매확정", "E1", "D1", "2025/05/02 10:10:10", "접시", "흰색", "1", "9,900", "다라", "dara", "다라", "010-3333-4444"]], "cp949"), ASK, (1, 1, 0), "orders", asks=frozenset({"header"}), total="9900")
    pos = ["영업일자", "매장명", "포스번호", "영수증번호", "상품코드", "상품명", "판매수량", "단가", "총매출액", "할인액", "실매출액", "회원번호"]
    yield Case("till.xlsx", book([["일자별 상품별 매출"], [], pos, ["2025-05-02", "강남점", "01", "0001", "88001", "아메리카노", 2, 4500, 9000, 500, 8500, "M001"], ["2025-05-02", "강남점", "01", "0002", "88001", "아메리카노", 1, 4500, 4500, 0, 4500, ""], ["합계", "", "", "", "", "", 3, "", 13500, 500, 13000, ""]]),
               ASK, (2, 2, 0), "orders", asks=frozenset({"header"}), total="13000", maps={"실매출액": "amount", "영업일자": "ordered_at"}, notes=frozenset({"left_out_total"}))  # fmt: skip
    shopify = ["Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Total", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Lineitem discount", "Shipping City", "Refunded Amount"]
    yield Case("shopify.csv", csv_bytes([shopify, ["#1", "a@example.com", "paid", "2025-08-01 10:00:00 +0900", "fulfilled", "KRW", "40000", "43000", "2025-08-01 09:59:00 +0900", "1", "Lamp", "10000", "L", "0", "Seoul", "0"], ["#1", "a@example.com", "", "", "", "", "", "", "2025-08-01 09:59:00 +0900", "3", "Bulb", "10000", "B", "0", "", ""]]),
               ACCEPT, (2, 2, 0), "orders", "shopify", total="40000")  # fmt: skip
    smart = ["상품주문번호", "주문번호", "배송방법(구매자 요청)", "택배사", "송장번호", "구매자명", "구매자ID", "수취인명", "주문상태", "주문세부상태", "결제일", "상품번호", "상품명", "옵션정보", "수량", "옵션가격", "상품가격", "상품별 할인액", "상품별 총 주문금액", "수취인연락처1", "통합배송지", "구매자연락처", "우편번호", "개인통관고유부호", "주문일시"]
    line = ["2025030112345671", "2025030188880001", "택배", "CJ", "", "가나다", "ganada", "가나다", "배송완료", "", "2025-03-01 10:22:31", "8801", "주전자", "", "1", "0", "39000", "1000", "38000", "010-0000-0001", "서울특별시 은평구 어느로 10", "010-0000-0001", "03312", "P000000000001", "2025-03-01 10:20:00"]
    yield Case("smartstore.xlsx", book([["다운로드 받은 파일로 '엑셀 일괄발송' 처리하는 방법"], smart, line]), NOTE, (1, 1, 0), "orders", "smartstore_orders", total="38000", hides=("P000000000001", "010-0000-0001"))
    english = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
    yield Case("gift_shop.csv", csv_bytes([english, ["536365", "85123A", "LANTERN", "6", "2010-12-01 08:26:00", "2.55", "17850.0", "United Kingdom"], ["C536379", "D", "Discount", "-1", "2010-12-01 09:41:00", "27.5", "14527.0", "United Kingdom"]]), NOTE, (2, 2, 0), "orders", total="-12.2")
    rental = ["예약번호", "예약일시", "이용일", "고객명", "휴대폰", "객실", "인원", "결제금액", "예약상태"]
    yield Case("bookings.csv", csv_bytes([rental, ["B1", "2025-04-01 10:00", "2025-05-01", "가나", "010-5555-6666", "디럭스", "2", "150,000", "예약확정"], ["B2", "2025-04-02 10:00", "2025-05-03", "다라", "010-5555-7777", "트윈", "2", "120,000", "예약취소"]]), ACCEPT, (2, 2, 0), "orders", total="150000", maps={"예약번호": "order_id", "예약일시": "ordered_at"})


def _surveys() -> Iterator[Case]:
    forms = ["타임스탬프", "이메일 주소", "우리 서비스를 주변에 추천할 의향이 얼마나 있으신가요? (0~10점)", "전반적인 만족도는? (1~7점)", "문제를 해결하기 위해 얼마나 노력이 필요했나요? (1~7)", "이용하신 채널을 모두 골라 주세요", "아쉬운 점을 자유롭게 적어 주세요"]
    said = [[f"2025. 3. {at + 1} 오후 {1 + at % 9}:31:07", f"p{at}@example.com", str(at % 11), str(1 + at % 7), str(1 + at % 7), "앱, 매장", f"기다림이 길었어요 {at}"] for at in range(12)]
    yield Case("forms_wide.csv", csv_bytes([forms, *said]), ACCEPT, (12, 12, 0), "feedback", "google_forms", stored=48,
               maps={forms[2]: "score:nps:0-10", forms[3]: "score:csat:1-7", forms[4]: "score:ces:1-7:low", forms[6]: "text"}, unmapped=(forms[5],))  # fmt: skip
    english = ["Timestamp", "How likely are you to recommend us to a friend? (0-10)", "Overall, how satisfied were you? (1-5)", "How easy was it to get help? (1-7)", "Anything else you would like to tell us?"]
    yield Case("forms_english.csv", csv_bytes([english, *[[f"3/{at + 13}/2025 14:31:07", str(at % 11), str(1 + at % 5), str(1 + at % 7), f"the box came late {at}"] for at in range(12)]]), ACCEPT, (12, 12, 0), "feedback", "feedback",
               maps={english[1]: "score:nps:0-10", english[2]: "score:csat:1-5", english[3]: "score:ces:1-7", english[4]: "text"})  # fmt: skip
    qualtrics = [["StartDate", "EndDate", "Status", "ResponseId", "Q1_NPS_GROUP", "Q1", "Q2"], ["Start Date", "End Date", "Response Type", "Response ID", "How likely ... - Group", "How likely are you to recommend us?", "Why?"], [json.dumps({"ImportId": one}) for one in ("startDate", "endDate", "status", "_recordId", "QID1_G", "QID1", "QID2")],
                 ["2025-02-01 10:00:00", "2025-02-01 10:05:00", "IP Address", "R_1", "Promoter", "10", "fast and kind"], ["2025-02-02 10:00:00", "2025-02-02 10:05:00", "IP Address", "R_2", "Detractor", "0", "slow"]]  # fmt: skip
    yield Case("qualtrics.csv", csv_bytes(qualtrics), NOTE, (2, 2, 0), "feedback", "qualtrics", stored=4)
    recommend = [["응답자", "응답일", "추천 의향", "의견"], *[[f"r{at}", "2025-01-01", str(1 + at % 5), f"좋아요 {at}"] for at in range(40)]]
    yield Case("recommend_on_five.csv", csv_bytes(recommend), ASK, (40, 40, 0), "feedback", asks=frozenset({"scale"}), maps={"추천 의향": "score:rating:1-5"})
    effort = [["응답자", "응답일", "노력 점수", "의견"], *[[f"r{at}", "2025-01-01", str(1 + at % 5), f"음 {at}"] for at in range(40)]]
    yield Case("effort_without_scale.csv", csv_bytes(effort), ASK, (40, 40, 0), "feedback", asks=frozenset({"scale"}))
    both = [["응답자", "응답일", "NPS", "CSAT", "CES"], *[[f"r{at}", "2025-01-01", str(at % 11), str(1 + at % 5), str(1 + at % 7)] for at in range(40)]]
    yield Case("three_scores.csv", csv_bytes(both), ACCEPT, (40, 40, 0), "feedback", stored=120, maps={"NPS": "score:nps:0-10", "CSAT": "score:csat:1-5", "CES": "score:ces:1-7"})
    matrix = [["응답번호", "응답일시", "[배송] 만족도 (5점)", "[상품] 만족도 (5점)", "[상담] 만족도 (5점)", "개선 의견"], *[[str(at), "2025-01-01 10:00", str(1 + at % 5), str(1 + (at + 1) % 5), str(1 + (at + 2) % 5), "없음" if at % 2 else "포장을 줄여 주세요"] for at in range(10)]]
    yield Case("matrix_questions.csv", csv_bytes(matrix), ACCEPT, (10, 10, 0), "feedback", stored=40, maps={"[배송] 만족도 (5점)": "score:csat:1-5"})
    long = [["응답자", "응답일", "질문", "응답"], *[[f"r{at}", "2025-01-01", ("배송이 만족스러웠나요?", "추천하시겠어요?")[at % 2], str(1 + at % 5)] for at in range(20)]]
    yield Case("one_answer_a_row.csv", csv_bytes(long), ACCEPT, (20, 20, 0), "feedback", maps={"질문": "question", "응답": "score:rating:1-5"})


def _reviews() -> Iterator[Case]:
    play = ["Package Name", "App Version Name", "Reviewer Language", "Device", "Review Submit Date and Time", "Review Last Update Date and Time", "Star Rating", "Review Title", "Review Text", "Developer Reply Text", "Review Link"]
    yield Case("reviews_com.shop_202501.csv", csv_bytes([play, ["com.shop", "1.2", "ko", "a51", "2025-01-03T10:11:12Z", "2025-01-03T10:11:12Z", "2", "", "로그인이 자꾸 풀려요", "", "http://x"]], "utf-16"), ACCEPT, (1, 1, 0), "feedback", "google_play", maps={"Star Rating": "score:rating:1-5"})
    smart = ["상품번호", "상품명", "리뷰구분", "구매자평점", "리뷰상세내용", "등록자", "리뷰등록일", "리뷰글번호", "관련리뷰상세내용", "이벤트번호", "혜택지급", "상품주문번호"]
    yield Case("smartstore_reviews.xlsx", book([smart, ["8801", "주전자", "일반", "5", "물이 금방 끓어요", "gana****", "2025.03.09. 08:01:02", "700001", "", "", "지급", "2025030112345671"]]), ACCEPT, (1, 1, 0), "feedback", "smartstore_reviews", maps={"혜택지급": "paid"}, unmapped=("관련리뷰상세내용",))
    yield Case("call_notes.csv", csv_bytes([["접수번호", "접수일시", "상담유형", "상담원", "고객명", "연락처", "상담내용", "처리결과"], *[[f"T{at}", "2025-01-01 10:00", "교환", "김상담", "박고객", f"010-7777-{at:04d}", f"사이즈가 커서 교환을 원하심 {at}", "완료"] for at in range(6)]]),
               ACCEPT, (6, 6, 0), "feedback", maps={"상담내용": "text", "연락처": "phone", "접수일시": "answered_at"}, unmapped=("상담원", "처리결과"))  # fmt: skip
    yield Case("close_names.csv", csv_bytes([["고객 넘버", "작성 날짜", "별점수", "후기글"], *[[f"k{at}", "2025-01-01", str(1 + at % 5), f"가격에 비해 괜찮네요 {at}"] for at in range(8)]]), ASK, (8, 8, 0), "feedback", asks=frozenset({"column"}))
    yield Case("english_tickets.csv", csv_bytes([["Ticket ID", "Created at", "Channel", "Satisfaction Score", "Requester email", "Description"], *[[f"Z{at}", "2025-01-01T10:00:00+09:00", "email", str(1 + at % 5), f"q{at}@example.com", f"my parcel never arrived {at}"] for at in range(6)]]), ACCEPT, (6, 6, 0), "feedback", maps={"Description": "text", "Created at": "answered_at"})
    yield Case("star_words.csv", csv_bytes([["작성자", "작성일", "별점", "리뷰"], *[["a", "2025-01-01", one, f"음 {one}"] for one in ("★★★★★", "★★★", "★", "5", "4점", "별 3개")]]), ACCEPT, (6, 6, 0), "feedback", maps={"별점": "score:rating:1-5"})


def _people_and_visits() -> Iterator[Case]:
    yield Case("members.csv", csv_bytes([["회원번호", "이름", "휴대폰번호", "이메일", "성별", "생년월일", "회원등급", "가입일", "SMS수신동의"], ["0001", "한가람", "1012345678", "a@example.com", "F", "1991-04-02", "VIP", "2023.05.01", "Y"], ["0002", "오누리", "+82 10-1234-9999", "", "남자", "88년생", "일반", "20240109", "거부"]], "cp949"),
               ACCEPT, (2, 2, 0), "customers", hides=("1012345678", "a@example.com", "1234-9999"))  # fmt: skip
    yield Case("nobody.csv", csv_bytes([["회원번호", "이름", "가입일"], ["", "누구", "2024-01-01"], ["7", "나", "2024-01-01"]]), NOTE, (2, 1, 1), "customers", notes=frozenset({"set_aside"}))
    yield Case("events.csv", csv_bytes([["event_time", "event_name", "user_pseudo_id", "ga_session_id", "traffic_source"], ["2025-01-01 10:00:00", "page_view", "u1", "s1", "google"], ["2025-01-01 10:01:00", "purchase", "u1", "s1", "google"]]), ACCEPT, (2, 2, 0), "visits")
