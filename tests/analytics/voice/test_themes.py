"""Themes beyond the taxonomy."""

from datetime import date, datetime, timedelta

import pytest

from analytics.metrics.question import Period, Scope
from analytics.voice.recurring import find_and_keep, stories
from analytics.voice.scoring import score_new
from analytics.voice.themes import LEAST, found_themes, told_by
from data.warehouse import Warehouse

PARTS = {
    "box": (["상자", "찢어지다", "젖다", "비"], "상자가 젖고 찢어졌어요"),
    "late": (["기사", "연락", "늦다", "밤"], "기사님이 연락도 없이 밤늦게 왔어요"),
    "fee": (["배송비", "비싸다", "반품", "왕복"], "왕복 배송비가 비싸요"),
}


def spoken(each=40):
    """Texts whose theme is known: the same words, each text with three of four."""
    texts, words, truth = [], [], []
    for number in range(each):
        for name, (own, said) in PARTS.items():
            texts.append(f"{said} {number}")
            words.append([word for at, word in enumerate(own) if at != number % 4])
            truth.append(name)
    return texts, words, truth


def test_planted_themes_are_found_and_every_text_is_in_its_own():
    texts, words, truth = spoken()
    found = found_themes(texts, words, 3)
    assert len(found.rows) == 3
    groups = {}
    for theme, name in zip(found.of, truth, strict=True):
        groups.setdefault(theme, set()).add(name)
    assert all(len(names) == 1 for names in groups.values())
    assert found.assigned == 1.0


def test_the_same_texts_give_the_same_themes():
    texts, words, _ = spoken()
    assert found_themes(texts, words, 3) == found_themes(texts, words, 3)


def test_a_text_without_known_words_is_counted_as_other():
    texts, words, _ = spoken()
    found = found_themes([*texts, "음"], [*words, []], 3)
    assert (found.of[-1], found.others) == (-1, 1)


def test_few_texts_have_no_themes():
    texts, words, _ = spoken()
    assert found_themes(texts[: LEAST - 1], words[: LEAST - 1], 3).rows == ()


def test_a_theme_is_told_by_two_to_five_words_and_three_places():
    texts, words, _ = spoken()
    for theme in found_themes(texts, words, 3).rows:
        assert 2 <= len(theme.label.replace(" · ", " ").split()) <= 5
        assert 1 <= len(theme.typical) <= 3
        assert all(0 <= at < len(texts) for at in theme.typical)


def test_kept_words_tell_later_texts_the_same_theme():
    texts, words, _ = spoken()
    found = found_themes(texts, words, 3)
    of, confidence = told_by([theme.words for theme in found.rows], words)
    assert tuple(of) == found.of
    assert confidence.min() >= 0.4


BOX, COURIER = "포장 상자가 비에 젖고 다 찢어져서 왔어요", "배송 기사님이 연락도 없이 밤늦게 문 앞에 던지고 갔어요"
LATE, ASTRAY = "도착 예정일보다 사흘이나 배송이 늦어져서 속상해요", "엉뚱한 주소로 배송이 잘못 가서 옆 동까지 찾으러 다녔어요"
LABEL = "배송 조회 화면에 운송장 번호가 틀리게 나와서 답답해요"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Complaints of delivery: the courier and others all year, a wrong tracking number in the last month alone."""
    made = Warehouse(tmp_path_factory.mktemp("voice") / "themes.duckdb")
    with made.writing() as writer:
        for number in range(300):
            text = [COURIER, BOX, LATE, ASTRAY][number % 4] if number < 220 else LABEL
            when = datetime(2026, 1, 1) + timedelta(days=number) if number < 220 else datetime(2026, 8, 10) + timedelta(hours=number)
            writer.execute(
                "INSERT INTO feedback (feedback_id, answered_at, channel, question_kind, text) VALUES (?, ?, '리뷰', 'open', ?)", [number, when, f"{text} {'ㅠ' * (number % 3)}"]
            )
    score_new(made)
    assert find_and_keep(made) > 0
    yield made
    made.close()


def test_every_clause_is_under_a_theme_or_counted_as_other(told):
    found = stories(told, Scope())
    clauses = told.query("voice_theme_clauses", most=10_000).num_rows
    assert sum(theme.n for theme in found.rows) + found.others == clauses


def test_a_theme_of_the_last_month_alone_is_new_and_an_old_one_is_known_longer(told):
    rows = stories(told, Scope(), "배송", False).rows
    late = next(theme for theme in rows if "운송장" in " ".join(theme.typical))
    assert (late.came, late.since) == ("new", date(2026, 8, 1))
    courier = next(theme for theme in rows if "기사" in " ".join(theme.typical))
    assert courier.since == date(2026, 7, 1)


def test_a_scope_counts_its_own_clauses(told):
    assert stories(told, Scope(Period(date(2026, 8, 1), date(2026, 9, 1))), "배송", False).rows[0].n < stories(told, Scope(), "배송", False).rows[0].n + 1
    assert stories(told, Scope(Period(date(2030, 1, 1), None))).rows == ()


def test_finding_again_keeps_every_theme_as_it_was(told):
    before = stories(told, Scope())
    find_and_keep(told)
    assert stories(told, Scope()) == before
