"""Themes beyond the taxonomy."""

from analytics.voice.themes import LEAST, found_themes

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
