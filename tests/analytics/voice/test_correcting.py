"""Corrections of labels and the user's own subjects: they lie over the reading and can be taken back."""

from datetime import datetime

import pytest

from analytics.metrics.question import Scope
from analytics.voice.arranging import BadArrangement, Edit, apply, edits_of, effect, take_back
from analytics.voice.correcting import NothingCorrected, correct, corrections_of, withdraw
from analytics.voice.evidence import Wanted, evidence
from analytics.voice.scoring import score_new
from analytics.voice.speaking import subjects
from data.warehouse import Warehouse

AT = datetime(2026, 11, 22, 10)
LATE, FEE, GOOD = "배송이 너무 늦어서 화가 나요", "배송비가 비싸서 아쉬워요", "포장이 꼼꼼해서 좋아요"


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    made = Warehouse(tmp_path_factory.mktemp("voice") / "read.duckdb")
    with made.writing() as writer:
        for number in range(60):
            writer.execute("INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, text) VALUES (?, ?, '리뷰', 'open', ?)",
                           [number, AT, [LATE, FEE, GOOD][number % 3]])
    score_new(made)
    yield made
    made.close()


@pytest.fixture
def warehouse(read):
    yield read
    with read.writing() as writer:
        for table in ("corrections", "taxonomy_edits", "taxonomy_map", "clauses_split"):
            writer.execute(f"DELETE FROM {table}")


def counts(warehouse, under=None):
    return {row.name: row.n for row in subjects(warehouse, Scope(), under).rows}


def one(warehouse, number):
    return next(row for row in evidence(warehouse, Scope(), most=100).rows if row.feedback_id == number)


def test_a_corrected_feeling_is_what_the_figures_see_and_the_reading_stays(warehouse):
    before = evidence(warehouse, Scope(), Wanted(label="positive")).n
    correct(warehouse, 0, "sentiment", "negative", "positive", "지연", AT)
    assert evidence(warehouse, Scope(), Wanted(label="positive")).n == before + 1
    assert warehouse.run("SELECT sentiment_label FROM feedback_scores WHERE feedback_id = 0")["sentiment_label"][0].as_py() == "negative"
    assert one(warehouse, 0).corrected


def test_a_correction_is_kept_with_author_and_time_and_can_be_taken_back(warehouse):
    before = evidence(warehouse, Scope(), Wanted(label="positive")).n
    correct(warehouse, 0, "sentiment", "negative", "positive", "지연", AT)
    (kept,) = corrections_of(warehouse, 0)
    assert (kept.corrected_by, kept.corrected_at, kept.was, kept.now) == ("지연", AT, "negative", "positive")
    withdraw(warehouse, kept.correction_id, AT)
    assert evidence(warehouse, Scope(), Wanted(label="positive")).n == before
    assert corrections_of(warehouse, 0)[0].withdrawn_at == AT


def test_the_last_of_two_corrections_holds(warehouse):
    correct(warehouse, 0, "emotion", "분노", "실망", "지연", AT)
    correct(warehouse, 0, "emotion", "실망", "슬픔", "민수", AT.replace(hour=11))
    assert one(warehouse, 0).emotion == "슬픔"


def test_a_clause_moves_to_the_subject_it_was_corrected_to_and_only_that_one(warehouse):
    before = counts(warehouse)
    clause = one(warehouse, 0).clauses[0]
    correct(warehouse, 0, "leaf", f"{clause['subject']}/{clause['leaf']}", "포장/포장 상태", "지연", AT, clause)
    after = counts(warehouse)
    assert (after["배송"], after["포장"]) == (before["배송"] - 1, before["포장"] + 1)
    assert warehouse.run("SELECT subject FROM answers WHERE feedback_id = 0")["subject"][0].as_py() == "포장"


def test_the_same_label_is_no_correction(warehouse):
    with pytest.raises(NothingCorrected):
        correct(warehouse, 0, "sentiment", "negative", "negative", "지연", AT)


RENAME = Edit("rename", "배송", "배송 속도", "배송", "도착까지")
MERGE = Edit("merge", "배송", "배송비", "배송", "배송 속도")
MOVE = Edit("move", "배송", "배송비", "가격", "배송비")
SPLIT = Edit("split", "배송", "배송 속도", "배송", "아주 늦음", ("너무",))


@pytest.mark.parametrize("edit", [RENAME, MERGE, MOVE, SPLIT], ids=lambda edit: edit.kind)
def test_a_drafts_effect_is_what_applying_it_gives_and_taking_back_is_exact(warehouse, edit):
    before = {under: counts(warehouse, under) for under in (None, "배송", "가격")}
    told = effect(warehouse, (edit,))
    assert {under: counts(warehouse, under) for under in (None, "배송", "가격")} == before, "a draft changes nothing"
    apply(warehouse, (edit,), "지연", AT)
    for row in told:
        if row.after and row.leaf:
            assert counts(warehouse, row.subject)[row.leaf] == row.after.n
        elif row.leaf:
            assert row.leaf not in counts(warehouse, row.subject)
    assert told
    take_back(warehouse)
    assert {under: counts(warehouse, under) for under in (None, "배송", "가격")} == before
    assert edits_of(warehouse) == ()


def test_a_moved_leaf_takes_its_remarks_to_the_new_subject(warehouse):
    apply(warehouse, (MOVE,), "지연", AT)
    assert counts(warehouse)["가격"] == 20
    assert counts(warehouse)["배송"] == 20
    assert warehouse.run("SELECT DISTINCT subject FROM answers WHERE feedback_id % 3 = 1")["subject"].to_pylist() == ["가격"]


def test_edits_follow_one_another(warehouse):
    apply(warehouse, (RENAME,), "지연", AT)
    apply(warehouse, (Edit("move", "배송", "도착까지", "포장", "도착까지"),), "민수", AT)
    assert counts(warehouse, "포장")["도착까지"] == 20


@pytest.mark.parametrize(("edit", "problem"), [
    (Edit("rename", "배송", "없는 것", "배송", "새 이름"), "no_leaf"),
    (Edit("rename", "배송", "배송 속도", "배송", "배송비"), "taken"),
    (Edit("rename", "배송", "배송 속도", "배송", " "), "no_name"),
    (Edit("merge", "배송", "배송 속도", "배송", "없는 것"), "no_leaf"),
    (Edit("split", "배송", "배송 속도", "배송", "새 것"), "no_words"),
])
def test_an_edit_that_cannot_be_is_refused(warehouse, edit, problem):
    with pytest.raises(BadArrangement) as refused:
        apply(warehouse, (edit,), "지연", AT)
    assert refused.value.facts["problem"] == problem


def test_remarks_read_after_a_split_follow_it(warehouse):
    apply(warehouse, (SPLIT,), "지연", AT)
    with warehouse.writing() as writer:
        writer.execute("INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, text) VALUES (900, ?, '리뷰', 'open', ?)", [AT, LATE])
    score_new(warehouse)
    assert counts(warehouse, "배송")["아주 늦음"] == 21
    with warehouse.writing() as writer:
        for table in ("feedback", "feedback_scores", "clauses"):
            writer.execute(f"DELETE FROM {table} WHERE feedback_id = 900")
