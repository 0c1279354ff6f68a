"""Reading one remark closely. hard_remarks.toml is a regression test: the shares below are what holds today."""

import tomllib
from pathlib import Path

import pytest

from analytics.voice.reading import read

HARD = tomllib.loads((Path(__file__).parent / "hard_remarks.toml").read_text(encoding="utf-8"))["remark"]


@pytest.fixture(scope="module")
def readings():
    return list(zip(HARD, read([remark["text"] for remark in HARD]), strict=True))


def share(hits):
    return sum(hits) / len(hits)


def spoken(reading):
    return {f"{mention.leaf.subject} {'+' if clause.probability >= 0.5 else '-'}" for clause in reading.clauses for mention in clause.mentions}


def test_hard_remarks_are_felt_rightly(readings):
    assert share([(reading.probability > 0.5) == (remark["side"] == "good") for remark, reading in readings if "side" in remark]) >= 0.94


def test_subjects_of_hard_remarks_are_found_with_their_side(readings):
    found = [wanted in spoken(reading) for remark, reading in readings for wanted in remark.get("subjects", [])]
    assert share(found) >= 0.93


def test_first_emotions_of_hard_remarks_are_named(readings):
    assert share([reading.emotion == remark["emotion"] for remark, reading in readings if "emotion" in remark]) >= 0.85


def test_consequences_are_told_from_mere_complaints(readings):
    said = [(remark["consequence"], any(clause.consequence for clause in reading.clauses)) for remark, reading in readings if "consequence" in remark]
    hits = sum(wanted and found for wanted, found in said)
    assert hits / sum(found for _, found in said) >= 0.85
    assert hits / sum(wanted for wanted, _ in said) >= 0.85


def test_both_sides_of_a_remark_are_heard():
    two_sided = [
        "맛은 괜찮은데 가격이…", "디자인은 예쁘지만 사이즈가 작아요", "배송은 빨랐는데 포장이 엉망이에요", "직원은 친절했는데 방이 너무 더러웠어요",
        "품질은 좋으나 배송이 느림", "앱은 느리지만 혜택이 많아서 좋아요", "가격은 비싸지만 품질이 정말 좋아요", "음식은 맛있는데 직원이 불친절해요",
    ]
    assert share([{"+", "-"} <= {one[-1] for one in spoken(reading)} for reading in read(two_sided)]) >= 0.85


def test_positions_are_those_of_the_text():
    text = "  배송이 빨라요!!\n그런데 포장이 찢어졌어요 ㅠㅠ  "
    reading = read([text])[0]
    for clause in reading.clauses:
        for mention in clause.mentions:
            assert clause.start <= mention.start < mention.end <= len(text)
    assert [text[mention.start : mention.end] for clause in reading.clauses for mention in clause.mentions] == ["배송", "포장"]


@pytest.mark.parametrize("text", ["", "   ", "ㅋㅋㅋ", "!!!", "1234", "가" * 50_000, "🙂🙂", "\n\n\n", "SELECT * FROM x; --", "안녕하세요 " * 3000])
def test_odd_texts_are_read_without_harm(text):
    reading = read([text])[0]
    assert 0 <= reading.probability <= 1
    assert reading.label in ("positive", "negative", "unsure")


def test_a_hard_remark_reads_the_same_alone():
    texts = [remark["text"] for remark in HARD[:40]]
    assert [reading.probability for reading in read(texts)] == pytest.approx([read([text])[0].probability for text in texts])


def test_a_word_counts_only_where_it_begins():
    subjects = {mention.leaf.id for clause in read(["검색이 잘돼요"])[0].clauses for mention in clause.mentions}
    assert subjects == {"app.search"}
    described = {mention.leaf.subject for clause in read(["상세페이지가 부실해요"])[0].clauses for mention in clause.mentions}
    assert described == {"information"}


def test_abuse_leaving_and_requests_are_marked():
    acts = [act for clause in read(["제발 고쳐 주세요. 다시는 안 사요. 시발 진짜"])[0].clauses for act in clause.acts]
    assert {"request", "leave", "abuse"} <= set(acts)


def test_the_name_of_a_product_is_no_subject():
    text = "도톰 물티슈 10팩 배송이 빨라요"
    leaves = [{mention.leaf.id for clause in reading.clauses for mention in clause.mentions} for reading in read([text] * 2, ["도톰 물티슈 10팩", None])]
    assert leaves[0] == {"delivery.speed"}
    assert "quality.material" in leaves[1]


STRANGE = [
    "", " \n\t ", "👍👍👍", "😡", "ㅠㅠㅠㅠ", "...", "가" * 100_000, "배송이 빨라요 " * 8_000, "\x00\x02배송", "좋아요good최고良い👍", "١٢٣٤", "ㅋ", "a",
    "배송너무빨라서놀랐고품질도좋은데가격이비싸서아쉬워요", "The 배송 was 빨랐지만 the box 찢어짐 so 실망", "<b>최고</b>\u200b&nbsp;http://x.y?z=1",
]


def test_strange_remarks_are_read_without_falling_over():
    for text, reading in zip(STRANGE, read(STRANGE), strict=True):
        assert 0 <= reading.probability <= 1
        assert all(0 <= clause.start < clause.end <= len(text) for clause in reading.clauses)


def test_a_remark_reads_the_same_alone_and_among_others():
    texts = ["배송은 빠른데 포장이 별로예요", "👍", "직원이 친절해요", "", "Nice room but noisy"] * 150
    assert read(texts)[:5] == [read([text])[0] for text in texts[:5]]
