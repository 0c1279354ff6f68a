"""Particles and numbers as a Korean reader says them aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reports import korean


@pytest.mark.parametrize(
    ("word", "pair", "said"),
    [
        ("배송", "이/가", "배송이"),
        ("문의", "은/는", "문의는"),
        ("결제", "을/를", "결제를"),
        ("서울", "으로/로", "서울로"),
        ("매장", "으로/로", "매장으로"),
        ("리뷰", "과/와", "리뷰와"),
        ("NPS", "은/는", "NPS는"),
        ("VIP", "이/가", "VIP가"),
        ("SKT KR", "은/는", "SKT KR은"),
        ("iPhone", "을/를", "iPhone을"),
        ("32.4점", "이/가", "32.4점이"),
        ("41.7%", "으로/로", "41.7%로"),
        ("6.5%p", "이/가", "6.5%p가"),
        ("3kg", "이/가", "3kg이"),
        ("1,000", "은/는", "1,000은"),
        ("2026-10", "은/는", "2026-10은"),
        ("0", "은/는", "0은"),
        ("3", "과/와", "3과"),
        ("4.12", "으로/로", "4.12로"),
        ("‘문의·A/S’", "은/는", "‘문의·A/S’는"),
        ("매장(55.2점)", "은/는", "매장(55.2점)은"),
        ("10월", "으로/로", "10월로"),
    ],
)
def test_a_particle_fits_the_sound_before_it(word, pair, said):
    assert korean.particle(word, pair) == said


@given(st.text(min_size=0, max_size=12))
def test_any_text_gets_one_of_the_two_particles(word):
    assert korean.particle(word, "은/는") in (word + "은", word + "는")


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_large_numbers_keep_at_least_four_digits(number):
    words = korean.large(number).replace("−", "-").replace(",", "")
    sign = -1 if words.startswith("-") else 1
    value = 0
    for part in words.lstrip("-").split():
        step = {"조": 10**12, "억": 10**8, "만": 10**4}.get(part[-1], 1)
        value += int(part.rstrip("조억만")) * step
    assert abs(sign * value - number) <= max(0.5, abs(number) * 1e-4)


def test_rounding_goes_up_at_the_half():
    assert korean.grouped(0.25, 1) == "0.3" and korean.grouped(-2.5) == "−3"


def test_won_names_man_and_eok():
    assert korean.won(0) == "0원"
    assert korean.won(10**8) == "1억 원"
    assert korean.won(99_999_999) == "1억 원"
    assert korean.won(182_000) == "18만 2,000원"
