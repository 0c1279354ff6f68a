"""Themes from month to month."""

from analytics.voice.lineages import descents


def spread(*parts):
    """(old theme, new theme, texts) -> two lists of themes."""
    old, new = [], []
    for was, now, n in parts:
        old += [was] * n
        new += [now] * n
    return old, new


def test_a_theme_that_keeps_most_of_its_texts_is_the_same_one():
    old, new = spread((0, 1, 40), (0, 0, 5), (1, 0, 50))
    assert [(one.came, one.same) for one in descents(old, new, 2, 2)] == [("kept", 1), ("kept", 0)]


def test_two_halves_of_an_old_theme_are_a_split_and_the_larger_goes_on_as_it():
    old, new = spread((0, 0, 30), (0, 1, 20), (1, 2, 40))
    found = descents(old, new, 2, 3)
    assert [one.came for one in found] == ["split", "split", "kept"]
    assert [one.same for one in found] == [0, None, 1]
    assert found[1].before == (0,)


def test_one_theme_of_two_old_ones_is_a_merger_and_names_both():
    old, new = spread((0, 0, 30), (1, 0, 25), (2, 1, 40))
    found = descents(old, new, 3, 2)
    assert (found[0].came, found[0].same, found[0].before) == ("merged", 0, (0, 1))
    assert found[1].came == "kept"


def test_a_theme_of_texts_nobody_told_before_is_new():
    old, new = spread((0, 0, 50), (-1, 1, 30))
    assert [(one.came, one.same) for one in descents(old, new, 1, 2)] == [("kept", 0), ("new", None)]


def test_the_first_month_has_only_new_themes():
    assert [one.came for one in descents([], [], 0, 2)] == ["new", "new"]
