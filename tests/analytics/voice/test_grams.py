"""Texts to hashed n-grams, all at once."""

import numpy as np

from analytics.voice import grams


def read(texts):
    return "".join("|" if code == 2 else chr(code) for code in grams.fold(texts).points)


def test_folding_squeezes_runs_blanks_and_capitals():
    assert read(["GOOD  굿ㅋㅋㅋㅋㅋ!!!! \n", "ＡＳ　최고"]) == "|good 굿ㅋㅋ!!|as 최고|"


def test_empty_and_blank_texts_keep_their_place():
    batch = grams.fold(["", "  ", "가", "\x02\x02"])
    assert batch.opens.size == 4


def test_decomposed_hangul_is_the_same_text():
    assert read(["각"]) == read(["각"])


def test_no_n_gram_runs_into_the_next_text():
    together = grams.fold(["배송", "좋아요"])
    apart = [grams.fold(["배송"]), grams.fold(["좋아요"])]
    seen = sorted(np.concatenate([found[valid] for found, valid in grams.hashed(together)]).tolist())
    alone = [found[valid] for one in apart for found, valid in grams.hashed(one)]
    assert seen == sorted(np.concatenate(alone).tolist())


def test_spacing_does_not_matter_without_blanks():
    spaced = grams.without_blanks(grams.fold(["배송이 너무 빨라요"]))
    run_on = grams.without_blanks(grams.fold(["배송이너무빨라요"]))
    assert spaced.points.tolist() == run_on.points.tolist()
