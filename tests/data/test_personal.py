"""Personal data is found in Korean text however it is written, and things' numbers are left alone."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.personal import MASKS, find, mask, mask_all


def kinds(text: str) -> dict[str, str]:
    return {text[one.start : one.end]: one.kind for one in find(text)}


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("번호는 010 2345 6789예요", "010 2345 6789", "PHONE"),
        ("(01023456789)로요", "01023456789", "PHONE"),
        ("+82 10-2345-6789", "+82 10-2345-6789", "PHONE"),
        ("공일공 이삼사오 육칠팔구", "공일공 이삼사오 육칠팔구", "PHONE"),
        ("０１０―２３４５―６７８９", "０１０―２３４５―６７８９", "PHONE"),
        ("집은 (031)234-5678", "(031)234-5678", "PHONE"),
        ("안심번호 0507-1234-5678", "0507-1234-5678", "PHONE"),
        ("주민번호는 041231-3234567 이에요", "041231-3234567", "RRN"),
        ("8501012234567", "8501012234567", "RRN"),
        ("외국인등록번호 850101-5234567", "850101-5234567", "FRN"),
        ("카드 4539 1488 0343 6467 취소", "4539 1488 0343 6467", "CARD"),
        ("378282246310005로 결제", "378282246310005", "CARD"),
        ("하나은행 123-456789-01207 입금", "123-456789-01207", "ACCOUNT"),
        ("110-234-567890 신한이에요", "110-234-567890", "ACCOUNT"),
        ("kim.cs [at] example.com", "kim.cs [at] example.com", "EMAIL"),
        ("hong@naver 로 주세요", "hong@naver", "EMAIL"),
        ("서울 마포구 새터로 12길 3, 201호로 보내요", "서울 마포구 새터로 12길 3, 201호", "ADDRESS"),
        ("여권 M123A4567", "M123A4567", "PASSPORT"),
        ("P123456789012", "P123456789012", "PCCC"),
        ("경기 12-345678-90 면허", "경기 12-345678-90", "DRIVER"),
        ("카톡 아이디 happy_day77 추가요", "happy_day77", "MESSENGER"),
        ("203.0.113.77에서 접속", "203.0.113.77", "IP"),
        ("수취인: 제갈민수", "제갈민수", "NAME"),
        ("윤서아님이 잘 도와주셨어요", "윤서아", "NAME"),
        ("농협 302-1234-5678-91 최지훈", "최지훈", "NAME"),
    ],
)
def test_personal_data_is_found_in_its_disguises(text, value, kind):
    assert kinds(text).get(value) == kind


@pytest.mark.parametrize(
    "text",
    [
        "주문번호 2026010112345678 확인요",
        "송장 123456789012 조회가 안 돼요",
        "바코드 8801234567893",
        "고객센터 02-1588-1234는 연결이 안 돼요",
        "1588-0000 대기만 20분",
        "택배로 3일 걸렸어요",
        "친구 생일로 2 세트 샀어요",
        "가격이 1,234,500원",
        "버전 10.0.3.12로 올렸어요",
        "소중한 고객님",
        "구매자님 친절해요",
        "모델명 A12345678",
        "2026-11-22 14:30:15",
    ],
)
def test_numbers_of_things_and_plain_words_are_left_alone(text):
    assert find(text) == ()


def test_a_failed_checksum_never_clears_a_resident_number():
    assert all(kinds(f"850101-123456{digit}") for digit in range(10))


def test_letters_nobody_sees_do_not_hide_a_number():
    text = "연락 010-\u200b2345-6789"
    assert mask(text)[0] == "연락 [전화번호]"


@settings(deadline=None)
@given(st.text(alphabet="0123456789-. 가나공일김님@a\u200b", max_size=60))
def test_spans_never_overlap_and_lie_in_the_text(text):
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(left.end <= right.start for left, right in zip(found, found[1:], strict=False))


@settings(deadline=None)
@given(st.lists(st.text(alphabet="0123456789-. 가나공일김님@a", max_size=40), min_size=1, max_size=20))
def test_a_column_is_masked_as_its_texts_are(texts):
    column, _ = mask_all(pa.array([*texts, None]))
    assert column.to_pylist() == [*(mask(text)[0] for text in texts), None]


def test_every_kind_has_its_word():
    assert all(mask(text)[0] != text for text in ("010-2345-6789", "세금계산서 123-45-67890"))
    assert len(set(MASKS.values())) == len(MASKS)


def test_ten_thousand_texts_take_seconds_and_not_minutes():
    texts = ["배송이 늦어서 010-2345-6789로 문의했는데 담당 김서연 님이 친절했어요"] * 500
    seconds = []
    for _ in range(5):
        started = time.process_time()
        for text in texts:
            find(text)
        seconds.append(time.process_time() - started)
    assert min(seconds) / len(texts) < 1e-3


def test_the_corpus_is_found_with_recall_99_and_precision_97():
    shared = os.environ.get("MAEUM_SHARED") or pytest.skip("needs the shared corpora")
    lines = (Path(shared) / "corpora/pii.jsonl").read_text(encoding="utf-8").splitlines()
    right = missed = wrong = 0
    for case in map(json.loads, lines):
        got = {(one.kind, one.start, one.end) for one in find(case["text"])}
        spans = {(span["type"], span["start"], span["end"]): span["must"] for span in case["spans"]}
        right += len([span for span in got if spans.get(span)])
        missed += len([span for span, must in spans.items() if must and span not in got])
        wrong += len(got - set(spans))
    assert right / (right + missed) >= 0.99 and right / (right + wrong) >= 0.97


def with_check_digit(twelve: str) -> str:
    return twelve + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve)) % 10)


def test_a_bare_barcode_is_no_resident_number_and_one_that_shows_a_residents_check_digit_is_taken_for_one():
    barcodes = [with_check_digit(f"880104{place:06d}") for place in range(100_000, 100_200)]
    foreign = [with_check_digit(f"400112{place:06d}") for place in range(100_000, 100_200)]
    for numbers in (barcodes, foreign):
        taken = [number for number in numbers if kinds(f"{number} 문의드려요")]
        assert len(taken) < len(numbers) / 5, "one in eleven shows both check digits"
    assert kinds("8501011234560")["8501011234560"] == "RRN"
    assert kinds("2011153000004")["2011153000004"] == "RRN", "born after October 2020: such a number shows no check digit"
